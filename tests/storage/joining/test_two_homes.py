"""Whatever two golfers did on two computers: joined in both directions both have the same, but for listed conflicts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from golf.bag_and_goals import BagClub
from golf.errors import GolfError
from golf.sessions import SessionType
from golf.shot_edits import ShotReview
from golf_db import GolfDatabase, JoinOutcome
from tests.depth import is_deep, share
from tests.storage.builders import content, group, moment, shot
from tests.storage.joining.two_homes import (
    ask,
    bring_file,
    close_run,
    count_rows,
    errors,
    flat,
    join,
    make_home,
    of_file,
    sync,
    type_in,
    words,
)

IDS, SIDES = st.integers(1, 3), st.integers(0, 1)
WHAT = st.sampled_from(["sync", "sync", "file", "type", "name", "notes", "tags", "kind", "day", "player", "hide",
                        "leave out", "club", "shot note", "swing", "merge", "split", "move", "bag",
                        "bag club", "hand", "goal", "edit back", "edit back", "undo", "join"])
STEPS = st.lists(st.tuples(SIDES, WHAT, IDS, st.integers(0, 3)), min_size=2, max_size=14)


@dataclass
class TwoHomes:
    """Plays steps on two real files."""

    homes: list[GolfDatabase]
    count: int = 0
    runs: list[tuple[int, str]] = field(default_factory=list)

    def play(self, side: int, what: str, number: int, more: int) -> None:
        db = self.homes[side]
        self.count += 1
        run_id = f"run{self.count}"
        session = self._find(db, number)
        acts: dict[str, Callable[[], object]] = {
            "sync": lambda: sync(db, run_id, number, report(number, more), at=moment() + timedelta(minutes=self.count)),
            "file": lambda: bring_file(db, run_id, of_file(f"file{number}", list(range(more + 1)))),
            "type": lambda: type_in(db, run_id, f"typed {side} {number}", seed=50 + side),
            "name": lambda: db.edits.rename(session, f"name {side}{more}" if more else None),
            "notes": lambda: db.edits.set_notes(session, "" if more == 0 else f"note {more}"),
            "tags": lambda: db.edits.set_tags(session, ["a", "b", "C"][:more]),
            "kind": lambda: db.edits.set_type(session, SessionType.DRILL if more else None),
            "day": lambda: db.edits.set_days([session], date(2026, 3, more) if more else None),
            "player": lambda: db.edits.set_player(session, "Ann" if more else None),
            "hide": lambda: db.shot_edits.save(self._shots(db, session)[:1], is_hidden=more > 0),
            "leave out": lambda: db.shot_edits.save(self._shots(db, session)[:2], review=ShotReview.OUT),
            "club": lambda: db.shot_edits.save(self._shots(db, session)[:2], club=f"Club {more}"),
            "shot note": lambda: db.shot_edits.save(self._shots(db, session)[:1], note=f"n{more}", tags=["t"]),
            "swing": lambda: db.shot_edits.save(self._shots(db, session)[:2],
                                                swing_length=("half", "full", None)[more % 3]),
            "merge": lambda: db.regrouping.merge([session], self._find(db, more)),
            "split": lambda: db.regrouping.split(self._shots(db, session)[:1], f"split {side}"),
            "move": lambda: db.regrouping.move(self._shots(db, session)[:1], self._find(db, more)),
            "bag": lambda: db.bag.save_rule("Bob", "7 Iron", f"Old {more}"),
            "bag club": lambda: db.bag.save_club(BagClub("Bob", "Old 1", more, True, "Acme", 30.0 + side)),
            "hand": lambda: db.players.set_left_handed("Bob", value=more > 1),
            "goal": lambda: db.goals.add("Bob", "carry", 100.0 + more),
            "edit back": lambda: self._edit_back(db), "undo": lambda: self._undo(side, run_id, more),
            "join": lambda: self.join(side, run_id)}
        try:
            acts[what]()
        except (GolfError, IndexError, StopIteration):
            return
        finally:
            close_run(db, run_id)
        if what in ("sync", "file", "type", "join"):
            self.runs.append((side, run_id))

    def join(self, side: int, run_id: str = "") -> JoinOutcome:
        """Join the other one into this one; what was previewed is what is done."""
        self.count += 1
        db, other = self.homes[side], self.homes[1 - side]
        shown = db.joining.preview(other.path)
        done = join(db, other, run_id or f"join{self.count}")
        assert shown.counts == done.counts
        assert {(each.title, each.field) for each in shown.conflicts} == {
            (each.title, each.field) for each in done.conflicts}
        return done

    @staticmethod
    def _find(db: GolfDatabase, number: int) -> int:
        rows = ask(db, "SELECT report_id FROM sessions WHERE imported_at IS NOT NULL ORDER BY source_key")
        return int(rows[number % len(rows)][0]) if rows else 0

    @staticmethod
    def _shots(db: GolfDatabase, session: int) -> list[Any]:
        return ask(db, f"SELECT report_id, group_id, shot_id FROM shots WHERE report_id = {session} ORDER BY shot_id")

    @staticmethod
    def _edit_back(db: GolfDatabase) -> None:
        db.edits.undo(next(each.change_id for each in db.edits.load_changes(30)
                           if each.actor == "golfer" and not each.undone))

    def _undo(self, side: int, run_id: str, more: int) -> None:
        mine = [run for where, run in self.runs if where == side][::-1]
        self.homes[side].changesets.undo(mine[more], run_id, moment(13))
        self.runs.append((side, run_id))


def report(number: int, more: int) -> Any:
    """One of four answers of the portal for a session."""
    return content(group([shot(place, seed=number * 10 + (place > more) * more) for place in range(3 + more % 2)]))


def balls(db: GolfDatabase) -> list[tuple[Any, ...]]:
    """Every distinct ball, whatever it is called."""
    return ask(db, "SELECT carry_yd, ball_speed_mph FROM shots_flat ORDER BY 1, 2")


@settings(max_examples=share(3, 40), deadline=None, derandomize=not is_deep(), suppress_health_check=list(HealthCheck),
          phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(STEPS)
def test_two_homes_joined_both_ways_are_equal(steps: list[tuple[int, str, int, int]]) -> None:
    folder = Path(tempfile.mkdtemp())
    two = TwoHomes([make_home(folder / "a"), make_home(folder / "b")])
    try:
        for step in steps:
            two.play(*step)
        two.join(0)
        two.join(1)
        check(two)
        for conflict in two.homes[0].joining.load_conflicts():
            if conflict.is_takeable:
                try:
                    two.homes[0].joining.take_theirs(conflict.conflict_id)
                except GolfError:
                    continue
        two.join(0)
        two.join(1)
        check(two)
    finally:
        for db in two.homes:
            db.close()
        shutil.rmtree(folder)


def check(two: TwoHomes) -> None:
    """Both have every ball; nothing comes a second time; without conflicts everything is equal."""
    first, second = two.homes
    assert balls(first) == balls(second)
    rows = [count_rows(db) for db in two.homes]
    again = [two.join(0), two.join(1)]
    assert [each.counts.changes_anything for each in again] == [False, False]
    assert [count_rows(db) for db in two.homes] == rows
    assert [errors(db) for db in two.homes] == [[], []]
    if not any(each.conflicts for each in again):
        assert flat(first) == flat(second)
        assert words(first) == words(second)
