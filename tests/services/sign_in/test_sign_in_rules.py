"""The rules of signing in, whatever comes in whatever order: no password twice by itself, three a day, no dead end.

The model remembers every form that was sent and knows nothing of how the gate decides.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from automation.ports import LET_IN_UNREAD
from golf.errors import SignInBlocked
from services.sign_in.attempt_ledger import Outcome
from services.sign_in.login_places import StoredCredentials
from services.sign_in.sign_in_gate import DatabaseSignInGate
from services.sign_in.typed_password_gate import TypedPasswordGate
from tests.depth import share
from tests.services.account_doubles import MemoryAccounts, MemoryOfPasswords

ME = "me@example.com"
PASSWORDS = st.sampled_from([f"password {number}" for number in range(6)])
ENDS = {"in": None, "unread": LET_IN_UNREAD, "refused": "password_refused", "unanswered": "sign_in_unanswered",
        "locked": "account_locked", "person": "person_needed"}
ANSWERS = st.sampled_from([*ENDS, "refused", "unanswered", "crash", "not sent"])
DAY = timedelta(days=1)


class Rules(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.accounts, self.memory = MemoryAccounts(), MemoryOfPasswords()
        self.now = datetime(2026, 2, 7, 18, tzinfo=UTC)
        self.spent: set[str] = set()  # sent, and not to be sent again by anything but a person
        self.refused: set[str] = set()  # of these: not even because a person presses Sync
        self.unread: set[str] = set()  # of these: taken, and the list did not open since
        self.sent_alone: list[tuple[str, datetime]] = []
        self.account_blocked = False
        self.refused_by_hand = False  # a block may be of nobody's password then: it stands, to be safe

    def gate(self, *, person: bool) -> DatabaseSignInGate:
        """As a new process makes it: everything it knows is kept."""
        return DatabaseSignInGate(self.accounts, self.memory, started_by_person=person, now=lambda: self.now)

    def others_today(self, password: str) -> set[str]:
        return {sent for sent, at in self.sent_alone if at > self.now - DAY} - {password}

    def must_pass(self, password: str) -> bool:
        fresh = password not in self.spent and len(self.others_today(password)) < 3
        return fresh and not self.account_blocked and not self.refused_by_hand

    @rule(password=PASSWORDS, answer=ANSWERS)
    def by_itself(self, password: str, answer: str) -> None:
        """A schedule, cron, the environment."""
        gate = self.gate(person=False)
        try:
            gate.check_login(ME, password)
            gate.check(ME)
            gate.attempt_begins(ME, password)
        except SignInBlocked:
            assert not self.must_pass(password), "a changed password has its one attempt"
            self.was_held_back(password)
            return
        assert password not in self.spent
        self.sent(gate, password, answer, counted=True)

    @rule(password=PASSWORDS, answer=ANSWERS)
    def by_the_sync_button(self, password: str, answer: str) -> None:
        gate = self.gate(person=True)
        try:
            gate.check_login(ME, password)
            gate.attempt_begins(ME, password)
        except SignInBlocked:
            assert not self.must_pass(password)
            return
        assert password not in self.refused
        self.sent(gate, password, answer, counted=True)

    @rule(password=PASSWORDS, answer=ANSWERS, spares_kept=st.booleans(), by_person=st.booleans())
    def by_form_or_stdin(self, password: str, answer: str, spares_kept: bool, by_person: bool) -> None:
        ordinary = self.gate(person=True)
        gate = TypedPasswordGate(ordinary, StoredCredentials(ME, password), spares_kept=spares_kept,
                                 by_person=by_person)
        try:
            gate.check(ME)
            gate.attempt_begins(ME, password)
        except SignInBlocked:
            assert not by_person
            assert not self.must_pass(password)
            self.was_held_back(password)
            return
        assert by_person or password not in self.spent
        was_blocked = self.account_blocked
        self.refused_by_hand = self.refused_by_hand or answer == "refused"
        self.sent(gate, password, answer, counted=not by_person)
        if gate.was_let_in:
            ordinary.typed_password_kept(ME, password, by_person=by_person)
            self.account_blocked = False
            if by_person:
                self.sent_alone.clear()
        elif answer in {"refused", "unanswered", "crash", "not sent"}:
            self.account_blocked = was_blocked

    def was_held_back(self, password: str) -> None:
        """The kept sign-in led to the form again: from now on only a person's sync settles what was taken."""
        past = self.memory.look(ME, password)
        if past is not None and past.outcome is Outcome.UNKNOWN:
            self.unread.discard(password)

    def sent(self, gate: DatabaseSignInGate | TypedPasswordGate, password: str, answer: str, *, counted: bool) -> None:
        if answer == "not sent":
            gate.attempt_not_sent(ME)
            return
        if counted:
            assert len(self.others_today(password)) < 3
            self.sent_alone.append((password, self.now))
        self.remember(password, answer)
        if answer in {"locked", "person"}:
            self.account_blocked = True
        if answer in {"in", "unread"} and isinstance(gate, DatabaseSignInGate):
            self.account_blocked = False
        if answer != "crash":
            gate.attempt_ended(ME, ENDS[answer])

    def remember(self, password: str, answer: str) -> None:
        """What the portal says of the account (locked, a person) leaves the password what it was."""
        if answer in {"in", "unread"}:
            self.refused.discard(password)
            self.spent.discard(password)
        if answer in {"refused", "unanswered", "crash", "unread"}:
            self.spent.add(password)
        if answer not in {"locked", "person"}:
            self.unread.discard(password)
        if answer == "unread":
            self.unread.add(password)
        if answer == "refused":
            self.refused.add(password)

    @rule(password=PASSWORDS)
    def a_person_says_once_more(self, password: str) -> None:
        self.gate(person=True).lift_block(ME, password)
        self.account_blocked = False
        self.spent.discard(password)
        self.refused.discard(password)
        self.sent_alone.clear()

    @rule(person=st.booleans())
    def the_kept_session_opens_the_list(self, person: bool) -> None:
        self.gate(person=person).cookie_accepted(ME)
        if person:  # whose sync it was: what became of an earlier attempt matters no more
            self.spent &= self.refused
        self.spent -= self.unread - self.refused
        self.unread.clear()

    @rule(code=st.sampled_from(["account_locked", "person_needed"]))
    def a_captcha_before_any_password(self, code: str) -> None:
        self.gate(person=False).require_person(ME, code)
        if self.accounts.load_block(ME) == (code, self.now):
            self.account_blocked = True

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def what_is_spent_is_held_back(self) -> None:
        for password in self.spent:
            try:
                gate = DatabaseSignInGate(deepcopy(self.accounts), deepcopy(self.memory), now=lambda: self.now)
                gate.attempt_begins(ME, password)
            except SignInBlocked:
                continue
            raise AssertionError(f"{password} would be sent again")


def test_no_order_of_events_breaks_the_rules() -> None:
    checks = settings(max_examples=share(10, 100), stateful_step_count=15, deadline=None)
    run_state_machine_as_test(Rules, settings=checks)
