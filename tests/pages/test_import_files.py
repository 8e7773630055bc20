"""The Import page without a browser: empty, one file, several, and what goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from golf.errors import SyncAlreadyRunning
from tests.imports.builders import SPECS, ball, build, build_csv
from tests.pages.conftest import FakeApp, go_to, open_box, seed_sessions
from tests.pages.conftest import texts as escaped_texts

CSV = "text/csv"
UNKNOWN = [["Stick", "Flew", "Ball Speed (mph)", "Carry"], *(
    ["7 Iron", f"{150 + number}", f"{110 + number}", f"{150 + number}"] for number in range(6))]
RIDDLE = [["Stick", "Flew", "Zip"], *(["7 Iron", f"{150 + number}", f"{110 + number}"] for number in range(6))]


def texts(page: AppTest) -> str:
    """What the page says, as it is read."""
    return escaped_texts(page).replace("\\", "").replace("\u2060", "")


def garmin(shots: int, first: int = 1) -> bytes:
    return build(SPECS["garmin"], [ball(number) for number in range(first, first + shots)])


def table(rows: Sequence[Sequence[str]]) -> bytes:
    return build_csv(SPECS["garmin"], rows)


def drop(page: AppTest, **files: bytes) -> AppTest:
    page.file_uploader[0].set_value([(f"{name}.csv", data, CSV) for name, data in files.items()]).run()
    assert not page.exception
    return page


def press(page: AppTest, label: str, number: int = 0) -> AppTest:
    [each for each in page.button if each.label == label][number].click().run()
    assert not page.exception
    return page


def buttons(page: AppTest, label: str) -> list[bool]:
    """Of each such button, whether it can be pressed."""
    return [not each.disabled for each in page.button if each.label == label]


@pytest.fixture
def page(app: FakeApp, frame: AppTest) -> AppTest:
    return go_to(frame, "import_files")


def test_empty_it_says_what_to_do_in_few_words(page: AppTest) -> None:
    assert not page.exception
    said = " ".join(str(element.value) for kind in ("title", "header", "markdown", "caption")
                    for element in getattr(page.main, kind))
    assert "Nothing was imported yet." in said
    assert "nothing is stored before" in said


def test_one_file_is_previewed_and_stored_only_when_import_is_pressed(app: FakeApp, page: AppTest) -> None:
    drop(page, range=garmin(12))
    said = texts(page)
    assert "Garmin Golf app" in said
    assert "12 new shots" in said
    assert "Thu 25 Jun 2026 (from the file)" in said
    assert "7 Iron 12" in said
    assert app.database.journal.load_cards(limit=10) == []
    assert app.imports.load_log() == []
    press(page, "Import")
    assert "1 session, 12 new shots." in texts(page)
    [card] = app.database.journal.load_cards(limit=10)
    assert (card.distinct_shots, card.practised_on, card.player) == (12, date(2026, 6, 25), "Ann")
    assert [line.sessions for line in app.imports.load_log()] == [(card.report_id,)]


def test_undo_takes_it_back_and_shows_the_file_again(app: FakeApp, page: AppTest) -> None:
    press(drop(page, range=garmin(3)), "Import")
    press(page, "Undo")
    assert app.database.journal.load_cards(limit=10) == []
    assert "3 new shots" in texts(page)
    assert "Taken back. It had been:" in texts(page)
    assert buttons(page, "Import") == [True]


def test_the_log_undoes_too(app: FakeApp, page: AppTest) -> None:
    press(drop(page, range=garmin(3)), "Import")
    page.file_uploader[0].clear().run()
    press(page, "Do it")
    assert app.database.journal.load_cards(limit=10) == []


def test_a_known_file_says_so_and_adds_nothing(app: FakeApp, page: AppTest) -> None:
    press(drop(page, range=garmin(3)), "Import")
    drop(page, again=garmin(3), other=garmin(2, first=60))
    assert not any(each.label.startswith("Import all") for each in page.button)
    assert "nothing new: all 3 shots are here already" in texts(page)
    press(page, "Import")
    assert "Nothing new: all 3 shots were here already." in texts(page)
    assert len(app.database.journal.load_cards(limit=10)) == 1


def test_a_bad_file_does_not_stop_the_others(app: FakeApp, page: AppTest) -> None:
    drop(page, good=garmin(3), bad=b"%PDF-1.7", other=garmin(4, first=50))
    assert "The file is a PDF." in texts(page)
    assert "Export the shots as CSV, Excel or JSON." in texts(page)
    press(page, "Import all 2 files")
    assert sorted(card.distinct_shots for card in app.database.journal.load_cards(limit=10)) == [3, 4]


def test_while_a_sync_runs_the_file_stays_and_the_reason_is_said(
    app: FakeApp, page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SyncAlreadyRunning("A sync is running.", "Wait until it is done.")

    drop(page, range=garmin(3))
    with monkeypatch.context() as patch:
        patch.setattr(type(app.imports), "store", refuse)
        press(page, "Import")
    assert "A sync is running." in texts(page)
    press(page, "Import")
    assert "1 session, 3 new shots." in texts(page)


def test_what_the_file_does_not_say_is_asked_and_remembered(app: FakeApp, page: AppTest) -> None:
    shots = [ball(number) for number in range(1, 4)]
    drop(page, skytrak=build(SPECS["uneekor portal"], shots))
    assert buttons(page, "Import") == [False]
    player = next(each for each in page.selectbox if each.label.startswith("Who hit these shots"))
    player.options.append("Bea")
    player.select("Bea").run()
    assert buttons(page, "Import") == [False]
    page.date_input[0].set_value(date(2026, 6, 25)).run()
    assert buttons(page, "Import") == [True]
    press(page, "Import")
    [card] = app.database.journal.load_cards(limit=10)
    assert (card.player, card.practised_on) == ("Bea", date(2026, 6, 25))
    drop(page, later=build(SPECS["uneekor portal"], [ball(number) for number in range(20, 24)]))
    assert next(each for each in page.selectbox if each.label.startswith("Who hit these shots")).value == "Bea"
    assert page.date_input[0].value is None


def test_an_unknown_name_offers_who_it_is(app: FakeApp, page: AppTest) -> None:
    press(drop(page, first=garmin(3)), "Import")
    drop(page, second=build(SPECS["garmin"], [ball(number, player="A. Nother") for number in range(30, 33)]))
    box = next(each for each in page.selectbox if "in the file is" in each.label)
    assert box.value == "A. Nother"
    box.select("Ann").run()
    press(page, "Import")
    assert {card.player for card in app.database.journal.load_cards(limit=10)} == {"Ann"}


def test_an_unknown_table_is_mapped_named_and_known_next_time(app: FakeApp, page: AppTest) -> None:
    drop(page, odd=table(UNKNOWN))
    boxes = {each.label: each for each in page.selectbox if each.label.startswith(("Stick", "Flew", "Ball", "Carry"))}
    assert {label.split(" · ")[0].replace("\\", ""): box.value for label, box in boxes.items()} == {
        "Stick": "", "Flew": "", "Ball Speed (mph)": "ball_speed_mps", "Carry": "carry_m"}
    next(box for label, box in boxes.items() if label.startswith("Stick")).select("club").run()
    next(each for each in page.text_input if each.label.startswith("Name this layout")).set_value("My range").run()
    player = next(each for each in page.selectbox if each.label.startswith("Who hit these shots"))
    player.options.append("Bea")
    player.select("Bea").run()
    page.date_input[0].set_value(date(2026, 6, 25)).run()
    assert buttons(page, "Import") == [False]
    next(each for each in page.checkbox if each.label == "These columns are right").check().run()
    press(page, "Import")
    shots = app.database.practice.load_shots([app.database.journal.load_cards(limit=1)[0].report_id])
    assert {shot.club for shot in shots} == {"7 Iron"}
    assert round((shots[0].shot.carry_m or 0) * 1.0936133) == 150
    drop(page, later=table([UNKNOWN[0], *(["8 Iron", "1", "99", f"{130 + number}"] for number in range(4))]))
    assert "My range" in texts(page)
    assert "8 Iron 4" in texts(page)


def test_where_nothing_is_recognised_the_raw_headings_are_there(app: FakeApp, page: AppTest) -> None:
    drop(page, odd=table(RIDDLE))
    assert "Nothing in the file looks like a list of shots" in texts(page)
    for label, field in (("Stick", "club"), ("Flew", "carry_m"), ("Zip", "ball_speed_mps")):
        next(each for each in page.selectbox if each.label.startswith(label)).select(field).run()
    assert "6 new shots" in texts(page)
    assert any(each.label.startswith("Who hit these shots") for each in page.selectbox)
    assert len(page.date_input) == 1
    assert app.imports.load_log() == []


def test_a_table_without_headings_is_mapped_by_its_first_values(app: FakeApp, page: AppTest) -> None:
    drop(page, odd=table(UNKNOWN[1:]))
    assert "The table has no row of headings" in texts(page)
    boxes = [each for each in page.selectbox if each.label.startswith("Column ")]
    assert [each.label.replace("\\", "") for each in boxes] == [
        "Column 1 · 7 Iron, 7 Iron, 7 Iron", "Column 2 · 150, 151, 152", "Column 3 · 110, 111, 112",
        "Column 4 · 150, 151, 152"]
    assert boxes[0].value == "club"
    next(each for each in page.selectbox if each.label.startswith("Column 3")).select("ball_speed_mps").run()
    next(each for each in page.selectbox if each.label.startswith("Column 4")).select("carry_m").run()
    assert "6 new shots" in texts(page)
    assert buttons(page, "Import") == [False]


def test_two_columns_cannot_be_the_same(page: AppTest) -> None:
    drop(page, odd=table(UNKNOWN))
    next(each for each in page.selectbox if each.label.startswith("Flew")).select("carry_m").run()
    assert not page.exception
    assert "Two columns are taken for the same: carry." in texts(page)
    assert buttons(page, "Import") == [False]


def test_a_box_that_is_emptied_forgets_the_files(app: FakeApp, page: AppTest) -> None:
    drop(page, range=garmin(3))
    page.file_uploader[0].clear().run()
    assert buttons(page, "Import") == []
    assert app.imports.load_log() == []


def open_by_hand(page: AppTest) -> AppTest:
    return open_box(page, "Enter shots by hand")


def fill_in(page: AppTest, lines: str) -> AppTest:
    page.text_area[0].set_value(lines).run()
    assert not page.exception
    return page


def named(page: AppTest, label: str) -> Any:
    return next(each for each in page.selectbox if each.label == label)


def test_carries_typed_in_become_a_session_that_undo_takes_out(app: FakeApp, page: AppTest) -> None:
    open_by_hand(page)
    player = named(page, "Player")
    player.options.append("Bea")
    player.select("Bea").run()
    fill_in(page, "7 Iron: 150, 148 155\n\nDriver: 240")
    press(page, "Save 4 shots")
    [card] = app.database.journal.load_cards(limit=10)
    assert (card.player, card.distinct_shots, set(card.clubs)) == ("Bea", 4, {"7 Iron", "Driver"})
    carries = [round((each.shot.carry_m or 0) * 1.0936133) for each in app.database.journal.load_shots(card.report_id)]
    assert sorted(carries) == [148, 150, 155, 240]
    assert "4 shots saved." in texts(page)
    assert not page.text_area or not page.text_area[0].value
    press(page, "Do it")
    assert app.database.journal.load_cards(limit=10) == []


def test_a_bad_line_is_named_and_nothing_can_be_saved(app: FakeApp, page: AppTest) -> None:
    fill_in(open_by_hand(page), "7 Iron: 150\n8 Iron 140")
    assert "Line 2 has no colon." in texts(page)
    fill_in(page, "7 Iron: 150, far")
    assert "Line 1: “far” is no number." in texts(page)
    assert app.imports.load_log() == []


def test_shots_are_added_to_the_session_that_the_address_names(app: FakeApp, frame: AppTest) -> None:
    stored = seed_sessions(app.database, 1)[0]
    before = app.database.journal.load_session(stored).card.distinct_shots
    page = go_to(frame, "import_files", into=str(stored))
    assert named(page, "For").value == stored
    fill_in(page, "7 Iron: 150")
    press(page, "Save 1 shot")
    assert app.database.journal.load_session(stored).card.distinct_shots == before + 1


@pytest.mark.parametrize("number", ["7", "99999999999999999", "x"])
def test_an_address_that_names_no_session_does_no_harm(app: FakeApp, frame: AppTest, number: str) -> None:
    page = go_to(frame, "import_files", into=number)
    assert not page.exception
    if number != "x":
        fill_in(page, "7 Iron: 150")
        press(page, "Save 1 shot")
        assert page.error
    assert app.database.journal.load_cards(limit=10) == []


def test_who_is_said_once_is_filled_in_for_the_other_files(page: AppTest) -> None:
    drop(page, one=build(SPECS["uneekor portal"], [ball(1)]), two=build(SPECS["uneekor portal"], [ball(2)]))
    boxes = [each for each in page.selectbox if each.label.startswith("Who hit these shots")]
    boxes[0].options.append("Bea")
    boxes[0].select("Bea").run()
    assert [each.value for each in page.selectbox if each.label.startswith("Who hit")] == ["Bea", "Bea"]
    assert not page.exception


def test_every_kind_of_file_at_once(app: FakeApp, page: AppTest) -> None:
    files = {f"f{number}": build(spec, [ball(each) for each in range(1, 4)])
             for number, spec in enumerate(SPECS.values())}
    drop(page, **files, empty=b"", numbers=b"1,2,3\n4,5,6\n", words=b"hello\nworld\n", odd=build(
        SPECS["garmin"], [ball(50, player="<b>*x*</b> $a$ :smile:", club="**Zz** [a](http://b)")]))
    assert texts(page).count("3 new shots") == len(SPECS)
    assert not any(each.label.startswith(("1", "hello")) for each in page.selectbox)
    assert app.imports.load_log() == []


def test_a_file_that_cannot_be_read_is_kept_in_the_log_and_tried_again(app: FakeApp, page: AppTest) -> None:
    drop(page, report=b"%PDF-1.7")
    press(page, "Keep it in the import log")
    drop(page)
    assert app.imports.load_log()[0].can_be_retried
    press(page, "Try again")
    assert texts(page).count("report.csv") == 2, "as a card, and in the log"
    assert "The file is a PDF." in texts(page)
    press(page, "Put away")
    assert texts(page).count("report.csv") == 1


def test_a_hand_is_asked_about_once_and_a_known_file_says_where_it_is(app: FakeApp, page: AppTest) -> None:
    data = build(SPECS["fsx json"], [ball(number) for number in range(1, 4)])
    drop(page, evening=data)
    assert "Were these balls of Ann hit left-handed?" in texts(page)
    press(page, "No")
    assert "hit left-handed" not in texts(page)
    press(page, "Import")
    drop(page)
    drop(page, again=data)
    assert "hit left-handed" not in texts(page)
    assert "Here already as “FSX” of Ann, Thu 25 Jun 2026." in texts(page)
    assert not app.database.players.is_left_handed("Ann")
