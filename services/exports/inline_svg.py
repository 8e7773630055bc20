"""A figure's SVG as a part of an HTML page: nothing in it runs or asks, and its ids are its own.

It stands in the page itself, not as an image: the browser that prints has images switched off for the syncs.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from markupsafe import Markup

from golf.errors import ChartNotDrawn

_SVG = "http://www.w3.org/2000/svg"
_DRAWS = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "circle", "defs", "clipPath",
                    "linearGradient", "radialGradient", "stop", "title"})
_ELSEWHERE = re.compile(r"url\((?!#)", re.IGNORECASE)
_OWN_PLACE = re.compile(r"url\(#")


def build_inline_svg(content: bytes, name: str, says: str) -> Markup:
    """The figure, described as ``says`` to who cannot see it; ``name`` is unique on the page.

    Raises ChartNotDrawn for a picture with anything in it that does not merely draw.
    """
    root = ET.fromstring(content)  # noqa: S314 - our own renderer's, entities are unknown to it
    for element in root.iter():
        _make_own(element, name)
    root.attrib.update({"role": "img", "aria-label": says})
    root.attrib.pop("class", None)
    ET.register_namespace("", _SVG)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - every element and attribute was looked at


def _make_own(element: ET.Element, name: str) -> None:
    space, _, tag = element.tag.rpartition("}")
    if space != "{" + _SVG or tag not in _DRAWS:
        raise ChartNotDrawn("A figure of the report holds something that does not draw.", "Please report it.")
    for attribute, value in element.attrib.items():
        if attribute.lower().startswith("on") or attribute.lower().endswith("href") or _ELSEWHERE.search(value):
            raise ChartNotDrawn("A figure of the report holds something that does not draw.", "Please report it.")
        if attribute == "id":
            element.set("id", f"{name}-{value}")
        elif _OWN_PLACE.search(value):
            element.set(attribute, _OWN_PLACE.sub(f"url(#{name}-", value))
