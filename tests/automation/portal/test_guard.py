# ruff: noqa: E501 - scripts of pages stand in one line
"""Nothing can be deleted: not by a request of any kind, not by a click, not by a page that tricks us."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from automation.portal.browser_page import PortalPage
from automation.portal.guard import guard_context, guard_page
from tests.automation.tiny_portal import Options, TinyPortal

pytestmark = pytest.mark.browser

ATTEMPTS = {
    "fetch": "() => fetch('/api/reports/1', {method: 'DELETE'}).catch(() => 0)",
    "fetch of a Request": "() => fetch(new Request('/api/reports/1', {method: 'delete'})).catch(() => 0)",
    "fetch post": "() => fetch('/api/report/delete', {method: 'POST', body: '{}'}).catch(() => 0)",
    "fetch get": "() => fetch('/report/delete?id=1').catch(() => 0)",
    "fetch body": "() => fetch('/api/graph', {method: 'POST', body: 'mutation { deleteReport(id: 1) }'}).catch(() => 0)",
    "override": "() => fetch('/api/x', {method: 'POST', headers: {'X-HTTP-Method-Override': 'DELETE'}}).catch(() => 0)",
    "xhr": "() => { const x = new XMLHttpRequest(); x.open('DELETE', '/api/reports/1'); x.send(); }",
    "xhr in the same breath": "() => { const x = new XMLHttpRequest(); x.open('POST', '/api/removeReport', false); x.send(); }",
    "beacon": "() => navigator.sendBeacon('/api/delete', 'id=1')",
    "form": "() => { document.body.innerHTML = '<form action=\"/report/delete\" method=post></form>'; document.forms[0].submit(); }",
    "form asked": "() => { document.body.innerHTML = '<form action=\"/x\" method=post><input name=_method value=delete></form>'; document.forms[0].requestSubmit(); }",
    "image": "() => { new Image().src = '/report/delete?id=1'; }",
    "navigation": "() => { location.href = '/report/delete?id=1'; }",
    "frame": "() => { const f = document.createElement('iframe'); f.src = '/report/delete?id=1'; document.body.append(f); }",
    "worker": """() => new Promise((done) => {
        const code = `fetch("${location.origin}/report/delete?id=1").then(() => postMessage(1), () => postMessage(0))`;
        const worker = new Worker(URL.createObjectURL(new Blob([code])));
        worker.onmessage = worker.onerror = () => done(1);
    })""",
}


@pytest.fixture(scope="module")
def portal() -> Iterator[TinyPortal]:
    with TinyPortal(Options(redirect_by="none")) as portal:
        yield portal


@pytest.fixture(scope="module")
def page(chromium: Browser, portal: TinyPortal) -> Iterator[Page]:
    context = chromium.new_context(service_workers="block")
    guard_context(context, portal.url)
    page = context.new_page()
    guard_page(page)
    yield page
    context.close()


@pytest.mark.parametrize("script", ATTEMPTS.values(), ids=ATTEMPTS)
def test_no_request_can_delete(page: Page, portal: TinyPortal, script: str) -> None:
    posts = portal.counts["sign_in"]
    page.goto(f"{portal.url}/terms")
    page.evaluate(script)
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 60))")
    page.goto(f"{portal.url}/terms")
    assert portal.counts["delete"] == 0, dict(portal.counts)
    assert portal.counts["sign_in"] == posts


TRASH = {
    "button text": "<button onclick=del()>Delete</button>", "other tongue": "<button onclick=del()>삭제</button>",
    "emoji": "<button onclick=del()>🗑</button>", "class": "<button class=btnDelete onclick=del()>3</button>",
    "label": "<button aria-label='Remove report' onclick=del()>3</button>",
    "title": "<a href='#' title=Trash onclick=del()>3</a>",
    "icon class": "<button onclick=del()><i class='fa fa-trash-o'></i></button>",
    "icon use": "<button onclick=del()><svg><use href='#icon-delete'></use></svg></button>",
    "icon image": "<button onclick=del()><img src='/img/bin.png' alt=''></button>",
    "cell": "<table><td class=delete-cell><button onclick=del()>3</button></table>",
    "inner span": "<button class=trash onclick=del()><span id=inner>3</span></button>",
}


@pytest.mark.parametrize("markup", TRASH.values(), ids=TRASH)
def test_no_click_can_delete(page: Page, portal: TinyPortal, markup: str) -> None:
    page.goto(f"{portal.url}/terms")
    page.evaluate("""markup => {
        window.pressed = 0; window.del = () => { window.pressed += 1; };
        document.body.innerHTML = '<select id=itemLimit><option>5</select><div>' + markup + '</div>'; }""", markup)
    ours = PortalPage(page, portal.url, _Never())
    page.evaluate("() => __rangebook.snapshot()")
    marks = page.evaluate("() => [...document.documentElement.querySelectorAll('*')]"
                          ".flatMap((e, i) => e.closest('button,a') ? [String(i)] : [])")
    assert marks
    for mark in marks:
        for kind, label in (("number", "3"), ("next", "next"), ("row", "1")):
            assert ours.press(mark, kind, label) in {"refused", "unproven", "hidden"}
    page.locator("button, a").first.dispatch_event("click")
    page.locator("button, a").first.click(force=True)
    assert page.evaluate("window.pressed") == 0


def test_page_buttons_and_row_headers_can_be_pressed(page: Page, portal: TinyPortal) -> None:
    page.goto(f"{portal.url}/terms")
    page.evaluate("""() => { window.pressed = [];
        document.body.innerHTML = `<select id=itemLimit><option>5</select>
          <div class=item><button onclick="pressed.push('row')">delighted</button><a hidden href="/power-u-report?id=1&key=abcdefgh1234">Open</a><button class=trash onclick="pressed.push('trash')">x</button></div>
          <div class=item><button>two</button><a hidden href="/power-u-report?id=2&key=abcdefgh1234">Open</a></div>
          <nav><button onclick="pressed.push(2)">2</button><button onclick="pressed.push('next')">&gt;</button></nav>`; }""")
    ours = PortalPage(page, portal.url, _Never())
    page.evaluate("() => __rangebook.snapshot()")
    marks = page.evaluate("() => [...document.documentElement.querySelectorAll('*')]"
                          ".flatMap((e, i) => e.matches('button') ? [String(i)] : [])")
    row, trash, _, number, following = marks
    assert ours.press(row, "row", "1") == "pressed"
    assert ours.press(row, "row", "2") == "unproven"
    assert ours.press(trash, "row", "1") == "refused"
    assert ours.press(number, "number", "3") == "unproven"
    assert ours.press(number, "next", "next") == "unproven"
    assert ours.press(number, "number", "2") == "pressed"
    assert ours.press(following, "next", "next") == "pressed"
    assert page.evaluate("window.pressed") == ["row", 2, "next"]


_LINK = "<a hidden href='/power-u-report?id={id}&key=abcdefgh1234'>Open</a>"
_POPOVERS = {
    "a popover in every row": "<button aria-expanded=false onclick=del()>Delete</button>",
    "a menu in every row": "<button aria-expanded=false aria-haspopup=menu onclick=del()>Delete</button>",
    "after an opener without a name": "<button aria-expanded=false><svg></svg></button><button aria-expanded=false onclick=del()>Delete</button>",
    "after the name": "<b>Driver {id}</b><button aria-expanded=false onclick=del()>Delete</button>",
    "beside other buttons": "<button aria-expanded=false>Driver {id}</button><button aria-expanded=false onclick=del()>Delete</button>",
    "with a trash class": "<button class=trash aria-expanded=false onclick=del()>Delete</button>",
    "with a trash icon": "<h3><button aria-expanded=false onclick=del()><i class='fa fa-trash'></i>Delete</button></h3>",
    "a question in the row": "<details><summary onclick=del()>Delete</summary>Sure?</details>",
    "in a heading with the name": "<h3>Driver {id} <button aria-expanded=false onclick=del()>Delete</button></h3>",
}


@pytest.mark.parametrize("row", _POPOVERS.values(), ids=_POPOVERS)
def test_what_only_looks_like_an_opener_is_not_pressed_for_its_word(page: Page, portal: TinyPortal, row: str) -> None:
    page.goto(f"{portal.url}/terms")
    page.evaluate("""markup => { window.pressed = 0; window.del = () => { window.pressed += 1; };
        document.body.innerHTML = '<select id=itemLimit><option>5</select><div>' + markup + '</div>'; }""",
                  "".join(f"<div class=item>{(row + _LINK).replace('{id}', str(number))}</div>" for number in (1, 2, 3)))
    ours = PortalPage(page, portal.url, _Never())
    page.evaluate("() => __rangebook.snapshot()")
    marks = page.evaluate("() => [...document.documentElement.querySelectorAll('*')]"
                          ".flatMap((e, i) => e.hasAttribute('onclick') ? [String(i)] : [])")
    assert len(marks) == 3
    assert {ours.press(mark, "row", str(number)) for number, mark in enumerate(marks, start=1)} == {"refused"}
    page.locator("[onclick]").first.dispatch_event("click")
    assert page.evaluate("window.pressed") == 0


_NAMED = {
    "beside others": "<button class=head aria-expanded=false onclick=open_()>{name}</button>",
    "in its heading": "<h2><button aria-expanded=false onclick=open_()>{name}</button></h2>",
    "with a label": "<button aria-expanded=false aria-label='{name}' title='{name}' onclick=open_()>{name}</button>",
}


@pytest.mark.parametrize("row", _NAMED.values(), ids=_NAMED)
@pytest.mark.parametrize("name", ["Delete", "remove slice", "🗑", "trash", "eliminar"])
def test_the_opener_of_a_session_with_such_a_name_is_pressed_and_its_trash_is_not(
    page: Page, portal: TinyPortal, row: str, name: str
) -> None:
    trash = "<button aria-label='Delete report' onclick=del()>🗑</button>"
    rows = [row.replace("{name}", each) + _LINK.replace("{id}", str(number)) + trash
            for number, each in enumerate((name, "Driver"), start=1)]
    page.goto(f"{portal.url}/terms")
    page.evaluate("""markup => { window.pressed = []; window.del = () => pressed.push('trash'); window.open_ = () => pressed.push('row');
        document.body.innerHTML = '<select id=itemLimit><option>5</select><div>' + markup + '</div>'; }""",
                  "".join(f"<div class=item>{each}</div>" for each in rows))
    ours = PortalPage(page, portal.url, _Never())
    page.evaluate("() => __rangebook.snapshot()")
    opener, bin_, _, _ = page.evaluate("() => [...document.documentElement.querySelectorAll('*')]"
                                       ".flatMap((e, i) => e.hasAttribute('onclick') ? [String(i)] : [])")
    assert ours.press(bin_, "row", "1") == "refused"
    assert ours.press(opener, "row", "1") == "pressed"
    assert page.evaluate("window.pressed") == ["row"]


_PLAIN = {  # what is pressed, when every element of the row is tried; "del" must never be
    "<div onclick=open_()><b>Driver {id}</b><span onclick=del()>✕</span></div>": ["row"],
    "<span onclick=del()>x</span><b onclick=open_()>Driver {id}</b>": [],
    "<span onclick=del()><svg></svg></span><b onclick=open_()>Driver {id}</b>": ["row"],
    "<div class=box onclick=del()><i class='fa fa-trash'></i></div><b onclick=open_()>Driver {id}</b>": ["row"],
    "<div onclick=del()>Remove</div><b onclick=open_()>Driver {id}</b>": [],
    "<div class=bin><b onclick=del()>Driver {id}</b></div>": [],
    "<div onclick=del()><i class=material-icons>delete</i></div>": [],
    "<div onclick=del()>✕</div>": [],
    "<a href='/elsewhere?{id}' onclick=del()>Driver {id}</a>": [],
    "<a href='#/session/{id}' onclick=del()>Driver {id}</a>": [],
    "<a href='#' onclick=open_()>Driver {id}</a>": ["row"],
    "<p contenteditable onclick=del()>Driver {id}</p>": [],
}


@pytest.mark.parametrize(("row", "pressed"), _PLAIN.items(), ids=_PLAIN)
def test_a_plain_element_is_pressed_only_as_the_name_of_its_row(
    page: Page, portal: TinyPortal, row: str, pressed: list[str]
) -> None:
    page.goto(f"{portal.url}/terms")
    page.evaluate("""markup => { window.pressed = []; window.open_ = () => pressed.push('row');
        window.del = () => { event.stopPropagation(); pressed.push('trash'); };
        document.body.innerHTML = '<select id=itemLimit><option>5</select><div>' + markup + '</div>'; }""",
                  "".join(f"<div class=item>{(row + _LINK).replace('{id}', str(number))}</div>" for number in (1, 2)))
    ours = PortalPage(page, portal.url, _Never())
    page.evaluate("() => { __rangebook.look(); __rangebook.snapshot(); }")
    marks = page.evaluate("() => [...document.documentElement.querySelectorAll('*')]"
                          ".flatMap((e, i) => e.closest('.item') ? [String(i)] : [])")
    assert {ours.press(mark, "row", "1") for mark in marks} <= {"pressed", "refused", "unproven", "hidden"}
    assert page.evaluate("window.pressed") == pressed


def test_a_row_that_holds_an_icon_is_not_pressed_as_a_whole(page: Page, portal: TinyPortal) -> None:
    page.goto(f"{portal.url}/terms")
    page.evaluate("""markup => { document.body.innerHTML = '<select id=itemLimit><option>5</select><div>' + markup + '</div>'; }""",
                  "".join(f"<div class=item>Driver {inside}{_LINK.replace('{id}', str(number))}</div>"
                          for number, inside in enumerate(("", "<svg></svg>", "<img>", "<button>✕</button>"), start=1)))
    ours = PortalPage(page, portal.url, _Never())
    page.evaluate("() => { __rangebook.look(); __rangebook.snapshot(); }")
    marks = page.evaluate("() => [...document.documentElement.querySelectorAll('*')]"
                          ".flatMap((e, i) => e.matches('.item') ? [String(i)] : [])")
    assert [ours.press(mark, "row", str(number)) for number, mark in enumerate(marks, start=1)] == [
        "pressed", "unproven", "unproven", "unproven"]


def test_pop_ups_dialogs_and_foreign_sites_lead_nowhere(page: Page, portal: TinyPortal) -> None:
    page.goto(f"{portal.url}/terms")
    assert page.evaluate("() => confirm('Delete?')") is False
    page.evaluate("() => { window.open('/login'); }")
    page.evaluate("() => { location.href = 'http://localhost:1/elsewhere'; }")
    page.evaluate("() => fetch('/terms').then((answer) => answer.text())")
    assert page.url.startswith(portal.url)
    for _ in range(50):
        if len(page.context.pages) == 1:
            break
        page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 40))")
    assert page.context.pages == [page]


class _Never:
    def is_set(self) -> bool:
        return False

    def wait(self, timeout: float | None = None) -> bool:
        return timeout is None
