"""A sync in the terminal: a bar, sentences, and a Ctrl-C that stops politely.

Also its end, in words and as an exit code, and a sync of chosen sessions as part of another command.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType
from typing import TYPE_CHECKING

from commands.output import Output, as_text, describe_backups, describe_result
from commands.shared import EXIT_CODES, FAILED, SIGN_IN_NEEDED, trigger_here
from golf.sync_events import RunRecord, SyncProgress, SyncResult, SyncWatch
from services.shared.formatting import count_of, format_duration
from services.sync.options import SyncOptions
from services.sync.text import describe_counts, describe_percent

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from services.app import App
    from services.sync_preview.validation import ValidatedSession

LOOK_EVERY_S = 0.5
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
"""SIGHUP: the terminal was closed. Windows has none, and says a closed window by SIGBREAK."""
_HANG_UP = getattr(signal, "SIGHUP", None)


class SyncView:
    """Shows a running sync on stderr: a live bar on a terminal, plain lines elsewhere (cron, a file)."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._last_sentence = ""
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    @contextmanager
    def shown(self) -> Iterator[SyncView]:
        """Draw while the block runs."""
        if self._output.quiet or not self._output.err.is_terminal:
            yield self
            return
        from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415 - for who looks on

        self._bar = Progress(
            BarColumn(bar_width=30), TextColumn("{task.description}", markup=False),
            console=self._output.err, transient=True)
        self._task = self._bar.add_task("", total=None)
        with self._bar:
            yield self
        self._bar = None

    def say(self, sentence: str) -> None:
        """Print a sentence about what happens now; the same one only once."""
        if sentence and sentence != self._last_sentence:
            self._last_sentence = sentence
            self._output.print_progress(sentence)

    def show(self, progress: SyncProgress) -> None:
        """Draw the bar and its counts."""
        if self._bar is None or self._task is None:
            return
        self._bar.update(self._task, total=progress.total, completed=progress.processed,
                         description=as_text(describe_progress(progress)).plain)


def describe_progress(progress: SyncProgress) -> str:
    """``9 % · 12 of 125 done · 10 imported · 480 shots · about 30 s left``."""
    if progress.total is None and not progress.processed:
        return f"{progress.message} {format_duration(progress.elapsed_seconds)}"
    left = "" if progress.eta_seconds is None else f" · about {format_duration(progress.eta_seconds)} left"
    percent = describe_percent(progress)
    return f"{percent} · {describe_counts(progress)}{left}" if percent else describe_counts(progress) + left


@contextmanager
def polite_interrupts(on_first: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C (terminate, closed terminal) has ``on_first`` called in a thread; the second ends the program.

    A closed terminal may be said twice, by the shell and by the system: a second SIGHUP ends nothing. Where SIGHUP is
    ignored (``nohup``) it stays ignored. A signal handler interrupts whatever runs, locks held: all it does here is
    put a word into a queue.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers
        return
    pressed: SimpleQueue[bool] = SimpleQueue()

    def listen() -> None:
        if pressed.get():
            on_first()

    listener = threading.Thread(target=listen, name="interrupts", daemon=True)
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    before = {number: handler for number, handler in handlers.items()
              if number != _HANG_UP or handler is not signal.SIG_IGN}

    def first(_number: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN if number == _HANG_UP else second)
        pressed.put(True)

    def second(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in before:
        signal.signal(number, first)
    listener.start()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        pressed.put(False)
        listener.join()


def watch_run(app: App, output: Output, run: RunRecord) -> RunRecord:
    """Watch another process's sync. Returns the run as last seen, still active after Ctrl-C: the sync goes on."""
    enough = threading.Event()
    output.print_progress(f"Watching the sync started by “{run.trigger}”. Ctrl-C stops watching; the sync goes on.")
    with SyncView(output).shown() as view, polite_interrupts(enough.set):
        while run.is_active and not enough.is_set():
            view.say(run.progress.message)
            view.show(run.progress)
            enough.wait(LOOK_EVERY_S)
            run = _seen_again(app, run)
    return run


def _seen_again(app: App, run: RunRecord) -> RunRecord:
    """Return the same run as it is now; another one may have begun meanwhile."""
    return next((one for one in app.jobs.recent(5) if one.run_id == run.run_id), run)


def wait_for_run(app: App, seconds: float = 3.0) -> RunRecord | None:
    """Return the active run, which shows itself a moment after the lock is taken; None when none does."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < deadline:
        run = app.jobs.latest()
        if run is not None and run.is_active:
            return run
        pause.wait(0.1)
    return None


def describe_foreign_run(run: RunRecord | None) -> str:
    """Describe who runs, as far as can be seen."""
    if run is None:
        return "Something else of Rangebook is at work on this machine (a sign-in check, a restore)."
    done = count_of(run.progress.processed, "session")
    return f"A sync started by “{run.trigger}” is running: {done} done so far."


def tell_result(output: Output, result: SyncResult) -> int:
    """Say how it ended, and return the exit code."""
    code = EXIT_CODES[result.status]
    output.write_json({"result": result, "exit_code": code})
    print_end(output, code, *describe_result(result))
    return code


def print_end(output: Output, code: int, *lines: str) -> None:
    """Say how a sync ended; also when quiet if it failed."""
    (output.print_error if code in (FAILED, SIGN_IN_NEEDED) else output.print_result)(*lines)


def sync_and_tell(app: App, options: SyncOptions, output: Output) -> int:
    """Run it on this thread, say what came of it, return the exit code. Raises as ``SyncJobs.run_blocking`` does."""
    with watched(output) as watch:
        result = app.jobs.run_blocking(options, trigger_here(), watch=watch)
    code = tell_result(output, result)
    output.print_result(describe_backups(app))
    return code


def validate_and_tell(app: App, options: SyncOptions, output: Output, account: str | None) -> int:
    """Fetch and read what a sync would bring, say what it would make of each session; the exit code.

    Nothing is stored. Raises as ``SyncJobs.validate_blocking`` does.
    """
    from services.sync_preview.validation import describe_validation  # noqa: PLC0415 - after --help

    with watched(output) as watch:
        result, found = app.jobs.validate_blocking(options, trigger_here(), watch=watch, account=account)
    code = EXIT_CODES[result.status]
    output.finish(*map(_describe_validated, found.sessions), exit_code=code,
                  validation={"sessions": found.sessions, "summary": describe_validation(found)}, result=result)
    print_end(output, code, result.message,
              *(f"  {failure.message}" for failure in result.errors if failure.report_id is None))
    return code


def _describe_validated(session: ValidatedSession) -> str:
    """``51 irons: new, 42 shots``."""
    lost = f", {count_of(session.lost_shots, 'shot')} not readable" if session.lost_shots else ""
    counted = f", {count_of(session.shots, 'shot')}{lost}" if session.shots or lost else ""
    return f"{session.report_id} {session.name}: {session.outcome}{counted}. {session.remark}".rstrip()


@contextmanager
def watched(output: Output, on_stop: str = "") -> Iterator[SyncWatch]:
    """Draws a sync; the first Ctrl-C stops it politely and says ``on_stop``."""
    view = SyncView(output)
    watch = SyncWatch(view.say, view.show)

    def stop_politely() -> None:
        watch.stop.set()
        if on_stop:
            output.print_progress(on_stop)

    with view.shown(), polite_interrupts(stop_politely):
        yield watch
