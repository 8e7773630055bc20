"""Who did what when, newest first: filters, a table, and all of it as a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from golf.maintenance import AuditEntry, AuditFilter, AuditKind
from services.maintenance.audit import KIND_WORDS, build_audit_table
from services.shared.formatting import DASH, count_of, format_moment
from ui.shared.escape import one_line
from ui.shared.export_menu import render_list_menu

if TYPE_CHECKING:
    from services.app import App

_SHOWN = 50
_ALL = "all"
_DAYS = {_ALL: "All", "7": "Last 7 days", "30": "Last 30 days", "365": "Last year"}
_KINDS: dict[str, str] = {_ALL: "Everything", **{kind.value: words for kind, words in KIND_WORDS.items()}}


def render_audit(app: App) -> None:
    """Draw it."""
    st.caption("Exports, sign-ins and devices, refusals, stopped syncs, restores and changed settings. It stays when "
               "a backup is restored, and holds no password and no key.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox("What", list(_KINDS), key="audit_kind", width=260, format_func=_KINDS.__getitem__)
        days = st.selectbox("When", list(_DAYS), key="audit_days", width=190, format_func=_DAYS.__getitem__)
    wanted = AuditFilter(None if kind == _ALL else AuditKind(kind),
                         None if days == _ALL else datetime.now(UTC) - timedelta(days=int(days)))
    entries = app.audit.load(wanted, _SHOWN)
    if not entries:
        st.caption("Nothing of this kind happened yet.")
        return
    st.dataframe([audit_row(entry) for entry in entries], hide_index=True, placeholder=DASH,
                 height=min(40 + 36 * len(entries), 320), alt="Who did what, newest first")
    found = app.audit.count(wanted)
    if found > len(entries):
        st.caption(f"The newest {len(entries)} of {count_of(found, 'entry', 'entries')}; the file has all of them.")
    render_list_menu("audit", lambda: build_audit_table(app.audit.load(wanted)))


def audit_row(entry: AuditEntry) -> dict[str, Any]:
    """One line of the table."""
    return {"When": format_moment(entry.at), "What": KIND_WORDS[entry.kind], "Of what": one_line(entry.what, 80),
            "More": one_line(entry.detail, 160) or None, "From": one_line(entry.who, 40),
            "Account": one_line(entry.account, 60) or None, "Sync": entry.run_id}
