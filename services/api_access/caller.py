"""Who asks: a program with a token, what that token allows, and the refusal when it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from golf.errors import GolfError


class Scope(StrEnum):
    """What a token allows."""

    READ = "read"
    """Look at sessions, shots, numbers and syncs."""
    UPLOAD = "upload"
    """Send sessions of the token's own player, and nothing else."""
    CONTROL = "control"
    """Read, start and stop syncs and imports, change what the golfer can change."""
    OWNER = "owner"
    """Everything."""


_ALLOWS: dict[Scope, frozenset[Scope]] = {
    Scope.READ: frozenset({Scope.READ}),
    Scope.UPLOAD: frozenset({Scope.UPLOAD}),
    Scope.CONTROL: frozenset({Scope.READ, Scope.CONTROL}),
    Scope.OWNER: frozenset(Scope),
}


class NotAllowed(GolfError):
    """The token does not allow what was asked."""

    code = "not_allowed"


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that showed a valid token. ``player`` is whose sessions it may send; None: of nobody yet."""

    token_id: str
    name: str
    scopes: frozenset[Scope]
    player: str | None = None

    @property
    def who(self) -> str:
        """How the audit and the change log name it."""
        return f"token {self.name}"

    def may(self, scope: Scope) -> bool:
        """Whether one of its scopes allows this."""
        return any(scope in _ALLOWS[own] for own in self.scopes)


def require(caller: Caller, scope: Scope) -> None:
    """Raises NotAllowed unless the caller's token allows ``scope``."""
    if not caller.may(scope):
        raise NotAllowed(f"The token “{caller.name}” does not allow this; it needs the scope {scope.value}.",
                         f"Make a token with it: token create NAME --scope {scope.value}")


def read_scopes(words: Iterable[str]) -> frozenset[Scope]:
    """The scopes among these words; words that are none are passed over."""
    known = {scope.value for scope in Scope}
    return frozenset(Scope(word) for word in words if word in known)
