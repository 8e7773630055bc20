"""One session of another Rangebook put together with what is here; writes nothing."""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from golf.sessions import UNKNOWN_PLAYER
from storage.edits.merge_and_split import MERGED_FIELD
from storage.edits.shots import SHOTS_FIELD
from storage.joining.drafts import Draft, build_snapshot, choose_draft_day, load_draft, renumber, session_of
from storage.joining.histories import Histories, Step, said_at, tag_subject, values_of
from storage.joining.identity import Match, Plan
from storage.joining.resolve import Value, Verdict, resolve
from storage.joining.sources import Known, Merged, merge_sources
from storage.joining.words import Words, field_of, log_values, name_field, read_words, strip_words, write_word

_KNOWN = """
SELECT coalesce((SELECT fetched_at FROM raw_reports WHERE report_id = ?1 ORDER BY version DESC LIMIT 1), ''),
       coalesce((SELECT checked_at FROM report_checks WHERE report_id = ?1), ''),
       coalesce((SELECT max(at) FROM change_log WHERE report_id = ?1 AND actor = 'sync' AND undone_at IS NULL), '')
"""
_TARGET = "SELECT player, merged_into FROM sessions WHERE report_id = ?"
_HAS_PARTS = "SELECT 1 FROM sessions WHERE merged_into = ?"
NO_STEPS: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A word that the two Rangebooks have differently, in values that mean the same in both."""

    subject: str
    field: str
    mine: Value
    theirs: Value
    said_at: str | None
    report_id: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What taking words changes in one field, as the change log keeps it."""

    field: str
    old: Any
    new: Any
    at: str | None


@dataclass(slots=True)
class JoinedSession:
    """A session as both together have it. ``before`` None: it is not here yet."""

    before: Draft | None
    draft: Draft
    merged: Merged = field(default_factory=Merged)
    log: list[LogEntry] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    words_taken: int = 0
    is_unfinished: bool = False
    """A word names a session that is still to come."""

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before is None or build_snapshot(self.before) != build_snapshot(self.draft)

    @property
    def is_source_changed(self) -> bool:
        """Whether its shots or what its source says changed."""
        if self.before is None:
            return True
        return any(self.before[table] != self.draft[table] for table in ("shots", "putts", "club_groups"))


@dataclass(frozen=True, slots=True)
class Sides:
    """Both files and what is known of them."""

    mine: Connection
    theirs: Connection
    plan: Plan
    histories_here: Histories
    histories_there: Histories
    at: str
    run_id: str | None = None
    is_preview: bool = False

    def find_session(self, name: str) -> int | None:
        """Its number, when it is here; in a preview, when it would be."""
        number = self.plan.ids_here.get(name)
        if number is None or self.is_preview:
            return number
        return number if self.mine.exec_driver_sql(_TARGET, (number,)).first() is not None else None


def join_session(sides: Sides, match: Match, *, is_last: bool) -> JoinedSession:
    """What the session is with both sides' knowledge. ``is_last``: every session that comes over is here."""
    assert match.here is not None  # noqa: S101 - those without a number do not come over
    theirs = load_draft(sides.theirs, match.there)
    assert theirs is not None  # noqa: S101 - the plan was made of this very file
    words_there = read_words(theirs, sides.plan.name_there)
    spellings = {tag_subject(each["tag"]): each["tag"] for each in theirs["session_tags"]}
    manual_day = next((each["text"] for each in theirs["session_dates"] if each["source"] == "manual"), "")
    strip_words(theirs)
    _translate(sides, theirs, match)
    before = load_draft(sides.mine, match.here)
    joined = JoinedSession(before, theirs if before is None else copy.deepcopy(before))
    words_here: Words = {}
    if before is not None:
        words_here = read_words(joined.draft, sides.plan.name_here)
        known = _load_known(sides.mine, match.here), _load_known(sides.theirs, match.there)
        joined.merged = merge_sources(joined.draft, theirs, known, sides.at, sides.run_id)
        _merge_kept_apart(joined.draft, theirs)
    else:
        joined.merged.new_shots = len(theirs["shots"])
    if not is_last and joined.draft["not_same_balls"]:
        joined.is_unfinished = True
        joined.draft["not_same_balls"] = [] if before is None else copy.deepcopy(before["not_same_balls"])
    _take_words(sides, match, joined, (words_here, words_there), spellings, is_last=is_last)
    if before is None and manual_day:
        for each in joined.draft["session_dates"]:
            each["text"] = manual_day if each["source"] == "manual" else each["text"]
    choose_draft_day(joined.draft)
    return joined


def _translate(sides: Sides, draft: Draft, match: Match) -> None:
    """Numbers of the other Rangebook become those of this one."""
    assert match.here is not None  # noqa: S101 - see above
    renumber(draft, match.here)
    row = session_of(draft)
    if row["made_from"] is not None:
        row["given_key"] = row["given_key"] or match.key
        row["made_from"] = sides.plan.ids_here.get(sides.plan.name_there(row["made_from"]), match.here)
    kept_apart = []
    for each in draft["not_same_balls"]:
        other = sides.find_session(sides.plan.name_there(each["other_id"]))
        if other is not None:
            kept_apart.append({"report_id": match.here, "other_id": other})
    draft["not_same_balls"] = kept_apart


def _merge_kept_apart(mine: Draft, theirs: Draft) -> None:
    known = {each["other_id"] for each in mine["not_same_balls"]}
    mine["not_same_balls"] += [each for each in theirs["not_same_balls"] if each["other_id"] not in known]


def _load_known(connection: Connection, report_id: int) -> Known:
    fetched, checked, logged = connection.exec_driver_sql(_KNOWN, (report_id,)).one()
    return Known(max(fetched, checked), max(fetched, checked, logged))


def _take_words(
    sides: Sides, match: Match, joined: JoinedSession, words: tuple[Words, Words], spellings: dict[str, str], *,
    is_last: bool,
) -> None:
    here, there = words
    assert match.here is not None  # noqa: S101 - see above
    steps_here = sides.histories_here.get(match.here, {})
    steps_there = sides.histories_there.get(match.there, {})
    before = copy.deepcopy(joined.draft)
    taken: dict[str, str | None] = {}
    for subject in sorted(here.keys() | there.keys(), key=lambda subject: (subject == MERGED_FIELD, subject)):
        mine, theirs = here.get(subject), there.get(subject)
        verdict = resolve(values_of(steps_here.get(subject, NO_STEPS), mine),
                          values_of(steps_there.get(subject, NO_STEPS), theirs))
        at = said_at(steps_there.get(subject, NO_STEPS), theirs)
        if verdict is Verdict.TAKE and subject == MERGED_FIELD and theirs is not None:
            if not is_last:
                joined.is_unfinished = True
                continue
            verdict = Verdict.TAKE if _may_merge(sides, match.here, joined.draft, theirs) else Verdict.CONFLICT
        if verdict is Verdict.TAKE:
            if write_word(joined.draft, subject, theirs, sides.find_session, spellings.get(subject, "")):
                taken[subject] = at
                continue
            joined.is_unfinished = True
            verdict = Verdict.CONFLICT if is_last else Verdict.KEEP
        if verdict is Verdict.CONFLICT:
            joined.differences.append(
                Difference(subject, name_field(subject), mine, theirs, at, match.here, match.name))
    joined.words_taken = sum(at is not None or joined.before is not None for at in taken.values())
    joined.log = _describe_taken(before, joined.draft, taken, is_new=joined.before is None)


def _may_merge(sides: Sides, report_id: int, draft: Draft, target: str) -> bool:
    """Whether it may count with that session: of the same player, which counts with none itself."""
    number = sides.find_session(target)
    if number is None or number == report_id:
        return False
    row = sides.mine.exec_driver_sql(_TARGET, (number,)).first()
    if row is None:
        return True
    has_parts = sides.mine.exec_driver_sql(_HAS_PARTS, (report_id,)).first() is not None
    return row.merged_into is None and not has_parts and _player_of(draft) == (
        _find_coming_player(sides, number) or row.player)


def _player_of(draft: Draft) -> str:
    session = session_of(draft)
    return str(session["player_edit"] or session["portal_player"] or UNKNOWN_PLAYER)


def _find_coming_player(sides: Sides, number: int) -> str | None:
    """In a preview whose the session would be when it is joined itself; None when that is known already."""
    match = next((each for each in sides.plan.matches if each.here == number), None) if sides.is_preview else None
    return None if match is None else _player_of(join_session(sides, match, is_last=False).draft)


def _describe_taken(before: Draft, after: Draft, taken: dict[str, str | None], *, is_new: bool) -> list[LogEntry]:
    """Entries of the change log, one a field; a new session's words that no log ever named are part of it."""
    moments: dict[str, list[str]] = defaultdict(list)
    for subject, at in taken.items():
        if at is not None or not is_new:
            moments[field_of(subject)] += [] if at is None else [at]
    old, new = log_values(before, set(moments)), log_values(after, set(moments))
    entries = []
    for name, ats in sorted(moments.items(), key=lambda item: max(item[1], default="")):
        mine, theirs = _shots_changed(old[name], new[name]) if name == SHOTS_FIELD else (old[name], new[name])
        if mine != theirs:
            entries.append(LogEntry(name, mine, theirs, max(ats, default=None)))
    return entries


def _shots_changed(old: dict[Any, Any], new: dict[Any, Any]) -> tuple[str, str]:
    keys = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
    before, after = ([[*key, words.get(key)] for key in keys] for words in (old, new))
    return json.dumps(before, ensure_ascii=False), json.dumps(after, ensure_ascii=False)

