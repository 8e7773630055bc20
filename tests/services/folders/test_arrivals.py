"""Files of a watched folder: each comes in once, or is told with a reason; nothing is moved too early."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from golf.sessions import SessionSource
from golf_db import Afterwards, FileState
from services.folders.view import FolderChoices
from services.imports.view import ImportAnswers
from services.shared.locks import hold_sync_lock
from tests.imports.builders import SPECS, build
from tests.services.folders.steps import Watched, balls

GOOD = build(SPECS["garmin"], balls(5))
BAD = b"%PDF-1.7 manual"


def test_a_file_comes_in_and_is_moved(watched: Watched) -> None:
    watched.write("range.csv", balls(5))
    assert watched.shots == 0, "one look is not enough"
    watched.watch_for(3)
    assert watched.shots == 5
    assert watched.state("range.csv") is FileState.IMPORTED
    assert watched.names == ["range.csv"], "it may be written on"
    watched.watch_for(10)
    assert watched.names == ["imported/range.csv"]
    card, = watched.app.database.journal.load_cards()
    detail = watched.app.database.journal.load_session(card.report_id)
    assert detail.source is SessionSource.FOLDER
    assert card.player == "Ann"
    seen = watched.file("range.csv")
    assert (seen.put_to, seen.message) == ("imported/range.csv", "1 session, 5 new shots.")
    assert watched.app.imports.load_log()[0].run_id == seen.run_id
    watched.start_anew()
    watched.watch_for(200)
    assert (watched.shots, len(watched.app.imports.load_log())) == (5, 1)


def test_a_file_is_not_read_while_it_is_being_written(watched: Watched) -> None:
    whole = build(SPECS["garmin"], balls(40))
    path = watched.write("slow.csv", whole[:300])
    for end in range(600, len(whole) + 900, 300):
        watched.watch_for(1.5)
        path.write_bytes(whole[:end])
        watched.look(1)
    assert watched.shots == 0
    watched.watch_for(15)
    assert (watched.shots, watched.names) == (40, ["imported/slow.csv"])


@pytest.mark.parametrize(("spec", "end"), [("garmin", 900), ("trackman json", -30), ("garmin", 0)])
def test_a_file_that_is_cut_off_waits_and_comes_in_when_it_is_whole(watched: Watched, spec: str, end: int) -> None:
    whole = build(SPECS[spec], balls(6))
    path = watched.write("cut.csv", whole[:end])
    watched.watch_for(500)
    assert watched.state("cut.csv") is FileState.WAITING
    assert any(words in watched.file("cut.csv").message for words in ("middle of a line", "end of the", "is empty"))
    assert "goes to rejected/" in watched.file("cut.csv").message
    assert (watched.shots, watched.names) == (0, ["cut.csv"])
    path.write_bytes(whole)
    watched.watch_for(90)
    assert (watched.shots, watched.names) == (6, ["imported/cut.csv"])


def test_a_cut_file_that_stays_so_is_rejected_and_comes_in_when_it_goes_on_there(watched: Watched) -> None:
    whole = build(SPECS["garmin"], balls(6))
    held = (watched.folder / "cut.csv").open("wb")
    held.write(whole[:900])
    held.flush()
    watched.watch_for(800)
    assert watched.names == ["rejected/cut.csv", "rejected/cut.csv.why.txt"]
    held.write(whole[900:])
    held.close()
    watched.watch_for(200)
    assert watched.shots == 6


def test_a_last_line_without_an_end_is_whole_when_it_has_all_its_cells(watched: Watched) -> None:
    watched.write("range.csv", GOOD.rstrip(b"\r\n"))
    watched.watch_for(15)
    assert watched.shots == 5


def test_a_bad_file_goes_to_rejected_with_a_note(watched: Watched) -> None:
    watched.write("manual.csv", BAD)
    watched.watch_for(10)
    assert watched.state("manual.csv") is FileState.WAITING
    assert "goes to rejected/" in watched.file("manual.csv").message
    assert watched.app.imports.load_log() == []
    watched.watch_for(120)
    assert watched.names == ["rejected/manual.csv", "rejected/manual.csv.why.txt"]
    note = (watched.folder / "rejected/manual.csv.why.txt").read_text()
    assert "The file is a PDF. Export the shots as CSV, Excel or JSON." in note
    assert watched.state("manual.csv") is FileState.REJECTED
    assert [line.status for line in watched.app.imports.load_log()] == ["error"], "it is in the history, once"


def test_a_file_that_is_too_large_is_refused_as_such(watched: Watched) -> None:
    watched.write("large.csv", b"Ball Speed,Carry\n" + b"120,150\n" * 2_500_000)
    watched.watch_for(200)
    assert "larger than 20 MB" in watched.file("large.csv").message
    assert watched.names == ["rejected/large.csv", "rejected/large.csv.why.txt"]


def test_one_bad_file_stops_none_of_the_others(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = watched.app.imports.preview

    def failing(data: bytes, name: str, answers: ImportAnswers) -> object:
        if name == "a.csv":
            raise ZeroDivisionError
        return preview(data, name, answers)

    monkeypatch.setattr(type(watched.app.imports), "preview", lambda _self, *given: failing(*given))
    for name in ("a.csv", "b.csv"):
        watched.write(name, balls(5))
    watched.watch_for(30)
    assert watched.shots == 5
    assert watched.names == ["a.csv", "imported/b.csv"]
    assert "Something unexpected" in watched.file("a.csv").message


@pytest.mark.parametrize(("afterwards", "left", "rejected"), [
    (Afterwards.MOVE, "imported/good.csv", True), (Afterwards.LEAVE, "good.csv", False),
    (Afterwards.DELETE, "", True)])
def test_what_happens_afterwards_is_chosen(
    watched: Watched, afterwards: Afterwards, left: str, rejected: bool
) -> None:
    watched.choose(afterwards)
    watched.write("good.csv", GOOD)
    watched.write("twin.csv", GOOD)
    watched.write("bad.csv", BAD)
    watched.watch_for(200)
    assert watched.shots == 5
    bad = ["rejected/bad.csv", "rejected/bad.csv.why.txt"] if rejected else ["bad.csv"]
    assert watched.names == sorted(filter(None, [left, left.replace("good", "twin"), *bad]))
    assert (watched.state("twin.csv"), watched.state("bad.csv")) == (FileState.KNOWN, FileState.REJECTED)
    runs = len(watched.app.imports.load_log())
    watched.start_anew()
    watched.watch_for(200)
    assert len(watched.app.imports.load_log()) == runs, "what is left is not taken again"


def test_what_is_left_stays_out_after_its_import_was_taken_back(watched: Watched) -> None:
    watched.choose(Afterwards.LEAVE)
    watched.write("good.csv", GOOD)
    watched.watch_for(20)
    run_id = watched.file("good.csv").run_id
    assert run_id is not None
    watched.app.sync_history.undo(run_id)
    watched.start_anew()
    watched.watch_for(200)
    assert watched.shots == 0


def test_a_file_that_lacks_an_answer_stays_until_it_is_given(watched: Watched) -> None:
    folder = watched.app.database.folders.load()[0]
    watched.app.folders.change(folder.folder_id, FolderChoices())
    watched.write("rapsodo.csv", balls(4), "rapsodo")
    watched.watch_for(200)
    assert watched.state("rapsodo.csv") is FileState.WAITING
    assert "On which day" in watched.file("rapsodo.csv").message
    assert "page Import" in watched.file("rapsodo.csv").message
    assert watched.names == ["rapsodo.csv"]
    data, said = (watched.folder / "rapsodo.csv").read_bytes(), ImportAnswers(
        player="Ann", day=watched.clock.today(), takes_guesses=True)
    assert watched.app.imports.store(watched.app.imports.preview(data, "rapsodo.csv", said), said).is_in
    watched.watch_for(200)
    assert watched.shots == 4
    assert watched.state("rapsodo.csv") is FileState.WAITING, "the day is asked of each file"


def test_the_folders_answers_hold_and_are_remembered_for_it_alone(watched: Watched) -> None:
    folder = watched.app.database.folders.load()[0]
    watched.app.folders.change(folder.folder_id, FolderChoices("Bo", "Foresight GC3", "day first", Afterwards.MOVE))
    data = build(SPECS["garmin"].without("Player"), balls(3))
    watched.write("a.csv", data)
    watched.write("b.csv", balls(2, at=datetime(2026, 7, 5, 18), player="Bo"))  # noqa: DTZ001 - as the file says it
    watched.watch_for(15)
    assert watched.file("a.csv").message == "1 session, 3 new shots."
    card, other = watched.app.database.journal.load_cards()
    assert (card.player, other.player) == ("Bo", "Bo")
    assert {card.practised_on, other.practised_on} == {date(2026, 6, 25), date(2026, 5, 7)}
    assert watched.app.database.journal.load_session(card.report_id).device == "Foresight GC3"
    assert watched.app.database.preferences.load("import_answers", "{}") == '{"garmin-golf": {}}'


def test_a_file_grows_and_its_session_with_it(watched: Watched) -> None:
    watched.choose(Afterwards.LEAVE)
    for number in (2, 5, 9):
        watched.write("evening.csv", balls(number))
        watched.watch_for(30)
    assert (watched.sessions, watched.shots) == (1, 9)


def test_a_program_goes_on_writing_after_its_file_was_moved(watched: Watched) -> None:
    """Either with the file still open, or by opening it anew, without headings then."""
    whole = build(SPECS["garmin"], balls(9))
    lines = whole.splitlines(keepends=True)
    held = (watched.folder / "held.csv").open("wb")
    held.write(b"".join(lines[:-6]))
    held.flush()
    watched.watch_for(30)
    assert (watched.shots, watched.names) == (3, ["imported/held.csv"])
    held.write(b"".join(lines[-6:-4]))
    held.close()
    watched.watch_for(200)
    assert (watched.sessions, watched.shots) == (1, 5)
    assert watched.names == ["imported/held.csv"]
    for part in (lines[-4:-2], lines[-2:]):
        watched.write("held.csv", b"".join(part))
        watched.watch_for(30)
    assert (watched.sessions, watched.shots) == (1, 9)
    assert watched.names == ["imported/held (2).csv", "imported/held (3).csv", "imported/held.csv"]


def test_a_file_that_grew_in_its_place_is_given_time(watched: Watched) -> None:
    watched.write("each_ball.csv", balls(2))
    watched.watch_for(5)
    watched.write("each_ball.csv", balls(3))
    watched.watch_for(600)
    assert (watched.shots, watched.names) == (3, ["each_ball.csv"])
    watched.watch_for(2 * 3600)
    assert watched.names == ["imported/each_ball.csv"]


def test_the_same_name_comes_again_and_nothing_is_written_over(watched: Watched) -> None:
    for first in (1, 20, 40):
        watched.write("export.csv", balls(3, first))
        watched.watch_for(30)
    assert watched.shots == 9
    assert watched.names == ["imported/export (2).csv", "imported/export (3).csv", "imported/export.csv"]


@pytest.mark.parametrize("name", ["~$range.csv", ".range.csv", "range.csv.part", "range.csv.crdownload", "range.tmp",
                                  "range.pdf", "range", "readme.txt", "program.log"])
def test_what_is_unfinished_hidden_or_no_table_is_left_alone(watched: Watched, name: str) -> None:
    watched.write(name, GOOD)
    watched.watch_for(200)
    assert (watched.shots, watched.names, watched.told) == (0, [name], [])


def test_a_download_comes_in_when_it_gets_its_name(watched: Watched) -> None:
    part = watched.write("range.csv.crdownload", GOOD)
    watched.watch_for(30)
    part.rename(watched.folder / "range.csv")
    watched.watch_for(100)
    assert (watched.shots, watched.names) == (5, ["imported/range.csv"])


def test_links_pipes_and_databases_are_told_and_left(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_bytes(GOOD)
    (watched.folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    os.mkfifo(watched.folder / "pipe.csv")
    (watched.folder / "GSPro.db").write_bytes(b"SQLite format 3\0")
    watched.watch_for(200)
    assert watched.shots == 0
    assert (watched.folder / "GSPro.db").exists()
    for name, words in (("link.csv", "links are not followed"), ("pipe.csv", "no file"), ("GSPro.db", "database")):
        assert words in watched.file(name).message
        assert watched.state(name) is FileState.WAITING


def test_subfolders_are_not_looked_into(watched: Watched) -> None:
    for name in ("imported", "rejected", "older"):
        (watched.folder / name).mkdir()
        (watched.folder / name / "range.csv").write_bytes(GOOD)
    watched.watch_for(200)
    assert watched.shots == 0


def test_imported_is_no_way_out_of_the_folder(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (watched.folder / "imported").symlink_to(tmp_path / "outside")
    watched.write("range.csv", GOOD)
    watched.watch_for(200)
    assert watched.shots == 5
    assert list((tmp_path / "outside").iterdir()) == []
    assert "is a link to another place" in watched.file("range.csv").message


def test_a_file_that_cannot_be_opened_is_tried_again(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows says it of a file that another program holds (WinError 32)."""
    real = os.open

    def held(path: object, *args: int) -> int:
        if str(path).endswith("range.csv"):
            raise PermissionError(13, "The process cannot access the file", str(path), 32)
        return real(path, *args)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", held)
        watched.write("range.csv", GOOD)
        watched.watch_for(100)
        assert watched.state("range.csv") is FileState.WAITING
        assert "another program holds it" in watched.file("range.csv").message
    watched.watch_for(100)
    assert (watched.shots, watched.names) == (5, ["imported/range.csv"])


def test_a_file_that_cannot_be_moved_is_in_and_moved_later(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(self), 5, str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", held)
        watched.write("range.csv", GOOD)
        watched.watch_for(300)
        assert (watched.shots, watched.names) == (5, ["range.csv"])
        assert "could not be moved to imported" in watched.file("range.csv").message
        assert len(watched.told) == 2, "said once, not every minute"
    watched.watch_for(100)
    assert watched.names == ["imported/range.csv"]
    assert watched.file("range.csv").message == "1 session, 5 new shots."
    assert len(watched.app.imports.load_log()) == 1


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="who may write everywhere is refused nothing")
def test_a_folder_that_may_only_be_read_is_imported_and_left(watched: Watched) -> None:
    watched.write("range.csv", GOOD)
    watched.folder.chmod(0o500)
    try:
        watched.watch_for(100)
        assert watched.shots == 5
        assert "may not be written to" in watched.file("range.csv").message
    finally:
        watched.folder.chmod(0o700)


def test_while_a_sync_runs_files_wait(watched: Watched) -> None:
    with hold_sync_lock(watched.app.settings.lock_path):
        watched.write("range.csv", GOOD)
        watched.watch_for(90)
        assert watched.shots == 0
        assert "until the sync or import that is running has ended" in watched.trouble
        assert watched.names == ["range.csv"]
    watched.watch_for(30)
    assert (watched.shots, watched.names, watched.trouble) == (5, ["imported/range.csv"], "")


def test_a_folder_vanishes_and_comes_back(watched: Watched, tmp_path: Path) -> None:
    away = watched.folder.rename(tmp_path / "away")
    watched.watch_for(100)
    assert "The folder is not there. Connect its disk" in watched.trouble
    (away / "range.csv").write_bytes(GOOD)
    away.rename(watched.folder)
    watched.watch_for(100)
    assert (watched.shots, watched.trouble) == (5, "")


def test_a_full_disk_is_said_and_nothing_is_lost(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    from golf.errors import DiskFull

    def full(*_given: object) -> None:
        raise DiskFull("There is no room on the disk.", "Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(type(watched.app.imports), "store", full)
        watched.write("range.csv", GOOD)
        watched.watch_for(100)
        assert watched.trouble == "There is no room on the disk. Make room."
        assert watched.names == ["range.csv"]
    watched.watch_for(100)
    assert (watched.shots, watched.trouble) == (5, "")


def test_a_file_that_waited_and_was_taken_out_is_no_problem_any_more(watched: Watched) -> None:
    path = watched.write("cut.csv", GOOD[:700])
    watched.watch_for(100)
    assert len(watched.app.folders.load()[0].problems) == 1
    path.unlink()
    watched.watch_for(100)
    assert watched.app.folders.load()[0].problems == ()


def test_a_file_that_was_changed_in_the_last_moment_is_not_moved(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the import and the move another program writes."""
    path = watched.write("range.csv", balls(5))
    watched.watch_for(5)
    stat = path.stat()
    path.write_bytes(GOOD.replace(b"Ann", b"Bob"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    watched.watch_for(60)
    assert watched.shots == 10, "same size and time, other bytes: read, not moved away unread"
