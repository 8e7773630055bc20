"""Imports a database in a process of its own that is killed at its n-th statement; one warm process forks each.

Reads one order a line from stdin (JSON) and answers with the signal that ended the child. Run as: python -m
tests.proofs.dying_import
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent.parent
COUNTED = "statements"
"""The file in a home in which a child that was not killed says how many statements it made."""


def import_and_die(home: Path, path: Path, number: int, *, when: str, batch: int, resume: bool = False) -> int:
    """Import until the ``number``-th statement (0: to the end); returns the signal that ended it, 0 for none.

    ``when``: ``before`` the statement, ``after`` it, or right after the ``commit`` that follows it.
    """
    warm = _warm_process()
    assert warm.stdin is not None
    assert warm.stdout is not None
    warm.stdin.write(json.dumps([str(home), str(path), number, when, batch, resume]) + "\n")
    warm.stdin.flush()
    return int(warm.stdout.readline())


@cache
def _warm_process() -> subprocess.Popen[str]:
    """It ends with this process: its orders then end."""
    return subprocess.Popen([sys.executable, "-m", "tests.proofs.dying_import"], cwd=_ROOT, text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _obey(home: str, path: str, number: int, when: str, batch: int, resume: bool) -> None:  # noqa: PLR0917 - an order
    from imports.databases import golfdata
    from tests.services.small_house import build_small_app

    golfdata._BATCH_SHOTS = batch
    app = build_small_app(Path(home))
    counted = _watch(app.database._store.engine, number, when)
    app.databases.run(Path(path), "Ann", resume=resume)
    (Path(home) / COUNTED).write_text(str(counted()))


def _watch(engine: Any, number: int, when: str) -> Callable[[], int]:
    """Kill this process when its time has come; what it returns says how many statements there were."""
    from sqlalchemy import event

    count, due = 0, False

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def before(*_facts: Any) -> None:
        nonlocal count, due
        count += 1
        due = count == number or due
        if due and when == "before":
            die()

    def after(*_facts: Any) -> None:
        if due and when == "after":
            die()

    def commit(connection: Any) -> None:
        if due:
            connection.connection.driver_connection.commit()
            die()

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "commit", commit)
    return lambda: count


def _main() -> None:
    import tests.services.small_house  # noqa: F401 - warm

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                _obey(*json.loads(line))
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{status & 0x7F}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
