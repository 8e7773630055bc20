"""A place opened: its files listed, saved, fetched and removed, with every fault in a sentence.

Apache OpenDAL speaks to folders, S3-compatible storage and WebDAV alike; it is imported when a place is first opened.
A fault's own text names addresses, so that only its kind reaches the log.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from golf.backups import BackupPlaceError
from golf.errors import FileNotSaved
from services.backup_places.address import PlaceAddress, PlaceKind

if TYPE_CHECKING:
    from opendal import Operator

log = logging.getLogger(__name__)

_CHUNK_BYTES = 1 << 20
_PART_BYTES = 8 << 20
"""S3 takes no part below 5 MiB but the last, and at most 10,000 of them: 80 GB."""
_CONTROL_SECONDS, _TRANSFER_SECONDS = 30.0, 60.0
"""How long a question may take, and how long a transfer may stand still."""
_RETRIES = 2

OnBytes = Callable[[int], None]
"""Told how many bytes have passed so far; may raise to stop."""

_CONTEXT = re.compile(r"context: \{.*?\} =>|\ncontext:\n.*?(?=\nsource:|$)", re.DOTALL)
_STATUS = re.compile(r"status: (\d{3})")
_FAULTS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("os error 28", "os error 112", "status 507", "quota"), "The place is full.",
     "Make room there, or keep fewer copies."),
    (("os error 30",), "The place may only be read.", "Let your user write there."),
    (("permissiondenied", "status 401", "status 403", "os error 13", "os error 5)"),
     "The place refused the sign-in, or your user may not write there.",
     "Check the user name, the password and the rights of the folder."),
    (("nosuchbucket",), "There is no such bucket.", "Make it first, or check its name."),
    (("status 405", "status 501"), "The server does not take files here.", "Check the address of the WebDAV folder."),
    (("certificate", "tls", "ssl"), "The server's certificate is not one this computer trusts.",
     "Check the address; a private certificate has to be added to the system's own."),
    (("dns", "resolve", "lookup"), "The server was not found.", "Check the address and the connection."),
    (("timeout", "timed out", "connect", "send http request", "os error 10"),
     "The server does not answer, or its certificate is not trusted.",
     "Check the address and the connection; it is tried again by itself."),
)


@dataclass(frozen=True, slots=True)
class PlaceSignIn:
    """A user name with its password, or an access key with its secret."""

    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Never the password."""
        return "PlaceSignIn(…)"


class FileNotInPlace(BackupPlaceError):
    """A file that was asked for is not there."""


class Place:
    """The files of one place by their names. Every method raises BackupPlaceError."""

    def __init__(self, address: PlaceAddress, sign_in: PlaceSignIn) -> None:
        self._address = address
        self.check_is_there()  # first: the library makes a folder that is not there
        with _explained():
            self._operator = _open_operator(address, sign_in)

    def check_is_there(self) -> None:
        """A folder must exist: an unplugged disk leaves an empty mount point or none, which must not be written to."""
        if self._address.kind is PlaceKind.FOLDER and not Path(self._address.root).is_dir():
            raise BackupPlaceError("The folder is not there.", "Plug the disk in, or make the folder.")

    def list_names(self, folder: str) -> list[str]:
        """The names of the files in one of its folders; none when there is no such folder."""
        self.check_is_there()
        prefix = f"{folder}/"
        return sorted(path.removeprefix(prefix) for path in self._list(prefix) if not path.endswith("/"))

    def list_folders(self) -> list[str]:
        """The names of its folders."""
        self.check_is_there()
        return sorted(path.strip("/") for path in self._list("/") if path.endswith("/") and path != "/")

    def load_written_at(self, name: str, otherwise: datetime) -> datetime:
        """When a file was last written; ``otherwise`` where the place does not say."""
        with _explained():
            return self._operator.stat(name).last_modified or otherwise

    def read_small(self, name: str, most_bytes: int) -> bytes | None:
        """A whole small file; None when it is not there."""
        self.check_is_there()
        try:
            with _explained(), self._operator.open(name, "rb") as file:
                content = bytes(file.read(most_bytes + 1))
        except FileNotInPlace:
            return None
        if len(content) > most_bytes:
            raise BackupPlaceError(f"{name} in this place is damaged.", "Choose another copy.")
        return content

    def write_small(self, name: str, content: bytes) -> None:
        """Write a whole small file in one request, and read it back."""
        self.check_is_there()
        with _explained():
            self._operator.write(name, content)
        if self.read_small(name, len(content)) != content:
            raise BackupPlaceError("The place does not give back what was written to it.",
                                   "Check the disk or the server; this copy does not count.")

    def save(self, name: str, source: Path, on_bytes: OnBytes) -> None:
        """Copy a file into the place: in pieces, or in one request where a server takes only that (WebDAV)."""
        self.check_is_there()
        if not self._operator.capability().write_can_multi:
            with _explained():
                self._operator.write(name, source.read_bytes())
            on_bytes(source.stat().st_size)
            return
        with source.open("rb") as reading, _explained(), self._operator.open(name, "wb", chunk=_PART_BYTES) as writing:
            passed = 0
            while chunk := reading.read(_CHUNK_BYTES):
                writing.write(chunk)
                passed += len(chunk)
                on_bytes(passed)

    def hash_file(self, name: str, on_bytes: OnBytes) -> tuple[str, int]:
        """SHA-256 and size of a file as it lies there, read back whole."""
        digest, passed = hashlib.sha256(), 0
        for chunk in self._read_chunks(name):
            digest.update(chunk)
            passed += len(chunk)
            on_bytes(passed)
        return digest.hexdigest(), passed

    def fetch(self, name: str, target: Path, on_bytes: OnBytes) -> str:
        """Copy a file from the place; its SHA-256. Raises FileNotSaved when this computer cannot take it."""
        digest, passed = hashlib.sha256(), 0
        with _open_target(target) as out:
            for chunk in self._read_chunks(name):
                digest.update(chunk)
                out.write(chunk)
                passed += len(chunk)
                on_bytes(passed)
        return digest.hexdigest()

    def remove(self, name: str) -> None:
        """Delete a file; nothing happens when it is not there."""
        self.check_is_there()
        with _explained():
            self._operator.delete(name)

    def _list(self, prefix: str) -> list[str]:
        """The paths below a prefix, asked asynchronously: the library's plain list holds the interpreter's lock.

        With a server that does not answer, every page of the app would stand still so long (opendal 0.47).
        """
        async def collect() -> list[str]:
            return [entry.path async for entry in await self._operator.to_async_operator().list(prefix)]

        with _explained():
            return asyncio.run(collect())

    def _read_chunks(self, name: str) -> Iterator[bytes]:
        self.check_is_there()
        with _explained():
            file = self._operator.open(name, "rb")
        try:
            while True:
                with _explained():
                    chunk = bytes(file.read(_CHUNK_BYTES))
                if not chunk:
                    return
                yield chunk
        finally:
            file.close()


def is_same_disk(address: PlaceAddress, home: Path) -> bool:
    """Whether a folder lies on the disk that also holds golf.db, where it is known."""
    if address.kind is not PlaceKind.FOLDER:
        return False
    try:
        return Path(address.root).stat().st_dev == home.stat().st_dev
    except OSError:
        return False


def _open_operator(address: PlaceAddress, sign_in: PlaceSignIn) -> Operator:
    import opendal  # noqa: PLC0415 - see the module's docstring
    from opendal.layers import RetryLayer, TimeoutLayer  # noqa: PLC0415 - the same

    match address.kind:
        case PlaceKind.FOLDER:
            return opendal.Operator("fs", root=address.root)
        case PlaceKind.S3:
            operator = opendal.Operator(
                "s3", bucket=address.bucket, root=address.root, region=address.region,
                access_key_id=sign_in.user, secret_access_key=sign_in.password,
                disable_config_load="true", disable_ec2_metadata="true",  # this computer's own keys are not for us
                **({"endpoint": address.endpoint} if address.endpoint else {}))
        case PlaceKind.WEBDAV:
            operator = opendal.Operator("webdav", endpoint=address.endpoint, root=address.root,
                                        username=sign_in.user, password=sign_in.password)
    timeout = TimeoutLayer(timeout=_CONTROL_SECONDS, io_timeout=_TRANSFER_SECONDS)
    return operator.layer(timeout).layer(RetryLayer(max_times=_RETRIES, jitter=True))


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the library's errors into ours, once. A file read in pieces raises OSError with the same text."""
    from opendal import exceptions as library  # noqa: PLC0415 - see the module's docstring

    try:
        yield
    except (library.Error, library.NotFound, library.PermissionDenied, library.Unexpected, library.ConfigInvalid,
            library.ConditionNotMatch, library.RateLimited, library.Unsupported, library.IsADirectory,
            library.NotADirectory, library.AlreadyExists, library.RangeNotSatisfied, OSError) as error:
        log.info("backup_place_fault", extra={"kind": type(error).__name__})
        raise _explain(f"{type(error).__name__} {error}") from None


def _explain(text: str) -> BackupPlaceError:
    """The sentence for a fault. Its addresses and names of files are left out of account: they may say anything."""
    text = text.partition("Backtrace:")[0].lower()
    status = _STATUS.search(text)
    told = f"{_CONTEXT.sub(' ', text)} status {status[1] if status else ''}."
    if "notfound" in told.replace(" ", "") and "nosuchbucket" not in told:
        return FileNotInPlace("The copy is not in this place any more.", "Choose another one.")
    for signs, what_happened, what_to_do in _FAULTS:
        if any(sign in told for sign in signs):
            return BackupPlaceError(what_happened, what_to_do)
    return BackupPlaceError("The place gave an answer that is no good.",
                            "Check the address; it is tried again by itself.")


@contextmanager
def _open_target(target: Path) -> Iterator[BinaryIO]:
    try:
        with target.open("wb") as out:
            yield out
    except OSError as error:
        raise FileNotSaved(f"The copy cannot be kept on this computer ({error.strerror}).",
                           "Make room, then try again.") from error
