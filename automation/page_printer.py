"""A page of our own as PDF, printed by the browser that also brings the sessions home."""

from __future__ import annotations

import re

from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

from golf.errors import ReportNotPrinted

_ASKS_SOMEBODY = re.compile(r"^(?!data:|about:)")
"""Every address but those that hold what they stand for."""


def print_page(browser: Browser, html: str) -> bytes:
    """The page on A4, as its own print style says. No script runs and nothing is asked from anywhere.

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
