"""Files that are made once for all the processes of one run of the tests.

The process that begins the run makes the folder and takes it away again; those that it starts find it in the
environment. Two that need a file at the same moment both make it, and either is good.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

_VARIABLE = "RANGEBOOK_TESTS_MADE_ONCE"


def make_folder() -> Callable[[], None] | None:
    """Make the run's folder, unless the process that started this one has; returns what takes it away again."""
    if _VARIABLE in os.environ:
        return None
    folder = os.environ[_VARIABLE] = tempfile.mkdtemp(prefix="rangebook-made-once-")

    def remove() -> None:
        os.environ.pop(_VARIABLE, None)
        shutil.rmtree(folder, ignore_errors=True)

    return remove


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The run's file of this name; ``make`` writes it when nobody has yet. It is there whole or not at all."""
    if remove := make_folder():  # no test run: a script that looks at something
        atexit.register(remove)
    path = Path(os.environ[_VARIABLE], name)
    if not path.exists():
        part = path.with_name(f"{name}.{os.getpid()}.part")
        make(part)
        part.replace(path)
    return path
