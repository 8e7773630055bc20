"""What is said of live sessions and of listening."""

from __future__ import annotations

from services.shared.formatting import count_of


def describe_end(balls: int) -> str:
    """What a live session brought, such as: 27 balls."""
    return f"{count_of(balls, 'ball')}."
