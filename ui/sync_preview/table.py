"""A previewed sync: what it would do, session by session, and the buttons that do exactly that."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from golf.errors import GolfError
from golf.sync_events import Trigger
from golf.sync_preview import PlanItem, PlanKind
from services.shared.formatting import DASH, count_of, format_moment
from services.sync_history.tables import build_plan_table
from services.sync_history.text import describe_change
from services.sync_preview.plan import PLAN_WORDS, SyncPlan, describe_fate, describe_plan
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import render_list_menu
from ui.shared.messages import flash_error
from ui.sync.live_run import watch_run

if TYPE_CHECKING:
    from services.app import App


def render_plan(app: App, plan: SyncPlan) -> None:
    """The summary, the table, the buttons."""
    st.header("What this sync would do")
    st.markdown(f"**{describe_plan(plan)}.**")
    st.caption(f"Looked at the portal{_as_whom(app, plan)} on {format_moment(plan.made_at)}. "
               "Nothing was stored or fetched.")
    if not plan.items:
        return
    buttons = st.container()  # above the table, which may be long, though what is ticked below decides about them
    chosen = _render_table(plan)
    render_list_menu("plan", lambda: build_plan_table(plan))
    with buttons:
        _render_buttons(app, plan, chosen)
    if plan.gone:
        st.caption("What is gone on the portal is marked as gone and stays here with every shot.")


def plan_row(item: PlanItem) -> dict[str, Any]:
    """One line of the table."""
    return {
        "What": PLAN_WORDS[item.kind], "Session": one_line(item.name, 60), "Player": one_line(item.player or "", 30),
        "Day": item.day_before or item.day_after, "Would move to": item.day_after if item.moves else None,
        "Shots there": item.listed_shots, "Shots here": item.stored_shots or None,
        "Different there": one_line("; ".join(map(describe_change, item.changes)), 160) or None,
        "This sync": describe_fate(item),
    }


def _as_whom(app: App, plan: SyncPlan) -> str:
    several = len(app.credentials.accounts()) > 1
    return f" as {plain(app.accounts.describe(plan.account), 80)}" if several else ""


def _render_table(plan: SyncPlan) -> list[int]:
    """Draw it; the report ids that are ticked."""
    # Ticks are row numbers: another plan needs a table of its own, or ticks would move to other sessions.
    fingerprint = zlib.crc32(repr((plan.run_id, [item.report_id for item in plan.items])).encode())
    picked = st.dataframe(
        pd.DataFrame([plan_row(item) for item in plan.items]), hide_index=True, on_select="rerun",
        selection_mode="multi-row", key=f"plan_table_{fingerprint}", placeholder=DASH, lazy=False,
        height=min(40 + 36 * len(plan.items), 460), alt="The sessions of the plan and what would happen to each")
    rows = [plan.items[index] for index in picked["selection"]["rows"] if index < len(plan.items)]
    return [item.report_id for item in rows if item.kind is not PlanKind.GONE]


def _render_buttons(app: App, plan: SyncPlan, chosen: list[int]) -> None:
    run = app.jobs.latest()
    busy = run is not None and run.is_active
    does_something = bool(plan.to_fetch or plan.gone)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_run_label(plan), type="primary", icon=":material/play_arrow:", key="plan_run",
                  on_click=_execute, args=(app, plan), disabled=busy or not does_something)
        st.button(f"Run only the {len(chosen):,} ticked" if chosen else "Run only the ticked", key="plan_run_ticked",
                  on_click=_execute, args=(app, plan.narrowed(chosen)), disabled=busy or not chosen)


def _run_label(plan: SyncPlan) -> str:
    return f"Run this plan ({count_of(len(plan.to_fetch), 'session')})" if plan.to_fetch else "Run this plan"


def _execute(app: App, plan: SyncPlan) -> None:
    try:
        watch_run(app.jobs.start_plan(plan, Trigger.BUTTON))
    except GolfError as error:
        flash_error(error)
