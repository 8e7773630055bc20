"""What is said of balls hit to a distance on purpose (golf/swing_groups.py knows them)."""

from __future__ import annotations

from services.shared.formatting import count_of


def describe_part_swings(number: int) -> str:
    """That balls are left out because they were hit to a distance on purpose; empty for none."""
    if not number:
        return ""
    return (f"{count_of(number, 'ball')} in groups named after a distance (such as “70 yds”) "
            f"{'is a part swing' if number == 1 else 'are part swings'} and left out.")
