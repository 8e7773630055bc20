"""In which order files are begun: what takes longest first, so that none of it is left over when the rest is done.

Tests of one file stay together and in their order; files not named here follow in theirs.
"""

from __future__ import annotations

import pytest

LONGEST_FIRST = (
    "pages/in_browser/test_session.py",
    "automation/listing/test_listing_is_whole.py",
    "pages/in_browser/test_accounts.py",
    "automation/listing/test_walk.py",
    "pages/in_browser/test_accessibility.py",
    "journeys/test_portal_survives.py",
    "pages/in_browser/test_frame.py",
    "automation/portal/test_sign_in.py",
    "pages/in_browser/test_clubs.py",
    "automation/test_portal_demo.py",
    "pages/in_browser/test_progress.py",
    "journeys/test_half_a_list.py",
    "pages/in_browser/test_coach.py",
    "automation/page_watch/test_structure_in_browser.py",
    "pages/in_browser/test_import_files.py",
    "automation/portal/test_asked_pause.py",
    "pages/in_browser/test_running_sync.py",
    "journeys/test_layout_changes.py",
    "pages/in_browser/test_quality.py",
    "automation/portal/test_fresh_connection.py",
    "pages/in_browser/test_sync_history.py",
    "automation/portal/test_guard.py",
    "pages/in_browser/test_exports.py",
    "pages/in_browser/test_live.py",
    "pages/in_browser/test_putting.py",
    "ui/pairing/test_pairing_on_a_real_server.py",
    "demo_portal/test_in_browser.py",
    "test_cli.py",
    "commands/test_closed_output.py",
    "api/test_schema.py",
    "proofs/test_kills.py",
    "proofs/test_watched_folder.py",
    "journeys/test_crashes_survive.py",
    "services/notices/test_senders.py",
    "services/coach_reports/test_content.py",
    "journeys/test_reports_survive.py",
    "automation/browser/test_browser.py",
    "journeys/test_by_itself.py",
    "journeys/test_fields_lost.py",
    "services/coach/test_conversation.py",
    "pages/test_viewing.py",
    "pages/test_quality.py",
    "storage/backups/test_restore_preview.py",
    "services/schedule/test_automatic_sync.py",
    "test_open_files.py",
    "test_golf_db.py",
    "storage/test_all_or_nothing.py",
    "journeys/test_listing_survives.py",
    "journeys/test_ids_lost.py",
    "services/notices/test_service.py",
    "test_house_rules.py",
    "services/sign_in/test_refused_passwords.py",
    "services/sign_in/test_credentials.py",
)
"""Those that drive a browser come before all others, which end it: pages, which keep the processors busy, and walks,
which wait, by turns."""
_PLACES = {f"tests/{path}": place for place, path in enumerate(LONGEST_FIRST)}


def put_longest_first(items: list[pytest.Item]) -> None:
    """Sort what was collected, the same way in each worker."""
    items.sort(key=lambda item: _PLACES.get(item.nodeid.partition("::")[0], len(_PLACES)))
