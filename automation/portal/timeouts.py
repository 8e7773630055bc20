"""How long the portal may take for each thing before it is given up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PortalPatience:
    """Limits in seconds.

    ``settle`` is for a page that shows nothing we know, ``empty`` for a listing without rows, or one that was
    answered and does not show other rows, ``page`` for one that is not answered,
    ``failure`` for a page to recover from a failed request, ``stay`` for a "next" that leads nowhere,
    ``end`` for a full page without page buttons to show them after all, ``mismatch`` for a page number
    that is not the one asked for, ``details`` for an opened row.
    """

    navigation: float = 30.0
    settle: float = 8.0
    empty: float = 8.0
    form: float = 8.0
    answer: float = 60.0
    page: float = 30.0
    mismatch: float = 5.0
    details: float = 5.0
    failure: float = 3.0
    stay: float = 4.0
    end: float = 3.5
