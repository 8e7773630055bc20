"""In which order files are begun: what takes longest first, so that none of it is left over when the rest is done.

Tests of one file stay together and in their order; files not named here follow in theirs.
"""

from __future__ import annotations

import pytest

LONGEST_FIRST = (
    "pages/in_browser/test_frame.py",
    "journeys/test_portal_survives.py",
    "test_cli.py",
    "pages/in_browser/test_session.py",
    "automation/portal/test_sign_in.py",
    "automation/listing/test_listing_is_whole.py",
    "pages/in_browser/test_accessibility.py",
    "automation/listing/test_walk.py",
    "pages/in_browser/test_accounts.py",
    "commands/test_closed_output.py",
    "pages/in_browser/test_clubs.py",
    "services/sync/test_fetch_order.py",
    "automation/test_portal_demo.py",
    "pages/in_browser/test_progress.py",
    "pages/in_browser/test_coach.py",
    "pages/in_browser/test_quality.py",
    "proofs/test_kills.py",
    "test_open_files.py",
    "journeys/test_reports_survive.py",
    "pages/in_browser/test_sync_history.py",
    "automation/browser/test_browser.py",
    "pages/in_browser/test_exports.py",
    "test_cli_schedule.py",
)
_PLACES = {f"tests/{path}": place for place, path in enumerate(LONGEST_FIRST)}


def put_longest_first(items: list[pytest.Item]) -> None:
    """Sort what was collected, the same way in each worker."""
    items.sort(key=lambda item: _PLACES.get(item.nodeid.partition("::")[0], len(_PLACES)))
