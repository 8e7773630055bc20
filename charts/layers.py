"""Layers put on top of each other, each with its table: one figure."""

from __future__ import annotations

import altair as alt


def layer(*layers: alt.Chart, height: int, title: str, width: int | None = None) -> alt.LayerChart:
    """The figure of these layers, the first one at the back. They belong to it from now on.

    ``alt.layer`` gives the same. It makes ready for layers that are used in other figures too, share a table or
    clash in what they let a golfer choose: it copies each three times over and holds what can be chosen against the
    schema, for a quarter of what a page with two figures takes. Ours are made for the one figure that they are in.
    """
    figure = alt.LayerChart(height=height, width=width or alt.Undefined, title=title)
    figure.layer = list(layers)
    chosen = [_lift(each) for each in layers if each.params is not alt.Undefined]
    if chosen:
        figure.params = chosen
    return figure


def _lift(chart: alt.Chart) -> alt.TopLevelSelectionParameter:
    """What can be chosen in a layer, said of the whole figure: there Streamlit looks for it."""
    (choosing,) = chart.params
    chart.params = alt.Undefined
    return alt.TopLevelSelectionParameter(name=choosing.name, select=choosing.select, views=[chart.name])
