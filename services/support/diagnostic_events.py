"""The last events of the log for a report: known events only, and of each only fields that hold numbers or known words.

Messages, traces, names, paths and ids stay where they are.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from automation.page_records import PageKind
from golf.errors import GolfError
from golf.report_fields import FIELDS_LOST, FIELDS_NOTED
from golf.schedule import ScheduleMode
from golf.sync_events import SyncStatus, Trigger
from services.secrets.outgoing_values import AllowedText, allowed_text
from services.shared.log_setup import LOG_FILE
from services.sync.text import MODE_WORDS, TRIGGER_WORDS

EVENTS_TOLD = 200
_BYTES_READ = 400_000
_LONGEST_LINE = 20_000
_LARGEST = 1e15

Reader = Callable[[object], object]


def known_codes() -> frozenset[str]:
    """The code of every error of ours, and of what is no error of its own."""
    own = {"not_listed", "row_closed", "defect", FIELDS_LOST, FIELDS_NOTED}
    return frozenset({*own, *(kind.code for kind in _all_kinds(GolfError))})


def _all_kinds(kind: type[GolfError]) -> Iterator[type[GolfError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _all_kinds(below)


def read_code(value: object) -> AllowedText:
    """One of our error codes."""
    return allowed_text(value, known_codes())


def read_mode(value: object) -> AllowedText:
    """How much a run was to do."""
    return allowed_text(value, MODE_WORDS)


def read_trigger(value: object) -> AllowedText:
    """Who started a run."""
    return allowed_text(value, {*TRIGGER_WORDS, Trigger.SCHEDULE, "retry", "plan"})


def read_number(value: object) -> int | float | bool | None:
    """A finite number of a size that counts and seconds have."""
    if type(value) in (bool, int, float):
        number: int | float | bool = value  # type: ignore[assignment]
        return number if math.isfinite(number) and abs(number) < _LARGEST else None
    return None


def _one_of(*words: str) -> Reader:
    return lambda value: allowed_text(value, words)


_CODE = {"code": read_code}


def _numbers(*names: str) -> dict[str, Reader]:
    return dict.fromkeys(names, read_number)


_EVENTS: Mapping[str, Mapping[str, Reader]] = {
    "sync_started": {"mode": read_mode, "trigger": read_trigger},
    "sync_finished": {"status": _one_of(*SyncStatus), **_numbers("imported")},
    "sync_crash_noticed": {}, "sync_crash_not_recorded": _CODE, "sync_defect": {}, "run_not_recorded": _CODE,
    "heartbeat_failed": _CODE, "run_undone": {},
    "automatic_sync_started": {}, "automatic_sync_held": {}, "schedule_saved": {"mode": _one_of(*ScheduleMode)},
    "slot_not_given_back": {}, "closed_until_not_kept": _CODE,
    "schedule_counted_from_now": {}, "tick_failed": _CODE, "tick_works_again": {}, "clock_was_set_back": {},
    "days_brought_back": {},
    "browser_started": _numbers("sandbox", "seconds"), "browser_was_gone": {}, "browser_rung_failed": {},
    "browser_not_provided": {}, "browser_not_remembered": {},
    "sign_in_blocked": _numbers("person_present"), "sign_in_refused": _CODE, "sign_in_end_unknown": {},
    "sign_in_block_lifted": {}, "refused_password_held_back": {}, "typed_password_refused": {},
    "kept_cookies_unusable": {}, "kept_sign_in_unreadable": {}, "cookies_not_kept": {}, "portal_context_lost": {},
    "report_keys_unreadable": {}, "credentials_saved": {}, "credentials_cleared": {},
    "portal_changed": {"page": _one_of(*PageKind), **_numbers("parts_changed")}, "page_structure_not_kept": _CODE,
    "listing_not_finished": _CODE, "listing_not_recognised": _numbers("rows"),
    "listing_walk_restarted": _numbers("restarts"), "listing_rows_unreadable": _numbers("page", "rows"),
    "listing_rows_stay_closed": _numbers("rows"), "listing_page_size_unchanged": _numbers("wanted"),
    "listing_shrunk": _numbers("known", "missing"), "portal_left_refused": {}, "portal_deletion_refused": {},
    "portal_refusing": _numbers("retry_after_s"), "report_answer_refused": _numbers("status"),
    "retry_after_not_believed": {}, "report_unavailable": {}, "report_unreadable_once": {},
    "report_failed": _CODE, "report_fields": {}, "fields_told": _CODE, "backfill_stopped": _CODE, "link_imported": {},
    "database_created": {}, "database_migrated": {}, "stray_database_part_put_aside": {},
    "backup_made": _numbers("shots", "bytes"), "backup_restored": _numbers("shots"), "backup_pruned": {},
    "backup_without_manifest": {}, "automatic_backup_failed": _CODE, "backup_trouble_not_kept": {},
    "integrity_checked": _numbers("findings"), "replayed": _numbers("reports", "changed", "failed"),
    "replay_failed": _CODE, "check_failed": {}, "app_not_opened": _CODE, "page_not_drawn": _CODE,
    "command_defect": {},
}


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One known event: when, how bad, what, and its harmless facts."""

    at: datetime
    level: AllowedText
    event: AllowedText
    facts: Mapping[AllowedText, object]


@dataclass(frozen=True, slots=True)
class LogEvents:
    """The newest events, oldest first. ``not_told`` counts lines of other events, whose names stay here too."""

    events: tuple[LogEvent, ...]
    not_told: int
    unreadable: int


def read_events(home: Path) -> LogEvents:
    """The end of the log; nothing where there is none."""
    counts: Counter[str] = Counter()
    events: list[LogEvent] = []
    for line in _last_lines(home / "logs" / LOG_FILE):
        event = _read_line(line)
        if isinstance(event, LogEvent):
            events.append(event)
        else:
            counts[event] += 1
    return LogEvents(tuple(events[-EVENTS_TOLD:]), counts["not told"], counts["unreadable"])


def _last_lines(path: Path) -> list[bytes]:
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - _BYTES_READ))
            lines = stream.read(_BYTES_READ).splitlines()
    except OSError:
        return []
    return [line for line in lines if line.strip() and len(line) <= _LONGEST_LINE]


def _read_line(line: bytes) -> LogEvent | str:
    try:
        facts = json.loads(line)
        name, at = facts["event"], datetime.fromisoformat(facts["at"])
        if at.tzinfo is None or not isinstance(name, str):
            return "unreadable"
    except (ValueError, KeyError, TypeError, RecursionError):
        return "unreadable"
    if name not in _EVENTS:
        return "not told"
    told = {allowed_text(key, _EVENTS[name]): read(facts[key]) for key, read in _EVENTS[name].items() if key in facts}
    level = allowed_text(facts.get("level"), ("debug", "info", "warning", "error", "critical"))
    return LogEvent(at, level, allowed_text(name, _EVENTS), told)
