"""The golfer's words on a session: read from a draft as values that can be compared, and put into another draft."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from storage.edits.merge_and_split import MERGED_FIELD
from storage.edits.shots import SHOTS_FIELD
from storage.joining.drafts import Draft, RowDict, session_of
from storage.joining.histories import (
    SHOT_FIELDS,
    TAGGED,
    TAGS_FIELD,
    NameSession,
    plain,
    plain_word,
    shot_subject,
    tag_subject,
)
from storage.joining.resolve import Value

Words = dict[str, Value]
"""By subject; what nothing is said of is absent."""
COLUMN_OF = {"name": "name_edit", "player": "player_edit", "type": "type_edit", "notes": "notes"}
DAY_FIELD, DEFAULT_CLUB = "practised_on", "default_club:"
_MANUAL = "manual"
_NOTHING: dict[str, Any] = {"is_hidden": 0, "verdict": None, "club": None, "note": "", "tags": "[]", "session_id": None,
                             "swing_length": None}
FindSession = Callable[[str], int | None]
"""The number here of what is named so in both Rangebooks; None when it is not here."""


def read_words(draft: Draft, name_session: NameSession) -> Words:
    """Everything the golfer says of a session and its shots."""
    row = session_of(draft)
    found: Words = {field: plain(row[column]) for field, column in COLUMN_OF.items()}
    found[MERGED_FIELD] = None if row["merged_into"] is None else name_session(row["merged_into"])
    found[DAY_FIELD] = next((each["day"] for each in draft["session_dates"] if each["source"] == _MANUAL), None)
    for group in draft["club_groups"]:
        edit = group["default_club_edit"]
        found[DEFAULT_CLUB + group["group_id"]] = None if edit is None else str(int(edit))
    found |= {tag_subject(each["tag"]): TAGGED for each in draft["session_tags"]}
    for word in draft["shot_words"]:
        for field in SHOT_FIELDS:
            value = json.loads(word[field]) if field == "tags" else word[field]
            found[shot_subject(word["group_id"], word["shot_id"], field)] = plain_word(field, value, name_session)
    return {subject: value for subject, value in found.items() if value is not None}


def strip_words(draft: Draft) -> None:
    """Take every word of the golfer's out; what is left is what the source says."""
    row = session_of(draft)
    row.update({column: "" if field == "notes" else None for field, column in COLUMN_OF.items()})
    row["merged_into"] = None
    for group in draft["club_groups"]:
        group["default_club_edit"] = None
    draft["session_dates"] = [each for each in draft["session_dates"] if each["source"] != _MANUAL]
    draft["session_tags"], draft["shot_words"] = [], []


def write_word(draft: Draft, subject: str, value: Value, find_session: FindSession, spelling: str = "") -> bool:
    """Make one word hold in the draft. False when it is about something that is not here."""
    row = session_of(draft)
    if subject in COLUMN_OF:
        row[COLUMN_OF[subject]] = ("" if subject == "notes" else None) if value is None else value
    elif subject == MERGED_FIELD:
        target = None if value is None else find_session(value)
        if value is not None and target is None:
            return False
        row["merged_into"] = target
    elif subject == DAY_FIELD:
        _write_day(draft, value)
    elif subject.startswith(DEFAULT_CLUB):
        group = next((each for each in draft["club_groups"] if DEFAULT_CLUB + each["group_id"] == subject), None)
        if group is None:
            return False
        group["default_club_edit"] = None if value is None else int(value)
    elif subject.startswith("tag "):
        draft["session_tags"] = [each for each in draft["session_tags"] if tag_subject(each["tag"]) != subject]
        if value is not None:
            draft["session_tags"].append({"report_id": row["report_id"], "tag": spelling})
    else:
        return _write_shot_word(draft, json.loads(subject)[1:], value, find_session)
    return True


def field_of(subject: str) -> str:
    """The change log's field of a subject."""
    return TAGS_FIELD if subject.startswith("tag ") else SHOTS_FIELD if subject.startswith("[") else subject


def name_field(subject: str) -> str:
    """How a list of differences names the field of a subject."""
    if subject.startswith("["):
        return f"{SHOTS_FIELD}.{json.loads(subject)[3]}"
    return DEFAULT_CLUB.rstrip(":") if subject.startswith(DEFAULT_CLUB) else field_of(subject)


def log_values(draft: Draft, fields: set[str]) -> dict[str, Any]:
    """What the draft says of these fields, as the change log keeps it; of shots a dict by group and shot."""
    row = session_of(draft)
    found: dict[str, Any] = {}
    for field in fields:
        if field in COLUMN_OF:
            found[field] = row[COLUMN_OF[field]]
        elif field == MERGED_FIELD:
            found[field] = row["merged_into"]
        elif field == DAY_FIELD:
            found[field] = next((each["day"] for each in draft["session_dates"] if each["source"] == _MANUAL), None)
        elif field == TAGS_FIELD:
            tags = sorted((each["tag"] for each in draft["session_tags"]), key=str.casefold)
            found[field] = json.dumps(tags, ensure_ascii=False)
        elif field == SHOTS_FIELD:
            found[field] = {(each["group_id"], each["shot_id"]): _plain_shot(each) for each in draft["shot_words"]}
        else:
            edit = next((each["default_club_edit"] for each in draft["club_groups"]
                         if DEFAULT_CLUB + each["group_id"] == field), None)
            found[field] = None if edit is None else str(int(edit))
    return found


def _write_day(draft: Draft, value: Value) -> None:
    draft["session_dates"] = [each for each in draft["session_dates"] if each["source"] != _MANUAL]
    if value is not None:
        draft["session_dates"].append({"report_id": session_of(draft)["report_id"], "source": _MANUAL, "day": value,
                                       "text": "set by hand"})


def _write_shot_word(draft: Draft, key: list[str], value: Value, find_session: FindSession) -> bool:
    group_id, shot_id, field = key
    stored: Any = _NOTHING[field] if value is None else value
    if value is not None and field == "session_id":
        stored = find_session(value)
        if stored is None:
            return False
    elif value is not None and field == "is_hidden":
        stored = 1
    word = next((each for each in draft["shot_words"]
                 if (each["group_id"], each["shot_id"]) == (group_id, shot_id)), None)
    if word is None:
        word = {"report_id": session_of(draft)["report_id"], "group_id": group_id, "shot_id": shot_id, **_NOTHING}
        draft["shot_words"].append(word)
    word[field] = stored
    if all(word[name] == nothing for name, nothing in _NOTHING.items()):
        draft["shot_words"].remove(word)
    return True


def _plain_shot(word: RowDict) -> dict[str, Any]:
    return {"is_hidden": bool(word["is_hidden"]), "verdict": word["verdict"], "club": word["club"],
            "note": word["note"], "tags": json.loads(word["tags"]), "session_id": word["session_id"],
            "swing_length": word["swing_length"]}
