from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from charts.club_colours import BACKGROUNDS, ON_DARK, ON_LIGHT
from charts.club_marks import COLOURS
from charts.layers import layer
from charts.look import ACCENT, INK, ON_THE_DARK_PAGE, SOFT, apply_look
from charts.strike_map import STRENGTHS, ZONE
from tests.charts.test_club_colours import contrast

FOR_TEXT, FOR_MARKS = 4.5, 3.0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ink", [INK, SOFT, ACCENT], ids=["ink", "soft", "accent"])
def test_words_in_figures_can_be_read(ink: dict[bool, str], dark: bool) -> None:
    assert contrast(ink[dark], BACKGROUNDS[dark]) >= FOR_TEXT


def test_every_colour_of_the_dark_page_stands_out_there() -> None:
    marks = set(ON_THE_DARK_PAGE.values()) - {BACKGROUNDS[True]}
    assert min(contrast(colour, BACKGROUNDS[True]) for colour in marks) >= FOR_MARKS
    assert {*COLOURS, *ON_LIGHT} <= set(ON_THE_DARK_PAGE)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("strength", STRENGTHS)
def test_the_number_of_a_zone_can_be_read_on_it(dark: bool, strength: float) -> None:
    zone = ON_THE_DARK_PAGE[ZONE] if dark else ZONE
    over, under = ([int(colour[at:at + 2], 16) for at in (1, 3, 5)] for colour in (zone, BACKGROUNDS[dark]))
    mixed = (round(strength * one + (1 - strength) * other) for one, other in zip(over, under, strict=True))
    assert contrast(INK[dark], "#" + "".join(f"{part:02x}" for part in mixed)) >= FOR_TEXT


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
