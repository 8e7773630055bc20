"""A file as it was read becomes sessions that can be stored."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from golf.clubs import UNKNOWN_CLUB
from golf.provenance import write_sources
from golf.reports import ClubGroup, ReportContent
from golf.session_types import guess_session_type
from golf.sessions import DateEvidence, DateSource, SessionSource, SessionType, TypeGuess
from golf.shot_edits import ShotEdit
from golf.shots import Shot, ShotFlag
from golf_db import DeviceName, SessionToImport
from imports.identity import compute_shot_keys
from imports.read_file import ReadFile
from imports.records import FileShot
from imports.sessions import FileSession

_DATE_SOURCES = {"file": DateSource.FILE, "file name": DateSource.FILE_NAME, "answer": DateSource.MANUAL}
_NO_GROUP = "no club"


@dataclass(frozen=True, slots=True)
class Choices:
    """What holds for a file beside what it says. ``players``: who its names are here; the empty name too."""

    players: Mapping[str, str]
    device: DeviceName
    stored: Collection[str] = frozenset()
    """Origins of shots that came from here (Rangebook's own exports): they are left out."""
    source: SessionSource = SessionSource.FILE


def build_sessions(read: ReadFile, choices: Choices) -> list[tuple[FileSession, SessionToImport]]:
    """The sessions with the ids of their shots. A session of which nothing is left is absent."""
    keys = iter(compute_shot_keys(read.shots))
    found = []
    for session in read.sessions:
        shots = [(each, next(keys)) for each in session.shots]
        wanted = [(each, key) for each, key in shots if each.origin not in choices.stored or not each.origin]
        if wanted:
            found.append((session, _build_session(read, session, wanted, choices)))
    return found


def day_source_of(read: ReadFile, session: FileSession) -> DateSource | None:
    """Who says the day of a session: the file, its name, or the golfer."""
    if session.day is None:
        return None
    if any(each.hit_at is not None for each in session.shots):
        return DateSource.FILE
    said = next((table.day_source for table in read.tables if table.day_source), "")
    return _DATE_SOURCES.get(said, DateSource.FILE_NAME)


def _build_session(
    read: ReadFile, session: FileSession, shots: Sequence[tuple[FileShot, str]], choices: Choices
) -> SessionToImport:
    groups = _build_groups([(each, key) for each, key in shots if each.putt is None])
    putts = [each.putt for each, _ in shots if each.putt is not None]
    name = session.name or _name_device(choices.device) or read.detection.title
    source = day_source_of(read, session)
    dates = () if source is None or session.day is None else (
        DateEvidence(source, session.day, session.day.isoformat()),)
    return SessionToImport(
        key=f"{choices.source.value}:{shots[0][1]}", source=choices.source, name=name, player=choices.players.get(
            session.player, session.player),
        dates=dates, content=ReportContent(tuple(groups)), guess=_guess_type(read, name, groups),
        device=choices.device, conditions="; ".join(session.conditions),
        is_normalised=any(each.is_normalised for each, _ in shots),
        putts=tuple(replace(putt, number=number) for number, putt in enumerate(putts, start=1)),
        notes="\n\n".join(dict.fromkeys(each.session_notes for each, _ in shots if each.session_notes)),
        edits={key: ShotEdit(is_hidden=each.is_deleted, tags=(each.tag,) if each.tag else (),
                             swing_length=each.swing_length or None)
               for each, key in shots if each.is_deleted or each.tag or each.swing_length})


def _name_device(device: DeviceName) -> str:
    """What a session without a name of its own is called: by the monitor, else by the program that wrote the file."""
    return device.describe() if device.model else device.software or device.describe()


def _guess_type(read: ReadFile, name: str, groups: Sequence[ClubGroup]) -> TypeGuess:
    said = next((table.session_type for table in read.tables if table.session_type), "")
    if said in set(SessionType):
        return TypeGuess(SessionType(said), f"files of {read.detection.title} hold nothing else", 0.9)
    return guess_session_type(name, (), [group.club for group in groups])


def _build_groups(shots: Sequence[tuple[FileShot, str]]) -> list[ClubGroup]:
    """The shots by club, in the order in which the clubs were taken."""
    by_club: dict[tuple[str, str], list[Shot]] = {}
    clubs = {}
    for position, (each, key) in enumerate(shots):
        club = (each.club.label, each.club.kind)
        clubs[club] = each.club
        by_club.setdefault(club, []).append(_build_shot(each, key, position))
    groups = []
    for position, (club, of_club) in enumerate(by_club.items()):
        raw = " ".join(filter(None, dict.fromkeys(club)))
        known = clubs[club]
        groups.append(ClubGroup(
            group_id=raw[:80] or _NO_GROUP, position=position, label=club[0], club=known.name,
            club_raw=raw[:80] or None, club_number=None,
            club_source="unknown" if known.name == UNKNOWN_CLUB else "club_name", created_text="",
            shots=tuple(of_club)))
    return _join_equal_ids(groups)


def _join_equal_ids(groups: Sequence[ClubGroup]) -> list[ClubGroup]:
    """Two clubs whose texts are the same once they are cut and joined are one group."""
    joined: dict[str, ClubGroup] = {}
    for group in groups:
        known = joined.get(group.group_id)
        joined[group.group_id] = group if known is None else replace(known, shots=(*known.shots, *group.shots))
    return list(joined.values())


def _build_shot(each: FileShot, key: str, position: int) -> Shot:
    shot = each.shot
    flags, reason = shot.flags, shot.flag_reason
    if each.excluded:
        flags = (*flags, ShotFlag.EXCLUDED)
        reason = "; ".join(filter(None, (reason, each.excluded)))
    extras = json.dumps(dict(each.extras)) if each.extras else None
    hit_at = None if each.hit_at is None else each.hit_at.isoformat(timespec="seconds")
    return replace(shot, shot_id=key, position=position, flags=flags, flag_reason=reason,
                   how_measured=write_sources(each.sources), hit_at=hit_at, extras=extras)
