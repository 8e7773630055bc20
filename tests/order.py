"""In which order files are begun: what takes longest first, so that none of it is left over when the rest is done.

Tests of one file stay together and in their order; files not named here follow in theirs.
"""

from __future__ import annotations

import pytest

LONGEST_FIRST = (
    "automation/listing/test_listing_is_whole.py",
    "pages/in_browser/test_session.py",
    "automation/listing/test_walk.py",
    "pages/in_browser/test_accounts.py",
    "journeys/test_portal_survives.py",
    "pages/in_browser/test_frame.py",
    "test_cli.py",
    "journeys/test_reports_survive.py",
    "pages/in_browser/test_accessibility.py",
    "automation/portal/test_sign_in.py",
    "commands/test_closed_output.py",
    "automation/test_portal_demo.py",
    "proofs/test_kills.py",
    "pages/in_browser/test_clubs.py",
    "services/notices/test_senders.py",
    "journeys/test_half_a_list.py",
    "journeys/test_ids_lost.py",
    "automation/browser/test_browser.py",
    "automation/listing/test_proof.py",
    "journeys/test_listing_survives.py",
    "journeys/test_fields_lost.py",
    "services/coach/test_conversation.py",
    "test_open_files.py",
    "services/coach_reports/test_content.py",
    "pages/in_browser/test_progress.py",
    "services/notices/test_service.py",
    "services/sign_in/test_refused_passwords.py",
    "services/sign_in/test_credentials.py",
    "journeys/test_by_itself.py",
    "services/schedule/test_automatic_sync.py",
    "pages/in_browser/test_coach.py",
)
_PLACES = {f"tests/{path}": place for place, path in enumerate(LONGEST_FIRST)}


def put_longest_first(items: list[pytest.Item]) -> None:
    """Sort what was collected, the same way in each worker."""
    items.sort(key=lambda item: _PLACES.get(item.nodeid.partition("::")[0], len(_PLACES)))
