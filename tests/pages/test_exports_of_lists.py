"""Tables and cards that are lists: each has a menu, with what the page shows."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from golf.shot_edits import ShotFilter
from services.exports.table_units import STORED
from services.sessions.shot_detail import SHOT_MEASURES
from services.shared.choices import Choices
from tests.pages.conftest import FakeApp, go_to, open_box, seed_sessions, texts
from tests.pages.exported import Exported, assert_same, assert_table, record_exports, shown_table


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Exported:
    """The menus of the page drawn last."""
    return record_exports(monkeypatch)


def test_the_bag_is_saved_as_its_cards_show_it(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 24)
    Choices(app.database).save_shot_filter(ShotFilter.MEASURED)
    page = go_to(frame, "clubs", player="Alex")
    assert not page.exception
    rows = files.rows("club-cards")
    assert {row["numbers_rest_on"] for row in rows} == {"Measured only"}
    stored = {row["club"]: row for row in files.rows("club-cards", STORED)}
    driver = next(row for row in rows if row["club"] == "Driver")
    assert_same(f"{driver['carry_median_yd']:.1f}", stored["Driver"]["carry_median_m"] * 1.0936133)
    assert f"{driver['carry_median_yd']:.0f} yd" in texts(page) + str([tile.value for tile in page.metric])
    assert len(rows) == len({row["club"] for row in rows}) > 5


def test_the_numbers_of_a_shot_are_saved(app: FakeApp, frame: AppTest, files: Exported) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    page.button(key="shot_after").click().run()
    assert not page.exception
    open_box(page, "All numbers of this shot")
    (rows,) = (files.rows(f"shot-{number}") for number in range(1, 99)
               if any(stem.startswith(f"rangebook-shot-{number}-20") for stem in files.tables))
    assert [row["number"] for row in rows] == [measure.name for measure in SHOT_MEASURES]
    shown = {row["Measure"]: row for table in page.table if "This shot" in table.value
             for row in table.value.to_dict("records")}
    for row in (each for each in rows if each["value"] is not None):
        here = shown[row["number"]]
        assert_same(here["This shot"], row["value"] if here["This shot"].startswith("-") else abs(row["value"]))
        assert here["Source"] == row["source"]


def test_where_a_day_comes_from_is_saved(app: FakeApp, frame: AppTest, files: Exported) -> None:
    report_id, = seed_sessions(app.database, 1)
    app.database.edits.set_days([report_id], date(2026, 7, 1))
    page = go_to(frame, "session")
    open_box(page, "Where this comes from")
    rows = files.rows("date-sources")
    assert len(rows) == len(shown_table(page, "Date source"))
    assert [(row["source"], row["day"]) for row in rows if row["used"]] == [("you", date(2026, 7, 1))]
    assert "Original report" in [each.proto.label for each in page.get("download_button")]


def test_tags_are_saved(app: FakeApp, frame: AppTest, files: Exported) -> None:
    report_id, = seed_sessions(app.database, 1)
    app.database.edits.set_tags(report_id, ["=1+1", "wind"])
    assert not go_to(frame, "settings", tab="tags").exception
    assert files.rows("tags") == [{"tag": "=1+1", "sessions": 1}, {"tag": "wind", "sessions": 1}]


def test_sessions_are_all_saved_and_the_days_when_they_are_asked_for(
    app: FakeApp, frame: AppTest, files: Exported
) -> None:
    seed_sessions(app.database, 24)
    page = go_to(frame, "sessions")
    assert not [stem for stem in files.tables if stem.startswith("rangebook-journal")], "the page is to be quick"
    open_box(page, "Sessions and days as files")
    cards = app.database.journal.load_cards(app.database.practice.load_players()[0], limit=99)
    rows = files.rows("journal")
    assert [row["report_id"] for row in rows] == [card.report_id for card in cards]
    assert [row["shots"] for row in rows] == [card.distinct_shots for card in cards]
    assert files.rows("journal", STORED)[0]["best_carry_m"] == cards[0].best_carry_m
    assert len(files.rows("four-weeks")) >= 22
    page = go_to(frame, "sessions", player="Alex")
    assert {row["player"] for row in files.rows("journal")} == {"Alex"}


def test_backups_and_what_a_restore_would_change_are_saved(app: FakeApp, frame: AppTest, files: Exported) -> None:
    report_id, *_ = seed_sessions(app.database, 3)
    page = go_to(frame, "settings", tab="data")
    page.button(key="backup_now").click().run()
    app.database.edits.rename(report_id, "@later")
    page.run()
    assert_table(shown_table(page, "Kept as"), files.rows("backups"), {"Sessions": "sessions", "Shots": "shots"})
    page.selectbox(key="restore_choice").select_index(0).run()
    assert not page.exception
    changed, = files.rows("restore-preview")
    assert (changed["report_id"], changed["session_name"]) == (report_id, "@later")
