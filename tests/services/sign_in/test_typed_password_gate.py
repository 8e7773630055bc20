from __future__ import annotations

import pytest

from golf.errors import PasswordRefused, PersonNeeded, SignInBlocked, SignInUnanswered
from services.sign_in.login_places import StoredCredentials
from services.sign_in.sign_in_gate import DatabaseSignInGate
from services.sign_in.typed_password_gate import TypedPasswordGate
from tests.services.account_doubles import MemoryAccounts, MemoryOfPasswords

ME, TYPED = "me@example.com", "typed password"


class Door:
    """A gate for one attempt, before an account that is blocked."""

    def __init__(self, *, spares_kept: bool = True, blocked: bool = True) -> None:
        self.accounts, self.refused = MemoryAccounts(), MemoryOfPasswords()
        self.ordinary = DatabaseSignInGate(self.accounts, self.refused, started_by_person=True)
        if blocked:
            self.ordinary.attempt_ended(ME, "account_locked")
        self.block = self.accounts.load_block(ME)
        self.gate = TypedPasswordGate(self.ordinary, StoredCredentials(ME, TYPED), spares_kept=spares_kept)


def test_the_typed_password_passes_a_block_once_and_lifts_nothing() -> None:
    door = Door()
    door.gate.check(ME)
    door.gate.attempt_begins(ME, TYPED)
    assert door.accounts.load_interrupted_attempt(ME) is not None
    door.gate.attempt_ended(ME, None)
    assert (door.accounts.load_block(ME), door.accounts.load_interrupted_attempt(ME)) == (door.block, None)
    with pytest.raises(SignInBlocked):
        door.gate.check(ME)
    with pytest.raises(SignInBlocked):
        door.gate.attempt_begins(ME, TYPED)


@pytest.mark.parametrize(("username", "password"), [(ME, "another password"), ("other@example.com", TYPED)])
def test_nothing_else_passes(username: str, password: str) -> None:
    door = Door()
    door.ordinary.attempt_ended("other@example.com", "account_locked")
    with pytest.raises(SignInBlocked):
        door.gate.attempt_begins(username, password)


def test_a_password_refused_before_passes_when_a_person_types_it() -> None:
    door = Door(blocked=False)
    door.refused.remember(ME, TYPED, door.ordinary._now())
    door.gate.attempt_begins(ME, TYPED)
    door.gate.attempt_ended(ME, PasswordRefused.code)
    assert door.ordinary.refused_at(ME, TYPED) is not None


def test_a_typing_error_is_held_against_the_typed_password_alone() -> None:
    door = Door(blocked=False)
    door.gate.attempt_begins(ME, TYPED)
    door.gate.attempt_ended(ME, PasswordRefused.code)
    door.ordinary.check(ME)
    with pytest.raises(SignInBlocked):
        door.ordinary.attempt_begins(ME, TYPED)


def test_a_refusal_blocks_the_account_when_no_other_password_is_kept() -> None:
    door = Door(spares_kept=False, blocked=False)
    door.gate.attempt_begins(ME, TYPED)
    door.gate.attempt_ended(ME, PasswordRefused.code)
    assert (door.accounts.load_block(ME) or ("",))[0] == PasswordRefused.code
    assert door.ordinary.refused_at(ME, TYPED) is not None


@pytest.mark.parametrize("code", [PersonNeeded.code, "account_locked"])
def test_what_needs_a_person_blocks_the_account_whatever_is_kept(code: str) -> None:
    door = Door(blocked=False)
    door.gate.attempt_begins(ME, TYPED)
    door.gate.attempt_ended(ME, code)
    assert (door.accounts.load_block(ME) or ("",))[0] == code


def test_a_captcha_before_the_typed_password_blocks_the_account_too() -> None:
    door = Door(blocked=False)
    door.gate.require_person(ME, PersonNeeded.code)
    assert (door.accounts.load_block(ME) or ("",))[0] == PersonNeeded.code
    door.gate.attempt_begins(ME, TYPED)  # a person types once more


def test_an_unknown_end_stays_unknown_and_leaves_the_block() -> None:
    door = Door()
    door.gate.attempt_begins(ME, TYPED)
    door.gate.attempt_ended(ME, SignInUnanswered.code)
    assert door.accounts.load_block(ME) == door.block
    assert door.accounts.load_interrupted_attempt(ME) is not None


def test_what_was_never_sent_changes_nothing() -> None:
    door = Door()
    door.gate.attempt_begins(ME, TYPED)
    door.gate.attempt_not_sent(ME)
    assert (door.accounts.load_block(ME), door.accounts.load_interrupted_attempt(ME)) == (door.block, None)


@pytest.mark.parametrize("refusal", [None, PasswordRefused.code])
def test_what_was_typed_says_nothing_about_an_earlier_attempt_whose_end_is_unknown(refusal: str | None) -> None:
    """Until the typed password is kept: automatic syncs would send the kept one again."""
    door = Door(blocked=False)
    door.ordinary.attempt_begins(ME, "the kept one")  # and is cut off
    cut_off_at = door.accounts.load_interrupted_attempt(ME)
    door.gate.attempt_begins(ME, TYPED)
    door.gate.attempt_ended(ME, refusal)
    assert door.accounts.load_interrupted_attempt(ME) == cut_off_at
    with pytest.raises(SignInBlocked, match="cut off"):
        DatabaseSignInGate(door.accounts, door.refused).check_login(ME, "the kept one")
    door.ordinary.typed_password_kept(ME, TYPED)
    DatabaseSignInGate(door.accounts, door.refused).check_login(ME, TYPED)
