"""Several logins side by side, and what an earlier version kept carried over without ever being lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from golf.errors import CredentialsMissing, KeyringUnavailable, PasswordRefused, SettingsError, SignInBlocked
from services.secrets.keyring_access import SERVICE
from services.sign_in.login_places import StoredCredentials
from tests.services.account_doubles import MemoryAccounts
from tests.services.keyring_doubles import LockableKeyring, MemoryKeyring, NoKeyring
from tests.services.sign_in.test_credentials import ME, House

CLUB = "club@example.com"
ORIGIN = "https://my.uneekor.com"
OLD = {"username": ME, "password": "old-one", "saved_at": "2026-01-01T00:00:00+00:00"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def add(house: House, username: str, password: str = "right-password") -> None:
    house.portal.password = password
    house.credentials.check_and_save(username, password, allow_file=True)


def test_a_second_account_leaves_the_first_as_it_is(house: House) -> None:
    add(house, ME, "one")
    add(house, CLUB, "two")
    assert house.credentials.accounts() == (ME, CLUB)
    assert house.credentials.load() == house.credentials.load(f" {ME.upper()}") == StoredCredentials(ME, "one")
    assert house.credentials.load(CLUB).password == "two"
    assert house.credentials.status().username == ME
    assert house.credentials.status(CLUB).place == "keyring"


def test_accounts_in_a_file_stay_apart_and_are_found_by_the_next_process(tmp_path: Path) -> None:
    first = House(tmp_path, NoKeyring())
    add(first, ME, "one")
    add(first, CLUB, "two")
    later = House(tmp_path, NoKeyring(), accounts=MemoryAccounts())  # the list in the database was lost
    assert later.credentials.accounts() == (ME, CLUB)
    assert later.credentials.load(CLUB).password == "two"


def test_removing_one_keeps_the_other_with_its_sign_in(house: House) -> None:
    for name in (ME, CLUB):
        add(house, name)
        house.cookies.save(name, {"cookies": [], "of": name})
    house.credentials.clear(ME)
    assert house.credentials.accounts() == (CLUB,)
    assert house.cookies.load(ME) is None
    assert house.cookies.load(CLUB) == {"cookies": [], "of": CLUB}
    with pytest.raises(CredentialsMissing, match=ME):
        house.credentials.load(ME)
    assert len(house.backend.secrets) == 1


def test_a_refusal_of_one_account_says_nothing_about_the_other(house: House) -> None:
    add(house, ME)
    add(house, CLUB)
    house.gate.attempt_ended(CLUB, PasswordRefused.code)
    assert house.credentials.status(ME).blocked_reason is None
    assert "refused" in (house.credentials.status(CLUB).blocked_reason or "")
    house.credentials.try_again(CLUB)
    assert house.credentials.status(CLUB).blocked_reason is None


def test_signing_in_again_is_for_the_account_that_was_asked_about(house: House) -> None:
    add(house, ME)
    with pytest.raises(SettingsError, match="another account") as caught:
        house.credentials.check_and_save(CLUB, "right-password", account=ME)
    assert "Add an account" in caught.value.what_to_do
    assert house.portal.attempts == 1
    house.credentials.check_and_save(ME.upper(), "right-password", account=ME)
    assert house.portal.attempts == 2


def test_a_typing_error_while_an_account_is_added_blocks_nothing(house: House) -> None:
    add(house, ME)
    with pytest.raises(PasswordRefused):
        house.credentials.check_and_save(CLUB, "typing-error")
    assert house.credentials.accounts() == (ME,)
    house.gate.check(ME)
    house.gate.check(CLUB)


def test_the_environment_is_one_more_account_and_never_written(tmp_path: Path) -> None:
    house = House(tmp_path, environment=StoredCredentials("env@example.com", "from-environment"))
    assert house.credentials.accounts() == ("env@example.com",)
    add(house, ME)
    assert house.credentials.accounts() == (ME, "env@example.com")
    assert house.credentials.load("env@example.com").password == "from-environment"
    assert "env@example.com" not in house.accounts.roster
    later = House(tmp_path, house.backend, accounts=house.accounts,
                  environment=StoredCredentials("env@example.com", "from-environment"))
    assert later.credentials.accounts() == ("env@example.com", ME)
    assert later.credentials.load().username == "env@example.com"


def test_a_refused_environment_lets_what_was_saved_since_go_first(tmp_path: Path) -> None:
    given = StoredCredentials("env@example.com", "typing-error")
    house = House(tmp_path, environment=given)
    with pytest.raises(PasswordRefused):
        house.portal.sync(house)
    add(house, ME)
    later = House(tmp_path, house.backend, accounts=house.accounts, environment=given)
    assert later.credentials.load().username == ME
    with pytest.raises(SignInBlocked):
        later.credentials.load("env@example.com")


def test_an_account_whose_password_is_not_at_hand_is_shown_and_asks_for_it(house: House) -> None:
    add(house, ME)
    house.backend.secrets.clear()
    house.credentials._glances = None
    status = house.credentials.status()
    assert (status.username, status.place) == (ME, None)
    assert "Sign in again" in (status.blocked_reason or "")


def test_a_locked_keyring_does_not_make_accounts_disappear(tmp_path: Path) -> None:
    backend = LockableKeyring()
    backend.locked = False
    first = House(tmp_path, backend)
    add(first, ME)
    backend.locked = True
    later = House(tmp_path, backend, accounts=first.accounts)
    assert later.credentials.accounts() == (ME,)
    assert "locked" in (later.credentials.status().blocked_reason or "")
    with pytest.raises(CredentialsMissing, match="locked"):
        later.credentials.load()


def test_the_one_login_of_an_earlier_version_is_carried_over(house: House) -> None:
    house.backend.secrets[SERVICE, ORIGIN] = json.dumps(OLD)
    assert house.credentials.load() == StoredCredentials(ME, "old-one")
    assert list(house.accounts.roster) == [ME]
    (_service, entry), = house.backend.secrets
    assert entry.startswith(f"{ORIGIN}/")
    assert json.loads(house.backend.secrets[SERVICE, entry]) == OLD


def test_the_one_login_of_an_earlier_file_is_carried_over(tmp_path: Path) -> None:
    house = House(tmp_path, NoKeyring())
    house.file.parent.mkdir(parents=True)
    house.file.write_text(json.dumps({"version": 1, "portals": {ORIGIN: OLD, "http://127.0.0.1:1": OLD}}))
    assert house.credentials.load() == StoredCredentials(ME, "old-one")
    kept = json.loads(house.file.read_text())
    assert kept["version"] == 2
    assert sorted(key[:len(ORIGIN) + 1] for key in kept["portals"]) == ["http://127.0.0.1:1", f"{ORIGIN}/"]


class FailingKeyring(MemoryKeyring):
    """Forgets every new entry that is not a probe; or cannot write it."""

    loses = False

    def set_password(self, service: str, username: str, password: str) -> None:
        if username.startswith("probe-"):
            super().set_password(service, username, password)
        elif not self.loses:
            raise OSError("no room")


@pytest.mark.parametrize("loses", [True, False])
def test_the_old_copy_stays_until_the_new_one_is_read_back(tmp_path: Path, loses: bool) -> None:
    backend = FailingKeyring()
    backend.loses = loses
    backend.secrets[SERVICE, ORIGIN] = json.dumps(OLD)
    house = House(tmp_path, backend)
    with pytest.raises(KeyringUnavailable):
        house.credentials.load()
    assert backend.secrets == {(SERVICE, ORIGIN): json.dumps(OLD)}
    mended = MemoryKeyring()
    mended.secrets = backend.secrets
    assert House(tmp_path, mended).credentials.load().password == "old-one"


def test_a_crash_after_the_new_copy_leads_to_one_account(house: House) -> None:
    house.backend.secrets[SERVICE, ORIGIN] = json.dumps(OLD)
    house.credentials.load()
    house.backend.secrets[SERVICE, ORIGIN] = json.dumps(OLD)  # as if it had died before the old one was removed
    later = House(house.settings.home, house.backend, accounts=house.accounts)
    assert later.credentials.accounts() == (ME,)
    assert (SERVICE, ORIGIN) not in house.backend.secrets


def test_a_newer_password_of_the_account_survives_the_old_entry(house: House) -> None:
    add(house, ME, "newer")
    house.backend.secrets[SERVICE, ORIGIN] = json.dumps(OLD)
    later = House(house.settings.home, house.backend, accounts=house.accounts)
    assert later.credentials.load().password == "newer"


def test_a_keyring_login_that_a_later_file_had_replaced_comes_back_paused(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.backend.secrets[SERVICE, ORIGIN] = json.dumps(OLD)
    house.file.parent.mkdir(parents=True)
    house.file.write_text(json.dumps({"version": 1, "portals": {ORIGIN: {
        **OLD, "username": CLUB, "saved_at": "2026-02-01T00:00:00+00:00"}}}))
    assert house.credentials.accounts() == (CLUB, ME)
    assert [(one.username, one.sync_enabled) for one in house.accounts.load_accounts()] == [(CLUB, True), (ME, False)]
