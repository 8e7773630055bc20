"""Putts of trackers are stored whole, known again, taken back, and are in no count of shots."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.putts import PUTT_MEASURES, Putt
from golf.reports import ReportContent
from golf.sessions import DateEvidence, DateSource, SessionSource
from golf_db import AccountReports, DeviceName, FileToImport, GolfDatabase, SessionToImport, open_database
from tests.depth import share
from tests.storage.builders import GUESS, RUN, content, group, raw, shot
from tests.storage.older_files import make_older
from tests.storage.run_steps import begin, undo

DAY = date(2026, 2, 3)
PUTTS = (
    Putt(1, hit_at="2026-02-03T18:00:00", made=True, ball_speed_mps=1.5, start_direction_deg=-0.4,
         target_distance_m=2.0, category="MAKE - HOLE: LEFT - FRONT"),
    Putt(2, hit_at="2026-02-03T18:00:09", made=False, ball_speed_mps=1.1, lateral_miss_m=-0.1, depth_miss_m=-0.3,
         target_distance_m=2.0, rolled_distance_m=1.7, skid_distance_m=0.2),
    Putt(3, ball_speed_mps=53.0, start_direction_deg=-179.0),
    Putt(4),
)


def putting(putts: Sequence[Putt] = PUTTS, key: str = "tracker:1", **facts: Any) -> SessionToImport:
    return SessionToImport(key, SessionSource.DATABASE, "Putting", "Bob", (
        DateEvidence(DateSource.FILE, DAY, DAY.isoformat()),), ReportContent(()), GUESS, putts=tuple(putts), **facts)


def of_file(session: SessionToImport, body: bytes = b"putts") -> FileToImport:
    return FileToImport("putts.json", body, body.ljust(32), "proof-of-putt", "{}", (session,))


def save(db: GolfDatabase, session: SessionToImport, run_id: str = RUN) -> int:
    begin(db, run_id)
    saved = db.putts.save(session, run_id)
    assert saved is not None
    return saved.report_id


def read(path: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def test_everything_of_a_putt_comes_back(db: GolfDatabase) -> None:
    number = save(db, putting(device=DeviceName("Webcam")))
    stored = db.putts.load("Bob")
    assert [replace(each.putt, putt_id="", flag_reason="") for each in stored] == list(PUTTS)
    assert [each.putt.counts for each in stored] == [True, True, False, True]
    assert stored[2].putt.flag_reason.startswith("ball speed 53 m/s is impossible for a putt; start direction -179")
    assert {(each.session_id, each.player, each.practised_on, each.device) for each in stored} == {
        (number, "Bob", DAY, "Webcam")}
    assert db.putts.load("Ann") == []
    assert db.putts.load(first=date(2026, 2, 4)) == []
    assert db.putts.load_sessions() == [(number, "Putting", "Bob", DAY, 4, 1, 2)]
    assert db.putts.count() == (4, 1)


def test_a_putt_is_no_shot(db: GolfDatabase) -> None:
    number = save(db, putting())
    card = db.journal.load_session(number).card
    assert (card.stored_shots, card.distinct_shots, card.clubs) == (0, 0, ())
    assert db.journal.load_totals(None, DAY).shots == 0
    assert read(db.path, "SELECT * FROM shots_flat") == []
    assert db.practice.load_clubs("Bob") == []


def test_what_is_here_is_stored_once_and_what_is_new_is_added(db: GolfDatabase) -> None:
    number = save(db, putting(PUTTS[:2]))
    assert db.putts.save(putting(PUTTS[:2]), RUN) is None
    again = db.putts.save(putting([*PUTTS[:1], replace(PUTTS[1], skid_distance_m=0.3), *PUTTS[2:]]), RUN)
    assert again is not None
    assert (again.report_id, again.new_putts, again.archived_shots) == (number, 2, 1)
    assert [each.putt.skid_distance_m for each in db.putts.load()] == [None, 0.3, None, None]
    poorer = db.putts.save(putting([replace(PUTTS[0], made=None)]), RUN)
    assert poorer is None, "an older copy takes nothing away"


def test_putts_without_an_id_are_named_within_their_session(db: GolfDatabase) -> None:
    first, second = save(db, putting()), save(db, putting(key="tracker:2"), "run-2")
    assert first != second
    assert db.putts.count() == (8, 2)


def test_an_id_is_stored_once_whatever_session_names_it(db: GolfDatabase) -> None:
    named = [replace(putt, putt_id=f"p{putt.number}") for putt in PUTTS]
    save(db, putting(named))
    assert db.putts.save(putting(named, key="copy"), RUN) is None
    assert db.putts.count() == (4, 1)


def test_a_file_with_putts_is_stored_known_and_taken_back(db: GolfDatabase) -> None:
    before = db.compute_content_hash()
    begin(db, RUN)
    file = of_file(putting())
    saved = db.imports.save(file, RUN, {})
    assert (saved.new_shots, saved.new_putts, saved.known_putts) == (0, 4, 0)
    assert db.imports.compare(file.sessions, file.sha256)[0].is_known
    stored = db.compute_content_hash()
    begin(db, "again")
    assert db.imports.save(file, "again", {}).known_putts == 4
    assert db.compute_content_hash() == stored
    undo(db, RUN)
    assert (db.putts.count(), db.compute_content_hash()) == ((0, 0), before)
    undo(db, f"undo-{RUN}", "redo")
    assert db.compute_content_hash() == stored


def test_a_deleted_session_comes_back_with_its_putts(db: GolfDatabase) -> None:
    begin(db, RUN)
    number = db.imports.save(of_file(putting()), RUN, {}).sessions[0]
    assert number is not None
    stored = db.compute_content_hash()
    begin(db, "delete")
    db.imports.delete([number.report_id], "delete")
    assert db.putts.count() == (0, 0)
    undo(db, "delete")
    assert db.compute_content_hash() == stored


def test_a_file_read_otherwise_later_changes_its_putts(db: GolfDatabase) -> None:
    begin(db, RUN)
    db.imports.save(of_file(putting()), RUN, {})
    stored = db.compute_content_hash()
    begin(db, "replay")
    better = of_file(putting([replace(PUTTS[0], start_direction_deg=0.4), *PUTTS[1:]]))
    changed, = db.imports.save_replayed(better, "replay")
    assert changed.archived_shots == 1
    assert db.putts.load()[0].putt.start_direction_deg == 0.4
    assert db.imports.save_replayed(better, "replay") == []
    undo(db, "replay")
    assert db.compute_content_hash() == stored


def test_putts_flat_is_the_promised_contract(db: GolfDatabase, reports: AccountReports) -> None:
    save(db, putting(PUTTS[:3]))
    seen: dict[str, Any] = {"ball_speed_mps": 2.0, "side_angle_deg": 1.0, "carry_m": 0.0, "total_m": 3.0, "side_m": 0.0}
    made = content(group([shot(0, **seen), shot(1, **{**seen, "ball_speed_mps": 30.0})], club="Putter", group_id="pt"),
                   group([shot(2)], group_id="iron"), day=date(2026, 2, 4))
    reports.save_report(raw(7, made), made, GUESS, RUN)
    rows = read(db.path, "SELECT * FROM putts_flat ORDER BY session_date, putt_number")
    assert list(rows[0]) == [
        "report_id", "putt_id", "putt_number", "session_date", "session_name", "player", "session_id", "device",
        "hit_at", "elapsed_s", "made", "ball_speed_mph", "start_direction_deg", "target_distance_ft",
        "rolled_distance_ft", "lateral_miss_in", "depth_miss_in", "skid_distance_ft", "category", "counts",
        "flag_reason"]
    assert [(row["putt_number"], row["made"], row["counts"]) for row in rows] == [
        (1, 1, 1), (2, 0, 1), (3, None, 0), (1, None, 1), (2, None, 0)]
    assert rows[0]["target_distance_ft"] == pytest.approx(6.5617, abs=1e-4)
    assert rows[1]["lateral_miss_in"] == pytest.approx(-3.937, abs=1e-3)
    assert (rows[3]["putt_id"], rows[3]["report_id"]) == ("pt/0", 7)
    assert rows[3]["rolled_distance_ft"] == pytest.approx(9.8425, abs=1e-4)
    assert len(read(db.path, "SELECT * FROM shots_flat")) == 3, "they stay shots, too"


@pytest.mark.usefixtures("real_migrations")
def test_an_older_home_opens_with_its_shots_as_they_were(db: GolfDatabase, reports: AccountReports) -> None:
    made = content(group([shot(0)], club="Putter"), group([shot(1)], group_id="g2"))
    reports.save_report(raw(7, made), made, GUESS, RUN)
    before = read(db.path, "SELECT * FROM shots_flat ORDER BY 1, 2, 3")
    db.close()
    make_older(db.path, "0008")
    with closing(open_database(db.path)) as opened:
        assert read(opened.path, "SELECT * FROM shots_flat ORDER BY 1, 2, 3") == before
        assert opened.putts.count() == (0, 0)
        assert [each for each in opened.upkeep.check() if each.severity == "error"] == []


def test_a_backup_holds_putts_and_its_preview_tells_of_them(db: GolfDatabase, tmp_path: Path) -> None:
    number = save(db, putting())
    info = db.backups.make(tmp_path / "backups", "by hand")
    stored = db.compute_content_hash()
    begin(db, "more")
    db.putts.save(putting([*PUTTS, Putt(5)]), "more")
    preview = db.backups.preview(tmp_path / "backups", info.name)
    assert {change.report_id: "putts" in change.differs for change in preview.differing} == {number: True}
    db.backups.restore(tmp_path / "backups", info.name)
    assert db.compute_content_hash() == stored


def test_the_record_and_the_table_have_the_same_measures() -> None:
    assert set(PUTT_MEASURES) < set(Putt.__dataclass_fields__)


def test_what_came_in_by_a_door_counts_putts_apart(db: GolfDatabase) -> None:
    save(db, putting())
    total, = db.journal.load_source_totals()
    assert (total.sessions, total.shots, total.putts) == (1, 0, 4)


def test_the_integrity_check_knows_putts(db: GolfDatabase) -> None:
    save(db, putting(PUTTS[:2]))
    db.putts.save(putting(), RUN)
    assert db.upkeep.check() == []
    with closing(sqlite3.connect(db.path)) as connection, connection:
        connection.execute("UPDATE putts SET import_revision = 1 WHERE position = 1")
    assert [finding.check for finding in db.upkeep.check()] == ["imports"]


_SOME = st.lists(st.tuples(st.integers(1, 6), st.sampled_from([True, False, None]), st.sampled_from([None, 1.0, 60.0])),
                 max_size=6, unique_by=lambda row: row[0])


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), _SOME), min_size=1, max_size=5))
def test_whatever_came_each_run_is_taken_back_exactly(arrivals: list[tuple[str, list[tuple[int, Any, Any]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(open_database(Path(folder) / "golf.db")) as db:
        before = []
        for place, (key, rows) in enumerate(arrivals):
            before.append(db.compute_content_hash())
            begin(db, f"run-{place}")
            db.putts.save(putting([Putt(number, made=made, ball_speed_mps=speed) for number, made, speed in rows],
                                  key=key), f"run-{place}")
            assert db.upkeep.check() == []
            assert len({each.putt.putt_id for each in db.putts.load()}) == db.putts.count()[0]
        after = [*before[1:], db.compute_content_hash()]
        for place in reversed(range(len(arrivals))):
            if before[place] == after[place]:
                continue  # it brought nothing new
            undo(db, f"run-{place}")
            assert db.compute_content_hash() == before[place]
        assert db.putts.count() == (0, 0)


SEEN = tuple(Putt(number, hit_at=f"2026-02-03T18:00:{number * 7:02d}.000", ball_speed_mps=1 + number / 10,
                  start_direction_deg=number / 10) for number in range(1, 5))


def live(putts: Sequence[Putt] = SEEN) -> SessionToImport:
    return replace(putting(putts, "live:1"), source=SessionSource.LIVE)


def with_result(putts: Sequence[Putt] = SEEN) -> SessionToImport:
    """As the program's file tells the same putts: later by a second, with where they ended."""
    return putting([replace(putt, hit_at=str(putt.hit_at).replace(".000", ".900"), made=True, rolled_distance_m=2.0)
                    for putt in putts])


def import_file(db: GolfDatabase, session: SessionToImport, run_id: str) -> int:
    begin(db, run_id)
    saved, = db.imports.save(of_file(session), run_id, {}).sessions
    assert saved is not None
    return saved.report_id


def assert_counted_once(db: GolfDatabase, where: int, elsewhere: int) -> None:
    assert db.putts.count() == (4, 1)
    assert [each.session_id for each in db.putts.load("Bob")] == [where] * 4
    assert [each.putts for each in db.putts.load_sessions("Bob")] == [4]
    cards = {card.report_id: card for card in db.journal.load_cards()}
    assert (cards[where].putts, cards[where].copy_of) == (4, None)
    assert (cards[elsewhere].putts, cards[elsewhere].copy_of) == (0, where)
    assert read(db.path, "SELECT count(*) AS n, sum(counts) AS counts FROM putts_flat") == [{"n": 8, "counts": 4}]
    shared, = db.imports.load_shared_balls([elsewhere])
    assert (shared.session_id, shared.other_id, len(shared.balls)) == (elsewhere, where, 4)


def test_putts_that_came_live_and_by_file_count_once_whatever_came_first(db: GolfDatabase, tmp_path: Path) -> None:
    first = save(db, live())
    second = import_file(db, with_result(), "file run")
    assert_counted_once(db, second, first)
    with closing(open_database(tmp_path / "other.db")) as other:
        by_file = import_file(other, with_result(), "file run")
        by_camera = save(other, live())
        assert_counted_once(other, by_file, by_camera)


def test_undoing_the_file_counts_the_live_putts_again(db: GolfDatabase) -> None:
    first = save(db, live())
    before = db.compute_content_hash()
    import_file(db, with_result(), "file run")
    undo(db, "file run")
    assert db.compute_content_hash() == before
    assert [each.session_id for each in db.putts.load()] == [first] * 4
    undo(db, RUN)
    assert db.putts.count() == (0, 0)


def test_a_golfer_says_that_they_are_different(db: GolfDatabase) -> None:
    first, second = save(db, live()), import_file(db, with_result(), "file run")
    db.imports.keep_apart(first, second)
    assert db.putts.count() == (8, 2)
    assert db.imports.load_shared_balls([first, second]) == []
    db.imports.keep_apart(first, second, are_same=True)
    assert_counted_once(db, second, first)


_STEPS = st.lists(st.sampled_from(["live", "file", "undo live", "undo file", "apart", "same"]), min_size=2, max_size=8)


@settings(max_examples=share(15, 200), deadline=None)
@given(_STEPS)
def test_whatever_is_done_each_putt_counts_once_unless_they_are_different(steps: list[str]) -> None:
    doors = {"live": live(), "file": with_result()}
    with tempfile.TemporaryDirectory() as folder, closing(open_database(Path(folder) / "golf.db")) as db:
        empty, there, apart = db.compute_content_hash(), dict[str, tuple[int, str]](), False
        for place, step in enumerate(steps):
            door = step.removeprefix("undo ")
            if step in doors:
                run_id = f"run-{place}"
                begin(db, run_id)
                saved, = db.imports.save(of_file(doors[step], step.encode()), run_id, {}).sessions
                if door not in there:
                    assert saved is not None
                    there[door] = saved.report_id, run_id
            elif door in there:
                undo(db, there.pop(door)[1])
                apart = False
            elif step in ("apart", "same") and len(there) == 2:
                apart = step == "apart"
                db.imports.keep_apart(there["live"][0], there["file"][0], are_same=not apart)
            once = 0 if not there else 8 if apart else 4
            flat, = read(db.path, "SELECT count(*) AS n, coalesce(sum(counts), 0) AS counts FROM putts_flat")
            assert (db.putts.count()[0], len(db.putts.load("Bob")), flat) == (
                once, once, {"n": 4 * len(there), "counts": once})
            assert db.upkeep.check() == []
        for _, run_id in there.values():
            undo(db, run_id)
        assert db.compute_content_hash() == empty


def test_putts_of_another_player_or_hour_are_others(db: GolfDatabase) -> None:
    save(db, live())
    import_file(db, replace(with_result(), player="Ann"), "file run")
    assert db.putts.count() == (8, 2)
    evening = [replace(putt, hit_at=str(putt.hit_at).replace("T18", "T21")) for putt in SEEN]
    begin(db, "evening")
    assert db.putts.save(putting(evening, "tracker:2"), "evening") is not None
    assert db.putts.count() == (12, 3)


def test_a_putter_shot_is_in_no_number_of_full_swings(db: GolfDatabase, reports: AccountReports) -> None:
    swings = [shot(number, carry_m=150.0 + number, smash_factor=1.3) for number in range(3)]
    putter = group([shot(9, carry_m=390.0, smash_factor=0.2)], group_id="g2", position=1, club="Putter")
    reports.save_report(raw(1), content(group(swings), putter), GUESS, RUN)
    reports.save_report(raw(2), content(replace(putter, position=0)), GUESS, RUN)
    both, alone = db.journal.load_session(1).card, db.journal.load_session(2).card
    assert (both.best_carry_m, both.smash_shots) == (152.0, 3)
    assert both.average_smash == pytest.approx(1.3)
    assert (both.type_name, both.distinct_shots) == ("Practice", 4)
    assert (alone.best_carry_m, alone.average_smash, alone.smash_shots) == (None, None, 0)
    assert alone.type_name == "Putting"
    db.shot_edits.save([(1, "g2", "9")], club="Driver")
    assert db.journal.load_session(1).card.best_carry_m == 390.0


def test_an_older_file_forgets_what_a_putter_did_to_its_sums(tmp_path: Path) -> None:
    path = tmp_path / "golf.db"
    with closing(open_database(path)) as db:
        swings = [shot(number, carry_m=150.0 + number, smash_factor=1.3) for number in range(3)]
        putter = group([shot(9, carry_m=390.0, smash_factor=0.2)], group_id="g2", position=1, club="Putter")
        db.reports("me@example.com").save_report(raw(1), content(group(swings), putter), GUESS, RUN)
        db.reports("me@example.com").save_report(raw(2), content(group(swings)), GUESS, RUN)
        alone = group([shot(7, seed=3)], club="Putter")
        db.reports("me@example.com").save_report(raw(3), content(alone), GUESS, RUN)
        right = read(path, "SELECT best_carry_m, average_smash, smash_shots FROM sessions ORDER BY report_id")
    make_older(path, "0015")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE sessions SET best_carry_m = 390, average_smash = 1.025, smash_shots = 4 "
                           "WHERE report_id IN (1, 3)")
        connection.commit()
    with closing(open_database(path)) as db:
        assert read(path, "SELECT best_carry_m, average_smash, smash_shots FROM sessions ORDER BY report_id") == right
        assert [each for each in db.upkeep.check() if each.severity == "error"] == []
