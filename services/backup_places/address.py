"""Where a second place is: a folder, S3-compatible storage or a WebDAV server, as a golfer types it. Pure.

An address holds no secret: user names, passwords and keys are asked for apart and kept in the keyring.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import parse_qsl, urlsplit

from golf.errors import SettingsError

LONGEST_ADDRESS = 1000
_THIS_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
_EXAMPLES = ("Type a folder (D:\\Backups or /media/usb/Backups), s3://BUCKET/FOLDER?endpoint=https://HOST&region=NAME, "
             "or the https:// address of a WebDAV folder.")


class PlaceKind(StrEnum):
    """How a place is reached."""

    FOLDER = "folder"
    S3 = "s3"
    WEBDAV = "webdav"


@dataclass(frozen=True, slots=True)
class PlaceAddress:
    """A place, read: ``root`` is the folder in it, ``endpoint`` the server ("" of a folder)."""

    kind: PlaceKind
    text: str
    root: str
    endpoint: str = ""
    bucket: str = ""
    region: str = ""

    @property
    def needs_sign_in(self) -> bool:
        """Whether a user name and a password (an access key and its secret) belong to it."""
        return self.kind is not PlaceKind.FOLDER


def read_address(typed: str) -> PlaceAddress:
    """The address as typed, checked. Raises SettingsError, which repeats nothing of it."""
    text = typed.strip().strip('"')
    if not text or len(text) > LONGEST_ADDRESS or any(ord(sign) < ord(" ") for sign in text):
        raise SettingsError("This is not a place for backups.", _EXAMPLES)
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if scheme == "s3":
        return _read_s3(text)
    if scheme in {"http", "https"}:
        return _read_webdav(text)
    if scheme or not (PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()):
        raise SettingsError("This is not a place for backups.", _EXAMPLES)
    return PlaceAddress(PlaceKind.FOLDER, text, text)


def _read_s3(text: str) -> PlaceAddress:
    parts = urlsplit(text)
    options = dict(parse_qsl(parts.query))
    if parts.username or parts.password or set(options) - {"endpoint", "region"}:
        raise SettingsError("An address holds a bucket, a folder, an endpoint and a region, and no key.",
                            "Leave the key out; it is asked for apart.")
    if not _BUCKET.fullmatch(parts.netloc):
        raise SettingsError("The name of the bucket is missing or is none.", _EXAMPLES)
    endpoint = options.get("endpoint", "")
    if endpoint:
        _check_server(endpoint)
    return PlaceAddress(PlaceKind.S3, text, parts.path or "/", endpoint, parts.netloc,
                        options.get("region", "") or ("auto" if endpoint else "us-east-1"))


def _read_webdav(text: str) -> PlaceAddress:
    _check_server(text)
    parts = urlsplit(text)
    if parts.query or parts.fragment:
        raise SettingsError("The address of a WebDAV folder ends with the folder.", "Leave out what follows ? or #.")
    return PlaceAddress(PlaceKind.WEBDAV, text, parts.path or "/", f"{parts.scheme}://{parts.netloc}")


def _check_server(text: str) -> None:
    """Raises SettingsError for an address with a password in it, or one that would send a password unencrypted."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise SettingsError("This is not the address of a server.", _EXAMPLES) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise SettingsError("This is not the address of a server.", _EXAMPLES)
    if parts.username or parts.password:
        raise SettingsError("The address holds a user name or a password.",
                            "Leave them out; they are asked for apart.")
    if parts.scheme == "http" and host not in _THIS_COMPUTER:
        raise SettingsError("This address is not encrypted; a password would travel in the open.",
                            "Use an address that begins with https://, or a folder.")
