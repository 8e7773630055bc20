"""Text from outside, made safe to keep: a pure function."""

from __future__ import annotations

import unicodedata

_JOINERS = {"\u200c", "\u200d"}  # hold emoji and some scripts together
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, direction overrides, surrogates, line separators


def read_text(value: object, longest: int) -> str:
    """The text of a JSON value, trimmed and cut to ``longest`` characters; "" for what is not text.

    Lone surrogates, which no database takes, become replacement characters; control characters
    become spaces. Markup stays as it is: drawing it as text is the page's task.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    if len(text) <= longest and text.isascii() and text.isprintable():
        return text.strip()
    text = text.encode("utf-8", errors="replace").decode("utf-8")
    return "".join(" " if _is_control(ch) else ch for ch in text[: longest * 2]).strip()[:longest]


def _is_control(character: str) -> bool:
    return character not in _JOINERS and unicodedata.category(character) in _UNPRINTABLE
