"""A service that is made, and imported, when it is first asked for: what the properties of services/app.py are."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import Any, Self, TypeVar, overload

T = TypeVar("T")


class ServiceOwner:
    """Has services. ``making`` is held while one of them is made."""

    def __init__(self) -> None:
        self.making = threading.RLock()


class Service(cached_property[T]):
    """A service of an owner: made at the first question, and only once, whichever thread asks."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

    def __get__(self, instance: object, owner: type[Any] | None = None) -> Self | T:
        """Return what was made, or make it. The lock is the owner's: services are made of one another."""
        if not isinstance(instance, ServiceOwner):
            return self
        with instance.making:
            return super().__get__(instance, owner)
