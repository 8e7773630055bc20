"""The look of figures on a page: ink for words and axes, and what each constant colour becomes on the dark page.

Figures are built once, in the colours of the light page and of paper; whoever draws them on the dark page asks here
for the same figure in the colours of that page.
"""

from __future__ import annotations

from typing import Any

from charts.club_colours import BACKGROUNDS, NEITHER, ON_DARK, ON_LIGHT

INK = {False: "#0f1813", True: "#e8efe9"}
"""Words in a figure."""
SOFT = {False: "#4a544d", True: "#b3beb6"}
"""Words at an axis or in a legend."""
ACCENT = {False: "#c2410c", True: "#fb923c"}
"""Look here."""
_SERIES = {"#15845f": "#3fbf93", "#c8620a": "#f0923f", "#3d7bd9": "#79abf5", "#c13f7f": "#e583b3",
           "#8a63d2": "#b79bf2", "#0f8a99": "#47bccb", "#9a7400": "#d3ab3c", "#d92d6a": "#ff6d9d"}
ON_THE_DARK_PAGE = {**_SERIES, **dict(zip(ON_LIGHT, ON_DARK, strict=True)), NEITHER: "#9aa1a9",
                    **{pair[False]: pair[True] for pair in (INK, SOFT, ACCENT, BACKGROUNDS)}}
_DATA = frozenset({"data", "datasets"})
_LABEL = 12


def apply_look(spec: dict[str, Any], *, dark: bool) -> dict[str, Any]:
    """The figure's description for a page: axes and legends in readable ink, on the dark page all colours of that."""
    shown: dict[str, Any] = _recoloured(spec) if dark else spec
    words = {"labelColor": SOFT[dark], "titleColor": SOFT[dark], "labelFontSize": _LABEL, "titleFontSize": _LABEL}
    config = shown.get("config", {})
    return {**shown, "config": {**config, **{part: {**words, **config.get(part, {})} for part in ("axis", "legend")}}}


def _recoloured(part: Any) -> Any:
    """The same with every colour of ours replaced; tables stay as they are."""
    if isinstance(part, dict):
        return {name: value if name in _DATA else _recoloured(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_recoloured(each) for each in part]
    return ON_THE_DARK_PAGE.get(part, part) if isinstance(part, str) else part
