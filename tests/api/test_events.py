from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from api.events import KEPT, SYNC_PROGRESS, Event, FoundShots, ProgressEvents
from golf.errors import DatabaseBusy
from services.api_access.live_shots import SeenBalls
from services.api_access.operations import OperationProgress, OperationState, OperationStatus

IDLE = OperationStatus("portal_sync", "me", OperationState.COMPLETED, "complete", correlation_id="r0")


def running(run_id: str, processed: int = 0) -> OperationStatus:
    return OperationStatus("portal_sync", "me", OperationState.RUNNING, correlation_id=run_id,
                           progress=OperationProgress(processed_records=processed))


def ended(run_id: str) -> OperationStatus:
    return replace(running(run_id), status=OperationState.COMPLETED, result="complete")


class Shown:
    """What the database shows, look by look; the last one stays."""

    def __init__(self, *looks: OperationStatus | None) -> None:
        self.looks = list(looks)
        self.count = 0

    def __call__(self) -> OperationStatus | None:
        self.count += 1
        return self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]


class Balls:
    """What each look finds hit since the look before."""

    def __init__(self, *looks: list[int]) -> None:
        self.looks = list(looks)

    def __call__(self, seen: SeenBalls | None) -> FoundShots:
        found = self.looks.pop(0) if self.looks else []
        return SeenBalls(1, (seen.number if seen else 0) + len(found)), [{"ball": number} for number in found]


async def take(events: AsyncIterator[Event], count: int) -> list[object]:
    return [(await asyncio.wait_for(anext(events), 60)).data for _ in range(count)]


def test_a_run_is_told_while_it_goes_on_and_once_at_its_end() -> None:
    async def live() -> None:
        events = ProgressEvents(Shown(IDLE, IDLE, running("r1", 1), running("r1", 2), ended("r1")), every_seconds=0.001)
        async with events.listen() as found:
            assert await take(found, 3) == [running("r1", 1), running("r1", 2), ended("r1")]
            await asyncio.sleep(0.05)
            assert events._count == 3, "an end is told once"

    asyncio.run(live())


def test_a_run_that_ended_between_two_looks_is_told() -> None:
    async def live() -> None:
        events = ProgressEvents(Shown(IDLE, IDLE, ended("r1")), every_seconds=0.001)
        async with events.listen() as found:
            assert await take(found, 1) == [ended("r1")]

    asyncio.run(live())


def test_the_first_run_of_a_new_home_is_told() -> None:
    async def live() -> None:
        events = ProgressEvents(Shown(None, None, running("r1"), ended("r1")), every_seconds=0.001)
        async with events.listen() as found:
            assert await take(found, 2) == [running("r1"), ended("r1")]

    asyncio.run(live())


def test_who_comes_while_something_runs_hears_of_it_at_once() -> None:
    async def live() -> None:
        events = ProgressEvents(Shown(running("r1", 5)), every_seconds=60)
        async with events.listen() as found:
            assert await take(found, 1) == [running("r1", 5)]
        events = ProgressEvents(Shown(ended("r1")), every_seconds=60)
        async with events.listen():
            assert not events._kept, "what is over is no news"

    asyncio.run(live())


def test_who_comes_back_gets_what_was_missed_or_what_is_true_now() -> None:
    async def live() -> None:
        events = ProgressEvents(Shown(IDLE, running("r1", 1), running("r1", 2), running("r1", 3), ended("r1")),
                                every_seconds=0.001)
        async with events.listen() as found:
            first = await asyncio.wait_for(anext(found), 60)
            await take(found, 3)
            async with events.listen(first.event_id) as again:
                assert await take(again, 3) == [running("r1", 2), running("r1", 3), ended("r1")]
            async with events.listen("of another start-99") as lost:
                assert await take(lost, 1) == [ended("r1")]

    asyncio.run(live())


def test_what_came_while_nobody_listened_is_told_to_who_comes_back() -> None:
    async def live() -> None:
        shown = Shown(running("r1", 1))
        events = ProgressEvents(shown, Balls([], [1, 2]), 60)
        async with events.listen() as found:
            last = await asyncio.wait_for(anext(found), 60)
        shown.looks = [ended("r1")]
        async with events.listen(last.event_id) as again:
            told = [await asyncio.wait_for(anext(again), 60) for _ in range(3)]
            assert [(event.type, event.data) for event in told] == [
                ("shot", {"ball": 1}), ("shot", {"ball": 2}), ("sync_progress", ended("r1"))]

    asyncio.run(live())


def test_balls_are_told_once_and_none_of_those_that_were_there_before() -> None:
    async def live() -> None:
        events = ProgressEvents(Shown(IDLE), Balls([], [1], [], [2, 3]), 0.001)
        async with events.listen() as found:
            assert await take(found, 3) == [{"ball": 1}, {"ball": 2}, {"ball": 3}]
            await asyncio.sleep(0.05)
            assert events._count == 3

    asyncio.run(live())


def test_a_database_that_is_busy_for_a_moment_ends_no_stream() -> None:
    async def live() -> None:
        shown, busy = Shown(IDLE), [0, 1, 1, 0]

        def look() -> OperationStatus | None:
            if busy and busy.pop(0):
                raise DatabaseBusy("The database is locked.", "Try again.")
            return shown()

        events = ProgressEvents(look, every_seconds=0.001)
        async with events.listen() as found:
            shown.looks = [running("r1")]
            assert await take(found, 1) == [running("r1")]

    asyncio.run(live())


def test_nobody_looks_while_nobody_listens() -> None:
    async def live() -> None:
        shown = Shown(IDLE)
        events = ProgressEvents(shown, every_seconds=0.001)
        async with events.listen():
            await asyncio.sleep(0.05)
        looked = shown.count
        assert looked > 1
        await asyncio.sleep(0.05)
        assert (shown.count, events.listeners) == (looked, 0)

    asyncio.run(live())


def test_fifty_listeners_share_one_look() -> None:
    async def live() -> None:
        shown = Shown(IDLE)
        events = ProgressEvents(shown, every_seconds=0.001)
        hearing = [asyncio.create_task(_hear_to_end(events)) for _ in range(50)]
        while events.listeners < len(hearing):  # noqa: ASYNC110 - nothing tells of a new listener
            await asyncio.sleep(0.001)
        before = shown.count
        shown.looks = [*(running("r1", number) for number in range(20)), ended("r1")]
        heard = await asyncio.wait_for(asyncio.gather(*hearing), 60)
        assert {each[-1] for each in heard} == {ended("r1")}
        assert shown.count - before <= 25, "not one look for each listener"

    asyncio.run(live())


async def _hear_to_end(events: ProgressEvents) -> list[OperationStatus]:
    heard = []
    async with events.listen() as found:
        async for event in found:
            assert isinstance(event.data, OperationStatus)
            heard.append(event.data)
            if not event.data.is_running:
                break
    return heard


def test_a_listener_who_does_not_take_costs_no_memory_and_gets_the_newest() -> None:
    async def live() -> None:
        events = ProgressEvents(Shown(IDLE), every_seconds=60)
        async with events.listen() as found:
            for number in range(2000):
                events._tell(SYNC_PROGRESS, running("r1", number))
            waiting = [queue.qsize() for queue in events._listeners]
            assert waiting <= [KEPT + 64]
            seen = await take(found, waiting[0])
            assert seen[-1] == running("r1", 1999)
        assert len(events._kept) == KEPT

    asyncio.run(live())


def test_closing_ends_every_listener_also_one_that_comes_after() -> None:
    async def live() -> None:
        events = ProgressEvents(Shown(running("r1")), every_seconds=60)
        hearing = [asyncio.create_task(_hear_to_end(events)) for _ in range(3)]
        await asyncio.sleep(0.05)
        await events.close()
        assert [each[:1] for each in await asyncio.gather(*hearing)] == [[running("r1")]] * 3
        assert await _hear_to_end(events) in ([], [running("r1")])

    asyncio.run(live())
