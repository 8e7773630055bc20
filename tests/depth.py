"""How much of the same a run looks at: the share of the gate, or all of it (``python start.py test --proofs``)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings


def is_deep() -> bool:
    """Whether this run is one of the proofs; known from the moment that pytest is configured."""
    return settings.get_current_profile_name() == "proofs"


def proof(*values: Any) -> Any:
    """Parameters of a case that is among the proofs."""
    return pytest.param(*values, marks=pytest.mark.proof)


def share(gate: int, proofs: int) -> int:
    """How many of something: so many in the gate, so many among the proofs."""
    return proofs if is_deep() else gate
