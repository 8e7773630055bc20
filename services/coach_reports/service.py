"""Reports for a coach as files: of a session or of a player's month, with the golfer's units and shot filter."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from golf.errors import BrowserUnavailable, ReportNotPrinted
from services.coach_reports.content import PracticeReport, load_month_report, load_session_report
from services.shared.choices import Choices

if TYPE_CHECKING:
    from golf_db import GolfDatabase

_INSTEAD = "Take the report as HTML, open it in a browser, and print it from there."


class CoachReports:
    """Works reports out and lays them out; ``home`` remembers which browser prints."""

    def __init__(self, database: GolfDatabase, choices: Choices, home: Path) -> None:
        self._database = database
        self._choices = choices
        self._home = home

    def list_months(self, player: str, today: date) -> list[date]:
        """All months with practice up to today, newest first, each by its first day."""
        return self._database.practice.load_months(player, today)

    def build_session_page(self, report_id: int, today: date) -> str:
        """The report of one session as HTML. Raises NotFound."""
        return self._lay_out(load_session_report(self._database, report_id, self._choices.shot_filter, today))

    def build_month_page(self, player: str, month: date, today: date) -> str:
        """The report of a calendar month as HTML. Raises NotFound when the player has no counted session in it."""
        return self._lay_out(load_month_report(self._database, player, month, self._choices.shot_filter, today))

    def print_page(self, page: str) -> bytes:
        """A page of a report as PDF. Raises ReportNotPrinted."""
        return print_report(page, self._home)

    def _lay_out(self, report: PracticeReport) -> str:
        from services.coach_reports.html import build_report_page  # noqa: PLC0415 - only a report needs its figures

        return build_report_page(report, self._choices.units)


def print_report(html: str, home: Path) -> bytes:
    """The report's page as PDF, when this computer has a browser: none is fetched for it, the HTML prints as well.

    ``home`` remembers which browser works. Raises ReportNotPrinted.
    """
    from automation.browser import open_browser, print_page  # noqa: PLC0415 - Playwright loads for 0.5 s

    try:
        with open_browser(home) as browser:
            return print_page(browser, html)
    except BrowserUnavailable as error:
        raise ReportNotPrinted(error.what_happened, _INSTEAD) from error
