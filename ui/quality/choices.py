"""Pieces of the Data quality page: what to look at, the kinds with their counts, the filter explained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from analysis.filter_effects import ShotFilterEffect, compute_shot_filter_effects
from analysis.period import MOST_SESSIONS
from analysis.quality.suspicion import Kind
from golf.shot_edits import ShotFilter
from golf.units import DisplayUnits
from services.quality.text import (
    KIND_NAMES,
    KIND_SENTENCES,
    describe_looked_at,
    describe_not_judged,
    describe_shot_filter_effect,
    describe_summary,
)
from services.quality.view import (
    Filter,
    KindSummary,
    QualityView,
    compute_club_choices,
)
from services.shared.formatting import count_of, format_day
from services.shared.shot_filter import SHOT_FILTER_NAMES
from ui.shared.address import query_number, query_text, url_selectbox, write
from ui.shared.escape import one_line, plain
from ui.shared.lazy_expander import render_late_box
from ui.shared.messages import render_empty
from ui.shared.style import CLUBS_KEY

_ALL = "all"
_REVIEWED = "quality_reviewed"
_SHOT_FILTER_SENTENCES = {
    ShotFilter.ALL: "Every ball once, also those with an impossible reading (without the reading itself) and those you "
               "left out.",
    ShotFilter.UNFLAGGED: "The usual choice: without impossible readings and without what you left out.",
    ShotFilter.MEASURED: "Of those, only the balls whose ball and club speed were both measured.",
}


def render_nothing() -> None:
    """No shots at all: what to do."""
    render_empty("**No shots yet.** Sync on the Home page first; then this page looks for readings that cannot be, "
                 "numbers that contradict each other and clubs that were not changed on the monitor.")


def asked_session() -> int | None:
    """The session in the address."""
    return query_number("session")


def render_filter(view: QualityView) -> Filter:
    """Club, session and kind by the address; whether reviewed ones are listed too."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        club = _render_club(view)
        session = _render_session(view)
        kind = _render_kind()
        st.session_state[_REVIEWED] = query_text("reviewed") == "1"
        st.toggle("Show reviewed", key=_REVIEWED, on_change=_follow_reviewed,
                  help="Shots you have called fine, left out or hidden.")
    return Filter(club, session, kind, with_reviewed=st.session_state[_REVIEWED])


def render_summaries(summaries: Sequence[KindSummary], units: DisplayUnits, shot_filter: ShotFilter) -> None:
    """A card a kind: how many are open, how many reviewed, what following the evidence would change most."""
    with st.container(key=f"{CLUBS_KEY}_quality"):
        for summary in summaries:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                st.metric(KIND_NAMES[summary.kind], f"{summary.open:,}", help=KIND_SENTENCES[summary.kind])
                club = plain(summary.effect.club, 40) if summary.effect else ""
                reviewed = f"{summary.reviewed:,} reviewed" if summary.reviewed else ""
                st.caption("  \n".join(filter(None, [reviewed, describe_summary(summary, units, club, shot_filter)])))


def render_looked_at(view: QualityView) -> None:
    """What was looked at, what could not be judged, and how it is judged."""
    st.caption(plain(describe_looked_at(view), 200))
    if lines := describe_not_judged(view.not_judged):
        with st.expander("What could not be judged by what is usual"):
            st.markdown("\n".join(f"- {plain(line, 600)}" for line in lines))
    with st.expander("How this is judged"):
        st.markdown(_HOW.format(sessions="all" if view.usual_sessions >= MOST_SESSIONS else view.usual_sessions))


def render_shot_filter_table(view: QualityView, shot_filter: ShotFilter, units: DisplayUnits) -> None:
    """The three settings, how many of these shots count under each, and where the numbers differ most."""
    render_late_box("What numbers rest on", partial(_render_shot_filters, view, shot_filter, units),
                    key="trust_box")


def _render_shot_filters(view: QualityView, shot_filter: ShotFilter, units: DisplayUnits) -> None:
    st.markdown("The same choice holds on every page. A ball stored twice counts once and a hidden one never; an "
                "impossible value itself is in no number. The cards on Home keep to *Without flagged*.")
    st.markdown("\n".join(_shot_filter_line(effect, shot_filter, units)
                          for effect in compute_shot_filter_effects(view.shots)))


def _shot_filter_line(effect: ShotFilterEffect, chosen: ShotFilter, units: DisplayUnits) -> str:
    mark = " (chosen)" if effect.shot_filter is chosen else ""
    counted = f"{effect.counted:,} of {count_of(effect.stored, 'shot')} count."
    club = plain(effect.biggest.club, 40) if effect.biggest else ""
    differs = describe_shot_filter_effect(effect.biggest, effect.shot_filter, units, club)
    sentence = _SHOT_FILTER_SENTENCES[effect.shot_filter]
    return f"- **{SHOT_FILTER_NAMES[effect.shot_filter]}**{mark}: {sentence} {counted} {differs}".rstrip()


def _render_club(view: QualityView) -> str | None:
    counts = dict(compute_club_choices(view))
    asked = query_text("club")
    others = [asked] if asked and asked not in counts and any(s.club == asked for s in view.shots) else []
    return _choose("club", "Club", [*counts, *others], lambda club: "All clubs" if club == _ALL else
                   f"{one_line(club, 40)} ({counts.get(club, 0):,})")


def _render_session(view: QualityView) -> int | None:
    names = {str(item.session_id): f"{format_day(item.practised_on)} · {one_line(item.name, 40)}"
             for item in view.sessions}
    chosen = _choose("session", "Session", list(names), lambda number: names.get(number, "All of these"))
    return int(chosen) if chosen else None


def _render_kind() -> Kind | None:
    chosen = _choose("kind", "Kind", list(Kind), lambda word: "All kinds" if word == _ALL else KIND_NAMES[Kind(word)])
    return Kind(chosen) if chosen else None


def _choose(name: str, label: str, options: Sequence[str], format_func: Callable[[str], str]) -> str | None:
    chosen = url_selectbox(name, label, [_ALL, *options], format_func=format_func, default_omitted=_ALL, width=240)
    return None if chosen == _ALL else chosen


def _follow_reviewed() -> None:
    write(reviewed="1" if st.session_state[_REVIEWED] else None)


_HOW = """
- **Impossible reading**: outside what a golf ball or club can do at all, found when the report was read.
- **Likely misread**: first against nature (a carry faster than the ball, or farther than any ball of that speed; a
  smash factor above 1.56). Then against your own shots with the club: the carry that ball speed, launch and back spin
  make, the spin and the launch that belong to the rest of the strike. Only what is off by more than 3.5 robust standard
  deviations, and by enough to matter, is listed.
- **Unusual**: more than 3.5 robust standard deviations from your median (Iglewicz and Hoaglin 1993: the modified
  z-score), and at least 15 % of the carry, 8 % of the ball speed, 25 % of the spin, 5° of launch or 0.10 of smash.
  Needs 20 shots of the club.
- **Another club?** compares ball speed, launch, back spin and club speed with your own shots of each club that has 30
  shots in three sessions. It reckons with how rarely you are on the wrong club at all, with how often you hit
  each, and with bad strikes. A block that was hit with another club as a whole is judged together. What you have named
  or called fine is believed.

What is usual rests on the last {sessions} sessions of each club, without what is left out, hidden or flagged.
"""
