"""Several accounts synced one after another: whose turn it is, and what came of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from golf.accounts import account_name
from golf.sync_events import RunRecord
from ui.shared.escape import plain

if TYPE_CHECKING:
    from services.app import App
    from services.sync.all_accounts import AccountResult


def may_sync(app: App) -> bool:
    """Say whether at least one account may sign in."""
    return any(not app.credentials.status(name).blocked_reason for name in app.jobs.enabled_accounts())


def describe_standstill(app: App) -> str:
    """Describe what a person does when no account may sign in; the line in the frame has the button."""
    if not app.jobs.enabled_accounts():
        return "Every account is paused: resume one in Settings, Automation."
    return "Sign in again above, and syncing goes on by itself."


def whose_run(app: App, run: RunRecord) -> str:
    """Return the account of a run, as Markdown; empty when there is only one account."""
    return plain(app.accounts.describe(run.account), 80) if run.account and len(app.credentials.accounts()) > 1 else ""


def render_whose_turn(app: App, run: RunRecord) -> None:
    """Draw ``Club (2 of 3)``; nothing when there is only one account."""
    if len(app.credentials.accounts()) > 1 and (words := describe_turn(app, run)):
        st.markdown(f"**{words}**")


def describe_turn(app: App, run: RunRecord) -> str:
    """Describe the account that is synced now, as Markdown, and how far the round is, where this process knows it."""
    going = app.jobs.all_accounts
    if going is None or going.is_over:
        return plain(app.accounts.describe(run.account), 80) if run.account else ""
    account = going.running or going.accounts[going.position - 1]
    if run.is_active and account_name(account) != run.account:  # another process's run came between
        return plain(app.accounts.describe(run.account), 80)
    return f"{plain(app.accounts.describe(account), 80)} ({going.position} of {len(going.accounts)})"


def render_round(app: App, run: RunRecord) -> bool:
    """Draw a line for each account of the sync of all that this run ended; say whether there was one."""
    ended = app.jobs.all_accounts
    if ended is None or run.run_id not in {step.result.run_id for step in ended.steps if step.result}:
        return False
    st.markdown("\n".join(f"- {_line(app, step)}" for step in ended.steps))
    return True


def _line(app: App, step: AccountResult) -> str:
    words = step.result.message if step.result else step.reason
    return f"**{plain(app.accounts.describe(step.account), 80)}**: {plain(words, 400)}"
