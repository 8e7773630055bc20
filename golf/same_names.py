"""When two names are one: the only comparison of players and session names that people type or portals send.

Unicode has two spellings of "é". Names are one when their composed forms (NFC) are equal; case and blanks count, as
they always did. What is stored stays as it came.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SIGNS = frozenset({"So", "Sm", "Sk", "Co", "Cf", "Mn"})
_TOOL_WORDS = re.compile(r"(?:edit|rename|open|delete|view)", re.IGNORECASE)


def name_key(name: str) -> str:
    """Equal for the spellings of one name."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def search_key(text: str) -> str:
    """Equal for texts that differ in case or in the spelling of letters: for searches and tags."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFC", name_key(text).casefold())


def is_same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are one; None is only None."""
    if one is None or other is None:
        return one is other
    return one == other or name_key(one) == name_key(other)


def find_name(wanted: str | None, names: Iterable[str]) -> str | None:
    """The name as it stands among ``names``, the very same spelling first; None when it is not there."""
    if wanted is None:
        return None
    spellings = [name for name in names if is_same_name(wanted, name)]
    return wanted if wanted in spellings else next(iter(spellings), None)


def is_read_better(old: str | None, new: str | None) -> bool:
    """Whether a name is the old one without the button that Rangebook 0.3 read as a part of it ("Driver ✎")."""
    if not old or not new or len(old) <= len(new):
        return False
    for rest in (old.removeprefix(new), old.removesuffix(new)):
        if rest != old and rest.strip() and (_is_sign(rest) or _TOOL_WORDS.fullmatch(rest.strip())):
            return rest.strip() != rest
    return False


def _is_sign(text: str) -> bool:
    return all(letter.isspace() or unicodedata.category(letter) in _SIGNS for letter in text)
