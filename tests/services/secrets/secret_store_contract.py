"""What every SecretStore promises: the keyring first, the file only after consent, one secret for each subject.

Use: ``class TestMine(SecretStoreContract)`` with ``make_store``, two subjects with their secrets, and where the first
one stands in the keyring and in the file: what an earlier version kept is still found.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from golf.errors import KeyringUnavailable
from golf.settings import Settings
from services.secrets.keyring_access import SERVICE, KeyringAccess
from services.secrets.redaction import mask_text
from services.secrets.secret_store import SecretStore
from tests.services.keyring_doubles import ForgetfulKeyring, MemoryKeyring, NoKeyring, NullKeyring

Shelf = SecretStore[Any]
MakeShelf = Callable[[Settings, KeyringAccess], Shelf]


class SecretStoreContract:
    make_store: MakeShelf
    one: tuple[Any, str]
    other: tuple[Any, str]
    entry: str
    file_name: str
    section: str
    name: str

    @property
    def document(self) -> dict[str, object]:
        return {"version": 1, self.section: {self.name: self.one[1]}}

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(home=tmp_path)

    @pytest.fixture
    def backend(self) -> MemoryKeyring:
        return MemoryKeyring()

    @pytest.fixture
    def path(self, settings: Settings) -> Path:
        return settings.private_folder / self.file_name

    @pytest.fixture
    def shelf(self, settings: Settings, backend: MemoryKeyring) -> Shelf:
        return self.make_store(settings, KeyringAccess(lambda: backend))

    @pytest.fixture
    def without_keyring(self, settings: Settings) -> Shelf:
        return self.make_store(settings, KeyringAccess(NoKeyring))

    def test_with_a_keyring_it_is_there_and_in_no_file(
        self, settings: Settings, shelf: Shelf, backend: MemoryKeyring, tmp_path: Path
    ) -> None:
        subject, secret = self.one
        home = hashlib.sha256(str(settings.private_folder).encode()).hexdigest()[:16]
        assert shelf.find(subject) == (None, None)
        assert not shelf.needs_consent_for_file()
        assert shelf.save(subject, secret, allow_file=True) == "keyring"
        assert shelf.find(subject) == (secret, "keyring")
        assert shelf.load(subject) == secret
        assert list(backend.secrets) == [(SERVICE, f"{self.entry}/{home}")]
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_each_subject_has_a_secret_of_its_own(self, shelf: Shelf, without_keyring: Shelf) -> None:
        for each in (shelf, without_keyring):
            for subject, secret in (self.one, self.other):
                each.save(subject, secret, allow_file=True)
            assert [each.load(subject) for subject, _ in (self.one, self.other)] == [self.one[1], self.other[1]]
            assert each.clear(self.one[0])
            assert not each.clear(self.one[0])
            assert [each.load(subject) for subject, _ in (self.one, self.other)] == [None, self.other[1]]
            each.clear(self.other[0])

    def test_another_data_folder_has_other_secrets(
        self, shelf: Shelf, backend: MemoryKeyring, tmp_path: Path
    ) -> None:
        shelf.save(*self.one)
        elsewhere = self.make_store(Settings(home=tmp_path / "elsewhere"), KeyringAccess(lambda: backend))
        assert elsewhere.load(self.one[0]) is None
        assert not elsewhere.clear(self.one[0])
        assert shelf.load(self.one[0]) == self.one[1]

    @pytest.mark.parametrize("keyring", [NoKeyring, NullKeyring, ForgetfulKeyring])
    def test_without_a_keyring_nothing_is_written_before_consent(
        self, settings: Settings, path: Path, keyring: type[MemoryKeyring]
    ) -> None:
        shelf = self.make_store(settings, KeyringAccess(keyring))
        assert shelf.needs_consent_for_file()
        with pytest.raises(KeyringUnavailable):
            shelf.choose_place(allow_file=False)
        with pytest.raises(KeyringUnavailable) as caught:
            shelf.save(*self.one)
        assert self.one[1] not in str(caught.value)
        assert not path.exists()

    def test_the_file_is_private_and_forgets(self, without_keyring: Shelf, path: Path) -> None:
        subject, secret = self.one
        assert without_keyring.save(subject, secret, allow_file=True) == "file"
        assert without_keyring.find(subject) == (secret, "file")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert json.loads(path.read_bytes()) == self.document
        assert without_keyring.clear(subject)
        assert secret not in path.read_text()

    def test_with_a_keyring_again_the_file_gives_it_up(
        self, shelf: Shelf, without_keyring: Shelf, path: Path
    ) -> None:
        subject, secret = self.one
        without_keyring.save(subject, "an-older-secret", allow_file=True)
        shelf.save(subject, secret)
        assert "an-older-secret" not in path.read_text()
        assert shelf.find(subject) == (secret, "keyring")

    def test_removing_takes_it_out_of_both_places(self, shelf: Shelf, backend: MemoryKeyring, path: Path) -> None:
        shelf.save(*self.one)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.document))  # another start, without the keyring
        assert shelf.clear(self.one[0])
        assert backend.secrets == {}
        assert self.one[1] not in path.read_text()

    @pytest.mark.parametrize("body", [b"\xff", b"[]", b"{}", b"[" * 100_000, b"null"])
    def test_a_broken_file_counts_as_empty(self, without_keyring: Shelf, path: Path, body: bytes) -> None:
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
        assert without_keyring.load(self.one[0]) is None
        assert not without_keyring.clear(self.one[0])
        without_keyring.save(*self.one, allow_file=True)
        assert without_keyring.load(self.one[0]) == self.one[1]

    def test_what_is_no_text_in_the_file_counts_as_none(self, without_keyring: Shelf, path: Path) -> None:
        path.parent.mkdir(parents=True)
        for nonsense in (5, {self.name: 5}, [self.name]):
            path.write_text(json.dumps({"version": 1, self.section: nonsense}))
            assert without_keyring.load(self.one[0]) is None

    def test_what_is_kept_or_found_is_masked_in_the_log(
        self, settings: Settings, shelf: Shelf, backend: MemoryKeyring
    ) -> None:
        subject, secret = self.one
        shelf.save(subject, secret)
        assert secret not in mask_text(f"failed for {secret}")
        (place,) = backend.secrets
        backend.secrets[place] = later = secret.replace("one", "kept-by-an-earlier-start")
        assert self.make_store(settings, KeyringAccess(lambda: backend)).load(subject) == later
        assert "kept-by-an-earlier-start" not in mask_text(f"failed for {later}")
