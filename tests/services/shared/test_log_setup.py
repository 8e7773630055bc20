from __future__ import annotations

import json
import logging
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.errors import SettingsError
from golf.reports import ReportKey
from services.secrets import redaction
from services.secrets.redaction import MASK, mask, mask_text
from services.shared import log_setup as logbook
from services.shared.log_setup import bind_run, mask_in_log, set_up_logbook

log = logging.getLogger("services.test_logbook")


@pytest.fixture(autouse=True)
def _own_logbook() -> Iterator[None]:
    root = logging.getLogger()
    handlers, known = list(root.handlers), set(redaction._secrets)
    yield
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    redaction._secrets.clear()
    redaction._secrets.update(known)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_line_carries_event_facts_and_run_id(tmp_path: Path) -> None:
    path = set_up_logbook(tmp_path)
    with bind_run("run-1"):
        log.info("report_saved", extra={"report_id": 43285, "shots": 51})
    log.info("outside")
    inside, outside = lines_of(path)
    assert (inside["event"], inside["report_id"], inside["shots"]) == ("report_saved", 43285, 51)
    assert inside["run_id"] == "run-1"
    assert inside["level"] == "info"
    assert inside["at"].endswith("+00:00")
    assert "run_id" not in outside


def test_setting_up_twice_does_not_double_lines(tmp_path: Path) -> None:
    set_up_logbook(tmp_path)
    path = set_up_logbook(tmp_path)
    log.info("once")
    assert [line["event"] for line in lines_of(path)] == ["once"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_the_log_is_private_from_birth_also_after_rotating(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook, "MAX_BYTES", 2000)
    path = set_up_logbook(tmp_path / "home")
    for number in range(60):
        log.info("filling", extra={"number": number})
    files = sorted(path.parent.iterdir())
    assert 1 < len(files) <= logbook.KEPT_FILES + 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be renamed there")
def test_when_another_process_rotates_the_file_we_go_on_in_the_new_one(tmp_path: Path) -> None:
    path = set_up_logbook(tmp_path)
    log.info("before")
    path.rename(path.with_name("rangebook.log.1"))
    log.info("after")
    assert [line["event"] for line in lines_of(path)] == ["after"]


@pytest.mark.parametrize("text", [
    "GET https://api-v2.golfsvc.com/v2/oldmyuneekor/report/43285/Canary12345678",
    "GET https://api/v2/oldmyuneekor/report/shotimage/43285/Canary12345678/7/3",
    "https://api/report/export/allsessions/43285/Canary12345678/yard/mph",
    "/power-u-report?id=43285&key=Canary12345678&distance=yard",
    "%2Fpower-u-report%3Fid%3D43285%26key%3DCanary12345678%26distance%3Dyard",
    '{"password": "Canary12345678"}',
    "password=Canary12345678&x=1",
    "Cookie: sid=Canary12345678; other=Canary12345678",
    "Authorization: Bearer Canary12345678",
])
def test_secrets_are_masked_by_the_place_they_stand_in(text: str) -> None:
    assert "Canary" not in mask_text(text)
    assert MASK in mask_text(text)


def test_report_ids_and_ordinary_words_stay() -> None:
    text = "report 43285 of /report page 3, key figures, monkey=banana"
    assert mask_text(text) == text


@given(
    secret=st.text(alphabet='QXZ"\\\n é☃%&+', min_size=4, max_size=30).filter(lambda text: set(text) & set("QXZ")),
    before=st.text(alphabet="abc 17", max_size=10), after=st.text(alphabet="abc 17", max_size=10))
def test_a_registered_secret_is_masked_wherever_it_stands(secret: str, before: str, after: str) -> None:
    mask_in_log(secret)
    for form in (secret, json.dumps(secret), repr(secret), quote(secret, safe="")):
        masked = json.dumps(mask({"event": before + form + after, "nested": [{"deep": (form,)}], form: 1}))
        assert not set(masked) & set("QXZ")
    redaction._secrets.clear()


def test_canaries_reach_no_byte_of_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = set_up_logbook(tmp_path)
    mask_in_log("pass\"word Canary-1", "Canary-cookie")
    log.info("event with %s", "pass\"word Canary-1")
    log.info("facts", extra={"password": "Canary-2", "cookies": {"sid": "Canary-3"}, "report_key": "Canary-4",
                             "nested": {"token": "Canary-5"}, "listed": ["Canary-cookie"]})
    log.info("record", extra={"report": ReportKey("Canary-6")})
    try:
        raise ValueError("fill(pass\"word Canary-1) at /report/7/Canary7777")
    except ValueError:
        log.exception("failed")
    httpx_log = logging.getLogger("httpx")
    transport = httpx.MockTransport(lambda _request: httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.get("https://api.example/oldmyuneekor/report/43285/Canary88888888")
    httpx_log.warning("GET /oldmyuneekor/report/43285/Canary99999999 failed")
    text = path.read_text()
    assert "Canary" not in text
    assert "43285" in text
    assert "Canary" not in "".join(capfd.readouterr())


def test_foreign_libraries_speak_only_when_something_is_wrong(tmp_path: Path) -> None:
    path = set_up_logbook(tmp_path)
    logging.getLogger("httpcore.connection").info("chatter")
    logging.getLogger("httpx").info("HTTP Request: GET …")
    assert path.read_text() == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_log_that_cannot_be_written_stops_nothing_and_prints_no_record(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    set_up_logbook(tmp_path)
    handler = next(one for one in logging.getLogger().handlers if isinstance(one, logbook._PrivateFileHandler))
    assert handler.stream is not None
    handler.stream.close()
    handler._follow_file = lambda: None  # type: ignore[method-assign]
    handler.baseFilename = "/dev/full"
    handler.stream = handler._open()
    for _ in range(3):
        log.error("Canary", extra={"fact": 1})
    handler.stream = None
    said = capfd.readouterr().err
    assert "Canary" not in said
    assert said.count("cannot write its log") == 1


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("in the way")
    with pytest.raises(SettingsError, match="Give your user access"):
        set_up_logbook(tmp_path)


def test_lines_of_many_threads_stay_whole(tmp_path: Path) -> None:
    path = set_up_logbook(tmp_path)

    def write(name: int) -> None:
        for number in range(50):
            log.info("line", extra={"name_of_thread": name, "number": number})

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines_of(path)) == 200
