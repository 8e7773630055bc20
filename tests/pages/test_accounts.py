"""Several accounts on the pages, and signing in again wherever the golfer is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from golf.errors import PasswordRefused, SyncAlreadyRunning
from golf.sync_events import SyncResult, SyncStatus
from services.sync.all_accounts import AccountResult, AllAccountsProgress
from services.sync.options import SyncOptions
from tests.pages.conftest import CONNECTED, FakeApp, go_to, kept_state, make_run, seed_waiting, texts
from tests.stored_sessions import ACCOUNT

CLUB = "club@example.com"
REFUSED = "The portal refused the password on 3 May."


@pytest.fixture
def both(app: FakeApp) -> FakeApp:
    app.credentials.others[CLUB] = replace(CONNECTED, username=CLUB)
    app.database.accounts.save_label(CLUB, "The *Club*")
    return app


def automation(frame: AppTest) -> AppTest:
    return go_to(frame, "settings", tab="automation")


def plain_text(page: AppTest) -> str:
    return texts(page).replace("\\", "").replace("\u2060", "")


def test_each_account_has_its_card(both: FakeApp, frame: AppTest) -> None:
    seed_waiting(both.database, 4)
    page = automation(frame)
    assert not page.exception
    said = plain_text(page)
    assert "golfer@example.com: connected" in said
    assert "**The *Club*** · club@example.com: connected" in said
    assert "4 waiting." in said
    assert said.count("Not synced yet") == 2


def test_one_account_is_synced_from_its_card(both: FakeApp, frame: AppTest) -> None:
    automation(frame).button(key="account_sync_1").click().run()
    assert both.jobs.accounts == [CLUB]


def test_an_account_is_paused_resumed_and_named(both: FakeApp, frame: AppTest) -> None:
    page = automation(frame)
    page.button(key="account_pause_1").click().run()
    assert not both.database.accounts.load_account(CLUB).sync_enabled
    assert "paused" in texts(page)
    page.button(key="account_pause_1").click().run()
    assert both.database.accounts.load_account(CLUB).sync_enabled
    page.text_input(key="account_label_0").input(" Home ")
    next(b for b in page.button if b.label == "Save" and "account_name_0" in b.form_id).click().run()
    assert both.database.accounts.load_account(ACCOUNT).label == "Home"
    page.text_input(key="account_device_0").input("Uneekor EYE XO")
    next(b for b in page.button if b.label == "Save" and "account_name_0" in b.form_id).click().run()
    known = both.database.accounts.load_account(ACCOUNT)
    assert (known.label, known.device_maker, known.device_model) == ("Home", "Uneekor", "EYE XO")
    assert page.text_input(key="account_device_0").value == "Uneekor EYE XO"
    page.text_input(key="account_label_0").input("the *club*")
    next(b for b in page.button if b.label == "Save" and "account_name_0" in b.form_id).click().run()
    assert "is taken" in texts(page)


def test_an_account_is_added_after_the_portal_accepted_it(app: FakeApp, frame: AppTest) -> None:
    page = automation(frame)
    page.text_input(key="add_account_username").input(CLUB)
    page.text_input(key="add_account_password_0").input("secret")
    next(b for b in page.button if b.label == "Check and add").click().run()
    assert not page.exception
    assert app.credentials.accounts() == (ACCOUNT, CLUB)
    assert "accepted the account" in texts(page)
    assert "secret" not in kept_state(page)


def test_a_refused_addition_changes_nothing(app: FakeApp, frame: AppTest) -> None:
    app.credentials.refusal = PasswordRefused("The portal refused it.", "Check both.")
    page = automation(frame)
    page.text_input(key="add_account_username").input(CLUB)
    page.text_input(key="add_account_password_0").input("secret")
    next(b for b in page.button if b.label == "Check and add").click().run()
    assert "refused it" in texts(page)
    assert app.credentials.accounts() == (ACCOUNT,)


@pytest.mark.parametrize("name", ["home", "session", "sync_preview", "sync_history", "settings"])
def test_one_line_offers_to_sign_in_again_wherever_the_golfer_is(app: FakeApp, frame: AppTest, name: str) -> None:
    app.credentials.now = replace(CONNECTED, blocked_reason=REFUSED)
    page = go_to(frame, name)
    assert not page.exception
    assert [w.value for w in page.warning if "waits for you" in w.value] == ["**Syncing waits for you.**"]
    page.button(key="sign_in_again_button").click().run()
    assert page.text_input(key="again_username").value == ACCOUNT
    assert page.text_input(key="again_username").disabled


def test_signing_in_again_resumes_what_was_interrupted(app: FakeApp, frame: AppTest) -> None:
    runs = app.database.runs
    now = app.parts.clock.now()
    asked = SyncOptions(25, full=True, players=("Ann",))
    runs.begin("r1", trigger="button", mode="full", max_sessions=25, account=ACCOUNT, started_at=now,
               selection=asked.selection_text())
    runs.finish(SyncResult("r1", SyncStatus.AUTH_FAILED), now)
    app.credentials.now = replace(CONNECTED, blocked_reason=REFUSED)
    page = go_to(frame, "sync_history")
    page.button(key="sign_in_again_button").click().run()
    page.text_input(key="again_password_0").input("secret")
    next(b for b in page.button if b.label == "Sign in").click().run()
    assert not page.exception
    assert app.credentials.checked == [(ACCOUNT, "secret", False)]
    assert (app.jobs.started, app.jobs.accounts) == ([asked], [ACCOUNT])
    assert not [w for w in page.warning if "waits for you" in w.value]
    assert "secret" not in kept_state(page)


def test_a_refused_sign_in_leaves_the_form_open(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = replace(CONNECTED, blocked_reason=REFUSED)
    app.credentials.refusal = PasswordRefused("The portal refused it again.", "Check both.")
    page = go_to(frame, "sync_history")
    page.button(key="sign_in_again_button").click().run()
    page.text_input(key="again_password_0").input("wrong")
    next(b for b in page.button if b.label == "Sign in").click().run()
    assert "refused it again" in texts(page)
    assert "3 May" not in texts(page), "the older refusal stands beside the newer one"
    assert app.jobs.started == []
    assert page.text_input(key="again_username").value == ACCOUNT


def test_the_line_names_the_accounts_that_wait_and_the_others_go_on(both: FakeApp, frame: AppTest) -> None:
    both.credentials.others[CLUB] = replace(CONNECTED, username=CLUB, blocked_reason=REFUSED)
    page = frame.run()
    assert "Syncing of The *Club* waits for you" in plain_text(page)
    page.button(key="sync").click().run()
    assert len(both.jobs.started) == 1
    both.jobs.paused.add(CLUB)
    page.run()
    assert "waits for you" not in texts(page)


def test_it_is_said_whose_turn_it_is_and_what_came_of_each(both: FakeApp, frame: AppTest) -> None:
    page = frame.run()
    page.button(key="sync").click().run()
    both.jobs.runs[0] = replace(both.jobs.runs[0], account=CLUB)
    done = AccountResult(ACCOUNT, reason="The portal refused it.")
    both.jobs.all_accounts = AllAccountsProgress((ACCOUNT, CLUB, "third@example.com"), (done,), running=CLUB)
    page.run()
    assert "The *Club* (2 of 3)" in plain_text(page)
    both.jobs.finish(SyncStatus.SUCCESS)
    both.jobs.all_accounts = replace(both.jobs.all_accounts, steps=(done, AccountResult(CLUB)), running=None)
    page.run()
    assert "third@example.com (3 of 3)" in plain_text(page)
    assert page.button(key="sync").disabled
    result = SyncResult(both.jobs.runs[0].run_id, SyncStatus.SUCCESS, message="3 new sessions.")
    both.jobs.all_accounts = AllAccountsProgress((ACCOUNT, CLUB), (done, AccountResult(CLUB, result)), is_over=True)
    page.run()
    said = plain_text(page)
    assert f"**{ACCOUNT}**: The portal refused it." in said
    assert "**The *Club***: 3 new sessions." in said
    assert "Last sync of The *Club*:" in said, "one account's end is not the end of them all"


def test_what_stands_in_the_way_of_a_card_is_said(both: FakeApp, frame: AppTest) -> None:
    both.jobs.refusal = SyncAlreadyRunning("A sync is already running on this machine.", "Stop it first.")
    page = automation(frame).button(key="account_sync_0").click().run()
    assert "already running" in texts(page)


def test_an_outcome_that_only_says_refused_leaves_the_word_to_the_line(app: FakeApp, frame: AppTest) -> None:
    app.credentials.now = replace(CONNECTED, blocked_reason=REFUSED)
    app.jobs.runs = [make_run(SyncStatus.AUTH_FAILED, message=REFUSED)]
    page = frame.run()
    assert not page.error
    assert len(page.warning) == 1
