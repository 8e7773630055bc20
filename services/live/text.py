"""What is said of live sessions and of listening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.shared.formatting import Tone, count_of

if TYPE_CHECKING:
    from services.live.view import ListenerStatus


def describe_putts(putts: int) -> str:
    """What a live session of putts brought, such as: 31 putts."""
    return f"{count_of(putts, 'putt')}."


@dataclass(frozen=True, slots=True)
class ListenerText:
    """What is said of listening. ``tone`` None: all is well, a quiet line is enough."""

    headline: str
    detail: str = ""
    tone: Tone | None = None

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return f"{self.headline} {self.detail}".strip()


def describe_listener(status: ListenerStatus) -> ListenerText:
    """Whether Rangebook listens, where, and to whom."""
    heard, settings = status.listener, status.settings
    if heard is not None:
        who = count_of(heard.monitors, "program") if heard.monitors else "no launch monitor yet"
        on = " Everything is passed on to GSPro." if heard.is_passed_on else (
            " GSPro is not there yet; balls are stored all the same." if settings.gspro_host and heard.monitors else "")
        return ListenerText(f"Listening on port {heard.port} of this computer (127.0.0.1); connected: {who}.{on}")
    if status.problem is not None:
        return ListenerText(f"Rangebook does not listen. {status.problem.what_happened}", status.problem.what_to_do,
                            Tone.ERROR)
    if settings.is_on:
        return ListenerText("Rangebook begins to listen in a moment.",
                            "It listens while its server runs, or with: cli.py live run", Tone.INFO)
    return ListenerText("Rangebook does not listen for live balls.",
                        "Switch it on in Settings, Automation; then let your launch monitor's program connect to it as "
                        "if it were GSPro.", Tone.INFO)


def describe_end(balls: int) -> str:
    """What a live session brought, such as: 27 balls."""
    return f"{count_of(balls, 'ball')}."
