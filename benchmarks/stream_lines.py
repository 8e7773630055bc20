"""A whole sync while fifty programs listen to the API, against the same sync while nobody does."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from api.mount import ApiMiddleware, ApiMount
from automation.browser.remembered_choice import save_choice
from benchmarks.measure import BenchmarkError, Line, measure_in_turn
from benchmarks.portal_process import ROOT
from benchmarks.sync_lines import Course
from golf.settings import Settings
from golf.sync_events import SyncStatus, Trigger
from golf_db import open_database
from services.api_access.caller import Scope
from services.app import App
from services.shared.locks import hold_sync_lock
from services.sign_in.login_places import StoredCredentials
from services.sync.options import SyncOptions
from services.wiring import build_app

MOST_TIMES_ALONE = 1.3
CLIENTS = 50
"""Half of them by server-sent events, half by WebSocket."""
HELD_EVERY_S, HELD_LOOKS = 10.0, 4
_CLIENTS = """
import asyncio, json, sys
port, token, count = json.loads(sys.argv[1])
heard = [0] * count
async def listen(number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path, more = ("/api/v1/sync/events", "") if number % 2 else ("/api/v1/sync/ws",
        "Connection: Upgrade\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n")
    head = f"GET {path} HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\nAuthorization: Bearer {token}\\r\\n"
    writer.write((head + more + "\\r\\n").encode())
    status = await reader.readline()
    assert b" 200 " in status or b" 101 " in status, status
    ready.release()
    while data := await reader.read(65536):
        heard[number] += data.count(b"correlation_id")
async def main():
    global ready
    ready = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(listen(number)) for number in range(count)]
    for _ in range(count):
        await ready.acquire()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
asyncio.run(main())
print(json.dumps(heard))
"""


def measure_streams(course: Course) -> list[Line]:
    """The sync's time with listeners against without; what the process holds is said as well."""
    spreads = measure_in_turn(
        {"nobody listens": partial(_sync_heard_by, course, 0),
         "fifty listen": partial(_sync_heard_by, course, CLIENTS)},
        course.repetitions, warm_ups=course.warm_ups, on_round=course.on_round)
    held = _measure_held(course)
    course.on_round(f"streams: MB held while {CLIENTS} hear of a run every second, every {HELD_EVERY_S:.0f} s: "
                    + ", ".join(f"{each:.1f}" for each in held))
    return [Line("streams", f"Whole account ({course.sessions:,} sessions) while {CLIENTS} programs listen",
                 spreads["fifty listen"], spreads["nobody listens"], most_ratio=MOST_TIMES_ALONE),
            Line("streams", "floor: the same sync, the API open and nobody listens", spreads["nobody listens"])]


def _sync_heard_by(course: Course, clients: int) -> float:
    """Seconds of one whole sync in the process that serves the API. Raises BenchmarkError."""
    with _heard_rangebook(course, clients) as app:
        began = time.perf_counter()
        result = app.jobs.run_blocking(SyncOptions(max_sessions=None), Trigger.CLI)
        seconds = time.perf_counter() - began
    app.wait_for_deliveries()
    if result.status is not SyncStatus.SUCCESS or result.sessions_imported != course.sessions:
        raise BenchmarkError(f"The sync ended as “{result.status}”: {result.message}")
    return seconds


def _measure_held(course: Course) -> list[float]:
    """MB that the process holds, time and again, while every listener is told of a run each second."""
    with _heard_rangebook(course, CLIENTS) as app, hold_sync_lock(app.settings.lock_path):
        with closing(open_database(app.settings.database_path)) as database:
            database.runs.begin("held", trigger=Trigger.CLI, mode="full", max_sessions=None, account="me",
                                started_at=datetime.now(UTC))
        held = []
        for _ in range(HELD_LOOKS):
            time.sleep(HELD_EVERY_S)
            held.append(_read_held_mb())
    return held


@contextmanager
def _heard_rangebook(course: Course, clients: int) -> Iterator[App]:
    """The app in a folder of its own, with its API served and so many programs that listen to it."""
    with TemporaryDirectory(dir=course.folder, ignore_cleanup_errors=True) as home:
        save_choice(Path(home), course.choice)
        settings = Settings(Path(home), portal_url=course.portal.url, api_url=course.portal.api_url,
                            requests_per_second=None)
        app = build_app(settings, environment=StoredCredentials(course.portal.username, course.portal.password))
        secret, _ = app.tokens.create("Listeners", [Scope.READ])
        try:
            with _served(app) as port, _listening(port, secret, clients):
                yield app
        finally:
            # A server has one app as long as it runs, and an app closes nothing; here many follow in one process.
            app._dependencies.database.close()  # noqa: SLF001 - each left 5 MB behind


@contextmanager
def _served(app: App) -> Iterator[int]:
    """The API on a port of its own, by the server that the app has."""
    mount = ApiMount(lambda: app)

    @asynccontextmanager
    async def lifespan(_server: Starlette) -> AsyncIterator[None]:
        yield
        await mount.close()

    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(
            Starlette(middleware=[Middleware(ApiMiddleware, api=mount)], lifespan=lifespan), log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield int(listening.getsockname()[1])
        server.should_exit = True
        thread.join()


@contextmanager
def _listening(port: int, secret: str, clients: int) -> Iterator[None]:
    """So many programs, in a process of their own. Raises BenchmarkError when one of them heard nothing."""
    if not clients:
        yield
        return
    with subprocess.Popen([sys.executable, "-c", _CLIENTS, json.dumps([port, secret, clients])], cwd=ROOT, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # asked for above
        if process.stdout.readline() != "ready\n":
            raise BenchmarkError("The listeners were not let in.")
        yield
        time.sleep(2.0)  # the end is told within a second
        heard = json.loads(process.communicate()[0])
    if not all(heard):
        raise BenchmarkError(f"{heard.count(0)} of {clients} listeners heard nothing.")


def _read_held_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS"))
