"""Our layers against Altair's own: the same figure."""

from typing import Any

import altair as alt
import pandas as pd
import pytest

from charts.chosen_shot import SELECTION, start_chart
from charts.layers import layer


def build_dependencies(*, selectable: bool) -> list[alt.Chart]:
    balls = pd.DataFrame({"number": [1, 2], "carry": [140.0, 150.0]})
    points = start_chart(balls, selectable=selectable).mark_point().encode(x="number:Q", y="carry:Q")
    return [alt.Chart(pd.DataFrame({"carry": [145.0]})).mark_rule().encode(y="carry:Q"), points]


@pytest.mark.parametrize("selectable", [True, False])
@pytest.mark.parametrize("width", [None, 400])
def test_it_is_what_altair_would_make_of_them(selectable: bool, width: int | None) -> None:
    own = layer(*build_dependencies(selectable=selectable), height=300, width=width, title="Where they went")
    given: dict[str, Any] = {} if width is None else {"width": width}
    theirs = alt.layer(*build_dependencies(selectable=selectable), height=300, title="Where they went", **given)
    assert own.to_dict() == theirs.to_dict()


def test_a_choice_stands_at_the_figure_and_names_its_layer() -> None:
    figure = layer(*build_dependencies(selectable=True), height=300, title="").to_dict()
    (choosing,) = figure["params"]
    assert choosing["name"] == SELECTION
    assert [each.get("name") for each in figure["layer"]] == [None, *choosing["views"]]


def test_without_balls_nothing_can_be_chosen() -> None:
    empty = start_chart(pd.DataFrame({"number": [], "carry": []}), selectable=True)
    assert empty.params is alt.Undefined
