"""The browser of the tests: found once a process by the app's own ladder, open only as long as it is needed.

Playwright allows one open session a thread, and the syncs under test open their own. The files that drive a browser
follow each other and share one (``running_browser``); before a test that asks for none of it, it is closed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import automation.browser
from automation.browser import open_browser, provision_browser
from golf.sync_events import OnStatus, ignore_status

PATIENCE_MS = 90_000
"""What a page is to show, or to let be clicked, may be late on a busy machine; a test that passes waits no longer."""
expect.set_options(timeout=PATIENCE_MS)


def new_page(browser: Browser, **options: Any) -> Page:
    """A page in a context of its own, made with these options, which waits as long for a click as ``expect`` does.

    Playwright's own half a minute ended clicks on a machine that ran the gate and two other jobs. Whoever asks closes
    the page's context.
    """
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


@cache
def browser_memory() -> Path:
    """A folder in which the found browser is remembered, as in a golfer's home."""
    folder = Path(tempfile.mkdtemp(prefix="rangebook-browser-"))
    provision_browser(folder, ignore_status)
    return folder


def remember_browser(home: Path) -> None:
    """Let the syncs of a new home start that browser, as those of a golfer's do from the second on."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "browser.json").write_bytes((browser_memory() / "browser.json").read_bytes())


@contextmanager
def started_browser() -> Iterator[Browser]:
    """A running browser for this thread."""
    with open_browser(browser_memory()) as browser:
        yield browser


class KeptBrowser:
    """One running browser for file after file of this process, until a test comes that may open its own."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._browser: Browser | None = None
        self._in_use = False

    @contextmanager
    def lent(self) -> Iterator[Browser]:
        """The browser, for one file: started when none runs or the last one has ended."""
        if self._browser is None or not self._browser.is_connected():
            self._close()
            self._browser = self._open.enter_context(started_browser())
        self._in_use = True
        try:
            yield self._browser
        finally:
            self._in_use = False

    def close_when_idle(self) -> None:
        """Close it, unless the file that runs has it."""
        if not self._in_use:
            self._close()

    def _close(self) -> None:
        self._browser = None
        self._open.close()


KEPT = KeptBrowser()


@contextmanager
def shared_by_syncs(monkeypatch: pytest.MonkeyPatch, browser: Browser) -> Iterator[None]:
    """In this running browser, in place of one for each sync; whatever a sync opens in it, it closes."""
    @contextmanager
    def open_shared(_cache_folder: Path | None, _on_status: OnStatus = ignore_status) -> Iterator[Browser]:
        yield browser

    monkeypatch.setattr(automation.browser, "open_browser", open_shared)
    before = browser.contexts
    yield
    assert browser.contexts == before
