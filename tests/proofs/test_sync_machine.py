"""Whatever happens, in whatever order: nothing lost, nothing doubled, nothing forgotten, and the way back is exact.

The machine drives the real sync, preview, imports, undo and edits over a portal that changes and fails, with crashes at
labelled points and a clock that jumps. A model in plain Python knows what must hold after every step.

RANGEBOOK_PROOFS=300 runs that many, and longer, examples (tests/proofs/nightly.py sets it).
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from demo_portal import Fault
from demo_portal.records import Report
from golf.errors import SyncPreviewOutdated
from golf.reports import ReportContent
from golf.sync_events import REPLAY, SyncResult, SyncStatus
from golf_db import UndoRefused
from services.sync.options import SyncOptions
from services.sync.run_recorder import new_run_id
from services.sync_preview.dry_run import preview_sync
from services.sync_preview.view import SyncPreview
from services.sync_service import run_sync
from tests.depth import share
from tests.proofs.house import (
    Image,
    Shots,
    SmallHouse,
    content_shots,
    load_truth_of_sessions,
    stored_shots,
    take_images,
)
from tests.proofs.importing import ImportingSteps, only_the_portals
from tests.proofs.points import Crash, Doom, raise_crash

NIGHTLY = int(os.environ.get("RANGEBOOK_PROOFS", "0"))
CHECKS = settings(
    max_examples=NIGHTLY or share(8, 40), stateful_step_count=50 if NIGHTLY else share(15, 22),
    deadline=None, print_blob=True, database=None,
    phases=(Phase.explicit, Phase.generate),  # making a failure smaller would take minutes
    suppress_health_check=list(HealthCheck))

PLACE = st.integers(0, 30)
LABELS = st.sampled_from([
    "page: before", "keys: before", "keys: done", "fetch: before", "fetch: done",
    *(f"{step}: {moment}" for step in ("rows", "report", "report", "finish listing", "run begins", "run ends")
      for moment in ("begin", "statement", "commit", "done"))])
FAULTS = st.sampled_from([Fault.API_404, Fault.API_500, Fault.API_HTML, Fault.API_TRUNCATED_JSON, Fault.API_EMPTY_LIST])
FIELDS = st.sampled_from(["name", "player", "tags", "day", "club"])
JUMPS = st.sampled_from([timedelta(hours=-3), timedelta(hours=5), timedelta(days=366), timedelta(days=-366)])
ZONES = st.sampled_from([-10, -3, 0, 1, 13])
ENDS = {SyncStatus.SUCCESS, SyncStatus.NO_NEW, SyncStatus.PARTIAL}


@dataclass
class RunOfModel:
    """What the model knows of a run: everything as it was before, and the hash after."""

    run_id: str
    hash_before: str
    images_before: dict[int, Image]
    saved_before: dict[int, Shots]
    hash_after: str = ""


@dataclass
class Edit:
    report_id: int
    field: str
    old: Any
    new: Any


@dataclass
class Model:
    """What must hold."""

    saved: dict[int, Shots] = field(default_factory=dict)
    """The shots of the last answer of the portal that was stored, by report."""
    words: dict[tuple[int, str], Any] = field(default_factory=dict)
    """The golfer's words that are in force."""
    edits: dict[int, Edit] = field(default_factory=dict)
    """By change id, those not taken back."""
    runs: list[RunOfModel] = field(default_factory=list)
    days: dict[int, set[date]] = field(default_factory=dict)
    """Every day that the portal has ever said of a report."""
    seen: set[int] = field(default_factory=set)
    """Reports that a listing showed to a sync that was not taken back."""
    dated: set[int] = field(default_factory=set)
    """Reports that lie on a day."""
    may_be_running: bool = False


class SyncMachine(ImportingSteps, RuleBasedStateMachine):
    """One golfer, one portal, and everything that can come between them."""

    def __init__(self) -> None:
        super().__init__()
        logging.disable(logging.CRITICAL)
        self.folder = Path(tempfile.mkdtemp(prefix="rangebook-machine-"))
        self.doom = Doom(raise_crash)
        self.model = Model()
        self.house = SmallHouse(self.folder, self.doom)
        self.plan: SyncPreview | None = None
        self.deleted: list[Report] = []

    @initialize(full=st.booleans())
    def begin(self, full: bool) -> None:
        self.doom.on_commit = self.note_saved
        for report in self.reports:
            self.note_days(report)
        if full:
            self.run(SyncOptions(None, full=True, rechecks=0))

    def teardown(self) -> None:
        try:
            self.end_well()
        finally:
            self.house.close()
            logging.disable(logging.NOTSET)
            shutil.rmtree(self.folder)

    # what the model hears

    @property
    def reports(self) -> list[Report]:
        return self.house.portal.account.reports

    def pick(self, place: int) -> Report | None:
        return self.reports[place % len(self.reports)] if self.reports else None

    def note_saved(self, report_id: int, content: ReportContent) -> None:
        self.model.saved[report_id] = content_shots(content)

    def note_days(self, report: Report) -> None:
        said = self.model.days.setdefault(report.id, set())
        said |= {report.date, *(group.created for group in report.groups)}

    def hash(self) -> str:
        return self.house.database.compute_content_hash()

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """A step that may make a run, which may be taken back later."""
        database = self.house.database
        run = RunOfModel("", self.hash(), take_images(database), dict(self.model.saved))
        known = {record.run_id for record in database.runs.load_recent(1000)}
        yield
        self.doom.disarm()
        new = [record for record in database.runs.load_recent(1000) if record.run_id not in known]
        others = [record for record in new if record.mode != REPLAY]
        assert len(others) <= 1, "a step makes one run at most"
        if len(others) < len(new):
            # Once the clock is right, a sync puts sessions on their days first, in a run of its own. What was there
            # between the two is not known here: from now on only later runs are taken back.
            self.model.runs.clear()
        elif new:
            run.run_id, run.hash_after = new[0].run_id, self.hash()
            self.model.runs.append(run)

    def touched(self, run_id: str) -> list[int]:
        with self.house.database._store.raw() as connection:
            return [row[0] for row in connection.execute(
                "SELECT report_id FROM run_reports WHERE run_id = ? AND NOT (existed AND before IS NULL)", (run_id,))]

    # what happens on this side

    def run(self, options: SyncOptions, stop: threading.Event | None = None) -> SyncResult:
        with self.recorded():
            result = self.house.sync(options, stop)
        self.check_result(result, options)
        return result

    def check_result(self, result: SyncResult, options: SyncOptions) -> None:
        """What a run that ended by itself promises."""
        self.model.may_be_running = False
        known = load_truth_of_sessions(self.house.database)
        listing_failed = any(error.report_id is None for error in result.errors)
        if result.status in ENDS and not listing_failed and not options.only:
            assert self.house.listing.shown <= known.keys(), "a session that was shown is forgotten"
            self.model.seen |= self.house.listing.shown
        if result.receipt is not None:
            self.check_receipt(result, known)

    def check_receipt(self, result: SyncResult, known: dict[int, dict[str, Any]]) -> None:
        receipt = result.receipt
        assert receipt is not None
        listed = [row for row in known.values() if row["source"] == "portal" and row["gone_at"] is None]
        assert receipt.listed_sessions == len(listed)
        assert receipt.stored_sessions == sum(row["report_id"] in self.model.saved for row in listed)
        unsettled = [row for row in listed if row["state"] != "imported" or row["wants_update"]]
        held_back = self.load_held_back()
        assert receipt.waiting_sessions == sum(row["report_id"] not in held_back for row in unsettled)
        failed = {row["report_id"] for row in listed if row["state"] == "failed"}
        assert failed <= {gap.report_id for gap in receipt.gaps}, "a failure is not said"
        if receipt.is_complete:
            assert all(len(self.model.saved[row["report_id"]]) == row["listed_shots"] for row in listed)

    def load_held_back(self) -> set[int]:
        with self.house.database._store.raw() as connection:
            return {row[0] for row in connection.execute("SELECT report_id FROM quarantine")}

    @rule(most=st.sampled_from([None, None, 1, 3]), full=st.booleans(), rechecks=st.sampled_from([0, 2]),
          accept=st.booleans())
    def sync(self, most: int | None, full: bool, rechecks: int, accept: bool) -> None:
        self.run(SyncOptions(most, full=full, rechecks=rechecks, accept_missing=accept))

    @rule(place=PLACE, more=PLACE)
    def sync_single_ones(self, place: int, more: int) -> None:
        chosen = {report.id for report in (self.pick(place), self.pick(more)) if report}
        self.run(SyncOptions(None, only=frozenset(chosen)))

    @rule(after=st.integers(0, 4), full=st.booleans())
    def sync_and_stop(self, after: int, full: bool) -> None:
        stop, left = threading.Event(), [after]

        def count_down(_report_id: int) -> None:
            left[0] -= 1
            if left[0] < 0:
                stop.set()

        self.doom.on_fetch = count_down
        try:
            result = self.run(SyncOptions(None, full=full, rechecks=0), stop)
        finally:
            self.doom.on_fetch = lambda _report_id: None
        assert result.status in ENDS | {SyncStatus.CANCELLED, SyncStatus.ERROR}
        assert not stop.is_set() or result.status in (SyncStatus.CANCELLED, SyncStatus.ERROR)

    @rule(label=LABELS, countdown=st.integers(1, 40), full=st.booleans())
    def sync_and_crash(self, label: str, countdown: int, full: bool) -> None:
        with self.recorded():
            self.doom.arm(label, countdown if label.endswith("statement") else 1 + countdown % 4)
            self.die_trying(lambda: self.house.sync(SyncOptions(None, full=full, rechecks=1)))

    @rule(place=PLACE, label=st.sampled_from(["undo: begin", "undo: statement", "undo: commit", "undo: done"]),
          countdown=st.integers(1, 60))
    def undo_and_crash(self, place: int, label: str, countdown: int) -> None:
        if not self.model.runs:
            return
        before, run = self.hash(), self.model.runs[-1 - place % min(3, len(self.model.runs))]
        with self.recorded():
            self.doom.arm(label, countdown if label.endswith("statement") else 1)
            try:
                self.die_trying(lambda: self.house.app.sync_history.undo(run.run_id))
            except UndoRefused:
                assert self.hash() == before
                return
        done = self.house.database.runs.load_run(run.run_id)
        assert done is not None
        if done.undone_by is None or self.model.runs[-1].run_id != done.undone_by:
            assert self.hash() == before, "an undo that did not happen changed something"
            return
        self.check_undone(run, before)

    def die_trying(self, work: Any) -> None:
        try:
            work()
            self.model.may_be_running = False
        except Crash:
            self.model.may_be_running = True

    @rule(full=st.booleans(), most=st.sampled_from([None, 2]))
    def preview(self, full: bool, most: int | None) -> None:
        before = self.hash()
        self.house.listing.shown.clear()
        with self.recorded():
            result, self.plan = preview_sync(
                self.house.portal.username, self.house.portal.password, SyncOptions(most, full=full, rechecks=0),
                dependencies=self.house.parts, run_id=new_run_id(), trigger="test")
        assert self.hash() == before, "a preview wrote something"
        self.model.may_be_running = False
        assert (self.plan is None) == (result.status is SyncStatus.ERROR)

    @precondition(lambda self: self.plan is not None)
    @rule()
    def run_the_plan(self) -> None:
        plan, before = self.plan, self.hash()
        assert plan is not None
        self.plan = None
        try:
            with self.recorded():
                result = run_sync(self.house.portal.username, self.house.portal.password, preview=plan,
                                  dependencies=self.house.parts)
        except SyncPreviewOutdated:
            assert self.hash() == before
            return
        self.model.may_be_running = False
        known = load_truth_of_sessions(self.house.database)
        assert set(plan.to_fetch) <= known.keys()
        assert {report_id for report_id in plan.gone if known[report_id]["gone_at"] is None} == set()
        self.check_receipt(result, known)

    # the way back

    @precondition(lambda self: self.model.runs)
    @rule(place=st.integers(0, 5), again=st.booleans())
    def undo(self, place: int, again: bool) -> None:
        run = self.model.runs[-1 - place % len(self.model.runs)]
        before = self.hash()
        count = len(self.house.database.runs.load_recent(1000))
        act = self.house.app.sync_history.redo if again else self.house.app.sync_history.undo
        try:
            with self.recorded():
                act(run.run_id)
        except UndoRefused:
            assert self.hash() == before, "a refused undo changed something"
            assert len(self.house.database.runs.load_recent(1000)) == count
            return
        self.model.may_be_running = False
        if again:
            undone_by = self.house.database.runs.load_run(self.model.runs[-1].run_id).undoes  # type: ignore[union-attr]
            run = next(one for one in self.model.runs if one.run_id == undone_by)
        self.check_undone(run, before)

    def check_undone(self, run: RunOfModel, hash_now: str) -> None:
        """Exactly what was there before: every row of every report the run touched, and the hash when it can be."""
        images = take_images(self.house.database)
        for report_id in self.touched(run.run_id):
            assert images.get(report_id) == run.images_before.get(report_id)
            self.model.saved.pop(report_id, None)
            if report_id in run.saved_before:
                self.model.saved[report_id] = run.saved_before[report_id]
            if report_id not in images:
                self.model.seen.discard(report_id)
        if hash_now == run.hash_after:
            assert self.hash() == run.hash_before
        with self.house.database._store.raw() as connection:
            self.model.dated = {row[0] for row in connection.execute(
                "SELECT report_id FROM sessions WHERE practised_on IS NOT NULL")}

    # what the golfer does

    @precondition(lambda self: self.model.saved)
    @rule(place=PLACE, what=FIELDS, value=st.integers(0, 3))
    def edit(self, place: int, what: str, value: int) -> None:
        edits, database = self.house.database.edits, self.house.database
        report_id = sorted(self.model.saved)[place % len(self.model.saved)]
        known = {change.change_id for change in edits.load_changes(1000)}
        old = self.model.words.get((report_id, what))
        new: Any = None
        if what == "name":
            edits.rename(report_id, new := f"my name {value}" if value else None)
        elif what == "player":
            edits.set_player(report_id, new := f"Player {value}" if value else None)
        elif what == "tags":
            edits.set_tags(report_id, new := tuple(f"tag{number}" for number in range(value)))
        elif what == "day":
            edits.set_days([report_id], new := date(2026, 3, value) if value else None)
        elif shots := database.journal.load_shots(report_id):
            mark = {0: None, 1: True}.get(value, False)
            edits.set_default_club(report_id, shots[0].group_id, mark)
            new = None if mark is None else (shots[0].group_id, mark)
        logged = [change.change_id for change in edits.load_changes(1000) if change.change_id not in known]
        if logged:
            self.model.words[report_id, what] = new
            self.model.edits[logged[0]] = Edit(report_id, what, old, new)
        self.note_dated(report_id)

    @precondition(lambda self: self.model.edits)
    @rule(place=PLACE)
    def take_an_edit_back(self, place: int) -> None:
        change_id = sorted(self.model.edits)[-1 - place % len(self.model.edits)]
        edit, before = self.model.edits[change_id], self.hash()
        try:
            self.house.database.edits.undo(change_id)
        except UndoRefused:
            assert self.hash() == before
            return
        del self.model.edits[change_id]
        self.model.words[edit.report_id, edit.field] = edit.old
        self.note_dated(edit.report_id)

    def note_dated(self, report_id: int) -> None:
        """A hand-given day that is taken back may leave a session without any."""
        row = load_truth_of_sessions(self.house.database)[report_id]
        (self.model.dated.add if row["practised_on"] else self.model.dated.discard)(report_id)

    # what the portal does

    @rule(shots=st.integers(1, 5), player=st.sampled_from(["Alex", "Sam"]))
    def portal_new(self, shots: int, player: str) -> None:
        self.note_days(self.house.portal.add_report(name="new one", shots=shots, player=player))

    @rule(place=PLACE, number=st.integers(0, 9))
    def portal_rename(self, place: int, number: int) -> None:
        if report := self.pick(place):
            self.house.portal.rename(report.id, f"renamed {number}")

    @rule(place=PLACE, back=st.integers(0, 300), where=st.sampled_from(["both", "listing", "api"]))
    def portal_redate(self, place: int, back: int, where: Any) -> None:
        if report := self.pick(place):
            self.house.portal.redate(report.id, self.house.portal.account.today - timedelta(days=back), where)
            self.note_days(report)

    @rule(place=PLACE, shots=st.integers(1, 3))
    def portal_grow(self, place: int, shots: int) -> None:
        if report := self.pick(place):
            self.house.portal.grow(report.id, shots)

    @rule(place=PLACE)
    def portal_remeasure(self, place: int) -> None:
        report = self.pick(place)
        if report and report.shot_count:
            self.house.portal.remeasure(report.id)

    @rule(place=PLACE)
    def portal_delete(self, place: int) -> None:
        if report := self.pick(place):
            self.house.portal.delete(report.id)
            self.deleted.append(report)

    @precondition(lambda self: self.deleted)
    @rule(place=PLACE)
    def portal_brings_back(self, place: int) -> None:
        self.reports.append(self.deleted.pop(place % len(self.deleted)))

    @rule(fault=FAULTS, place=PLACE, everywhere=st.sampled_from([False, False, False, True]))
    def portal_fails(self, fault: Fault, place: int, everywhere: bool) -> None:
        report = self.pick(place)
        if report:
            self.house.portal.faults.on(fault, report_id=None if everywhere else report.id)

    @rule(share=st.integers(1, 3))
    def listing_hides(self, share: int) -> None:
        self.house.listing.hidden = {report.id for report in self.reports[::share]}

    @rule()
    def portal_heals(self) -> None:
        self.house.portal.faults.clear()
        self.house.listing.hidden.clear()

    @rule(jump=JUMPS)
    def clock_jumps(self, jump: timedelta) -> None:
        if abs(self.house.clock.shift + jump) < timedelta(days=400):
            self.house.clock.shift += jump

    @rule(zone=ZONES)
    def golfer_travels(self, zone: int) -> None:
        self.house.clock.zone_hours = zone

    # what must hold

    @invariant()
    def sessions_are_whole_and_nothing_is_doubled(self) -> None:
        known = load_truth_of_sessions(self.house.database)
        imported = {report_id for report_id, row in known.items() if row["imported_at"] is not None}
        assert imported == self.model.saved.keys()
        for report_id, shots in self.model.saved.items():
            assert stored_shots(self.house.database, report_id) == shots
            assert known[report_id]["stored_shots"] == len(shots)

    @invariant()
    def no_session_is_forgotten(self) -> None:
        assert self.model.seen <= load_truth_of_sessions(self.house.database).keys()

    @invariant()
    def the_golfers_words_stand(self) -> None:
        journal = self.house.database.journal
        for (report_id, what), value in self.model.words.items():
            if value is None or report_id not in self.model.saved:
                assert value is None or not any(edit.report_id == report_id for edit in self.model.edits.values())
                continue
            card = journal.load_session(report_id).card
            if what == "club":
                group_id, is_default = value
                marks = {shot.is_default_club for shot in journal.load_shots(report_id) if shot.group_id == group_id}
                assert marks <= {is_default}
            else:
                said = {"name": card.name, "player": card.player, "tags": card.tags, "day": card.practised_on}[what]
                assert said == value

    @invariant()
    def days_do_not_move_by_themselves(self) -> None:
        dated = set()
        for report_id, row in load_truth_of_sessions(self.house.database).items():
            if row["practised_on"] is None:
                continue
            dated.add(report_id)
            day = date.fromisoformat(row["practised_on"])
            assert day in self.model.days.get(report_id, set()) or day == self.model.words.get((report_id, "day"))
        assert self.model.dated <= dated, "a session has lost its day"
        self.model.dated = dated

    @invariant()
    def runs_end(self) -> None:
        active = [run for run in self.house.database.runs.load_recent(1000) if run.is_active]
        assert len(active) <= self.model.may_be_running

    @invariant()
    def the_file_is_sound(self) -> None:
        assert [finding for finding in self.house.database.upkeep.check() if finding.severity == "error"] == []

    def end_well(self) -> None:
        """Faults over, clock right: one full sync, and here is what the portal has."""
        self.portal_heals()
        self.house.clock.shift, self.house.clock.zone_hours = timedelta(0), 0
        result = self.run(SyncOptions(None, full=True, rechecks=1000, accept_missing=True))
        assert result.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW), result
        known = only_the_portals(load_truth_of_sessions(self.house.database))
        here = {report_id for report_id, row in known.items() if row["gone_at"] is None}
        assert here == {report.id for report in self.reports}
        for report in self.reports:
            assert stored_shots(self.house.database, report.id) == content_shots(self.house.truth(report))
        assert result.receipt is not None
        assert result.receipt.is_complete or not self.reports
        self.the_golfers_words_stand()
        self.days_do_not_move_by_themselves()
        self.the_file_is_sound()


TestSyncMachine = SyncMachine.TestCase
TestSyncMachine.settings = CHECKS
TestSyncMachine.pytestmark = [pytest.mark.timeout(0 if NIGHTLY else 900)]  # type: ignore[attr-defined]
