"""What the report for a coach holds beside the clubs: part swings, flights of a full month, delivery, strike, usual."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from charts.trajectory import build_trajectory_figure, count_flights
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import group_of, is_part_swing
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import GolfDatabase, open_database
from services.coach_reports.content import PracticeReport, load_month_report, load_session_report
from services.coach_reports.html import build_report_page
from services.sessions.usual_range import load_usual_figures
from services.shared.formatting import format_number
from tests.pages.conftest import TODAY, seed_sessions

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]
YD = 1.0936132983


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GolfDatabase]:
    """Forty sessions, only read."""
    made = open_database(tmp_path_factory.mktemp("report") / "golf.db")
    seed_sessions(made, 40)
    yield made
    made.close()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[GolfDatabase]:
    made = open_database(tmp_path / "golf.db")
    seed_sessions(made, 12)
    yield made
    made.close()


def month(db: GolfDatabase) -> PracticeReport:
    return load_month_report(db, db.practice.load_players()[0], TODAY, ShotFilter.UNFLAGGED, TODAY)


def wedge_session(db: GolfDatabase) -> int:
    """A session with balls to a distance."""
    for card in db.journal.load_cards(limit=40):
        shots = db.practice.load_shots([card.report_id])
        if sum(is_part_swing(each) and each.counts for each in shots) >= 10:
            return card.report_id
    raise AssertionError("The demo has no wedge ladder.")


def table_of(page: str, title: str) -> list[list[str]]:
    """The cells of the table below a heading, row by row."""
    section = page.split(f"<h2>{title}</h2>")[1].split("</section>", maxsplit=1)[0]
    body = section.split("<tbody>")[1].split("</tbody>")[0]
    return [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
            for row in re.findall(r"<tr>(.*?)</tr>", body)]


def captions(page: str) -> str:
    return unescape(" ".join(re.findall(r"<figcaption[^>]*>(.*?)</figcaption>", page, re.DOTALL)))


def test_balls_to_a_distance_have_lines_of_their_own(seeded: GolfDatabase) -> None:
    report_id = wedge_session(seeded)
    shots = [each for each in seeded.practice.load_shots([report_id]) if each.counts and not each.is_default_club]
    page = build_report_page(load_session_report(seeded, report_id, ShotFilter.UNFLAGGED, TODAY), YARDS)
    frame = pd.DataFrame([{"group": group_of(each).label, "carry": each.shot.carry_m} for each in shots])
    said = {row[0]: row for row in table_of(page, "Clubs")}
    assert set(said) == set(frame["group"])
    assert any(label.endswith("yds") for label in said)
    for label, own in frame.groupby("group"):
        assert said[str(label)][2].split(" ")[0] == f"{own['carry'].median() * YD:,.0f}"
    assert {row[0] for row in table_of(page, "Dispersion")} == set(said)


def test_balls_to_a_distance_are_in_no_clubs_line_and_in_no_gap(seeded: GolfDatabase) -> None:
    report = load_session_report(seeded, wedge_session(seeded), ShotFilter.UNFLAGGED, TODAY)
    full = [each for each in report.shots if not is_part_swing(each) and each.counts and not each.is_default_club]
    assert sum(line.stats.counted for line in report.clubs) == len(full)
    assert sum(line.stats.counted for line in report.lines) == len(full) + report.part_swings
    assert sum(club.shots for club in report.gapping.clubs) <= len(full)


def test_a_session_of_nothing_but_a_wedge_ladder_is_a_full_report(
    seeded: GolfDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = wedge_session(seeded)
    load = seeded.practice.load_shots

    def load_pitches(report_ids: Sequence[int], club: str | None = None) -> list[StoredShot]:
        return [each for each in load(report_ids, club) if report_ids != [report_id] or is_part_swing(each)]

    monkeypatch.setattr(type(seeded.practice), "load_shots", staticmethod(load_pitches))
    report = load_session_report(seeded, report_id, ShotFilter.UNFLAGGED, TODAY)
    page = build_report_page(report, YARDS)
    assert report.clubs == ()
    assert len(table_of(page, "Clubs")) > 1
    assert page.count("<figure") >= 2
    assert "to a distance" in captions(page)


def test_of_more_flights_than_can_be_told_apart_a_sample_is_drawn_and_said(
    seeded: GolfDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = month(seeded)
    full = [each for each in report.shots if not is_part_swing(each)]
    drawable = count_flights(full, report.shot_filter)
    assert drawable > 100
    monkeypatch.setattr("services.coach_reports.figures.MOST_FLIGHTS", 100)
    page = build_report_page(report, YARDS)
    assert f"100 of {drawable:,} flights are drawn" in captions(page)
    assert f"How they flew · 100 of {len(full)} shots" in page
    monkeypatch.setattr("services.coach_reports.figures.MOST_FLIGHTS", drawable)
    assert "flights are drawn" not in captions(build_report_page(report, YARDS))


def test_a_sample_of_flights_is_even(seeded: GolfDatabase) -> None:
    full = [each for each in month(seeded).shots if not is_part_swing(each)]
    every = {row["number"] for row in rows_of(full, None)}
    drawn = sorted({row["number"] for row in rows_of(full, 50)})
    assert len(drawn) == 50
    assert set(drawn) <= every
    places = [sorted(every).index(number) for number in drawn]
    steps = {after - before for before, after in pairwise(places)}
    assert max(steps) - min(steps) <= 1


def rows_of(shots: list[StoredShot], most: int | None) -> list[dict[str, Any]]:
    lines: Any = build_trajectory_figure(shots, YARDS, most=most).layer[0].data
    return list(lines.to_dict("records"))


def test_face_path_and_strike_are_in_it_when_they_were_measured(seeded: GolfDatabase) -> None:
    report = month(seeded)
    page = build_report_page(report, YARDS)
    assert "Face against path" in page
    assert page.count('<figure class="half">') == 6
    assert "Where the face met the ball" in page
    driver = [each.shot for each in report.shots if each.club == "Driver" and each.counts and not each.is_default_club
              and each.shot.impact_x_mm is not None and each.shot.impact_y_mm is not None]
    middle = [shot.smash_factor for shot in driver if abs(shot.impact_x_mm or 0) <= 10
              and abs(shot.impact_y_mm or 0) <= 7 and shot.smash_factor is not None]
    assert f"Driver {sum(middle) / len(middle):.2f} (n={len(middle)})" in page
    frame = pd.DataFrame([{"group": group_of(each).label, "face": each.shot.face_angle_deg,
                           "path": each.shot.club_path_deg} for each in report.shots
                          if each.counts and not each.is_default_club])
    frame["to_path"] = frame["face"] - frame["path"]
    for row in table_of(page, "Delivery and strike"):
        own = frame[frame["group"] == row[0]]["to_path"].dropna()
        assert row[4].split(" ")[0] == f"{own.median():+.1f}"
        ends = [format_number(float(own.quantile(share)), sign="+") for share in (0.1, 0.9)]
        assert row[5] == (" to ".join(ends) if len(own) >= 5 else "–")


def test_what_was_not_measured_makes_no_figure(seeded: GolfDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.coach_reports.figures.plottable_deliveries", lambda *_a, **_k: [])
    monkeypatch.setattr("services.coach_reports.figures.plottable_strikes", lambda *_a, **_k: [])
    page = build_report_page(month(seeded), YARDS)
    assert "Face against path" not in page
    assert "Where the face met the ball" not in page


def test_a_session_is_compared_with_the_players_own_last_ones(seeded: GolfDatabase) -> None:
    card = next(card for card in seeded.journal.load_cards(limit=40) if any(
        each.usual is not None for each in load_usual_figures(
            seeded, card, seeded.practice.load_shots([card.report_id]), ShotFilter.UNFLAGGED)))
    expected = [each for each in load_usual_figures(
        seeded, card, seeded.practice.load_shots([card.report_id]), ShotFilter.UNFLAGGED) if each.usual is not None]
    page = build_report_page(load_session_report(seeded, card.report_id, ShotFilter.UNFLAGGED, TODAY), YARDS)
    rows = table_of(page, "Against the player’s own last sessions")
    assert [row[0] for row in rows] == [each.club for each in expected]
    for row, each in zip(rows, expected, strict=True):
        if each.metric.key == "carry_m" and each.usual is not None:
            assert row[2] == f"{each.here.value * YD:.0f} yd"
            assert row[4] == f"{each.usual * YD:.0f} yd"
    assert "own last sessions" not in build_report_page(month(seeded), YARDS)


def test_a_left_hander_is_compared_as_measured(db: GolfDatabase) -> None:
    card = db.journal.load_cards()[0]
    before = load_session_report(db, card.report_id, ShotFilter.UNFLAGGED, TODAY).usual
    db.players.set_left_handed(card.player, value=True)
    assert load_session_report(db, card.report_id, ShotFilter.UNFLAGGED, TODAY).usual == before


def test_every_month_with_practice_is_offered(db: GolfDatabase) -> None:
    player = db.practice.load_players()[0]
    own = db.journal.load_cards(player, limit=12)
    db.edits.set_days([own[-1].report_id], date(2011, 3, 9))
    db.edits.set_days([own[0].report_id], TODAY + timedelta(days=40))
    months = db.practice.load_months(player, TODAY)
    assert months[-1] == date(2011, 3, 1)
    assert months == sorted({day.replace(day=1) for card in db.journal.load_cards(player, limit=12)
                             if (day := card.practised_on) and day <= TODAY}, reverse=True)
    assert db.practice.load_months("Nobody", TODAY) == []
