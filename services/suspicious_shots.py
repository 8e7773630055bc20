"""Which of some shots are suspicious, and why: impossible, contradictory, of another club, a mishit, stored twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from golf.clubs import UNKNOWN_CLUB
from golf.records import ShotFlag, StoredShot
from golf.shot_words import ShotKey
from golf.swing_groups import is_part_swing
from services.misreads import FEWEST_SHOTS, ClubHabits, judge, learn_habits
from services.suspicion import (
    ClubGuess,
    Evidence,
    Kind,
    Suspicion,
    Why,
    describe_original,
)
from services.wrong_blocks import guess_blocks
from services.wrong_club import KnownClubs, compare, guess_clubs, learn_clubs

_ODDITIES_BESIDE_A_CLUB = 2
_NO_FULL_SWING = frozenset({"Putter", UNKNOWN_CLUB})


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the player's own shots say about each club."""

    habits: Mapping[str, ClubHabits]
    clubs: KnownClubs


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Shots that were looked at for impossible readings and copies only, by why."""

    default_club: int = 0
    part_swings: int = 0
    few_shots: tuple[tuple[str, int], ...] = ()
    """Clubs with too few shots to know what is usual, and how many."""


def learn(history: Mapping[str, Sequence[StoredShot]], usage: Mapping[str, int]) -> Knowledge:
    """From a player's shots by club; only those that count and were full swings teach anything."""
    teaching = {club: [stored for stored in shots if _teaches(stored)]
                for club, shots in history.items() if club not in _NO_FULL_SWING}
    habits = {club: learn_habits(club, shots) for club, shots in teaching.items() if len(shots) >= FEWEST_SHOTS}
    return Knowledge(habits, learn_clubs(teaching, usage))


def find_suspicious(shots: Sequence[StoredShot], knowledge: Knowledge) -> list[Suspicion]:
    """The suspicious ones among whole sessions' shots, in their order, also those reviewed already."""
    judged = [stored for stored in shots if _is_full_swing(stored) and not stored.shot.flags
              and stored.duplicate_of is None]
    compared = compare(judged, knowledge.clubs)
    guesses = guess_clubs(compared, knowledge.clubs) | guess_blocks(compared, knowledge.clubs)
    found, numbers = [], _number(shots)
    for stored in shots:
        suspicion = _look_at(stored, numbers[stored.key], knowledge, guesses.get(stored.key))
        if suspicion is not None:
            found.append(suspicion)
    return found


def count_not_judged(shots: Sequence[StoredShot], knowledge: Knowledge) -> NotJudged:
    """What could not be judged by what is usual."""
    default = [stored for stored in shots if stored.is_default_club]
    rest = [stored for stored in shots if not stored.is_default_club and stored.club not in _NO_FULL_SWING]
    parts = sum(is_part_swing(stored) for stored in rest)
    few: dict[str, int] = {}
    for stored in rest:
        if stored.club not in knowledge.habits and not is_part_swing(stored):
            few[stored.club] = few.get(stored.club, 0) + 1
    return NotJudged(len(default), parts, tuple(few.items()))


def _teaches(stored: StoredShot) -> bool:
    return stored.counts and _is_full_swing(stored)


def _is_full_swing(stored: StoredShot) -> bool:
    return not stored.is_default_club and stored.club not in _NO_FULL_SWING and not is_part_swing(stored)


def _number(shots: Sequence[StoredShot]) -> dict[ShotKey, int]:
    """Each shot's number within its session, as the Session page counts."""
    numbers: dict[ShotKey, int] = {}
    reached: dict[int, int] = {}
    for stored in shots:
        reached[stored.session_id] = numbers[stored.key] = reached.get(stored.session_id, 0) + 1
    return numbers


def _look_at(
    stored: StoredShot, number: int, knowledge: Knowledge, guess: ClubGuess | None
) -> Suspicion | None:
    if stored.duplicate_of is not None or ShotFlag.DUPLICATE in stored.shot.flags:
        return Suspicion(Kind.DUPLICATE, stored, number, (Evidence(Why.STORED_TWICE),),
                         original=describe_original(stored))
    if stored.shot.flags:
        return Suspicion(Kind.IMPOSSIBLE, stored, number, (Evidence(Why.READING, text=stored.shot.flag_reason),))
    habits = knowledge.habits.get(stored.club) if _is_full_swing(stored) else None
    judgement = judge(stored, habits)
    if guess is not None:
        oddities = () if guess.block else judgement.oddities[:_ODDITIES_BESIDE_A_CLUB]
        evidence = (Evidence(Why.LIKE_OTHER_CLUB, n=guess.n), *oddities)
        return Suspicion(Kind.CLUB, stored, number, evidence, guess=guess)
    if judgement.contradictions:
        return Suspicion(Kind.MISREAD, stored, number, judgement.contradictions)
    return Suspicion(Kind.MISHIT, stored, number, judgement.oddities) if judgement.oddities else None
