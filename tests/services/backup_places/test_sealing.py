from __future__ import annotations

import gzip
import io
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.backups import BackupPlaceError
from golf.errors import BackupInvalid, SettingsError
from services.backup_places.sealing import (
    check_passphrase,
    make_key,
    seal_bytes,
    seal_file,
    unseal_bytes,
    unseal_file,
    unwrap_key,
    wrap_key,
)

PASSPHRASE = "seven iron to the middle"
KEY = make_key()


@given(st.binary(max_size=300_000))
def test_what_was_sealed_opens_again(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "plain").write_bytes(content)
    sealed = seal_file(folder / "plain", folder / "sealed", KEY)
    assert sealed.size_bytes == (folder / "sealed").stat().st_size
    unseal_file(folder / "sealed", folder / "again", KEY, len(content))
    assert (folder / "again").read_bytes() == content


def test_other_programs_can_open_it_with_the_key_alone(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"golf" * 1000)
    seal_file(tmp_path / "plain", tmp_path / "sealed", KEY)
    opened = pyrage.decrypt((tmp_path / "sealed").read_bytes(), [pyrage.x25519.Identity.from_str(KEY)])
    assert gzip.decompress(opened) == b"golf" * 1000


@pytest.mark.parametrize("damage", [
    lambda sealed: sealed[:-1], lambda sealed: sealed[:len(sealed) // 2], lambda _sealed: b"",
    lambda sealed: sealed[:-20] + bytes([sealed[-20] ^ 1]) + sealed[-19:], lambda sealed: sealed + b"x",
    lambda _sealed: b"not an age file at all",
])
def test_a_damaged_file_does_not_open(tmp_path: Path, damage: object) -> None:
    (tmp_path / "plain").write_bytes(bytes(range(256)) * 500)
    seal_file(tmp_path / "plain", tmp_path / "sealed", KEY)
    (tmp_path / "sealed").write_bytes(damage((tmp_path / "sealed").read_bytes()))  # type: ignore[operator]
    with pytest.raises(BackupInvalid):
        unseal_file(tmp_path / "sealed", tmp_path / "again", KEY, 128_000)


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"golf")
    seal_file(tmp_path / "plain", tmp_path / "sealed", KEY)
    with pytest.raises(BackupInvalid, match="another key"):
        unseal_file(tmp_path / "sealed", tmp_path / "again", make_key(), 4)


@pytest.mark.parametrize(("promised", "why"), [(999_999, "larger"), (1_000_001, "shorter")])
def test_a_file_is_exactly_as_large_as_was_promised(tmp_path: Path, promised: int, why: str) -> None:
    (tmp_path / "plain").write_bytes(bytes(1_000_000))
    seal_file(tmp_path / "plain", tmp_path / "sealed", KEY)
    with pytest.raises(BackupInvalid, match=why):
        unseal_file(tmp_path / "sealed", tmp_path / "again", KEY, promised)
    assert (tmp_path / "again").stat().st_size <= 1_000_000


def test_a_small_thing_is_sealed_as_well() -> None:
    assert unseal_bytes(seal_bytes(b"facts", KEY), KEY, "it") == b"facts"
    with pytest.raises(BackupInvalid):
        unseal_bytes(seal_bytes(b"facts", make_key()), KEY, "it")


class _FullDisk(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, _chunk: object) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("size", [10, 500_000])
def test_a_full_disk_is_never_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """The library forgets an error that comes with the last bytes; we do not."""
    import os

    (tmp_path / "plain").write_bytes(os.urandom(size))
    target = tmp_path / "sealed"
    opened = Path.open

    def open_on_a_full_disk(path: Path, mode: str = "r") -> object:
        return _FullDisk() if path == target else opened(path, mode)

    monkeypatch.setattr(Path, "open", open_on_a_full_disk)
    with pytest.raises(OSError, match="No space"):
        seal_file(tmp_path / "plain", target, KEY)


def test_the_passphrase_brings_the_key_back_and_no_other_does() -> None:
    wrapped = wrap_key(KEY, PASSPHRASE)
    assert KEY.encode() not in wrapped
    assert unwrap_key(wrapped, PASSPHRASE) == KEY
    with pytest.raises(BackupPlaceError, match="passphrase"):
        unwrap_key(wrapped, PASSPHRASE.upper())


@pytest.mark.parametrize("wrapped", [b"", b"nonsense", b"x" * 5000])
def test_a_damaged_key_is_said(wrapped: bytes) -> None:
    with pytest.raises(BackupPlaceError):
        unwrap_key(wrapped, PASSPHRASE)


def test_a_short_passphrase_is_refused() -> None:
    check_passphrase(PASSPHRASE)
    with pytest.raises(SettingsError, match="12"):
        check_passphrase("short       ")
