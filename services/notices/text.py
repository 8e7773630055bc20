"""What a finished run is worth telling, in a golfer's words. Pure.

An outage is told once when it begins and once when it is over, whatever number of runs meet it: that is
read off the runs before. Text from outside is put on one line and stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from golf.notices import BestMeasure, NoticeKind, PersonalBest, best_of
from golf.sessions import UNKNOWN_PLAYER
from golf.sync_events import PERSON_TRIGGERS, SIDE_MODES, RunRecord, SyncFailure, SyncStatus
from golf.units import DisplayUnits
from services.secrets.redaction import mask_text
from services.shared.formatting import count_of, format_day, format_number
from services.sync.options import DRY_MODES
from services.sync.text import describe_arrivals

_NAMES_SHOWN, _BESTS_SHOWN, _NAME_LENGTH = 3, 6, 60
_DECISIVE = (SyncStatus.SUCCESS, SyncStatus.NO_NEW, SyncStatus.PARTIAL, SyncStatus.ERROR, SyncStatus.AUTH_FAILED)
_AWAY = frozenset({"offline", "maintenance"})
_NEEDS_YOU = {
    "password_refused": "the portal refused the password",
    "sign_in_blocked": "the portal refused the password",
    "sign_in": "the portal did not let it in",
    "no_credentials": "the password is missing",
    "account_locked": "the account is locked",
    "person_needed": "the portal wants a person",
    "sign_in_unanswered": "a sign-in was cut off",
    "listing_doubtful": "the portal's list looks wrong",
    "listing_shrunk": "most sessions are missing from the portal's list",
}
_FAILED = {
    "away": "The portal cannot be reached",
    "refusing": "The portal asks for a pause",
    "portal_changed": "The portal's page has changed",
    "no_browser": "No browser could be started",
    "disk_full": "The disk is full",
}
_OVER = {"away": "The portal can be reached again", "refusing": "The portal answers again"}


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice to be."""

    kind: NoticeKind
    about: str
    title: str
    body: str
    is_read: bool = False


def describe_end(
    run: RunRecord, earlier: Sequence[RunRecord], was_told: Callable[[str], bool]
) -> list[NoticeText]:
    """Everything but the personal bests. ``earlier`` are the runs before it, newest first, of any account."""
    if run.is_active or _is_no_sync(run) or run.status is SyncStatus.CANCELLED:
        return []
    if run.status is SyncStatus.CRASHED:
        return [_text(run, NoticeKind.FAILED, "crash", "A sync ended unexpectedly", run.message)]
    before = [each for each in earlier
              if each.account == run.account and each.status in _DECISIVE and not _is_no_sync(each)]
    group = trouble_group(run)
    if group is not None:
        return [] if _told_already(group, before, was_told) else [_trouble(run, group)]
    return [*_over(run, before, was_told), *_arrived(run), *_stuck(run, before)]


def describe_bests(
    run: RunRecord, bests: Sequence[PersonalBest], units: DisplayUnits, *, name_player: bool
) -> list[NoticeText]:
    """One notice for each player, with a short list; what reads the same as before is none."""
    told = []
    for player in dict.fromkeys(best.player for best in bests):
        lines = [line for best in bests if best.player == player and (line := _best_line(best, units))]
        if not lines:
            continue
        of_whom = f" for {one_line(player)}" if name_player and player != UNKNOWN_PLAYER else ""
        title = f"{'New personal best' if len(lines) == 1 else f'{len(lines)} new personal bests'}{of_whom}"
        rest = [f"and {len(lines) - _BESTS_SHOWN} more"] if len(lines) > _BESTS_SHOWN else []
        told.append(NoticeText(NoticeKind.BEST, f"run/{run.run_id}{best_of(player)}", title,
                               "\n".join([*lines[:_BESTS_SHOWN], *rest])))
    return told


def trouble_group(run: RunRecord) -> str | None:
    """What kept the run from its work, as one word for all that is the same to a golfer; None when nothing did."""
    failure = _trouble_of(run)
    if failure is None:
        return None
    return "away" if failure.code in _AWAY else failure.code


def one_line(text: str, longest: int = _NAME_LENGTH) -> str:
    """Text from outside on one line: no control signs, no key of a report link, cut with an ellipsis."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in mask_text(text)).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _is_no_sync(run: RunRecord) -> bool:
    """A preview or an undo, and what else is in the history: somebody watched it."""
    return run.mode in (*DRY_MODES, *SIDE_MODES) or run.undoes is not None


def _trouble_of(run: RunRecord) -> SyncFailure | None:
    whole_run = [error for error in run.errors if error.report_id is None]
    if run.status in (SyncStatus.ERROR, SyncStatus.AUTH_FAILED):
        return whole_run[-1] if whole_run else SyncFailure("error", run.message, recoverable=True)
    return next((error for error in whole_run if error.code in _NEEDS_YOU), None)


def _told_already(group: str, before: Sequence[RunRecord], was_told: Callable[[str], bool]) -> bool:
    for each in before:
        if trouble_group(each) != group:
            return False
        if was_told(_about(each, "trouble")):
            return True
    return False


def _trouble(run: RunRecord, group: str) -> NoticeText:
    failure = _trouble_of(run)
    body = failure.message if failure else run.message
    if group in _NEEDS_YOU:
        return _text(run, NoticeKind.NEEDS_YOU, "trouble", f"Rangebook needs you: {_NEEDS_YOU[group]}", body)
    return _text(run, NoticeKind.FAILED, "trouble", _FAILED.get(group, "The sync could not finish"), body)


def _over(run: RunRecord, before: Sequence[RunRecord], was_told: Callable[[str], bool]) -> list[NoticeText]:
    """The trouble of the run before is over; where a person had to act, he knows."""
    group = trouble_group(before[0]) if before else None
    if group is None or group in _NEEDS_YOU or not _told_already(group, before, was_told):
        return []
    return [_text(run, NoticeKind.FAILED, "over", _OVER.get(group, "Syncing works again"), _receipt_line(run))]


def _arrived(run: RunRecord) -> list[NoticeText]:
    if not run.sessions_imported and not run.sessions_updated:
        return []
    problems = [f"{count_of(len(run.errors), 'problem')}:", *_failure_lines(run.errors)] if run.errors else []
    body = "\n".join(filter(None, [_receipt_line(run), *problems]))
    return [_text(run, NoticeKind.DONE, "done", describe_arrivals(run), body)]


def _stuck(run: RunRecord, before: Sequence[RunRecord]) -> list[NoticeText]:
    """Sessions that did not come and that no earlier run has told of; with arrivals that is part of the news."""
    if run.sessions_imported or run.sessions_updated:
        return []
    known = {error.report_id for each in before for error in each.errors}
    fresh = [error for error in run.errors if error.report_id is not None and error.report_id not in known]
    if not fresh:
        return []
    title = f"{count_of(len(fresh), 'session')} could not be brought home"
    return [_text(run, NoticeKind.FAILED, "stuck", title, "\n".join(
        [*_failure_lines(fresh), "The next sync tries again."]))]


def _failure_lines(errors: Sequence[SyncFailure]) -> list[str]:
    lines = [f"{one_line(error.session_name)}: {error.message}" if error.session_name else error.message
             for error in errors[:_NAMES_SHOWN]]
    more = len(errors) - _NAMES_SHOWN
    return [*lines, f"and {more:,} more"] if more > 0 else lines


def _receipt_line(run: RunRecord) -> str:
    waiting = f" {run.sessions_waiting:,} more waiting." if run.sessions_waiting else ""
    return f"Stored: {run.receipt.sentence()}.{waiting}" if run.receipt else ""


def _best_line(best: PersonalBest, units: DisplayUnits) -> str | None:
    carry = best.measure is BestMeasure.CARRY
    convert, label = (units.distance, units.distance_label) if carry else (units.speed, units.speed_label)
    values = [convert(best.value), convert(best.before)]
    value, before = (format_number(each, 0 if carry else 1) for each in values)
    if value == before:  # a yard tells them apart in most cases
        value, before = (format_number(each) for each in values)
    if value == before:
        return None
    what = "carry" if carry else "ball speed"
    return f"{one_line(best.club, 30)}: {what} {value} {label} (before {before}), {format_day(best.practised_on)}"


def _text(run: RunRecord, kind: NoticeKind, topic: str, title: str, body: str) -> NoticeText:
    return NoticeText(kind, _about(run, topic), title, mask_text(body), is_read=run.trigger in PERSON_TRIGGERS)


def _about(run: RunRecord, topic: str) -> str:
    return f"run/{run.run_id}/{topic}"
