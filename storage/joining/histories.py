"""What a Rangebook's change log knows of each word of the golfer's: the values it had, and when it got the last."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection

from golf.same_names import search_key
from storage.changes.tags import TAG_FIELD
from storage.changes.undo import BAG_CLUBS_FIELD, BAG_FIELD
from storage.edits.brought_rows import CLUB_FIELDS
from storage.edits.merge_and_split import MERGED_FIELD
from storage.edits.shots import SHOTS_FIELD
from storage.joining.resolve import Value

_LOG = """
SELECT change_id, at, report_id, field, old, new, detail, undone_at FROM change_log AS log WHERE actor = 'golfer'
AND NOT EXISTS (SELECT 1 FROM backfill_runs AS run WHERE run.run_id = log.run_id AND run.undone_by IS NOT NULL)
ORDER BY change_id
"""
"""Who takes a whole join back does not disown the words that it brought: joining again brings them again."""
TAGS_FIELD = "tags"
TAGGED = "on"
NameSession = Callable[[int], str]
"""What names a session in both Rangebooks, by its number in this one."""
Owner = int | str
"""A session's number, or a player."""
SHOT_FIELDS = ("is_hidden", "verdict", "club", "note", "tags", "session_id", "swing_length")
NOTHING_SAID = (None, True, "", None)
"""Of a club of the bag."""


class Step(NamedTuple):
    """One value that a word had."""

    value: Value
    at: str
    """When, as the log has it; empty for what was there before the log began."""


Histories = Mapping[Owner, Mapping[str, list[Step]]]
"""By session or player, by subject: the steps, the oldest first."""


def load_histories(connection: Connection, name_session: NameSession) -> Histories:
    """Everything the golfer's log says, in values that mean the same in both Rangebooks."""
    found: dict[Owner, dict[str, list[Step]]] = defaultdict(lambda: defaultdict(list))
    for row in connection.exec_driver_sql(_LOG):
        for owner, subject, old, new in _read(row, name_session):
            steps = found[owner][subject]
            values = [old, new] if row.undone_at is None else [old, new, old]
            for value in values:
                if not steps or steps[-1].value != value:
                    steps.append(Step(value, row.at if value == new else ""))
    return found


def values_of(steps: Iterable[Step], present: Value) -> list[Value]:
    """Nothing, the steps, and what is said now."""
    values: list[Value] = [None]
    for value in (*(step.value for step in steps), present):
        if value != values[-1]:
            values.append(value)
    return values


def said_at(steps: Iterable[Step], value: Value) -> str | None:
    """When the word became this value; None when the log does not say."""
    return next((step.at for step in reversed(list(steps)) if step.value == value and step.at), None)


def plain(value: Any) -> Value:
    """A value as comparable text; what says nothing is None."""
    if value is None or value in ("", 0, False) or value == []:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def plain_word(field: str, value: Any, name_session: NameSession) -> Value:
    """The same of one field of a word on a shot."""
    if field == "session_id":
        return None if value is None else name_session(int(value))
    return plain(list(value) if isinstance(value, tuple) else bool(value) if field == "is_hidden" else value)


def plain_club(field: str, value: Any) -> Value:
    """The same of one field of what is said of a club."""
    if field == "is_in_bag":
        return None if value else "out"
    return None if value is None or value == "" else json.dumps(value, ensure_ascii=False)


def shot_subject(group_id: str, shot_id: str, field: str) -> str:
    """Of which field of which shot."""
    return json.dumps(["shot", group_id, shot_id, field], ensure_ascii=False)


def tag_subject(tag: str) -> str:
    """Of which tag; spellings of one tag are one."""
    return f"tag {search_key(tag)}"


def rule_subject(monitor_club: str, from_on: str | None) -> str:
    """Of which line of a bag."""
    return json.dumps(["bag", monitor_club, from_on], ensure_ascii=False)


def club_subject(club: str, field: str) -> str:
    """Of which fact of a club of the bag."""
    return json.dumps(["club", club, field], ensure_ascii=False)


def _read(row: Any, name_session: NameSession) -> Iterable[tuple[Owner, str, Value, Value]]:
    if row.field == BAG_FIELD:
        yield from _read_rules(row)
    elif row.field == BAG_CLUBS_FIELD:
        yield from _read_clubs(row)
    elif row.report_id is None:
        if row.field == TAG_FIELD:
            yield from _read_tag(row)
    elif row.field == SHOTS_FIELD:
        yield from _read_shots(row, name_session)
    elif row.field == TAGS_FIELD:
        old, new = json.loads(row.old or "[]"), json.loads(row.new or "[]")
        yield from _read_sets(row.report_id, {tag_subject(tag): TAGGED for tag in old},
                              {tag_subject(tag): TAGGED for tag in new})
    elif row.field == MERGED_FIELD:
        yield row.report_id, row.field, *(None if value is None else name_session(int(value))
                                          for value in (row.old, row.new))
    else:
        yield row.report_id, row.field, row.old or None, row.new or None


def _read_sets(
    owner: Owner, old: Mapping[str, Value], new: Mapping[str, Value]
) -> Iterable[tuple[Owner, str, Value, Value]]:
    for subject in {**old, **new}:
        yield owner, subject, old.get(subject), new.get(subject)


def _read_tag(row: Any) -> Iterable[tuple[Owner, str, Value, Value]]:
    """A tag that was renamed or removed everywhere."""
    for report_id in json.loads(row.detail)["holders"]:
        if row.new is None or search_key(row.old) != search_key(row.new):
            yield report_id, tag_subject(row.old), TAGGED, None
        if row.new is not None:
            yield report_id, tag_subject(row.new), None, TAGGED


def _read_shots(row: Any, name_session: NameSession) -> Iterable[tuple[Owner, str, Value, Value]]:
    for before, after in zip(json.loads(row.old), json.loads(row.new), strict=True):
        old, new = before[2] or {}, after[2] or {}
        for field in SHOT_FIELDS:
            values = [plain_word(field, word.get(field), name_session) for word in (old, new)]
            if values[0] != values[1]:
                yield row.report_id, shot_subject(after[0], after[1], field), values[0], values[1]


def _read_rules(row: Any) -> Iterable[tuple[Owner, str, Value, Value]]:
    old, new = ({rule_subject(monitor_club, from_on): club for monitor_club, from_on, club in json.loads(value or "[]")}
                for value in (row.old, row.new))
    for owner, subject, before, after in _read_sets(json.loads(row.detail)["player"], old, new):
        if before != after:
            yield owner, subject, before, after


def _read_clubs(row: Any) -> Iterable[tuple[Owner, str, Value, Value]]:
    old, new = (dict(json.loads(value or "[]")) for value in (row.old, row.new))
    for club in {**old, **new}:
        for place, field in enumerate(CLUB_FIELDS):
            before, after = (plain_club(field, (said.get(club) or NOTHING_SAID)[place]) for said in (old, new))
            if before != after:
                yield json.loads(row.detail)["player"], club_subject(club, field), before, after
