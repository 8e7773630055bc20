from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from golf.accounts import ONCE_MORE
from golf.errors import DatabaseBusy, SettingsError, SignInBlocked
from golf.settings import Settings
from golf_db import open_database
from services.sign_in.attempt_ledger import Past
from services.sign_in.refused_passwords import FileRefusedPasswords
from services.sign_in.sign_in_gate import AccountStates, DatabaseSignInGate, PasswordMemory
from tests.services.account_doubles import MemoryAccounts, MemoryOfPasswords

ROOT = Path(__file__).parents[3]
ME, PASSWORD = "me@example.com", "a password"


@pytest.fixture(params=["memory", "database"])
def accounts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AccountStates]:
    """The double and the real thing: both keep the same contract."""
    if request.param == "memory":
        yield MemoryAccounts()
        return
    database = open_database(tmp_path / "golf.db")
    yield database.accounts
    database.close()


def gate(
    accounts: AccountStates, memory: PasswordMemory | None = None, *, started_by_person: bool = False
) -> DatabaseSignInGate:
    """A gate as another process, tab or restart would make it: all it knows is in the accounts."""
    return DatabaseSignInGate(
        accounts, memory or MemoryOfPasswords(), started_by_person=started_by_person,
        now=lambda: datetime(2026, 2, 7, 18, tzinfo=UTC))


def test_one_refusal_stops_every_later_attempt_whoever_asks(accounts: AccountStates) -> None:
    first = gate(accounts)
    first.check(ME)
    first.attempt_begins(ME, PASSWORD)
    first.attempt_ended(ME, "password_refused")
    for started_by_person in (True, False):
        with pytest.raises(SignInBlocked, match="refused"):
            gate(accounts, started_by_person=started_by_person).check(ME)


def test_a_person_opens_the_gate_for_one_more_attempt(accounts: AccountStates) -> None:
    gate(accounts).attempt_ended(ME, "password_refused")
    gate(accounts).lift_block(ME, PASSWORD)
    gate(accounts).check(ME)
    gate(accounts).attempt_begins(ME, PASSWORD)
    gate(accounts).attempt_ended(ME, "password_refused")
    with pytest.raises(SignInBlocked):
        gate(accounts, started_by_person=True).check(ME)


def test_being_let_in_clears_everything(accounts: AccountStates) -> None:
    gate(accounts).attempt_begins(ME, PASSWORD)
    gate(accounts).attempt_ended(ME, None)
    gate(accounts).check(ME)


def test_an_attempt_with_unknown_end_is_followed_only_when_a_person_asks(accounts: AccountStates) -> None:
    gate(accounts).attempt_begins(ME, PASSWORD)
    with pytest.raises(SignInBlocked, match="cut off"):
        gate(accounts).check(ME)
    person = gate(accounts, started_by_person=True)
    person.check(ME)
    person.attempt_begins(ME, PASSWORD)
    person.attempt_ended(ME, None)
    gate(accounts).check(ME)


def test_a_form_sent_and_never_judged_is_tried_again_by_a_person_only(accounts: AccountStates) -> None:
    first = gate(accounts)
    first.attempt_begins(ME, PASSWORD)
    first.attempt_ended(ME, "sign_in_unanswered")
    with pytest.raises(SignInBlocked, match="cut off"):
        gate(accounts).check(ME)
    person = gate(accounts, started_by_person=True)
    assert person.load_reason(ME) is None
    person.attempt_begins(ME, PASSWORD)
    person.attempt_ended(ME, None)
    gate(accounts).check(ME)


def test_an_attempt_that_was_never_sent_changes_nothing(accounts: AccountStates) -> None:
    first = gate(accounts)
    first.attempt_begins(ME, PASSWORD)
    first.attempt_not_sent(ME)
    gate(accounts).check(ME)
    gate(accounts).attempt_begins(ME, PASSWORD)  # and dies
    person = gate(accounts, started_by_person=True)
    person.attempt_begins(ME, PASSWORD)
    person.attempt_not_sent(ME)
    with pytest.raises(SignInBlocked, match="cut off"):
        gate(accounts).check(ME)


def test_a_kept_session_ends_the_doubt_for_a_person_but_lifts_no_refusal(accounts: AccountStates) -> None:
    gate(accounts).attempt_begins(ME, PASSWORD)
    gate(accounts).cookie_accepted(ME)
    with pytest.raises(SignInBlocked):
        gate(accounts).check(ME)
    gate(accounts, started_by_person=True).cookie_accepted(ME)
    gate(accounts).check(ME)
    gate(accounts).attempt_ended(ME, "password_refused")
    gate(accounts, started_by_person=True).cookie_accepted(ME)
    with pytest.raises(SignInBlocked):
        gate(accounts).check(ME)


@pytest.fixture(params=["memory", "file"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> PasswordMemory:
    return MemoryOfPasswords() if request.param == "memory" else FileRefusedPasswords(Settings(home=tmp_path))


def test_a_refused_password_is_held_back_even_when_the_account_is_free_again(
    accounts: AccountStates, memory: PasswordMemory
) -> None:
    first = gate(accounts, memory)
    first.attempt_begins(ME, "the old one")
    first.attempt_ended(ME, "password_refused")
    gate(accounts, memory).lift_block(ME, "the new one")
    for started_by_person in (True, False):
        other = gate(accounts, memory, started_by_person=started_by_person)
        other.check(ME)
        with pytest.raises(SignInBlocked, match="this very password"):
            other.attempt_begins(ME, "the old one")
        assert accounts.load_interrupted_attempt(ME) is None
    gate(accounts, memory).attempt_begins(ME, "the new one")
    gate(accounts, memory).attempt_begins("other@example.com", "the old one")


def test_a_person_who_acts_for_a_refused_password_frees_it_for_one_attempt(
    accounts: AccountStates, memory: PasswordMemory
) -> None:
    for _ in range(2):
        one = gate(accounts, memory)
        one.attempt_begins(ME, "the old one")
        one.attempt_ended(ME, "password_refused")
        with pytest.raises(SignInBlocked):
            gate(accounts, memory).attempt_begins(ME, "the old one")
        gate(accounts, memory).lift_block(" Me@example.com", "the old one")


@pytest.mark.parametrize("code", ["account_locked", "person_needed", "sign_in_unanswered", "let_in_unread"])
def test_only_a_refusal_of_the_password_is_held_against_it(
    accounts: AccountStates, memory: PasswordMemory, code: str
) -> None:
    one = gate(accounts, memory)
    one.attempt_begins(ME, "the old one")
    one.attempt_ended(ME, code)
    assert one.refused_at(ME, "the old one") is None


@pytest.mark.parametrize("code", ["person_needed", "account_locked"])
def test_what_wants_a_person_before_the_password_keeps_every_sync_away_until_one_acts(
    accounts: AccountStates, code: str
) -> None:
    gate(accounts).require_person(ME, code)
    for started_by_person in (True, False):
        with pytest.raises(SignInBlocked, match="Nothing has been tried since"):
            gate(accounts, started_by_person=started_by_person).check(ME)
    gate(accounts).lift_block(ME, PASSWORD)
    gate(accounts).check(ME)


def test_a_captcha_does_not_hide_that_the_password_was_refused(accounts: AccountStates) -> None:
    gate(accounts).attempt_ended(ME, "password_refused")
    gate(accounts).require_person(ME, "person_needed")
    assert (accounts.load_block(ME) or ("",))[0] == "password_refused"


def test_a_full_disk_does_not_hide_the_refusal(accounts: AccountStates, caplog: pytest.LogCaptureFixture) -> None:
    class Full(MemoryOfPasswords):
        def note(self, username: str, password: str, past: Past | None) -> None:  # noqa: ARG002 - the port's
            raise SettingsError("No room.", "Make some.")

    one = gate(accounts, Full())
    one.attempt_begins(ME, PASSWORD)
    one.attempt_ended(ME, "password_refused")
    assert "refused_password_not_noted" in caplog.messages
    with pytest.raises(SignInBlocked):
        gate(accounts).check(ME)


def test_a_refusal_that_a_busy_database_cannot_note_is_held_against_the_password_all_the_same(
    accounts: AccountStates, memory: PasswordMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DatabaseBusy("Another process uses the file.", "Try again.")

    one = gate(accounts, memory)
    one.attempt_begins(ME, PASSWORD)
    with monkeypatch.context() as patch:
        patch.setattr(accounts, "save_refusal", busy)
        with pytest.raises(DatabaseBusy):
            one.attempt_ended(ME, "password_refused")
    with pytest.raises(SignInBlocked, match="this very password"):
        gate(accounts, memory, started_by_person=True).attempt_begins(ME, PASSWORD)
    with pytest.raises(SignInBlocked):
        gate(accounts, memory).check_login(ME, PASSWORD)


def test_a_refusal_elsewhere_between_check_and_attempt_is_respected(accounts: AccountStates) -> None:
    slow = gate(accounts, started_by_person=True)
    slow.check(ME)
    gate(accounts).attempt_ended(ME, "password_refused")
    with pytest.raises(SignInBlocked):
        slow.attempt_begins(ME, PASSWORD)
    assert accounts.load_interrupted_attempt(ME) is None


def test_the_same_account_typed_differently_is_the_same_account(accounts: AccountStates) -> None:
    gate(accounts).attempt_ended("Me@Example.com ", "password_refused")
    with pytest.raises(SignInBlocked):
        gate(accounts).check(ME)


def test_other_accounts_go_on(accounts: AccountStates) -> None:
    gate(accounts).attempt_ended(ME, "password_refused")
    gate(accounts).check("other@example.com")


@pytest.mark.parametrize(("code", "word", "step"), [
    ("password_refused", "refused", "save them again"),
    ("account_locked", "locked", "sign in there once it lets you"),
    ("person_needed", "only a person", "answer it there"),
    ("something_new", "did not let", "in your own browser"),
])
def test_each_refusal_has_its_sentence_and_next_step(
    accounts: AccountStates, code: str, word: str, step: str
) -> None:
    gate(accounts).attempt_ended(ME, code)
    reason = gate(accounts).load_reason(ME) or ""
    assert word in reason
    assert step in reason
    assert "2026" in reason
    assert ONCE_MORE in reason


def test_what_the_sentences_tell_to_press_exists() -> None:
    button, command = "try it once more", "--try-again"
    assert button in ONCE_MORE
    assert command in ONCE_MORE
    assert f'{button}", key="try_again"' in (ROOT / "ui/sign_in/sign_in_again.py").read_text(encoding="utf-8")
    assert command in (ROOT / "commands/login.py").read_text(encoding="utf-8")


def test_a_free_way_has_no_reason(accounts: AccountStates) -> None:
    assert gate(accounts).load_reason(ME) is None
