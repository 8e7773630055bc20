"""What clubs are called outside this machine: their usual names. A golfer's own name for one is free text and stays.

``Big Bertha`` goes as ``club 3`` (its place in the bag), ``my old 7 iron`` as ``7 Iron``. The same goes for a
question: whole names of players and own names of clubs in it are replaced before it is sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from golf.clubs import club_in_text
from services.secrets.outgoing_values import AllowedText, allowed_pattern

_USUAL = re.compile(r"Driver|[1-9] (?:Wood|Iron|Hybrid)|1[0-9] Wood|PW|GW|SW|LW|[4-7][0-9]°|Putter")
_OUTSIDE = re.compile(rf"(?:{_USUAL.pattern})(?: \([2-9]\))?|club [1-9][0-9]?")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+")
_SHORTEST_NAME = 2
_MOST_ALIKE = 9
GOLFER = "the golfer"
E_MAIL = "(an e-mail address)"


def name_clubs(clubs: Sequence[str]) -> dict[str, AllowedText]:
    """The outside name of each club of a bag, in its order (99 at most); no two are the same."""
    names: dict[str, AllowedText] = {}
    taken: set[str] = {club for club in clubs if _USUAL.fullmatch(club)}
    for place, club in enumerate(clubs[:99], start=1):
        name = club if _USUAL.fullmatch(club) else _name_own(club, place, taken)
        taken.add(name)
        names[club] = allowed_pattern(name, _OUTSIDE)
    return names


def own_names(names: Mapping[str, AllowedText]) -> dict[str, str]:
    """Those that are called something else outside: own name → outside name."""
    return {own: str(outside) for own, outside in names.items() if own != outside}


def hide_names(text: str, players: Iterable[str], clubs: Mapping[str, str]) -> str:
    """The text (NFC) with whole names of players, own names of clubs and e-mail addresses replaced.

    A name is the same however its accents, its spaces and its capitals are written.
    """
    replaced = {_fold(name): GOLFER for name in players} | {_fold(own): name for own, name in clubs.items()}
    known = sorted((name for name in replaced if len(name) >= _SHORTEST_NAME), key=len, reverse=True)
    hidden = _EMAIL.sub(E_MAIL, unicodedata.normalize("NFC", text))
    if not known:
        return hidden
    folded, places = _fold_with_places(hidden)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, name.split())) for name in known)
                         + r")(?!\w)")
    kept, after = [], 0
    for found in pattern.finditer(folded):
        kept += [hidden[after:places[found.start()]], replaced.get(_fold(found[0]), GOLFER)]
        after = places[found.end() - 1] + 1
    return "".join([*kept, hidden[after:]])


def _fold(name: str) -> str:
    """One way to write a name: composed accents, single spaces, no capitals."""
    return " ".join(_fold_with_places(unicodedata.normalize("NFC", name))[0].split())


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    """The text without capitals, and of each character of it the place of the one it was (``ß`` becomes ``ss``)."""
    folded = [character.casefold() for character in text]
    return "".join(folded), [place for place, each in enumerate(folded) for _ in each]


def _name_own(club: str, place: int, taken: set[str]) -> str:
    found = club_in_text(club)
    if found is None or not _USUAL.fullmatch(found):
        return f"club {place}"
    numbered = (found, *(f"{found} ({number})" for number in range(2, _MOST_ALIKE + 1)))
    return next((name for name in numbered if name not in taken), f"club {place}")
