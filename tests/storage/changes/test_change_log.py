from __future__ import annotations

from golf.maintenance import COMMAND_LINE, acting_as
from golf_db import AccountReports, GolfDatabase
from services.shared.change_text import describe_actor
from tests.storage.builders import GUESS, RUN, raw, session


def test_a_change_says_through_what_it_came(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_report(raw(1), session(2), GUESS, RUN)
    db.edits.rename(1, "Here")
    with acting_as(COMMAND_LINE):
        db.edits.rename(1, "At a terminal")
    with acting_as("token Simulator PC"):
        db.edits.rename(1, "By a program")
    newest, *older = db.edits.load_changes()
    assert (newest.who, describe_actor(newest)) == ("token Simulator PC", "token Simulator PC")
    assert [(each.who, describe_actor(each)) for each in older if each.actor == "golfer"] == [("", "you")] * 2


def test_what_a_sync_changes_for_a_program_is_the_syncs(db: GolfDatabase, reports: AccountReports) -> None:
    reports.save_report(raw(1), session(2), GUESS, RUN)
    with acting_as("token Script"):
        reports.save_report(raw(1), session(3), GUESS, "run2")
    assert {each.who for each in db.edits.load_changes() if each.actor == "sync"} <= {""}
