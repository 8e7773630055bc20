"""Which suspicious shots share a row."""

from analysis.quality.suspicion import ClubGuess, Evidence, Kind, Original, Suspicion, Why
from tests.services.practice_shots import make_shot
from ui.quality.list import build_rows, row_label


def item(kind: Kind, session: int, position: int, *, group: str = "1", block: int = 0, original: int | None = None,
         club: str = "7 Iron") -> Suspicion:
    guess = ClubGuess("8 Iron", 0.95, 120, 96, block) if kind is Kind.CLUB else None
    found = Original(original, "1", "1") if original else None
    return Suspicion(kind, make_shot(session, position, club, group=group), position + 1,
                     (Evidence(Why.UNUSUAL),), guess, found)


def test_a_block_is_one_row_and_single_balls_are_their_own() -> None:
    rows = build_rows([item(Kind.CLUB, 1, 0, block=3), item(Kind.MISREAD, 1, 1), item(Kind.CLUB, 1, 2, block=3),
                       item(Kind.CLUB, 1, 3), item(Kind.CLUB, 1, 4), item(Kind.CLUB, 1, 5, group="2", block=3)])
    assert [len(row.items) for row in rows] == [2, 1, 1, 1, 1]
    assert row_label(rows[0], with_kind=True) == "**2 shots, 7 Iron** · Another club?"
    assert row_label(rows[1], with_kind=False) == "**Shot 2, 7 Iron**"


def test_copies_come_last_and_those_of_one_place_are_one_row() -> None:
    rows = build_rows([item(Kind.DUPLICATE, 1, 0, original=9), item(Kind.DUPLICATE, 1, 1, original=8),
                       item(Kind.DUPLICATE, 1, 2, original=9), item(Kind.MISHIT, 1, 3),
                       item(Kind.DUPLICATE, 2, 0, original=9)])
    assert [(row.items[0].kind, len(row.items)) for row in rows] == [
        (Kind.MISHIT, 1), (Kind.DUPLICATE, 2), (Kind.DUPLICATE, 1), (Kind.DUPLICATE, 1)]
    assert len({row.key for row in rows}) == 4


def test_clubs_from_outside_are_text() -> None:
    row, = build_rows([item(Kind.MISHIT, 1, 0, club="![x](http://h/p.png)")])
    assert r"\!\[x\]" in row_label(row, with_kind=False)
