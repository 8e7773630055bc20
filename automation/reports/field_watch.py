"""Watches, while a report is read, which of the portal's fields are absent, unreadable, empty or unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from automation.date_reclassifier import read_day
from automation.reports.shot_reader import MEASURE_FIELDS, Trouble
from automation.shared.text_reader import read_text
from golf.report_fields import GROUP_ID, SHOT_ID, FieldCounts, ReportFields, UnknownField, UnreadPlace
from golf.reports import ClubGroup
from golf.shots import Shot

_MEASURES = {field.portal: field.measure for field in MEASURE_FIELDS}
_COLUMNS = _MEASURES | {"type": "shot_type", "lie_angle": "lie_angle_text"}
_WORDS = {field.portal: field.words for field in MEASURE_FIELDS} | {
    "type": "shot shape", "lie_angle": "lie angle", "club_name": "club name", "client_created_date": "day",
    "shots": "shots", SHOT_ID: "shot id", GROUP_ID: "group id"}
_PUTTER = "Putter"
_SHOT_TEXTS = ("type", "lie_angle")
_SHOT_KEYS = frozenset({"id", *_MEASURES, *_SHOT_TEXTS})
_GROUP_KEYS = frozenset({"id", "name", "club_name", "club", "client_created_date", "shots"})
_TOLD_OF_GROUPS = ("club_name", "client_created_date", "shots")
_OF_GROUPS = frozenset({*_TOLD_OF_GROUPS, GROUP_ID})
_NEVER_EMPTY = {"ball_speed": "ball_speed_mps", "carry_distance": "carry_m", "launch_angle": "launch_angle_deg"}
"""What every struck ball has, whatever the monitor sees of the club."""
_MOST_UNKNOWN = 20


class FieldWatch:
    """Counts over the records of one report."""

    def __init__(self) -> None:
        self._absent: Counter[str] = Counter()
        self._unreadable: Counter[str] = Counter()
        self._empty: Counter[str] = Counter()
        self._unread: set[UnreadPlace] = set()
        self._unread_fields: set[str] = set()
        self._unknown_in_shots: Counter[str] = Counter()
        self._unknown_in_groups: Counter[str] = Counter()
        self._doubled: set[tuple[str, str]] = set()
        self._struck = self._shots = self._groups = 0

    def see_no_id(self, field: str, document: Mapping[str, Any]) -> None:
        """Count a group or a shot whose ``id`` is absent or names nothing: nobody can know it again."""
        (self._unreadable if document.get("id") is not None else self._absent)[field] += 1
        if field == GROUP_ID:
            self._groups += 1
        else:
            self._shots += 1
            self._struck += 1

    def see_doubled(self, group_id: str, shot_id: str) -> None:
        """Note a shot whose key had to be made up because the portal's stood there before."""
        self._doubled.add((group_id, shot_id))

    def see_group(self, document: dict[str, Any], group: ClubGroup) -> None:
        """Count the fields of a club group; the shots are told one by one."""
        self._groups += 1
        self._absent.update(name for name in _TOLD_OF_GROUPS if name not in document)
        self._unreadable.update(_unreadable_texts(document, ("club_name", "client_created_date")))
        if not isinstance(document.get("shots"), list | None):
            self._unreadable["shots"] += 1
        if group.created_text and read_day(group.created_text) is None:
            self._unreadable["client_created_date"] += 1
        if len(document) > len(_GROUP_KEYS) or document.keys() - _GROUP_KEYS:
            _count_unknown(self._unknown_in_groups, document, _GROUP_KEYS)

    def see_shot(
        self, document: dict[str, Any], shot: Shot, troubles: Collection[Trouble], group_id: str, club: str
    ) -> None:
        """Count the fields of a shot. A putt need not fly: what it lacks says nothing about the format."""
        self._shots += 1
        is_putt = club == _PUTTER
        self._struck += not is_putt
        missing = _SHOT_KEYS.difference(document)
        if len(document) > len(_SHOT_KEYS) - len(missing):
            _count_unknown(self._unknown_in_shots, document, _SHOT_KEYS)
        if missing and not is_putt:
            self._absent.update(missing)
        if troubles or missing:
            names = {name for name, _why in troubles}
            self._unreadable.update(names)
            self._unread_fields |= names | missing
            self._unread.update(UnreadPlace(group_id, shot.shot_id, _MEASURES[name])
                                for name in names | missing if name in _MEASURES)
        self._unreadable.update(_unreadable_texts(document, _SHOT_TEXTS))
        if not is_putt and (shot.ball_speed_mps is None or shot.carry_m is None or shot.launch_angle_deg is None):
            self._empty.update(name for name in _NEVER_EMPTY if document.get(name, 0) in (None, ""))

    def facts(self) -> ReportFields:
        """What was seen."""
        told = self._absent.keys() | self._unreadable.keys() | self._empty.keys() | self._unread_fields
        return ReportFields(
            tuple(self._tally(name) for name in sorted(told & _WORDS.keys())), frozenset(self._unread),
            _most_common(self._unknown_in_shots), _most_common(self._unknown_in_groups), frozenset(self._doubled),
            self._shots, self._groups)

    def _tally(self, name: str) -> FieldCounts:
        return FieldCounts(
            name, _WORDS[name], _COLUMNS.get(name), self._groups if name in _OF_GROUPS else self._struck,
            self._absent[name], self._unreadable[name], self._empty[name])


def _unreadable_texts(document: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Those that hold something else than a text or a number, or nothing at all."""
    return [name for name in names
            if (value := document.get(name)) is not None and not isinstance(value, str)
            and (isinstance(value, bool) or not isinstance(value, int | float))]


def _count_unknown(counts: Counter[str], document: Mapping[str, Any], known: frozenset[str]) -> None:
    for name in document.keys() - known:
        if name in counts or len(counts) < _MOST_UNKNOWN:
            counts[name] += 1


def _most_common(counts: Counter[str]) -> tuple[UnknownField, ...]:
    return tuple(UnknownField(read_text(name, 40) or "(no name)", number) for name, number in sorted(counts.items()))
