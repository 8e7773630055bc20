"""How many words a page says before anything is opened: about 120, and never more than stands here.

Counted is what a reader sees: texts, labels, buttons, links, what is chosen in a box. Not counted are numbers, tables
and figures, what is in a closed box or menu, and the frame's own line at the top, which is on every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element, Node

from tests.pages.conftest import FakeApp, go_to, seed_sessions
from ui.shared.style import HEAD_KEY

PLAYER = "Alex"
BUDGETS: dict[tuple[str, str], int] = {
    ("home", ""): 110,
    ("clubs", ""): 80,
    ("clubs", "view=gapping"): 50,
    ("clubs", "view=yardages"): 50,
    ("clubs", "club=7 Iron"): 80,
    ("progress", ""): 70,
    ("progress", "club=7 Iron"): 120,
    ("practice", ""): 120,
    ("sessions", ""): 190,  # a list of twelve cards
    ("session", ""): 145,
    ("putting", ""): 80,
}
_WORD = re.compile(r"\S*[^\W\d_]\S*")
_MARKS = re.compile(r":material/\w+:|:[a-z-]+\[|[*\\\[\]]|<[^>]*>")
_NO_WORDS = {"arrow_data_frame", "arrow_table", "vega_lite_chart", "html", "iframe"}
_CLOSED = {"popover", "dialog", "expander", "status"}


def visible_texts(node: Node) -> Iterator[str]:
    """The words of this part of a page, opened boxes alone."""
    if isinstance(node, Block):
        if node.type in _CLOSED and not getattr(node.proto, "expanded", False):
            yield str(getattr(getattr(node.proto, "popover", node.proto), "label", ""))
            return
        if HEAD_KEY in str(getattr(node.proto, "id", "")):
            return
        for child in node.children.values():
            yield from visible_texts(child)
    elif isinstance(node, Element) and node.type not in _NO_WORDS:
        yield from texts_of(node)


def texts_of(element: Element) -> Iterator[str]:
    proto = element.proto
    for name in ("label", "body", "delta", "text"):
        text = getattr(proto, name, "")
        if isinstance(text, str):
            yield text
    value = getattr(element, "value", None) if element.type == "selectbox" else None
    if isinstance(value, str):
        yield value


def count_words(page: AppTest) -> int:
    return sum(len(_WORD.findall(_MARKS.sub(" ", text))) for text in visible_texts(page.main))


@pytest.mark.parametrize(("name", "address"), BUDGETS)
def test_a_page_says_no_more_than_its_budget(app: FakeApp, frame: AppTest, name: str, address: str) -> None:
    seed_sessions(app.database, 125)
    query = dict([address.split("=")]) if address else {}
    page = go_to(frame, name, player=PLAYER, **query)
    assert not page.exception
    said = count_words(page)
    assert 20 < said <= BUDGETS[name, address], f"{said} words: " + " | ".join(filter(None, visible_texts(page.main)))
