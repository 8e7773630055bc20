from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from golf.errors import SyncPreviewOutdated
from golf.sync_events import SyncStatus
from golf.sync_history import UpstreamChange
from golf.sync_preview import PreviewItem, PreviewKind
from services.sync.options import SyncOptions, SyncSelection
from services.sync_preview.view import SyncPreview
from tests.pages.conftest import (
    CONNECTED,
    NOT_CONNECTED,
    TODAY,
    FakeApp,
    go_to,
    make_run,
    texts,
    type_into,
)
from tests.stored_sessions import ACCOUNT

CLUB = "club@example.com"
NEW = PreviewItem(7, PreviewKind.NEW, "range *one*", "Sam", None, date(2026, 7, 1), 30, 0, will_run=True)
WAITS = replace(NEW, report_id=6, name="older", will_run=False)
MOVED = PreviewItem(5, PreviewKind.CHANGED, "irons", "Alex", date(2026, 7, 1), date(2026, 6, 30), 42, 40, will_run=True,
                 changes=(UpstreamChange("portal_name", "warmup", "irons"), UpstreamChange("listed_shots", "40", "42")))
GONE = PreviewItem(4, PreviewKind.GONE, "left", None, date(2026, 5, 1), date(2026, 5, 1), 9, 9, will_run=False)


def plan_of(*items: PreviewItem) -> SyncPreview:
    return SyncPreview("r1", "me@example.com", SyncOptions(10), datetime.now(UTC), items, (), None)


def test_without_an_account_it_says_where_to_connect_one(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = NOT_CONNECTED
    page = go_to(frame, "sync_preview")
    assert "Not connected yet" in texts(page)
    assert not [button for button in page.button if button.label == "Preview"]


def test_a_blocked_account_is_said_before_anything_is_tried(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = replace(CONNECTED, blocked_reason="Refused on 3 May.")
    assert "Syncing waits for you" in texts(go_to(frame, "sync_preview"))


def test_a_preview_is_asked_for_with_what_was_chosen(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "sync_preview")
    page.selectbox(key="plan_newest").select("25")
    page.selectbox(key="plan_days").select("30")
    page.selectbox(key="plan_look").select("full").run()
    page.button(key="plan_preview").click().run()
    options, = app.jobs.previewed
    assert (options.max_sessions, options.full, options.last_day) == (25, True, None)
    assert options.first_day is not None
    assert not page.exception


def test_any_number_of_sessions_can_be_previewed(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "sync_preview")
    type_into(page, "plan_newest", "37")
    page.button(key="plan_preview").click().run()
    assert [options.max_sessions for options in app.jobs.previewed] == [37]


def test_what_is_no_number_of_sessions_is_said(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "sync_preview")
    type_into(page, "plan_newest", "a dozen")
    assert "“a dozen” is no number of sessions" in texts(page)
    assert page.selectbox(key="plan_newest").value == "10"


def test_a_full_sync_can_be_started_at_once(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "sync_preview")
    page.button(key="plan_sync_full").click().run()
    assert [options.full for options in app.jobs.started] == [True]


def test_with_one_account_there_is_no_account_to_choose(app: FakeApp, frame: AppTest) -> None:
    app.jobs.preview = plan_of(NEW)
    page = go_to(frame, "sync_preview")
    assert "Account" not in [box.label for box in page.selectbox]
    assert "example.com" not in texts(page)
    page.button(key="plan_sync").click().run()
    assert app.jobs.accounts == [None]


def test_with_two_accounts_the_chosen_one_is_previewed_and_synced(app: FakeApp, frame: AppTest) -> None:
    app.credentials.others[CLUB] = replace(CONNECTED, username=CLUB)
    app.database.accounts.save_label(CLUB, "Club")
    page = go_to(frame, "sync_preview")
    assert page.selectbox(key="plan_account").options == ["golfer@example.com", "Club"]
    page.button(key="plan_preview").click().run()
    app.jobs.finish(SyncStatus.SUCCESS)
    page.run().selectbox(key="plan_account").select(CLUB).run()
    page.button(key="plan_preview").click().run()
    app.jobs.finish(SyncStatus.SUCCESS)
    page.run().button(key="plan_sync").click().run()
    assert app.jobs.accounts == [ACCOUNT, CLUB, CLUB]
    assert not page.exception


def test_a_plan_says_whose_it_is_and_runs_for_the_same_account(app: FakeApp, frame: AppTest) -> None:
    app.credentials.others[CLUB] = replace(CONNECTED, username=CLUB)
    app.database.accounts.save_label(CLUB, "Club")
    app.jobs.preview = replace(plan_of(NEW), account=CLUB)
    page = go_to(frame, "sync_preview")
    assert page.selectbox(key="plan_account").value == CLUB
    assert "as Club on" in texts(page)
    page.button(key="plan_run").click().run()
    assert [plan.account for plan in app.jobs.executed] == [CLUB]
    app.jobs.preview = None
    app.jobs.finish(SyncStatus.SUCCESS)
    assert page.run().selectbox(key="plan_account").value == CLUB


def test_an_account_that_waits_for_its_golfer_leaves_the_other_to_choose(app: FakeApp, frame: AppTest) -> None:
    app.credentials.others[CLUB] = replace(CONNECTED, username=CLUB, blocked_reason="Refused on 3 May.")
    page = go_to(frame, "sync_preview")
    page.selectbox(key="plan_account").select(CLUB).run()
    assert "Refused on 3 May" in texts(page)
    assert "plan_preview" not in [button.key for button in page.button]
    page.selectbox(key="plan_account").select(ACCOUNT).run()
    assert not page.button(key="plan_preview").disabled


def test_an_empty_plan_has_nothing_to_run(app: FakeApp, frame: AppTest) -> None:
    app.jobs.preview = plan_of()
    page = go_to(frame, "sync_preview")
    assert "Nothing to fetch" in texts(page)
    assert not [button for button in page.button if button.key == "plan_run"]


def test_a_plan_is_shown_whole_and_executed_as_it_is(app: FakeApp, frame: AppTest) -> None:
    app.jobs.preview = plan_of(NEW, MOVED, WAITS, GONE)
    page = go_to(frame, "sync_preview")
    table = page.dataframe[0].value
    assert list(table["What"]) == ["New", "Changed", "New", "Gone there"]
    assert list(table["This sync"]) == ["fetches it", "fetches it", "leaves it waiting", "marks it"]
    assert table["Would move to"][1] == date(2026, 6, 30)
    assert "Renamed: “warmup” → “irons”" in table["Different there"][1]
    said = texts(page)
    assert "1 new, 1 changed · 1 would stay waiting · 1 gone from the portal · 1 would move to another day" in said
    page.button(key="plan_run").click().run()
    assert [plan.to_fetch for plan in app.jobs.executed] == [(7, 5)]
    assert not page.exception


def test_while_a_sync_runs_nothing_can_be_started(app: FakeApp, frame: AppTest) -> None:
    app.jobs.preview = plan_of(NEW)
    app.jobs.runs = [make_run(SyncStatus.RUNNING)]
    page = go_to(frame, "sync_preview")
    assert all(page.button(key=key).disabled for key in ("plan_preview", "plan_sync", "plan_run", "plan_run_ticked"))
    page.button(key="live_stop").click().run()
    assert app.jobs.stopped == ["run-0"]


def test_an_outdated_plan_says_so(app: FakeApp, frame: AppTest) -> None:
    app.jobs.preview = plan_of(NEW)
    app.jobs.refusal = SyncPreviewOutdated("Sessions changed here since this preview.", "Preview again.")
    page = go_to(frame, "sync_preview")
    page.button(key="plan_run").click().run()
    assert "Preview again" in texts(page)


@pytest.mark.parametrize(("choices", "first", "last"), [
    (SyncSelection(days_back=7), date(2026, 7, 18), None),
    (SyncSelection(first_day=date(2026, 2, 1), last_day=date(2026, 1, 1)), date(2026, 1, 1), date(2026, 2, 1)),
    (SyncSelection(last_day=date(2026, 1, 1)), None, date(2026, 1, 1)),
    (SyncSelection(), None, None),
])
def test_choices_become_days(choices: SyncSelection, first: date | None, last: date | None) -> None:
    options = choices.options(TODAY, 3)
    assert (options.first_day, options.last_day, options.rechecks) == (first, last, 3)
