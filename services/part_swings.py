"""Balls hit to a distance on purpose: "70 yds" beside a wedge is no full swing of it."""

from __future__ import annotations

import re

from golf.records import StoredShot

_DISTANCE = re.compile(r"\b\d{2,3}\s*(?:y|yds?|yards?|m|met(?:er|re)s?)\b", re.IGNORECASE)


def is_part_swing(stored: StoredShot) -> bool:
    """Whether the group's label names a distance. Such balls would say how the wedge was used, not how it goes."""
    return _DISTANCE.search(stored.group_label) is not None
