"""What pages and commands show of another Rangebook: facts, what joining does, and where the two differ."""

from __future__ import annotations

from golf_db import JoinConflict, JoinCounts, JoinOutcome, RangebookFacts

__all__ = ["JoinConflict", "JoinCounts", "JoinOutcome", "RangebookFacts"]
