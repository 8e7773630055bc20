"""Every figure of the pages is drawn here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import altair as alt
import streamlit as st

from charts.look import apply_look
from services.exports.figure_files import Figure


def draw_figure(
    figure: Figure, says: str, *, key: str | None = None, chooses: str | None = None,
    on_choice: Callable[[], None] | None = None,
) -> None:
    """Draw a figure as wide as its place; ``says`` is what a screen reader says of it.

    With ``chooses``, the name of a selection in the figure, ``on_choice`` is called after a click; the choice is in
    the session state under ``key``.
    """
    drawn = cast("alt.Chart", _AsItIs(figure, dark=is_dark()))
    if on_choice is None:
        st.altair_chart(drawn, width="stretch", alt=says)
    else:
        st.altair_chart(drawn, width="stretch", alt=says, key=key, selection_mode=chooses, on_select=on_choice)


def is_dark() -> bool:
    """Whether the page is shown in the dark look; on a first run that does not know it, light."""
    return st.context.theme.type == "dark"


class _AsItIs:
    """A figure for Streamlit, which asks it for nothing but its specification.

    Altair would hold each one against the schema of Vega-Lite first, at every run and for about a third of the
    figure's time; the tests of charts/ do so once for all.
    """

    def __init__(self, figure: Figure, *, dark: bool) -> None:
        self._figure, self._dark = figure, dark

    def to_dict(self) -> dict[str, Any]:
        return apply_look(self._figure.to_dict(validate=False), dark=self._dark)
