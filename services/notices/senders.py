"""Hands one notice over: to the desktop, or to an address that apprise knows. Under a time limit, once.

The libraries are imported when something is to be sent, not before: they cost half a second. Their own
log messages are kept out of ours, for they repeat addresses; the reasons given here are in our words.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from golf.errors import GolfError, NoticeNotSent

APP_NAME = "Rangebook"
TIME_LIMIT_S = 20.0
_DESKTOP_LIMIT_S = 8.0
_ANSWERED = re.compile(r"error=(\d{3})")
_NO_MARKUP = str.maketrans({"<": "‹", ">": "›", "&": "＆"})
"""Some desktops read tags in a message, pictures and links included, others do not: these signs mean nothing to any."""


class Senders(Protocol):
    """The ways out of the app; tests may put others."""

    def to_desktop(self, title: str, body: str) -> None:
        """Show it on this desktop. Raises NoticeNotSent with the reason."""
        ...

    def to_address(self, address: str, title: str, body: str) -> None:
        """Send it there. Raises NoticeNotSent with the reason, which does not repeat the address."""
        ...


class RealSenders:
    """desktop-notifier and apprise."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s

    def to_desktop(self, title: str, body: str) -> None:
        """Show it on this desktop."""
        self._in_time(lambda: _show_on_desktop(title, body))

    def to_address(self, address: str, title: str, body: str) -> None:
        """Send it through apprise."""
        self._in_time(lambda: _send_with_apprise(address, title, body))

    def _in_time(self, action: Callable[[], None]) -> None:
        """Do it on a daemon thread of its own: what hangs holds up neither a sync nor the end of the program."""
        answer: Future[None] = Future()

        def work() -> None:
            try:
                action()
                answer.set_result(None)
            except Exception as error:  # noqa: BLE001 - libraries raise whatever their system raises
                answer.set_exception(error)

        threading.Thread(target=work, name="notice-sender", daemon=True).start()
        try:
            answer.result(timeout=self._time_limit_s)
        except TimeoutError:
            raise NoticeNotSent(f"There was no answer within {self._time_limit_s:.0f} seconds; it may have arrived "
                                "all the same.") from None
        except GolfError:
            raise
        except Exception as error:  # noqa: BLE001 - translated here, once; its text may repeat the address
            raise NoticeNotSent(f"It could not be sent ({type(error).__name__}).") from None


def _send_with_apprise(address: str, title: str, body: str) -> None:
    _keep_quiet("apprise")
    import apprise  # noqa: PLC0415 - slow, and needed only now

    from services.notices.answers import bound_answers  # noqa: PLC0415 - the same

    bound_answers()

    # without limits of its own apprise sends on this thread; its pool would hold up the end of the program
    asset = apprise.AppriseAsset(
        app_id=APP_NAME, app_desc=APP_NAME, app_url="", async_mode=False, service_timeout=0, http_redirects=False)
    service = apprise.Apprise.instantiate(address, asset=asset)
    if service is None:
        raise NoticeNotSent("The address is not one that can be sent to.", "Check how it is written.")
    service.redirects = False  # whatever the address says of it: a notice goes to the server that was typed
    sending = apprise.Apprise(asset=asset)
    sending.add(service)
    result = sending.notify(title=title, body=body or title, body_format=apprise.NotifyFormat.TEXT)
    if not result:
        raise _explain([entry.message for entry in result.logs()])


def _explain(messages: list[str]) -> NoticeNotSent:
    """Our words for why apprise failed; its own would repeat the address."""
    text = " ".join(messages)
    if (answered := _ANSWERED.search(text)) and answered[1].startswith("3"):
        return NoticeNotSent("The server points to another address; it was not followed.",
                             "Type the final address under Settings, Automation.")
    if answered:
        return NoticeNotSent(f"The server answered with the error {answered[1]}.")
    if "onnection error" in text:
        return NoticeNotSent("The server could not be reached, or refused the sign-in.")
    return NoticeNotSent("The server did not take it.")


def _show_on_desktop(title: str, body: str) -> None:
    _keep_quiet("desktop_notifier")
    _find_session_bus()
    asyncio.run(asyncio.wait_for(_notify_desktop(title, body), _DESKTOP_LIMIT_S))


async def _notify_desktop(title: str, body: str) -> None:
    from desktop_notifier import DesktopNotifier  # noqa: PLC0415 - needed only now

    shown: list[str] = []
    notifier = DesktopNotifier(app_name=APP_NAME, app_icon=None)
    try:
        able = await notifier.get_capabilities()
    except Exception as error:  # noqa: BLE001 - translated here, once: no bus, no service, no permission
        raise NoticeNotSent(f"This machine has no desktop that shows notifications ({type(error).__name__}).") from None
    if not able:
        raise NoticeNotSent("This system shows notifications only of installed programs.")
    notifier.on_dispatched = shown.append
    await notifier.send(title=title.translate(_NO_MARKUP), message=body.translate(_NO_MARKUP))
    if not shown:
        raise NoticeNotSent("The desktop did not take the notification.")


def _find_session_bus() -> None:
    """A sync that cron or a timer started knows nothing of the desktop's bus, which lies at a fixed place."""
    if not sys.platform.startswith("linux") or os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return
    bus = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}") / "bus"
    if bus.is_socket():
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"


def _keep_quiet(library: str) -> None:
    """Nothing of the library's log reaches ours, nor stderr."""
    logger = logging.getLogger(library)
    if logger.propagate:
        logger.propagate = False
        logger.addHandler(logging.NullHandler())
