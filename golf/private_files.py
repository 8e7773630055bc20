"""Files that are private from birth: 0600 in a 0700 folder, replaced whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from golf.errors import SettingsError


@contextmanager
def explained(what_happened: str, what_to_do: str) -> Iterator[None]:
    """What the system refuses inside the block (an OSError) becomes a SettingsError that says this."""
    try:
        yield
    except OSError as error:
        raise SettingsError(what_happened, what_to_do) from error


def make_private_folder(folder: Path) -> None:
    """Create the folder and the parents it lacks, all of them 0700; leaves existing ones as they are."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def write_private_bytes(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` in one step; never readable by others, not even for a moment.

    Raises OSError when the disk refuses; the old file is then still whole.
    """
    make_private_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
