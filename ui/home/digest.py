"""The digest on Home: what was practised, what changed beyond noise, what to work on; evidence a click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.digest import Digest
from analysis.progress import ProgressVerdict
from golf.units import DisplayUnits
from services.home.digest_text import (
    EVIDENCE_PERIOD,
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

if TYPE_CHECKING:
    from services.app import App

_CHANGES_SHOWN = 3
_TEXT_LIMIT = 500
_ICONS = {ProgressVerdict.IMPROVING: ":green[:material/trending_up:]",
          ProgressVerdict.SLIPPING: ":orange[:material/trending_down:]"}


def render_digest(app: App, player: str | None, units: DisplayUnits) -> None:
    """Draw the digest of the player (None: who practised last); nothing without a dated session."""
    players = cached_players(app)
    whose = player if player is not None else next(iter(players), None)
    digest = None if whose is None else cached_digest(app, whose, app.choices.shot_filter)
    if digest is None:
        return
    name = f" · {plain(digest.player, 60)}" if len(players) > 1 else ""
    st.header(f"What your practice says{name}")
    with st.container(border=True):
        st.markdown(f":material/event_available: {plain(describe_practised(digest.practised), _TEXT_LIMIT)}")
        _render_changes(digest, units)
        _render_work(digest, units)
        is_for_all = name and player is None
        whom = f"Of {plain(digest.player, 60)}, who practised last. " if is_for_all else ""
        st.caption(f"{whom}From your own shots, worked out here. {SHOT_FILTER_NAMES[app.choices.shot_filter]}; "
                   "a change is named only when sessions carry it.")


def _render_changes(digest: Digest, units: DisplayUnits) -> None:
    if not digest.changes:
        st.markdown(f":material/trending_flat: {plain(describe_no_change(digest), _TEXT_LIMIT)}")
    for change in digest.changes[:_CHANGES_SHOWN]:
        _render_finding(digest.player, _ICONS[change.progress.verdict], describe_change(change, units), "See the trend")
    if (more := len(digest.changes) - _CHANGES_SHOWN) > 0:
        st.caption(f"{more} more on the page Progress.")


def _render_work(digest: Digest, units: DisplayUnits) -> None:
    if digest.work_on is None:
        st.markdown(f":material/flag: {plain(describe_no_work(digest), _TEXT_LIMIT)}")
        return
    finding = describe_work(digest.work_on, units)
    _render_finding(digest.player, ":material/flag: **Work on next.**", finding, "See the evidence")


def _render_finding(player: str, lead: str, finding: DigestFinding, label: str) -> None:
    st.markdown(f"{lead} {plain(finding.text, _TEXT_LIMIT)}")
    st.page_link(PROGRESS_PAGE, label=label, icon=":material/arrow_forward:",
                 query_params={"player": player, "club": finding.club, "metric": finding.metric,
                               "period": EVIDENCE_PERIOD.value})
