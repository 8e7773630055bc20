"""Makes a golfer's home with everything that an update must carry over. Run with the code of the version it is of:

    git worktree add /tmp/old 9d32b87 && cd /tmp/old && python /path/to/make_home.py 0.3 /path/to/this/folder

``home-0.3.zip`` was made by the code of Rangebook 0.3.0 (9d32b87).
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))  # the old version's code

from golf.errors import ReportUnreadable
from golf.sessions import SessionType
from golf.shot_edits import ShotReview
from golf.sync_events import SyncFailure
from golf_db import GolfDatabase, open_database
from tests.storage.builders import GUESS, raw, row, session
from tests.storage.run_steps import BOB, begin, undo


def fill(db: GolfDatabase, backups: Path) -> None:
    """Edits, tags, bag, goals, a merge, a split, moved shots, undone runs, copies, quarantine, gone, pasted."""
    reports = db.reports(BOB)
    begin(db, "r1")
    reports.save_listing_rows(
        [row(n, f"s{n}", player="Bob", listed_on=date(2026, 2, n), shot_count=6) for n in range(1, 9)], "r1")
    for n in range(1, 7):
        reports.save_report(raw(n), session(6, seed=n, day=date(2026, 2, n)), GUESS, "r1")
    reports.finish_listing(range(1, 9), "r1")
    begin(db, "r2")
    reports.save_report(raw(2, session(4, seed=2)), session(4, seed=2, day=date(2026, 2, 2)), GUESS, "r2")
    reports.save_report(raw(7, session(6, seed=1)), session(6, seed=1, day=date(2026, 2, 7)), GUESS, "r2")
    reports.save_report(raw(90), session(3, seed=90, day=date(2026, 2, 20)), GUESS, "r2")
    begin(db, "r3")
    for _ in range(3):
        reports.save_failure(SyncFailure(ReportUnreadable.code, "No report.", True, 8), "r3", b"<html>no</html>")
    reports.finish_listing([1, 2, 3, 4, 5, 7, 8], "r3")
    begin(db, "r4")
    reports.save_report(raw(3, session(9, seed=3)), session(9, seed=3, day=date(2026, 2, 3)), GUESS, "r4")
    undo(db, "r4", "u4")
    edit(db)
    db.backups.make(backups, "by hand")
    db.edits.rename(1, "after the backup")
    begin(db, "r5")
    reports.save_report(raw(5, session(8, seed=5)), session(8, seed=5, day=date(2026, 2, 5)), GUESS, "r5")
    begin(db, "r6")
    reports.save_report(raw(6, session(2, seed=66)), session(2, seed=66, day=date(2026, 2, 6)), GUESS, "r6")
    undo(db, "r6", "u6")


def edit(db: GolfDatabase) -> None:
    """The golfer's word on it."""
    db.edits.rename(1, "Range with Ann")
    db.edits.set_player(4, "Ann")
    db.edits.set_type(3, SessionType.GAPPING)
    db.edits.set_notes(2, "windy")
    db.edits.set_tags(2, ["wedges"])
    db.edits.set_days([5], date(2026, 3, 1))
    db.edits.set_default_club(3, "g1", True)
    db.shot_edits.save([(1, "g1", "0")], is_hidden=True)
    db.shot_edits.save([(1, "g1", "1")], verdict=ShotReview.OUT)  # type: ignore[call-arg]  # the old word
    db.shot_edits.save_clubs({(1, "g1", "2"): "8 Iron"})
    db.bag.save_rule("Bob", "7 Iron", "7 Iron (old)", date(2026, 2, 4))
    db.regrouping.merge([6], 5)
    db.regrouping.split([(1, "g1", "3"), (1, "g1", "4")], "by hand")
    db.regrouping.move([(2, "g1", "0")], 1)


def main() -> None:
    version, folder = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        db = open_database(home / "golf.db")
        fill(db, home / "backups")
        db.close()
        with zipfile.ZipFile(folder / f"home-{version}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for path in sorted(home.rglob("*")):
                if path.is_file() and path.suffix != ".lock":
                    packed.write(path, path.relative_to(home))


if __name__ == "__main__":
    main()
