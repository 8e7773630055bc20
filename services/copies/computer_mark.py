"""The mark of this computer: a home that is brought to another one, by a backup, does not write over its copy."""

from __future__ import annotations

import secrets

from golf.private_files import explained, write_private_bytes
from golf.settings import Settings

_NAME, _LONGEST = "copies_computer", 40


def load_computer_mark(settings: Settings) -> str:
    """The mark; made when there is none. Raises SettingsError."""
    path = settings.private_folder / _NAME
    try:
        found = path.read_text(encoding="ascii").strip()[:_LONGEST]
    except (OSError, ValueError):
        found = ""
    if found:
        return found
    mark = secrets.token_hex(16)
    with explained("The copy cannot be kept: nothing can be written to Rangebook's own folder.",
                   "Make room on the disk and give your user access to it."):
        write_private_bytes(path, mark.encode())
    return mark
