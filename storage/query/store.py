"""Asks questions in SQL of the golfer's file, each in a process of its own (storage.query.asking)."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from golf.query.records import (
    LONGEST_QUESTION,
    MOST_ROWS,
    MOST_SECONDS,
    Answer,
    QueryError,
    QueryForbidden,
    QueryTooLarge,
    QueryWrong,
)
from storage.copies.statements import VIEWS
from storage.file.engine import Repository
from storage.query.asking import BEGUN

log = logging.getLogger(__name__)

_SCRIPT = Path(__file__).with_name("asking.py")
_MOST_BYTES, _MOST_MEMORY = 8_000_000, 256_000_000
_TO_START_S = 10.0
"""A busy machine needs that long to start a process; the question's own time is counted by that process."""
_TO_END_S = 1.0
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would show a console for an instant
_NARROW = "Narrow the question, for example to one club or one month."

_WORDS: dict[str, tuple[type[QueryError], str, str]] = {
    "time": (QueryTooLarge, f"The question took longer than {MOST_SECONDS:g} seconds.", _NARROW),
    "memory": (QueryTooLarge, "The question needs too much memory.", _NARROW),
    "process": (QueryError, "The process that asks questions ended by itself.",
                f"{_NARROW} If that does not help, look into the log."),
    "statements": (QueryForbidden, "A question is one statement.", "Ask one after the other."),
    "empty": (QueryWrong, "The question is empty.", "Begin it with SELECT or WITH."),
}


class QueryStore(Repository):
    """Asks; changes nothing. Thread-safe."""

    def ask(self, sql: str, *, seconds: float = MOST_SECONDS) -> Answer:
        """The answer of one SELECT. Raises QueryWrong, QueryForbidden, QueryTooLarge, DatabaseError."""
        if not sql.strip():
            raise QueryWrong("There is no question yet.", "Write one, or choose a ready one.")
        if len(sql) > LONGEST_QUESTION:
            raise QueryTooLarge("The question is too long.", f"Keep it below {LONGEST_QUESTION:,} characters.")
        with self._store.reading() as connection:  # the file stays open here: a reader alone cannot open its log
            connection.exec_driver_sql("SELECT 1 FROM sessions LIMIT 1")
            told = _ask_process({
                "address": self._store.path.absolute().as_uri(), "views": VIEWS, "sql": sql, "seconds": seconds,
                "rows": MOST_ROWS, "bytes": _MOST_BYTES, "memory": _MOST_MEMORY}, seconds)
        if "error" in told:
            raise _explain(told["error"], told["says"])
        return Answer(tuple(told["columns"]), tuple(map(tuple, told["rows"])), told["is_cut"], told["seconds"])


def _ask_process(asked: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What the process says. It is ended when it does not begin, or has not ended a second after its time."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(_SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, creationflags=_NO_WINDOW)
    with process:
        assert process.stdin is not None  # noqa: S101 - they are pipes
        assert process.stdout is not None  # noqa: S101
        assert process.stderr is not None  # noqa: S101
        try:
            with _ended_after(process, _TO_START_S):
                process.stdin.write(json.dumps(asked).encode())
                process.stdin.close()
                has_begun = process.stdout.readline() == BEGUN
            with _ended_after(process, seconds + _TO_END_S) as is_over:
                out, said = process.stdout.read(), process.stderr.read()
        except BaseException:
            process.kill()
            raise
    if is_over.is_set():
        return {"error": "time", "says": ""}
    if process.returncode or not has_begun:
        log.warning("query_process_failed", extra={"code": process.returncode, "reason": said.decode()[-300:]})
        return {"error": "process", "says": ""}
    found: dict[str, Any] = json.loads(out)
    return found


@contextmanager
def _ended_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """End the process when the block takes longer; the event says whether it was."""
    is_over = threading.Event()

    def end() -> None:
        is_over.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


def _explain(kind: str, says: str) -> QueryError:
    if kind == "wrong":
        return QueryWrong(f"SQLite does not understand the question: {says}.", "Compare it with the list of columns.")
    if kind == "forbidden":
        what = f" ({says})" if says else ""
        return QueryForbidden(f"A question can only read the tables that are listed{what}.",
                              "Begin it with SELECT or WITH.")
    error, happened, advice = _WORDS[kind]
    return error(happened, advice)
