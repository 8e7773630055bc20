"""Describes a sync run for a golfer: headline, what to do next, counts. Pure; ui/sync/panel.py draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from golf.report_fields import FIELDS_LOST
from golf.sync_events import (
    BY_HAND,
    COPY,
    DELETE,
    IMPORT,
    JOIN,
    LINK,
    LIVE,
    LIVE_PUTTS,
    RANGEBOOK,
    REDO,
    REPLAY,
    SIDE_MODES,
    UNDO,
    RunRecord,
    SyncFailure,
    SyncProgress,
    SyncResult,
    SyncStage,
    SyncStatus,
    Trigger,
)
from services.shared.formatting import Tone, count_of, format_clock, format_duration
from services.sync.options import COMPARE_MODE, FULL, INCREMENTAL, PREVIEW_MODE, VALIDATE_MODE


@dataclass(frozen=True, slots=True)
class RunText:
    """What is said about a finished run. ``headline`` is ours alone; ``detail`` may hold outside text."""

    tone: Tone
    headline: str
    detail: str = ""


STATUS_WORDS = {
    SyncStatus.RUNNING: "Running",
    SyncStatus.SUCCESS: "Complete",
    SyncStatus.NO_NEW: "Already up to date",
    SyncStatus.PARTIAL: "Partly done",
    SyncStatus.CANCELLED: "Stopped",
    SyncStatus.AUTH_FAILED: "Sign-in failed",
    SyncStatus.ERROR: "Failed",
    SyncStatus.CRASHED: "Ended unexpectedly",
}


STAGE_WORDS = {
    SyncStage.STARTING: "Starting",
    SyncStage.BROWSER: "Starting the browser",
    SyncStage.SIGN_IN: "Signing in",
    SyncStage.LISTING: "Reading your list of sessions",
    SyncStage.REPORTS: "Bringing sessions home",
    SyncStage.RECEIPT: "Comparing with the portal",
    SyncStage.DONE: "Finishing",
}
_CAME_TO_ITS_END = (SyncStatus.SUCCESS, SyncStatus.NO_NEW, SyncStatus.PARTIAL)
_FETCHING = {COMPARE_MODE: "Fetching and comparing", VALIDATE_MODE: "Fetching and reading"}
"""What a run of another kind does with the reports."""
CLOCK_QUESTION = "in the future of this computer's clock: is it right?"
"""How the sentence ends that says that sessions have no day because this computer's clock is behind."""
TRIGGER_WORDS: dict[str, str] = {Trigger.BUTTON: "Here", Trigger.CLI: "Command line", Trigger.SCRIPT: "Command line",
                 Trigger.CRON: "Command line", Trigger.API: "A program", UNDO: "By hand", REPLAY: "By hand",
                 LINK: "By hand", JOIN: "By hand", IMPORT: "By hand", BY_HAND: "By hand", DELETE: "By hand",
                 RANGEBOOK: "By hand", LIVE: "Launch monitor", LIVE_PUTTS: "Putting camera", COPY: "Copies"}
MODE_WORDS = {"incremental": "New only", "full": "Everything", "chosen": "Single sessions", PREVIEW_MODE: "Preview",
              VALIDATE_MODE: "Check only", COMPARE_MODE: "Compare everything",
              UNDO: "Undo", REDO: "Undo of an undo", REPLAY: "Reading again", LINK: "One link",
              JOIN: "Players joined", IMPORT: "A file", BY_HAND: "Typed in", DELETE: "Sessions deleted",
              RANGEBOOK: "Another Rangebook", LIVE: "Live session", LIVE_PUTTS: "Live putts", COPY: "Copy elsewhere"}
LEAST_INTERVAL = timedelta(seconds=60)
"""Between two complete syncs that the button starts, while nothing is waiting."""


def describe_status(run: RunRecord | SyncResult) -> str:
    """How a run ended. Nothing is called complete while the portal lists more than is stored."""
    if isinstance(run, RunRecord) and run.undone_by is not None:
        return "Taken back"
    if run.status is SyncStatus.NO_NEW and run.notes and is_whole(run):
        return "Nothing new"
    if run.status not in (SyncStatus.SUCCESS, SyncStatus.NO_NEW) or is_whole(run):
        return STATUS_WORDS[run.status]
    if run.sessions_waiting:
        return f"Done, {run.sessions_waiting:,} more waiting"
    if run.receipt and run.receipt.gaps:
        return f"Done, {count_of(len(run.receipt.gaps), 'session')} not whole"
    return "Done"


def describe_freshness(run: RunRecord | None, now: datetime) -> str:
    """How long ago the last sync came to its end, in a few words: ``12 min ago``."""
    if run is None:
        return "Not synced yet"
    if run.is_active:
        return "Syncing"
    if run.status not in _CAME_TO_ITS_END:
        return STATUS_WORDS[run.status]
    return _ago(now - (run.finished_at or run.heartbeat_at))


def _ago(passed: timedelta) -> str:
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 1:
        return "Just now"
    if minutes < 60:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 24 else f"{count_of(hours // 24, 'day')} ago"


def is_whole(run: RunRecord | SyncResult) -> bool:
    """Whether every session the portal lists was stored with every shot when the run ended."""
    return not run.sessions_waiting and run.receipt is not None and run.receipt.is_complete


def describe_run(run: RunRecord) -> RunText:
    """Headline, tone and detail of a run that is over."""
    if run.mode in SIDE_MODES and run.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW):
        return RunText(Tone.SUCCESS, run.message or f"{describe_arrivals(run)}.")
    if run.mode == PREVIEW_MODE and run.status in (SyncStatus.SUCCESS, SyncStatus.PARTIAL):
        return RunText(Tone.INFO, "Here is the plan. Nothing was fetched or stored.", _failures(run))
    if run.mode == VALIDATE_MODE and run.status in (SyncStatus.SUCCESS, SyncStatus.PARTIAL):
        return RunText(Tone.INFO if run.status is SyncStatus.SUCCESS else Tone.WARNING, run.message, _failures(run))
    return _DESCRIBE[run.status](run)


def describe_counts(progress: SyncProgress, mode: str = "") -> str:
    """``12 of 125 done · 10 imported · 1 updated · 1 skipped · 480 shots``; of a comparison what it compares."""
    if mode == COMPARE_MODE:
        return _describe_compared(progress)
    done = f"{progress.processed:,} of {progress.total:,} done" if progress.total else f"{progress.processed:,} done"
    parts = [done, f"{progress.imported:,} imported"]
    parts += [f"{number:,} {word}" for number, word in (
        (progress.updated, "updated"), (progress.skipped, "skipped"), (progress.gone, "gone"),
        (progress.failed, "failed")) if number]
    return " · ".join([*parts, count_of(progress.shots, "shot")])


def _describe_compared(progress: SyncProgress) -> str:
    """``12 of 125 fetched · 1 changed · 1 new · 1 failed``."""
    of_all = f" of {progress.total:,}" if progress.total else ""
    parts = [f"{progress.processed:,}{of_all} fetched", f"{progress.updated:,} changed"]
    parts += [f"{number:,} {word}" for number, word in (
        (progress.imported, "new"), (progress.gone, "gone"), (progress.failed, "failed")) if number]
    return " · ".join(parts)


def describe_pace(progress: SyncProgress) -> str:
    """``1.8 sessions/s · since 20:14, 12 s so far · about 1 min left``; what is not known yet is left out."""
    parts = [f"{progress.sessions_per_second:.1f} sessions/s"] if progress.processed else []
    since = f"since {format_clock(progress.started_at)}, " if progress.started_at else ""
    parts.append(f"{since}{format_duration(progress.elapsed_seconds)} so far")
    if progress.eta_seconds is not None:
        parts.append(f"about {format_duration(progress.eta_seconds)} left")
    return " · ".join(parts)


def progress_fraction(progress: SyncProgress) -> float:
    """0 to 1; 0 while the total is unknown (st.progress refuses anything else)."""
    if not progress.total:
        return 0.0
    return min(max(progress.processed / progress.total, 0.0), 1.0)


def describe_percent(progress: SyncProgress) -> str:
    """``40 %``; "" while nobody knows how many there are."""
    return "" if progress.percent is None else f"{progress.percent} %"


def describe_live_failure(failure: SyncFailure) -> str:
    """``20:15 irons: It was cut off. (The next sync tries again.)``; name and message are text from outside."""
    at = f"{format_clock(failure.at)} " if failure.at else ""
    name = f"{failure.session_name}: " if failure.session_name else ""
    return f"{at}{name}{failure.message} ({describe_retry(failure)})"


def describe_retry(failure: SyncFailure) -> str:
    """Whether it comes again by itself."""
    return "The next sync tries again." if failure.recoverable else "It will not be tried again by itself."


def describe_running(run: RunRecord) -> list[str]:
    """How far a running sync is, and what went wrong so far, a line for each."""
    percent = describe_percent(run.progress)
    facts = " · ".join(filter(None, (percent, describe_counts(run.progress, run.mode), describe_pace(run.progress))))
    return [facts, *map(describe_live_failure, run.progress.failures)]


def name_stage(progress: SyncProgress, mode: str = "") -> str:
    """Where a run of this mode is, in a few words."""
    return _FETCHING.get(mode, STAGE_WORDS[progress.stage]) if progress.stage is SyncStage.REPORTS else STAGE_WORDS[
        progress.stage]


def describe_stage(progress: SyncProgress, mode: str = "") -> str:
    """What is announced to who cannot see the bar: the stage, and every tenth of the way."""
    words = name_stage(progress, mode)
    tenths = int(progress_fraction(progress) * 10)
    return f"{words}: {tenths * 10} % done" if progress.stage is SyncStage.REPORTS and tenths else words


def describe_arrivals(run: RunRecord) -> str:
    """``2 new sessions and 1 session updated, 61 shots``."""
    parts = []
    if run.sessions_imported:
        parts.append(count_of(run.sessions_imported, "new session"))
    if run.sessions_updated:
        parts.append(f"{count_of(run.sessions_updated, 'session')} updated")
    gone = f", {count_of(run.sessions_gone, 'session')} gone from the portal" if run.sessions_gone else ""
    return (" and ".join(parts) or "No new sessions") + f", {count_of(run.total_shots, 'shot')}{gone}"


def _clock_note(run: RunRecord) -> str:
    """The sentence about this computer's clock that ends the message of a run; "" when there is none."""
    return run.message.rsplit(". ", 1)[-1] if run.message.endswith(CLOCK_QUESTION) else ""


def _failures(run: RunRecord) -> str:
    return " ".join(error.message for error in run.errors)


def _success(run: RunRecord) -> RunText:
    return RunText(Tone.SUCCESS, f"{describe_arrivals(run)} in {format_duration(run.duration_seconds)}.",
                   _clock_note(run))


def _no_new(run: RunRecord) -> RunText:
    found = "Already up to date." if is_whole(run) and not run.notes else "Nothing new came."
    return RunText(Tone.SUCCESS, f"{found} Looked in {format_duration(run.duration_seconds)}.")


def _partial(run: RunRecord) -> RunText:
    failed = f" {count_of(len(run.errors), 'problem')}." if run.errors else ""
    lost = [error.message for error in run.errors if error.code == FIELDS_LOST]
    again = "What is missing is tried again by the next sync, unless it is held back."
    return RunText(Tone.WARNING, f"{describe_arrivals(run)}, but not everything came in.{failed}",
                   " ".join([*(lost or [again]), _clock_note(run)]).strip())


def _cancelled(run: RunRecord) -> RunText:
    return RunText(Tone.INFO, f"Stopped. {describe_arrivals(run)} so far.",
                   "What came in is kept. Sync again to go on.")


def _auth_failed(run: RunRecord) -> RunText:
    return RunText(Tone.ERROR, "The portal did not let us in.", run.message)


def _error(run: RunRecord) -> RunText:
    return RunText(Tone.ERROR, "The sync could not finish.", run.message)


def _crashed(run: RunRecord) -> RunText:
    came = f"{describe_arrivals(run)} came in before. " if run.sessions_imported or run.sessions_updated else ""
    return RunText(Tone.WARNING, "The last sync ended unexpectedly.",
                   came + (run.message or "What it had stored is kept; sync again to go on."))


def _running(run: RunRecord) -> RunText:
    return RunText(Tone.INFO, "A sync is running.", run.progress.message)


_DESCRIBE = {
    SyncStatus.SUCCESS: _success,
    SyncStatus.NO_NEW: _no_new,
    SyncStatus.PARTIAL: _partial,
    SyncStatus.CANCELLED: _cancelled,
    SyncStatus.AUTH_FAILED: _auth_failed,
    SyncStatus.ERROR: _error,
    SyncStatus.CRASHED: _crashed,
    SyncStatus.RUNNING: _running,
}


def describe_just_synced(last_runs: Sequence[RunRecord | None], now: datetime, *, full: bool) -> str:
    """A sentence when each account's last sync was complete within LEAST_INTERVAL; "" when the portal may be asked.

    A sync of new sessions alone does not stand for one of the whole list (``full``).
    """
    if not last_runs or not all(run is not None and _is_recent(run, now, full=full) for run in last_runs):
        return ""
    ended = max(run.finished_at for run in last_runs if run is not None and run.finished_at is not None)
    seconds = int((now - ended).total_seconds())
    return f"Synced {count_of(seconds, 'second')} ago: everything is here and nothing is waiting."


def _is_recent(run: RunRecord, now: datetime, *, full: bool) -> bool:
    """A clock that was set back makes no run recent."""
    looked_far_enough = run.mode == FULL or (not full and run.mode == INCREMENTAL)
    is_complete = run.status in (SyncStatus.SUCCESS, SyncStatus.NO_NEW) and is_whole(run)
    return (looked_far_enough and is_complete and run.finished_at is not None
            and timedelta(0) <= now - run.finished_at < LEAST_INTERVAL)
