"""Layers put on top of each other, each with its table: one figure; and what is said of a thing under the mouse."""

from __future__ import annotations

from typing import Any

import altair as alt

Words = tuple[str, str]
"""Below and above zero; our own words only, they become part of an expression."""


def layer(
    *layers: alt.Chart, height: int, title: str, width: int | None = None, background: str | None = None
) -> alt.LayerChart:
    """The figure of these layers, the first one at the back. They belong to it from now on.

    ``alt.layer`` gives the same. It makes ready for layers that are used in other figures too, share a table or
    clash in what they let a golfer choose: it copies each three times over, again whenever the figure is written
    out, and holds what can be chosen against the schema: a quarter of what a page with two figures takes. Ours are
    made for the one figure that they are in.
    """
    chosen = [_lift(each) for each in layers if each.params is not alt.Undefined]
    return _Layers(layer=list(layers), params=chosen or alt.Undefined, height=height, width=width or alt.Undefined,
                   title=title, background=background or alt.Undefined)


class _Layers(alt.LayerChart):
    """One that takes its parts as they are."""

    def __init__(self, **parts: Any) -> None:
        super(alt.LayerChart, self).__init__(**parts)


def build_tooltip(*lines: tuple[str, ...]) -> list[alt.Tooltip]:
    """What is said of the thing under the mouse: field, title and perhaps a number format of each line."""
    return [alt.Tooltip(field, title=title, format=form[0] if form else alt.Undefined) for field, title, *form in lines]


def say_directions(chart: alt.Chart, directions: dict[str, tuple[str, Words]]) -> tuple[alt.Chart, list[alt.Tooltip]]:
    """The chart and a tooltip that says a direction in words, ``5.2 right`` instead of ``+5.2``, for each field.

    ``directions``: title and words of each; to one digit.
    """
    chart.transform = [alt.CalculateTransform(calculate=_expression(field, words), **{"as": f"{field}_said"})
                       for field, (_, words) in directions.items()]
    return chart, [alt.Tooltip(f"{field}_said:N", title=title) for field, (title, _) in directions.items()]


def _expression(field: str, words: Words) -> str:
    value = f"datum.{field}"
    return (f"format(abs({value}), ',.1f') + "
            f"(abs({value}) < 0.05 ? '' : {value} < 0 ? ' {words[0].lower()}' : ' {words[1].lower()}')")


def _lift(chart: alt.Chart) -> alt.TopLevelSelectionParameter:
    """What can be chosen in a layer, said of the whole figure: there Streamlit looks for it."""
    (choosing,) = chart.params
    chart.params = alt.Undefined
    return alt.TopLevelSelectionParameter(name=choosing.name, select=choosing.select, views=[chart.name])
