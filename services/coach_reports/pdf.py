"""A report as PDF, when this computer has a browser. None is fetched for it: the HTML prints as well."""

from __future__ import annotations

from pathlib import Path

from golf.errors import BrowserUnavailable, ReportNotPrinted

_INSTEAD = "Take the report as HTML, open it in a browser, and print it from there."


def print_report(html: str, home: Path) -> bytes:
    """The report's page as PDF; ``home`` remembers which browser works. Raises ReportNotPrinted."""
    from automation.browser import open_browser  # noqa: PLC0415 - Playwright takes half a second to load
    from automation.page_printer import print_page  # noqa: PLC0415

    try:
        with open_browser(home) as browser:
            return print_page(browser, html)
    except BrowserUnavailable as error:
        raise ReportNotPrinted(error.what_happened, _INSTEAD) from error
