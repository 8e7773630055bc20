"""The real libraries against real servers."""

from __future__ import annotations

import email
import email.policy
import gc
import json
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from golf.errors import NoticeNotSent
from services.notices.senders import RealSenders
from services.shared.log_setup import set_up_logbook
from tests.services.receivers import desktop, mail_server, session_bus, web_hook

ROOT = Path(__file__).resolve().parents[3]
NASTY = '<img src=x onerror=alert(1)> **bold** [link](http://evil.example) ![p](http://evil.example/p.png) & "q"'
needs_dbus = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="this machine has no dbus-daemon")


@pytest.fixture
def senders() -> RealSenders:
    return RealSenders()


def test_a_web_hook_gets_title_and_body_as_they_are(senders: RealSenders) -> None:
    with web_hook() as hook:
        senders.to_address(hook.url(), "New personal best", f"{NASTY}\nsecond line")
    (came,) = hook.came
    assert (came["title"], came["message"]) == ("New personal best", f"{NASTY}\nsecond line")
    assert came["type"] == "info"


def test_a_title_alone_is_sent_as_well(senders: RealSenders) -> None:
    with web_hook() as hook:
        senders.to_address(hook.url(), "1 new session", "")
    assert hook.came[0]["message"] == "1 new session"


def test_a_mail_is_plain_text_and_nothing_in_it_is_a_tag_or_a_header(senders: RealSenders) -> None:
    with mail_server() as box:
        senders.to_address(box.url(), f"Best {NASTY}\r\nBcc: evil@example.com", f"{NASTY}\n.\nBcc: evil@example.com")
    (text,) = box.mails
    mail = email.message_from_string(text, policy=email.policy.default)
    assert not mail.is_multipart()
    assert mail.get_content_type() == "text/plain"
    assert NASTY in mail.get_content()
    assert mail["Bcc"] is None
    assert [receiver.upper() for receiver in box.receivers] == ["RCPT TO:<GOLFER@EXAMPLE.COM>"]


def test_a_mail_that_the_golfer_wants_as_html_shows_the_text_and_runs_nothing(senders: RealSenders) -> None:
    with mail_server() as box:
        senders.to_address(f"{box.url()}&format=html", "t", NASTY)
    mail = email.message_from_string(box.mails[0], policy=email.policy.default)
    html = next(part.get_content() for part in mail.walk() if part.get_content_type() == "text/html")
    assert "&lt;img" in html
    assert "<img" not in html


@pytest.mark.parametrize(("answer", "reason"), [
    (500, "The server answered with the error 500."), (404, "The server answered with the error 404.")])
def test_a_refusing_server_is_the_reason(senders: RealSenders, answer: int, reason: str) -> None:
    with web_hook(answer) as hook, pytest.raises(NoticeNotSent, match=reason):
        senders.to_address(hook.url(), "t", "b")
    assert len(hook.came) == 1  # not tried a second time


@pytest.mark.parametrize("kind", ["json", "xml", "form"])
@pytest.mark.parametrize("wish", ["", "?redirect=yes"])
@pytest.mark.parametrize("answer", [301, 302, 303, 307, 308])
def test_a_notice_goes_to_the_server_that_was_typed_and_no_other(
    senders: RealSenders, kind: str, wish: str, answer: int
) -> None:
    with web_hook() as other, web_hook(answer, points_to=f"http://127.0.0.1:{other.port}/elsewhere") as hook:
        with pytest.raises(NoticeNotSent, match="points to another address; it was not followed") as raised:
            senders.to_address(f"{kind}://127.0.0.1:{hook.port}/x{wish}", "t", "b")
        assert "final address" in raised.value.what_to_do
        assert other.visits == 0
        assert hook.visits == 1


@pytest.mark.parametrize("address", [
    "json://127.0.0.1:9/secret-token-1", "mailto://u:secret-token-1@127.0.0.1:9?from=a@b.co&to=x@y.co&mode=insecure"])
def test_an_unreachable_server_is_the_reason_and_no_secret_is_in_it(
    senders: RealSenders, address: str, tmp_path: Path, capfd: pytest.CaptureFixture[str],
) -> None:
    log = set_up_logbook(tmp_path)
    with pytest.raises(NoticeNotSent, match="could not be reached") as raised:
        senders.to_address(address, "t", "b")
    assert "secret-token-1" not in str(raised.value)
    assert "secret-token-1" not in log.read_text() + "".join(capfd.readouterr())


@pytest.mark.parametrize("address", ["nonsense://secret-token-1", "https://example.com/secret-token-1", "json://"])
def test_an_address_nobody_knows_is_said_without_repeating_it(
    senders: RealSenders, address: str, tmp_path: Path, capfd: pytest.CaptureFixture[str],
) -> None:
    log = set_up_logbook(tmp_path)
    with pytest.raises(NoticeNotSent, match="not one that can be sent to"):
        senders.to_address(address, "t", "b")
    assert "secret-token-1" not in log.read_text() + "".join(capfd.readouterr())


def test_a_server_that_never_answers_costs_the_time_limit_and_no_more() -> None:
    with web_hook() as hook:
        hook.hang = threading.Event()
        began = time.monotonic()
        with pytest.raises(NoticeNotSent, match="no answer within 1 seconds"):
            RealSenders(time_limit_s=1).to_address(hook.url(), "t", "b")
        assert time.monotonic() - began < 20  # it hangs for sixty


def test_what_hangs_does_not_hold_up_the_end_of_the_program() -> None:
    script = ("import sys; from services.notices.senders import RealSenders; from golf.errors import NoticeNotSent\n"
              "try: RealSenders(0.5).to_address(sys.argv[1], 't', 'b')\n"
              "except NoticeNotSent: sys.stdout.write('said')")
    with web_hook() as hook:
        hook.hang = threading.Event()
        told = subprocess.run([sys.executable, "-c", script, hook.url()], cwd=ROOT, text=True, capture_output=True,
                              timeout=240, check=True)
    assert told.stdout == "said"


def test_the_libraries_are_not_loaded_before_something_is_sent() -> None:
    script = ("import sys, services.wiring, ui.settings.notices\n"
              "sys.stdout.write(repr([name for name in ('apprise', 'desktop_notifier') if name in sys.modules]))")
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, text=True, capture_output=True, timeout=240,
                          check=True)
    assert told.stdout == "[]"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a session bus is Linux's")
def test_without_a_desktop_the_reason_is_said(senders: RealSenders, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    with pytest.raises(NoticeNotSent, match="no desktop that shows notifications"):
        senders.to_desktop("t", "b")


@needs_dbus
def test_a_bus_without_a_desktop_is_the_reason_too(senders: RealSenders, monkeypatch: pytest.MonkeyPatch) -> None:
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(NoticeNotSent, match="no desktop that shows notifications"):
            senders.to_desktop("t", "b")


@needs_dbus
def test_a_desktop_shows_text_and_no_markup(senders: RealSenders, monkeypatch: pytest.MonkeyPatch) -> None:
    with desktop() as screen:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", screen.address)
        senders.to_desktop("New <b>best</b>", NASTY)
        name, title, body = screen.next_shown()
        assert (name, title) == ("Rangebook", "New ‹b›best‹/b›")
        assert not set("<>&") & set(body)
        assert "img src=x" in body


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@needs_dbus
def test_connections_to_the_desktop_are_not_kept(senders: RealSenders, monkeypatch: pytest.MonkeyPatch) -> None:
    with desktop() as screen:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", screen.address)
        senders.to_desktop("t", "0")
        gc.collect()
        before = open_files()
        for number in range(5):
            senders.to_desktop("t", str(number))
        gc.collect()
        assert open_files() <= before
        assert json.dumps(screen.next_shown())
