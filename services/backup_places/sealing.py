"""Backups sealed for a place that is not trusted: compressed with gzip, then encrypted.

The format is that of age (age-encryption.org). Each place has a key of its own. The key lies in the place too,
encrypted with the golfer's passphrase, so that the passphrase alone brings everything back, here or with the tools of
anybody: ``age -d -i rangebook-key.age golf-….db.gz.age | gunzip > golf.db``.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from golf.backups import BackupPlaceError
from golf.errors import BackupInvalid, SettingsError

SHORTEST_PASSPHRASE = 12
_CHUNK_BYTES = 1 << 20
_GZIP = 31
"""zlib's window bits for a gzip header and trailer."""
_LARGEST_KEY_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a sealed file is: the hash and the size that it must have in every place."""

    sha256: str
    size_bytes: int


def check_passphrase(passphrase: str) -> None:
    """Raise SettingsError for one that is too short to protect anything."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise SettingsError(f"The passphrase has fewer than {SHORTEST_PASSPHRASE} characters.",
                            "Take four or five words that do not belong together.")


def make_key() -> str:
    """A new key (an age identity), to be kept in the keyring."""
    return str(pyrage.x25519.Identity.generate())


def wrap_key(key: str, passphrase: str) -> bytes:
    """The key, encrypted with the passphrase: what lies in the place. Takes some seconds, so that guessing does too."""
    return bytes(pyrage.passphrase.encrypt(f"{key}\n".encode(), passphrase))


def unwrap_key(wrapped: bytes, passphrase: str) -> str:
    """The key again. Raises BackupPlaceError for another passphrase or a damaged file."""
    if len(wrapped) > _LARGEST_KEY_BYTES:
        raise BackupPlaceError("The key in this place is damaged.", "Take another copy of it, or another place.")
    try:
        key = bytes(pyrage.passphrase.decrypt(wrapped, passphrase)).decode("ascii").strip()
        pyrage.x25519.Identity.from_str(key)
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise BackupPlaceError("The passphrase does not open this place.",
                               "Type the one it was set up with; capitals and spaces count.") from error
    return key


def seal_file(source: Path, target: Path, key: str) -> Sealed:
    """Compress and encrypt a file; memory stays flat. Raises OSError."""
    recipient = pyrage.x25519.Identity.from_str(key).to_public()
    with source.open("rb") as plain, target.open("wb") as out:
        writer = _HashingWriter(out)
        try:
            pyrage.encrypt_io(_Compressing(plain), writer, [recipient])
        except pyrage.EncryptError:
            if writer.failure is None:
                raise
        if writer.failure is not None:  # the library passes over one that came with the last bytes
            raise writer.failure
    return Sealed(writer.sha256, writer.size_bytes)


def unseal_file(source: Path, target: Path, key: str, most_bytes: int) -> None:
    """Decrypt and decompress into a file. Raises BackupInvalid for a damaged one, or one larger than it may be."""
    with _explained(source.name), source.open("rb") as sealed, target.open("wb") as out:
        writer = _Decompressing(out, most_bytes)
        pyrage.decrypt_io(sealed, writer, [pyrage.x25519.Identity.from_str(key)])
        writer.finish()


def seal_bytes(content: bytes, key: str) -> bytes:
    """Encrypt something small."""
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Identity.from_str(key).to_public()]))


def unseal_bytes(sealed: bytes, key: str, name: str) -> bytes:
    """Decrypt it again. Raises BackupInvalid."""
    with _explained(name):
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(key)]))


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (pyrage.DecryptError, zlib.error) as error:
        raise BackupInvalid(f"{name} is damaged, or was sealed with another key.", "Choose another copy.") from error
    except OSError as error:
        if error.errno is not None:
            raise
        # The library tells of a damaged stream so; the system's own errors have a number.
        raise BackupInvalid(f"{name} is damaged.", "Choose another copy.") from error


class _Compressing:
    """A file as its gzip, to be read in pieces."""

    def __init__(self, plain: BinaryIO) -> None:
        self._plain = plain
        self._packer = zlib.compressobj(wbits=_GZIP)
        self._ready = bytearray()
        self._is_done = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        while not self._is_done and (size < 0 or len(self._ready) < size):
            if chunk := self._plain.read(_CHUNK_BYTES):
                self._ready += self._packer.compress(chunk)
            else:
                self._ready += self._packer.flush()
                self._is_done = True
        taken = bytes(self._ready if size < 0 else self._ready[:size])
        del self._ready[:len(taken)]
        return taken


class _HashingWriter:
    """Writes on and hashes what passes."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self.size_bytes = 0
        self.failure: OSError | None = None

    @property
    def sha256(self) -> str:
        """The hash of everything so far, in hexadecimal digits."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> int:
        """Take the next bytes."""
        self._hash.update(chunk)
        self.size_bytes += len(chunk)
        try:
            return self._out.write(chunk)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        """Hand on what is buffered."""
        self._out.flush()


class _Decompressing:
    """Writes the decompressed bytes on, and never more than were promised: a small file can hold a huge one."""

    def __init__(self, out: BinaryIO, most_bytes: int) -> None:
        self._out = out
        self._left = most_bytes
        self._unpacker = zlib.decompressobj(wbits=_GZIP)

    def write(self, chunk: bytes) -> int:
        """Take the next bytes. Raises BackupInvalid beyond the promised size."""
        waiting = bytes(chunk)
        while waiting:
            piece = self._unpacker.decompress(waiting, _CHUNK_BYTES)
            waiting = self._unpacker.unconsumed_tail
            self._left -= len(piece)
            if self._left < 0:
                raise BackupInvalid("The copy is larger than it says.", "Choose another copy.")
            self._out.write(piece)
        return len(chunk)

    def flush(self) -> None:
        """Hand on what is buffered."""
        self._out.flush()

    def finish(self) -> None:
        """Raises BackupInvalid for a file that ends too early or is smaller than it says."""
        if not self._unpacker.eof or self._left:
            raise BackupInvalid("The copy is shorter than it says.", "Choose another copy.")
