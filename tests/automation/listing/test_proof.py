"""A list that moves while it is read: what the walk claims is so, whatever happened between two pages."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from automation.listing.listing_page import ListingPage
from automation.listing.pager import Pager, PagerControl
from automation.listing.proof import ListingProof
from automation.listing.settled_page import ListingReader
from automation.listing.walk import ListingWalk
from golf.errors import ListingDoubtful
from golf.reports import ListedReport, ReportKey
from tests.depth import share

SIZE = 4
SEEDS = range(share(150, 8_000))


@dataclass
class MovingReader:
    """A list of sessions, newest first, that ``before_page`` may change; its pages have ``buttons``.

    Pages have ``size`` rows, at first and after opening it anew ``first_size``; SIZE can be chosen. ``rows_of``
    answers a request: its number and the rows there are.
    """

    ids: list[int]
    buttons: str = "all"
    before_page: Callable[[MovingReader], None] = lambda _reader: None
    first_size: int = SIZE
    rows_of: Callable[[int, list[int]], list[int]] = lambda _request, rows: rows
    tells: Callable[[MovingReader, list[int]], int | None] = lambda _reader, _rows: None
    current: int = 1
    size: int = SIZE
    shown: list[int] = field(default_factory=list)
    told: int | None = None
    pages: int = 1
    requests: list[int] = field(default_factory=list)
    ever_shown: set[int] = field(default_factory=set)
    always: set[int] = field(default_factory=set)
    latest: ListingPage | None = None
    latest_html: str = ""
    details_limit: float = 1.0

    def read_first(self) -> ListingPage:
        self.current, self.size = 1, self.first_size
        return self.read()

    def choose_size(self, _before: ListingPage, size: int) -> ListingPage:
        self.current, self.size = 1, size
        return self.read()

    def read(self) -> ListingPage:
        self.before_page(self)
        start = (self.current - 1) * self.size
        self.shown = self.rows_of(len(self.requests), self.ids[start:start + self.size])
        self.pages = max(1, -(-len(self.ids) // self.size))
        self.told = self.tells(self, self.shown)
        self.requests.append(self.current)
        self.ever_shown.update(self.shown)
        self.latest = self.show()
        return self.latest

    def show(self) -> ListingPage:
        rows = tuple(ListedReport(number, ReportKey(f"key{number:09d}"), "s", "p", None, "x", 1)
                     for number in self.shown)
        return ListingPage(rows=rows, pager=self.pager(), page_size=self.size, frame_seen=True, told=self.told,
                           page_sizes=tuple(sorted({self.first_size, SIZE})), source=("", len(self.requests)))

    def pager(self) -> Pager:
        pages = self.pages
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


every_manner = pytest.mark.parametrize(("buttons", "first_size"), [
    (buttons, size) for buttons in ("all", "window", "arrows", "forward") for size in (SIZE, 2)])
may_stop = pytest.mark.parametrize("to_end", [True, False], ids=["jumping", "in order"])


@may_stop
@every_manner
def test_what_is_claimed_complete_is(buttons: str, first_size: int, to_end: bool) -> None:
    claimed = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        ids = list(range(chance.randint(1, 24), 0, -1))
        weather = Weather(chance, chance.choice([0.05, 0.2, 0.5]), len(ids), set(ids))
        reader = MovingReader(ids, buttons, weather, first_size)
        walk, found = walk_over(reader, to_end=to_end)
        claimed += walk.reached_end
        if walk.reached_end:
            there = weather.stayed | (reader.ever_shown & set(reader.ids))
            assert there <= found, f"seed {seed}: {sorted(there - found)} were never read"
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


@pytest.mark.parametrize("first_size", [SIZE, 2])
@pytest.mark.parametrize("buttons", ["all", "window", "arrows", "forward"])
def test_a_walk_that_is_left_early_confirms_only_when_it_met_all_it_was_shown(buttons: str, first_size: int) -> None:
    """Whatever stood on any page, that in the portal's own size too, and is on none that was read has moved down."""
    confirmed = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        ids = list(range(24, 0, -1))
        reader = MovingReader(ids, buttons, Weather(chance, 0.2, len(ids), set()), first_size)
        walk = ListingWalk(cast("ListingReader", reader), lambda: None, lambda _text: None, to_end=False)
        seen: set[int] = set()
        stop = chance.randint(1, 4)
        with suppress(ListingDoubtful):  # fewer pages are left than it was to read
            for page in walk:
                seen = (set() if page.starts_walk else seen) | set(page.report_ids)
                if walk.page_number == stop:
                    break
        if walk.confirm():
            confirmed += 1
            assert reader.ever_shown <= seen, f"seed {seed}: {sorted(reader.ever_shown - seen)} were not met again"
    assert confirmed > len(SEEDS) / 4


@pytest.mark.parametrize("to_end", [True, False], ids=["jumping", "in order"])
def test_a_session_that_went_is_missed_by_a_proved_reading_that_began_after_it_was_shown(to_end: bool) -> None:
    reader = MovingReader(list(range(9, 0, -1)), first_size=2)
    reader.before_page = lambda moving: moving.ids.remove(9) if len(moving.requests) == 1 else None
    walk, found = walk_over(reader, to_end=to_end)
    assert walk.reached_end
    assert found == set(range(1, 9))
    assert walk.restarts == 1
    assert reader.requests.count(1) >= 3


def test_a_session_shown_since_the_reading_began_is_missed_twice_before_the_end_is_claimed() -> None:
    """It stands on the first page of the portal's own size in the second reading, too."""
    reader = MovingReader(list(range(9, 0, -1)), first_size=2)

    def move(moving: MovingReader) -> None:
        if len(moving.requests) in {1, 4}:
            moving.ids.remove(9)
        elif len(moving.requests) == 3:
            moving.ids.insert(0, 9)

    reader.before_page = move
    walk, found = walk_over(reader)
    assert walk.reached_end
    assert found == set(range(1, 9))
    assert walk.restarts == 2


def tell_what_is_there(reader: MovingReader, rows: list[int]) -> int:
    """A total; that of an answer that lacks rows lacks them too."""
    full = reader.ids[(reader.current - 1) * reader.size:][:reader.size]
    return len(reader.ids) - len(full) + len(rows)


@pytest.mark.parametrize("tells", [False, True], ids=["silent", "tells the total"])
@may_stop
@every_manner
def test_one_answer_that_once_lacks_rows_is_never_taken_for_the_end(
    buttons: str, first_size: int, to_end: bool, tells: bool
) -> None:
    """Every request of a walk in its turn, the last page's and an only page's too; any of its rows may lack."""
    claimed = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        ids = list(range(chance.randint(1, 24), 0, -1))
        turn, is_cut = chance.randint(0, 9), chance.random() < 0.7

        def lack(request: int, rows: list[int], chance: random.Random = chance, turn: int = turn,
                 is_cut: bool = is_cut) -> list[int]:
            if request != turn or not rows:
                return rows
            kept = chance.randrange(len(rows))
            return rows[:kept] if is_cut else sorted(chance.sample(rows, kept), reverse=True)

        reader = MovingReader(ids, buttons, first_size=first_size, rows_of=lack)
        reader.tells = tell_what_is_there if tells else reader.tells
        walk, found = walk_over(reader, to_end=to_end)
        claimed += walk.reached_end
        assert not walk.reached_end or set(ids) == found, f"seed {seed}: {sorted(set(ids) - found)} were never read"
    assert claimed > len(SEEDS) * 0.9


@pytest.mark.parametrize("first_size", [SIZE, 2])
@pytest.mark.parametrize("lacks", [1, 2, 3])
def test_an_only_page_that_once_lacks_its_last_rows_is_no_proof_for_a_walk_that_is_left_early(
    lacks: int, first_size: int
) -> None:
    for turn in range(3):
        reader = MovingReader([3, 2, 1], first_size=first_size)

        def lack(request: int, rows: list[int], turn: int = turn) -> list[int]:
            return rows[lacks:] if request == turn else rows

        reader.rows_of = lack
        walk = ListingWalk(cast("ListingReader", reader), lambda: None, lambda _text: None, to_end=False)
        first = next(walk)
        assert not walk.confirm() or 3 in first.report_ids


@pytest.mark.parametrize(("sessions", "first_size", "pages"), [
    (0, SIZE, 2), (1, SIZE, 2), (SIZE - 1, SIZE, 2), (SIZE, SIZE, 1),
    (0, 2, 2), (1, 2, 2), (2, 2, 2), (3, 2, 3), (SIZE, 2, 3), (SIZE + 1, 2, 4), (3 * SIZE - 1, 2, 5),
    (14 * SIZE, 2, 16)])
@pytest.mark.parametrize("what", ["first sync", "nothing new"])
def test_a_list_that_rests_costs_at_most_one_page_more_than_its_pages(
    sessions: int, first_size: int, pages: int, what: str
) -> None:
    """Its pages: the first one in the portal's own page size, and those of SIZE rows."""
    reader = MovingReader(list(range(sessions, 0, -1)), first_size=first_size)
    if what == "first sync":
        walk, found = walk_over(reader)
        assert walk.reached_end
        assert len(found) == sessions
    else:
        walk = ListingWalk(cast("ListingReader", reader), lambda: None, lambda _text: None, to_end=False)
        next(walk)
        assert walk.confirm()
    assert len(reader.requests) <= (pages if what == "first sync" else 2)
    assert walk.restarts == 0


@pytest.mark.parametrize(("sessions", "buttons", "pages"), [
    (SIZE + 1, "all", 4), (2 * SIZE, "all", 3), (3 * SIZE - 1, "all", 5), (3 * SIZE, "all", 4), (14 * SIZE, "all", 15),
    (14 * SIZE, "window", 27), (14 * SIZE - 1, "window", 29), (3 * SIZE, "arrows", 5), (3 * SIZE - 1, "arrows", 7),
    (3 * SIZE, "forward", 6)])
def test_without_a_smaller_page_size_the_last_page_is_read_twice(sessions: int, buttons: str, pages: int) -> None:
    """Page 1 at first and at last, the last page twice unless it is full: fewer readings prove not both."""
    reader = MovingReader(list(range(sessions, 0, -1)), buttons)
    walk, found = walk_over(reader)
    assert walk.reached_end
    assert len(found) == sessions
    assert len(reader.requests) <= pages
    assert walk.restarts == 0


def test_a_portal_that_tells_the_total_has_its_last_page_read_once() -> None:
    for first_size, pages in ((SIZE, 4), (2, 4)):
        reader = MovingReader(list(range(3 * SIZE - 1, 0, -1)), first_size=first_size)
        reader.tells = lambda moving, _rows: len(moving.ids)
        walk, found = walk_over(reader)
        assert walk.reached_end
        assert len(found) == 3 * SIZE - 1
        assert len(reader.requests) <= pages


def test_pages_that_are_cut_from_one_answer_are_asked_for_once_more() -> None:
    """A page that asks once for everything and pages by itself: every page is drawn from that one answer."""
    reader = MovingReader(list(range(3 * SIZE - 1, 0, -1)), first_size=2)
    answers = []

    def draw(_moving: MovingReader) -> None:
        if reader.current == 1 and reader.size == 2:
            answers.append(len(reader.requests))

    reader.before_page, show = draw, reader.show
    reader.show = lambda: replace(show(), source=("", len(answers)))  # type: ignore[method-assign]
    walk, _found = walk_over(reader)
    assert walk.reached_end
    assert len(answers) == 2


def test_old_sessions_with_high_numbers_cost_a_second_way() -> None:
    for ids, requests in ([9, 8, 7, 6, 5, 4, 3, 2, 1, 20, 10], 5), ([9, 8, 7, 6, 5, 20, 4, 3, 2, 1, 10], 7):
        reader = MovingReader(ids)
        walk, found = walk_over(reader)
        assert walk.reached_end
        assert len(found) == 11
        assert len(reader.requests) == requests


def test_a_list_that_never_rests_is_read_as_far_as_it_goes_and_not_claimed() -> None:
    reader = MovingReader(list(range(24, 0, -1)))
    reader.before_page = lambda moving: moving.ids.insert(0, max(moving.ids) + 1)
    walk, found = walk_over(reader)
    assert not walk.reached_end
    assert len(found) > 20
    assert walk.restarts == 2


def test_each_page_is_to_be_read_after_the_last_one() -> None:
    proof = ListingProof()
    for number, rows in ((1, (4, 3)), (2, (2, 1)), (3, (0,))):
        proof.add(number, rows)
    assert not proof.proves(3)
    proof.add(2, (2, 1))
    assert not proof.proves(3)
    proof.add(1, (4, 3))
    assert proof.proves(3)


def test_a_session_that_slips_down_and_then_up_is_missed_by_a_second_way_forward() -> None:
    """9 is put in and pushes 3 from page 2 to 3, behind the reader; then 6 goes, and 3 slips up, behind him again."""
    proof = ListingProof()
    for number, rows in ((1, (8, 6)), (3, (2, 1)), (2, (5, 9)), (1, (8, 6)), (2, (5, 9)), (3, (2, 1))):
        proof.add(number, rows)
    assert not proof.proves(3)
