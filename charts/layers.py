"""Layers put on top of each other, each with its table: one figure."""

from __future__ import annotations

from typing import Any

import altair as alt


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


def _lift(chart: alt.Chart) -> alt.TopLevelSelectionParameter:
    """What can be chosen in a layer, said of the whole figure: there Streamlit looks for it."""
    (choosing,) = chart.params
    chart.params = alt.Undefined
    return alt.TopLevelSelectionParameter(name=choosing.name, select=choosing.select, views=[chart.name])
