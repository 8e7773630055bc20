"""A list that moves while it is read: what the walk claims is so, whatever happened between two pages."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from automation.listing.listing_page import ListingPage
from automation.listing.pager import Pager, PagerControl
from automation.listing.proof import ListingProof
from automation.listing.settled_page import ListingReader
from automation.listing.walk import ListingWalk
from golf.errors import ListingDoubtful
from golf.reports import ListedReport, ReportKey

SIZE = 4
SEEDS = range(4_000)


@dataclass
class MovingReader:
    """A list of sessions, newest first, that ``before_page`` may change; its pages have ``buttons``."""

    ids: list[int]
    buttons: str = "all"
    before_page: Callable[[MovingReader], None] = lambda _reader: None
    current: int = 1
    requests: list[int] = field(default_factory=list)
    always: set[int] = field(default_factory=set)
    latest: ListingPage | None = None
    latest_html: str = ""
    details_limit: float = 1.0

    def read_first(self) -> ListingPage:
        self.current = 1
        return self.read()

    def read(self) -> ListingPage:
        self.before_page(self)
        self.requests.append(self.current)
        self.latest = self.show()
        return self.latest

    def show(self) -> ListingPage:
        start = (self.current - 1) * SIZE
        rows = tuple(ListedReport(number, ReportKey(f"key{number:09d}"), "s", "p", None, "x", 1)
                     for number in self.ids[start:start + SIZE])
        return ListingPage(rows=rows, pager=self.pager(), page_size=SIZE, page_sizes=(SIZE,), frame_seen=True)

    def pager(self) -> Pager:
        pages = max(1, -(-len(self.ids) // SIZE))
        shown = {"all": range(1, pages + 1), "arrows": (), "forward": (), "window": range(
            max(1, min(self.current - 1, pages - 2)), min(pages, max(3, self.current + 1)) + 1)}[self.buttons]
        following = PagerControl(None, "next", self.current < pages, "next")
        back = None if self.buttons == "forward" else PagerControl(None, "back", self.current > 1, "back")
        return Pager(tuple(shown), self.current if shown else None,
                     tuple(PagerControl(number, str(number), True, str(number)) for number in shown), following, back)

    def press(self, _mark: str, kind: str, label: str) -> str:
        self.current += {"next": 1, "back": -1}.get(kind, 0)
        self.current = int(label) if kind == "number" else self.current
        return "pressed"

    def read_next(self, _before: ListingPage, _number: int, *, may_stay: bool, back: bool = False) -> ListingPage:  # noqa: ARG002
        return self.read()

    def read_again(self) -> ListingPage:
        return self.show()

    def forget_place(self) -> None:
        self.current = 1


@dataclass
class Weather:
    """Changes the list at random between two requests, as golfers and the portal may."""

    chance: random.Random
    liveliness: float
    next_id: int
    stayed: set[int]
    above: int | None = None
    """Only sessions among the first so many count as having stayed."""

    def __call__(self, reader: MovingReader) -> None:
        if not reader.requests:
            return
        while self.chance.random() < self.liveliness:
            self.change(reader.ids)
            self.stayed &= set(reader.ids[:self.above])

    def change(self, ids: list[int]) -> None:
        what = self.chance.choice(["new", "new with an old day", "delete", "delete", "re-date"])
        if what in {"delete", "re-date"} and ids:
            moved = ids.pop(self.chance.randrange(len(ids)))
            if what == "re-date":
                ids.insert(self.chance.randint(0, len(ids)), moved)
        else:
            self.next_id += 1
            ids.insert(0 if what == "new" else self.chance.randint(0, len(ids)), self.next_id)


def walk_over(reader: MovingReader, *, to_end: bool = True) -> tuple[ListingWalk, set[int]]:
    walk = ListingWalk(cast("ListingReader", reader), lambda: None, lambda _text: None, to_end=to_end)
    found: set[int] = set()
    try:
        for page in walk:
            found |= {row.report_id for row in page.rows}
    except ListingDoubtful:
        assert not walk.reached_end
    return walk, found


@pytest.mark.parametrize("to_end", [True, False], ids=["jumping", "in order"])
@pytest.mark.parametrize("buttons", ["all", "window", "arrows", "forward"])
def test_what_is_claimed_complete_is(buttons: str, to_end: bool) -> None:
    claimed = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        ids = list(range(chance.randint(1, 24), 0, -1))
        weather = Weather(chance, chance.choice([0.05, 0.2, 0.5]), len(ids), set(ids))
        walk, found = walk_over(MovingReader(ids, buttons, weather), to_end=to_end)
        claimed += walk.reached_end
        if walk.reached_end:
            assert weather.stayed <= found, f"seed {seed}: {sorted(weather.stayed - found)} were never read"
    assert claimed > len(SEEDS) / 2


@pytest.mark.parametrize("buttons", ["all", "window", "arrows", "forward"])
def test_a_walk_that_is_left_early_confirms_only_what_did_not_move(buttons: str) -> None:
    confirmed = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        ids = list(range(24, 0, -1))
        stop = chance.randint(1, 4)
        weather = Weather(chance, 0.2, len(ids), set(ids[:stop * SIZE]), stop * SIZE)
        walk = ListingWalk(cast("ListingReader", MovingReader(ids, buttons, weather)), lambda: None,
                           lambda _text: None, to_end=False)
        seen: list[int] = []
        for page in walk:
            seen += [row.report_id for row in page.rows]
            if walk.page_number == stop:
                break
        if walk.confirm():
            confirmed += 1
            assert weather.stayed <= set(seen), f"seed {seed}: {sorted(weather.stayed - set(seen))} were never read"
    assert confirmed > len(SEEDS) / 3


@pytest.mark.parametrize(("sessions", "buttons", "pages"), [
    (0 + 1, "all", 2), (SIZE, "all", 1), (SIZE + 1, "all", 3), (3 * SIZE, "all", 4), (14 * SIZE, "all", 15),
    (14 * SIZE, "window", 27), (3 * SIZE, "arrows", 5), (3 * SIZE, "forward", 6)])
def test_a_list_that_rests_is_proved_with_few_pages(sessions: int, buttons: str, pages: int) -> None:
    reader = MovingReader(list(range(sessions, 0, -1)), buttons)
    walk, found = walk_over(reader)
    assert walk.reached_end
    assert len(found) == sessions
    assert len(reader.requests) <= pages
    assert walk.restarts == 0


def test_old_sessions_with_high_numbers_cost_a_second_way_and_no_claim() -> None:
    reader = MovingReader([9, 8, 7, 6, 5, 4, 3, 2, 1, 20, 10])
    walk, found = walk_over(reader)
    assert walk.reached_end
    assert len(found) == 11
    assert len(reader.requests) == 6


def test_a_list_that_never_rests_is_read_as_far_as_it_goes_and_not_claimed() -> None:
    reader = MovingReader(list(range(24, 0, -1)))
    reader.before_page = lambda moving: moving.ids.insert(0, max(moving.ids) + 1)
    walk, found = walk_over(reader)
    assert not walk.reached_end
    assert len(found) > 20
    assert walk.restarts == 2


def test_a_border_read_in_one_order_only_proves_nothing() -> None:
    proof = ListingProof()
    for number, rows in ((1, (4, 3)), (2, (2, 1)), (3, (0,))):
        proof.add(number, rows)
    assert not proof.proves(3)
    proof.add(2, (2, 1))
    assert not proof.proves(3)
    proof.add(1, (4, 3))
    assert proof.proves(3)
