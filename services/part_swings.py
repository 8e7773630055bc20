"""Balls hit to a distance on purpose: "70 yds" beside a wedge is no full swing of it."""

from __future__ import annotations

import re
from functools import lru_cache

from golf.records import StoredShot
from services.display import count_of

_DISTANCE = re.compile(r"\b\d{2,3}\s*(?:y|yds?|yards?|m|met(?:er|re)s?)\b", re.IGNORECASE)


def is_part_swing(stored: StoredShot) -> bool:
    """Whether the group's label names a distance. Such balls would say how the wedge was used, not how it goes."""
    return _names_distance(stored.group_label)


def describe_part_swings(number: int) -> str:
    """That balls are left out because they were hit to a distance on purpose; empty for none."""
    if not number:
        return ""
    return (f"{count_of(number, 'ball')} in groups named after a distance (such as “70 yds”) "
            f"{'is a part swing' if number == 1 else 'are part swings'} and left out.")


@lru_cache(maxsize=1024)
def _names_distance(label: str) -> bool:
    return _DISTANCE.search(label) is not None
