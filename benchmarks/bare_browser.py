"""The floor of everything that needs the browser: Playwright and nothing else on the demo's listing.

It knows the demo's page by heart, never sleeps, and waits for exactly what it reads next, as no
automation of an unknown portal could: a floor, not a competitor. The browser is started with the
app's flags, so that both drive the same program.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, StorageState, sync_playwright

from automation.browser.clean_environment import keep_secrets_from_driver
from automation.browser.launch import start_browser
from automation.browser.remembered_choice import BrowserChoice
from automation.browser.this_computer import this_machine
from benchmarks.portal_process import FarPortal

ROWS = "30"
_DRAWN = """number => {
  const active = document.querySelector('.page-item.active');
  return active !== null && active.innerText === String(number) && document.querySelector('#rows a') !== null;
}"""
_READ = """() => ({
  links: [...document.querySelectorAll('#rows a')].map(link => link.href),
  pages: Math.max(...[...document.querySelectorAll('.page-link')].map(button => Number(button.innerText) || 0)),
})"""


@dataclass(frozen=True, slots=True)
class Walk:
    """What a bare walk found, and how long it took with everything from starting to closing the browser."""

    seconds: float
    links: tuple[tuple[int, str], ...]
    cookies: StorageState


def walk_whole_listing(portal: FarPortal, choice: BrowserChoice) -> Walk:
    """Start the browser, sign in by typing, choose 30 rows, read the links of all pages."""
    began = time.perf_counter()
    with _bare_page(choice) as page:
        page.goto(f"{portal.url}/login")
        page.fill("#email", portal.username)
        page.fill("#password", portal.password)
        page.click("button[type=submit]")
        links, pages = _first_page(page)
        for number in range(2, pages + 1):
            page.click(f".page-link >> text='{number}'")
            page.wait_for_function(_DRAWN, arg=number)
            links += _read_links(page)[0]
        cookies = page.context.storage_state()
    return Walk(time.perf_counter() - began, _unique(links), cookies)


def walk_first_page(portal: FarPortal, choice: BrowserChoice, cookies: StorageState) -> Walk:
    """Start the browser with kept cookies, choose 30 rows, read the links of the first page."""
    began = time.perf_counter()
    with _bare_page(choice, cookies) as page:
        page.goto(f"{portal.url}/report")
        links, _ = _first_page(page)
    return Walk(time.perf_counter() - began, _unique(links), cookies)


@contextmanager
def _bare_page(choice: BrowserChoice, cookies: StorageState | None = None) -> Iterator[Page]:
    keep_secrets_from_driver()  # process-wide once the app has run: the floor must not depend on the order
    with sync_playwright() as playwright:
        browser = start_browser(playwright, choice, this_machine(os.environ))
        try:
            yield browser.new_context(storage_state=cookies).new_page()
        finally:
            browser.close()


def _first_page(page: Page) -> tuple[list[str], int]:
    page.select_option("#itemLimit", ROWS)
    page.wait_for_function(_DRAWN, arg=1)
    return _read_links(page)


def _read_links(page: Page) -> tuple[list[str], int]:
    found = cast("dict[str, Any]", page.evaluate(_READ))
    return list(found["links"]), int(found["pages"])


def _unique(links: list[str]) -> tuple[tuple[int, str], ...]:
    """Report ids and keys in the order of the listing; each link is there twice."""
    asked = (parse_qs(urlsplit(link).query) for link in links)
    return tuple(dict.fromkeys((int(query["id"][0]), query["key"][0]) for query in asked))
