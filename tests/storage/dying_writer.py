"""A process of its own that writes and is killed at a named statement."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent
_DIE_AT = """
import os, pathlib, signal, sys
from sqlalchemy import event
from golf_db import open_database
path, statement, when = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
db = open_database(path)
def die(connection, cursor, text, *rest):
    if statement in " ".join(text.split()):
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(db._store.engine, when, die)
if statement == "COMMIT":
    def at_commit(connection):
        if when == "after_cursor_execute":
            connection.connection.driver_connection.commit()
        os.kill(os.getpid(), signal.SIGKILL)
    event.listen(db._store.engine, "commit", at_commit)
"""


def write_and_die(path: Path, work: str, statement: str, when: str) -> None:
    """Run ``work``, code on an open ``db``, until it is killed around ``statement`` (``when``: before_cursor_execute
    or after_cursor_execute). It must have got there."""
    code = [sys.executable, "-c", _DIE_AT + work, str(path), statement, when]
    died = subprocess.run(code, cwd=_ROOT, check=False)
    assert died.returncode == -signal.SIGKILL, "the test must have hit the statement it names"
