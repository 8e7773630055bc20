"""A page in a real browser, looked at when it has come to rest: opened, walked by keyboard, judged by axe.

The tests of one browser share a page: each of them loads its address anew, without what the one before left behind. A
page of its own costs a process that compiles all of Streamlit's scripts once more, more than half of a load. So does an
empty page in between, for which the browser changes the process: between two tests the page shows one word from the
same server.

Nothing here waits for a time to pass. A click reaches the server some moments later, and on a busy machine much
later: a page is at rest when no run is going on, nothing fades in (half drawn text has too little contrast), and
nothing in it has changed for a while *and* for a number of drawn frames. A starved browser draws few frames, so that
it waits longer by itself. The pages ask for reduced motion, as a visitor's system may: what does not move is drawn for
a third less processor time, and is at rest sooner.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browsers import new_page

AXE = Path(__file__).resolve().parents[1] / "ui" / "axe" / "axe.min.js"
# What Streamlit's own widgets break and no page can mend, by rule and place; anything else fails.
KNOWN_OF_STREAMLIT = {
    ("target-size", "stDateInput"),  # the segments of its date field
    ("presentation-role-conflict", "stFileUploader"),
}
FIND_VIOLATIONS = """async () => {
  const result = await axe.run(document, {
    resultTypes: ['violations'], rules: {'target-size': {enabled: true}}});
  const place = node => {
    const found = document.querySelector(node.target[node.target.length - 1]);
    const widget = found && found.closest('.stElementContainer > [data-testid]');
    return widget ? widget.dataset.testid : '';
  };
  return result.violations.flatMap(rule => rule.nodes.map(node => [rule.id, place(node), node.html.slice(0, 200)]));
}"""
REST = """({quiet_ms, frames, patience_ms}) => new Promise(resolve => {
  const began = performance.now();
  let changed = began, drawn = 0;
  const restart = () => { changed = performance.now(); drawn = 0; };
  const watch = new MutationObserver(restart);
  watch.observe(document, {childList: true, subtree: true, characterData: true, attributes: true});
  const end = word => { watch.disconnect(); resolve(word); };
  const look = () => {
    const busy = !document.querySelector('[data-test-script-state=notRunning]')
      || document.querySelector('[data-stale=true]')
      || document.getAnimations().some(
        one => one.playState === 'running' && isFinite(one.effect.getTiming().iterations));
    if (busy) restart();
    drawn += 1;
    const now = performance.now();
    if (now - changed >= quiet_ms && drawn >= frames) end('');
    else if (now - began >= patience_ms) end(busy ? 'still running' : 'still changing');
    else requestAnimationFrame(look);
  };
  look();
})"""
_SHARED: WeakKeyDictionary[Browser, dict[bool, Page]] = WeakKeyDictionary()
FOCUSED = "document.activeElement.closest('[class*=st-key-], summary, a, button')?.textContent || ''"


def settle(page: Page) -> None:
    """Wait until the page is at rest, a minute and a half at most; an AssertionError says what it was still doing."""
    found = page.evaluate(REST, {"quiet_ms": 500, "frames": 20, "patience_ms": 90_000})
    assert not found, f"{page.url} did not come to rest: {found}"


def shared_page(browser: Browser, *, width: int, height: int, dark: bool = False, our_policy: bool = False) -> Page:
    """The page that the tests of a browser share: without cookies, storage or scripts of the test before.

    Our policy forbids foreign scripts; without ``our_policy`` it is stepped around, for axe.
    """
    pages = _SHARED.setdefault(browser, {})
    page = pages.get(our_policy)
    if page is None or page.is_closed():
        pages[our_policy] = page = new_page(browser, bypass_csp=not our_policy)
    else:
        page.evaluate("() => { if (location.protocol !== 'about:') { localStorage.clear(); sessionStorage.clear(); } }")
        page.context.clear_cookies()
        leave(page)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    return page


def leave(page: Page) -> None:
    """Let the page run nothing: it would ask its server on and on, and complain when that has ended.

    A word from the same server keeps the browser's process, and with it Streamlit's compiled scripts.
    """
    word = urljoin(page.url, "/_stcore/health")
    try:
        page.request.get(word)
    except PlaywrightError:  # nobody answers there
        word = "about:blank"
    page.goto(word)


def leave_shared_pages(browser: Browser) -> None:
    """Let none of them run anything while other files have their turn, and close what a test left open."""
    shared = [page for page in _SHARED.get(browser, {}).values() if not page.is_closed()]
    for context in browser.contexts:
        if not any(page.context is context for page in shared):
            context.close()
    for page in shared:
        leave(page)


def opened(
    browser: Browser, address: str, *, tab: str = "", width: int = 1280, height: int = 4200, dark: bool = False
) -> Page:
    """The shared page on this address, at rest."""
    return _at_rest(shared_page(browser, width=width, height=height, dark=dark), address, tab)


def opened_beside(browser: Browser, address: str, *, width: int = 1280, height: int = 4200) -> Page:
    """One more page at the same time, at rest; whoever asks closes its context."""
    page = new_page(browser, viewport={"width": width, "height": height}, bypass_csp=True, color_scheme="light",
                    reduced_motion="reduce")
    return _at_rest(page, address)


def _at_rest(page: Page, address: str, tab: str = "") -> Page:
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    if tab:
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    settle(page)
    return page


def narrowed(page: Page, *, dark: bool = False) -> int:
    """How wide the page is drawn once its window is as narrow as a phone's, 390 pixels."""
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark" if dark else "light")
    settle(page)
    return drawn_width(page)


def drawn_width(page: Page) -> int:
    """How wide the page is; more than its window when something runs off it."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert isinstance(width, int)
    return width


def violations(page: Page) -> list[Any]:
    """What axe finds on the page each time it looks.

    Axe takes a second or more, and a part of the page that polls may be drawn anew meanwhile, half faded: what is
    wrong with the page itself is found again.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for _ in range(3):
        found = [item for item in page.evaluate(FIND_VIOLATIONS) if tuple(item[:2]) not in KNOWN_OF_STREAMLIT]
        if not found:
            break
        settle(page)
    return found


def tab_until(page: Page, name: str) -> bool:
    """Press Tab until something with this text has the focus, at most forty times."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if name in page.evaluate(FOCUSED):
            return True
    return False
