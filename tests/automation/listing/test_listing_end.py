"""The end of the listing is believed only when the page proves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import pytest

from automation.listing.listing_page import ListingPage, read_listing_page
from automation.listing.settled_page import ListingReader
from automation.listing.walk import ListingWalk

MORE = '<button class="more">Load more</button>'
NUMBERS = '<nav class="pagination"><button class="active">1</button><button>2</button><button>&gt;</button></nav>'


def page(rows: int, size: int, below: str = "") -> ListingPage:
    cells = "".join(
        f'<tr><td>s{i}</td><td>Feb 12, 2026</td><td>Bob</td><td>40</td>'
        f'<td><a href="/power-u-report?id={i}&amp;key=abcdefgh{i:04d}">Open</a></td></tr>' for i in range(1, rows + 1))
    sizes = "".join(f'<option value="{n}" {"selected" if n == size else ""}>{n}</option>' for n in (5, 10, 20, 30))
    return read_listing_page(
        f'<body><select id="itemLimit">{sizes}</select><table><thead><tr><th>Session Name</th><th>Date</th>'
        "<th>User Name</th><th>Shots</th><th>Open Report</th></tr></thead>"
        f"<tbody>{cells}</tbody></table>{below}</body>",
        "http://x/report", "http://x")


NO_ROWS = replace(page(0, 30), page_size=None, page_sizes=())


@dataclass
class PaperReader:
    """Shows one page; a smaller page size shows another."""

    shown: ListingPage
    smaller: ListingPage
    details_limit: float = 1.0
    latest: ListingPage | None = None
    latest_html: str = ""

    def read_first(self) -> ListingPage:
        return self.shown

    def forget_place(self) -> None:
        return

    def choose_size(self, _before: ListingPage, _size: int) -> ListingPage:
        return self.smaller


@pytest.mark.parametrize(("shown", "smaller", "proved"), [
    (page(12, 30), page(12, 30), True),
    (page(30, 30, MORE), page(20, 20, MORE), False),
    (page(30, 30), page(20, 20, NUMBERS), True),
    (page(30, 30), page(20, 20), False),
    (NO_ROWS, NO_ROWS, False),
    (replace(NO_ROWS, told=0), NO_ROWS, True),
    (replace(NO_ROWS, told=3), NO_ROWS, False),
], ids=["not full", "load more", "one full page, buttons only when needed", "no buttons at all",
        "no rows and no size", "no rows by the portal's answer", "rows in the answer that are not shown"])
def test_a_full_page_without_buttons_is_no_proof_of_the_end(
    shown: ListingPage, smaller: ListingPage, proved: bool
) -> None:
    walk = ListingWalk(cast("ListingReader", PaperReader(shown, smaller)), lambda: None, lambda _text: None)
    assert [len(read.rows) for read in walk] == [len(shown.rows)]
    assert walk.reached_end is proved
