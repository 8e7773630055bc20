from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from charts.club_colours import BACKGROUNDS, ON_DARK, ON_LIGHT
from charts.club_marks import COLOURS
from charts.layers import layer
from charts.look import ACCENT, INK, ON_THE_DARK_PAGE, SOFT, apply_look
from tests.charts.test_club_colours import contrast

FOR_TEXT, FOR_MARKS = 4.5, 3.0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ink", [INK, SOFT, ACCENT], ids=["ink", "soft", "accent"])
def test_words_in_figures_can_be_read(ink: dict[bool, str], dark: bool) -> None:
    assert contrast(ink[dark], BACKGROUNDS[dark]) >= FOR_TEXT


def test_every_colour_of_the_dark_page_stands_out_there() -> None:
    assert min(contrast(colour, BACKGROUNDS[True]) for colour in ON_THE_DARK_PAGE.values()) >= FOR_MARKS
    assert {*COLOURS, *ON_LIGHT} <= set(ON_THE_DARK_PAGE)


def test_the_dark_page_has_its_own_colours_and_the_same_data() -> None:
    rows = pd.DataFrame({"x": [1], "club": [ON_LIGHT[0]]})
    chart = alt.Chart(rows).mark_point(color=INK[False]).encode(
        x="x:Q", color=alt.Color("club:N", scale=alt.Scale(range=[ON_LIGHT[3]])))
    spec = layer(chart, height=100, title="").to_dict()
    light, dark = apply_look(spec, dark=False), apply_look(spec, dark=True)
    assert light["layer"] == spec["layer"]
    assert dark["layer"][0]["mark"]["color"] == INK[True]
    assert dark["layer"][0]["encoding"]["color"]["scale"]["range"] == [ON_DARK[3]]
    assert dark["datasets"] == spec["datasets"]
    assert [look["config"]["axis"]["labelFontSize"] for look in (light, dark)] == [12, 12]
