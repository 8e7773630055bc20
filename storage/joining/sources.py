"""What two Rangebooks have of one session's source, put together: a report's newer answer, every ball of a file.

The same two sides give the same session, whichever of them is this Rangebook.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any

from golf.sessions import OF_THE_PORTAL
from golf.shots import MEASURES
from storage.joining.drafts import Draft, RowDict, put_into_archive, session_of, told

_MANUAL = "manual"
_LISTED = ("portal_name", "portal_player", "listed_on", "listed_date_text", "listed_shots")
"""What the portal's list says of a session."""
_CLEANED = ("content_digest", "lost_shots", "guessed_type", "guessed_reason", "guessed_confidence", "device_maker",
            "device_model", "device_software", "conditions", "is_normalised", "state", "attempts", "last_error_code",
            "last_error", "recoverable", "wants_update", "short_answers", "imported_at")
"""What a fetched report says of a session."""


@dataclass(frozen=True, slots=True)
class Known:
    """When a Rangebook last heard of a session's source: stored moments, "" for never."""

    fetched_at: str = ""
    listed_at: str = ""
    """Of its row in the portal's list, or of the report."""


@dataclass(slots=True)
class Merged:
    """How many shots came, and how many went to the archive for better told ones."""

    new_shots: int = 0
    archived: int = 0


def merge_sources(mine: Draft, theirs: Draft, known: tuple[Known, Known], at: str, run_id: str | None) -> Merged:
    """Bring ``mine`` to what both sides together know; ``theirs`` has the same number and only words of its source."""
    merged = Merged()
    if session_of(mine)["source"] in OF_THE_PORTAL and session_of(theirs)["source"] in OF_THE_PORTAL:
        if session_of(mine)["made_from"] is None:
            _merge_report(mine, theirs, known, merged, at=at, run_id=run_id)
    else:
        _merge_files(mine, theirs, merged, at, run_id)
    _merge_others(mine, theirs)
    return merged


def _merge_report(
    mine: Draft, theirs: Draft, known: tuple[Known, Known], merged: Merged, *, at: str, run_id: str | None
) -> None:
    row, other = session_of(mine), session_of(theirs)
    _merge_accounts(mine, other)
    if other["imported_at"] is None:
        return
    here, there = known
    is_first = row["imported_at"] is None
    if is_first or (_has_other_shots(mine, theirs) and _is_newer(mine, theirs, here.fetched_at, there.fetched_at)):
        _replace_shots(mine, theirs, merged, at, run_id)
        row.update({name: other[name] for name in _CLEANED})
        _merge_raws(mine, theirs, is_theirs_newest=True)
    else:
        _merge_raws(mine, theirs, is_theirs_newest=False)
    listed = tuple(row[name] for name in _LISTED), tuple(other[name] for name in _LISTED)
    if is_first or (there.listed_at, repr(listed[1])) > (here.listed_at, repr(listed[0])):
        row.update({name: other[name] for name in _LISTED})
        _take_evidence(mine, theirs)
    last_fetch = max(here.fetched_at, there.fetched_at)
    gone = max(filter(None, (row["gone_at"], other["gone_at"])), default=None)
    row["gone_at"] = gone if gone is not None and gone >= last_fetch else None


def _merge_accounts(mine: Draft, other: RowDict) -> None:
    """A report that was pasted by its link here is the account's that lists it there."""
    row = session_of(mine)
    if not row["account"] and other["account"]:
        row["account"], row["source"] = other["account"], other["source"]
    elif other["account"] and other["account"] != row["account"] and all(
            each["account"] != other["account"] for each in mine["also_listed"]):
        mine["also_listed"].append({"report_id": row["report_id"], "account": other["account"]})


def _has_other_shots(mine: Draft, theirs: Draft) -> bool:
    return _content(mine) != _content(theirs)


def _content(draft: Draft) -> dict[tuple[str, str], RowDict]:
    groups = {group["group_id"]: (group["label"], group["club"]) for group in draft["club_groups"]}
    return {(shot["group_id"], shot["shot_id"]): {**told(shot), "group": groups[shot["group_id"]]}
            for shot in draft["shots"]}


def _is_newer(mine: Draft, theirs: Draft, here: str, there: str) -> bool:
    """Whether the other side's answer of the portal is the later one; an answer that both have is read as here."""
    newest = [max(draft["raw_reports"], key=lambda raw: raw["version"], default=None) for draft in (mine, theirs)]
    if newest[0] is not None and newest[1] is not None and newest[0]["sha256"] == newest[1]["sha256"]:
        return False
    shas = [raw["sha256"] if raw is not None else b"" for raw in newest]
    return (there, shas[1]) > (here, shas[0])


def _replace_shots(mine: Draft, theirs: Draft, merged: Merged, at: str, run_id: str | None) -> None:
    """As an update by the portal: what the report no longer has goes to the archive, its groups keep their words."""
    old, new = ({(shot["group_id"], shot["shot_id"]): shot for shot in draft["shots"]} for draft in (mine, theirs))
    merged.archived += put_into_archive(mine, [shot for key, shot in old.items() if key not in new], at, run_id)
    merged.new_shots += len(new.keys() - old.keys())
    edits = {group["group_id"]: group["default_club_edit"] for group in mine["club_groups"]}
    groups = [{**copy.deepcopy(group), "default_club_edit": edits.get(group["group_id"])}
              for group in theirs["club_groups"]]
    names = {group["group_id"] for group in groups}
    left = [{**group, "missing_since": group["missing_since"] or at}
            for group in mine["club_groups"] if group["group_id"] not in names]
    mine["club_groups"], mine["shots"] = groups + left, copy.deepcopy(theirs["shots"])


def _merge_raws(mine: Draft, theirs: Draft, *, is_theirs_newest: bool) -> None:
    """Every answer of the portal that either side kept, the one that is read last."""
    by_key = {raw["sha256"]: raw for raw in mine["raw_reports"]}
    missing = [raw for raw in theirs["raw_reports"] if raw["sha256"] not in by_key]
    if not missing and not is_theirs_newest:
        return
    last = max((theirs if is_theirs_newest else mine)["raw_reports"], key=lambda raw: raw["version"], default=None)
    every = [*mine["raw_reports"], *copy.deepcopy(missing)]
    newest = None if last is None else last["sha256"]
    every.sort(key=lambda raw: (raw["sha256"] == newest, raw["fetched_at"], raw["sha256"]))
    for version, raw in enumerate(every, start=1):
        raw["version"] = version
    mine["raw_reports"] = every


def _take_evidence(mine: Draft, theirs: Draft) -> None:
    """What the other side's sources say of the day, where they say anything that is a day."""
    known = {each["source"]: each for each in mine["session_dates"]}
    for each in theirs["session_dates"]:
        held = known.get(each["source"])
        if each["source"] != _MANUAL and (held is None or held["day"] is None or each["day"] is not None):
            known[each["source"]] = copy.deepcopy(each)
    mine["session_dates"] = list(known.values())


def _merge_files(mine: Draft, theirs: Draft, merged: Merged, at: str, run_id: str | None) -> None:
    """Every ball of both; of one that is told otherwise the one with more values."""
    stored = {shot["shot_id"]: shot for shot in mine["shots"]}
    groups = {group["group_id"] for group in mine["club_groups"]}
    for shot in theirs["shots"]:
        held = stored.get(shot["shot_id"])
        if held is None:
            if shot["group_id"] not in groups:
                mine["club_groups"] += [copy.deepcopy(group) for group in theirs["club_groups"]
                                        if group["group_id"] == shot["group_id"]]
                groups.add(shot["group_id"])
            mine["shots"].append(copy.deepcopy(shot))
            merged.new_shots += 1
        elif _rank(shot) > _rank(held):
            merged.archived += put_into_archive(mine, [held], at, run_id)
            places = {name: held[name] for name in ("report_id", "group_id", "position", "duplicate_of", "same_ball_as",
                                                    "import_revision")}
            held.update({**shot, **places})
    _merge_putts(mine, theirs)
    known = {each["source"] for each in mine["session_dates"]}
    mine["session_dates"] += [copy.deepcopy(each) for each in theirs["session_dates"]
                              if each["source"] not in known and each["source"] != _MANUAL]
    if not mine["live_messages"]:
        mine["live_messages"] = copy.deepcopy(theirs["live_messages"])


def _rank(shot: RowDict) -> tuple[int, str]:
    """More values first; then what is the same on both sides."""
    values = {name: value for name, value in told(shot).items() if name not in ("group_id", "position", "content_hash")}
    return sum(shot[name] is not None for name in MEASURES), json.dumps(values, sort_keys=True, default=str)


_OF_THE_IMPORT = ("report_id", "position", "same_putt_as", "import_revision")
"""What of a putt follows from where it is stored."""


def _merge_putts(mine: Draft, theirs: Draft) -> None:
    stored = {putt["putt_id"]: putt for putt in mine["putts"]}
    for putt in theirs["putts"]:
        held = stored.get(putt["putt_id"])
        if held is None:
            mine["putts"].append({**putt, "same_putt_as": None})
        elif _putt_rank(putt) > _putt_rank(held):
            held.update({name: value for name, value in putt.items()
                         if name not in _OF_THE_IMPORT})


def _putt_rank(putt: RowDict) -> tuple[int, str]:
    values: dict[str, Any] = {name: value for name, value in putt.items()
                              if name not in _OF_THE_IMPORT}
    return sum(value is not None for value in values.values()), json.dumps(values, sort_keys=True, default=str)


def _merge_others(mine: Draft, theirs: Draft) -> None:
    """Files it was read from, earlier values of its shots, accounts that list it too."""
    files = {each["sha256"] for each in mine["session_files"]}
    newest = max((each["version"] for each in mine["session_files"]), default=0)
    for each in theirs["session_files"]:
        if each["sha256"] not in files:
            newest += 1
            mine["session_files"].append({**each, "version": newest})
    archived = {(row["group_id"], row["shot_id"], row["content"]) for row in mine["archived_shots"]}
    mine["archived_shots"] += [dict(row) for row in theirs["archived_shots"]
                               if (row["group_id"], row["shot_id"], row["content"]) not in archived]
    accounts = {session_of(mine)["account"], *(each["account"] for each in mine["also_listed"])}
    mine["also_listed"] += [dict(each) for each in theirs["also_listed"] if each["account"] not in accounts]
