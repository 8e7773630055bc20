"""Few files may be open (macOS: 256): the server goes on, and the doctor says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks.page_servers import _free_port, golfers_environment
from tests.depth import share

resource = pytest.importorskip("resource", reason="Windows has no such limit")
ROOT = Path(__file__).resolve().parent.parent
MACS_USUAL_LIMIT = 256
FIRST_LOADS, PAGE_LOADS = 20, share(20, 200)
"""Under 256 open files the app was once deaf after 78: each load kept three of them open.

The first loads open what is then kept for all: a thread each of a pool, with its connection."""


def run_limited(code: str, soft: int, hard: int) -> str:
    """What a Python under these limits prints."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))\n{code}"
    return subprocess.run([sys.executable, "-c", limited], cwd=ROOT, capture_output=True, text=True, timeout=240,
                          check=True).stdout


@pytest.mark.parametrize(("soft", "hard", "then"), [
    (256, 8192, 4096), (256, 1500, 1500), (256, 256, 256), (5000, 8192, 5000)])
def test_the_limit_is_raised_as_far_as_the_system_allows(soft: int, hard: int, then: int) -> None:
    said = run_limited("from services.support.open_files import raise_open_file_limit as raise_limit\n"
                       "print(raise_limit(), *resource.getrlimit(resource.RLIMIT_NOFILE))", soft, hard)
    assert said.split() == [str(then), str(then), str(hard)]


@pytest.mark.parametrize(("hard", "state"), [(256, "warn"), (8192, "ok")])
def test_the_doctor_says_when_few_files_may_be_open(hard: int, state: str) -> None:
    said = run_limited("import json; from services.support.doctor import check_open_files as look; found = look()\n"
                       "print(json.dumps([found.state, found.sentence, found.next_step]))", 256, hard)
    found = json.loads(said)
    assert found[0] == state
    assert ("only 256 open files" in found[1] and "ulimit -n 4096" in found[2]) is (state == "warn")


@contextmanager
def limited_server(home: Path, soft: int, hard: int) -> Iterator[tuple[int, int]]:
    """The real server under these limits: its process and its port."""
    port = _free_port()
    command = ["bash", "-c", f"ulimit -Hn {hard}; ulimit -Sn {soft}; exec \"$@\"", "limited", sys.executable, "-m",
               "streamlit", "run", "server.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | golfers_environment(home), stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            give_up_at = time.monotonic() + 120
            while not is_healthy(port):
                assert process.poll() is None
                assert time.monotonic() < give_up_at
                time.sleep(0.2)
            yield process.pid, port
        finally:
            process.kill()


def is_healthy(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=240) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def load_page(port: int) -> None:
    """What a browser does for one load of Home; whole when the script has run to its end."""
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=[Subprotocol("streamlit")],
                 origin=Origin(f"http://127.0.0.1:{port}"), max_size=None) as socket:
        asking = BackMsg()
        asking.rerun_script.query_string = ""
        socket.send(asking.SerializeToString())
        while True:
            told = ForwardMsg()
            told.ParseFromString(socket.recv(timeout=240, decode=False))
            if told.WhichOneof("type") == "script_finished":
                assert told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("hard", [4096, MACS_USUAL_LIMIT])
def test_many_page_loads_under_macs_usual_limit(tmp_path: Path, hard: int) -> None:
    with limited_server(tmp_path, MACS_USUAL_LIMIT, hard) as (process, port):
        for _ in range(FIRST_LOADS):
            load_page(port)
        first = count_open_files(process)
        for _ in range(PAGE_LOADS):
            load_page(port)
        held = count_open_files(process)
        assert held < MACS_USUAL_LIMIT / 2
        assert held <= first + PAGE_LOADS / 2, "loads of a page keep files open"


def count_open_files(process: int) -> int:
    """0 where the system does not tell."""
    held = Path(f"/proc/{process}/fd")
    return len(list(held.iterdir())) if held.is_dir() else 0
