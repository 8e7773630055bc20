"""The Sync button and everything around it; Home and Settings draw the same panel.

The worker lives elsewhere (services.sync_jobs); here a fragment asks for the latest run and draws it. The whole
page is drawn anew when what it was drawn from has passed (ui.sync.redraw).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from golf.errors import CredentialsMissing, GolfError, ListingShrunk, SignInBlocked, SyncAlreadyRunning
from golf.sync_events import SIDE_MODES, Receipt, RunRecord, SyncStatus, Trigger
from services.shared.formatting import Tone
from services.sync.options import SyncOptions
from services.sync.portal_pause import describe_pause
from services.sync.running import can_be_stopped, describe_running
from services.sync.text import describe_run
from ui.shared.messages import render_error, render_message, rendering_errors
from ui.sign_in.form import render_sign_in_form
from ui.sync.all_accounts import describe_standstill, may_sync, render_round, render_whose_turn, whose_run
from ui.sync.receipt import load_shown_receipt, render_receipt, state_sentence
from ui.sync.redraw import is_drawn_active, redraw_when_outdated
from ui.sync.run_status import describe_last_run, failure_lines, render_last_run, render_running

if TYPE_CHECKING:
    from services.app import App
    from services.sign_in.credentials import CredentialStatus

POLL_RUNNING_SECONDS = 1
POLL_IDLE_SECONDS = 5
_FAILURES_SHOWN = 5
_WATCHED, _ERROR = "sync_watched", "sync_error"
_TOO_SOON = "sync_too_soon"
"""The options of a sync that was asked for less than a minute after a complete one."""
FULL_SYNC_HELP = "Reads the whole list on the portal: also finds what was changed or deleted there."


def render_sync_panel(app: App, options: SyncOptions, *, offers_full: bool = False) -> None:
    """Draw the panel and keep the page up to date while it is open; it has noted its state before it read anything.

    ``offers_full``: in Settings, with a button for a sync of the whole list and with the portal's own counts; Home has
    one count of sessions and shots, above.
    """
    if not app.may_change:
        return  # who may only look sees in the header how old the numbers are
    seconds = POLL_RUNNING_SECONDS if is_drawn_active() else POLL_IDLE_SECONDS
    st.fragment(_render_panel, run_every=seconds)(app, options, offers_full)


def _render_panel(app: App, options: SyncOptions, offers_full: bool) -> None:
    """A poll outlives the page run that began it, so it says its own errors."""
    with rendering_errors():
        _render_now(app, options, offers_full)


def _render_now(app: App, options: SyncOptions, offers_full: bool) -> None:
    redraw_when_outdated(app)
    run = app.jobs.latest()
    if run is not None and (run.is_active or app.jobs.is_going):
        st.session_state[_WATCHED] = run.run_id
        _forget_troubles()
        _render_buttons(app, options, run, offers_full=offers_full)
        render_whose_turn(app, run)
        if run.is_active:
            render_running(run)
        return
    other = app.sync_history.load_running()  # an import or an undo keeps syncs out, too
    if other is None:
        _render_at_rest(app, options, offers_full)
        return
    _forget_troubles()
    _render_buttons(app, options, other, offers_full=offers_full)
    st.markdown(describe_running(other))


def _render_at_rest(app: App, options: SyncOptions, offers_full: bool) -> None:
    run = app.jobs.last_sync()
    if error := st.session_state.get(_ERROR):  # until the next click or run: a poll draws this again and again
        render_error(error)
    accounts = app.credentials.accounts()
    receipt = load_shown_receipt(app)
    if not accounts:
        _render_first_use(app, app.credentials.status(), options)
    elif may_sync(app):
        says = "" if offers_full else describe_state(receipt, run, whose_run(app, run) if run is not None else "")
        _render_buttons(app, options, None, receipt.waiting_sessions, offers_full=offers_full, says=says)
        _render_too_soon(app)
        if until := app.jobs.load_pause_until():
            st.caption(f"{describe_pause(until)} Automatic syncs wait for that; yours would ask all the same.")
    else:
        st.markdown(describe_standstill(app))
    if run is not None:
        _render_outcome(app, run, receipt, with_counts=offers_full)
        if _is_list_shrunk(run):
            _render_shrunk_list(options, lambda answer: _start_one(app, answer, run.account))
    if not offers_full and not receipt.gaps:
        return  # Home's line beside the button has said it
    render_receipt(receipt, with_counts=offers_full)
    if offers_full:
        with rendering_errors():
            st.caption(app.backup_places.describe_safety())
    if run is not None and offers_full:
        render_last_run(run, whose_run(app, run), with_counts=offers_full)


def _render_buttons(
    app: App, options: SyncOptions, run: RunRecord | None, waiting: int = 0, *, offers_full: bool, says: str = ""
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Sync New Sessions", type="primary", icon=":material/sync:", key="sync",
                  on_click=_start_unless_just_synced, args=(app, options), disabled=run is not None)
        if offers_full:
            st.button("Full sync", icon=":material/sync_alt:", key="sync_full", help=FULL_SYNC_HELP,
                      on_click=_start_unless_just_synced, args=(app, replace(options, full=True)),
                      disabled=run is not None)
        if run is not None and can_be_stopped(run):
            st.button("Stopping …" if run.stop_requested else "Stop", icon=":material/stop_circle:", key="stop",
                      on_click=_stop, args=(app, run.run_id), disabled=run.stop_requested)
        elif run is None and waiting:
            everything = SyncOptions(max_sessions=None, full=options.full, players=options.players)
            st.button(f"Get all {waiting:,}", key="get_all", icon=":material/download:",
                      on_click=_start, args=(app, everything))
            st.markdown(f"{waiting:,} more {'is' if waiting == 1 else 'are'} waiting.", width="content")
        if says:
            st.markdown(says, width="content")


def describe_state(receipt: Receipt, run: RunRecord | None, account: str) -> str:
    """Home's one line: whether all is here, and when the last sync was; what waits stands beside Get all."""
    is_told_elsewhere = receipt.waiting_sessions or receipt.gaps
    said = [state_sentence(receipt)] if receipt.listed_sessions and not is_told_elsewhere else []
    return " ".join([*said, *([] if run is None else [f"{describe_last_run(run, account)}."])])


def _render_first_use(app: App, status: CredentialStatus, options: SyncOptions) -> None:
    st.header("Connect your Uneekor account")
    if not app.is_owner:
        st.markdown("The owner types the user name and the password: on the computer itself, or on an owner's device.")
        return
    if render_sign_in_form(app, status, submit="Save and sync"):
        _start(app, options)
        st.rerun()


def _render_outcome(app: App, run: RunRecord, receipt: Receipt, *, with_counts: bool) -> None:
    """What came of the run; sessions that the receipt names are left to it, a refusal to the line in the frame."""
    words = describe_run(run)
    watched = st.session_state.get(_WATCHED) == run.run_id
    if watched and render_round(app, run):
        return
    if run.status is SyncStatus.AUTH_FAILED and app.credentials.status(run.account or None).blocked_reason:
        return
    if watched or words.tone is not Tone.SUCCESS:
        came = run.status is SyncStatus.SUCCESS and run.mode not in SIDE_MODES
        headline = words.headline if with_counts or not came else "Your new sessions are here."
        render_message(words.tone, headline, words.detail)
        lines = failure_lines(run, but={gap.report_id for gap in receipt.gaps})[:_FAILURES_SHOWN]
        if lines:
            st.markdown("\n".join(f"- {line}" for line in lines))


def _start_unless_just_synced(app: App, options: SyncOptions) -> None:
    """For the two buttons: a second press within a minute, with everything here already, asks back."""
    _forget_troubles()
    try:
        if app.jobs.explain_wait(options):
            st.session_state[_TOO_SOON] = options
            return
    except GolfError as error:
        st.session_state[_ERROR] = error
        return
    _start(app, options)


def _render_too_soon(app: App) -> None:
    """That everything is here, and the button that syncs all the same; gone when the minute is over."""
    options = st.session_state.get(_TOO_SOON)
    words = app.jobs.explain_wait(options) if options is not None else ""
    if not words:
        st.session_state.pop(_TOO_SOON, None)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(words)
        st.button("Sync anyway", key="sync_anyway", on_click=_start, args=(app, options))


def _forget_troubles() -> None:
    st.session_state.pop(_ERROR, None)
    st.session_state.pop(_TOO_SOON, None)


def _is_list_shrunk(run: RunRecord) -> bool:
    """Whether the run stopped because most of the known sessions were missing from the list: a person says why."""
    return any(failure.code == ListingShrunk.code for failure in run.errors)


def _render_shrunk_list(options: SyncOptions, start: Callable[[SyncOptions], None]) -> None:
    """Look once more, or take the portal at its word; nothing stored is lost either way."""
    again = replace(options, full=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Look once more", icon=":material/refresh:", key="shrunk_again", on_click=start, args=(again,))
        with st.popover("The portal is right", icon=":material/check:"):
            st.markdown("The sessions it does not list any more are marked as gone. **What is stored of them stays**, "
                        "with every shot, and a session that comes back is simply there again.")
            st.button("Mark them as gone", key="shrunk_accept", on_click=start,
                      args=(replace(again, accept_missing=True),))


def _start(app: App, options: SyncOptions) -> None:
    """Every account that is not paused; with one account simply that one."""
    _begin(lambda: app.jobs.start_all(options, Trigger.BUTTON))


def _start_one(app: App, options: SyncOptions, account: str) -> None:
    _begin(lambda: app.jobs.start(options, Trigger.BUTTON, account=account or None))


def _begin(start: Callable[[], str]) -> None:
    _forget_troubles()
    try:
        st.session_state[_WATCHED] = start()
    except (CredentialsMissing, SignInBlocked, SyncAlreadyRunning):
        return  # the page itself asks for the password, or shows the run that is going on
    except GolfError as error:
        st.session_state[_ERROR] = error


def _stop(app: App, run_id: str) -> None:
    try:
        app.jobs.request_stop(run_id)
    except GolfError as error:
        st.session_state[_ERROR] = error
