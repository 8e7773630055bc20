"""One JSON report in, club groups and shots out: a pure function.

Field names, units, sentinels and traps are those of uneekor.md ("Report API"). One bad record never
costs the others: it comes back as a BadRecord beside them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from automation.date_reclassifier import read_api_date
from automation.reports.field_watch import FieldWatch
from automation.reports.shot_reader import content_of, read_shot
from automation.shared.text_reader import read_text
from golf.clubs import DEFAULT_CLUB_RAW, UNKNOWN_CLUB, canonical_club, club_in_text
from golf.errors import TRIED_AGAIN, ReportUnreadable
from golf.report_fields import GROUP_ID, SHOT_ID
from golf.reports import BadRecord, ClubGroup, ReportContent
from golf.shots import Shot, ShotFlag

_MOST_VALUES = 1_000_000
"""Some 25,000 shots. Twenty megabytes of empty groups would take half a gigabyte as Python's objects."""
_LONGEST_INT = 60  # digits, more than any id; longer ones become floats, Python refuses to parse ints of thousands
_LARGEST_CLUB_NUMBER = 2**31
_WHOLE = re.compile(r"([+-]?[0-9]+)\.0+")


def read_report(body: bytes, *, session_name: str, today: date) -> ReportContent:
    """The cleaned content of a report.

    ``session_name`` helps to tell a real one-iron from the default club; ``today`` bounds the dates
    that are believed. Raises ReportUnreadable when the body as a whole is not a report.
    """
    reader = _ReportReader(session_name)
    for position, document in enumerate(_load_groups(body)):
        reader.read_group(document, position)
    api_date = read_api_date([(group.created_text, len(group.shots)) for group in reader.groups], today)
    return ReportContent(_flag_duplicates(reader.groups), tuple(reader.problems), api_date, reader.watch.facts())


def _load_groups(body: bytes) -> list[Any]:
    text = body.decode("utf-8-sig", errors="replace")
    if text.lstrip()[:1] == "<":
        raise ReportUnreadable("The portal sent a web page instead of the report.", TRIED_AGAIN)
    if sum(body.count(sign) for sign in (b"{", b"[", b",")) > _MOST_VALUES:
        raise ReportUnreadable("The portal sent far more values than a session has.", TRIED_AGAIN)
    try:
        document = json.loads(text, parse_int=_read_int)
    except (ValueError, RecursionError) as error:
        raise ReportUnreadable("The portal sent a report that is broken or cut off.", TRIED_AGAIN) from error
    if not isinstance(document, list):
        raise ReportUnreadable("The portal sent something that is not a report.", TRIED_AGAIN)
    return document


def _read_int(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INT else float(digits)


class _ReportReader:
    """Collects the groups of one report and what could not be read."""

    def __init__(self, session_name: str) -> None:
        self.groups: list[ClubGroup] = []
        self.problems: list[BadRecord] = []
        self._session_name = session_name
        self.watch = FieldWatch()
        self._ids_used: Counter[tuple[str, str]] = Counter()

    def read_group(self, document: object, position: int) -> None:
        where = f"groups[{position}]"
        if not isinstance(document, dict):
            self.problems.append(BadRecord(where, "not a club group"))
            return
        label = read_text(document.get("name"), 300)
        club_raw = read_text(document.get("club_name"), 60) or None
        club, club_source = _choose_club(club_raw, label)
        wanted = _read_id(document.get("id"))
        if not wanted:
            self._lose_group(document, where)
            return
        group_id = self._unique("", wanted)
        group = ClubGroup(
            group_id=group_id,
            position=position,
            label=label,
            club=club,
            club_raw=club_raw,
            club_number=_read_club_number(document.get("club")),
            club_source=club_source,
            created_text=read_text(document.get("client_created_date"), 40),
            is_default_club=_is_default_club(club_raw, label, self._session_name),
            shots=self._read_shots(
                document.get("shots"), f"{where}.shots", group_id, club, is_doubled=group_id != wanted),
        )
        self.groups.append(group)
        self.watch.see_group(document, group)

    def _lose_group(self, document: dict[str, Any], where: str) -> None:
        """Without its group's id no shot can be known again: each is told as lost, the raw report keeps them."""
        self.watch.see_no_id(GROUP_ID, document)
        shots = document.get("shots")
        number = len(shots) if isinstance(shots, list | dict) else int(shots is not None)
        self.problems.extend(
            BadRecord(f"{where}.shots[{place}]", "its group has no id", lost_shot=True) for place in range(number))

    def _read_shots(
        self, documents: object, where: str, group_id: str, club: str, *, is_doubled: bool
    ) -> tuple[Shot, ...]:
        if documents is None:
            return ()
        if not isinstance(documents, list):
            self.problems.append(BadRecord(where, "not a list of shots", lost_shot=True))
            return ()
        shots = []
        for position, document in enumerate(documents):
            if not isinstance(document, dict):
                self.problems.append(BadRecord(f"{where}[{position}]", "the shot is empty", lost_shot=True))
                continue
            wanted = _read_id(document.get("id"))
            if not wanted:
                self.watch.see_no_id(SHOT_ID, document)
                self.problems.append(BadRecord(f"{where}[{position}]", "the shot has no id", lost_shot=True))
                continue
            shot_id = self._unique(group_id, wanted)
            if is_doubled or shot_id != wanted:
                self.watch.see_doubled(group_id, shot_id)
            shot, troubles = read_shot(document, shot_id, position)
            self.problems.extend(BadRecord(f"{where}[{position}].{name}", why) for name, why in troubles)
            self.watch.see_shot(document, shot, troubles, group_id, club)
            shots.append(shot)
        return tuple(shots)

    def _unique(self, scope: str, wanted: str) -> str:
        """An id not used before in its scope: a second ``7`` becomes ``7#2``, always the same way."""
        self._ids_used[scope, wanted] += 1
        count = self._ids_used[scope, wanted]
        return wanted if count == 1 else self._unique(scope, f"{wanted}#{count}")


def _read_id(value: object) -> str:
    """The id of a group or a shot, "" when there is none. 17, 17.0, "17" and "17.0" are the same one; 17.5 is none.

    A made-up id would be another one in the next answer: the shot would come twice, or take another's place.
    """
    if isinstance(value, float):
        value = int(value) if value.is_integer() else ""
    text = "" if isinstance(value, bool) or not isinstance(value, int | str) else read_text(str(value), 60)
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _read_club_number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if abs(value) < _LARGEST_CLUB_NUMBER else None


def _choose_club(club_raw: str | None, label: str) -> tuple[str, str]:
    """Canonical club and where it comes from; free text speaks only when ``club_name`` is missing."""
    if club_raw:
        return canonical_club(club_raw) or club_raw, "club_name"
    if named := club_in_text(label):
        return named, "label"
    return UNKNOWN_CLUB, "unknown"


def _is_default_club(club_raw: str | None, label: str, session_name: str) -> bool:
    """Left on the default club, unless the player's own words name a one-iron."""
    if (club_raw or "").upper() != DEFAULT_CLUB_RAW:
        return False
    return "1 Iron" not in (club_in_text(label), club_in_text(session_name))


def _flag_duplicates(groups: Sequence[ClubGroup]) -> tuple[ClubGroup, ...]:
    """Flag every repetition of a shot inside the report; the first one counts."""
    seen: set[tuple[float | None, ...]] = set()
    flagged = []
    for group in groups:
        shots = []
        for shot in group.shots:
            content = content_of(shot)
            if content is not None and content in seen:
                shots.append(_as_duplicate(shot))
            else:
                shots.append(shot)
                if content is not None:
                    seen.add(content)
        flagged.append(_with_shots(group, tuple(shots)))
    return tuple(flagged)


def _as_duplicate(shot: Shot) -> Shot:
    reason = "; ".join(filter(None, (shot.flag_reason, "the same shot is in this session already")))
    return replace(shot, flags=(*shot.flags, ShotFlag.DUPLICATE), flag_reason=reason)


def _with_shots(group: ClubGroup, shots: tuple[Shot, ...]) -> ClubGroup:
    return group if shots == group.shots else replace(group, shots=shots)
