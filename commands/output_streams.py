"""Standard output and error that may be closed by whoever reads them (``| head -1``, a closed terminal)."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

_READER_GONE = frozenset({errno.EPIPE, errno.EIO, errno.ESHUTDOWN, errno.EBADF} | (
    {errno.EINVAL} if sys.platform == "win32" else set()))
"""EPIPE: the pipe's reader ended. EIO: the terminal is closed. EINVAL: what Windows says of either.

A full disk is none of these: what was to be written there is lost, and that is an error.
"""


class OpenEndedStream:
    """A text stream that takes everything; once nobody reads it any more, what is written goes nowhere.

    So a sync whose output is cut off goes on to its end, and no command ends with a traceback about a pipe.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_read = True

    def __getattr__(self, name: str) -> Any:
        """Everything else (encoding, isatty, fileno, buffer …) is the stream's own."""
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Hand it on while somebody reads."""
        if self._is_read:
            try:
                return self._stream.write(text)
            except OSError as error:
                self._judge(error)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Each through ``write``."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """As ``write``: most pipes tell only here that nobody reads them."""
        if self._is_read:
            try:
                self._stream.flush()
            except OSError as error:
                self._judge(error)

    def _judge(self, error: OSError) -> None:
        """Nobody reads: what is still in the buffer goes to the null device. Any other error is raised."""
        if error.errno not in _READER_GONE:
            raise error
        self._is_read = False
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), self._stream.fileno())


@contextmanager
def open_ended_output() -> Iterator[None]:
    """While the block runs, a closed stdout or stderr breaks nothing; both are flushed at its end.

    A job of Windows runs without a console: what is said there goes nowhere as well.
    """
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _opened("stdout"), _opened("stderr")
    ours = sys.stdout, sys.stderr
    try:
        yield
    finally:
        for stream in ours:
            stream.flush()
        sys.stdout, sys.stderr = before


def _opened(name: str) -> OpenEndedStream:
    stream: TextIO | None = getattr(sys, name)
    if stream is None:
        stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open
    return OpenEndedStream(stream)
