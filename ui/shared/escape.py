"""Text from outside (names, players, tags, errors) drawn as text, wherever Streamlit reads Markdown.

Streamlit's page turns Markdown, HTML, LaTeX, ``:emoji:``, ``:material/…:``, ``:red[…]``, bare addresses,
e-mail addresses and ``->`` into something else; an image would even send a request (facts/safety.md 12).
Some of that happens after backslashes are gone, so those places get an invisible word joiner as well.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD_JOINER = "\u2060"
DISPLAY_LIMIT = 90

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BREAKABLE = re.compile(r"(?<=[:@])(?=\S)|(?<=[wW]{3})(?=\.)|(?<=[-<>~=])(?=[-<>=])")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_DIRECTION_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@lru_cache(maxsize=4096)  # lists name the same players, sessions and clubs again and again
def one_line(text: str | None, limit: int = DISPLAY_LIMIT) -> str:
    """The text on one line, without control and direction characters, cut to ``limit`` with an ellipsis.

    For places that draw text as it is: options of a select box or multiselect, cells of ``st.dataframe``, text inputs.
    """
    kept = "".join(_shown(ch) for ch in (text or "")[: 20 * limit])
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def plain(text: str | None, limit: int = DISPLAY_LIMIT) -> str:
    """The text as Markdown that draws exactly it: for labels, headings, markdown, errors and captions.

    And for what is less easily seen: buttons in a row (segmented control, radio) and cells of ``st.table``.
    """
    line = _BREAKABLE.sub(WORD_JOINER, one_line(text, limit))
    return _PUNCTUATION.sub(r"\\\1", line)


def plain_or(text: str | None, otherwise: str, limit: int = DISPLAY_LIMIT) -> str:
    """``plain(text)``, or our own words where nothing visible is left (an empty label cannot be clicked)."""
    return plain(text, limit) or otherwise


def _shown(ch: str) -> str:
    if ch in _DIRECTION_CONTROLS:
        return ""
    return " " if unicodedata.category(ch) in _HIDDEN_CATEGORIES else ch
