"""The sessions of a file: shots parted by player, by day, and where nobody hit a ball for two hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from imports.records import ClubUse, FileShot

GAP = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class FileSession:
    """Shots of one player that were hit in one go. ``day`` None: the file does not say. Past midnight: the first."""

    player: str
    day: date | None
    shots: tuple[FileShot, ...]
    name: str = ""
    """What the file calls it, if anything."""

    @property
    def started_at(self) -> datetime | None:
        """The moment of its first shot."""
        return min((each.hit_at for each in self.shots if each.hit_at), default=None)

    @property
    def ended_at(self) -> datetime | None:
        """The moment of its last shot."""
        return max((each.hit_at for each in self.shots if each.hit_at), default=None)

    @property
    def clubs(self) -> list[ClubUse]:
        """The clubs in the order in which they were taken."""
        counts: dict[object, int] = {}
        for each in self.shots:
            counts[each.club] = counts.get(each.club, 0) + 1
        return [ClubUse(club, number) for club, number in counts.items()]  # type: ignore[arg-type]

    @property
    def excluded(self) -> int:
        """How many shots the file itself does not count."""
        return sum(bool(each.excluded) for each in self.shots)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the file says of wind, ball and normalisation, each once."""
        return tuple(dict.fromkeys(each.conditions for each in self.shots if each.conditions))


def part_sessions(shots: Iterable[FileShot], gap: timedelta = GAP) -> tuple[FileSession, ...]:
    """The sessions in the order in which they were hit; those without a day last."""
    groups: dict[tuple[str, str, str], list[FileShot]] = {}
    for each in shots:
        groups.setdefault((each.player, each.session, each.origin.partition("/")[0]), []).append(each)
    found = [session for (player, name, _), group in groups.items() for session in _part(player, name, group, gap)]
    return tuple(sorted(found, key=_when))


def _part(player: str, name: str, shots: Sequence[FileShot], gap: timedelta) -> list[FileSession]:
    timed = sorted((each for each in shots if each.hit_at is not None), key=lambda each: str(each.hit_at))
    parts: list[list[FileShot]] = []
    last: datetime | None = None
    for each in timed:
        if last is None or (each.hit_at is not None and each.hit_at - last > gap):
            parts.append([])
        parts[-1].append(each)
        last = each.hit_at
    by_day: dict[date | None, list[FileShot]] = {part[0].day: part for part in parts if len(parts) == len({
        part[0].day for part in parts})}
    for each in shots:
        if each.hit_at is None:
            if each.day not in by_day:
                by_day[each.day] = []
                parts.append(by_day[each.day])
            by_day[each.day].append(each)
    return [FileSession(player, part[0].day, tuple(part), name) for part in parts]


def _when(session: FileSession) -> tuple[bool, str, str, str]:
    return session.day is None, str(session.day), str(session.started_at or ""), session.player
