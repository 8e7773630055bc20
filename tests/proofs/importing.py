"""Steps of the machine that are no sync: files come in, come again, grow, hold the portal's own balls, are deleted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from golf.shots import MEASURES
from golf_db import SessionToImport
from services.imports.view import ImportAnswers, ImportPreview
from storage.derived.same_balls import renew_same_balls
from tests.imports.builders import SPECS, Ball, ball, build
from tests.proofs.house import SmallHouse, content_shots, load_truth_of_sessions

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from demo_portal.records import Report
    from tests.proofs.test_sync_machine import Model

MORNING = datetime(2025, 6, 1, 9, 0, 5)  # noqa: DTZ001 - as files say it; before any day the clock jumps to
_PER_SI = {"_mps": 2.2369363, "_m": 1.0936133}


class _Machine(Protocol):
    house: SmallHouse
    model: Model

    def recorded(self) -> AbstractContextManager[None]: ...

    def pick(self, place: int) -> Report | None: ...

    def take_in(self, preview: ImportPreview) -> None: ...


class _NothingChanges(Exception):
    """Ends a look that must write nothing."""


class ImportingSteps:
    """Mixed into the machine."""

    @rule(day=st.integers(0, 2), first=st.integers(1, 3), shots=st.integers(1, 6), player=st.sampled_from(
        ["Alex", "Sam", ""]))
    def import_a_file(self: _Machine, day: int, first: int, shots: int, player: str) -> None:
        """Few different files, so that they come again, overlap and grow."""
        start = MORNING + timedelta(days=day)
        balls = [ball(number, player=player, at=start + timedelta(seconds=40 * number))
                 for number in range(first, first + shots)]
        answers = ImportAnswers(player="Alex", takes_guesses=True)
        self.take_in(self.house.app.imports.preview(build(SPECS["garmin"], balls), "a.csv", answers))

    @rule(place=st.integers(0, 30), leave_out=st.integers(0, 2))
    def import_what_the_portal_has(self: _Machine, place: int, leave_out: int) -> None:
        """The same evening, as another program of the monitor writes it."""
        report = self.pick(place)
        if report is None:
            return
        balls = [_as_ball(shot, group.club) for group in self.house.truth(report).groups for shot in group.shots]
        answers = ImportAnswers(player=report.player or "Alex", day=report.date, takes_guesses=True)
        data = build(SPECS["gspro"], balls[leave_out:])
        self.take_in(self.house.app.imports.preview(data, "b.csv", answers))

    @precondition(lambda self: any(_is_own(report_id) for report_id in self.model.saved))
    @rule(place=st.integers(0, 30))
    def delete_an_import(self: _Machine, place: int) -> None:
        own = sorted(report_id for report_id in self.model.saved if _is_own(report_id))
        report_id = own[place % len(own)]
        with self.recorded():
            self.house.app.imports.delete([report_id])
        self.model.may_be_running = False
        del self.model.saved[report_id]
        self.model.dated.discard(report_id)

    def take_in(self: Any, preview: ImportPreview) -> None:
        """Import it, and note what must be there now."""
        before = dict(self.model.saved)
        with self.recorded():
            result = self.house.app.imports.store(preview)
        self.model.may_be_running = False
        if preview.file is None:
            assert not result.is_in
            return
        assert result.new_shots == preview.new
        known = load_truth_of_sessions(self.house.database)
        for session, shown in zip(preview.file.sessions, preview.sessions, strict=True):
            report_id = shown.part.report_id or _find_by_key(known, session)
            if not shown.part.is_known:
                came = content_shots(session.content)
                kept = [shot for shot in before.get(report_id, ()) if shot[1] not in {each[1] for each in came}]
                self.model.saved[report_id] = tuple(sorted((*kept, *came)))
            self.model.days.setdefault(report_id, set()).add(shown.day)
            self.note_dated(report_id)

    @invariant()
    def same_balls_rest_on_what_is_stored(self: _Machine) -> None:
        """Deciding everything anew changes nothing, and no copy names another copy."""
        store = self.house.database._store
        with store.raw() as connection:
            marked = connection.execute("SELECT report_id || '/' || group_id || '/' || shot_id, same_ball_as "
                                        "FROM shots WHERE same_ball_as IS NOT NULL").fetchall()
        assert not {copy for copy, _ in marked} & {kept for _, kept in marked}
        known = load_truth_of_sessions(self.house.database)
        try:
            with store.writing() as connection:
                assert renew_same_balls(connection, list(known)) == set()
                raise _NothingChanges
        except _NothingChanges:
            pass


def _is_own(report_id: int) -> bool:
    return report_id >= 2**40


def _find_by_key(known: dict[int, dict[str, Any]], session: SessionToImport) -> int:
    return next(report_id for report_id, row in known.items() if row["source_key"] == session.key)


def _as_ball(shot: Any, club: str) -> Ball:
    """Rounded in yards and mph."""
    found: Ball = {"club": club, "player": "", "at": None}
    for name in MEASURES:
        value = getattr(shot, name)
        factor = next((per for ending, per in _PER_SI.items() if name.endswith(ending)), 1.0)
        found[name] = None if value is None else round(value * factor, 2) / factor
    return found


def only_the_portals(known: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Without what files brought."""
    return {report_id: row for report_id, row in known.items() if row["source"] == "portal"}

