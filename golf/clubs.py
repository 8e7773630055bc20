"""Uneekor's raw club names and the names golfers use.

The raw value is always kept; the canonical name is what pages group by. The list of raw names is
the one in uneekor.md ("Report API", ``club_name``); the numeric id is never a key there.
"""

from __future__ import annotations

import re

UNKNOWN_CLUB = "Unknown club"
MIXED_CLUBS = "Mixed clubs"
"""What a round reads whose balls the monitor put down to its default club."""
DEFAULT_CLUB_RAW = "IRON1"  # what sim-golf rounds are left on (uneekor.md, traps)

_FIXED = {"DRIVER": "Driver", "WEDGE_PITCHING": "PW", "WEDGE_GAP": "GW", "WEDGE_SAND": "SW",
          "WEDGE_LOB": "LW", "PUTTER": "Putter"}
_NUMBERED = (
    (re.compile(r"WOOD_?(\d+)"), "{} Wood"),
    (re.compile(r"HYBRID_?(\d+)"), "{} Hybrid"),
    (re.compile(r"IRON_?(\d+)"), "{} Iron"),
    (re.compile(r"WEDGE_?(\d+)"), "{}°"),
)
_IN_TEXT = (
    (re.compile(r"\b(?:driver|drv|1\s*w(?:ood)?)\b"), "Driver"),
    (re.compile(r"\b(\d)\s*(?:w|wood)\b|\bwood\s*(\d)\b"), "{} Wood"),
    (re.compile(r"\b(\d)\s*(?:h|hy|hybrid|rescue)\b|\bhybrid\s*(\d)\b"), "{} Hybrid"),
    (re.compile(r"\b([1-9])\s*(?:i|iron)\b|\biron\s*([1-9])\b"), "{} Iron"),
    (re.compile(r"\b(?:pw|pitching wedge)\b"), "PW"),
    (re.compile(r"\b(?:gw|gap wedge)\b"), "GW"),
    (re.compile(r"\b(?:sw|sand wedge)\b"), "SW"),
    (re.compile(r"\b(?:lw|lob wedge)\b"), "LW"),
    (re.compile(r"\b(4[4-9]|5\d|6[0-4])\s*(?:°|deg|degrees?)(?!\w)"), "{}°"),
    (re.compile(r"\bputter\b"), "Putter"),
)
_BAG_ORDER = ("Driver", "Wood", "Hybrid", "Iron", "PW", "GW", "SW", "LW", "°", "Putter")
_WEDGES = _BAG_ORDER.index("PW"), _BAG_ORDER.index("°")
_USUAL_LOFTS = {"PW": 46, "GW": 51, "SW": 56, "LW": 60}  # for the order of a bag only; makers differ by a few degrees


def is_wedge(club: str) -> bool:
    """Whether it is a wedge, by its name: PW to LW, or a loft."""
    return _WEDGES[0] <= bag_position(club)[0] <= _WEDGES[1]


def canonical_club(club_raw: str | None) -> str | None:
    """The golfer's name of a raw club (``IRON7`` → ``7 Iron``), or None when it is not recognised."""
    if club_raw is None:
        return None
    raw = club_raw.strip().upper().replace(" ", "_")
    if raw in _FIXED:
        return _FIXED[raw]
    for pattern, name in _NUMBERED:
        if match := pattern.fullmatch(raw):
            return name.format(int(match[1]))
    return None


def club_in_text(text: str) -> str | None:
    """A club named in free text, when exactly one is; only for groups without ``club_name``."""
    found = set()
    lowered = text.casefold()
    for pattern, name in _IN_TEXT:
        for match in pattern.finditer(lowered):
            number = next((group for group in match.groups() if group), "")
            found.add("Driver" if name == "{} Wood" and number == "1" else name.format(number))
    return found.pop() if len(found) == 1 else None


def bag_position(club: str) -> tuple[int, int, str]:
    """Sort key that puts clubs in the order of a bag: longest first, unknown ones last."""
    family = next((i for i, word in enumerate(_BAG_ORDER) if word in club), len(_BAG_ORDER))
    digits = "".join(ch for ch in club if ch.isdigit())
    return family, int(digits[:3]) if digits else 0, club


def place_in_bag(club: str) -> tuple[int, int, str]:
    """As ``bag_position``, but with the lettered wedges among those named by loft, where their usual loft puts them."""
    family, number, name = bag_position(club)
    if not _WEDGES[0] <= family <= _WEDGES[1]:
        return family, number, name
    loft = next((loft for letters, loft in _USUAL_LOFTS.items() if letters in club), 0)
    return _WEDGES[0], number or loft, name


def order_in_bag(club: str, position: int | None) -> tuple[bool, int, tuple[int, int, str]]:
    """Sort key of a player's bag: clubs that the player has given a ``position`` first, then where names put them."""
    return position is None, position or 0, place_in_bag(club)


def is_comparable(club: str, position: int | None) -> bool:
    """Whether it can be compared with its neighbours: one club, and the player or its name says where it stands."""
    return club != UNKNOWN_CLUB and (position is not None or bag_position(club)[0] < len(_BAG_ORDER))
