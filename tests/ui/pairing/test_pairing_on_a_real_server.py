"""Devices against the real server: two HTTP clients that call this computer by a name, as a phone does."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from golf.devices.roles import Role
from golf.private_files import write_private_bytes
from golf.settings import Settings
from services.devices.codes import CODES_FILE, PairingCodes
from services.devices.network import CHOICE_FILE, NetworkChoice, NetworkChoices, find_own_addresses
from services.devices.store import DEVICES_FILE, DeviceStore
from tests.browsers import new_page
from tests.pages.at_rest import AXE
from tests.pages.serving import serving
from ui.home_screen import FOLDER, MANIFEST_PATH, PUBLIC_PATHS
from ui.pairing.gate import COOKIE
from ui.pairing.marks import MARK, THIS_COMPUTER
from ui.pairing.page import PAIRING_POLICY

NAME = "golf.test"
PAGE = {"Accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    settings: Settings

    @property
    def host(self) -> str:
        return f"{NAME}:{self.port}"

    def device(self, host: str | None = None) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers={"Host": host or self.host}, timeout=60)

    def make_code(self, role: Role) -> str:
        (self.settings.private_folder / CODES_FILE).unlink(missing_ok=True)  # wrong tries of another test
        return PairingCodes(self.settings, lambda: datetime.now(UTC)).make(role)

    def devices(self) -> DeviceStore:
        return DeviceStore(self.settings, lambda: datetime.now(UTC))

    def pair(self, role: Role, name: str) -> str:
        """The cookie of a new device."""
        with self.device() as client:
            answer = client.post("/pair", data={"code": self.make_code(role), "name": name})
            assert answer.status_code == 200
            return str(answer.cookies[COOKIE])

    def stream(self, cookie: str | None, **headers: str) -> ClientConnection:
        shown = {} if cookie is None else {"Cookie": f"{COOKIE}={cookie}"}
        return connect(f"ws://{self.host}/_stcore/stream", sock=socket.create_connection(("127.0.0.1", self.port)),
                       subprotocols=[Subprotocol("streamlit")], origin=Origin(f"http://{self.host}"), max_size=None,
                       additional_headers={**shown, **headers})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home)
    write_private_bytes(settings.private_folder / CHOICE_FILE, json.dumps({"is_on": True, "names": [NAME]}).encode())
    with serving("server.py", home, RANGEBOOK_DEMO="0") as address:
        yield Server(urlsplit(address).port or 0, settings)


def draw(stream: ClientConnection, page: str = "") -> str:
    """Everything that a page of Streamlit draws, as text."""
    asking = BackMsg()
    asking.rerun_script.page_name = page
    stream.send(asking.SerializeToString())
    drawn = ""
    while True:
        told = ForwardMsg()
        told.ParseFromString(stream.recv(timeout=240, decode=False))
        drawn += str(told)
        if told.WhichOneof("type") == "script_finished":
            assert told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            return drawn


def receive_all(stream: ClientConnection) -> None:
    while True:
        stream.recv(timeout=60)


def test_two_devices_one_code(server: Server) -> None:
    """The first comes in, the second does not; then the first is removed and is out, its open page included."""
    code = server.make_code(Role.VIEWER)
    with server.device() as phone, server.device() as other:
        asked = phone.get("/", headers=PAGE)
        assert (asked.status_code, asked.headers["location"]) == (303, "/pair")
        form = phone.get("/pair", headers={"User-Agent": "Mozilla/5.0 (iPhone)"})
        assert form.status_code == 200
        assert 'value="iPhone"' in form.text
        assert form.headers["content-security-policy"] == PAIRING_POLICY
        assert form.headers["referrer-policy"] == "same-origin", "with no-referrer a browser sends the origin null"
        wrong = phone.post("/pair", data={"code": f"{(int(code) + 1) % 10**6:06d}", "name": "<b>Phone</b>"})
        assert wrong.status_code == 403
        assert "not right" in wrong.text
        assert "<b>Phone" not in wrong.text
        assert "set-cookie" not in wrong.headers
        time.sleep(1.1)  # the first wrong code costs a second
        right = phone.post("/pair", data={"code": code, "name": "Phone"})
        assert right.status_code == 200
        flags = right.headers["set-cookie"].split("; ")[1:]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(flags)
        assert "Secure" not in flags
        assert other.post("/pair", data={"code": code, "name": "Other"}).status_code == 403
        assert phone.get("/", headers=PAGE).status_code == 200
        assert phone.get("/_stcore/health").status_code == 200
        assert other.get("/_stcore/health").status_code == 401
        with server.stream(phone.cookies[COOKIE]) as stream:
            assert "Rangebook" in draw(stream)
            assert server.devices().remove("Phone").role is Role.VIEWER
            with pytest.raises(ConnectionClosed) as closed:
                receive_all(stream)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1008
        assert phone.get("/", headers=PAGE).status_code == 303
        with pytest.raises(InvalidStatus):
            server.stream(phone.cookies[COOKIE])


def test_a_phone_is_let_in_by_its_browser_and_a_second_one_is_not(server: Server, running_browser: Browser) -> None:
    """Over this computer's own address where it has one, 390 px wide; judged by axe."""
    own = find_own_addresses(NetworkChoice())
    address = f"http://{(*own, '127.0.0.1')[0]}:{server.port}"
    options: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
    options["extra_http_headers"] = {"X-Real-IP": "10.0.0.7"}  # so that this computer's browser is another device
    code = server.make_code(Role.VIEWER)
    phone, other = (new_page(running_browser, **options) for _ in range(2))
    try:
        phone.goto(address)
        expect(phone).to_have_url(f"{address}/pair")
        assert phone.evaluate("document.documentElement.scrollWidth") == 390
        phone.evaluate(AXE.read_text(encoding="utf-8"))
        assert phone.evaluate("axe.run(document).then(found => found.violations.map(each => each.id))") == []
        let_in(phone, code)
        phone.get_by_role("link", name="Open Rangebook").click()
        expect(phone).to_have_url(f"{address}/")
        other.goto(address)
        let_in(other, code)
        expect(other.get_by_role("alert")).to_contain_text("not right")
        other.goto(address)
        expect(other).to_have_url(f"{address}/pair")
    finally:
        phone.context.close()
        other.context.close()


def let_in(page: Page, code: str) -> None:
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_label("Name of this device", exact=True).fill("Phone")
    page.get_by_role("button", name="Let me in", exact=True).click()


def test_a_viewer_is_refused_what_an_owner_sees(server: Server) -> None:
    with server.stream(server.pair(Role.OWNER, "Owner")) as stream:
        assert "Programs" in (settings := draw(stream, "settings")) or "Preferences" in settings
    with server.stream(server.pair(Role.VIEWER, "Viewer")) as stream:
        assert "Bad readings" not in draw(stream, "settings")


def test_a_cookie_from_before_is_never_taken_over(server: Server) -> None:
    """Session fixation: whatever a browser shows, a device that comes in gets a cookie that nobody knew."""
    planted = "planted-by-somebody-else"
    with server.device() as phone:
        phone.cookies.set(COOKIE, planted)
        answer = phone.post("/pair", data={"code": server.make_code(Role.VIEWER), "name": "Phone"})
        given = str(answer.cookies[COOKIE])
        assert given != planted
        shown = {"Cookie": f"{COOKIE}={planted}; {COOKIE}={given}", **PAGE}
    with server.device() as phone:
        assert phone.get("/", headers={**PAGE, "Cookie": f"{COOKIE}={planted}"}).status_code == 303
        assert phone.get("/", headers=shown).status_code == 200, "one that was planted beside it hides it not"


@pytest.mark.parametrize("headers", [
    {"X-Forwarded-For": "127.0.0.1"}, {"X-Real-IP": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}, {"Via": "1.1 x"},
    {MARK: THIS_COMPUTER}, {MARK.upper(): THIS_COMPUTER}, {MARK.replace("-", "_"): THIS_COMPUTER}])
def test_nobody_says_of_himself_that_he_is_this_computer(server: Server, headers: dict[str, str]) -> None:
    named = server.host if any("angebook" in name.lower() for name in headers) else f"127.0.0.1:{server.port}"
    with server.device(named) as client:
        assert client.get("/", headers={**PAGE, **headers}).status_code == 303
        assert client.get("/_stcore/health", headers=headers).status_code == 401
    with pytest.raises(InvalidStatus):
        server.stream(None, **headers)


@pytest.mark.parametrize("added", [
    {"X-Forwarded-For": "100.64.0.9", "X-Forwarded-Proto": "https", "Tailscale-User-Login": "me@example.com"},
    {"X-Forwarded-For": "192.168.1.7", "X-Forwarded-Proto": "https", "X-Real-IP": "192.168.1.7"},
    {"Forwarded": "for=192.168.1.7;proto=https", "X-Forwarded-Proto": "https", "Via": "2.0 caddy"},
], ids=["tailscale serve", "nginx", "caddy"])
def test_behind_a_proxy_of_this_computer_a_device_needs_its_code(server: Server, added: dict[str, str]) -> None:
    """The proxy ends TLS: the browser says https, we are asked by http from the loopback."""
    sent = {**added, "Origin": f"https://{NAME}"}
    with server.device(NAME) as phone:
        assert phone.get("/", headers={**PAGE, **added}).status_code == 303
        answer = phone.post("/pair", headers=sent, data={"code": server.make_code(Role.GOLFER), "name": "Phone"})
        assert answer.status_code == 200
        assert "; Secure" in answer.headers["set-cookie"]
        shown = {"Cookie": answer.headers["set-cookie"].split(";")[0]}
        assert phone.get("/", headers={**PAGE, **added, **shown}).status_code == 200
        assert phone.get("/", headers={**PAGE, **added, "Host": "localhost", **shown}).status_code == 200
        assert phone.get("/", headers={**PAGE, **added, "Host": "localhost"}).status_code == 303


def test_a_mark_of_ones_own_makes_no_owner(server: Server) -> None:
    with server.stream(server.pair(Role.VIEWER, "Liar"), **{MARK: THIS_COMPUTER}) as stream:
        assert "Bad readings" not in draw(stream, "settings")


@pytest.mark.parametrize("name", ["evil.example", "golf.test.evil.example", "x.golf.test", "localhost.evil.example"])
def test_a_rebound_name_is_refused(server: Server, name: str) -> None:
    with server.device(f"{name}:{server.port}") as client:
        assert client.get("/pair").status_code == 400
        assert client.post("/pair", data={"code": server.make_code(Role.OWNER), "name": "x"}).status_code == 400


def test_a_foreign_page_cannot_use_the_form_nor_a_cookie(server: Server) -> None:
    cookie = server.pair(Role.OWNER, "Owner")
    with server.device() as client:
        for origin in ("http://evil.example", f"http://127.0.0.1:{server.port}", "null"):
            headers = {"Origin": origin, "Cookie": f"{COOKIE}={cookie}"}
            assert client.post("/pair", headers=headers, data={"code": server.make_code(Role.OWNER)}).status_code == 403
            assert client.get("/", headers={**PAGE, **headers}).status_code == 403


def test_programs_of_other_devices_do_not_reach_the_api(server: Server) -> None:
    cookie = server.pair(Role.OWNER, "Owner")
    with server.device() as client:
        answer = client.get("/api/v1/sync", headers={"Cookie": f"{COOKIE}={cookie}", "Authorization": "Bearer x"})
        assert (answer.status_code, answer.json()["code"]) == (403, "other_device")


def test_it_listens_at_this_computers_own_address_and_asks_there_for_a_code(server: Server) -> None:
    own = find_own_addresses(NetworkChoice())
    if not own:
        pytest.skip("this computer has no address in a network")
    with httpx.Client(base_url=f"http://{own[0]}:{server.port}", timeout=60) as phone:
        assert phone.get("/", headers=PAGE).status_code == 303
        assert phone.get("/", headers={**PAGE, "Host": f"localhost:{server.port}"}).status_code == 303
        assert phone.post("/pair", data={"code": server.make_code(Role.VIEWER), "name": "LAN"}).status_code == 200
        assert phone.get("/", headers=PAGE).status_code == 200


def test_switching_off_lets_everybody_out_at_once(server: Server) -> None:
    cookie = server.pair(Role.GOLFER, "Tablet")
    choices = NetworkChoices(server.settings)
    choice = choices.load()
    try:
        with server.stream(cookie) as stream:
            draw(stream)
            choices.save(replace(choice, is_on=False))
            with pytest.raises(ConnectionClosed):
                receive_all(stream)
        with server.device() as client:
            assert client.get("/pair").status_code == 403
            assert client.get("/", headers={"Cookie": f"{COOKIE}={cookie}"}).status_code == 403
    finally:
        choices.save(choice)


@pytest.mark.parametrize("is_on", [True, False])
def test_a_shared_computer_can_ask_itself_for_a_code(server: Server, is_on: bool) -> None:
    choices = NetworkChoices(server.settings)
    choice = choices.load()
    choices.save(replace(choice, is_on=is_on, asks_here=True))
    try:
        with server.device(f"localhost:{server.port}") as here, server.device() as other:
            assert here.get("/", headers=PAGE).status_code == 303
            assert here.get("/_stcore/health").status_code == 200, "whoever started the server asks"
            assert here.get("/api/v1/sync").json()["code"] == "token_needed"
            assert here.get(MANIFEST_PATH).status_code == 200
            assert other.get(MANIFEST_PATH).status_code == (200 if is_on else 403)
            code = server.make_code(Role.OWNER)
            assert other.post("/pair", data={"code": "x", "name": "x"}).status_code == 403
            time.sleep(1.1)  # a wrong code costs a second where it is looked at
            answer = here.post("/pair", data={"code": code, "name": "Here"})
            assert answer.status_code == 200
            assert here.get("/", headers=PAGE).status_code == 200
            server.devices().remove("Here")
            assert here.get("/", headers=PAGE).status_code == 303
    finally:
        choices.save(choice)


@pytest.mark.parametrize(("host", "added", "is_app"), [
    (NAME, {}, False), (NAME, {"X-Forwarded-Proto": "https"}, True), ("localhost", {}, True), ("127.0.0.1", {}, True)])
def test_a_page_is_an_app_of_the_home_screen_where_a_browser_makes_one(
    server: Server, host: str, added: dict[str, str], is_app: bool
) -> None:
    """Elsewhere it is a bookmark, with our icon too."""
    cookie = {"Cookie": f"{COOKIE}={server.pair(Role.VIEWER, 'Home screen')}"}
    with server.device(f"{host}:{server.port}") as client:
        page = client.get("/", headers={**PAGE, **cookie, **added})
    assert page.status_code == 200
    assert ('<link rel="manifest"' in page.text) is is_app
    assert page.text.count('<link rel="apple-touch-icon"') == 1


def test_the_files_of_a_home_screen_are_fetched_without_a_code_and_nothing_else_is(server: Server) -> None:
    with server.device() as phone:
        manifest = phone.get(MANIFEST_PATH)
        assert manifest.headers["content-type"].startswith("application/manifest+json")
        told = manifest.json()
        icons = {urljoin(MANIFEST_PATH, each["src"]): each["sizes"] for each in told["icons"]}
        assert {*icons, MANIFEST_PATH} < PUBLIC_PATHS
        for path in PUBLIC_PATHS - {MANIFEST_PATH}:
            answer = phone.get(path)
            assert answer.headers["content-type"] == "image/png"
            size = "x".join(str(each) for each in struct.unpack(">II", answer.content[16:24]))
            assert size == icons.get(path, "180x180")
        near = (f"{FOLDER}../wordmark.svg", f"{FOLDER}%2e%2e/wordmark.svg", f"{MANIFEST_PATH}/", FOLDER,
                "/app/static/wordmark.svg", f"/{MANIFEST_PATH}")
        assert {phone.get(path).status_code for path in near} == {401}
        assert phone.post(MANIFEST_PATH).status_code == 401
        assert "set-cookie" not in manifest.headers


def test_this_computer_needs_no_code_and_the_files_are_private(server: Server) -> None:
    with server.device(f"localhost:{server.port}") as client:
        assert client.get("/", headers=PAGE).status_code == 200
    folder: Path = server.settings.private_folder
    assert {(folder / name).stat().st_mode & 0o777 for name in (DEVICES_FILE, CODES_FILE)} == {0o600}


def test_a_large_form_is_refused(server: Server) -> None:
    with server.device() as client:
        assert client.post("/pair", data={"code": "1" * 10_000}).status_code == 413
        assert client.put("/pair").status_code == 405
