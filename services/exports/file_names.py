"""Names of files that leave Rangebook: our own words, numbers and dates; of text from outside a player's name at most.

Of a name only what every file system takes is kept (``plain_word``), and only where files of several players
would else be called the same.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_OWN_WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_WORD = 30


def build_file_stem(what: str, *parts: date | int | None) -> str:
    """``rangebook-shots-2026-02-12-51`` for ``("shots", day, 51)``; an unknown day is ``undated``.

    ``what`` is a constant of ours; anything but small letters, digits and dashes is a mistake (ValueError).
    """
    if not _OWN_WORDS.fullmatch(what):
        raise ValueError(f"not a word for a file name: {what!r}")
    words = ["undated" if part is None else part.isoformat() if isinstance(part, date) else str(part)
             for part in parts]
    return "-".join(["rangebook", what, *words])


def plain_word(name: str) -> str:
    """A player's name as a part of a file name: ``rene-muller``; empty when nothing plain is left, or for an address.

    Two names may become the same word: it tells a person which file is whose, it is no key.
    """
    if "@" in name:
        return ""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters)[:_LONGEST_WORD].strip("-")
