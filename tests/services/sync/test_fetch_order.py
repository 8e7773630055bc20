"""What is fetched when more waits than may be fetched: real SQLite, the real tour, random accounts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.listing.listing_page import ListingPage
from golf.errors import PortalChanged
from golf.reports import ListedReport, ReportKey
from golf.sessions import SessionState
from golf.sync_events import SyncFailure
from golf_db import GolfDatabase, open_database
from services.sync.discovery import SyncDiscovery
from services.sync.listing_scan import ListingScan
from services.sync.options import SyncOptions
from services.sync.run_totals import RunTotals
from services.sync_preview.dry_run import ReadOnlyStore, _ReadOnlyKeys
from tests.storage.builders import GUESS, KEY, raw, session

PAGE = 4


class Keys:
    """automation.ports.ReportKeys in memory."""

    def __init__(self) -> None:
        self._keys: dict[int, ReportKey] = {}

    def load(self) -> Mapping[int, ReportKey]:
        return dict(self._keys)

    def remember(self, keys: Mapping[int, ReportKey]) -> None:
        self._keys.update(keys)


@dataclass
class Walk:
    rows: list[ListedReport]
    breaks_after: int | None = None
    reached_end: bool = False

    def confirm(self) -> bool:
        return True

    def __iter__(self) -> Iterator[ListingPage]:
        for number, start in enumerate(range(0, len(self.rows), PAGE), start=1):
            if self.breaks_after is not None and number > self.breaks_after:
                raise PortalChanged("The list cannot be read.")
            yield ListingPage(rows=tuple(self.rows[start:start + PAGE]), frame_seen=True)
        self.reached_end = True


@dataclass
class House:
    """An account on a portal, a database, and syncs between them. Larger ids are newer sessions."""

    database: GolfDatabase
    shots: dict[int, int] = field(default_factory=dict)
    failures_to_come: dict[int, int] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)
    requests_made: int = 0
    breaks_after: int | None = None
    syncs: int = 0

    def sign_in(self, username: str, password: Callable[[], str]) -> object:
        raise NotImplementedError

    def what_changed(self) -> str:
        return ""

    def walk_listing(self, *, to_end: bool) -> Walk:  # noqa: ARG002
        rows = [ListedReport(report_id, KEY, f"s{report_id}", "Bob", None, "", self.shots[report_id])
                for report_id in sorted(self.shots, reverse=True)]
        return Walk(rows, self.breaks_after)

    def tour(self, options: SyncOptions, *, preview: bool) -> tuple[RunTotals, SyncDiscovery]:
        store: Any = self.database.reports("bob")
        totals = RunTotals("run")
        discovery = SyncDiscovery(
            ReadOnlyStore(store) if preview else store, _ReadOnlyKeys(self.keys) if preview else self.keys, options,
            run_id="run", today=date(2026, 6, 1))
        tour = ListingScan(discovery, options, totals, submit=lambda _wanted: None, between_pages=lambda: None,
                           say=lambda _sentence: None)
        try:
            tour.walk(self)
        except PortalChanged:
            assert self.breaks_after is not None
        return totals, discovery

    def sync(self, most: int | None, *, full: bool = False, breaks_after: int | None = None) -> list[int]:
        """Everything that every sync has to keep to; the reports it asked for."""
        self.syncs += 1
        self.breaks_after = breaks_after
        options = SyncOptions(most, full=full, rechecks=0)
        before = self.database.reports("bob").load_known_reports()
        seen, _ = self.tour(options, preview=True)
        totals, _ = self.tour(options, preview=False)
        asked = totals.submitted_ids
        assert (seen.submitted_ids, seen.later_ids) == (asked, totals.later_ids), "the preview says what is done"
        assert len(set(asked)) == len(asked)
        assert not set(asked) & set(totals.later_ids)
        wanted = len(asked) + len(totals.later_ids)
        assert len(asked) == (wanted if most is None else min(most, wanted)), "no place stays empty while one waits"
        again = {report_id for report_id in [*asked, *totals.later_ids]
                 if report_id in before and before[report_id].state is not SessionState.PENDING}
        new = {*asked, *totals.later_ids} - again
        if most is not None and new - set(asked):
            assert len(again & set(asked)) <= most // 2, "what failed or changed has its share, and no more"
            if most > 1 and breaks_after is None:
                assert len(again & set(asked)) >= min(1, len(again & _known_waiting(before))), "and it has its share"
        if new:
            assert max(new) in asked, "the newest new session always comes"
        held = {report_id for report_id, known in before.items() if known.held_back}
        if not full:
            assert not {each for each in held & set(asked) if before[each].listed_shots == self.shots[each]}
        self._answer(asked)
        return asked

    def _answer(self, asked: list[int]) -> None:
        account = self.database.reports("bob")
        for report_id in asked:
            if self.failures_to_come.get(report_id, 0):
                self.failures_to_come[report_id] -= 1
                account.save_failure(
                    SyncFailure("report_unreadable", "No.", recoverable=True, report_id=report_id), f"r{self.syncs}")
            else:
                content = session(self.shots[report_id], seed=report_id)
                account.save_report(raw(report_id, content), content, GUESS, f"r{self.syncs}")

    def waiting(self) -> set[int]:
        known = self.database.reports("bob").load_known_reports()
        return {each for each in self.shots if each not in known} | {
            each.report_id for each in known.values() if not each.held_back and (
                each.state is not SessionState.IMPORTED or each.wants_update
                or each.listed_shots != self.shots[each.report_id])}


def _known_waiting(before: Mapping[int, Any]) -> set[int]:
    return {each.report_id for each in before.values()
            if each.state is SessionState.FAILED or (each.state is SessionState.IMPORTED and each.wants_update)}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = open_database(tmp_path / "golf.db")
    yield House(database)
    database.close()


MOST = st.sampled_from([1, 2, 3, 5, 10, None])
STEPS = st.lists(st.tuples(
    MOST, st.booleans(), st.sampled_from([None, None, None, 1, 2]),
    st.integers(0, 6), st.lists(st.tuples(st.integers(1, 40), st.integers(0, 4)), max_size=5),
    st.lists(st.integers(1, 40), max_size=6)), min_size=1, max_size=5)


@given(first=st.integers(0, 14), steps=STEPS, last=MOST)
def test_every_sync_is_fair_and_in_the_end_nothing_waits(
    tmp_path_factory: pytest.TempPathFactory, first: int, steps: list[Any], last: int | None
) -> None:
    database = open_database(tmp_path_factory.mktemp("house") / "golf.db")
    try:
        house = House(database, dict.fromkeys(range(1, first + 1), 1))
        for most, full, breaks_after, added, failing, changed in steps:
            newest = max(house.shots, default=0)
            house.shots.update({newest + step: 1 for step in range(1, added + 1)})
            house.failures_to_come.update({each: times for each, times in failing if each in house.shots})
            house.shots.update({each: house.shots[each] + 1 for each in changed if each in house.shots})
            house.sync(most, full=full, breaks_after=breaks_after)
        house.sync(last, full=True)  # every change has been seen
        work = len(house.waiting()) + sum(house.failures_to_come.values())
        for _ in range(math.ceil(work / (last or max(work, 1))) + 3):
            house.sync(last)
        assert house.waiting() == set()
    finally:
        database.close()


def test_a_failed_newest_session_is_asked_for_by_the_next_sync(house: House) -> None:
    house.shots = dict.fromkeys(range(1, 126), 1)
    house.failures_to_come = {125: 1}
    assert house.sync(10) == list(range(125, 115, -1))
    assert house.sync(10) == [125, *range(115, 106, -1)]


def test_failed_and_changed_ones_take_turns_and_half_of_the_places(house: House) -> None:
    house.shots = dict.fromkeys(range(1, 41), 1)
    house.failures_to_come = dict.fromkeys(range(1, 5), 1)
    house.sync(None)
    house.shots |= dict.fromkeys(range(30, 41), 2) | dict.fromkeys(range(41, 61), 1)
    house.sync(1)  # the walk is over: what changed is known
    asked = house.sync(10)
    assert {each for each in asked if each <= 40} == {4, 3, 2, 40, 39}
    assert {each for each in asked if each > 40} == {59, 58, 57, 56, 55}


@pytest.mark.parametrize(("most", "expected"), [(1, [30]), (2, [5, 30]), (3, [5, 30, 29]), (4, [5, 4, 30, 29])])
def test_few_places(house: House, most: int, expected: list[int]) -> None:
    house.shots = dict.fromkeys(range(1, 21), 1)
    house.failures_to_come = dict.fromkeys(range(1, 6), 1)
    house.sync(None)
    house.shots |= dict.fromkeys(range(21, 31), 1)
    assert sorted(house.sync(most)) == sorted(expected)


def test_what_one_kind_leaves_the_other_takes(house: House) -> None:
    house.shots = dict.fromkeys(range(1, 13), 1)
    house.failures_to_come = dict.fromkeys(range(1, 9), 1)
    house.sync(None)
    assert sorted(house.sync(6)) == [3, 4, 5, 6, 7, 8]


def test_one_that_fails_for_ever_does_not_hold_up_the_others(house: House) -> None:
    house.shots = dict.fromkeys(range(1, 9), 1)
    house.failures_to_come = {8: 2, 7: 2, 6: 1, 5: 1}
    house.sync(None)
    house.shots |= dict.fromkeys(range(9, 60), 1)
    asked = [{each for each in house.sync(4) if each <= 8} for _ in range(3)]
    assert asked == [{8, 7}, {6, 5}, {8, 7}]


def test_a_list_that_cannot_be_read_to_its_end_does_not_let_them_starve(house: House) -> None:
    house.shots = dict.fromkeys(range(1, 21), 1)
    house.failures_to_come = {1: 1}
    house.sync(None)
    house.shots |= dict.fromkeys(range(21, 31), 1)
    assert set(house.sync(4, breaks_after=1)) == {1, 28, 29, 30}
