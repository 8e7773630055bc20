"""A warm process that forks a child for each kill: a start of Python for each would take most of the time.

Reads one order a line from stdin (JSON) and answers with one line. Run as: python -m tests.proofs.killing_ground
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from automation.listing.listing_page import ListingPage
from golf.reports import ListedReport, ReportKey
from services.sync.options import SyncOptions
from services.sync_service import run_sync
from tests.journeys.conftest import make_dependencies
from tests.proofs.house import PAGE, OnlyListing
from tests.proofs.points import Doom, kill_this_process, with_points
from tests.services.small_house import app_around


@dataclass
class ToldListing(OnlyListing):
    """The listing as the order tells it."""

    rows: list[list[Any]]
    before_page: Callable[[], None]
    reached_end: bool = False

    def __iter__(self) -> Iterator[ListingPage]:
        rows = [ListedReport(number, ReportKey(key), name, player, date.fromisoformat(day), day, shots)
                for number, key, name, player, day, shots in self.rows]
        for start in range(0, len(rows), PAGE):
            self.before_page()
            yield ListingPage(rows=tuple(rows[start:start + PAGE]), frame_seen=True)
        self.reached_end = True


def obey(order: dict[str, Any]) -> None:
    """Do the work of the order and die on the way."""
    doom = Doom(kill_this_process)
    listing = ToldListing(order.get("rows", []), lambda: doom.passes("page: before"))
    portal = SimpleNamespace(url=order["api_url"].removesuffix("/v2"), api_url=order["api_url"])
    parts = with_points(make_dependencies(Path(order["home"]), portal, listing), doom)  # type: ignore[arg-type]
    app = app_around(parts)
    watch_moves(doom)
    doom.arm(order["label"], order["countdown"])
    if order["label"] == "any moment":
        timer = threading.Timer(order["delay"], kill_this_process)
        timer.daemon = True
        timer.start()
    if order["work"] == "sync":
        run_sync(order["username"], "secret", options=SyncOptions(None, full=True, rechecks=0), dependencies=parts)
    elif order["work"] == "undo":
        app.sync_history.undo(order["run_id"])
    elif order["work"] == "backup":
        app.backups.make()
    elif order["work"] == "restore":
        app.backups.restore(order["backup"])


def watch_moves(doom: Doom) -> None:
    """A file that is moved into its place is a point, too."""
    move = os.replace

    def replace(source: Any, target: Any, **more: Any) -> None:
        doom.passes("file moved: before")
        move(source, target, **more)
        doom.passes("file moved: done")

    os.replace = replace  # type: ignore[assignment]


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                obey(json.loads(line))
            finally:
                os._exit(1 if sys.exc_info()[0] else 0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(json.dumps({"signal": status & 0x7F, "code": status >> 8}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
