"""What the page of a session says beside its numbers: whose side, in the numbers or not, where a number comes from."""


from collections import Counter
from statistics import median

import pytest
from streamlit.testing.v1 import AppTest

from analysis.ball_flight import name_flight
from golf.handedness import mirror_shots
from golf.sessions import SessionCard
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing
from services.sessions.shot_address import write_shot_address
from services.shared.choices import Choices
from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts
from tests.pages.exported import record_exports, shown_table


def of_two_players(app: FakeApp) -> tuple[SessionCard, SessionCard]:
    """A session with shots of one player and one of another."""
    seed_sessions(app.database, 24)
    cards = [card for card in app.database.journal.load_cards(limit=24) if card.stored_shots]
    return cards[0], next(card for card in cards if card.player != cards[0].player)


def side_axes(page: AppTest) -> list[str]:
    """What the side axis of each figure seen from above says, in the order of the page."""
    specs = [element.proto.spec for element in page.get("vega_lite_chart")]
    return ["Right  ←" if "Right  \\u2190" in spec or "Right  ←" in spec else "Left  ←"
            for spec in specs if "side (yd)" in spec]


def test_a_left_hander_beside_a_right_hander_has_his_own_sides(app: FakeApp, frame: AppTest) -> None:
    right_handed, left_handed = of_two_players(app)
    app.database.players.set_left_handed(left_handed.player, True)
    here, there = str(right_handed.report_id), str(left_handed.report_id)
    page = go_to(frame, "session", session=here, compare=there, club="All clubs")
    assert not page.exception
    assert side_axes(page) == ["Left  ←", "Right  ←"]
    assert "read as a right-hander's" in texts(page)
    page = go_to(frame, "session", session=there, compare=here, club="All clubs")
    assert side_axes(page) == ["Right  ←", "Left  ←"]


def with_an_impossible_reading(app: FakeApp) -> StoredShot:
    """A shot that the usual choice leaves out and "All shots" does not."""
    for report_id in seed_sessions(app.database, 40):
        for stored in app.database.journal.load_shots(report_id):
            if stored.passes(ShotFilter.ALL) and stored.shot.flag_reason:
                return stored
    raise AssertionError


@pytest.mark.parametrize("shot_filter", ShotFilter)
def test_left_out_is_said_of_the_shots_that_are_in_no_number(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch, shot_filter: ShotFilter
) -> None:
    files, stored = record_exports(monkeypatch), with_an_impossible_reading(app)
    Choices(app.database).save_shot_filter(shot_filter)
    page = go_to(frame, "session", session=str(stored.report_id), shot=write_shot_address(stored), view="shots")
    assert not page.exception
    shots = app.database.journal.load_shots(stored.report_id)
    counts = [each.passes(shot_filter) for each in shots]
    assert list(shown_table(page, "Left out of averages")["Left out of averages"].isna()) == counts
    rows = files.rows("shots")
    assert [row["counts"] for row in rows] == counts
    assert [row["why_not"] is None for row in rows] == counts
    assert (shot_filter is ShotFilter.ALL) != ("Left out of averages: " in texts(page))
    assert stored.shot.flag_reason[:12] in texts(page)  # said in either case


@pytest.mark.parametrize("is_left_handed", [False, True])
def test_the_shot_is_named_as_delivered_and_the_monitors_word_is_called_its_own(
    app: FakeApp, frame: AppTest, is_left_handed: bool
) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    app.database.players.set_left_handed(app.database.journal.load_session(report_id).card.player, is_left_handed)
    shots = app.database.journal.load_shots(report_id)
    stored = next(each for each in mirror_shots(shots, is_left_handed=is_left_handed) if each.shot.shot_type
                  and None not in (each.value("face_angle_deg"), each.value("club_path_deg")))
    face, path = stored.value("face_angle_deg"), stored.value("club_path_deg")
    assert face is not None
    assert path is not None
    page = go_to(frame, "session", session=str(report_id), shot=write_shot_address(stored))
    assert not page.exception
    assert f" · {name_flight(face, path).replace('-', chr(92) + '-')}, as delivered**" in texts(page)
    assert f"The monitor calls its shape *{stored.shot.shot_type}*" in texts(page)
    side = "left" if is_left_handed else "right"
    page = go_to(frame, "session", session=str(report_id), view="shots")
    assert any(f"Side, side angle: + {side} of the target" in caption.help for caption in page.caption)


def test_the_thirds_of_a_clubs_balls_stand_below_the_figure_and_in_its_file(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = record_exports(monkeypatch)
    report_id, club = next(
        (report_id, club) for report_id in seed_sessions(app.database, 12)
        for club, count in Counter(stored.club for stored in app.database.journal.load_shots(report_id)
                                   if stored.counts and stored.value("carry_m") and not stored.is_default_club
                                   and not is_part_swing(stored)).items() if count >= 24)
    carries = [carry * 1.0936133 for stored in app.database.journal.load_shots(report_id) if stored.club == club
               and stored.counts and not is_part_swing(stored) and (carry := stored.value("carry_m")) is not None]
    page = go_to(frame, "session", session=str(report_id), view="ball-by-ball", club=club)
    assert not page.exception
    shown = shown_table(page, "Middle third").iloc[0]
    first, *_, last = [row for row in files.rows("ball-order") if not row["hit_to_a_distance"]]
    third = len(carries) // 3
    assert (first["shots"], first["median"]) == (third, pytest.approx(median(carries[:third]), abs=0.001))
    assert last["median"] == pytest.approx(median(carries[2 * len(carries) // 3:]), abs=0.001)
    assert shown["First third"] == f"{first['median']:.0f} yd ± {first['half_spread']:.1f} yd (n={third})"
    assert "Thirds differ by chance" in texts(page)
    page = go_to(frame, "session", session=str(report_id), view="ball-by-ball", metric="smash_factor", club=club)
    assert "±" not in shown_table(page, "Middle third").iloc[0]["First third"]


def test_the_figure_comes_before_the_table_which_says_where_its_numbers_come_from(
    app: FakeApp, frame: AppTest
) -> None:
    seed_sessions(app.database, 4)
    page = go_to(frame, "session")
    assert not page.exception
    drawn = [element.type for element in page.main if element.type in ("vega_lite_chart", "dataframe", "table")]
    assert drawn == ["vega_lite_chart", "dataframe"]
    said = next(caption.help for caption in page.caption if caption.value.startswith("Choose a row"))
    assert "Measured by the monitor: ball speed, club speed, launch, back spin." in said
    assert "Calculated by the monitor from the measured launch: carry, total, side, apex." in said
    assert "Worked out here from other numbers: smash." in said
    assert "Side: + right of the target, − left." in said


@pytest.mark.parametrize("shot_filter", ShotFilter)
def test_the_facts_say_on_how_many_shots_they_rest(app: FakeApp, frame: AppTest, shot_filter: ShotFilter) -> None:
    stored = with_an_impossible_reading(app)
    Choices(app.database).save_shot_filter(shot_filter)
    counting = [each for each in app.database.journal.load_shots(stored.report_id) if each.passes(shot_filter)]
    carries = [each for each in counting if each.value("carry_m") is not None]
    page = go_to(frame, "session", session=str(stored.report_id))
    said = next(line.help for line in page.markdown if " · best carry " in line.value)
    assert said.startswith(f"{len(counting)} in the numbers.")
    assert f"the longest of {len(carries)} shots; the monitor calculates it" in said
