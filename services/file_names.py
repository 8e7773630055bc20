"""Names of files that leave Rangebook: our own words, numbers and dates, never text from outside."""

from __future__ import annotations

import re
from datetime import date

_OWN_WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def build_file_stem(what: str, *parts: date | int | None) -> str:
    """``rangebook-shots-2026-02-12-51`` for ``("shots", day, 51)``; an unknown day is ``undated``.

    ``what`` is a constant of ours; anything but small letters, digits and dashes is a mistake (ValueError).
    """
    if not _OWN_WORDS.fullmatch(what):
        raise ValueError(f"not a word for a file name: {what!r}")
    words = ["undated" if part is None else part.isoformat() if isinstance(part, date) else str(part)
             for part in parts]
    return "-".join(["rangebook", what, *words])
