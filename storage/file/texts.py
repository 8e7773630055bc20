"""Text and numbers from outside, made fit to be stored."""

from __future__ import annotations

from golf.sessions import LONGEST_NAME

LONGEST_MESSAGE = 2000
LONGEST_NOTES = 20_000
_LARGEST_COUNT = 10**9


def storable(text: str, longest: int = LONGEST_NAME) -> str:
    """The text, cut to ``longest`` characters; lone surrogates, which SQLite cannot take, are replaced.

    The raw report keeps the whole.
    """
    cut = text[:longest]
    return cut if cut.isascii() else cut.encode("utf-8", errors="replace").decode("utf-8")


def storable_or_none(text: str | None, longest: int = LONGEST_NAME) -> str | None:
    """The same for a text that may be missing; an empty one counts as missing."""
    return storable(text, longest) if text else None


def storable_count(count: int | None) -> int | None:
    """A count a listing may claim; None for an absurd one, which SQLite could not even hold."""
    return count if count is not None and 0 <= count <= _LARGEST_COUNT else None


def account_key(username: str) -> str:
    """The one spelling of a user name: portals do not tell ``Bob@x.com`` from ``bob@x.com ``."""
    return storable(username.strip().casefold(), 320)
