"""Whether a list without rows is empty because the portal says so: pure.

The portal's wording is not known (uneekor.md), so either of two things is taken for its word: a short line
that says in one of many ways that there is nothing, or the page's own request for the list, answered with
whole JSON whose list is empty. A page that is loading or tells of an error says neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LONGEST_LINE = 160
_THINGS = (
    r"(?:sessions?|reports?|data|results?|records?|rounds?|shots?|entries|entry|items?|practices?|history|rows?|matches"
    r"|match|content|files?|games?)")
_NOTHING = re.compile(
    rf"\b(?:no|zero|without any)\s+(?:[\w-]+\s+){{0,3}}?{_THINGS}\b"
    rf"|(?<![\d.,:/-])0\s+(?:[\w-]+\s+){{0,2}}?{_THINGS}\b|{_THINGS}\s*[:(]\s*0\b(?![.,:\d])"
    r"|\bnothing\b|\bnone (?:found|yet)\b|\b(?:is|are|was) empty\b|^empty[.!]?$"
    rf"|\b(?:do not|don[’']t|have not|haven[’']t)\b.{{0,30}}\bany\b.{{0,30}}{_THINGS}"
    r"|\bkeine\b.{0,30}(?:daten|sitzung|berichte?|einträge|ergebnisse|treffer|vorhanden|gefunden)|nichts gefunden"
    r"|\baucune?\b.{0,30}(?:donnée|session|rapport|résultat|enregistrement)"
    r"|\b(?:no hay|ning[uú]n[ao]?|sin)\b.{0,30}(?:datos|sesi|informe|resultado|registro)"
    r"|\bnessun[oa]?\b|\b(?:nenhum|sem)\b.{0,30}(?:dado|sess|relat|resultado|registro)|\bgeen\b.{0,30}(?:gegevens"
    r"|sessies|rapporten|resultaten)|\binga\b.{0,30}(?:data|rapporter|resultat)|\bei\b.{0,30}(?:tietoja|raportteja)"
    r"|\bingen\b.{0,30}(?:data|rapporter|resultat)|\bbrak\b.{0,30}(?:danych|wynik|raport)"
    r"|(?:데이터|기록|내역|결과|리포트|보고서|세션)[가이은는]?\s*없|データ[がは]ありません|(?:レポート|記録|結果|履歴)[がは](?:ありません|見つかりません)"
    r"|暂无|暫無|没有(?:数据|记录|报告|结果)|沒有(?:資料|記錄|報告|結果)|无数据", re.IGNORECASE)
_TROUBLE = re.compile(
    r"\bload(?:ing|s)?\b|please wait|one moment|\berrors?\b|went wrong|\bfail(?:ed|ure|s)?\b|try again|\bretry\b"
    r"|unavailable|\b(?:could(?: not|n[’']t)|can(?:not|[’']t| not)) (?:be |get|fetch|show|display|reach|connect|find)"
    r"|unable to|timed? ?out|\boffline\b|no (?:internet|network|connection)|\b(?:404|500|502|503)\b|\boops\b"
    r"|page not found|refresh the page"
    r"|wird geladen|lädt|fehler|chargement|erreur|cargando|caricamento|errore|carregando|\berro\b|\blaad|laddar|\bfel\b"
    r"|ladataan|virhe|indlæser|laster|ładowanie|błąd|読み込|エラー|로딩|불러오는|오류|加载|載入|错误|錯誤",
    re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """How a request of the page for data was answered; see in_page/watch.js.

    ``about_list``: 2 when its address or its answer has pages, 1 when its address names a list, else 0.
    ``items``: the entries of the list in it; None for whole JSON without any list, -1 for anything that is not
    whole JSON or tells of an error. ``brought``: how many entries it holds itself.
    """

    number: int
    status: int
    about_list: int
    items: int | None
    brought: int = 0


def says_empty(text: str, answers: Iterable[ListAnswer]) -> bool:
    """Whether the page, whose visible text is ``text``, says that there are no sessions.

    What the portal sent weighs more than what its page makes of it: a page may call an answer that it does not
    understand an empty list.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(_TROUBLE.search(line) for line in lines):
        return False
    known = list(answers)
    lists = _list_answers(known)
    if lists:
        return lists[-1].items == 0 and all(
            200 <= answer.status < 300 and answer.items in {0, None} for answer in lists)
    return any(len(line) <= _LONGEST_LINE and _NOTHING.search(line) for line in lines)


def last_list_answer(answers: Sequence[ListAnswer]) -> ListAnswer | None:
    """The last answer about the list."""
    return next(reversed(_list_answers(answers)), None)


def _list_answers(answers: Sequence[ListAnswer]) -> list[ListAnswer]:
    nearest = max((answer.about_list for answer in answers), default=0)
    return [answer for answer in answers if answer.about_list == nearest > 0]
