"""What a file does not say and the golfer must: each question with our guess, or last time's answer, filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from services.imports.view import ImportAnswers, Need, NeedKind, UnknownPlayer
from ui.imports.waiting import WaitingFile
from ui.shared.escape import one_line, plain

if TYPE_CHECKING:
    from services.app import App

_ORDER_WORDS = {"day first": "Day first: 25/6/2026", "month first": "Month first: 6/25/2026"}
_FIRST_DAY = date(1990, 1, 1)
_NAME_LIMIT = 80
_LAST_PLAYER = "import_player"
"""Who was said last in this tab: filled in for the other files that do not say."""


@dataclass(slots=True)
class Said:
    """What the widgets of a file say."""

    player: str = ""
    day: date | None = None
    day_order: str = ""
    units: dict[str, str] = field(default_factory=dict)
    players: dict[str, str] = field(default_factory=dict)
    layout_confirmed: bool = False
    device: str = ""

    def as_answers(self) -> ImportAnswers:
        """The same for the service."""
        return ImportAnswers(player=self.player.strip(), day=self.day, day_order=self.day_order, units=self.units,
                             players=self.players, layout_confirmed=self.layout_confirmed, device=self.device.strip())


def render_questions(app: App, waiting: WaitingFile, *, is_mapped: bool) -> Said:
    """Draw them, and return what they say now. ``is_mapped``: the columns are said by hand, and not asked here."""
    said = Said()
    if waiting.preview is None or (waiting.first is not None and waiting.first.refusal is not None and not is_mapped):
        return said
    asked = [need for need in waiting.asked.values() if not is_mapped or not _is_of_columns(need)]
    asks_device = waiting.first is not None and not waiting.first.device
    if not asked and not waiting.unknown and not asks_device:
        return said
    if _is_settled(waiting, asked):
        with st.expander(_describe_settled(asked) or "More about this file"):
            _render_all(app, waiting, asked, said, asks_device=asks_device)
    else:
        _render_all(app, waiting, asked, said, asks_device=asks_device)
    return said


def _is_of_columns(need: Need) -> bool:
    """Whether it is answered where the columns are mapped."""
    return need.kind is NeedKind.LAYOUT or (need.kind is NeedKind.UNITS and bool(need.column))


def _is_settled(waiting: WaitingFile, asked: Sequence[Need]) -> bool:
    """Whether the answers of last time say all of it."""
    return not waiting.unknown and not any((need.kind, need.column) in waiting.was_open for need in asked)


def _describe_settled(asked: Sequence[Need]) -> str:
    known = ", ".join(dict.fromkeys(plain(need.guess, 40) for need in asked if need.guess and need.guess != "yes"))
    return f"As last time: {known}" if known else ""


def _render_all(app: App, waiting: WaitingFile, asked: Sequence[Need], said: Said, *, asks_device: bool) -> None:
    units = [need for need in asked if need.kind is NeedKind.UNITS]
    for need in asked:
        if need.kind is NeedKind.PLAYER:
            said.player = _ask_player(app, waiting, need)
        elif need.kind is NeedKind.DAY:
            said.day = _ask_day(app, waiting, need)
        elif need.kind is NeedKind.DAY_ORDER:
            said.day_order = _ask_order(waiting, need)
        elif need.kind is NeedKind.LAYOUT:
            said.layout_confirmed = st.checkbox(
                "The columns are understood as they are meant (see below)", need.guess == "yes",
                key=waiting.key("layout"), help=plain(need.reason, 300))
    _ask_units(waiting, units, said)
    for player in waiting.unknown.values():
        said.players[player.name] = _ask_who(waiting, player)
    if asks_device:
        said.device = st.text_input("Which launch monitor? (if you know)", key=waiting.key("device"),
                                    max_chars=_NAME_LIMIT, placeholder="Maker and model", width=320)


def _ask_player(app: App, waiting: WaitingFile, need: Need) -> str:
    key = waiting.key("player")
    known = list(need.choices) or list(app.imports.load_players())
    if not waiting.has_player and not need.guess and not st.session_state.get(key):
        st.session_state[key] = st.session_state.get(_LAST_PLAYER)
    typed = st.session_state.get(key) or ""
    options = list(dict.fromkeys(filter(None, (*known, need.guess, typed))))
    index = options.index(need.guess) if need.guess in options else None
    chosen = st.selectbox(plain(need.question), options, index, key=key, accept_new_options=True,
                          format_func=_short_name, placeholder="Choose or type a name", width=320)
    if chosen:
        waiting.has_player, st.session_state[_LAST_PLAYER] = True, chosen
    return (chosen or "")[:_NAME_LIMIT]


def _ask_day(app: App, waiting: WaitingFile, need: Need) -> date | None:
    guess = date.fromisoformat(need.guess) if need.guess else None
    day = st.date_input(plain(need.question), guess, _FIRST_DAY, app.clock.today() + timedelta(days=1),
                        key=waiting.key("day"), format="YYYY-MM-DD", help=plain(need.reason, 300), width=320)
    return day if isinstance(day, date) else None


def _ask_order(waiting: WaitingFile, need: Need) -> str:
    choices = list(need.choices)
    index = choices.index(need.guess) if need.guess in choices else None
    chosen = st.radio(plain(need.question, 200), choices, index, key=waiting.key("day_order"), horizontal=True,
                      format_func=lambda word: _ORDER_WORDS.get(word, word), help=plain(need.reason, 300))
    return chosen or ""


def _ask_units(waiting: WaitingFile, needs: Sequence[Need], said: Said) -> None:
    """One question for all columns with the same choices and the same guess."""
    def alike(need: Need) -> tuple[tuple[str, ...], str]:
        return need.choices, need.guess

    for (choices, guess), group in groupby(sorted(needs, key=alike), alike):
        found = list(group)
        names = ", ".join(f"“{need.column}”" for need in found[:4]) + (" …" if len(found) > 4 else "")
        question = found[0].question if len(found) == 1 else f"In which unit are {names}?"
        index = choices.index(guess) if guess in choices else None
        chosen = st.selectbox(plain(question, 200), choices, index, key=waiting.key(f"unit_{choices[0]}_{guess}"),
                              help=plain(found[0].reason, 300), width=320)
        if chosen:
            said.units.update({need.column or "angle": chosen for need in found})


def _ask_who(waiting: WaitingFile, player: UnknownPlayer) -> str:
    options = [player.name, *(name for name in player.known if name != player.name)]
    chosen: str | None = st.selectbox(
        f"“{plain(player.name, 40)}” in the file is", options, key=waiting.key(f"who_{player.name}"), width=320,
        format_func=lambda name: f"{_short_name(name)} (new here)" if name == player.name else _short_name(name))
    return chosen or player.name


def _short_name(name: str) -> str:
    return one_line(name, 60)
