"""A run that goes on in the background after whoever asked for it has an answer."""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable

from golf.errors import GolfError

log = logging.getLogger(__name__)


def begin_in_background(name: str, run: Callable[[Callable[[object], None]], object]) -> None:
    """Call ``run`` on a thread of its own; return once it really runs, or has ended.

    ``run`` gets a function that it calls with anything as soon as it runs. Raises the GolfError that it raised before;
    a later one is for the history to tell. The thread acts as who asked.
    """
    begun, refusals = threading.Event(), list[GolfError]()

    def work() -> None:
        try:
            run(lambda _anything: begun.set())
        except GolfError as error:
            log.warning("run_ended", extra={"run": name, "code": error.code})
            refusals.append(error)
        finally:
            begun.set()

    as_who_asked = contextvars.copy_context()
    threading.Thread(target=as_who_asked.run, args=(work,), name=name, daemon=True).start()
    begun.wait()
    if refusals:
        raise refusals[0]
