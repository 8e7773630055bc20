from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.secrets.keyring_access import SERVICE, KeyringAccess
from services.sign_in.login_places import FilePlace, KeyringPlace
from tests.services.keyring_doubles import MemoryKeyring
from tests.services.sign_in.secret_place_contract import CLUB, ME, KeepOld, SecretPlaceContract

PORTAL, ORIGIN = "https://my.uneekor.com", "https://my.uneekor.com"


class TestTheKeyring(SecretPlaceContract):
    @pytest.fixture
    def backend(self) -> MemoryKeyring:
        return MemoryKeyring()

    @pytest.fixture
    def place(self, backend: MemoryKeyring) -> KeyringPlace:
        return KeyringPlace(PORTAL, KeyringAccess(lambda: backend))

    @pytest.fixture
    def keep_old(self, backend: MemoryKeyring) -> KeepOld:
        def keep(entry: object) -> None:
            backend.secrets[SERVICE, ORIGIN] = json.dumps(entry)

        return keep


class TestTheFile(SecretPlaceContract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "private" / "logins.json"

    @pytest.fixture
    def place(self, path: Path) -> FilePlace:
        return FilePlace(path, PORTAL)

    @pytest.fixture
    def keep_old(self, path: Path) -> KeepOld:
        def keep(entry: object) -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"version": 1, "portals": {ORIGIN: entry}}))

        return keep

    def test_it_knows_the_accounts_of_its_portal(self, path: Path) -> None:
        FilePlace(path, PORTAL).save(ME)
        FilePlace(path, "http://127.0.0.1:8000").save(CLUB)
        assert FilePlace(path, PORTAL).load_usernames() == [ME.username]

    def test_it_goes_with_its_last_entry(self, path: Path) -> None:
        place = FilePlace(path, PORTAL)
        place.save(ME)
        place.save(CLUB)
        place.clear(ME.username)
        assert path.exists()
        place.clear(CLUB.username)
        assert not path.exists()
