"""A sync run in a golfer's words: headline, what to do next, counts. Pure; drawing is sync_panel's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from golf.sync_events import RunRecord, SyncProgress, SyncStatus
from services.display import count_of, format_duration


class Tone(StrEnum):
    """How a message is drawn."""

    SUCCESS = "success"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RunWords:
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


def describe_run(run: RunRecord) -> RunWords:
    """Headline, tone and detail of a run that is over."""
    return _DESCRIBE[run.status](run)


def describe_counts(progress: SyncProgress) -> str:
    """``12 of 125 done · 10 imported · 1 updated · 1 skipped · 480 shots``."""
    done = f"{progress.processed:,} of {progress.total:,} done" if progress.total else f"{progress.processed:,} done"
    parts = [done, f"{progress.imported:,} imported"]
    parts += [f"{number:,} {word}" for number, word in (
        (progress.updated, "updated"), (progress.skipped, "skipped"), (progress.failed, "failed")) if number]
    return " · ".join([*parts, count_of(progress.shots, "shot")])


def describe_pace(progress: SyncProgress) -> str:
    """``1.8 sessions/s · 12 s so far · about 1 min left``; what is not known yet is left out."""
    parts = [f"{progress.sessions_per_second:.1f} sessions/s"] if progress.processed else []
    parts.append(f"{format_duration(progress.elapsed_seconds)} so far")
    if progress.eta_seconds is not None:
        parts.append(f"about {format_duration(progress.eta_seconds)} left")
    return " · ".join(parts)


def progress_fraction(progress: SyncProgress) -> float:
    """0 to 1; 0 while the total is unknown (st.progress refuses anything else)."""
    if not progress.total:
        return 0.0
    return min(max(progress.processed / progress.total, 0.0), 1.0)


def _what_came(run: RunRecord) -> str:
    parts = []
    if run.sessions_imported:
        parts.append(count_of(run.sessions_imported, "new session"))
    if run.sessions_updated:
        parts.append(f"{count_of(run.sessions_updated, 'session')} updated")
    return (" and ".join(parts) or "No new sessions") + f", {count_of(run.total_shots, 'shot')}"


def _success(run: RunRecord) -> RunWords:
    return RunWords(Tone.SUCCESS, f"{_what_came(run)} in {format_duration(run.duration_seconds)}.")


def _no_new(run: RunRecord) -> RunWords:
    return RunWords(Tone.SUCCESS, f"Already up to date. Looked in {format_duration(run.duration_seconds)}.")


def _partial(run: RunRecord) -> RunWords:
    failed = f" {count_of(len(run.errors), 'problem')}, see below." if run.errors else ""
    return RunWords(Tone.WARNING, f"{_what_came(run)}, but not everything came in.{failed}",
                    "What is missing is tried again by the next sync.")


def _cancelled(run: RunRecord) -> RunWords:
    return RunWords(Tone.INFO, f"Stopped. {_what_came(run)} so far.", "What came in is kept. Sync again to go on.")


def _auth_failed(run: RunRecord) -> RunWords:
    return RunWords(Tone.ERROR, "The portal did not let us in.", run.message)


def _error(run: RunRecord) -> RunWords:
    return RunWords(Tone.ERROR, "The sync could not finish.", run.message)


def _crashed(run: RunRecord) -> RunWords:
    return RunWords(Tone.WARNING, "The last sync ended unexpectedly.",
                    f"{run.message} What it had stored is kept; sync again to complete it.".strip())


def _running(run: RunRecord) -> RunWords:
    return RunWords(Tone.INFO, "A sync is running.", run.progress.message)


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
