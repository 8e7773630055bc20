"""Everything the request handlers share, and the ways to wait that a stopping server can cut short."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import cast

from starlette.requests import Request

from demo_portal.cookies import Sessions
from demo_portal.counters import Counters
from demo_portal.faults import Faults, FaultSetting
from demo_portal.library import Library
from demo_portal.options import PortalOptions

_LOOKS_EVERY_S = 0.05


@dataclass
class PortalState:
    """One running portal."""

    library: Library
    options: PortalOptions
    faults: Faults = field(default_factory=Faults)
    counters: Counters = field(default_factory=Counters)
    sessions: Sessions = field(default_factory=Sessions)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float | None) -> None:
        """Wait so many seconds (None: for ever), or until the server stops."""
        if seconds is not None and seconds <= 0:
            return
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    async def delay(self, fault: FaultSetting, usual_seconds: float) -> None:
        """Wait as long as the fault says, or as usual; no longer than it is on."""
        until = time.monotonic() + (usual_seconds if fault.seconds is None else fault.seconds)
        while (left := until - time.monotonic()) > 0 and not fault.is_off and not self.stopping.is_set():
            await self.wait(min(left, _LOOKS_EVERY_S))


def state_of(request: Request) -> PortalState:
    """Return the portal that a request came to."""
    return cast("PortalState", request.app.state.portal)
