"""The way past a standing block for one attempt: the password that a person has just typed."""

from __future__ import annotations

import hmac

from automation.ports import LET_IN_UNREAD
from golf.errors import PasswordRefused
from services.sign_in.login_places import StoredCredentials
from services.sign_in.sign_in_gate import DatabaseSignInGate


class TypedPasswordGate:
    """automation.ports.SignInGate for a single attempt with typed credentials, told by their value.

    Typed by a person: a block neither stands in its way nor is lifted by it; it stays in the database until the
    portal has taken the typed password and that one is kept (Credentials lifts it then). So neither a crash in
    between nor a typing error frees the password that was refused before. Brought by a script
    (``by_person`` False): a refusal of another password does not stand in its way, everything else does.
    Whatever else is asked of this gate goes the ordinary way. ``spares_kept``: another password is kept, which a
    refusal of the typed one says nothing about. Used in one thread.
    """

    def __init__(
        self, gate: DatabaseSignInGate, typed: StoredCredentials, *, spares_kept: bool, by_person: bool = True,
    ) -> None:
        self._gate = gate
        self._typed = typed
        self._spares_kept = spares_kept
        self._by_person = by_person
        self._spent = False
        self.was_let_in = False
        """The portal took what was typed, whatever happened after that."""

    def check(self, username: str) -> None:
        """Free for the typed account while the attempt is not spent. Raises SignInBlocked."""
        if self._spent or username != self._typed.username or not self._by_person:
            self._gate.check(username)

    def check_login(self, username: str, password: str) -> None:
        """The same for this very password."""
        if self._spent or not self._is_typed(username, password) or not self._by_person:
            self._gate.check_login(username, password)

    def attempt_begins(self, username: str, password: str) -> None:
        """Durable before the form is sent. Raises SignInBlocked for anything but the first try of what was typed."""
        if self._spent or not self._is_typed(username, password):
            self._gate.attempt_begins(username, password)
            return
        self._spent = True
        self._gate.begin_typed_attempt(username, password, by_person=self._by_person)

    def attempt_ended(self, username: str, refusal: str | None) -> None:
        """Let in: a block stands until the password is kept. Refused: held against the typed one."""
        if refusal in {None, LET_IN_UNREAD}:
            self.was_let_in = True
            self._gate.accept_typed_attempt(username, is_read=refusal is None)
        elif refusal == PasswordRefused.code and self._spares_kept:
            self._gate.refuse_typed_attempt(username, self._typed.password)
        else:
            self._gate.attempt_ended(username, refusal)

    def attempt_not_sent(self, username: str) -> None:
        """As if it had never begun."""
        self._gate.attempt_not_sent(username)

    def require_person(self, username: str, code: str) -> None:
        """The next sync would meet the same."""
        self._gate.require_person(username, code)

    def cookie_accepted(self, username: str) -> None:
        """Nothing was judged."""
        self._gate.cookie_accepted(username)

    def _is_typed(self, username: str, password: str) -> bool:
        return username == self._typed.username and _is_same(password, self._typed.password)


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
