"""The shot a golfer looks at: the address names it (``&shot=…``), figures and buttons choose it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import streamlit as st

from charts.chosen_shot import SELECTION, read_selected_number
from golf.shots import StoredShot
from services.sessions.shot_address import find_shot_number, write_shot_address
from ui.session.figure_data import SessionScene
from ui.shared.address import query_text, write
from ui.shared.export_menu import TableFile, render_export_menu
from ui.shared.figures import draw_figure

PARAM = "shot"


def read_chosen_number(shots: Sequence[StoredShot]) -> int | None:
    """The number, from 1, of the shot in the address; None when it names none of these."""
    return find_shot_number(shots, query_text(PARAM))


def choose_shot(stored: StoredShot | None) -> None:
    """Put a shot and its session into the address, or take the shot away. A callback."""
    if stored is None:
        write(**{PARAM: None})
    else:  # with its session: another one may be the newest by the next run
        write(session=stored.session_id, **{PARAM: write_shot_address(stored)})


def render_linked_figure(
    figure: alt.LayerChart, key: str, scene: SessionScene, text: str, *, club: str | None = None,
    table: TableFile | None = None, about_table: str = "",
) -> None:
    """A figure in which a click or a tap chooses a shot, and its file; ``text`` is what a screen reader says of it.

    ``club``: the one club it shows; without it the one that is chosen for all figures. ``table``: numbers for its
    menu, and ``about_table`` what is in there.
    """
    _render_choosing(figure, key, scene.shots, text)
    render_export_menu(key.replace("_", "-"), scene.subject.of_club(club or scene.club), figure=figure, table=table,
                       says=about_table)


def _render_choosing(
    figure: alt.LayerChart, key: str, shots: Sequence[StoredShot], text: str
) -> None:
    if not isinstance(figure.params, list) or not figure.params:
        draw_figure(figure, text)
        return
    # A key of its own for each choice: a figure still holding the last click would not tell of the same click again.
    now = f"{key}_{st.query_params.get(PARAM, '')}"
    draw_figure(figure, text, key=now, chooses=SELECTION, on_choice=lambda: _follow(now, shots))


def _follow(key: str, shots: Sequence[StoredShot]) -> None:
    number = read_selected_number(st.session_state[key])
    if number is not None and 1 <= number <= len(shots):
        choose_shot(shots[number - 1])
