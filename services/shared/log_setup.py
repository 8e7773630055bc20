"""The log: one rotating file of JSON lines that only this user can read, facts as fields, no secrets.

Nothing should ever hand a secret to the log; what does so by mistake is masked here as the second
line of defence.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from io import FileIO, TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from golf.private_files import explained, make_private_folder
from services.secrets.redaction import mask, mask_in_log

__all__ = ["LOG_FILE", "bind_run", "mask_in_log", "set_up_logbook"]

LOG_FILE = "rangebook.log"
MAX_BYTES = 2_000_000
KEPT_FILES = 4
OUR_PACKAGES = ("golf", "analysis", "automation", "services", "storage", "golf_db", "charts", "imports", "replication",
                "ui", "pages", "app", "server", "cli", "start", "demo_portal")
_LOUD_ABOUT_URLS = ("httpx", "httpcore")  # they log every full URL, report key included, at INFO (safety.md 10)
_ALWAYS_THERE = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_run_id: ContextVar[str | None] = ContextVar("run_id", default=None)


@contextmanager
def bind_run(run_id: str) -> Iterator[None]:
    """Every line logged in this context carries the run id (other threads bind it themselves)."""
    token = _run_id.set(run_id)
    try:
        yield
    finally:
        _run_id.reset(token)


def set_up_logbook(home: Path, *, level: int = logging.INFO) -> Path:
    """Log into ``home/logs``; returns the file. Calling it again changes the folder, never doubles lines.

    Raises SettingsError when the folder cannot be written.
    """
    folder = home / "logs"
    with explained("The log cannot be written.", f"Give your user access to {folder}."):
        make_private_folder(home)  # first: what mkdir makes on the way to a deeper folder is not private
        make_private_folder(folder)
        handler = _PrivateFileHandler(folder / LOG_FILE)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _PrivateFileHandler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    for name in OUR_PACKAGES:
        logging.getLogger(name).setLevel(level)
    for name in _LOUD_ABOUT_URLS:
        logging.getLogger(name).setLevel(logging.WARNING)
    return folder / LOG_FILE


class _JsonLines(logging.Formatter):
    """One JSON object a line: moment, level, logger, event, facts; every text masked."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if (run_id := _run_id.get()) is not None:
            line["run_id"] = run_id
        line |= {name: value for name, value in vars(record).items() if name not in _ALWAYS_THERE}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(mask(line), default=str, ensure_ascii=True)


class _PrivateFileHandler(RotatingFileHandler):
    """Rotates by size; 0600 from birth; another process may rotate the same file."""

    def __init__(self, path: Path) -> None:
        self._said_that_it_fails = False
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", errors="backslashreplace")

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(FileIO(descriptor, "a"), encoding=self.encoding, errors=self.errors, write_through=True)

    def shouldRollover(self, record: logging.LogRecord) -> int:  # noqa: N802 - the base class's name
        self._follow_file()
        return int(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802 - the base class's name
        try:
            super().doRollover()
        except PermissionError:  # Windows: another process has the file open; it grows until that one is closed
            self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the base class's name
        """A log that cannot be written must not stop a sync, nor print its record: that is said once."""
        if not self._said_that_it_fails:
            self._said_that_it_fails = True
            sys.stderr.write(f"Rangebook cannot write its log {self.baseFilename}; it goes on without.\n")

    def _follow_file(self) -> None:
        """Go on in the new file when another process has rotated the one we have open."""
        if self.stream is None:
            return
        try:
            there, ours = Path(self.baseFilename).stat(), os.fstat(self.stream.fileno())
        except FileNotFoundError:
            same = False
        else:
            same = (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)
        if not same:
            self.stream.close()
            self.stream = self._open()
