"""The portal's reports come without the ids of shots or groups: nothing stored is replaced, nothing comes twice."""

from __future__ import annotations

import pytest

from demo_portal import Fault
from golf.report_fields import FIELDS_LOST
from golf.sync_events import SyncStatus
from services.sync.link_import import describe_loss
from tests.journeys.conftest import Rangebook
from tests.journeys.test_fields_lost import add_sessions, lost, measures, told
from tests.journeys.test_link_import import link_to
from tests.services.small_house import app_around

NO_IDS = [(Fault.API_FIELD_GONE, "shots.id"), (Fault.API_FIELD_NULL, "shots.id"), (Fault.API_FIELD_GONE, "groups.id"),
          (Fault.API_FIELD_RENAMED, "id>uid"), (Fault.API_FIELD_SENTINEL, "shots.id")]
"""The last: one id for all shots of a group."""


@pytest.mark.parametrize(("fault", "text"), [*NO_IDS, (Fault.API_DUPLICATE_IDS, None), (Fault.API_ODD_TEXT, "id")])
def test_what_is_stored_stays_and_heals(rangebook: Rangebook, fault: Fault, text: str | None) -> None:
    rangebook.sync()
    before = measures(rangebook)
    rangebook.portal.faults.on(fault, text=text)
    result = rangebook.sync(rechecks=6)
    assert result.status is SyncStatus.PARTIAL, result
    assert len(lost(rangebook)) >= 4
    assert "had changed" not in result.message
    assert "the portal may have changed its report" in result.message
    assert measures(rangebook) == before
    app_around(rangebook.parts).maintenance.replay_raw()
    assert measures(rangebook) == before
    rangebook.portal.faults.clear()
    healed = rangebook.sync()
    assert healed.status is not SyncStatus.PARTIAL
    assert "had changed" not in healed.message
    assert (lost(rangebook), measures(rangebook)) == ({}, before)
    rangebook.assert_whole()


@pytest.mark.parametrize(("fault", "text"), NO_IDS[:4])
def test_a_new_session_gets_its_shots_when_their_ids_come(rangebook: Rangebook, fault: Fault, text: str) -> None:
    rangebook.sync()
    new = add_sessions(rangebook, 2)
    rangebook.portal.faults.on(fault, text=text)
    result = rangebook.sync()
    assert result.status is SyncStatus.PARTIAL
    assert any(failure.code == FIELDS_LOST and failure.message.startswith(
        "2 sessions came with shots that have no id of their own") for failure in result.errors), told(result)
    assert {report_id: rangebook.stored()[report_id] for report_id in new} == dict.fromkeys(new, 0)
    assert rangebook.database.upkeep.load_raw(new[0]).body
    assert rangebook.database.field_losses.accept() == [], "nobody can do without ids"
    rangebook.portal.faults.clear()
    assert rangebook.sync().sessions_updated == 2
    assert lost(rangebook) == {}
    rangebook.assert_whole()


def test_one_shot_without_an_id_holds_the_others_back_only_where_it_is_stored(rangebook: Rangebook) -> None:
    rangebook.sync()
    before = measures(rangebook)
    old = rangebook.portal.account.reports[-1]
    rangebook.portal.grow(old.id, 1)
    new = rangebook.portal.add_report()
    for report in (old, new):
        next(group for group in report.groups if group.shots).shots[0].pop("id")
    assert rangebook.sync(full=True).status is SyncStatus.PARTIAL
    assert set(lost(rangebook)) == {old.id, new.id}
    assert {key: value for key, value in measures(rangebook).items() if key[0] != new.id} == before
    assert rangebook.stored()[new.id] == new.shot_count - 1


def test_accepting_releases_what_a_grown_session_brought_and_keeps_the_stored_values(rangebook: Rangebook) -> None:
    rangebook.sync()
    before = measures(rangebook)
    grown = rangebook.portal.account.reports[-2]
    shots = rangebook.stored()[grown.id]
    rangebook.portal.grow(grown.id, 5)
    rangebook.portal.faults.on(Fault.API_FIELD_GONE, text="carry_distance,club_name,client_created_date,club_speed")
    for _ in range(5):
        rangebook.sync(full=True)
    assert rangebook.stored()[grown.id] == shots, "held back"
    card = rangebook.database.journal.load_session(grown.id).card
    rangebook.database.field_losses.accept()
    result = rangebook.sync()
    assert (result.status, result.sessions_updated, result.total_shots) == (SyncStatus.SUCCESS, 1, 5), result
    assert rangebook.stored()[grown.id] == shots + 5
    after = measures(rangebook)
    assert {key: after[key] for key in before} == before
    assert sum(value[0] is None for key, value in after.items() if key not in before) == 5
    again = rangebook.database.journal.load_session(grown.id).card
    assert (again.clubs, again.practised_on) == (card.clubs, card.practised_on)
    assert rangebook.sync(rechecks=40).status is SyncStatus.NO_NEW, "the same answers change nothing"
    assert app_around(rangebook.parts).maintenance.replay_raw().changed == 0
    assert measures(rangebook) == after
    rangebook.portal.faults.clear()
    rangebook.sync(full=True, rechecks=40)
    assert all(value[0] is not None or before.get(key, value)[0] is None or key not in before
               for key, value in measures(rangebook).items())
    rangebook.assert_whole()


def test_a_pasted_link_tells_what_the_report_came_without(rangebook: Rangebook) -> None:
    app_around(rangebook.parts).link_import.import_link(link_to(rangebook))
    before = measures(rangebook)
    rangebook.portal.faults.on(Fault.API_FIELD_GONE, text="shots.id")
    saved = app_around(rangebook.parts).link_import.import_link(link_to(rangebook))
    assert measures(rangebook) == before
    run = rangebook.database.runs.load_recent()[0]
    assert run.message == describe_loss(saved)
    assert run.message.startswith("The report came without shot id: the portal may have changed it.")
    rangebook.portal.faults.clear()
    assert describe_loss(app_around(rangebook.parts).link_import.import_link(link_to(rangebook))) == ""
    assert measures(rangebook) == before
