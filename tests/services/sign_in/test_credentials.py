from __future__ import annotations

import stat
import sys
from datetime import datetime
from pathlib import Path

import pytest

from automation.ports import LET_IN_UNREAD, SignInGate
from golf.errors import (
    AccountLocked,
    CredentialsMissing,
    KeyringUnavailable,
    ListNotLoaded,
    PasswordRefused,
    PasswordRefusedBefore,
    PortalOffline,
    SettingsError,
    SignInBlocked,
    SignInUnanswered,
    SyncAlreadyRunning,
)
from golf.settings import Settings
from golf.sync_events import OnStatus, ignore_status
from services.secrets.keyring_access import SERVICE, KeyringAccess
from services.shared.locks import hold_sync_lock
from services.sign_in.credentials import Credentials, StoredCredentials, build_places, take_environment_credentials
from services.sign_in.login_places import CREDENTIALS_FILE
from services.sign_in.portal_secrets import FileCookieStore
from services.sign_in.refused_passwords import FileRefusedPasswords
from services.sign_in.sign_in_gate import DatabaseSignInGate
from tests.services.account_doubles import MemoryAccounts
from tests.services.keyring_doubles import LockableKeyring, MemoryKeyring, NoKeyring, PromptingKeyring

ME = "me@example.com"


class Portal:
    """Judges user name and password like a portal, and counts how often it was asked."""

    def __init__(self, password: str = "right-password") -> None:
        self.password = password
        self.attempts = 0
        self.sent: list[str] = []
        self.raises: Exception | None = None
        self.raises_before: Exception | None = None

    def __call__(self, username: str, password: str, gate: SignInGate, _on_status: OnStatus) -> None:
        gate.check(username)
        if self.raises_before is not None:
            raise self.raises_before
        gate.attempt_begins(username, password)
        self.attempts += 1
        self.sent.append(password)
        if self.raises is not None:
            gate.attempt_ended(username, getattr(self.raises, "code", SignInUnanswered.code))
            raise self.raises
        right = password == self.password
        gate.attempt_ended(username, None if right else PasswordRefused.code)
        if not right:
            raise PasswordRefused("The portal refused user name or password.", "Check both.")

    def sync(self, house: House) -> None:
        """What any sync does with the password in force."""
        login = house.credentials.load()
        self(login.username, login.password, house.gate, ignore_status)


class House:
    """Credentials with everything around them."""

    def __init__(
        self, home: Path, backend: MemoryKeyring | None = None, *, environment: StoredCredentials | None = None,
        demo: StoredCredentials | None = None, portal_url: str = "https://my.uneekor.com", time_limit_s: float = 2.0,
        accounts: MemoryAccounts | None = None,
    ) -> None:
        self.settings = Settings(home=home, portal_url=portal_url, demo=demo is not None)
        self.backend = backend or MemoryKeyring()
        self.portal = Portal()
        self.accounts = accounts or MemoryAccounts()
        self.gate = DatabaseSignInGate(self.accounts, FileRefusedPasswords(self.settings), started_by_person=True)
        self.cookies = FileCookieStore(self.settings)
        places = build_places(
            self.settings, environment=environment, demo=demo,
            keyring=KeyringAccess(lambda: self.backend, time_limit_s))
        self.noted: list[tuple[str, str]] = []
        self.credentials = Credentials(places, self.gate, self.portal, self.cookies,
                                       no_sync=lambda: hold_sync_lock(self.settings.lock_path), roster=self.accounts,
                                       note=lambda what, account: self.noted.append((what, account)))

    @property
    def file(self) -> Path:
        return self.settings.private_folder / CREDENTIALS_FILE


class Morning:
    """Cron starts a fresh process each time; the folder, the keyring and the database are the same."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.backend = MemoryKeyring()
        self.accounts = MemoryAccounts()
        self.environment = "old-one"
        self.sent: list[str] = []

    def process(self) -> House:
        house = House(self.home, self.backend, environment=StoredCredentials(ME, self.environment),
                      accounts=self.accounts)
        house.portal.sent = self.sent
        return house

    def sync(self) -> None:
        house = self.process()
        house.portal.sync(house)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def bare_house(tmp_path: Path) -> House:
    """A machine without a keyring."""
    return House(tmp_path, NoKeyring())


def test_a_checked_password_lives_in_the_keyring_and_nowhere_else(house: House) -> None:
    house.credentials.check_and_save(f" {ME} ", "right-password")
    assert house.credentials.load() == StoredCredentials(ME, "right-password")
    (service, entry), = house.backend.secrets
    assert (service, entry.startswith("https://my.uneekor.com/"), ME in entry) == (SERVICE, True, False)
    assert not house.file.exists()
    status = house.credentials.status()
    assert (status.username, status.place, status.needs_consent_for_file) == (ME, "keyring", False)
    assert "keyring" in status.place_sentence


def test_nothing_known_is_said_and_raised(house: House) -> None:
    status = house.credentials.status()
    assert (status.username, status.place, status.blocked_reason) == (None, None, None)
    with pytest.raises(CredentialsMissing, match="Sign in once"):
        house.credentials.load()


def test_without_keyring_nothing_is_tried_before_the_golfer_agrees(bare_house: House) -> None:
    assert bare_house.credentials.status().needs_consent_for_file
    with pytest.raises(KeyringUnavailable, match="Nothing was tried"):
        bare_house.credentials.check_and_save(ME, "right-password")
    assert bare_house.portal.attempts == 0
    assert not bare_house.file.exists()


def test_with_consent_they_live_in_a_private_file_and_that_is_said(bare_house: House) -> None:
    said: list[str] = []
    bare_house.credentials.check_and_save(ME, "right-password", allow_file=True, on_status=said.append)
    assert bare_house.credentials.load().password == "right-password"
    assert bare_house.credentials.status().place == "file"
    assert "not encrypted" in bare_house.credentials.status().place_sentence
    assert "not encrypted" in said[-1]
    if sys.platform != "win32":
        assert stat.S_IMODE(bare_house.file.stat().st_mode) == 0o600
        assert stat.S_IMODE(bare_house.file.parent.stat().st_mode) == 0o700


def test_a_refused_password_leaves_the_earlier_one_and_its_way_free(house: House) -> None:
    house.credentials.check_and_save(ME, "right-password")
    with pytest.raises(PasswordRefused, match="Nothing was changed"):
        house.credentials.check_and_save(ME, "typing-error")
    assert house.credentials.load().password == "right-password"
    assert house.credentials.status().blocked_reason is None
    house.gate.check(ME)


def test_a_refused_password_that_is_the_kept_one_blocks(house: House) -> None:
    house.credentials.check_and_save(ME, "right-password")
    house.portal.password = "changed on the portal"
    with pytest.raises(PasswordRefused):
        house.credentials.check_and_save(ME, "right-password")
    assert "refused" in (house.credentials.status().blocked_reason or "")


def test_a_typing_error_does_not_free_a_password_refused_before(house: House) -> None:
    house.credentials.check_and_save(ME, "right-password")
    house.gate.attempt_ended(ME, PasswordRefused.code)
    with pytest.raises(PasswordRefused):
        house.credentials.check_and_save(ME, "typing-error")
    with pytest.raises(SignInBlocked):
        house.gate.check(ME)


def test_a_typing_error_while_nothing_is_kept_leaves_the_block(house: House) -> None:
    with pytest.raises(PasswordRefused):
        house.credentials.check_and_save(ME, "typing-error")
    with pytest.raises(SignInBlocked):
        house.gate.check_login(ME, "typing-error")
    house.credentials.check_and_save(ME, "right-password")
    house.gate.check(ME)


def test_a_locked_account_blocks_whatever_was_typed(house: House) -> None:
    house.credentials.check_and_save(ME, "right-password")
    house.portal.raises = AccountLocked("The portal says that the account is locked.", "Unlock it.")
    with pytest.raises(AccountLocked):
        house.credentials.check_and_save(ME, "another-password")
    assert "locked" in (house.credentials.status().blocked_reason or "")


def test_offline_changes_nothing_and_says_so(house: House) -> None:
    house.credentials.check_and_save(ME, "right-password")
    house.portal.raises_before = PortalOffline("The portal cannot be reached.", "Check the network.")
    with pytest.raises(PortalOffline, match=r"Nothing was changed\. Check the network"):
        house.credentials.check_and_save(ME, "new-password")
    assert house.credentials.load().password == "right-password"


@pytest.mark.parametrize("crash", [RuntimeError("defect"), KeyboardInterrupt()])
@pytest.mark.parametrize("sent", [True, False])
def test_a_crash_in_the_check_leaves_the_block(house: House, crash: BaseException, sent: bool) -> None:
    house.gate.attempt_ended(ME, PasswordRefused.code)
    setattr(house.portal, "raises" if sent else "raises_before", crash)
    with pytest.raises(type(crash)):
        house.credentials.check_and_save(ME, "new-password")
    with pytest.raises(SignInBlocked, match="refused"):
        house.gate.check(ME)


def test_the_block_is_in_the_database_all_the_time_the_check_takes(house: House) -> None:
    """A killed process has no last words: what it would leave behind must be right at every moment."""
    seen: list[tuple[str, datetime] | None] = []

    class Watching(Portal):
        def __call__(self, username: str, password: str, gate: SignInGate, on_status: OnStatus) -> None:
            seen.append(house.accounts.load_block(ME))
            super().__call__(username, password, gate, on_status)
            seen.append(house.accounts.load_block(ME))

    house.gate.attempt_ended(ME, PasswordRefused.code)
    block = house.accounts.load_block(ME)
    house.credentials._verify = Watching()
    house.credentials.check_and_save(ME, "right-password")
    assert block is not None
    assert seen == [block, block]
    house.gate.check(ME)


def test_an_accepted_password_that_cannot_be_kept_leaves_the_block(bare_house: House) -> None:
    bare_house.gate.attempt_ended(ME, PasswordRefused.code)
    bare_house.file.mkdir(parents=True)  # nothing can be put in its place
    with pytest.raises(SettingsError):
        bare_house.credentials.check_and_save(ME, "right-password", allow_file=True)
    with pytest.raises(SignInBlocked):
        bare_house.gate.check(ME)


def test_nothing_is_checked_beside_a_running_sync(bare_house: House) -> None:
    with hold_sync_lock(bare_house.settings.lock_path), pytest.raises(SyncAlreadyRunning):
        bare_house.credentials.check_and_save(ME, "right-password")
    assert bare_house.portal.attempts == 0


def test_a_check_that_ends_unknown_is_repeated_by_a_person_only(house: House) -> None:
    house.portal.raises = SignInUnanswered("The form was sent and the portal did not answer.", "Sync again yourself.")
    with pytest.raises(SignInUnanswered):
        house.credentials.check_and_save(ME, "right-password")
    house.gate.check(ME)
    with pytest.raises(SignInBlocked, match="cut off"):
        DatabaseSignInGate(house.accounts, FileRefusedPasswords(house.settings)).check_login(ME, "right-password")


@pytest.mark.parametrize(("username", "password"), [("", "p"), ("  ", "p"), (ME, "")])
def test_half_an_answer_is_not_tried(house: House, username: str, password: str) -> None:
    with pytest.raises(SettingsError, match="Both"):
        house.credentials.check_and_save(username, password)
    assert house.portal.attempts == 0


def test_another_portal_never_gets_the_password(tmp_path: Path) -> None:
    backend = MemoryKeyring()
    real = House(tmp_path, backend)
    real.credentials.check_and_save(ME, "right-password")
    for url in ("http://127.0.0.1:8000", "http://my.uneekor.com", "https://my.uneekor.com.evil.example"):
        with pytest.raises(CredentialsMissing):
            House(tmp_path, backend, portal_url=url).credentials.load()


def test_a_file_holds_each_portal_apart(tmp_path: Path) -> None:
    real = House(tmp_path, NoKeyring())
    other = House(tmp_path, NoKeyring(), portal_url="http://127.0.0.1:8000")
    real.credentials.check_and_save(ME, "right-password", allow_file=True)
    with pytest.raises(CredentialsMissing):
        other.credentials.load()
    other.credentials.check_and_save("other@example.com", "right-password", allow_file=True)
    other.credentials.clear()
    assert real.credentials.load().username == ME
    real.credentials.clear()
    assert not real.file.exists()


def test_a_keyring_that_works_again_takes_the_file_over(tmp_path: Path) -> None:
    backend = LockableKeyring()
    house = House(tmp_path, backend)
    house.credentials.check_and_save(ME, "right-password", allow_file=True)
    assert house.credentials.status().place == "file"
    backend.locked = False
    house.credentials.check_and_save(ME, "right-password", allow_file=True)
    assert house.credentials.status().place == "keyring"
    assert not house.file.exists()


def test_the_later_saved_is_in_force(tmp_path: Path) -> None:
    backend = LockableKeyring()
    backend.locked = False
    house = House(tmp_path, backend)
    house.credentials.check_and_save(ME, "right-password")
    backend.locked = True
    house.portal.password = "newer-password"
    later = House(tmp_path, backend)
    later.portal.password = "newer-password"
    later.credentials.check_and_save(ME, "newer-password", allow_file=True)
    backend.locked = False
    assert House(tmp_path, backend).credentials.load().password == "newer-password"


def test_the_environment_goes_first_is_never_written_and_stays_after_clearing(tmp_path: Path) -> None:
    house = House(tmp_path, environment=StoredCredentials("env@example.com", "from-environment"))
    assert house.credentials.load().username == "env@example.com"
    assert house.credentials.status().place == "environment"
    assert "remain in force" in house.credentials.clear()
    assert house.credentials.load().username == "env@example.com"
    assert house.backend.secrets == {}
    assert not house.file.exists()


def test_what_a_person_typed_and_the_portal_accepted_goes_before_the_environment(tmp_path: Path) -> None:
    house = House(tmp_path, environment=StoredCredentials(ME, "old-one"))
    house.credentials.check_and_save(ME, "right-password")
    assert house.credentials.load().password == "right-password"
    assert house.credentials.status().place == "keyring"


def test_a_password_refused_from_the_environment_is_never_sent_again_by_itself(tmp_path: Path) -> None:
    """Each cron run is a new process that still finds the old password in its environment."""
    cron = Morning(tmp_path)
    with pytest.raises(PasswordRefused):
        cron.sync()
    with pytest.raises(SignInBlocked):
        cron.sync()
    cron.process().credentials.check_and_save(ME, "right-password")
    cron.sync()
    cron.sync()
    assert cron.sent == ["old-one", "right-password", "right-password", "right-password"]
    assert cron.process().credentials.status().place == "keyring"


def test_a_refused_password_stays_back_when_the_saved_one_is_forgotten(tmp_path: Path) -> None:
    cron = Morning(tmp_path)
    with pytest.raises(PasswordRefused):
        cron.sync()
    cron.process().credentials.check_and_save(ME, "right-password")
    cron.process().credentials.clear()
    status = cron.process().credentials.status()
    assert (status.place, status.username) == ("environment", ME)
    assert "this very password" in (status.blocked_reason or "")
    with pytest.raises(SignInBlocked, match="UNEEKOR_PASSWORD"):
        cron.sync()
    cron.process().credentials.try_again()
    assert cron.process().credentials.status().blocked_reason is None
    with pytest.raises(PasswordRefused):
        cron.sync()
    with pytest.raises(SignInBlocked):
        cron.sync()
    assert cron.sent == ["old-one", "right-password", "old-one"]


def test_what_was_saved_before_the_refusal_does_not_jump_in(tmp_path: Path) -> None:
    """Another account may be kept: nobody wants a sync with that one because this one was refused."""
    cron = Morning(tmp_path)
    House(tmp_path, cron.backend).credentials.check_and_save("other@example.com", "right-password")
    with pytest.raises(PasswordRefused):
        cron.sync()
    assert cron.process().credentials.status().username == ME
    with pytest.raises(SignInBlocked):
        cron.sync()


def test_a_changed_environment_goes_first_again(tmp_path: Path) -> None:
    cron = Morning(tmp_path)
    with pytest.raises(PasswordRefused):
        cron.sync()
    cron.process().credentials.check_and_save(ME, "right-password")
    cron.environment = "right-password"
    assert cron.process().credentials.status().place == "environment"


def test_a_refused_password_is_sent_again_only_when_a_person_says_once_more(house: House) -> None:
    for once_more in (False, True):
        with pytest.raises(PasswordRefused):
            house.credentials.check_and_save(ME, "typing-error", once_more=once_more)
        with pytest.raises(SignInBlocked):
            house.gate.attempt_begins(ME, "typing-error")
    house.portal.password = "typing-error"
    for _ in range(3):
        with pytest.raises(PasswordRefusedBefore, match=r"refused this very password on .* not sent again"):
            house.credentials.check_and_save(ME.upper(), "typing-error")
    assert house.portal.attempts == 2
    house.credentials.check_and_save(ME, "typing-error", once_more=True)
    house.gate.attempt_begins(ME, "typing-error")


def test_another_password_is_sent_although_one_was_refused(house: House) -> None:
    with pytest.raises(PasswordRefused):
        house.credentials.check_and_save(ME, "typing-error")
    house.credentials.check_and_save(ME, "right-password")
    assert house.portal.sent == ["typing-error", "right-password"]


def test_a_mistyped_password_in_the_environment_does_not_stand_in_the_way_of_the_right_one(tmp_path: Path) -> None:
    cron = Morning(tmp_path)
    with pytest.raises(PasswordRefused):
        cron.sync()
    assert "refused" in (cron.process().credentials.status().blocked_reason or "")
    cron.environment = "right-password"
    assert cron.process().credentials.status().blocked_reason is None
    cron.sync()
    assert cron.sent == ["old-one", "right-password"]
    cron.environment = "old-one"
    with pytest.raises(SignInBlocked):
        cron.sync()


def test_a_changed_environment_has_three_attempts_a_day_and_a_person_has_the_next(tmp_path: Path) -> None:
    cron = Morning(tmp_path)
    for number in range(5):
        cron.environment = f"guess {number}"
        with pytest.raises(PasswordRefused if number < 3 else SignInBlocked):
            cron.sync()
    assert "Three different passwords" in (cron.process().credentials.status().blocked_reason or "")
    cron.environment = "right-password"
    with pytest.raises(SignInBlocked, match="Three different passwords"):
        cron.process().credentials.check_and_save(ME, "right-password", by_person=False)
    cron.process().credentials.try_again()
    cron.sync()
    assert cron.sent == ["guess 0", "guess 1", "guess 2", "right-password"]


def test_a_password_the_portal_took_is_kept_although_its_list_did_not_open(house: House) -> None:
    class Unread(Portal):
        def __call__(self, username: str, password: str, gate: SignInGate, _on_status: OnStatus) -> None:
            gate.check(username)
            gate.attempt_begins(username, password)
            gate.attempt_ended(username, LET_IN_UNREAD)
            raise ListNotLoaded("The portal let you in, but its list never finished loading.", "Sync again later.")

    said: list[str] = []
    house.credentials._verify = Unread()
    house.credentials.check_and_save(ME, "right-password", on_status=said.append)
    assert house.credentials.load().password == "right-password"
    assert any("let you in" in sentence for sentence in said)
    by_itself = DatabaseSignInGate(house.accounts, FileRefusedPasswords(house.settings))
    by_itself.check_login(ME, "right-password")  # a visit may begin: the cookie is kept
    with pytest.raises(SignInBlocked, match="asks for the password again"):
        by_itself.attempt_begins(ME, "right-password")
    house.gate.cookie_accepted(ME)
    by_itself.attempt_begins(ME, "right-password")


def test_environment_credentials_are_taken_out_of_the_environment() -> None:
    environ = {"UNEEKOR_USERNAME": ME, "UNEEKOR_PASSWORD": "secret", "HOME": "/home/me"}
    assert take_environment_credentials(environ) == StoredCredentials(ME, "secret")
    assert environ == {"HOME": "/home/me"}
    assert take_environment_credentials(environ) is None


def test_a_password_in_a_file_that_the_environment_names_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_bytes("pÄss word \r\n".encode())
    environ = {"UNEEKOR_USERNAME": ME, "UNEEKOR_PASSWORD_FILE": str(file)}
    assert take_environment_credentials(environ) == StoredCredentials(ME, "pÄss word ")
    assert environ == {}
    given = {"UNEEKOR_USERNAME": ME, "UNEEKOR_PASSWORD": "typed", "UNEEKOR_PASSWORD_FILE": str(file)}
    assert take_environment_credentials(given) == StoredCredentials(ME, "typed")


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_password_file_that_holds_none_is_no_password(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    environ = {"UNEEKOR_USERNAME": ME, "UNEEKOR_PASSWORD_FILE": str(file)}
    assert take_environment_credentials(environ) is None
    assert environ == {}


def test_half_of_the_environment_is_removed_too_and_not_used() -> None:
    environ = {"UNEEKOR_PASSWORD": "secret"}
    assert take_environment_credentials(environ) is None
    assert environ == {}


def test_the_demo_keeps_its_own_and_touches_nothing_of_the_golfer(tmp_path: Path) -> None:
    house = House(tmp_path, NoKeyring(), demo=StoredCredentials("demo@example.com", "demo-password"))
    house.portal.password = "demo-password"
    status = house.credentials.status()
    assert (status.place, status.needs_consent_for_file) == ("demo", False)
    house.credentials.check_and_save("demo@example.com", "demo-password")
    assert "keeps its own" in house.credentials.clear()
    assert house.credentials.load().username == "demo@example.com"
    assert not house.file.exists()


def test_clearing_forgets_the_kept_sign_in_too(house: House) -> None:
    house.credentials.check_and_save(ME, "right-password")
    house.cookies.save(ME, {"cookies": []})
    assert "removed" in house.credentials.clear()
    assert house.noted == [("Login kept", ME), ("Login removed", ME)]
    assert house.cookies.load(ME) is None
    assert house.backend.secrets == {}
    assert house.credentials.status().username is None


def test_nothing_is_forgotten_beside_a_sync_that_would_bring_it_back(house: House) -> None:
    house.credentials.check_and_save(ME, "right-password")
    house.cookies.save(ME, {"cookies": []})
    with hold_sync_lock(house.settings.lock_path), pytest.raises(SyncAlreadyRunning, match="Stop it first"):
        house.credentials.clear()
    assert house.credentials.load().password == "right-password"
    assert house.cookies.load(ME) is not None
    house.credentials.clear()
    assert house.cookies.load(ME) is None


def test_trying_again_lifts_the_block_once(house: House) -> None:
    house.credentials.check_and_save(ME, "right-password")
    house.gate.attempt_ended(ME, PasswordRefused.code)
    house.credentials.try_again()
    house.gate.check(ME)


def test_the_status_asks_the_keyring_rarely(tmp_path: Path) -> None:
    class Counting(MemoryKeyring):
        questions = 0

        def get_password(self, service: str, username: str) -> str | None:
            self.questions += 1
            return super().get_password(service, username)

    backend = Counting()
    house = House(tmp_path, backend)
    house.credentials.check_and_save(ME, "right-password")
    house.credentials.status()
    before = backend.questions
    for _ in range(50):
        house.credentials.status()
    assert backend.questions == before


def test_an_open_prompt_does_not_hang_the_status(tmp_path: Path) -> None:
    backend = PromptingKeyring()
    house = House(tmp_path, backend, time_limit_s=0.2)
    assert house.credentials.status().needs_consent_for_file
    backend.answered.set()


@pytest.mark.parametrize("content", [b"", b"null", b"[1]", b'{"portals": 3}', b"\xff\xfe",
                                     b'{"portals":{"https://my.uneekor.com":7}}',
                                     b'{"portals":{"https://my.uneekor.com":{"username":"a"}}}', b"[" * 100_000])
def test_a_spoilt_file_counts_as_none_and_can_be_replaced(bare_house: House, content: bytes) -> None:
    bare_house.file.parent.mkdir(parents=True)
    bare_house.file.write_bytes(content)
    with pytest.raises(CredentialsMissing):
        bare_house.credentials.load()
    bare_house.credentials.check_and_save(ME, "right-password", allow_file=True)
    assert bare_house.credentials.load().username == ME


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_a_file_that_others_could_read_is_closed_when_it_is_read(bare_house: House) -> None:
    bare_house.credentials.check_and_save(ME, "right-password", allow_file=True)
    bare_house.file.chmod(0o644)
    bare_house.credentials.load()
    assert stat.S_IMODE(bare_house.file.stat().st_mode) == 0o600


def test_an_unreadable_file_is_explained(bare_house: House) -> None:
    bare_house.file.mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read"):
        bare_house.credentials.load()
    assert "cannot be read" in bare_house.credentials.status().place_sentence
    bare_house.file.rmdir()


def test_a_spoilt_keyring_entry_counts_as_none(house: House) -> None:
    house.backend.secrets[SERVICE, "https://my.uneekor.com"] = "not json"
    with pytest.raises(CredentialsMissing):
        house.credentials.load()


def test_the_password_never_shows_itself() -> None:
    credentials = StoredCredentials(ME, "right-password")
    assert "right-password" not in f"{credentials!r} {credentials}"
