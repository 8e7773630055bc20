"""Which browser is used, and the small file that remembers it between syncs."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from golf.private_files import write_private_bytes

log = logging.getLogger(__name__)

MEMORY_NAME = "browser.json"


@dataclass(frozen=True, slots=True)
class BrowserChoice:
    """One way to start a browser: a program, a channel Playwright knows, or Playwright's own (neither).

    ``name`` is for golfers. ``sandbox`` is False only where Chromium cannot start with its own.
    """

    name: str
    executable: str | None = None
    channel: str | None = None
    sandbox: bool = True

    def is_gone(self) -> bool:
        """Whether its program has certainly disappeared; channels are only known by starting them."""
        return self.executable is not None and not Path(self.executable).is_file()


def load_choice(cache_folder: Path | None) -> BrowserChoice | None:
    """The remembered browser, or None: nothing kept, no readable file, or its program is gone."""
    if cache_folder is None:
        return None
    try:
        kept = json.loads((cache_folder / MEMORY_NAME).read_text(encoding="utf-8"))
        choice = BrowserChoice(**kept)
    except (OSError, ValueError, TypeError):
        return None  # a memory that cannot be read only costs one more look around
    return None if choice.is_gone() else choice


def save_choice(cache_folder: Path | None, choice: BrowserChoice) -> None:
    """Remember a browser that has just shown that it works. A disk that refuses is logged, not raised."""
    if cache_folder is None:
        return
    try:
        write_private_bytes(cache_folder / MEMORY_NAME, json.dumps(asdict(choice)).encode())
    except OSError as error:
        log.warning("browser_not_remembered", extra={"reason": type(error).__name__})
