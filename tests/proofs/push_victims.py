"""The two ends of a push, each a process that kills itself at the so-manieth thing it does. 0: it is let be.

``server HOME PORT COUNTDOWN`` counts what it says to its database, ``client HOME PORT COUNTDOWN FOLDER`` what it
writes, sends, moves and drops.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from services.folders import arrivals, put_away, rounds
from services.push import delivery, outbox
from services.push.endpoint import UploadEndpoint
from services.push.outbox import Outbox
from services.push.view import Destination
from tests.proofs.points import kill_this_process
from tests.services.push.steps import serving_api
from tests.services.small_house import build_small_app

HURRY = ((rounds, "QUIET_S", 0.1), (rounds, "EVERY_S", 2.0), (arrivals, "SETTLED_S", 0.2),
         (delivery, "FIRST_PAUSE_S", 0.1), (delivery, "LONGEST_PAUSE_S", 0.5))
POINTS = ((outbox, "write_private_bytes"), (UploadEndpoint, "_ask"), (put_away, "_move"), (Outbox, "_drop"))
"""What is passed twice: right before, and right after it was done."""


class Countdown:
    """Kills this process when enough has happened."""

    def __init__(self, left: int) -> None:
        self._left, self._lock = left or 10**9, threading.Lock()

    def passes(self, *_facts: object) -> None:
        with self._lock:
            self._left -= 1
            if self._left <= 0:
                kill_this_process()

    def around(self, target: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(target, name)

        def passing(*args: Any, **more: Any) -> Any:
            self.passes()
            found = real(*args, **more)
            self.passes()
            return found

        setattr(target, name, passing)


def serve(home: Path, port: int, countdown: Countdown) -> None:
    app = build_small_app(home)
    event.listen(app.database._store.engine, "before_cursor_execute", countdown.passes)
    event.listen(app.database._store.engine, "commit", countdown.passes)
    with serving_api(app, port):
        threading.Event().wait()


def send(home: Path, port: int, countdown: Countdown, folder: str) -> None:
    for module, name, value in HURRY:
        setattr(module, name, value)
    for target, name in POINTS:
        countdown.around(target, name)
    push = build_small_app(home).push
    push.run(push.plan(Destination(f"http://127.0.0.1:{port}"), [folder]), lambda _event: None)


if __name__ == "__main__":
    which, place, number, left, *more = sys.argv[1:]
    counts = Countdown(int(left))
    if which == "server":
        serve(Path(place), int(number), counts)
    else:
        send(Path(place), int(number), counts, more[0])
