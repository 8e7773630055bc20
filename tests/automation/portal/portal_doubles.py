"""In-memory parts for the portal side: a gate that counts, a jar for cookies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from automation.portal.timeouts import PortalPatience
from automation.ports import Cookies
from golf.errors import SettingsError, SignInBlocked

QUICK = PortalPatience(navigation=10, settle=1.0, empty=1.0, form=3, answer=12, page=8, mismatch=1.0, details=1.5,
                       failure=0.8, stay=1.0, end=1.2)


@dataclass
class CountingGate:
    blocked: bool = False
    events: list[str] = field(default_factory=list)
    users: set[str] = field(default_factory=set)
    when_begun: Callable[[], None] = lambda: None

    def check(self, username: str) -> None:
        self.events.append("check")
        self.users.add(username)
        if self.blocked:
            raise SignInBlocked("An earlier attempt was refused.", "Save the password again.")

    def check_login(self, username: str, password: str) -> None:  # noqa: ARG002 - the port's
        self.check(username)

    def attempt_begins(self, username: str, password: str) -> None:  # noqa: ARG002 - the port's
        self.users.add(username)
        self.events.append("begins")
        self.when_begun()

    def attempt_ended(self, username: str, refusal: str | None) -> None:
        self.users.add(username)
        self.events.append(f"ended:{refusal}")

    def attempt_not_sent(self, username: str) -> None:
        self.users.add(username)
        self.events.append("not sent")

    def require_person(self, username: str, code: str) -> None:
        self.users.add(username)
        self.events.append(f"person:{code}")

    def cookie_accepted(self, username: str) -> None:
        self.users.add(username)
        self.events.append("kept session")


@dataclass
class CookieJar:
    kept: dict[str, Cookies] = field(default_factory=dict)
    full: bool = False

    def load(self, username: str) -> Cookies | None:
        return self.kept.get(username)

    def save(self, username: str, cookies: Cookies) -> None:
        if self.full:
            raise SettingsError("The sign-in could not be kept.", "Make room on the disk.")
        self.kept[username] = cookies

    def forget(self, username: str | None = None) -> None:  # noqa: ARG002
        self.kept.clear()
