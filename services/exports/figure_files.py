"""A figure as a picture: PNG or SVG, on white, with its title, units and counts, and whose it is below them.

Made by vl-convert, which brings Vega, a JavaScript engine and a typeface of its own: no network, no browser. Where
it does not run (Windows on ARM) there are no pictures; the menu of the figure itself ("…") still saves one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import Any

import altair as alt
import pandas as pd

from golf.errors import ChartNotDrawn

Figure = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_INK, _SOFT, _GRID = "#0f1813", "#4a544d", "#d5ddd6"
_PARTS = ("layer", "hconcat", "vconcat", "concat", "spec")
_SCALE = 2  # pixels of the PNG for each of the figure's
_ON_PAPER: dict[str, Any] = {
    "background": "#ffffff", "font": _FONT, "padding": 12,
    "view": {"stroke": None, "continuousWidth": 640, "continuousHeight": 400},
    "title": {"anchor": "start", "color": _INK, "fontSize": 17, "subtitleColor": _SOFT, "subtitleFontSize": 12,
              "offset": 14, "subtitlePadding": 6},
    "axis": {"labelColor": _SOFT, "titleColor": _INK, "gridColor": _GRID, "domainColor": _GRID, "tickColor": _GRID,
             "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "titlePadding": 10},
    "legend": {"labelColor": _INK, "titleColor": _INK, "labelFontSize": 12},
}


class PictureFormat(StrEnum):
    """The kinds of picture, by their usual ending."""

    PNG = "png"
    SVG = "svg"


PICTURE_TYPES = {PictureFormat.PNG: "image/png", PictureFormat.SVG: "image/svg+xml"}


@cache
def can_draw_charts() -> bool:
    """Whether this computer can make pictures of figures."""
    return find_spec("vl_convert") is not None


def write_chart(figure: Figure, picture_format: PictureFormat, about: Sequence[str] = ()) -> bytes:
    """The picture; the lines of ``about`` (player, day, …) go below the title. Raises ChartNotDrawn."""
    if not can_draw_charts():
        raise ChartNotDrawn("Pictures of figures cannot be made on this computer.",
                            "The menu at the figure's corner saves one.")
    import vl_convert  # noqa: PLC0415 - 84 MB that only a picture needs

    spec, version = build_paper_spec(figure, about), alt.SCHEMA_VERSION.removeprefix("v").rsplit(".", 1)[0]
    try:
        if picture_format is PictureFormat.PNG:
            return vl_convert.vegalite_to_png(spec, vl_version=version, scale=_SCALE, allowed_base_urls=[])
        return vl_convert.vegalite_to_svg(spec, vl_version=version, allowed_base_urls=[]).encode()
    except ValueError as error:
        raise ChartNotDrawn("This figure could not be made into a picture.",
                            "The menu at the figure's corner saves one.") from error


def build_paper_spec(figure: Figure, about: Sequence[str] = ()) -> dict[str, Any]:
    """The figure's description with the look of paper and the lines below its title; empty ones are left out."""
    spec: dict[str, Any] = _with_own_data(figure).to_dict()
    spec["config"] = _merged(spec.get("config", {}), _ON_PAPER)
    if lines := [line for line in about if line]:
        title = spec.get("title", "")
        spec["title"] = {**(title if isinstance(title, dict) else {"text": title}), "subtitle": lines}
    return spec


def _with_own_data(figure: Any) -> Any:
    """A copy whose tables are plain values, so that writing it out asks no global setting of Altair.

    While a page draws a figure in another thread, Streamlit has Altair hand tables to the browser instead; and
    Altair's own limit of 5,000 rows is for notebooks.
    """
    copied = figure.copy(deep=False)
    if isinstance(getattr(copied, "data", None), pd.DataFrame):
        copied.data = alt.InlineData(values=alt.to_values(copied.data)["values"])
    for part in _PARTS:
        inner = getattr(copied, part, alt.Undefined)
        if isinstance(inner, list):
            setattr(copied, part, [_with_own_data(each) for each in inner])
        elif isinstance(inner, alt.TopLevelMixin):
            setattr(copied, part, _with_own_data(inner))
    return copied


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``over`` wins, deeply."""
    both = {name: _merged(under[name], value) if isinstance(value, Mapping) and isinstance(under.get(name), Mapping)
            else value for name, value in over.items()}
    return {**under, **both}
