"""How long the rows of a page must rest before they are believed: told by what was counted before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest

from automation.listing import settled_page
from automation.listing.listing_page import ListingPage, read_listing_page
from automation.listing.proof import ListCount
from automation.listing.settled_page import ListingReader
from automation.portal.browser_page import Look, PortalPage
from automation.portal.timeouts import PortalPatience

_PORTAL = "http://x"


def document(number: int, ids: list[int], last: int) -> str:
    rows = "".join(
        f'<tr><td>s{i}</td><td>Feb 12, 2026</td><td>Bob</td><td>40</td>'
        f'<td><a href="/power-u-report?id={i}&amp;key=abcdefgh{i:04d}">Open</a></td></tr>' for i in ids)
    sizes = "".join(f'<option value="{n}" {"selected" if n == 10 else ""}>{n}</option>' for n in (5, 10))
    buttons = "".join(f'<button class="{"active" if n == number else ""}">{n}</button>' for n in range(1, last + 1))
    onward = f'<button {"disabled" if number == last else ""}>&gt;</button>'
    return (f'<body><select id="itemLimit">{sizes}</select><table><thead><tr><th>Session Name</th><th>Date</th>'
            f"<th>User Name</th><th>Shots</th><th>Open Report</th></tr></thead><tbody>{rows}</tbody></table>"
            f'<nav class="pagination">{buttons}{onward}</nav></body>')


@dataclass
class PaperPage:
    """A page that shows the same rows for as long as it is looked at; ``asked``: how long they were to rest, in ms."""

    number: int
    ids: list[int]
    last: int = 3
    listing_url: str = f"{_PORTAL}/report"
    portal_url: str = _PORTAL
    asked: list[float] = field(default_factory=list)

    def look_for_rows(self, *, quiet_ms: float, **_rest: object) -> Look:
        self.asked.append(quiet_ms)
        return Look(
            url=self.listing_url, done=True, pending=0, idle_ms=quiet_ms, quiet_ms=quiet_ms, waited_ms=quiet_ms,
            rows=len(self.ids), ids=",".join(map(str, self.ids)), signed_out=False, status=200, last_failure=None,
            version=1, began=1, document_id="1", html=document(self.number, self.ids, self.last))

    def check_stop(self) -> None:
        return

    def now(self) -> float:
        return 0.0


def rest_asked_for(count: ListCount, page: PaperPage) -> float:
    """For how many ms the rows had to stay the same."""
    reader = ListingReader(cast("PortalPage", page), PortalPatience())
    reader.count = count
    read = reader.read_next(ListingPage(rows=(), page_size=10), page.number, may_stay=False)
    assert read is not None
    assert list(read.report_ids) == page.ids
    return page.asked[-1]


LAST_ROWS = ListCount(top=(23, 22), end=(3, 2, 1), total=23)


def test_a_last_page_that_shows_what_was_counted_is_believed_as_soon_as_a_full_one() -> None:
    full = rest_asked_for(ListCount(), PaperPage(2, list(range(13, 3, -1))))
    assert rest_asked_for(LAST_ROWS, PaperPage(3, [3, 2, 1])) == full
    assert rest_asked_for(ListCount(end=(9, 8, 7, 3, 2, 1), total=23), PaperPage(3, [3, 2, 1])) == full


@pytest.mark.parametrize(("count", "page"), [
    (ListCount(), PaperPage(3, [3, 2, 1])),
    (ListCount(top=(23, 22)), PaperPage(3, [3, 2, 1])),
    (LAST_ROWS, PaperPage(3, [3, 2])),
    (LAST_ROWS, PaperPage(3, [4, 3, 2, 1])),
    (LAST_ROWS, PaperPage(3, [4, 3, 2])),
    (LAST_ROWS, PaperPage(3, [3, 2, 1], last=4)),
    (LAST_ROWS, PaperPage(2, [3, 2, 1])),
    (ListCount(top=(23, 22), total=23), PaperPage(3, [3, 2, 1])),
], ids=["nothing counted", "only the first rows known", "a row less", "a row more", "other rows", "more pages follow",
        "an earlier page", "a total alone"])
def test_any_other_page_that_is_not_full_has_to_rest(count: ListCount, page: PaperPage) -> None:
    assert rest_asked_for(count, page) >= 1_000


def test_a_page_that_is_looked_at_until_it_rests_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def note(html: str, url: str, portal: str) -> ListingPage:
        parsed.append(html)
        return read_listing_page(html, url, portal)

    monkeypatch.setattr(settled_page, "read_listing_page", note)
    page = PaperPage(3, [3, 2, 1])
    assert rest_asked_for(ListCount(), page) >= 1_000
    assert len(page.asked) > len(parsed) == 1
