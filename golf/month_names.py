"""The months as words: whole names and usual abbreviations of twelve languages, with and without diacritics.

English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian, Finnish and Polish; the last
two also in the cases in which a date has them ("12. marraskuuta", "12 listopada"). Any other word is no month, however
it begins: Augusta is a golf course.
"""

from __future__ import annotations

import unicodedata

_NAMES = (
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari tammikuu styczeń stycznia sty",
    "february feb februar feber février févr fév febrero febbraio fevereiro fev februari helmikuu luty lutego lut",
    "march mar märz mär mrz mars marzo março maart mrt marts maaliskuu marzec marca",
    "april apr avril avr abril abr aprile huhtikuu kwiecień kwietnia kwi",
    "may mai mayo maggio mag maio mei maj toukokuu maja",
    "june jun juni juin junio giugno giu junho kesäkuu czerwiec czerwca cze",
    "july jul juli juillet juil julio luglio lug julho heinäkuu lipiec lipca lip",
    "august aug août agosto ago augustus augusti elokuu sierpień sierpnia sie",
    "september sep sept septembre septiembre setiembre settembre set sett setembro syyskuu wrzesień września wrz",
    "october oct oktober okt octobre octubre ottobre ott outubro out. lokakuu październik października paź",
    "november nov novembre noviembre novembro marraskuu listopad listopada lis",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember des joulukuu grudzień grudnia gru",
)
_FINNISH_CASES = ("ta", "n", "ssa")
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ALSO_WORDS = frozenset({"ago", "des", "gen", "lip", "lis", "lug", "mag", "maja",
                         "marca", "marco", "out", "set", "sie"})
"""Abbreviations and case forms that mean something else, too; nobody writes them before the day.

"out." needs its full stop everywhere: "front 9 out" is golf.
"""


def month_of(word: str, *, before_day: bool = False) -> int | None:
    """The number of the month that a word names, with or without a full stop; None for any other word.

    ``before_day``: the day follows, as in "Feb 12". Words that are common for other things are no months there.
    """
    dotted = _without_diacritics(word)
    name = dotted.removesuffix(".")
    return None if before_day and name in _ALSO_WORDS else _MONTHS.get(name) or _MONTHS.get(dotted)


def _without_diacritics(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


def _spellings(name: str) -> set[str]:
    finnish = {name + case for case in _FINNISH_CASES} | {name[:-2]} if name.endswith("kuu") else set()
    return {_without_diacritics(form) for each in (name, *finnish) for form in (each, each.translate(_TRANSCRIBED))}


_MONTHS = {spelling: number for number, names in enumerate(_NAMES, start=1)
           for name in names.split() for spelling in _spellings(name)}
