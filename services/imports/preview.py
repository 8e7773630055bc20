"""Reads a file with what is known and remembered, and says what it holds and what is still needed."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from golf.errors import FileRefused
from golf.same_names import find_name, search_key
from golf.sessions import SessionSource
from golf_db import DeviceName, FileToImport
from imports.all_formats import DATABASE_FORMATS
from imports.cells.moments import DayOrder
from imports.profile import read_profile
from imports.read_file import ReadFile, read_file
from imports.records import Answers, Need, NeedKind
from imports.tables.limits import MAX_FILE_BYTES
from imports.unknown import UNKNOWN_ID
from services.imports.sessions_of_file import Choices, build_sessions, day_source_of
from services.imports.view import (
    FIRST_ROWS,
    PROBLEMS_KEPT,
    PUTT,
    SHOT,
    HandQuestion,
    ImportAnswers,
    ImportPreview,
    SessionPreview,
    UnknownPlayer,
)

if TYPE_CHECKING:
    from golf_db import GolfDatabase
    from services.imports.remembered import Remembered


@dataclass(frozen=True, slots=True)
class _Told:
    """What holds beside the file: said now, or remembered of its device."""

    player: str
    day: date | None
    day_order: str
    units: Mapping[str, str]
    device: str
    layout_confirmed: bool

    def as_remembered(self) -> dict[str, Any]:
        """What the next file of the device is read with; the day is of this one alone."""
        found = {"player": self.player, "day_order": self.day_order, "units": dict(self.units), "device": self.device,
                 "layout_confirmed": self.layout_confirmed}
        return {name: value for name, value in found.items() if value}


class FilePreview:
    """Previews files; stores nothing."""

    def __init__(self, database: GolfDatabase, remembered: Remembered) -> None:
        self._database = database
        self._remembered = remembered

    def read(self, data: bytes, name: str, answers: ImportAnswers, today: date) -> ImportPreview:
        """The file as understood, or why it is refused."""
        try:
            with collecting_later():
                return replace(self._read(data, name, answers, today), data=data)
        except FileRefused as refusal:
            return ImportPreview(name, refusal=refusal, data=data if len(data) <= MAX_FILE_BYTES else b"")

    def _read(self, data: bytes, name: str, answers: ImportAnswers, today: date) -> ImportPreview:
        profiles = self._remembered.load_profiles()
        told = _tell(answers, {})

        def read(told: _Told) -> ReadFile:
            return read_file(data, _reader_answers(told, answers, name, today), format_id=answers.format_id,
                             profiles=profiles)

        found = read(told)
        asked = found.needs
        kept = self._remembered.load_answers(found.detection.format_id)
        if kept and found.needs:
            first, told = told, _tell(answers, kept)
            if _bears_on_reading(first, told):
                del found  # before it is read once more: two of the largest files at once take 300 MB more
                found = read(told)
        preview = self._describe(data, name, found, answers, told)
        return replace(preview, asked=_fill_in(asked, told, preview.needs))

    def _describe(
        self, data: bytes, name: str, found: ReadFile, answers: ImportAnswers, told: _Told
    ) -> ImportPreview:
        known = [player.name for player in self._database.players.load()]
        needs = _settle_needs(found, answers, told, known)
        players, unknown = self._name_players(found, answers, told, known, needs)
        device = _device_of(found, told.device)
        stored = self._database.imports.find_stored({each.origin for each in found.shots if each.origin})
        sessions = build_sessions(found, Choices(players, device, stored, _source_of(found)))
        file = FileToImport(name, data, bytes.fromhex(found.content_hash), found.detection.format_id,
                            json.dumps(_as_kept(answers, told), ensure_ascii=False),
                            tuple(session for _, session in sessions))
        parts = self._database.imports.compare(file.sessions, file.sha256)
        shown = tuple(SessionPreview(
            made.name, made.player, session.day, day_source_of(found, session), tuple(session.clubs),
            len(made.shot_ids) + len(made.putts), session.excluded, session.conditions, session.started_at, part,
            PUTT if made.putts and not made.shot_ids else SHOT)
            for (session, made), part in zip(sessions, parts, strict=True))
        own = len(found.shots) - sum(len(made.shot_ids) + len(made.putts) for _, made in sessions)
        return ImportPreview(
            name, detection=found.detection, sessions=shown,
            columns=tuple(column for table in found.tables for column in table.columns),
            first_shots=found.shots[:FIRST_ROWS], problems=found.problems[:PROBLEMS_KEPT], needs=tuple(needs),
            notes=tuple(note for table in found.tables for note in table.notes),
            hands=tuple(self._ask_hands(found, players)),
            passed_over=tuple(item for table in found.tables for item in table.passed_over),
            unknown_players=tuple(unknown), device=device.describe(), found=len(found.shots),
            new=sum(part.new_balls for part in parts), known=sum(part.known_balls for part in parts) + own,
            changed=sum(part.changed_shots + part.changed_putts for part in parts),
            unreadable=found.lost_rows, guess=found.guess,
            file=file if not needs else None, remembers=told.as_remembered())

    def _name_players(
        self, found: ReadFile, answers: ImportAnswers, told: _Told, known: Sequence[str], needs: list[Need]
    ) -> tuple[dict[str, str], list[UnknownPlayer]]:
        """Who the names in the file are here, and which of them nobody has."""
        kept = {**self._remembered.load_players(), **answers.players}
        players: dict[str, str] = {}
        unknown: list[UnknownPlayer] = []
        for name in dict.fromkeys(session.player for session in found.sessions):
            if not name:
                players[name] = find_name(told.player, known) or told.player
                continue
            players[name] = kept.get(name) or find_name(name, known) or _find_folded(name, known) or name
            if known and players[name] not in known and name not in kept:
                unknown.append(UnknownPlayer(name, tuple(known)))
        if not players.get("", "?") and not any(need.kind is NeedKind.PLAYER for need in needs):
            needs.append(Need(NeedKind.PLAYER, "Who hit these shots?", "", "the file does not say"))
        return players, unknown

    def _ask_hands(self, found: ReadFile, players: Mapping[str, str]) -> list[HandQuestion]:
        """A hand in the file that is not the one known here is asked about once; nothing is mirrored for it."""
        asked: dict[HandQuestion, None] = {}
        denied = self._remembered.load_denied_hands()
        for session in found.sessions:
            player = players.get(session.player, session.player)
            for hand in {each.hand for each in session.shots if each.hand}:
                is_left = hand == "left"
                if player and denied.get(player) != hand and is_left != self._database.players.is_left_handed(player):
                    asked[HandQuestion(player, is_left)] = None
        return list(asked)


def _bears_on_reading(first: _Told, now: _Told) -> bool:
    """Whether a file is read otherwise with what is remembered: a player and a device change no number in it."""
    return replace(first, player="", device="") != replace(now, player="", device="")


@contextmanager
def collecting_later() -> Iterator[None]:
    """Keep Python from looking for garbage while a file is read: there is none, and a million objects to look at.

    It takes a quarter of the time of a large file. Another thread that ends first lets it look again: no harm.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _tell(answers: ImportAnswers, kept: Mapping[str, Any]) -> _Told:
    def text(name: str) -> str:
        return str(kept.get(name) or "")

    units = kept.get("units")
    return _Told(
        player=answers.player or text("player"), day=answers.day, day_order=answers.day_order or text("day_order"),
        units={**(units if isinstance(units, dict) else {}), **answers.units}, device=answers.device or text("device"),
        layout_confirmed=answers.layout_confirmed or bool(kept.get("layout_confirmed")))


def _reader_answers(told: _Told, answers: ImportAnswers, name: str, today: date) -> Answers:
    """Without the player: an answer is no part of what names a shot, so that it may be changed later."""
    order = DayOrder(told.day_order) if told.day_order in set(DayOrder) else None
    return Answers(today=today, file_name=name, day_order=order, day=told.day, units=told.units,
                   profile=answers.profile, layout_confirmed=told.layout_confirmed, zone=None)


def _settle_needs(found: ReadFile, answers: ImportAnswers, told: _Told, known: Sequence[str]) -> list[Need]:
    """What is still open: without the player that is said or the only one here, and the guesses that are taken."""
    needs = []
    for need in found.needs:
        if need.kind is NeedKind.PLAYER:
            if told.player:
                continue
            guess = known[0] if len(known) == 1 else ""
            need = replace(need, guess=guess, choices=tuple(known))  # noqa: PLW2901 - the same need, better told
            needs.append(need)
        elif not (answers.takes_guesses and need.guess and found.guess is None):
            needs.append(need)
    if found.detection.format_id == UNKNOWN_ID and answers.profile is None and not any(
            need.kind is NeedKind.LAYOUT for need in needs):
        needs.append(Need(NeedKind.LAYOUT, "What do the columns mean?", "", found.detection.reason))
    return needs


def _fill_in(asked: Sequence[Need], told: _Told, needs: Sequence[Need]) -> tuple[Need, ...]:
    """What the file leaves open, with what is remembered in the place of the guess."""
    open_still = {(need.kind, need.column): need for need in needs}
    filled = []
    for need in asked:
        settled = {
            NeedKind.PLAYER: told.player, NeedKind.DAY_ORDER: told.day_order,
            NeedKind.UNITS: told.units.get(need.column, ""), NeedKind.LAYOUT: "yes" if told.layout_confirmed else "",
        }.get(need.kind, "")
        told_better = open_still.pop((need.kind, need.column), need)
        filled.append(replace(told_better, guess=settled) if settled else told_better)
    return (*filled, *open_still.values())


def _device_of(found: ReadFile, said: str) -> DeviceName:
    if said:
        maker, _, model = said.strip().partition(" ")
        return DeviceName(maker, model.strip() or None, found.device.software or None)
    return DeviceName(*(text or None for text in (found.device.maker, found.device.model, found.device.software)))


def _source_of(found: ReadFile) -> SessionSource:
    return SessionSource.DATABASE if found.detection.format_id in DATABASE_FORMATS else SessionSource.FILE


def _as_kept(answers: ImportAnswers, told: _Told) -> dict[str, Any]:
    """What the file was read with, to read it in the same way again."""
    kept: dict[str, Any] = told.as_remembered()
    kept |= {"day": told.day.isoformat()} if told.day else {}
    kept |= {"players": dict(answers.players)} if answers.players else {}
    return kept | ({"profile": answers.profile.to_json()} if answers.profile else {})


def _find_folded(name: str, known: Sequence[str]) -> str | None:
    """A name that differs in its case alone."""
    fitting = [each for each in known if search_key(each) == search_key(name)]
    return fitting[0] if len(fitting) == 1 else None


def read_kept_answers(text: str) -> ImportAnswers:
    """What a file was read with, as it is kept beside it (see ``_as_kept``)."""
    kept = json.loads(text)
    day = kept.get("day")
    profile = kept.get("profile")
    return ImportAnswers(
        player=kept.get("player", ""), day=date.fromisoformat(day) if day else None,
        day_order=kept.get("day_order", ""), units=kept.get("units", {}), players=kept.get("players", {}),
        profile=read_profile(profile) if profile else None, layout_confirmed=True, device=kept.get("device", ""),
        takes_guesses=True)
