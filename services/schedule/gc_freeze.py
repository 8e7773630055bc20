"""What stays for good is taken out of the garbage collector's rounds.

The libraries behind the pages are a million objects that never go. Every few page runs Python looked through all of
them for garbage: 0.14 s, in which every page stands still.
"""

from __future__ import annotations

import gc
import sys


class SettledMemory:
    """Call it now and then: nearly always it has nothing to do."""

    def __init__(self) -> None:
        self._modules = 0

    def __call__(self, _app: object = None) -> bool:
        """Settle what has been loaded since the last call; whether there was anything."""
        if len(sys.modules) == self._modules:
            return False
        self._modules = len(sys.modules)
        gc.collect()  # what is garbage now would stay for good as well
        gc.freeze()
        return True
