"""Which of some shots are suspicious, and why: impossible, contradictory, of another club, a mishit, stored twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.quality.misreads import FEWEST_SHOTS, ClubHabits, Judgement, judge, learn_habits
from analysis.quality.shot_arrays import NO_FULL_SWING, ShotTable, read_shots
from analysis.quality.suspicion import (
    ClubGuess,
    Evidence,
    Kind,
    Suspicion,
    Why,
    describe_original,
)
from analysis.quality.wrong_club import KnownClubs, compare, guess_clubs, learn_clubs
from analysis.quality.wrong_club_blocks import guess_blocks
from golf.shots import ShotFlag, StoredShot
from golf.swing_groups import is_part_swing

_ODDITIES_BESIDE_A_CLUB = 2
_NOTHING_ODD = Judgement()


@dataclass(frozen=True, slots=True)
class UsualValues:
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


def learn(history: ShotTable, usage: Mapping[str, int]) -> UsualValues:
    """From a player's shots that count; ``usage`` is how often each club is hit."""
    habits = {club: learn_habits(shots) for club, shots in history.split_by_club().items()
              if len(shots) >= FEWEST_SHOTS}
    return UsualValues(habits, learn_clubs(history, usage))


def find_suspicious(shots: Sequence[StoredShot], knowledge: UsualValues) -> list[Suspicion]:
    """The suspicious ones among whole sessions' shots, in their order, also those reviewed already."""
    table = read_shots(shots)
    judgements, compared = judge(table, knowledge.habits), compare(table, knowledge.clubs)
    guesses = guess_clubs(compared, knowledge.clubs) | guess_blocks(compared, knowledge.clubs, shots)
    looked_at = (_look_at(stored, number, judgements.get(row, _NOTHING_ODD), guesses.get(row))
                 for row, (stored, number) in enumerate(zip(shots, _number(shots), strict=True)))
    return [suspicion for suspicion in looked_at if suspicion is not None]


def count_not_judged(shots: Sequence[StoredShot], knowledge: UsualValues) -> NotJudged:
    """What could not be judged by what is usual."""
    default = [stored for stored in shots if stored.is_default_club]
    rest = [stored for stored in shots if not stored.is_default_club and stored.club not in NO_FULL_SWING]
    parts = sum(is_part_swing(stored) for stored in rest)
    few: dict[str, int] = {}
    for stored in rest:
        if stored.club not in knowledge.habits and not is_part_swing(stored):
            few[stored.club] = few.get(stored.club, 0) + 1
    return NotJudged(len(default), parts, tuple(few.items()))


def _number(shots: Sequence[StoredShot]) -> Iterator[int]:
    """Each shot's number within its session, as the Session page counts."""
    reached: dict[int, int] = {}
    for stored in shots:
        session = stored.session_id
        reached[session] = number = reached.get(session, 0) + 1
        yield number


def _look_at(stored: StoredShot, number: int, judgement: Judgement, guess: ClubGuess | None) -> Suspicion | None:
    if stored.duplicate_of is not None or ShotFlag.DUPLICATE in stored.shot.flags:
        return Suspicion(Kind.DUPLICATE, stored, number, (Evidence(Why.STORED_TWICE),),
                         original=describe_original(stored))
    if stored.shot.flags:
        return Suspicion(Kind.IMPOSSIBLE, stored, number, (Evidence(Why.READING, text=stored.shot.flag_reason),))
    if guess is not None:
        oddities = () if guess.block else judgement.oddities[:_ODDITIES_BESIDE_A_CLUB]
        evidence = (Evidence(Why.LIKE_OTHER_CLUB, n=guess.n), *oddities)
        return Suspicion(Kind.CLUB, stored, number, evidence, guess=guess)
    if judgement.contradictions:
        return Suspicion(Kind.MISREAD, stored, number, judgement.contradictions)
    return Suspicion(Kind.MISHIT, stored, number, judgement.oddities) if judgement.oddities else None
