"""How files write clubs, and the names that golfers use: ``i7``, ``Eisen 7``, ``56-Degree``, ``gap wdge``, ``DR``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from golf.clubs import UNKNOWN_CLUB, canonical_club, club_in_text

_LETTERS = {
    "d": "Driver", "dr": "Driver", "driver": "Driver", "drv": "Driver", "1w": "Driver", "w1": "Driver",
    "pt": "Putter", "putter": "Putter", "pu": "Putter",
    "p": "PW", "pw": "PW", "pitch": "PW", "pitching": "PW",
    "g": "GW", "gw": "GW", "a": "GW", "aw": "GW", "gap": "GW", "approach": "GW",
    "s": "SW", "sw": "SW", "sand": "SW", "l": "LW", "lw": "LW", "lob": "LW",
    "ドライバー": "Driver", "드라이버": "Driver", "パター": "Putter", "퍼터": "Putter",
}
_WEDGE_WORDS = re.compile(r"(pitching|pitch|gap|approach|sand|lob|p|g|a|s|l)\s*(?:wedge|wdge|wdg|w)")
_IRON = r"(?:i|iron|irons|ir|eisen|hierro|fer|ferro|järn|jern|アイアン|아이언|เหล็ก)"
_WOOD = r"(?:w|wood|holz|bois|madera|legno|trä|fw|fairway|fairway wood|ウッド|우드|หัวไม้)"
_HYBRID = r"(?:h|hy|hyb|hybrid|rescue|híbrido|hibrido|ユーティリティ|유틸리티|하이브리드|ไฮบริด)"
_NUMBERED = tuple((re.compile(rf"(?:(\d{{1,2}})(?:er)?\s*[番번]?\s*{kind}|{kind}\s*(\d{{1,2}}))(?:\s*\d{{1,2}}i)?"),
                   name, highest)
                  for kind, name, highest in (
                      (_IRON, "{} Iron", 10), (_WOOD, "{} Wood", 15), (_HYBRID, "{} Hybrid", 12)))
_HYBRID_TWICE = re.compile(r"(\d{1,2})h hybrid")
_LOFT = re.compile(r"(?:wedge|wdg|w|lw|sw|gw|pw)?\s*(4[4-9]|5\d|6[0-8])\s*(?:°|deg|degree|degrees|grad|w|wedge)?")
_KINDS = frozenset({"wdg", "wedge", "iron", "irons", "fw", "wood", "fairway", "hybrid", "fairway wood"})
_BETWEEN = re.compile(r"[\s_\-–.]+")


@dataclass(frozen=True, slots=True)
class FileClub:
    """A club of a file: its text there, the golfer's name for it, and whether we know which club that is."""

    label: str
    kind: str
    name: str
    is_known: bool


@lru_cache(maxsize=2000)
def name_file_club(label: str, kind: str = "") -> FileClub:
    """The club of a file: the golfer's own ``label`` first, then the file's ``kind``; unknown ones keep their text."""
    label, kind = label[:60], kind[:60]
    texts = (label, f"{label} {kind}", kind) if label.isdigit() and kind else (label, kind)
    for text in texts:
        if name := find_club(text):
            return FileClub(label, kind, name, True)
    shown = label or kind
    return FileClub(label, kind, shown or UNKNOWN_CLUB, False)


def find_club(text: str) -> str | None:
    """The club that a text names; None when it names none, only a kind of club, or several."""
    if not text:
        return None
    plain = _BETWEEN.sub(" ", text.casefold().replace("â°", "°")).strip()
    if plain in _KINDS:
        return None
    return (_LETTERS.get(plain.replace(" ", "")) or _find_numbered(plain) or _find_wedge(plain)
            or canonical_club(text) or club_in_text(text) or club_in_text(plain))


def _find_numbered(plain: str) -> str | None:
    if found := _HYBRID_TWICE.fullmatch(plain):
        return f"{int(found[1])} Hybrid"
    for pattern, name, highest in _NUMBERED:
        if (found := pattern.fullmatch(plain)) and 1 <= (number := int(found[1] or found[2])) <= highest:
            return "Driver" if (number, name) == (1, "{} Wood") else name.format(number)
    return None


def _find_wedge(plain: str) -> str | None:
    if found := _WEDGE_WORDS.fullmatch(plain):
        return _LETTERS[found[1]]
    found = _LOFT.fullmatch(plain.partition("|")[0].strip())
    return f"{found[1]}°" if found else None
