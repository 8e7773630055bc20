"""The API client against a real HTTP server that misbehaves on purpose."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from automation.reports.report_api import ReportApi
from automation.shared.request_pacing import RequestPacer
from golf.errors import (
    GolfError,
    PortalOffline,
    PortalRefusing,
    ReportDenied,
    ReportGone,
    ReportUnavailable,
    ReportUnreadable,
    SyncStopped,
)
from golf.reports import ReportKey

KEY = ReportKey("SECRETKEY12345")
Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int, body: bytes = b"[]", **headers: str) -> Answer:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """A reset in the middle of the body."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'[{"id"')
    handler.wfile.flush()
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


class Server:
    """Answers with the scripted answers in order, then with the last one for ever."""

    def __init__(self) -> None:
        self.script: list[Answer] = [answer(200)]
        self.paths: list[str] = []
        self.moments: list[float] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.paths.append(self.path)
                server.moments.append(time.monotonic())
                send = server.script[0] if len(server.script) == 1 else server.script.pop(0)
                send(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/v2"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def api(server: Server, stop: threading.Event) -> Iterator[ReportApi]:
    with ReportApi(server.url, RequestPacer(None, stop), stop, backoff_s=0.01) as api:
        yield api


def test_a_report_comes_as_its_bytes(server: Server, api: ReportApi) -> None:
    server.script = [answer(200, b'[{"id": 1}]')]
    raw = api.fetch_report(43285, KEY)
    assert raw.body == b'[{"id": 1}]'
    assert raw.fetched_at.tzinfo is not None
    assert server.paths == ["/v2/oldmyuneekor/report/43285/SECRETKEY12345"]


@pytest.mark.parametrize("trouble", [answer(500), answer(502), cut_off, answer(429), answer(429, Retry_After="0")])
def test_a_passing_trouble_is_tried_again(server: Server, api: ReportApi, trouble: Answer) -> None:
    server.script = [trouble, trouble, answer(200, b"[1]")]
    assert api.fetch_report(1, KEY).body == b"[1]"
    assert len(server.paths) == 3


def test_a_lasting_trouble_ends_and_says_so(server: Server, api: ReportApi) -> None:
    server.script = [answer(500)]
    with pytest.raises(ReportUnavailable) as caught:
        api.fetch_report(1, KEY)
    assert caught.value.recoverable
    assert len(server.paths) == 4


@pytest.mark.parametrize("status", [404, 410])
def test_a_deleted_report_is_asked_for_once(server: Server, api: ReportApi, status: int) -> None:
    server.script = [answer(status)]
    with pytest.raises(ReportGone):
        api.fetch_report(1, KEY)
    assert len(server.paths) == 1


def test_a_redirect_is_not_followed_with_the_key(server: Server, api: ReportApi) -> None:
    server.script = [answer(302, Location="http://127.0.0.1:1/elsewhere")]
    with pytest.raises(ReportUnreadable):
        api.fetch_report(1, KEY)
    assert len(server.paths) == 1


def test_retry_after_is_obeyed(server: Server, api: ReportApi) -> None:
    server.script = [answer(429, Retry_After="1"), answer(200)]
    api.fetch_report(1, KEY)
    assert server.moments[1] - server.moments[0] >= 0.95


def test_a_long_pause_ends_the_run_instead_of_waiting(server: Server, api: ReportApi) -> None:
    server.script = [answer(429, Retry_After="3600")]
    with pytest.raises(PortalRefusing, match="60 minutes") as caught:
        api.fetch_report(1, KEY)
    assert caught.value.retry_at is not None
    with pytest.raises(PortalRefusing):
        api.fetch_report(2, KEY)
    assert len(server.paths) == 1


def test_repeated_refusal_is_a_hard_stop(server: Server, api: ReportApi) -> None:
    server.script = [answer(429)]
    with pytest.raises(GolfError):
        api.fetch_report(1, KEY)
    with pytest.raises(PortalRefusing):
        api.fetch_report(2, KEY)
    assert len(server.paths) <= 4


@pytest.mark.parametrize("status", [401, 403])
def test_a_report_that_is_denied_is_asked_for_once_and_stops_nothing(
    server: Server, api: ReportApi, status: int
) -> None:
    for _ in range(6):  # with others between, however often
        server.script = [answer(status)]
        with pytest.raises(ReportDenied) as caught:
            api.fetch_report(1, KEY)
        assert caught.value.recoverable
    assert len(server.paths) == 6
    server.script = [answer(200)]
    api.fetch_report(2, KEY)


@pytest.mark.parametrize("status", [401, 403])
def test_different_reports_denied_in_a_row_are_a_refusal_of_us(server: Server, api: ReportApi, status: int) -> None:
    for round_of_three in (0, 10):
        server.script = [answer(status)]
        for report_id in range(3):
            with pytest.raises(ReportDenied):
                api.fetch_report(round_of_three + report_id, KEY)
        if not round_of_three:
            server.script = [answer(200)]
            api.fetch_report(9, KEY)  # one that comes begins the count anew
    with pytest.raises(PortalRefusing, match="one report after the other"):
        api.fetch_report(20, KEY)
    with pytest.raises(PortalRefusing):
        api.fetch_report(21, KEY)
    assert len(server.paths) == 8


def test_a_denial_that_says_how_long_is_a_pause(server: Server, api: ReportApi) -> None:
    server.script = [answer(403, Retry_After="1"), answer(200)]
    api.fetch_report(1, KEY)
    assert server.moments[1] - server.moments[0] >= 0.95


def test_a_dead_server_is_not_hammered(server: Server, api: ReportApi) -> None:
    server.script = [answer(500)]
    for report_id in range(4):
        with pytest.raises(ReportUnavailable):
            api.fetch_report(report_id, KEY)
    with pytest.raises(PortalOffline):
        api.fetch_report(5, KEY)
    asked = len(server.paths)
    with pytest.raises(PortalOffline):
        api.fetch_report(6, KEY)
    assert len(server.paths) == asked


def test_stop_wakes_a_waiting_retry(server: Server, api: ReportApi, stop: threading.Event) -> None:
    server.script = [answer(429, Retry_After="50")]
    threading.Timer(0.2, stop.set).start()
    begun = time.monotonic()
    with pytest.raises(SyncStopped):
        api.fetch_report(1, KEY)
    assert time.monotonic() - begun < 25


def test_a_flood_of_bytes_is_refused(server: Server, api: ReportApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("automation.reports.report_api.LARGEST_BODY", 1000)
    server.script = [answer(200, b"x" * 5000)]
    with pytest.raises(ReportUnreadable, match="far more data"):
        api.fetch_report(1, KEY)


def test_the_key_reaches_neither_log_nor_error(
    server: Server, api: ReportApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    texts = []
    for trouble in (answer(500), answer(404), cut_off, answer(418)):
        server.script = [trouble]
        with pytest.raises(GolfError) as caught:
            api.fetch_report(1, KEY)
        texts.append(f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}")
    assert "SECRETKEY" not in "".join(texts) + caplog.text + repr(KEY) + str(KEY)


def test_requests_are_spaced_evenly_whoever_asks(stop: threading.Event) -> None:
    pacer = RequestPacer(50, stop)
    moments: list[float] = []

    def ask() -> None:
        for _ in range(5):
            pacer.wait_for_turn()
            moments.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(moments) - min(moments) >= 19 / 50


def test_an_absurd_pause_is_a_refusal_and_no_crash(server: Server, api: ReportApi) -> None:
    server.script = [answer(429, Retry_After="99999999999999")]
    with pytest.raises(PortalRefusing):
        api.fetch_report(1, KEY)


@pytest.mark.parametrize("after", ["99999999999999", "Fri, 31 Dec 2099 23:59:59 GMT"])
def test_an_absurd_pause_closes_the_portal_for_an_hour(server: Server, stop: threading.Event, after: str) -> None:
    server.script = [answer(429, Retry_After=after)]
    closed: list[datetime | None] = []
    with ReportApi(server.url, RequestPacer(None, stop), stop, on_refusing=closed.append) as api, pytest.raises(
            PortalRefusing, match="60 minutes"):
        api.fetch_report(1, KEY)
    assert closed[0] is not None
    assert timedelta(minutes=55) < closed[0] - datetime.now(UTC) <= timedelta(hours=1)


def test_a_report_given_up_because_of_a_pause_is_told_though_nothing_stops(
    server: Server, stop: threading.Event
) -> None:
    server.script = [answer(429, Retry_After="0")]
    told: list[datetime | None] = []
    pacer = RequestPacer(None, stop)
    with ReportApi(server.url, pacer, stop, attempts=2, on_refusing=told.append) as api, pytest.raises(
            ReportUnavailable):
        api.fetch_report(1, KEY)
    assert told == [None]


@pytest.mark.parametrize(("trouble", "sentence"), [
    (cut_off, "The portal does not answer. Trying again in 1 s (2 of 4)"),
    (answer(502), "The portal answers with an error. Trying again in 1 s (2 of 4)"),
    (answer(429, Retry_After="1"), "The portal asks for a pause. Trying again in 1 s (2 of 4)"),
])
def test_why_it_waits_is_said_once_however_many_wait(
    server: Server, stop: threading.Event, trouble: Answer, sentence: str
) -> None:
    server.script = [trouble]
    said: list[str] = []
    with ReportApi(server.url, RequestPacer(None, stop), stop, backoff_s=0.8) as api, ThreadPoolExecutor(4) as pool:
        fetches = [pool.submit(api.fetch_report, report_id, KEY) for report_id in range(4)]
        while not said:
            said += filter(None, [api.news.take()])
            time.sleep(0.01)
        assert api.news.take() == ""
        stop.set()
        assert all(isinstance(fetch.exception(), GolfError) for fetch in fetches)
    assert said == [sentence]


def test_a_pause_that_is_asked_for_holds_for_every_thread_and_the_run_goes_on(
    server: Server, stop: threading.Event
) -> None:
    """At the default pace the other threads have their turn already when the answer comes."""
    calm_at: list[float] = []

    def refuse_for_a_while(handler: BaseHTTPRequestHandler) -> None:
        now = time.monotonic()
        calm_at.append(now + 1.5)
        answer(429 if now < calm_at[0] else 200, Retry_After="2")(handler)

    server.script = [refuse_for_a_while]
    with ReportApi(server.url, RequestPacer(4, stop), stop) as client, ThreadPoolExecutor(4) as pool:
        bodies = list(pool.map(lambda report_id: client.fetch_report(report_id, KEY).body, range(6)))
    assert bodies == [b"[]"] * 6
    assert server.moments[1] - server.moments[0] >= 1.95
    assert len(server.moments) == 7


def test_requests_on_their_way_when_the_pause_begins_are_one_refusal(server: Server, stop: threading.Event) -> None:
    together = threading.Barrier(4, timeout=240)
    asked: list[int] = []

    def refuse_the_first_four(handler: BaseHTTPRequestHandler) -> None:
        asked.append(1)
        if len(asked) <= 4:
            place = together.wait()
            time.sleep(place * 0.05)  # each answer comes after the one before was judged
            answer(429, Retry_After="1")(handler)
        else:
            answer(200)(handler)

    server.script = [refuse_the_first_four]
    with ReportApi(server.url, RequestPacer(None, stop), stop) as client, ThreadPoolExecutor(4) as pool:
        bodies = list(pool.map(lambda report_id: client.fetch_report(report_id, KEY).body, range(4)))
    assert bodies == [b"[]"] * 4


def test_nobody_who_waits_for_a_turn_sends_after_the_stop(server: Server, stop: threading.Event) -> None:
    server.script = [answer(429, Retry_After="3600")]
    with ReportApi(server.url, RequestPacer(4, stop), stop) as client, ThreadPoolExecutor(4) as pool:
        fetches = [pool.submit(client.fetch_report, report_id, KEY) for report_id in range(4)]
        assert [type(fetch.exception()) for fetch in fetches] == [PortalRefusing] * 4
    assert len(server.paths) == 1
