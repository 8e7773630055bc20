"""Pasted and listed links: what is read, what is refused, and that no key is ever repeated."""

from __future__ import annotations

import pytest

from automation.shared.report_link import BadLink, ReportRef, is_same_site, read_href, read_report_link
from golf.errors import LinkRefused

PORTAL = "https://my.uneekor.com"
KEY = "aB3dE5gH7jK9"


@pytest.mark.parametrize("text", [
    f"https://my.uneekor.com/power-u-report?id=43285&key={KEY}&distance=yard&speed=mph",
    f"/power-u-report?id=43285&key={KEY}", f"power-u-report?id=43285&key={KEY}",
    f"my.uneekor.com/power-u-report?id=43285&key={KEY}", f"https://my.uneekor.com/report?id=43285&key={KEY}",
    f"Look: <https://my.uneekor.com/power-u-report?id=43285&amp;key={KEY}&amp;distance=yard>, it was good",
    f"  \n https://my.uneekor.com:443/power-u-report/?key={KEY}&id=43285#top\n",
])
def test_a_pasted_link_is_read(text: str) -> None:
    ref = read_report_link(text, PORTAL)
    assert (ref.report_id, ref.key.reveal()) == (43285, KEY)
    assert KEY not in repr(ref)


@pytest.mark.parametrize("text", [
    "", "hello", "https://my.uneekor.com/report", f"https://evil.example/power-u-report?id=1&key={KEY}",
    f"https://my.uneekor.com@evil.example/power-u-report?id=1&key={KEY}",
    f"https://my.uneekor.com.evil.example/power-u-report?id=1&key={KEY}",
    f"https://my.uneekor.com:8443/power-u-report?id=1&key={KEY}", f"http://my.uneekor.com/power-u-report?id=1&key={KEY}",
    f"//evil.example/power-u-report?id=1&key={KEY}", f"javascript:/power-u-report?id=1&key={KEY}",
    f"https://my.uneekor.com/power-u-report?id=0&key={KEY}", f"https://my.uneekor.com/power-u-report?id=١&key={KEY}",
    "https://my.uneekor.com/power-u-report?id=1&key=short", "https://my.uneekor.com/power-u-report?id=1&key=../../../etc",
    f"https://my.uneekor.com/power-u-report?id=99999999999999999999&key={KEY}", "x" * 100_000,
    f"https://[my.uneekor.com/power-u-report?id=1&key={KEY}", f"https://my.uneekor.com:x/report?id=1&key={KEY}",
])
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(LinkRefused) as refused:
        read_report_link(text, PORTAL)
    assert KEY not in str(refused.value)
    assert refused.value.what_to_do


def test_a_link_of_a_page_is_none_bad_or_a_report() -> None:
    assert read_href("/shop?id=1&key=abcdefgh1234", PORTAL, PORTAL) is None
    assert isinstance(read_href("/report?id=1&key=", PORTAL, PORTAL), BadLink)
    assert isinstance(read_href("report?id=1&key=abcdefgh1234", f"{PORTAL}/report", PORTAL), ReportRef)


@pytest.mark.parametrize(("url", "home", "same"), [
    ("https://my.uneekor.com/x", PORTAL, True), ("https://MY.uneekor.com/x", PORTAL, True),
    ("https://my.uneekor.com/x", "http://my.uneekor.com", True), ("http://my.uneekor.com/x", PORTAL, False),
    ("http://127.0.0.1:80/", "http://127.0.0.1", True), ("http://127.0.0.1:81/", "http://127.0.0.1", False),
    ("data:text/html,x", PORTAL, False), ("http://localhost:1/", "http://127.0.0.1:1", False),
])
def test_the_same_site_is_scheme_host_and_port(url: str, home: str, same: bool) -> None:
    assert is_same_site(url, home) is same
