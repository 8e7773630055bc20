"""The portal changes how its reports look: what is stored stays, the run says so, and all heals when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from demo_portal import Fault
from golf.report_fields import FIELDS_LOST
from golf.sync_events import SyncResult, SyncStatus
from storage.reports import field_losses
from tests.journeys.conftest import SESSIONS, Rangebook
from tests.services.small_house import app_around

BOTH = "carry_distance,ball_speed"
Measures = dict[tuple[int, str, str], tuple[float | None, ...]]


def measures(book: Rangebook, names: tuple[str, ...] = ("carry_m", "ball_speed_mps", "descent_angle_deg")) -> Measures:
    return {(each.report_id, each.group_id, each.shot.shot_id): tuple(getattr(each.shot, name) for name in names)
            for report_id in book.stored() for each in book.database.journal.load_shots(report_id)}


def lost(book: Rangebook) -> dict[int, tuple[str, ...]]:
    return {each.report_id: tuple(field.field for field in each.fields)
            for each in book.database.field_losses.load_sessions()}


def told(result: SyncResult) -> list[str]:
    return [failure.message for failure in result.errors]


def add_sessions(book: Rangebook, number: int) -> list[int]:
    return [book.portal.add_report().id for _ in range(number)]


@pytest.mark.parametrize("fault", [Fault.API_ODD_TEXT, Fault.API_FIELD_GONE, Fault.API_FIELD_NULL])
def test_good_numbers_are_never_replaced_by_nothing(rangebook: Rangebook, fault: Fault) -> None:
    rangebook.sync()
    before = measures(rangebook)
    rangebook.portal.faults.on(fault, text=BOTH)
    result = rangebook.sync(rechecks=12)
    assert result.status is SyncStatus.PARTIAL
    assert len(lost(rangebook)) == 12
    assert any("12 sessions came without any ball speed and carry" in message for message in told(result)), result
    assert "the portal may have changed its report" in result.message
    assert "older session" not in result.message
    assert measures(rangebook) == before
    raw = rangebook.database.upkeep.load_raw(next(iter(lost(rangebook))))
    assert raw.body != b""
    app_around(rangebook.parts).maintenance.replay_raw()
    assert measures(rangebook) == before, "reading the kept answers again takes nothing away either"
    rangebook.portal.faults.clear()
    healed = rangebook.sync()
    assert healed.status is not SyncStatus.PARTIAL
    assert "had changed" not in healed.message
    assert lost(rangebook) == {}
    assert measures(rangebook) == before
    rangebook.assert_whole()


@pytest.mark.parametrize("fault", [Fault.API_ODD_TEXT, Fault.API_FIELD_GONE])
def test_new_sessions_are_stored_asked_for_three_times_then_weekly_and_heal(
    rangebook: Rangebook, fault: Fault, monkeypatch: pytest.MonkeyPatch,
) -> None:
    rangebook.sync()
    rangebook.portal.faults.on(fault, text=BOTH)
    new = add_sessions(rangebook, 4)
    result = rangebook.sync()
    assert (result.status, result.sessions_imported) == (SyncStatus.PARTIAL, 4)
    assert any("4 sessions came without any ball speed and carry" in message for message in told(result))
    assert set(lost(rangebook)) == set(new)
    assert rangebook.stored() == rangebook.truth(), "they are here, with what could be read"
    asked = [_requests(rangebook, rangebook.sync) for _ in range(5)]
    assert asked == [4, 4, 4, 0, 0]
    monkeypatch.setattr(field_losses, "now", lambda: datetime.now(UTC) + timedelta(days=8))
    assert [_requests(rangebook, rangebook.sync) for _ in range(2)] == [4, 0]
    quiet = rangebook.sync()
    assert (quiet.status, quiet.message) == (SyncStatus.NO_NEW, "Nothing new came."), "not up to date without its carry"
    assert [note.message for note in quiet.notes] == [
        "4 sessions came without ball speed and carry. They are asked for again once a week."]
    rangebook.portal.faults.clear()
    monkeypatch.setattr(field_losses, "now", lambda: datetime.now(UTC) + timedelta(days=16))
    healed = rangebook.sync()
    assert (healed.status, healed.sessions_updated) == (SyncStatus.SUCCESS, 4)
    assert "had changed" not in healed.message
    assert lost(rangebook) == {}
    assert all(speed is not None for key, (_carry, speed, _angle) in measures(rangebook).items() if key[0] in new)
    rangebook.assert_whole()


def test_when_one_is_well_again_the_others_need_not_wait_for_their_week(rangebook: Rangebook) -> None:
    rangebook.sync()
    rangebook.portal.faults.on(Fault.API_FIELD_GONE, text=BOTH)
    new = add_sessions(rangebook, 3)
    for _ in range(4):
        rangebook.sync()
    rangebook.portal.faults.clear()
    assert _requests(rangebook, rangebook.sync) == 0
    rangebook.sync(only=frozenset(new[:1]))
    assert len(lost(rangebook)) == 2
    rangebook.sync()
    assert lost(rangebook) == {}
    rangebook.assert_whole()


@pytest.mark.parametrize("field", ["club_speed,attack_angle,club_path,club_face_angle,impact_x,impact_y", BOTH])
def test_not_measured_is_no_loss(rangebook: Rangebook, field: str) -> None:
    """A golfer without club data, or a putting session: 99999 in every shot."""
    rangebook.sync()
    rangebook.portal.faults.on(Fault.API_FIELD_SENTINEL, text=field)
    add_sessions(rangebook, 4)
    result = rangebook.sync()
    assert (result.status, result.errors, result.notes) == (SyncStatus.SUCCESS, (), ())
    assert lost(rangebook) == {}


def test_a_field_that_never_was_there_is_not_missed(rangebook: Rangebook) -> None:
    rangebook.portal.faults.on(Fault.API_FIELD_GONE, text="optix_x,optix_y,club_lie,flight_time")
    assert rangebook.sync().status is SyncStatus.SUCCESS
    add_sessions(rangebook, 4)
    result = rangebook.sync(rechecks=5)
    assert (result.status, result.notes, lost(rangebook)) == (SyncStatus.SUCCESS, (), {})


@pytest.mark.parametrize("fault", [Fault.API_ODD_TEXT, Fault.API_FIELD_GONE, Fault.API_FIELD_NULL])
def test_a_first_sync_misses_what_no_report_is_without(rangebook: Rangebook, fault: Fault) -> None:
    rangebook.portal.faults.on(fault, text=BOTH)
    result = rangebook.sync()
    assert result.status is SyncStatus.PARTIAL
    assert f"{SESSIONS} sessions came without any ball speed and carry" in result.message
    again = rangebook.sync()
    assert (again.status, len(lost(rangebook))) == (SyncStatus.PARTIAL, SESSIONS), "asked for again, and still missed"
    rangebook.portal.faults.clear()
    assert rangebook.sync().status is SyncStatus.SUCCESS
    assert lost(rangebook) == {}


@pytest.mark.parametrize(("fault", "text", "words"), [
    (Fault.API_FIELD_RENAMED, "decent_angle>descent_angle", "descent angle"),
    (Fault.API_FIELD_GONE, "client_created_date", "day"),
    (Fault.API_ODD_TEXT, "client_created_date", "day"),
    (Fault.API_FIELD_GONE, "club_name", "club"),
    (Fault.API_FIELD_GONE, "type", "shot shape"),
    (Fault.API_FIELD_NULL, BOTH, "carry"),
])
def test_any_field_that_many_had_and_all_lack_is_told(
    rangebook: Rangebook, fault: Fault, text: str, words: str
) -> None:
    rangebook.sync()
    before = {card.report_id: (card.clubs, card.practised_on)
              for card in rangebook.database.journal.load_cards(limit=1000)}
    rangebook.portal.faults.on(fault, text=text)
    add_sessions(rangebook, 3)
    result = rangebook.sync(rechecks=3)
    assert result.status is SyncStatus.PARTIAL
    assert "without any" in result.message
    assert words in result.message
    now = {card.report_id: (card.clubs, card.practised_on)
           for card in rangebook.database.journal.load_cards(limit=1000) if card.report_id in before}
    assert now == before


def test_two_sessions_without_a_field_are_a_note_and_asked_for_again(rangebook: Rangebook) -> None:
    rangebook.sync()
    new = add_sessions(rangebook, 3)
    for report_id in new[:2]:
        rangebook.portal.faults.on(Fault.API_FIELD_GONE, report_id=report_id, text="carry_distance")
    result = rangebook.sync()
    assert (result.status, result.errors) == (SyncStatus.SUCCESS, ())
    assert [note.message for note in result.notes] == [
        "2 sessions came without any carry. The next sync asks again."]
    run = rangebook.database.runs.load_latest()
    assert run is not None
    assert (run.notes, run.errors) == (result.notes, ())


def test_a_few_values_that_got_lost_are_kept_too_and_no_alarm(rangebook: Rangebook) -> None:
    rangebook.sync()
    before = measures(rangebook)
    for report in rangebook.portal.account.reports[-3:]:
        shots = [shot for group in report.groups if group.club_name != "PUTTER" for shot in group.shots]
        shot = next(shot for shot in shots if shot["carry_distance"] != 99999)
        shot["carry_distance"] = "231,5"
        rangebook.portal.grow(report.id, 1)
    result = rangebook.sync(full=True)
    assert (result.status, result.errors) != (SyncStatus.SUCCESS, ())  # the receipt says that shots are missing
    assert all(failure.code != FIELDS_LOST for failure in result.errors)
    assert [note.message for note in result.notes] == [
        "3 sessions came without some carry values that are stored here. They stay; the next sync asks again."]
    assert measures(rangebook) == before


def test_a_new_field_is_noticed_by_its_name_alone(rangebook: Rangebook) -> None:
    rangebook.portal.faults.on(Fault.API_UNKNOWN_FIELD, text="gear_effect")
    result = rangebook.sync()
    assert (result.status, result.errors) == (SyncStatus.SUCCESS, ())
    assert [note.message for note in result.notes] == [
        "The portal's reports have a field that Rangebook does not know yet: “gear_effect”."]


def test_a_person_says_that_this_is_how_it_is_now(rangebook: Rangebook) -> None:
    rangebook.sync()
    before = measures(rangebook)
    rangebook.portal.faults.on(Fault.API_FIELD_GONE, text=BOTH)
    add_sessions(rangebook, 3)
    assert rangebook.sync(rechecks=2).status is SyncStatus.PARTIAL
    assert [each.field for each in rangebook.database.field_losses.accept()] == ["ball_speed", "carry_distance"]
    assert rangebook.sync(rechecks=5).status is SyncStatus.NO_NEW
    assert _requests(rangebook, rangebook.sync) == 0
    add_sessions(rangebook, 3)
    assert rangebook.sync().status is SyncStatus.SUCCESS
    after = measures(rangebook)
    assert {key: after[key] for key in before} == before, "what was stored stays all the same"
    assert rangebook.database.field_losses.watch_again() == 2
    rangebook.portal.faults.clear()


def test_undoing_such_a_run_restores_every_row(rangebook: Rangebook) -> None:
    rangebook.sync()
    before = rangebook.database.compute_content_hash()
    rangebook.portal.faults.on(Fault.API_FIELD_GONE, text=BOTH)
    add_sessions(rangebook, 3)
    result = rangebook.sync(rechecks=4)
    assert len(lost(rangebook)) == 7
    rangebook.database.changesets.undo(result.run_id, "undo-1", datetime.now(UTC))
    assert rangebook.database.compute_content_hash() == before
    assert lost(rangebook) == {}


def _requests(book: Rangebook, act: Callable[[], object]) -> int:
    before = book.portal.counters.report_requests
    act()
    return book.portal.counters.report_requests - before
