"""What a run finds out about the fields of the portal's reports: counted session by session, told in sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from golf.report_fields import FIELDS_LOST, FIELDS_NOTED, IDS, ReportFields, UnknownField, join_words
from golf.reports import SavedReport
from golf.sync_events import SyncFailure
from services.shared.formatting import count_of

ENOUGH_SESSIONS = 3
"""From so many sessions without a field on, the portal may have changed its report."""
_MOST_NAMES = 10


@dataclass(slots=True)
class FieldNews:
    """Lives with the run's totals, on the run's own thread.

    ``still_lacking``: what sessions lack that this run did not ask for, because it was asked often enough; "" for none.
    """

    shots: int = 0
    groups: int = 0
    still_lacking: str = ""
    _lost: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By the words for a field: the sessions that came without it."""
    _patchy: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The same of fields that most shots had: what lacks is stored here already."""
    _some_came: set[str] = field(default_factory=set)
    """Words for lost fields of which a few values did come."""
    _nameless: set[int] = field(default_factory=set)
    """Sessions with shots that have no id, or one that another shot has."""
    _unread: Counter[str] = field(default_factory=Counter)
    _unread_in: set[int] = field(default_factory=set)
    _unknown_in_shots: Counter[str] = field(default_factory=Counter)
    _unknown_in_groups: Counter[str] = field(default_factory=Counter)

    def note(self, saved: SavedReport, fields: ReportFields) -> None:
        """Add what one fetched report said."""
        self.shots += fields.shots
        self.groups += fields.groups
        _add(self._unknown_in_shots, fields.unknown_in_shots)
        _add(self._unknown_in_groups, fields.unknown_in_groups)
        lost = {each.field for each in saved.lost}
        if lost & IDS:
            self._nameless.add(saved.report_id)
        some_came = {counts.field for counts in fields.field_counts if not counts.is_emptied}
        for each in saved.lost:
            if each.field not in IDS:
                (self._patchy if each.field in some_came else self._lost)[each.words].add(saved.report_id)
        for counts in fields.field_counts:
            if counts.field not in lost | IDS and counts.unreadable:
                self._unread[counts.words] += counts.unreadable
                self._unread_in.add(saved.report_id)
            elif counts.field in lost and counts.absent + counts.unreadable + counts.empty < counts.expected:
                self._some_came.add(counts.words)

    def failures(self) -> list[SyncFailure]:
        """Fields that so many sessions lack that the run is not whole; a shot without an id is one too many."""
        told = [f"{self._came_without(words, ids)}: the portal may have changed its report. "
                "What was stored earlier stays; these sessions are asked for again."
                for ids, words in _by_sessions(self._lost) if len(ids) >= ENOUGH_SESSIONS]
        if self._nameless:
            told.append(f"{count_of(len(self._nameless), 'session')} came with shots that have no id of their own: the "
                        "portal may have changed its report. Such shots are not stored, and those stored earlier "
                        "stay. The portal's answers are kept; the next sync asks again.")
        return [SyncFailure(FIELDS_LOST, sentence, recoverable=True) for sentence in told]

    def notes(self) -> list[SyncFailure]:
        """What is worth knowing and no reason to worry yet."""
        few = [f"{self._came_without(words, ids)}. The next sync asks again."
               for ids, words in _by_sessions(self._lost) if len(ids) < ENOUGH_SESSIONS]
        few += [f"{count_of(len(ids), 'session')} came without {join_words(words)} that are stored here. They stay; "
                "the next sync asks again." for ids, words in _by_sessions(self._patchy)]
        return [SyncFailure(FIELDS_NOTED, sentence, recoverable=True)
                for sentence in (*few, *self._tell_lacking(), *self._tell_unread(), *self._tell_unknown())]

    def _came_without(self, words: list[str], ids: frozenset[int]) -> str:
        how = "almost without" if self._some_came & set(words) else "without any"
        return f"{count_of(len(ids), 'session')} came {how} {join_words(words)}"

    def _tell_lacking(self) -> list[str]:
        return [f"{self.still_lacking}. They are asked for again once a week."] if self.still_lacking else []

    def _tell_unread(self) -> list[str]:
        if not self._unread:
            return []
        parts = join_words(f"{words} ({number:,})" for words, number in sorted(self._unread.items()))
        return [(f"Values that could not be read in {count_of(len(self._unread_in), 'session')}: {parts}. "
                 "They are left empty; the portal's answers are kept.")]

    def _tell_unknown(self) -> list[str]:
        names = [*_in_most(self._unknown_in_shots, self.shots), *_in_most(self._unknown_in_groups, self.groups)]
        if not names:
            return []
        told = join_words(f"“{name}”" for name in names[:_MOST_NAMES])
        what = "a field" if len(names) == 1 else f"{len(names)} fields"
        return [f"The portal's reports have {what} that Rangebook does not know yet: {told}."]


def _by_sessions(missing: Mapping[str, set[int]]) -> list[tuple[frozenset[int], list[str]]]:
    """Fields that the same sessions lack are one matter, those that most lack first."""
    found: dict[frozenset[int], list[str]] = defaultdict(list)
    for words, ids in sorted(missing.items()):
        found[frozenset(ids)].append(words)
    return sorted(found.items(), key=lambda item: (-len(item[0]), item[1]))


def _add(counts: Counter[str], unknown: Iterable[UnknownField]) -> None:
    for name, records in unknown:
        counts[name] += records


def _in_most(counts: Mapping[str, int], of_all: int) -> list[str]:
    return sorted(name for name, number in counts.items() if number * 2 > of_all)
