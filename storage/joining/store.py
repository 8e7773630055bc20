"""Joining another Rangebook with this one: looked at, previewed, and done session by session.

Each session is a transaction of its own, so a ball of a running live session never waits for long. Whoever is killed
in between joins again: what came already is known and changes nothing, so nothing about the position need be kept.
Sessions whose words name other sessions (merged, split, moved shots) are finished when all of them are here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from golf.errors import NotFound
from golf.reports import SavedReport
from storage.edits.brought_rows import save_done, write_rows
from storage.file.engine import Repository, Store
from storage.file.revision import bump_revision
from storage.file.schema_forms import read_forms, read_schema_rows
from storage.joining.belongings import compare_belongings
from storage.joining.histories import load_histories
from storage.joining.identity import Fate, Match, Plan, load_rangebook_id, plan_sessions
from storage.joining.merge import Difference, JoinedSession, Sides, join_session
from storage.joining.other_file import DemoNotJoined, OtherRangebook, SameRangebook, opened_other
from storage.joining.records import Demo, JoinConflict, JoinCounts, JoinOutcome, RangebookFacts
from storage.joining.taking import TAKEABLE_FIELDS, take_theirs
from storage.joining.writer import drop_settled, save_differences, save_log, write_session
from storage.tables.column_types import moment_text, now, read_day, read_moment

OnSession = Callable[[int, int], None]
"""Called with how many sessions are done and how many there are."""
ShouldStop = Callable[[], bool]
_FACTS = """
SELECT count(*) FILTER (WHERE imported_at IS NOT NULL), (SELECT count(*) FROM shots), min(practised_on),
       max(practised_on), count(*) FILTER (WHERE source = 'hand') FROM sessions
"""
_PLAYERS = "SELECT DISTINCT player FROM sessions WHERE imported_at IS NOT NULL ORDER BY player"
_HAS_ACCOUNT = "SELECT 1 FROM sessions WHERE account = ?"
_CONFLICTS = """
SELECT c.conflict_id, c.report_id, c.title, c.field, c.mine, c.theirs, c.said_at FROM join_conflicts AS c
LEFT JOIN backfill_runs AS run ON run.run_id = c.run_id
WHERE c.settled_at IS NULL AND run.undone_by IS NULL AND (?1 IS NULL OR c.run_id = ?1) ORDER BY c.conflict_id
"""
_SETTLE = "UPDATE join_conflicts SET settled_at = ?, settled_as = ? WHERE conflict_id = ?"
_PLAYERS_KEY = "players"


class Joining(Repository):
    """Another Rangebook and this one. Thread-safe; only ``join`` and the settling of conflicts write."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._folder = store.path.parent / "joining"

    def load_id(self) -> str:
        """What tells this Rangebook from every other but its own copies."""
        return self._read(load_rangebook_id)

    def look(self, path: Path) -> RangebookFacts:
        """What the other file holds. Raises as ``preview``, but not for a copy of this one or the demo."""
        with self._opened(path) as other:
            return _load_facts(other)

    def preview(self, path: Path, demo: Demo | None = None, on_session: OnSession | None = None) -> JoinOutcome:
        """What joining would do, worked out in the same way; writes nothing.

        Raises NotARangebook, SameRangebook, DemoNotJoined, DatabaseNewerThanApp, DatabaseError.
        """
        with self._opened(path) as other, self._store.reading() as mine:
            _check_may_be_joined(mine, other, demo)
            sides = _load_sides(mine, other, run_id=None)
            return _preview(sides, other, on_session)

    def join(
        self, path: Path, run_id: str, demo: Demo | None = None, on_session: OnSession | None = None,
        should_stop: ShouldStop | None = None,
    ) -> JoinOutcome:
        """Bring over what this Rangebook lacks. Joining again adds nothing. Raises as ``preview``."""
        with self._opened(path) as other:
            with self._store.reading() as mine:
                _check_may_be_joined(mine, other, demo)
                sides = _load_sides(mine, other, run_id=run_id)
            return _Join(self._store, other, sides, on_session, should_stop).run()

    def load_conflicts(self, run_id: str | None = None) -> list[JoinConflict]:
        """Words that two Rangebooks have differently and nobody has settled, of one run or of all."""
        with self._store.reading() as connection:
            rows = connection.exec_driver_sql(_CONFLICTS, (run_id,)).all()
        return [JoinConflict(row.conflict_id, row.report_id, row.title, row.field, row.mine, row.theirs,
                             None if row.said_at is None else read_moment(row.said_at),
                             row.report_id is not None and row.field in TAKEABLE_FIELDS) for row in rows]

    def keep_mine(self, conflict_id: int) -> None:
        """What was said here is right. Raises NotFound."""
        with self._store.changing() as connection:
            _settle(connection, conflict_id, "mine")

    def take_theirs(self, conflict_id: int) -> None:
        """Let the other Rangebook's word hold: a change of the golfer's like any other, which can be undone.

        Raises NotFound for no such conflict, and for one that is settled elsewhere.
        """
        with self._store.changing() as connection:
            take_theirs(connection, conflict_id)
            _settle(connection, conflict_id, "theirs")

    @contextmanager
    def _opened(self, path: Path) -> Iterator[OtherRangebook]:
        with self._store.raw() as connection:
            golfers = read_forms(read_schema_rows(connection))
        with opened_other(path, self._folder, golfers) as other:
            yield other


def _settle(connection: Connection, conflict_id: int, how: str) -> None:
    if connection.exec_driver_sql(_SETTLE, (moment_text(now()), how, conflict_id)).rowcount == 0:
        raise NotFound("This difference is not listed any more.", "Reload the page.")


def _load_facts(other: OtherRangebook) -> RangebookFacts:
    connection = other.connection
    sessions, shots, first, last, by_hand = connection.exec_driver_sql(_FACTS).one()
    players = tuple(connection.exec_driver_sql(_PLAYERS).scalars())
    return RangebookFacts(other.rangebook_id, sessions, shots, read_day(first), read_day(last), players, by_hand)


def _check_may_be_joined(mine: Connection, other: OtherRangebook, demo: Demo | None) -> None:
    if other.rangebook_id == load_rangebook_id(mine):
        raise SameRangebook("This file is a copy or a backup of this very Rangebook.",
                            "Nothing was changed or lost. Where both went on after the copy, import this one's files "
                            "there, or keep both; a restore would replace everything that is here.")
    is_demo_there = demo is not None and other.connection.exec_driver_sql(
        _HAS_ACCOUNT, (demo.account,)).first() is not None
    if demo is not None and demo.is_here != is_demo_there:
        which = "The file holds" if is_demo_there else "This Rangebook shows"
        raise DemoNotJoined(f"{which} the sessions of the demo, which are nobody's.",
                            "Nothing was changed. Join two Rangebooks with your own sessions.")


def _load_sides(mine: Connection, other: OtherRangebook, *, run_id: str | None) -> Sides:
    plan = plan_sessions(mine, other.connection)
    return Sides(mine, other.connection, plan, load_histories(mine, plan.name_here),
                 load_histories(other.connection, plan.name_there), moment_text(now()), run_id,
                 is_preview=run_id is None)


def _preview(sides: Sides, other: OtherRangebook, on_session: OnSession | None) -> JoinOutcome:
    tally = _Tally()
    coming = [match for match in sides.plan.matches if match.here is not None]
    for done, match in enumerate(coming, start=1):
        joined = join_session(sides, match, is_last=True)
        joined.differences = drop_settled(sides.mine, other.rangebook_id, match.key, joined.differences)
        tally.add(joined, is_new=match.fate is Fate.NEW)
        if on_session is not None:
            on_session(done, len(coming))
    belongings = compare_belongings(sides)
    left = _find_left_out(sides.plan)
    others = drop_settled(sides.mine, other.rangebook_id, _PLAYERS_KEY, [*left, *belongings.differences])
    differences = [*tally.differences, *others]
    counts = replace(tally.counts(sides.plan), belongings=belongings.count)
    return JoinOutcome(_load_facts(other), counts, tuple(map(_as_conflict, differences)))


def _as_conflict(each: Difference) -> JoinConflict:
    return JoinConflict(0, each.report_id, each.title, each.field, each.mine, each.theirs,
                        None if each.said_at is None else read_moment(each.said_at),
                        each.report_id is not None and each.field in TAKEABLE_FIELDS)


def _find_left_out(plan: Plan) -> list[Difference]:
    """Sessions that were deleted here and are kept there: whoever deleted one here is not overruled."""
    return [Difference(f"session {match.key}", "session", "deleted here", "kept there", None, None, match.name)
            for match in plan.matches if match.fate is Fate.DELETED]


class _Tally:
    """Counts what is done or would be."""

    def __init__(self) -> None:
        self.differences: list[Difference] = []
        self._new = self._shots = self._updated = self._words = self._seen = 0

    def add(self, joined: JoinedSession, *, is_new: bool) -> None:
        """Count a session as it is after both passes."""
        self._seen += 1
        self.differences += joined.differences
        self._new += is_new
        self._shots += joined.merged.new_shots
        self._updated += not is_new and joined.is_changed
        self._words += joined.words_taken

    def add_words(self, joined: JoinedSession, *, is_first_change: bool) -> None:
        """Count what the second pass added."""
        self.differences += joined.differences
        self._words += joined.words_taken
        self._updated += is_first_change and joined.is_changed

    def counts(self, plan: Plan) -> JoinCounts:
        """All of it, with what does not come over."""
        fates = [match.fate for match in plan.matches]
        return JoinCounts(
            len(fates), self._new, self._shots, self._updated, self._seen - self._new - self._updated, self._words,
            waiting=fates.count(Fate.WAITING), deleted=fates.count(Fate.DELETED),
            read_otherwise=fates.count(Fate.READ_OTHERWISE))


class _Join:
    """One join, going on."""

    def __init__(
        self, store: Store, other: OtherRangebook, sides: Sides, on_session: OnSession | None,
        should_stop: ShouldStop | None,
    ) -> None:
        self._store, self._other, self._sides = store, other, sides
        self._on_session, self._should_stop = on_session, should_stop
        self._tally = _Tally()
        self._saved: list[SavedReport] = []
        self._changed: set[int] = set()

    def run(self) -> JoinOutcome:
        """All of it, until it is to stop."""
        coming = [match for match in self._sides.plan.matches if match.here is not None]
        unfinished = []
        for done, match in enumerate(coming, start=1):
            if self._should_stop is not None and self._should_stop():
                return self._outcome(belongings=0, is_stopped=True)
            if self._bring(match):
                unfinished.append(match)
            if self._on_session is not None:
                self._on_session(done, len(coming))
        for match in unfinished:
            self._finish(match)
        return self._outcome(belongings=self._bring_belongings(), is_stopped=False)

    def _bring(self, match: Match) -> bool:
        """One session. True when it waits for others."""
        with self._store.writing() as connection:
            sides = replace(self._sides, mine=connection)
            joined = join_session(sides, match, is_last=False)
            self._write(sides, match, joined)
        self._tally.add(replace(joined, differences=[] if joined.is_unfinished else joined.differences),
                        is_new=joined.before is None)
        return joined.is_unfinished

    def _finish(self, match: Match) -> None:
        with self._store.writing() as connection:
            sides = replace(self._sides, mine=connection)
            joined = join_session(sides, match, is_last=True)
            is_first = match.here not in self._changed
            self._write(sides, match, joined)
        self._tally.add_words(joined, is_first_change=is_first)

    def _write(self, sides: Sides, match: Match, joined: JoinedSession) -> None:
        assert match.here is not None  # noqa: S101 - it has a number
        if joined.is_changed:
            self._changed.add(match.here)
            self._saved.append(write_session(sides, match, joined))
        if not joined.is_unfinished:
            assert sides.run_id is not None  # noqa: S101 - this is no preview
            rangebook_id = self._other.rangebook_id
            save_differences(sides.mine, rangebook_id, match.key, match.here, joined.differences, run_id=sides.run_id)
            joined.differences = drop_settled(sides.mine, rangebook_id, match.key, joined.differences)

    def _bring_belongings(self) -> int:
        run_id = self._sides.run_id
        assert run_id is not None  # noqa: S101 - this is no preview
        with self._store.writing() as connection:
            sides = replace(self._sides, mine=connection)
            found = compare_belongings(sides)
            done = write_rows(connection, found.rows)
            for detail, entry in found.log:
                save_log(connection, None, [entry], run_id, detail)
            save_done(connection, done, run_id)
            left = _find_left_out(sides.plan)
            differences, rangebook_id = [*left, *found.differences], self._other.rangebook_id
            save_differences(connection, rangebook_id, _PLAYERS_KEY, None, differences, run_id=run_id)
            self._tally.differences += drop_settled(connection, rangebook_id, _PLAYERS_KEY, differences)
            if done:
                bump_revision(connection)
        return len(done)

    def _outcome(self, *, belongings: int, is_stopped: bool) -> JoinOutcome:
        counts = replace(self._tally.counts(self._sides.plan), belongings=belongings)
        return JoinOutcome(_load_facts(self._other), counts, tuple(map(_as_conflict, self._tally.differences)),
                           _once(self._saved), is_stopped)


def _once(saved: list[SavedReport]) -> tuple[SavedReport, ...]:
    """Each session once: what the first pass said of it holds."""
    found: dict[int, SavedReport] = {}
    for each in saved:
        found.setdefault(each.report_id, each)
    return tuple(found.values())
