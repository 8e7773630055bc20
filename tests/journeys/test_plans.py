"""A dry run writes nothing and is what the real run then does; sessions can be chosen; old ones are compared."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from demo_portal import DemoPortal, Fault
from golf.errors import SyncPreviewOutdated
from golf.sync_events import SyncStatus
from golf.sync_preview import PreviewKind
from services.sync.options import SyncOptions, first_day_back
from services.sync_preview.view import SyncPreview
from tests.demo_accounts import fresh_account
from tests.depth import share
from tests.journeys.conftest import SESSIONS, TODAY, PaperPortal, Rangebook, make_dependencies

HIDDEN = ("audit", "backfill_runs", "data_revision")
"""A preview leaves its line in the history, and in the audit that it signed in; nothing else."""


def content(book: Rangebook) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the run history's, and the known keys."""
    with book.database._store.raw() as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
                for name in tables if name not in HIDDEN}
    return {**rows, "keys": sorted((number, key.reveal()) for number, key in book.parts.keys.load().items())}


def planned(book: Rangebook, max_sessions: int | None = None, **more: object) -> SyncPreview:
    result, plan = book.preview(max_sessions, **more)
    assert result.status is SyncStatus.SUCCESS, result
    assert plan is not None
    return plan


def test_a_preview_writes_nothing_and_fetches_nothing(rangebook: Rangebook) -> None:
    before = content(rangebook)
    plan = planned(rangebook, 10)
    assert content(rangebook) == before
    assert rangebook.portal.counters.report_requests == 0
    assert plan.count(PreviewKind.NEW, will_run=True) == 10
    assert plan.count(PreviewKind.NEW, will_run=False) == SESSIONS - 10
    latest = rangebook.database.runs.load_latest()
    assert latest is not None
    assert (latest.mode, latest.message) == ("preview", f"Preview: 10 new · {SESSIONS - 10} would stay waiting.")


def test_running_the_plan_does_exactly_that_without_looking_at_the_list_again(rangebook: Rangebook) -> None:
    plan = planned(rangebook, 10)
    rangebook.portal.add_report(name="came after the preview")
    rangebook.paper.pages_read = 0
    result = rangebook.execute(plan)
    assert (result.status, result.sessions_imported) == (SyncStatus.SUCCESS, 10)
    assert rangebook.paper.pages_read == 0
    assert set(rangebook.stored()) == set(plan.to_fetch)
    assert rangebook.sync().sessions_imported == SESSIONS - 10 + 1
    rangebook.assert_whole()


def test_a_plan_says_what_changed_where_it_would_move_and_what_is_gone(rangebook: Rangebook) -> None:
    rangebook.sync()
    first, second, third = (report.id for report in rangebook.portal.account.reports[:3])
    rangebook.portal.rename(first, "another name")
    rangebook.portal.redate(second, TODAY - timedelta(days=300))
    rangebook.portal.delete(third)
    plan = planned(rangebook, full=True)
    items = {item.report_id: item for item in plan.items}
    assert [(change.field, change.after) for change in items[first].changes] == [("portal_name", "another name")]
    assert items[first].kind is items[second].kind is PreviewKind.CHANGED
    assert items[third].kind is PreviewKind.GONE
    assert plan.gone == (third,)
    result = rangebook.execute(plan)
    assert result.gone_sessions == (third,)
    assert result.sessions_updated + result.sessions_imported <= 2
    assert set(rangebook.stored()) == set(rangebook.truth()) | {third}


def test_a_move_is_foretold(rangebook: Rangebook) -> None:
    rangebook.portal.faults.on(Fault.API_MISSING_DATE)  # so that the listing decides
    rangebook.sync()
    moved = rangebook.portal.account.reports[4]
    there = moved.date - timedelta(days=40)
    rangebook.portal.redate(moved.id, there)
    item, = (item for item in planned(rangebook, full=True).items if item.report_id == moved.id)
    before = rangebook.database.journal.load_session(moved.id).card.practised_on
    assert (item.moves, item.day_before, item.day_after) == (True, before, there)
    rangebook.sync(full=True)
    assert rangebook.database.journal.load_session(moved.id).card.practised_on == there


def test_an_outdated_plan_is_refused_before_anything_begins(rangebook: Rangebook) -> None:
    plan = planned(rangebook, 5)
    rangebook.sync(1)
    before = content(rangebook)
    with pytest.raises(SyncPreviewOutdated, match="Preview again"):
        rangebook.execute(plan)
    old = replace(planned(rangebook, 5), made_at=plan.made_at - timedelta(hours=2))
    with pytest.raises(SyncPreviewOutdated, match="hour"):
        rangebook.execute(old)
    assert content(rangebook) == before


def test_single_sessions_of_a_plan(rangebook: Rangebook) -> None:
    plan = planned(rangebook)
    chosen = plan.to_fetch[3:30:9]
    result = rangebook.execute(plan.narrowed(chosen))
    assert result.sessions_imported == len(chosen)
    assert set(rangebook.stored()) == set(chosen)
    rangebook.sync()
    rangebook.assert_whole()


def test_single_known_sessions_need_no_look_at_the_list(rangebook: Rangebook) -> None:
    rangebook.sync()
    report = rangebook.portal.account.reports[7]
    rangebook.portal.grow(report.id, 3)
    result = rangebook.sync(only=frozenset({report.id}))
    assert rangebook.paper.pages_read == 0
    assert result.sessions_updated == 1
    assert rangebook.stored() == rangebook.truth()


def test_a_chosen_session_that_is_not_there_is_said(rangebook: Rangebook) -> None:
    result = rangebook.sync(only=frozenset({4711}))
    assert result.status is SyncStatus.PARTIAL
    assert (result.errors[0].code, result.errors[0].report_id) == ("not_listed", 4711)


@pytest.mark.parametrize("known", [True, False])
def test_every_session_that_was_named_comes_however_many(rangebook: Rangebook, known: bool) -> None:
    """The newest ten are a habit of the button; who names twelve means twelve."""
    if known:
        rangebook.sync()
    named = [report.id for report in rangebook.portal.account.reports[3:15]]
    before = dict(rangebook.portal.counters.report_requests_by_id)
    result = rangebook.sync(max_sessions=10, only=frozenset(named))
    asked = rangebook.portal.counters.report_requests_by_id
    assert [asked[each] - before.get(each, 0) for each in named] == [1] * 12
    assert result.errors == ()
    assert set(named) <= set(rangebook.stored())


def test_only_the_days_asked_for_come_and_the_others_wait(rangebook: Rangebook) -> None:
    first = first_day_back(60, TODAY)
    last = TODAY - timedelta(days=20)
    result = rangebook.sync(first_day=first, last_day=last)
    inside = {report.id for report in rangebook.portal.account.reports if first <= report.date <= last}
    assert inside
    assert set(rangebook.stored()) == inside
    assert result.sessions_waiting == SESSIONS - len(inside)
    rangebook.sync()
    rangebook.assert_whole()


def test_old_sessions_are_compared_in_rotation_and_a_change_is_said(rangebook: Rangebook) -> None:
    rangebook.sync()
    asked = rangebook.portal.counters.report_requests_by_id.copy()
    for _ in range(4):
        assert rangebook.sync(rechecks=SESSIONS // 4).status is SyncStatus.NO_NEW
    again = rangebook.portal.counters.report_requests_by_id - asked
    assert dict(again) == dict.fromkeys(rangebook.truth(), 1), "each once before any twice"
    victim = rangebook.portal.account.reports[0]
    rangebook.portal.remeasure(victim.id)
    results = [rangebook.sync(rechecks=SESSIONS // 4) for _ in range(4)]
    said = [result for result in results if "numbers of 1 older session had changed" in result.message]
    assert len(said) == 1
    assert said[0].sessions_updated == 1


def test_a_failed_comparison_is_no_failure_of_the_session(rangebook: Rangebook) -> None:
    rangebook.sync()
    rangebook.portal.faults.on(Fault.API_404)
    result = rangebook.sync(rechecks=3)
    assert result.status is SyncStatus.NO_NEW
    assert [failure.code for failure in result.errors] == ["report_gone"] * 3
    rangebook.portal.faults.clear()
    rangebook.assert_whole()


@contextmanager
def small_book(sessions: int) -> Iterator[Rangebook]:
    with TemporaryDirectory() as folder, DemoPortal(fresh_account(sessions=sessions, today=TODAY)) as portal:
        paper = PaperPortal(portal)
        parts = make_dependencies(Path(folder), portal, paper)
        try:
            yield Rangebook(portal, parts, paper)
        finally:
            parts.database.close()


EVENTS = st.lists(st.sampled_from(["rename", "redate", "delete", "grow", "new", "sync some", "fail one"]), max_size=6)
OPTIONS = st.fixed_dictionaries({
    "max_sessions": st.sampled_from([None, 1, 4]), "full": st.booleans(),
    "first_day": st.sampled_from([None, TODAY - timedelta(days=100)]), "players": st.sampled_from([(), ("Sam",)])})


@settings(max_examples=share(5, 30), phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(events=EVENTS, options=OPTIONS, seed=st.integers(0, 999))
def test_the_dry_run_equals_the_real_run(events: list[str], options: dict[str, object], seed: int) -> None:
    """Twice the same history; one book previews and executes, the other just syncs."""
    with small_book(12) as previewing, small_book(12) as syncing:
        for book in (previewing, syncing):
            happen(book, events, random.Random(seed))
        before = content(previewing)
        result, plan = previewing.preview(options.pop("max_sessions"), **options)  # type: ignore[arg-type]
        assert content(previewing) == before
        asked = syncing.portal.counters.report_requests_by_id.copy()
        real = syncing.sync(plan.options.max_sessions if plan else None, **options)  # type: ignore[arg-type]
        if plan is None:
            assert (result.status, result.errors[-1].code) == (real.status, real.errors[-1].code)
            return
        fetched = syncing.portal.counters.report_requests_by_id - asked
        assert set(plan.to_fetch) == set(fetched)
        assert sorted(plan.gone) == sorted(real.gone_sessions)
        executed = previewing.execute(plan)
        assert executed.status is real.status
        assert timeless(previewing) == timeless(syncing)


def happen(book: Rangebook, events: list[str], chance: random.Random) -> None:
    for event in events:
        reports = book.portal.account.reports
        victim = chance.choice(reports).id if reports else None
        if event == "sync some":
            book.portal.faults.clear()
            book.sync(chance.choice([3, 6, None]))
        elif event == "new":
            book.portal.add_report(name="new one")
        elif victim is None:
            continue
        elif event == "rename":
            book.portal.rename(victim, f"renamed {chance.randrange(99)}")
        elif event == "redate":
            book.portal.redate(victim, TODAY - timedelta(days=chance.randrange(300)))
        elif event == "delete":
            book.portal.delete(victim)
        elif event == "grow":
            book.portal.grow(victim, 2)
        else:
            book.portal.faults.on(Fault.API_404, report_id=victim)


def timeless(book: Rangebook) -> list[tuple[object, ...]]:
    """What a golfer could see of the sessions: moments and counters of the run differ, nothing else may."""
    sql = """SELECT report_id, portal_name, portal_player, listed_on, listed_shots, practised_on, date_source, state,
             attempts, wants_update, stored_shots, distinct_shots, clubs, best_carry_m, copy_of, gone_at IS NULL
             FROM sessions ORDER BY report_id"""
    with book.database._store.raw() as connection:
        return connection.execute(sql).fetchall()


def test_options_say_what_was_chosen() -> None:
    assert SyncOptions().selection_text() == "{}"
    chosen = SyncOptions(players=("Sam",), first_day=TODAY, only=frozenset({2, 1}))
    assert chosen.selection_text() == f'{{"players": ["Sam"], "first_day": "{TODAY}", "only": [1, 2]}}'
    assert first_day_back(7, TODAY) == TODAY - timedelta(days=6)
