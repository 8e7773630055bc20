"""The app as a device may use it: every service of it asks first whether the device may do what is asked.

A page keeps what it was given in its buttons, and Streamlit calls them without drawing the page again. So the refusal
belongs to what was given and not to the page: a device that was removed, or may do less since, is refused by buttons
that stand on its screen already.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from golf.maintenance import acting_as
from services.api_access.caller import Caller, NotAllowed, Scope
from services.devices.permissions import NESTED, SCOPE_OF_ROLE, find_scope

if TYPE_CHECKING:
    from services.devices.store import Device

log = logging.getLogger(__name__)

WholeApp = TypeVar("WholeApp")
"""An ``App``, which is made of these services and so cannot be named here."""
FindDevice = Callable[[], "Device | None"]
_PLAIN = frozenset({"clock", "settings"})
"""What tells of this computer and changes nothing."""


OnRefusal = Callable[["Device", str], None]
"""Told of a device that asked ``service.method`` and may not."""


def restrict(app: WholeApp, find_device: FindDevice, on_refusal: OnRefusal) -> WholeApp:
    """The app for the device that ``find_device`` says is let in at the moment of each question; None: nobody is."""
    return cast("WholeApp", _AllowedApp(app, _Gate(find_device, on_refusal)))


class _Gate:
    """Refuses what the device may not do."""

    def __init__(self, find_device: FindDevice, on_refusal: OnRefusal) -> None:
        self._find_device = find_device
        self._on_refusal = on_refusal

    def is_allowed(self, scope: Scope) -> bool:
        """Whether it may do this now."""
        device = self._find_device()
        return device is not None and as_caller(device).may(scope)

    def check(self, path: str) -> Device:
        """The device. Raises NotAllowed."""
        device, scope = self._find_device(), find_scope(path)
        if device is None:
            raise NotAllowed("This device is not let in any more.", "Ask the owner for a new code: Settings, Devices.")
        if not as_caller(device).may(scope):
            log.warning("device_refused", extra={"device": device.device_id, "what": path})
            self._on_refusal(device, path)
            raise NotAllowed(
                "This device may only look." if scope is Scope.CONTROL else "Only an owner may do this.",
                "The owner can let it in again with another role: Settings, Devices.")
        return device


class _AllowedApp:
    """Stands for ``App`` on the pages of a device."""

    def __init__(self, app: object, gate: _Gate) -> None:
        self._app = app
        self._gate = gate

    @property
    def may_change(self) -> bool:
        """As ``App.may_change``."""
        return self._gate.is_allowed(Scope.CONTROL)

    @property
    def is_owner(self) -> bool:
        """As ``App.is_owner``."""
        return self._gate.is_allowed(Scope.OWNER)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if not hasattr(type(self._app), name) and name not in _PLAIN | vars(self._app).keys():
            raise AttributeError(name)
        service = getattr(self._app, name)
        if name in _PLAIN:
            return service
        if callable(service):  # a method of the app itself: nothing for pages
            self._gate.check(name)
            return service
        return _AllowedService(service, name, self._gate)


class _AllowedService:
    """Stands for one service."""

    def __init__(self, service: object, path: str, gate: _Gate) -> None:
        self._service = service
        self._path = path
        self._gate = gate

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        path = f"{self._path}.{name}"
        if path in NESTED:
            return _AllowedService(getattr(self._service, name), path, self._gate)
        if not isinstance(getattr(type(self._service), name, None), property) and callable(
                method := getattr(self._service, name)):
            return self._asking(path, method)
        with acting_as(self._gate.check(path).who):
            return getattr(self._service, name)

    def _asking(self, path: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def ask(*args: Any, **kwargs: Any) -> Any:
            with acting_as(self._gate.check(path).who):
                return method(*args, **kwargs)

        return ask


def as_caller(device: Device) -> Caller:
    """The device as the API names who asks."""
    return Caller(device.device_id, device.name, frozenset({SCOPE_OF_ROLE[device.role]}))
