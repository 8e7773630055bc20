"""One report by its pasted link: the manual way in, without any sign-in."""

from __future__ import annotations

import logging
import threading

from automation.reports.report_api import ReportApi
from automation.reports.report_parser import read_report
from automation.shared.report_link import ReportRef, read_report_link
from golf.errors import PortalRefusing, ReportDenied, ReportGone
from golf.report_fields import FIELDS_LOST, join_words
from golf.reports import RawReport, ReportContent, SavedReport
from golf.session_types import guess_report_type
from golf.sync_events import LINK, SyncFailure
from services.shared.clock import ClockNotBehindHistory
from services.sync.dependencies import SyncDependencies
from services.sync.portal_pause import describe_pause, load_pause_until
from services.sync.recorded_operation import open_side_run

log = logging.getLogger(__name__)

LINK_ACCOUNT = ""
"""Reports brought by link belong to no portal account until a listing shows them."""


class LinkImport:
    """Brings single reports home, with the parts of a sync but without its sign-in."""

    def __init__(self, dependencies: SyncDependencies) -> None:
        self._dependencies = dependencies

    def import_link(self, pasted: str) -> SavedReport:
        """Fetch and store the report behind a pasted link.

        It is a run in the history and can be taken back. The link only ever leads to the configured portal's API.
        Raises LinkRefused, ReportError and its kin, PortalOffline, PortalRefusing (also before anything is asked),
        SyncAlreadyRunning, DatabaseError.
        """
        dependencies = self._dependencies
        reference = read_report_link(pasted, dependencies.settings.portal_url)
        if until := load_pause_until(dependencies.database, dependencies.settings.api_url, dependencies.clock.now()):
            raise PortalRefusing(describe_pause(until), "Paste the link again then.", until)
        today = ClockNotBehindHistory(dependencies.clock, dependencies.database).today()
        with open_side_run(dependencies, LINK) as run, dependencies.open_api(threading.Event()) as api:
            raw = _fetch(api, reference)
            name = _first_label(read_report(raw.body, session_name="", today=today))
            content = read_report(raw.body, session_name=name, today=today)
            dependencies.keys.remember({reference.report_id: reference.key})
            store = dependencies.database.reports(LINK_ACCOUNT)
            saved = store.save_report(raw, content, guess_report_type(name, content), run.run_id)
            run.looked_at = 1
            run.saved.append(saved)
            if saved.lost:
                run.message = describe_loss(saved)
                run.failures.append(SyncFailure(FIELDS_LOST, run.message, recoverable=True, report_id=saved.report_id))
        log.info("link_imported", extra={"report_id": reference.report_id})
        return saved


def describe_loss(saved: SavedReport) -> str:
    """What the report came without, and what to do; "" when nothing is missing."""
    if not saved.lost:
        return ""
    return (f"The report came without {join_words(field.words for field in saved.lost)}: the portal may have changed "
            "it. What was stored earlier stays, and this answer is kept. Paste the link again another day.")


def _fetch(api: ReportApi, reference: ReportRef) -> RawReport:
    """The report itself. How the portal answers a wrong key nobody knows: "not here" and "not for you" both fit."""
    try:
        return api.fetch_report(reference.report_id, reference.key)
    except (ReportGone, ReportDenied) as error:
        raise type(error)(
            "The portal does not open a report with the number and the key of this link.",
            "Copy the whole address of the report's page again. If it stays so, the report is gone there.") from error


def _first_label(content: ReportContent) -> str:
    """The session's name: the first group repeats it (uneekor.md, "Report API")."""
    return content.groups[0].label if content.groups else ""
