"""The one source of chance: the same words always give the same numbers, in every process."""

from __future__ import annotations

from random import Random


def seeded(words: str) -> Random:
    """Return a generator seeded by a text (Python hashes it with SHA-512, so the hash seed does not matter)."""
    return Random(words)  # noqa: S311 - repeatable golf shots, nothing secret
