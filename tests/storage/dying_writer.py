"""A process of its own that writes and is killed at a named statement.

One warm process forks a child for each kill: fifty starts of Python would take most of the time.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent.parent


def write_and_die(path: Path, work: str, statement: str, when: str) -> None:
    """Run ``work``, code on an open ``db``, until it is killed around ``statement`` (``when``: before_cursor_execute
    or after_cursor_execute). It must have got there."""
    warm = _warm_process()
    assert warm.stdin is not None
    assert warm.stdout is not None
    warm.stdin.write(json.dumps([str(path), work, statement, when]) + "\n")
    warm.stdin.flush()
    died_of = int(warm.stdout.readline())
    assert died_of == signal.SIGKILL, "the test must have hit the statement it names"


@cache
def _warm_process() -> subprocess.Popen[str]:
    """It ends with this process: its orders then end."""
    return subprocess.Popen([sys.executable, "-m", "tests.storage.dying_writer"], cwd=_ROOT, text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _obey(path: str, work: str, statement: str, when: str) -> None:
    from sqlalchemy import event

    from golf_db import open_database

    def die(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        if statement in " ".join(text.split()):
            os.kill(os.getpid(), signal.SIGKILL)

    def at_commit(connection: Any) -> None:
        if when == "after_cursor_execute":
            connection.connection.driver_connection.commit()
        os.kill(os.getpid(), signal.SIGKILL)

    db = open_database(Path(path))
    event.listen(db._store.engine, when, die)
    if statement == "COMMIT":
        event.listen(db._store.engine, "commit", at_commit)
    exec(work, {"db": db})


def _main() -> None:
    import golf_db  # noqa: F401 - warm
    import tests.storage.run_steps  # noqa: F401

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                _obey(*json.loads(line))
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{status & 0x7F}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
