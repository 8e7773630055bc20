"""Finds or provisions a browser and starts Playwright; nothing here knows the portal.

The ladder (candidates.py): RANGEBOOK_BROWSER, Playwright's own, Chrome, Edge, what is on the PATH, the usual places. A
rung holds when the browser has started and text it drew could be read back. What held is remembered. Only start.py goes
on to provision.py, and only where no browser is installed: Playwright's download, and as root on Debian ``apt-get``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from automation.browser.remembered_choice import BrowserChoice
from automation.browser.search import Ladder
from automation.browser.this_computer import this_machine
from golf.sync_events import OnStatus, ignore_status

__all__ = ["BrowserChoice", "find_browser", "open_browser", "provision_browser"]


def find_browser(cache_folder: Path | None, environ: Mapping[str, str] = os.environ) -> BrowserChoice | None:
    """The browser a sync would use, or None. Installs nothing.

    A remembered one is not started again; with ``cache_folder`` None nothing is remembered, so the
    answer comes from really starting it.
    """
    return Ladder(this_machine(environ), cache_folder).find()


def provision_browser(
    cache_folder: Path | None, on_status: OnStatus, environ: Mapping[str, str] = os.environ
) -> BrowserChoice:
    """Find a browser, or get one where none is installed, telling ``on_status`` about it.

    Raises BrowserUnavailable with the reason of each rung and what to do.
    """
    return Ladder(this_machine(environ), cache_folder, on_status).provision()


@contextmanager
def open_browser(
    cache_folder: Path | None, on_status: OnStatus = ignore_status, environ: Mapping[str, str] = os.environ
) -> Iterator[Browser]:
    """A running headless browser for this thread only; everything is closed at the end, also on errors.

    Starts the remembered browser directly, else finds one; installs nothing. No process of it sees a
    password that is in the environment. Raises BrowserUnavailable.
    """
    with Ladder(this_machine(environ), cache_folder, on_status).opened() as browser:
        yield browser
