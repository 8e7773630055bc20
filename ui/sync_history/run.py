"""The page of one run: counts, the receipt then, what arrived, what changed upstream, what failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from golf.sync_events import BY_HAND, COPY, DELETE, IMPORT, LIVE, LIVE_PUTTS, RANGEBOOK, SIDE_MODES, RunRecord
from golf.sync_history import RunReport
from services.shared.formatting import count_of, format_duration, format_moment
from services.sync.text import describe_run, describe_status
from services.sync_history.tables import build_run_table, write_run_json
from services.sync_history.text import describe_choice, describe_report, describe_traffic, describe_trigger
from services.sync_history.view import FailedReport, RunView
from ui.shared.downloads import saying_why_not
from ui.shared.escape import plain, plain_or
from ui.shared.export_menu import render_list_menu
from ui.shared.messages import render_flash, render_message
from ui.shared.page_paths import HISTORY_PAGE
from ui.shared.session_labels import render_session_link
from ui.shared.shared_balls import render_shared_balls
from ui.shared.tiles import Tile, render_tiles
from ui.sync.live_run import render_live, render_retry
from ui.sync.receipt import render_receipt
from ui.sync_history.undo import render_undo

if TYPE_CHECKING:
    from services.app import App

_SHOWN_AT_FIRST = 30
_LINE_LIMIT = 300


def render_way_back() -> None:
    """To the list."""
    st.page_link(HISTORY_PAGE, label="All syncs", icon=":material/arrow_back:")
_TITLES = {IMPORT: "Import", BY_HAND: "Entry by hand", DELETE: "Deletion", LIVE: "Live session",
           LIVE_PUTTS: "Live putts", RANGEBOOK: "Another Rangebook", COPY: "Copy"}


def render_run(app: App, view: RunView, latest: RunRecord | None) -> None:
    """Draw the page; ``latest`` is the latest run as it was before the page was read."""
    run = view.run
    st.title(f"{_TITLES.get(run.mode, 'Sync')} of {format_moment(run.started_at)}", anchor=False)
    render_flash()
    render_live(app, latest)
    if not run.is_active:
        words = describe_run(run)
        render_message(words.tone, f"{describe_status(run)}: {words.headline}", words.detail)
    _render_counts(run)
    _render_facts(run)
    if run.receipt is not None:
        st.header("The receipt then")
        render_receipt(run.receipt, with_counts=True)
    _render_failed(app, view)
    _render_fields(view)
    if not view.is_detailed:
        st.info("This sync is from before Rangebook kept what each one did session by session: only its counts, its "
                "problems and what the portal changed are known.")
    _render_reports("What arrived", view.arrived, with_lines=False)
    _render_reports("What changed" if view.run.mode in SIDE_MODES else "What changed on the portal", view.changed,
                    with_lines=True)
    _render_reports("What was deleted", view.removed, with_lines=False)
    _render_reports("What was put back", view.restored, with_lines=False)
    render_shared_balls(app, [each.report_id for each in (*view.arrived, *view.changed)], "run_apart")
    if view.unchanged:
        st.caption(f"{count_of(view.unchanged, 'session')} fetched again and found as before.")
    render_undo(app, view)
    _render_exports(view)


def _render_counts(run: RunRecord) -> None:
    render_tiles((
        Tile("New sessions", f"{run.sessions_imported:,}"),
        Tile("Updated", f"{run.sessions_updated:,}"),
        Tile("New shots", f"{run.total_shots:,}"),
        Tile("Took", format_duration(run.duration_seconds)),
    ))


def _render_facts(run: RunRecord) -> None:
    facts = [
        ("Started", f"{format_moment(run.started_at)}, {describe_trigger(run.trigger).lower()}"),
        ("Ended", format_moment(run.finished_at)),
        ("Account", plain_or(run.account, "unknown", 120)),
        ("Asked for", plain(describe_choice(run), 300)),
        ("Looked at", _looked_at(run)),
        ("Asked of the portal", describe_traffic(run)),
    ]
    st.markdown("\n".join(f"- **{name}**: {value}" for name, value in facts))
    if run.undoes:
        st.page_link(HISTORY_PAGE, label="The sync that this one took back", query_params={"run": run.undoes})
    if run.undone_by:
        st.page_link(HISTORY_PAGE, label="This sync was taken back: see how", query_params={"run": run.undone_by})


def _looked_at(run: RunRecord) -> str:
    return (f"{count_of(run.sessions_discovered, 'session')}, {run.progress.skipped:,} found unchanged, "
            f"{run.progress.failed:,} failed, {run.sessions_waiting:,} left waiting")


def _render_failed(app: App, view: RunView) -> None:
    if not view.failed:
        return
    st.header(f"What failed ({len(view.failed):,})")
    if len(view.missing) > 1:
        render_retry(app, view.missing, key="retry_all")
    shown = _shown_of("failed", len(view.failed))
    for number, failed in enumerate(view.failed[:shown]):
        _render_failure(app, failed, number)
    _render_more("failed", shown, len(view.failed))


def _render_fields(view: RunView) -> None:
    """What the portal's reports lacked in this run, and what was new in them."""
    if view.lacking:
        st.header(f"What came without something ({len(view.lacking):,})")
        shown = _shown_of("lacking", len(view.lacking))
        for report in view.lacking[:shown]:
            with st.container(gap="xxsmall"):
                render_session_link(report.report_id, report.session_name)
                st.markdown(plain(report.message, _LINE_LIMIT))
        _render_more("lacking", shown, len(view.lacking))
    for note in view.run.notes:
        st.info(plain(note.message, _LINE_LIMIT), icon=":material/info:")


def _render_failure(app: App, failed: FailedReport, number: int) -> None:
    failure = failed.failure
    with st.container(border=True, gap="xxsmall"):
        if failure.report_id is not None:
            render_session_link(failure.report_id, failure.session_name)
        st.markdown(plain(failure.message, _LINE_LIMIT) or "No reason was kept.")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_badges(failed), width="content")
            if failed.is_missing and failure.report_id is not None:
                render_retry(app, [failure.report_id], key=f"retry_{number}")


def _badges(failed: FailedReport) -> str:
    again = (":green-badge[Recoverable: a later try can succeed]" if failed.failure.recoverable
             else ":red-badge[Not recoverable by trying again]")
    if failed.is_held_back:
        return f"{again} :orange-badge[Held back: press Retry to ask again]"
    if failed.failure.report_id is not None and not failed.is_missing:
        return f"{again} :green-badge[Not failing any more]"
    return again


def _render_reports(title: str, reports: Sequence[RunReport], *, with_lines: bool) -> None:
    if not reports:
        return
    st.header(f"{title} ({len(reports):,})")
    shown = _shown_of(title, len(reports))
    for report in reports[:shown]:
        with st.container(gap="xxsmall"):
            shots = "" if with_lines or not report.shots_after else f" · {count_of(report.shots_after, 'shot')}"
            render_session_link(report.report_id, report.session_name, shots)
            if with_lines:
                st.markdown("\n".join(f"- {plain(line, _LINE_LIMIT)}" for line in describe_report(report)))
    _render_more(title, shown, len(reports))


def _shown_of(part: str, there: int) -> int:
    return min(int(st.session_state.get(f"run_shown_{part}", _SHOWN_AT_FIRST)), there)


def _render_more(part: str, shown: int, there: int) -> None:
    if shown < there:
        st.button(f"Show all {there:,}", key=f"run_more_{part}", icon=":material/expand_more:",
                  on_click=st.session_state.__setitem__, args=(f"run_shown_{part}", there))


def _render_exports(view: RunView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        render_list_menu("sync", lambda: build_run_table(view), label="Download as a table",
                         says="A row a session: what this sync did to it.")
        st.download_button("Download as JSON", saying_why_not("sync", lambda: write_run_json(view)),
                           f"rangebook-sync-{view.run.run_id}.json",
                           "application/json", type="tertiary", icon=":material/download:",
                           on_click="ignore")
