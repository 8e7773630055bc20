"""The list of runs: filters, a card a run that opens its page, exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_events import RunRecord, SyncStatus
from golf.sync_history import RunFilter
from services.shared.formatting import Tone, count_of, format_moment
from services.sync.text import STATUS_WORDS, describe_run, describe_status
from services.sync_history.tables import build_runs_table, write_runs_json
from services.sync_history.text import describe_arrivals, describe_choice, describe_trigger
from services.sync_history.view import RUNS_AT_FIRST, RunList, since
from ui.shared.address import query_list, query_text, url_multiselect, url_selectbox
from ui.shared.downloads import saying_why_not
from ui.shared.escape import one_line, plain
from ui.shared.export_menu import render_list_menu
from ui.shared.messages import render_empty
from ui.shared.page_paths import HISTORY_PAGE

if TYPE_CHECKING:
    from services.app import App

_STATUS, _ACCOUNT, _TRIGGER, _DAYS, _SHOWN = "status", "account", "started", "days", "history_shown"
_ANY = ""
_STATUSES = [status.value for status in STATUS_WORDS]
_DAY_WORDS = {_ANY: "All", "7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days", "365": "Last year"}
_ICONS = {
    Tone.SUCCESS: ":material/task_alt:",
    Tone.INFO: ":material/info:",
    Tone.WARNING: ":material/warning:",
    Tone.ERROR: ":material/error:",
}


def render_run_list(app: App) -> None:
    """Filters, the runs newest first, and the exports of all that pass."""
    wanted = _chosen_filter()
    found = app.sync_history.load_list(wanted, int(st.session_state.get(_SHOWN, RUNS_AT_FIRST)))
    if not found.runs and wanted == RunFilter():
        render_empty("**No sync has run yet.**  \nPress **Sync New Sessions** on Home; each sync then has its page "
                     "here.")
        return
    st.header("All syncs")
    _render_filters(found)
    if not found.runs:
        st.caption("No sync passes this filter.")
        return
    for run in found.runs:
        _render_card(run, several_accounts=len(found.accounts) > 1)
    if found.matching > len(found.runs):
        st.button(f"Show more ({found.matching - len(found.runs):,} older)", key="history_more",
                  icon=":material/expand_more:", on_click=st.session_state.__setitem__,
                  args=(_SHOWN, len(found.runs) + RUNS_AT_FIRST))
    _render_exports(app, wanted, found.matching)


def run_line(run: RunRecord, *, several_accounts: bool = False) -> str:
    """What a run brought and who wanted it, as Markdown."""
    parts = [describe_arrivals(run), describe_trigger(run.trigger), plain(describe_choice(run), 120)]
    parts += [plain(run.account, 60)] if several_accounts else []
    return " · ".join(parts)


def _chosen_filter() -> RunFilter:
    """What the address asks for."""
    days = query_text(_DAYS)
    return RunFilter(
        tuple(SyncStatus(word) for word in query_list(_STATUS, _STATUSES)), query_text(_ACCOUNT),
        query_text(_TRIGGER), since(int(days) if days and days in _DAY_WORDS else None, datetime.now(UTC)))


def _render_filters(found: RunList) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        url_multiselect(_STATUS, "Status", _STATUSES, width=300, placeholder="Any",
                        format_func=lambda word: STATUS_WORDS[SyncStatus(word)])
        url_selectbox(_DAYS, "When", list(_DAY_WORDS), default_omitted=_ANY, width=180,
                      format_func=_DAY_WORDS.__getitem__)
        _render_who(_TRIGGER, "Started", found.triggers, 220,
                    lambda word: one_line(describe_trigger(word), 40) if word else "In any way")
        _render_who(_ACCOUNT, "Account", found.accounts, 280,
                    lambda name: one_line(name, 60) if name else "All accounts")


def _render_who(
    name: str, label: str, known: Sequence[str], width: int, format_func: Callable[[str], str]
) -> None:
    """A choice when there is one; what the address asks for is among its options, known or not."""
    asked = query_text(name)
    options = [_ANY, *known, *([asked] if asked and asked not in known else [])]
    if len(options) > 2 or asked:
        url_selectbox(name, label, options, default_omitted=_ANY, width=width, format_func=format_func)


def _render_card(run: RunRecord, *, several_accounts: bool) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.page_link(HISTORY_PAGE, label=f"**{format_moment(run.started_at)}** · {describe_status(run)}",
                     icon=_ICONS[describe_run(run).tone], query_params={"run": run.run_id})
        st.markdown(run_line(run, several_accounts=several_accounts))


def _render_exports(app: App, wanted: RunFilter, matching: int) -> None:
    load_runs = app.sync_history.load_runs
    with st.container(horizontal=True, vertical_alignment="center"):
        render_list_menu("syncs", lambda: build_runs_table(load_runs(wanted)), label="Download as a table")
        st.download_button("Download as JSON",
                           saying_why_not("syncs", lambda: write_runs_json(load_runs(wanted))),
                           "rangebook-syncs.json", "application/json", type="tertiary", icon=":material/download:",
                           on_click="ignore")
        st.markdown(count_of(matching, "sync", "syncs"), width="content")
