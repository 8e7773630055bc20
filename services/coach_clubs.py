"""What clubs are called outside this machine: their usual names. A golfer's own name for one is free text and stays.

``Big Bertha`` goes as ``club 3`` (its place in the bag), ``my old 7 iron`` as ``7 Iron``. The same goes for a
question: whole names of players and own names of clubs in it are replaced before it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from golf.clubs import club_in_text
from services.safe_values import Word, matching

_USUAL = re.compile(r"Driver|[1-9] (?:Wood|Iron|Hybrid)|1[0-9] Wood|PW|GW|SW|LW|[4-7][0-9]°|Putter")
_OUTSIDE = re.compile(rf"(?:{_USUAL.pattern})(?: \([2-9]\))?|club [1-9][0-9]?")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+")
_SHORTEST_NAME = 2
_MOST_ALIKE = 9
GOLFER = "the golfer"
E_MAIL = "(an e-mail address)"


def name_clubs(clubs: Sequence[str]) -> dict[str, Word]:
    """The outside name of each club of a bag, in its order (99 at most); no two are the same."""
    names: dict[str, Word] = {}
    taken: set[str] = {club for club in clubs if _USUAL.fullmatch(club)}
    for place, club in enumerate(clubs[:99], start=1):
        name = club if _USUAL.fullmatch(club) else _name_own(club, place, taken)
        taken.add(name)
        names[club] = matching(name, _OUTSIDE)
    return names


def own_names(names: Mapping[str, Word]) -> dict[str, str]:
    """Those that are called something else outside: own name → outside name."""
    return {own: str(outside) for own, outside in names.items() if own != outside}


def hide_names(text: str, players: Iterable[str], clubs: Mapping[str, str]) -> str:
    """The text with whole names of players, own names of clubs and e-mail addresses replaced."""
    replaced = {name.casefold(): GOLFER for name in players} | {own.casefold(): name for own, name in clubs.items()}
    known = sorted((name for name in replaced if len(name) >= _SHORTEST_NAME), key=len, reverse=True)
    hidden = _EMAIL.sub(E_MAIL, text)
    if not known:
        return hidden
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, known)) + r")(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda found: replaced.get(found[0].casefold(), GOLFER), hidden)


def _name_own(club: str, place: int, taken: set[str]) -> str:
    found = club_in_text(club)
    if found is None or not _USUAL.fullmatch(found):
        return f"club {place}"
    numbered = (found, *(f"{found} ({number})" for number in range(2, _MOST_ALIKE + 1)))
    return next((name for name in numbered if name not in taken), f"club {place}")
