"""automation.ports.PageStructures in a small private file: how the portal's pages looked, by portal."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping

from automation.page_records import PageKind, PageStructure
from automation.page_watch.page_structure import read_plain_structure, structure_as_plain
from golf.errors import GolfError
from golf.settings import Settings
from services.secrets.private_json import JsonLabel, PrivateJson

log = logging.getLogger(__name__)

STRUCTURES_FILE = "page_structures.json"
_GOOD, _CHANGED = "good", "changed"
_LABEL = JsonLabel("page structures", "The structure of the portal's page could not be kept.",
                   "page_structures_unreadable", is_expendable=True)


class FilePageStructures:
    """Written only when a page looks different from what is kept. Thread-safe, shared by processes."""

    def __init__(self, settings: Settings) -> None:
        self._file = PrivateJson(settings.private_folder / STRUCTURES_FILE, _LABEL)
        self._portal = hashlib.sha256(settings.portal_url.encode()).hexdigest()[:16]
        if settings.demo:
            self._portal = "demo"  # its port is another one at each start

    def load_good(self, page: PageKind) -> PageStructure | None:
        """How the page looked when it could last be read."""
        return self._load(page, _GOOD)

    def load_changed(self, page: PageKind) -> PageStructure | None:
        """How the page looked when it could not be read; None once it could again."""
        return self._load(page, _CHANGED)

    def save_good(self, structure: PageStructure) -> None:
        """Replace it; a kept changed one has served its time."""
        if self.load_good(structure.page) != structure or self.load_changed(structure.page) is not None:
            self._save(structure.page, {_GOOD: structure_as_plain(structure)})

    def save_changed(self, structure: PageStructure) -> None:
        """Keep it beside the good one, for the diagnostics."""
        if self.load_changed(structure.page) != structure:
            good = self.load_good(structure.page)
            kept = {_GOOD: structure_as_plain(good)} if good else {}
            self._save(structure.page, kept | {_CHANGED: structure_as_plain(structure)})

    def _load(self, page: PageKind, which: str) -> PageStructure | None:
        kept = _inside(_inside(self._file.read(), self._portal), page.value).get(which)
        return read_plain_structure(kept)

    def _save(self, page: PageKind, kept: Mapping[str, object]) -> None:
        """What cannot be kept is no reason to end a sync."""
        try:
            with self._file.changing() as everything:
                everything[self._portal] = _inside(everything, self._portal) | {page.value: dict(kept)}
        except GolfError as error:
            log.warning("page_structure_not_kept", extra={"code": error.code})


def _inside(document: Mapping[str, object], key: str) -> dict[str, object]:
    inner = document.get(key)
    return dict(inner) if isinstance(inner, Mapping) else {}
