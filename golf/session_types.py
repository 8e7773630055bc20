"""What was the golfer doing? Read from the free text on a session, with a reason and a confidence.

uneekor.md: the session name says what the player was doing; it is never a club.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from golf.reports import ReportContent
from golf.sessions import SessionType, TypeGuess

NO_REASON = "nothing says otherwise"
"""The reason of a guess that rests on nothing; pages put it into better words."""

_WORDS: tuple[tuple[SessionType, re.Pattern[str]], ...] = (
    (SessionType.WARM_UP, re.compile(r"\bwarm\s*-?\s*up\b|\bwarmup\b", re.IGNORECASE)),
    (SessionType.FITTING, re.compile(r"\bfit(?:ting)?\b|\bdemo day\b", re.IGNORECASE)),
    (SessionType.GAPPING, re.compile(r"\bgap(?:ping|s)?\b|\byardages?\b|\bbag map", re.IGNORECASE)),
    (SessionType.DRILL, re.compile(
        r"\bdrills?\b|\bladder\b|\btempo\b|\bcombine\b|\b\d{2,3}\s*(?:yds?|yards?|m)\b", re.IGNORECASE)),
    (SessionType.ROUND, re.compile(
        r"\brounds?\b|\b(?:9|18)\s*holes?\b|\bpebble\b|\baugusta\b|\bst\.? andrews\b|\bcourse\b|\bsgt\b"
        r"|\bgspro\b|\blinks\b|\bcountry club\b|\bsawgrass\b|\bfront nine\b|\bback nine\b", re.IGNORECASE)),
)
_BARE_HOLES = re.compile(r"\s*(?:9|18)\s*")


def guess_session_type(
    name: str, labels: Sequence[str] = (), clubs: Sequence[str] = (), *, on_default_club: bool = False
) -> TypeGuess:
    """The most likely type of a session.

    The session's own name speaks first, then its group labels. ``on_default_club`` says that the
    shots were left on the monitor's default club, which sim rounds are. Without a word to go by
    it is Practice, with a low confidence.
    """
    for session_type, pattern in _WORDS:
        if match := pattern.search(name):
            return TypeGuess(session_type, f"its name says “{_short(match[0])}”", 0.9)
    if on_default_club:
        return TypeGuess(SessionType.ROUND, "all clubs were hit on the monitor's default club", 0.7)
    if _BARE_HOLES.fullmatch(name) and len(set(clubs)) >= 4:
        return TypeGuess(SessionType.ROUND, "its name is a number of holes and many clubs were used", 0.6)
    return _guess_from_labels(labels) or TypeGuess(SessionType.PRACTICE, NO_REASON, 0.4)


def guess_report_type(name: str, content: ReportContent) -> TypeGuess:
    """The most likely type of a report, from its name and what is in it."""
    groups = content.groups
    return guess_session_type(
        name,
        [group.label for group in groups[1:]],  # the first group repeats the session's name (uneekor.md)
        [group.club for group in groups],
        on_default_club=bool(groups) and all(group.is_default_club for group in groups),
    )


def _guess_from_labels(labels: Sequence[str]) -> TypeGuess | None:
    """A type that at least half of the labels name, else None."""
    for session_type, pattern in _WORDS:
        hits = [match[0] for label in labels if (match := pattern.search(label))]
        if hits and len(hits) * 2 >= len(labels):
            return TypeGuess(session_type, f"its groups are labelled “{_short(hits[0])}”", 0.7)
    return None


def _short(text: str) -> str:
    return text.strip()[:30]
