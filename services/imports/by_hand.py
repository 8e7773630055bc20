"""Sessions without a file, and single shots: what a golfer types in, marked so."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from golf.clubs import UNKNOWN_CLUB
from golf.errors import GolfError
from golf.limits import SMASH, compute_smash, describe_impossible
from golf.provenance import Provenance, write_sources
from golf.reports import ClubGroup, ReportContent
from golf.session_types import guess_session_type
from golf.sessions import DateEvidence, DateSource, SessionSource
from golf.shots import MEASURES, Shot, ShotFlag
from golf_db import DeviceName, SessionToImport
from imports.cells.club_names import name_file_club

LONGEST = 500
"""Shots that are typed in at once, at most."""


class TypedRefused(GolfError):
    """What was typed in is no session."""

    code = "typed_refused"


@dataclass(frozen=True, slots=True)
class TypedShot:
    """One ball. ``values`` in SI by the names of golf.shots.MEASURES: whatever is known."""

    club: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TypedSession:
    """A session as somebody types it in."""

    player: str
    day: date
    shots: Sequence[TypedShot]
    name: str = ""
    device: str = ""


def build_typed_session(typed: TypedSession) -> SessionToImport:
    """The session, ready to be stored. Raises TypedRefused with what is missing or cannot be."""
    if not typed.player.strip():
        raise TypedRefused("The session has no player.", "Say who hit the shots.")
    if not typed.shots:
        raise TypedRefused("The session has no shots.", "Type in at least one.")
    if len(typed.shots) > LONGEST:
        raise TypedRefused(f"At most {LONGEST} shots can be typed in at once.", "Import them as a file.")
    key = secrets.token_hex(8)
    shots = [(each.club.strip(), _build_shot(each, place, key)) for place, each in enumerate(typed.shots)]
    groups = tuple(_build_group(club, position, tuple(shot for of, shot in shots if of == club))
                   for position, club in enumerate(dict.fromkeys(club for club, _ in shots)))
    maker, _, model = typed.device.strip().partition(" ")
    name = typed.name.strip() or "Typed in"
    return SessionToImport(
        key=f"hand:{key}", source=SessionSource.HAND, name=name, player=typed.player.strip(),
        dates=(DateEvidence(DateSource.MANUAL, typed.day, "typed in"),), content=ReportContent(groups),
        guess=guess_session_type(name, (), [group.club for group in groups]),
        device=DeviceName(maker or None, model.strip() or None))


def _build_group(text: str, position: int, shots: tuple[Shot, ...]) -> ClubGroup:
    club = name_file_club(text)
    return ClubGroup(text[:80] or "no club", position, text, club.name, text[:80] or None, None,
                     "unknown" if club.name == UNKNOWN_CLUB else "club_name", "", shots=shots)


def _build_shot(typed: TypedShot, place: int, key: str) -> Shot:
    values = dict(typed.values)
    if unknown := values.keys() - set(MEASURES):
        raise TypedRefused(f"Shot {place + 1} has a value that Rangebook does not know: {min(unknown)}.",
                           "Leave it out.")
    if not values or not all(math.isfinite(value) for value in values.values()):
        raise TypedRefused(f"Shot {place + 1} has no number.", "Type in at least one, such as its carry.")
    sources = [(measure, Provenance.BY_HAND) for measure in values]
    smash = compute_smash(values.get("ball_speed_mps"), values.get("club_speed_mps"))
    if smash is not None and SMASH not in values:
        values[SMASH] = smash
        sources.append((SMASH, Provenance.DERIVED))
    impossible = describe_impossible(values)
    return Shot(f"{key}-{place}", place, **values, how_measured=write_sources(tuple(sources)),  # type: ignore[arg-type]
                flags=(ShotFlag.IMPOSSIBLE,) if impossible else (), flag_reason="; ".join(impossible))
