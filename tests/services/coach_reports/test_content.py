"""The report for a coach on the demo's sessions: numbers against pandas, texts from outside as texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from analysis.gapping import GapKind
from golf.bag_and_goals import BagClub
from golf.errors import BrowserUnavailable, ChartNotDrawn, NotFound, ReportNotPrinted
from golf.shot_edits import ShotFilter
from golf.swing_groups import is_part_swing
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import GolfDatabase, open_database
from services.coach_reports import figures as report_figures
from services.coach_reports.content import load_month_report, load_session_report
from services.coach_reports.html import build_report_page
from services.coach_reports.service import print_report
from services.exports.clean_text import clean_text
from services.exports.inline_svg import build_inline_svg
from tests.browsers import browser_memory
from tests.depth import share
from tests.pages.conftest import TODAY, seed_sessions

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \u202egolfer@example.com"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[GolfDatabase]:
    made = open_database(tmp_path / "golf.db")
    seed_sessions(made, 24)
    yield made
    made.close()


class Seen(HTMLParser):
    """Tags and what they would ask for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.asks: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.asks += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "srcset", "action", "data")
                      or name.startswith("on")]


def months_player(db: GolfDatabase) -> str:
    return db.practice.load_players()[0]


def test_a_month_has_the_numbers_that_pandas_finds(db: GolfDatabase) -> None:
    player = months_player(db)
    report = load_month_report(db, player, TODAY, ShotFilter.UNFLAGGED, TODAY)
    ids = db.practice.load_period(player, date(2026, 7, 1), date(2026, 7, 31))
    frame = pd.DataFrame([{"club": s.club, "counts": s.counts,
                           "apart": s.is_default_club or is_part_swing(s),
                           "carry": s.shot.carry_m, "ball": s.shot.ball_speed_mps}
                          for s in db.practice.load_shots(ids)])
    counting = frame[frame["counts"] & ~frame["apart"]]
    assert report.counted == int(frame["counts"].sum())
    assert len(report.sessions) == len(ids) > 3
    for line in report.clubs:
        own = counting[counting["club"] == line.stats.club]
        assert line.stats.counted == len(own)
        if line.stats.carry is not None:
            assert line.stats.carry.median == pytest.approx(own["carry"].median())
            assert line.stats.carry.n == own["carry"].count()
        if line.figures.counts["ball_speed_mps"]:
            number = line.figures.numbers["ball_speed_mps"]
            assert number is not None
            assert number.median == pytest.approx(own["ball"].median())


def test_the_page_says_what_was_practised_and_on_what_it_rests(db: GolfDatabase) -> None:
    report = load_month_report(db, months_player(db), TODAY, ShotFilter.MEASURED, TODAY)
    page = build_report_page(report, YARDS)
    for said in ("Practice in July 2026", months_player(db), "measured only", "Carry (yd)", "calculated", "measured",
                 f"Numbers rest on {report.counted} shots", "80 % between, side (yd)", "Where they landed"):
        assert said in page
    carry = report.clubs[0].stats.carry
    assert carry is not None
    assert f"{carry.median * 1.0936133:,.1f}" in page


@pytest.mark.parametrize("shot_filter", list(ShotFilter))
def test_every_session_of_the_demo_has_a_report(db: GolfDatabase, shot_filter: ShotFilter) -> None:
    for card in db.journal.load_cards(limit=24)[:share(3, 8)]:
        assert "</html>" in build_report_page(load_session_report(db, card.report_id, shot_filter, TODAY), YARDS)


def test_a_session_of_two_clubs_knows_of_no_hole_that_a_club_of_the_bag_may_fill(db: GolfDatabase) -> None:
    """The clubs between them were not hit that day; they are in the bag all the same."""
    for card in db.journal.load_cards(limit=24):
        report = load_session_report(db, card.report_id, ShotFilter.UNFLAGGED, TODAY)
        hit = [line.stats.club for line in report.clubs]
        known = [club for club in db.practice.load_club_names(card.player) if club != "Putter"]
        for gap in report.gapping.gaps:
            between = known[known.index(gap.longer) + 1:known.index(gap.shorter)]
            assert [club.club for club in gap.passed_over] == between
            assert gap.kind is not GapKind.HOLE or not between
        assert set(hit) <= {*known, "Putter"}


def test_a_club_that_left_the_bag_stays_in_the_table_and_is_in_no_gap(db: GolfDatabase) -> None:
    player = months_player(db)
    before = load_month_report(db, player, TODAY, ShotFilter.UNFLAGGED, TODAY)
    gone = before.gapping.gaps[0].shorter
    db.bag.save_club(BagClub(player, gone, is_in_bag=False))
    report = load_month_report(db, player, TODAY, ShotFilter.UNFLAGGED, TODAY)
    assert report.not_in_bag == (gone,)
    assert gone in [line.stats.club for line in report.clubs]
    assert gone not in [club.club for club in report.gapping.clubs]
    assert report.gapping.gaps
    page = build_report_page(report, YARDS)
    assert f"Not in the bag any more, so not compared: {gone}." in page


def test_text_from_outside_is_text_and_tells_no_address(db: GolfDatabase) -> None:
    report_id = db.journal.load_cards()[0].report_id
    db.edits.rename(report_id, EVIL)
    db.edits.set_player(report_id, EVIL)
    db.edits.set_notes(report_id, EVIL + "\nsecond line")
    page = build_report_page(load_session_report(db, report_id, ShotFilter.UNFLAGGED, TODAY), YARDS)
    seen = Seen(page)
    assert not seen.tags & {"script", "img", "iframe", "link", "object", "form", "a", "image", "use"}
    assert seen.asks == []
    assert "golfer@example.com" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page
    assert "\nsecond line" in page
    assert re.findall(r"https?://(?!www\.w3\.org/)", page) == []
    assert "default-src 'none'" in page


def test_two_figures_of_a_page_share_no_id(db: GolfDatabase) -> None:
    page = build_report_page(load_month_report(db, months_player(db), TODAY, ShotFilter.UNFLAGGED, TODAY), YARDS)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


@pytest.mark.parametrize("inside", ["<script>1</script>", '<g onclick="x()"/>', '<g fill="url(http://x.example/)"/>',
                                    '<image href="http://x.example/"/>', '<path xlink:href="http://x.example/"/>'])
def test_a_picture_that_does_more_than_draw_is_no_part_of_a_page(inside: str) -> None:
    content = ('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
               f"{inside}</svg>").encode()
    with pytest.raises(ChartNotDrawn):
        build_inline_svg(content, "a", "A figure")


def test_without_pictures_the_report_is_still_one(db: GolfDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_figures, "can_draw_charts", lambda: False)
    report = load_month_report(db, months_player(db), TODAY, ShotFilter.UNFLAGGED, TODAY)
    assert "<svg" not in build_report_page(report, YARDS)


def test_a_left_handers_sides_are_where_the_ball_went(db: GolfDatabase) -> None:
    player = months_player(db)
    right = load_month_report(db, player, TODAY, ShotFilter.UNFLAGGED, TODAY)
    db.players.set_left_handed(player, value=True)
    left = load_month_report(db, player, TODAY, ShotFilter.UNFLAGGED, TODAY)
    pages = [build_report_page(report, YARDS) for report in (right, left)]
    cells = [re.findall(r"<td>([\d.]+ (?:left|right))</td>", page) for page in pages]
    assert cells[0] == cells[1] != []
    assert "left-hander" in pages[1]


def test_a_month_without_practice_is_said(db: GolfDatabase) -> None:
    with pytest.raises(NotFound, match="January 2020"):
        load_month_report(db, months_player(db), date(2020, 1, 9), ShotFilter.UNFLAGGED, TODAY)
    assert TODAY.replace(day=1) in db.practice.load_months(months_player(db), TODAY)
    assert db.practice.load_months(months_player(db), date(2028, 2, 29))[-1] >= date(2026, 2, 1)


def test_texts_are_cut_and_cleaned() -> None:
    assert clean_text("a\x00b\u202e\r\nc\td") == "ab\nc d"
    assert clean_text("write to me@club.example, please") == "write to …, please"
    assert clean_text("x" * 300, 10) == "x" * 9 + "…"
    assert clean_text(None) == ""


def test_without_a_browser_it_says_to_print_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def open_none(_home: Path) -> Iterator[None]:
        raise BrowserUnavailable("Rangebook found no browser that works.")
        yield

    monkeypatch.setattr("automation.browser.open_browser", open_none)
    with pytest.raises(ReportNotPrinted, match="print it from there"):
        print_report("<p>", tmp_path)


def test_without_a_temporary_folder_the_pdf_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    with pytest.raises(ReportNotPrinted, match="folder for temporary files") as caught:
        print_report("<p>", tmp_path)
    assert "no browser that works" not in caught.value.what_happened


@pytest.mark.browser
def test_the_pdf_has_pages_and_words(db: GolfDatabase) -> None:
    report = load_month_report(db, months_player(db), TODAY, ShotFilter.UNFLAGGED, TODAY)
    content = print_report(build_report_page(report, YARDS), browser_memory())
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 2
    assert len(content) > 30_000
