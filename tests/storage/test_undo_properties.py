"""Whatever runs and people did: an undo gives the hash of before, or a reason and changes nothing."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from golf.errors import NotFound, ReportUnreadable
from golf.sessions import DateEvidence, DateSource
from golf.sync_events import SyncFailure
from golf_db import GolfDatabase, UndoRefused, open_database
from tests.depth import share
from tests.storage.builders import GUESS, content, group, raw, row, shot
from tests.storage.run_steps import BOB, begin, undo

ANN = "ann@example.com"
IDS = st.integers(1, 5)
ACCOUNTS = st.sampled_from([BOB, ANN])
DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 4)))
ROWS = st.lists(st.builds(
    lambda report_id, name, player, day, shots: row(report_id, name, player=player, listed_on=day, shot_count=shots),
    IDS, st.sampled_from(["range", "wedges", ""]), st.sampled_from([None, "Bob", "Ann"]), DAYS,
    st.sampled_from([None, 2, 3])), min_size=1, max_size=4)


def read_content(shots: list[int], groups: int, day: date | None) -> Any:
    """Shots with a few shared numbers: equal ones in two reports are duplicates."""
    parts = [group([shot(number, seed=1) for number in shots], group_id=f"g{place}", position=place)
             for place in range(groups)][:1]
    more = [group([shot(number, seed=2) for number in shots[:1]], group_id="g9", position=9)] if groups > 1 else []
    return content(*parts, *more, day=day)


CONTENTS = st.builds(read_content, st.lists(st.integers(1, 4), unique=True, max_size=3), st.integers(1, 2), DAYS)
LIST = st.tuples(st.just("list"), ROWS, DAYS)
SAVE = st.tuples(st.just("save"), IDS, CONTENTS)
FAIL = st.tuples(st.just("fail"), IDS, st.none())
GONE = st.tuples(st.just("gone"), st.sets(IDS), st.none())
REPLAY = st.tuples(st.just("replay"), IDS, CONTENTS)
WORKS = st.lists(st.one_of(LIST, SAVE, SAVE, FAIL, GONE, REPLAY), max_size=5)
RUNS = st.tuples(st.just("run"), st.tuples(ACCOUNTS, st.booleans()), WORKS)
EDITS = st.tuples(st.just("edit"), st.sampled_from(["name", "player", "day", "tags", "notes", "club", "tag"]), IDS)
BACK = st.tuples(st.just("edit back"), st.integers(0, 3), st.none())
UNDO = st.tuples(st.just("undo"), st.integers(0, 5), st.none())
STEPS = st.lists(st.one_of(RUNS, RUNS, EDITS, BACK, UNDO, UNDO), min_size=2, max_size=9)


@dataclass
class Player:
    """Plays steps on a real file. ``before`` and ``after`` are hashes by run, for those whose hash is known."""

    db: GolfDatabase
    runs: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    newest: str | None = None
    """The run since which nobody else changed anything."""

    def play(self, kind: str, first: Any, second: Any) -> None:
        acts: dict[str, Callable[[Any, Any], None]] = {
            "run": self.run, "edit": self.edit, "edit back": self.edit_back, "undo": self.undo}
        acts[kind](first, second)
        assert [finding for finding in self.db.upkeep.check() if finding.severity == "error"] == []

    def run(self, how: tuple[str, bool], works: list[tuple[str, Any, Any]]) -> None:
        """A run; half of them are taken back and brought back at once."""
        account, tried = how
        run_id = f"run{len(self.runs)}"
        begin(self.db, run_id, account)
        self.before[run_id] = self.db.compute_content_hash()
        for work in works:
            self.work(account, run_id, *work)
        self.runs.append(run_id)
        self.newest = run_id
        if self.db.changesets.explain_undo(run_id) is not None:
            assert self.db.compute_content_hash() == self.before[run_id], "it changed something and does not know"
        elif tried:
            self.undo(0, None)
            undo(self.db, self.newest, f"{run_id}-here")
            self.runs.append(f"{run_id}-here")
            self.newest = None

    def work(self, account: str, run_id: str, kind: str, what: Any, more: Any) -> None:
        reports = self.db.reports(account)
        if kind == "list":
            links = {} if more is None else {what[0].report_id: DateEvidence(DateSource.LINK, more, str(more))}
            reports.save_listing_rows(what, run_id, link_dates=links)
        elif kind == "gone":
            reports.finish_listing(what, run_id)
        elif kind == "fail":
            reports.save_failure(SyncFailure("report_unavailable", "No.", recoverable=True, report_id=what), run_id)
        elif kind == "save" or what in self.db.upkeep.iter_raw_ids():
            save: Any = reports.save_report if kind == "save" else self.db.upkeep.save_replayed
            try:
                save(raw(what, more), more, GUESS, run_id)
            except (NotFound, ReportUnreadable):
                return

    def edit(self, what: str, report_id: int) -> None:
        edits = self.db.edits
        acts: dict[str, Callable[[], object]] = {
            "name": lambda: edits.rename(report_id, "mine"), "player": lambda: edits.set_player(report_id, "Bob"),
            "day": lambda: edits.set_days([report_id], date(2026, 3, 3)),
            "tags": lambda: edits.set_tags(report_id, ["a", "b"]), "notes": lambda: edits.set_notes(report_id, "n"),
            "club": lambda: edits.set_default_club(report_id, "g0", is_default=True),
            "tag": lambda: edits.rename_tag("a", "c")}
        try:
            acts[what]()
        except NotFound:
            return
        self.newest = None

    def edit_back(self, number: int, _nothing: None) -> None:
        mine = [change for change in self.db.edits.load_changes() if change.actor == "golfer"]
        if number < len(mine):
            try:
                self.db.edits.undo(mine[number].change_id)
            except UndoRefused:
                return
            self.newest = None

    def undo(self, number: int, _nothing: None) -> None:
        """Take one of the runs back; right after the run its hash is known, and then that of the way back, too."""
        if not self.runs:
            return
        run_id, now = self.runs[-1 - number % len(self.runs)], self.db.compute_content_hash()
        explained = self.db.changesets.explain_undo(run_id)
        new_run_id = f"undo{len(self.runs)}"
        if explained is not None:
            with pytest.raises(UndoRefused, match=re.escape(explained)):
                undo(self.db, run_id, new_run_id)
            assert self.db.compute_content_hash() == now
            assert self.newest != run_id or "changed nothing" in explained
            return
        undo(self.db, run_id, new_run_id)
        undone = self.db.compute_content_hash()
        if self.newest == run_id:
            assert undone == self.before[run_id]
        self.before[new_run_id] = now
        undo(self.db, new_run_id, f"{new_run_id}-redo")
        assert self.db.compute_content_hash() == now
        undo(self.db, f"{new_run_id}-redo", f"{new_run_id}-again")
        assert self.db.compute_content_hash() == undone
        self.before[f"{new_run_id}-again"] = now
        self.runs += [new_run_id, f"{new_run_id}-again"]
        self.newest = f"{new_run_id}-again"


@pytest.mark.timeout(900)
@settings(max_examples=share(10, 80), deadline=None, suppress_health_check=list(HealthCheck),
          phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(STEPS)
def test_an_undo_is_exact_or_has_a_reason(steps: list[tuple[str, Any, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "golf.db")
        player = Player(db)
        for step in steps:
            player.play(*step)
        db.close()
