"""What every ReportStore promises: run against the real one here, and against any in-memory fake.

Use: ``class TestMine(ReportStoreContract)`` with a fixture ``store``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from automation.ports import ReportStore
from golf.sessions import SessionState
from golf.sync_events import SyncFailure
from tests.storage.builders import GUESS, RUN, raw, row, session


class ReportStoreContract:
    @pytest.fixture
    def store(self) -> ReportStore:
        raise NotImplementedError

    def test_a_new_store_knows_nothing_and_its_listing_is_incomplete(self, store: ReportStore) -> None:
        assert store.load_known_reports() == {}
        assert not store.is_listing_complete()

    def test_a_listed_report_is_pending_with_what_the_row_said(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7, "range", player="Bob", listed_on=date(2026, 2, 1), shot_count=3)], RUN)
        known = store.load_known_reports()[7]
        assert (known.name, known.player, known.listed_on, known.listed_shots) == ("range", "Bob", date(2026, 2, 1), 3)
        assert known.state is SessionState.PENDING
        assert not known.wants_update
        assert not known.gone

    def test_a_saved_report_is_imported(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7)], RUN)
        saved = store.save_report(raw(7), session(3), GUESS, RUN)
        assert (saved.is_new, saved.changed, saved.stored_shots, saved.new_shots) == (True, True, 3, 3)
        known = store.load_known_reports()[7]
        assert (known.state, known.stored_shots) == (SessionState.IMPORTED, 3)

    def test_saving_the_same_twice_changes_nothing(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7)], RUN)
        store.save_report(raw(7), session(3), GUESS, RUN)
        again = store.save_report(raw(7), session(3), GUESS, "run-2")
        assert (again.is_new, again.changed, again.stored_shots, again.new_shots) == (False, False, 3, 0)

    @pytest.mark.parametrize("change", [
        {"name": "other"}, {"player": "Ann"}, {"listed_on": date(2026, 2, 2)}, {"shot_count": 4}])
    def test_a_changed_row_of_a_stored_report_wants_an_update(
        self, store: ReportStore, change: dict[str, Any]
    ) -> None:
        facts: dict[str, Any] = {"name": "range", "player": "Bob", "listed_on": date(2026, 2, 1), "shot_count": 3}
        store.save_listing_rows([row(7, **facts)], RUN)
        store.save_report(raw(7), session(3), GUESS, RUN)
        store.save_listing_rows([row(7, **(facts | change))], "run-2")
        assert store.load_known_reports()[7].wants_update
        store.save_report(raw(7), session(4), GUESS, "run-2")
        assert not store.load_known_reports()[7].wants_update

    def test_what_a_row_leaves_out_is_no_change(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7, player="Bob", listed_on=date(2026, 2, 1), shot_count=3)], RUN)
        store.save_report(raw(7), session(3), GUESS, RUN)
        store.save_listing_rows([row(7, "")], RUN)
        known = store.load_known_reports()[7]
        assert not known.wants_update
        assert (known.name, known.player, known.listed_on, known.listed_shots) == ("warmup", "Bob", date(2026, 2, 1), 3)

    def test_an_unchanged_row_wants_no_update(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7, shot_count=3)], RUN)
        store.save_report(raw(7), session(3), GUESS, RUN)
        store.save_listing_rows([row(7, shot_count=3)], "run-2")
        assert not store.load_known_reports()[7].wants_update

    def test_a_finished_listing_is_complete_until_something_new_appears(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7)], RUN)
        assert not store.is_listing_complete()
        assert list(store.finish_listing(None, RUN)) == []
        assert store.is_listing_complete()
        store.save_listing_rows([row(8)], RUN)
        assert not store.is_listing_complete()

    def test_a_full_walk_marks_the_missing_as_gone_and_a_return_clears_it(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7), row(8)], RUN)
        assert list(store.finish_listing({8}, RUN)) == [7]
        assert store.load_known_reports()[7].gone
        assert list(store.finish_listing({8}, RUN)) == []
        store.save_listing_rows([row(7)], RUN)
        assert not store.load_known_reports()[7].gone

    def test_a_failure_stays_until_the_report_is_saved(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7)], RUN)
        store.save_failure(SyncFailure("report_unavailable", "No answer.", True, 7), RUN)
        assert store.load_known_reports()[7].state is SessionState.FAILED
        store.save_report(raw(7), session(3), GUESS, RUN)
        assert store.load_known_reports()[7].state is SessionState.IMPORTED

    def test_a_failure_of_a_stored_report_keeps_its_shots(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7)], RUN)
        store.save_report(raw(7), session(3), GUESS, RUN)
        store.save_failure(SyncFailure("report_unavailable", "No answer.", True, 7), RUN)
        assert store.load_known_reports()[7].stored_shots == 3

    def test_an_update_says_what_is_new_and_what_left(self, store: ReportStore) -> None:
        store.save_listing_rows([row(7)], RUN)
        store.save_report(raw(7), session(3), GUESS, RUN)
        grown = store.save_report(raw(7, session(5)), session(5), GUESS, RUN)
        assert (grown.is_new, grown.changed, grown.stored_shots, grown.new_shots) == (False, True, 5, 2)
        shrunk = store.save_report(raw(7, session(1)), session(1), GUESS, RUN)
        assert (shrunk.stored_shots, shrunk.new_shots, shrunk.archived_shots) == (1, 0, 4)
