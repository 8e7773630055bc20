from __future__ import annotations

import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from golf.errors import SettingsError
from golf.settings import Settings
from services.sign_in import refused_passwords
from services.sign_in.refused_passwords import REFUSED_FILE, FileRefusedPasswords

ME = "me@example.com"
AT = datetime(2026, 2, 7, 18, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As other processes make them."""
    monkeypatch.setattr(refused_passwords, "_COST", 2**14)


def memory_in(home: Path, portal_url: str = "https://my.uneekor.com") -> FileRefusedPasswords:
    """As another process would make it: all it knows is in the file."""
    return FileRefusedPasswords(Settings(home=home, portal_url=portal_url))


def file_in(home: Path) -> Path:
    return Settings(home=home).private_folder / REFUSED_FILE


def test_a_refused_password_is_known_to_every_process_until_it_is_forgotten(tmp_path: Path) -> None:
    memory_in(tmp_path).remember(ME, "the old one", AT)
    assert memory_in(tmp_path).refused_at(" ME@example.com", "the old one") == AT
    assert memory_in(tmp_path).refused_at(ME, "the old one ") is None
    assert memory_in(tmp_path).refused_at("other@example.com", "the old one") is None
    assert memory_in(tmp_path, "http://127.0.0.1:8000").refused_at(ME, "the old one") is None
    memory_in(tmp_path).forget(ME, "the old one")
    assert memory_in(tmp_path).refused_at(ME, "the old one") is None


def test_several_are_known_and_forgotten_apart(tmp_path: Path) -> None:
    memory = memory_in(tmp_path)
    memory.remember(ME, "one", AT)
    memory.remember(ME, "two", AT + timedelta(hours=1))
    memory.forget(ME, "one")
    memory.forget(ME, "never refused")
    assert (memory.refused_at(ME, "one"), memory.refused_at(ME, "two")) == (None, AT + timedelta(hours=1))


def test_the_same_refused_again_counts_from_the_last_time(tmp_path: Path) -> None:
    memory = memory_in(tmp_path)
    memory.remember(ME, "one", AT)
    memory.remember(ME, "one", AT + timedelta(days=1))
    assert memory.refused_at(ME, "one") == AT + timedelta(days=1)


def test_the_file_is_private_and_names_neither_password_nor_account(tmp_path: Path) -> None:
    memory_in(tmp_path).remember(ME, "canary-password", AT)
    content = file_in(tmp_path).read_bytes()
    assert b"canary" not in content
    assert b"example.com" not in content
    if sys.platform != "win32":
        assert stat.S_IMODE(file_in(tmp_path).stat().st_mode) == 0o600


def test_each_account_and_each_machine_has_its_own_salt(tmp_path: Path) -> None:
    for home in ("a", "b"):
        memory_in(tmp_path / home).remember(ME, "canary-password", AT)
    memory_in(tmp_path / "a").remember("other@example.com", "canary-password", AT)
    contents = [file_in(tmp_path / home).read_text() for home in ("a", "b")]
    digests = [word for text in contents for word in text.split('"') if len(word) == 64]
    salts = [word for text in contents for word in text.split('"') if len(word) == 32]
    assert len(set(salts)) == len(salts) == 3
    assert len(digests) == 6  # three accounts, three passwords
    assert len(set(digests)) == 5  # the mark of the account is the same on both machines


@pytest.mark.parametrize("content", [b"", b"null", b"[1]", b'{"accounts": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_spoilt_file_counts_as_empty_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    memory_in(tmp_path).remember(ME, "before", AT)
    file_in(tmp_path).write_bytes(content)
    assert memory_in(tmp_path).refused_at(ME, "before") is None
    memory_in(tmp_path).remember(ME, "after", AT)
    assert memory_in(tmp_path).refused_at(ME, "after") == AT


@pytest.mark.parametrize("entry", ["null", "[]", '{"salt": 3, "refused": {}}', '{"salt": "a", "refused": {"b": 7}}',
                                   '{"salt": "a", "refused": {"b": "yesterday"}}', '{"salt": "a"}'])
def test_a_spoilt_entry_counts_as_empty(tmp_path: Path, entry: str) -> None:
    memory_in(tmp_path).remember(ME, "before", AT)
    account = file_in(tmp_path).read_text().split('"accounts": {"')[1][:64]
    file_in(tmp_path).write_text(f'{{"version": 1, "accounts": {{"{account}": {entry}}}}}')
    assert memory_in(tmp_path).refused_at(ME, "before") is None
    memory_in(tmp_path).remember(ME, "after", AT)
    assert memory_in(tmp_path).refused_at(ME, "after") == AT


def test_a_file_that_cannot_be_read_lets_nothing_through(tmp_path: Path) -> None:
    file_in(tmp_path).mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read"):
        memory_in(tmp_path).refused_at(ME, "one")


def test_it_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.sign_in.attempt_ledger.MOST_KEPT", 3)
    memory = memory_in(tmp_path)
    for number in range(5):
        memory.remember(ME, f"password {number}", AT + timedelta(minutes=number))
    assert [memory.refused_at(ME, f"password {number}") is not None for number in range(5)] == [
        False, False, True, True, True]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(password=st.text(min_size=1, max_size=30), other=st.text(min_size=1, max_size=30))
def test_any_text_is_told_from_any_other(tmp_path: Path, password: str, other: str) -> None:
    """By hashes of any price."""
    with pytest.MonkeyPatch.context() as cheap:
        cheap.setattr(refused_passwords, "_COST", 2)
        memory = memory_in(tmp_path)
        memory.remember(ME, password, AT)
        assert memory.refused_at(ME, password) == AT
        assert (memory.refused_at(ME, other) is None) is (other != password)
        memory.forget(ME, password)


# not multiprocessing: its children run the parent's __main__ again, and in a test run that may be a page of the app
_REMEMBER_SOME = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from golf.settings import Settings
from services.sign_in.refused_passwords import FileRefusedPasswords
memory = FileRefusedPasswords(Settings(home=Path(sys.argv[1])))
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 4):
    memory.remember("me@example.com", f"password {number}", datetime(2026, 2, 7, 18, tzinfo=UTC))
"""


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", _REMEMBER_SOME, str(tmp_path), str(first)], cwd=ROOT)
               for first in (0, 4, 8)]
    assert [writer.wait(240) for writer in writers] == [0, 0, 0]
    assert all(memory_in(tmp_path).refused_at(ME, f"password {number}") for number in range(12))


def test_a_sign_in_that_succeeds_hashes_the_password_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    digest = refused_passwords._digest

    def count(password: str, salt: str) -> str:
        hashed.append("once")
        return digest(password, salt)

    monkeypatch.setattr(refused_passwords, "_digest", count)
    memory = memory_in(tmp_path)
    memory.begin(ME, "the right one", AT, frozenset(), is_counted=False)
    memory.forget(ME, "the right one")
    assert len(hashed) == 2
    assert memory.look(ME, "the right one") is None
