"""The sync history in a golfer's words. Pure; names from outside are handed on as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from golf.sync_events import BY_HAND, IMPORT, LINK, LIVE, LIVE_PUTTS, RANGEBOOK, UNDO, RunRecord, Trigger
from golf.sync_history import ReportOutcome, RunReport, UpstreamChange
from services.shared.formatting import DASH, UNDATED, count_of, format_bytes, format_day, format_duration
from services.sync.options import DRY_MODES
from services.sync.text import MODE_WORDS, STATUS_WORDS, TRIGGER_WORDS

if TYPE_CHECKING:
    from services.sync_history.view import RunView

_NAMES_SAID = 5
_OUTCOMES = {
    ReportOutcome.LISTED: "listed",
    ReportOutcome.IMPORTED: "new",
    ReportOutcome.UPDATED: "updated",
    ReportOutcome.UNCHANGED: "as before",
    ReportOutcome.FAILED: "failed",
    ReportOutcome.GONE: "gone from the portal",
    ReportOutcome.BACK: "back on the portal",
    ReportOutcome.RESTORED: "put back",
    ReportOutcome.REMOVED: "deleted",
}
_TRIGGERS: dict[str, str] = {
    **TRIGGER_WORDS, Trigger.BUTTON: "With the button", Trigger.CLI: "From the command line",
    Trigger.SCRIPT: "From the command line, unattended", Trigger.CRON: "From the command line, by cron or a script",
    Trigger.API: "By a program", LINK: "By a pasted link", UNDO: "By undo"}


def describe_trigger(trigger: str) -> str:
    """What started a run."""
    return _TRIGGERS.get(trigger, "Automatically")


def describe_outcome(outcome: ReportOutcome) -> str:
    """What a run did to a session, in a word or two."""
    return _OUTCOMES[outcome]


def describe_choice(run: RunRecord) -> str:
    """What was asked for: ``New only, newest 10, players: Sam``."""
    chosen = _read_selection(run.selection)
    only = chosen.get("only") or ()
    if only:
        return count_of(len(only), "chosen session")
    parts = [MODE_WORDS.get(run.mode, run.mode)]
    if run.max_sessions is not None:
        parts.append(f"newest {run.max_sessions:,}")
    if players := chosen.get("players"):
        parts.append(f"player{'s' * (len(players) != 1)}: {', '.join(map(str, players))}")
    first, last = chosen.get("first_day"), chosen.get("last_day")
    if first or last:
        parts.append(f"days {_day(first)} to {_day(last)}" if first and last
                     else f"days from {_day(first)} on" if first else f"days up to {_day(last)}")
    return ", ".join(parts)


def describe_traffic(run: RunRecord) -> str:
    """What the run asked of the portal."""
    if not (run.requests or run.portal_requests):
        return DASH
    return (f"{count_of(run.requests, 'report request')} ({format_bytes(run.bytes_received)}), "
            f"{count_of(run.portal_requests, 'page request')}")


def describe_arrivals(run: RunRecord) -> str:
    """``3 new, 1 updated, 240 shots, 1 failed, in 12 s``; for a run that changes nothing what it found."""
    if run.mode in DRY_MODES:
        return run.message or STATUS_WORDS[run.status]
    failed = sum(error.report_id is not None for error in run.errors)
    parts = [f"{run.sessions_imported:,} new", f"{run.sessions_updated:,} updated" * bool(run.sessions_updated),
             count_of(run.total_shots, "shot"), f"{run.sessions_gone:,} gone" * bool(run.sessions_gone),
             f"{failed:,} failed" * bool(failed)]
    return f"{', '.join(filter(None, parts))}, in {format_duration(run.duration_seconds)}"


def describe_report(report: RunReport) -> list[str]:
    """What the portal changed in a session, before and after, a line for each."""
    lines = [describe_change(change) for change in report.changes]
    if not report.changes and report.shots_before != report.shots_after:
        lines.append(_shots(UpstreamChange("shots", str(report.shots_before), str(report.shots_after))))
    if report.new_shots and report.existed:
        lines.append(f"{count_of(report.new_shots, 'new shot')}")
    return lines or [describe_outcome(report.outcome).capitalize()]


def describe_change(change: UpstreamChange) -> str:
    """One thing the portal says differently: ``Renamed: “warmup” → “irons”``."""
    return _CHANGES.get(change.field, _any_change)(change)


def describe_undo(view: RunView) -> list[str]:
    """What exactly taking a run back does, a line for each kind of session."""
    touched = [each for each in view.reports if each.outcome is not ReportOutcome.UNCHANGED]
    if view.run.undoes is not None:
        return [f"{_named(touched)} {_become(touched)} as before the undo."] if touched else []
    came = [each for each in touched if not each.existed and each.outcome is ReportOutcome.IMPORTED]
    listed = [each for each in touched if not each.existed and each.outcome is not ReportOutcome.IMPORTED]
    known = [each for each in touched if each.existed]
    shots = sum(each.shots_after for each in came)
    with_shots = f", with {count_of(shots, 'shot')}" if shots else ""
    return [line for these, line in (
        (came, f"{_named(came)} {_become(came)} removed here{with_shots}."),
        (listed, f"{_named(listed)} {_become(listed)} forgotten: only the portal's list named them."),
        (known, f"{_named(known)} {_become(known)} put back exactly as before."),
        (came or listed, "Import the file again to have them back." if view.run.mode in (IMPORT, BY_HAND)
         else "Take the undo back to have them again." if view.run.mode in (LIVE, LIVE_PUTTS)
         else "Join the other Rangebook again to have them back." if view.run.mode == RANGEBOOK
         else "The portal is not touched: the next sync would bring removed sessions again."),
    ) if these]


def _named(reports: list[RunReport]) -> str:
    names = [f"“{each.session_name}”" for each in reports[:_NAMES_SAID]]
    more = f" and {len(reports) - _NAMES_SAID:,} more" if len(reports) > _NAMES_SAID else ""
    return f"{count_of(len(reports), 'session')} ({', '.join(names)}{more})"


def _become(reports: list[RunReport]) -> str:
    return "is" if len(reports) == 1 else "are"


def _read_selection(text: str) -> dict[str, Any]:
    try:
        chosen = json.loads(text)
    except ValueError:
        return {}
    return chosen if isinstance(chosen, dict) else {}


def _day(text: str | None) -> str:
    try:
        return format_day(date.fromisoformat(text)) if text else UNDATED
    except (TypeError, ValueError):
        return str(text)


def _any_change(change: UpstreamChange) -> str:
    return f"{change.field}: {change.before or DASH} → {change.after or DASH}"


def _quoted(word: str | None) -> str:
    return f"“{word}”" if word else DASH


def _shots(change: UpstreamChange) -> str:
    before, after = _number(change.before), _number(change.after)
    verb = "Grown" if after > before else "Shrunk"
    return f"{verb}: {before:,} → {count_of(after, 'shot')}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


_CHANGES: dict[str, Callable[[UpstreamChange], str]] = {
    "portal_name": lambda change: f"Renamed: {_quoted(change.before)} → {_quoted(change.after)}",
    "portal_player": lambda change: f"Other player: {_quoted(change.before)} → {_quoted(change.after)}",
    "listed_on": lambda change: f"Day in the portal's list: {_day(change.before)} → {_day(change.after)}",
    "practised_on": lambda change: f"Moved: {_day(change.before)} → {_day(change.after)}",
    "listed_shots": lambda change: (
        f"Shots in the portal's list: {change.before or DASH} → {change.after or DASH}"),
    "shots": _shots,
    "archived_shots": lambda change: (
        f"{count_of(_number(change.after), 'shot')} left the report on the portal, kept in the archive here"),
    "gone": lambda change: "Gone from the portal; what was stored here is kept" if change.after
    else "Back on the portal",
}
