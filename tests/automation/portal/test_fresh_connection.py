"""The sign-in form reaches the portal once, whatever becomes of the connection it is sent over.

A real browser sends a request again by itself when a kept connection breaks before any answer.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BufferedReader
from urllib.parse import quote, quote_plus

import pytest
from playwright.sync_api import Browser, Route

from automation.portal.fresh_connection import FreshConnections
from automation.portal.timeouts import PortalPatience
from automation.portal_session import PortalSession
from golf.errors import BrowserUnavailable, FatalSyncError
from tests.automation.portal.portal_doubles import QUICK, CookieJar, CountingGate
from tests.automation.tiny_portal import PASSWORD, USER

pytestmark = pytest.mark.browser

BY_FORM = '<form method=post action="/login">{boxes}</form>'
BY_SCRIPT = """<form id=f>{boxes}</form><script>
f.addEventListener('submit', async (event) => {{
  event.preventDefault();
  const body = JSON.stringify({{email: f.email.value, password: f.password.value}});
  const send = () => fetch('{to}/api/login', {{method: 'POST', body, headers: {{'Content-Type': 'application/json'}}}});
  const answer = await send().catch({again});
  if (answer && answer.ok) location.href = '/report';
}});
fetch('/a.json'); fetch('/b.json');
</script>"""
BOXES = "<input type=email name=email><input type=password name=password><button>Sign in</button>"
LIST = ('<select id=itemLimit><option>5</select><input placeholder="Enter search keyword here"><table><tr><td>Name</td>'
        '<td><a href="/power-u-report?id=43285&key=aB3dE5gH7jK9">Open</a></td></tr></table>')

COOKIE = "Set-Cookie: sid=1; Path=/; HttpOnly"


def answer(status: str, *headers: str, body: str = "", cut_off: int = 0) -> bytes:
    """An answer; ``cut_off``: of how many bytes more it tells than it brings."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body) + cut_off}", *headers])
    return f"{head}\r\n\r\n{body}".encode()


@dataclass
class RawPortal:
    """Keeps every connection alive, and answers a sent form by breaking it, or as ``answer`` says."""

    page: str
    answer: bytes = b""
    sent: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    """Of each sent form: how many requests its connection had carried before, the head and the body."""

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self._server.accept()[0],), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), connection.makefile("rb") as lines:
            carried = 0
            while head := _head(lines):
                size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
                body = lines.read(size)
                if head.startswith(b"POST"):
                    self.sent.append((carried, head, body))
                    if not self.answer:
                        connection.shutdown(socket.SHUT_RDWR)
                        return
                connection.sendall(self._reply(head))
                carried += 1

    def _reply(self, head: bytes) -> bytes:
        if head.startswith(b"POST"):
            return self.answer
        is_in = b"sid=1" in head
        if head.startswith(b"GET /report") and not is_in:
            return answer("302 Found", "Location: /login")
        if head.startswith(b"OPTIONS"):
            return answer("204 No Content", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Headers: *")
        return answer("200 OK", "Content-Type: text/html", body=LIST if is_in else self.page)


def _head(lines: BufferedReader) -> bytes:
    head = b""
    while (line := lines.readline()) not in (b"", b"\r\n"):
        head += line
    return head


@pytest.fixture
def portals() -> Iterator[list[RawPortal]]:
    opened: list[RawPortal] = []
    yield opened
    for portal in opened:
        portal.close()


def sign_in(
    chromium: Browser, portal: RawPortal, patience: PortalPatience = QUICK
) -> tuple[CountingGate, CookieJar]:
    gate, jar = CountingGate(), CookieJar()
    with PortalSession(
            chromium, portal.url, cookies=jar, gate=gate, stop=threading.Event(), patience=patience) as session:
        session.sign_in(USER, lambda: PASSWORD)
    return gate, jar


PAGES = {
    "form": BY_FORM.format(boxes=BOXES),
    "script": BY_SCRIPT.format(boxes=BOXES, to="", again="() => undefined"),
    "script that tries again": BY_SCRIPT.format(boxes=BOXES, to="", again="send"),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_form_whose_connection_breaks_was_sent_once(chromium: Browser, portals: list[RawPortal], page: str) -> None:
    portals.append(portal := RawPortal(PAGES[page]))
    with pytest.raises(FatalSyncError):
        sign_in(chromium, portal)
    assert [carried for carried, _, _ in portal.sent] == [0]


@pytest.mark.parametrize(("page", "said"), [
    ("form", answer("302 Found", "Location: /report", COOKIE)),
    ("script", answer("200 OK", "Content-Type: application/json", "Set-Cookie: other=2", COOKIE, body="{}")),
], ids=["form", "script"])
def test_what_the_portal_sees_and_answers_is_what_the_page_sent_and_gets(
    chromium: Browser, portals: list[RawPortal], page: str, said: bytes
) -> None:
    portals.append(portal := RawPortal(PAGES[page], said))
    gate, jar = sign_in(chromium, portal)
    assert gate.events == ["check", "begins", "ended:None"]
    assert "sid" in {cookie["name"] for cookie in jar.kept[USER]["cookies"]}
    [(carried, head, body)] = portal.sent
    assert carried == 0
    assert f"Origin: {portal.url}\r\n".encode() in head
    assert f"Referer: {portal.url}/login\r\n".encode() in head
    if page == "form":
        assert body == b"email=golfer%40example.com&password=s3cret+%26+delete+me"
        assert b"Sec-Fetch-Mode: navigate" in head
        assert b"Content-Type: application/x-www-form-urlencoded" in head
    else:
        assert json.loads(body) == {"email": USER, "password": PASSWORD}
        assert b"Sec-Fetch-Mode: cors" in head
        assert b"Content-Type: application/json" in head


def test_a_form_sent_to_another_host_is_sent_once_and_its_answer_read(
    chromium: Browser, portals: list[RawPortal]
) -> None:
    portals.append(api := RawPortal("", answer("200 OK", "Access-Control-Allow-Origin: *", body="{}")))
    page = BY_SCRIPT.format(boxes=BOXES, to=api.url, again="() => undefined").replace(
        "location.href", "document.cookie = 'sid=1'; location.href")
    portals.append(portal := RawPortal(page))
    gate, _ = sign_in(chromium, portal)
    assert gate.events == ["check", "begins", "ended:None"]
    assert [(carried, json.loads(body)["email"]) for carried, _, body in api.sent] == [(0, USER)]
    assert f"Origin: {portal.url}\r\n".encode() in api.sent[0][1]


@pytest.mark.parametrize("page", ["form", "script"])
def test_an_answer_that_never_ends_lets_us_in_by_its_cookie(
    chromium: Browser, portals: list[RawPortal], page: str
) -> None:
    cut_off = answer("200 OK", "Content-Type: text/html", COOKIE, body="{", cut_off=9)
    portals.append(portal := RawPortal(PAGES[page], cut_off))
    gate, _ = sign_in(chromium, portal, replace(QUICK, answer=2))
    assert gate.events == ["check", "begins", "ended:None"]
    assert [carried for carried, _, _ in portal.sent] == [0]


def test_a_browser_that_is_gone_sends_nothing(chromium: Browser) -> None:
    context = chromium.new_context()
    context.close()
    with pytest.raises(BrowserUnavailable), FreshConnections(context, "https://portal.test").sending(PASSWORD):
        pytest.fail("nothing may be sent without it")


@pytest.mark.parametrize("body", [
    f"email=a&password={quote_plus(PASSWORD)}", f"email=a&password={quote(PASSWORD, safe='')}",
    json.dumps({"pw": PASSWORD}), f"--x\r\n\r\n{PASSWORD}\r\n--x--"])
def test_a_password_is_found_however_it_is_written(chromium: Browser, body: str) -> None:
    """A sign-in whose address says nothing of it is known by what it carries."""
    sent: list[str] = []
    context = chromium.new_context()
    page = context.new_page()

    def go_out(route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(body="<p>")
        else:
            sent.append("by the page itself")
            route.abort()

    context.route("**/*", go_out)
    page.goto("http://127.0.0.1:9/x")
    with FreshConnections(context, "http://127.0.0.1:9").sending(PASSWORD):
        page.evaluate("body => fetch('/gate', {method: 'POST', body}).catch(() => 0)", body)
        page.evaluate("fetch('/other', {method: 'POST', body: 'x'}).catch(() => 0)")
    context.close()
    assert sent == ["by the page itself"]
