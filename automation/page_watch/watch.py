"""Remembers how the portal's pages looked when they could be read, and says what is different when they cannot."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from automation.page_records import PageKind, PageStructure
from automation.page_watch.changes import EXPECTED, compare
from automation.page_watch.page_structure import read_structure
from automation.ports import PageStructures

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class ForgetfulStructures:
    """Keeps structures for one visit: for whoever has no place to keep them."""

    good: dict[PageKind, PageStructure] = field(default_factory=dict)

    def load_good(self, page: PageKind) -> PageStructure | None:
        """See the port."""
        return self.good.get(page)

    def save_good(self, structure: PageStructure) -> None:
        """See the port."""
        self.good[structure.page] = structure

    def save_changed(self, structure: PageStructure) -> None:
        """See the port."""


class StructureWatch:
    """For one visit to the portal. Each page's good structure is kept once a visit."""

    def __init__(self, kept: PageStructures, portal_url: str) -> None:
        self._kept = kept
        self._portal_url = portal_url
        self._seen: set[PageKind] = set()

    def saw_good(self, page: PageKind, html: str, url: str = "") -> None:
        """The page was read without any doubt."""
        if page not in self._seen:
            self._seen.add(page)
            self._kept.save_good(read_structure(html, page, url, self._portal_url))

    def find_changes(self, page: PageKind, html: str, url: str = "") -> list[str]:
        """What is not as it was in the page that could not be read; see structure_changes.compare.

        The structure is kept for the diagnostics also when no known part differs.
        """
        now = read_structure(html, page, url, self._portal_url)
        changes = compare(self._kept.load_good(page) or EXPECTED[page], now)
        if changes:
            _log.error("portal_changed", extra={"page": page.value, "parts_changed": len(changes)})
        self._kept.save_changed(now)
        return changes
