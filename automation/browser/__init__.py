"""Finds or provisions a browser and starts Playwright; nothing here knows the portal.

The ladder (candidates.py): RANGEBOOK_BROWSER, Playwright's own, Chrome, Edge, what is on the PATH, the usual places. A
rung holds when the browser has started and text it drew could be read back. What held is remembered. Only start.py goes
on to provision.py, and only where no browser is installed: Playwright's download, and as root on Debian ``apt-get``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

from automation.browser.remembered_choice import BrowserChoice
from automation.browser.search import Ladder
from automation.browser.this_computer import this_machine
from golf.errors import ReportNotPrinted
from golf.sync_events import OnStatus, ignore_status

__all__ = ["BrowserChoice", "find_browser", "open_browser", "print_page", "provision_browser"]
_ASKS_SOMEBODY = re.compile(r"^(?!data:|about:)")
"""Every address but those that hold what they stand for."""


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


def print_page(browser: Browser, html: str) -> bytes:
    """The page of ours on A4 as PDF, as its own print style says. No script runs and nothing is asked from anywhere.

    Raises ReportNotPrinted.
    """
    try:
        context = browser.new_context(java_script_enabled=False, offline=True, service_workers="block")
        try:
            page = context.new_page()
            page.route(_ASKS_SOMEBODY, lambda route: route.abort())
            page.set_content(html, wait_until="load")
            return page.pdf(format="A4", print_background=True, prefer_css_page_size=True, tagged=True, outline=True)
        finally:
            context.close()
    except PlaywrightError as error:
        raise ReportNotPrinted("The browser could not print the report.",
                               "Take the report as HTML, open it in a browser, and print it from there.") from error
