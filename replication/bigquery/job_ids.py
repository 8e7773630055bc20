"""Names of jobs and stages, made from what they carry, so that the same job is refused a second time."""

from __future__ import annotations

from hashlib import blake2b

STAGE = "stage_"
"""Begins the name of a table for rows on their way; it is thrown away by BigQuery after a day at the latest."""


def name_job(owner: str, table: str, mark: str, portion: int) -> str:
    """For one portion of one table of one run of one Rangebook. Letters, digits, ``-`` and ``_`` alone."""
    return f"rangebook-{_short(owner)}-{table}-{_short(mark)}-{portion}"


def name_stage(owner: str, table: str, mark: str) -> str:
    """Of one run: a run that was overtaken cannot fill the stage of the one that goes on."""
    return f"{STAGE}{_short(owner, mark)}_{table}"


def _short(*words: str) -> str:
    return blake2b("\0".join(words).encode(), digest_size=10).hexdigest()
