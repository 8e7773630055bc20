"""What to hit for a distance: one sentence, then the clubs that come near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.gapping import FEWEST_SHOTS
from analysis.period import WINDOW_SENTENCES, Basis
from golf.units import DisplayUnits
from services.clubs.distance import Asked, Chance
from services.shared.formatting import format_number
from ui.shared.address import query_number, write
from ui.shared.caching import cached_chances
from ui.shared.escape import one_line, plain
from ui.shared.messages import render_why

if TYPE_CHECKING:
    from services.app import App

_DISTANCE, _WINDOW = "distance", "within"
_USUAL, _WINDOWS = 150, (5, 10, 15)
_LEAST, _MOST = 10, 400


def render_distance(app: App, player: str, basis: Basis, units: DisplayUnits) -> None:
    """Ask for the distance, in the golfer's unit and kept in the address; the best chance first."""
    label = units.distance_label
    with st.container(horizontal=True, vertical_alignment="bottom"):
        distance = _choose_number(_DISTANCE, f"Carry ({label})", _USUAL)
        window = _choose_window(label)
    asked = Asked(distance / units.distance_factor, window / units.distance_factor)
    chances = cached_chances(app, player, basis, asked)
    if not chances:
        st.info(f"**No club came within {window} {label} of {distance} {label} in this period.** A club is asked from "
                f"{FEWEST_SHOTS} balls on.")
        return
    st.markdown(f"**{describe_best(chances[0], distance, window, units)}**")
    st.dataframe([_row(chance, units) for chance in chances], hide_index=True,
                 column_config={"Chance": st.column_config.ProgressColumn(format="%d %%", min_value=0, max_value=100)},
                 alt=f"{len(chances)} clubs by how often their carry comes within {window} {label} of {distance}")
    render_why(f"Your own full swings over {WINDOW_SENTENCES[basis.window]}: of how many the carry came within "
               f"{window} {label}. Between: where the true chance lies in 95 of 100 cases. Wind, slope and "
               "temperature are not in it.", label="About these chances")


def describe_best(best: Chance, distance: int, window: int, units: DisplayUnits) -> str:
    """``For 152 yd: 8 Iron. 34 of 60 balls carry within 10 yd.``; the club's name is escaped."""
    return (f"For {distance} {units.distance_label}: {plain(best.club, 40)}. {best.rate.made:,} of "
            f"{best.rate.putts:,} balls carry within {window} {units.distance_label}.")


def _row(chance: Chance, units: DisplayUnits) -> dict[str, object]:
    rate = chance.rate
    return {
        "Club": one_line(chance.club, 40), "Chance": round(100 * rate.rate),
        "Between": f"{rate.low:.0%}–{rate.high:.0%}", "Short": f"{chance.short / rate.putts:.0%}",
        "Long": f"{chance.long / rate.putts:.0%}", "Balls": rate.putts,
        f"Carry ({units.distance_label})": format_number(units.distance(chance.carry.median), 0)}


def _choose_number(name: str, label: str, usual: int) -> int:
    asked, key = query_number(name), f"address_{name}"
    st.session_state[key] = asked if asked is not None and _LEAST <= asked <= _MOST else usual
    st.number_input(label, _LEAST, _MOST, key=key, step=1, width=160, on_change=_follow, args=(name, key, usual))
    chosen: int = st.session_state[key]
    return chosen


def _choose_window(label: str) -> int:
    asked, key, usual = query_number(_WINDOW), f"address_{_WINDOW}", _WINDOWS[1]
    st.session_state[key] = asked if asked in _WINDOWS else usual
    st.segmented_control("Within", _WINDOWS, key=key, required=True, on_change=_follow, args=(_WINDOW, key, usual),
                         format_func=lambda size: f"{size} {label}")
    chosen: int = st.session_state[key]
    return chosen


def _follow(name: str, key: str, usual: int) -> None:
    chosen = st.session_state[key]
    write(**{name: None if chosen == usual else chosen})
