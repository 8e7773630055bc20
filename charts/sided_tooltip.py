"""Tooltips that say a direction in words: ``5.2 right`` instead of ``+5.2``."""

from __future__ import annotations

import altair as alt

Words = tuple[str, str]
"""Below and above zero; our own words only, they become part of an expression."""


def say_directions(chart: alt.Chart, directions: dict[str, tuple[str, Words]]) -> tuple[alt.Chart, list[alt.Tooltip]]:
    """The chart and a tooltip for each field of ``directions`` (its title and words); to one digit."""
    chart.transform = [alt.CalculateTransform(calculate=_expression(field, words), **{"as": f"{field}_said"})
                       for field, (_, words) in directions.items()]
    return chart, [alt.Tooltip(f"{field}_said:N", title=title) for field, (title, _) in directions.items()]


def _expression(field: str, words: Words) -> str:
    value = f"datum.{field}"
    return (f"format(abs({value}), ',.1f') + "
            f"(abs({value}) < 0.05 ? '' : {value} < 0 ? ' {words[0].lower()}' : ' {words[1].lower()}')")
