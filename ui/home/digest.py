"""The digest on Home: what was practised, what changed beyond noise, what to work on; evidence a click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.digest import Digest
from analysis.period import WINDOW_SENTENCES, Basis
from analysis.progress import ProgressVerdict
from golf.units import DisplayUnits
from services.home.digest_text import (
    DigestFinding,
    describe_change,
    describe_no_change,
    describe_no_work,
    describe_practised,
    describe_work,
)
from services.shared.shot_filter import SHOT_FILTER_NAMES
from ui.shared.caching import cached_digest, cached_players
from ui.shared.escape import plain
from ui.shared.page_paths import PROGRESS_PAGE
from ui.shared.viewing import address_of

if TYPE_CHECKING:
    from services.app import App

_CHANGES_SHOWN = 3
_TEXT_LIMIT = 500
_ICONS = {ProgressVerdict.IMPROVING: ":green[:material/trending_up:]",
          ProgressVerdict.SLIPPING: ":orange[:material/trending_down:]"}


def render_digest(app: App, player: str | None, basis: Basis, units: DisplayUnits) -> None:
    """Draw the digest of the player; nothing without a dated session."""
    digest = None if player is None else cached_digest(app, player, basis)
    if digest is None:
        return
    name = f" · {plain(digest.player, 60)}" if len(cached_players(app)) > 1 else ""
    st.header(f"What your practice says{name}")
    with st.container(border=True):
        st.markdown(f":material/event_available: {plain(describe_practised(digest.practised), _TEXT_LIMIT)}")
        _render_changes(digest, basis, units)
        _render_work(digest, basis, units)
        st.caption(f"From your own shots, over {WINDOW_SENTENCES[basis.window]}. "
                   f"{SHOT_FILTER_NAMES[basis.shot_filter]}; a change is named only when sessions carry it.")


def _render_changes(digest: Digest, basis: Basis, units: DisplayUnits) -> None:
    if not digest.changes:
        st.markdown(f":material/trending_flat: {plain(describe_no_change(digest, basis.window), _TEXT_LIMIT)}")
    for change in digest.changes[:_CHANGES_SHOWN]:
        _render_finding(digest.player, basis, _ICONS[change.progress.verdict], describe_change(change, units),
                        "See the trend")
    if (more := len(digest.changes) - _CHANGES_SHOWN) > 0:
        st.caption(f"{more} more on the page Progress.")


def _render_work(digest: Digest, basis: Basis, units: DisplayUnits) -> None:
    if digest.work_on is None:
        st.markdown(f":material/flag: {plain(describe_no_work(digest), _TEXT_LIMIT)}")
        return
    finding = describe_work(digest.work_on, units)
    _render_finding(digest.player, basis, ":material/flag: **Work on next.**", finding, "See the evidence")


def _render_finding(player: str, basis: Basis, lead: str, finding: DigestFinding, label: str) -> None:
    st.markdown(f"{lead} {plain(finding.text, _TEXT_LIMIT)}")
    st.page_link(PROGRESS_PAGE, label=label, icon=":material/arrow_forward:",
                 query_params={"club": finding.club, "metric": finding.metric, "evidence": "home",
                               **address_of(player, basis.window)})
