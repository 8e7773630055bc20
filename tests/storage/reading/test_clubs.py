"""The narrow reading of the shots that count says what the shots whole say, whatever a golfer has said of them."""

from __future__ import annotations

from datetime import date

import pytest

from golf.shot_edits import ShotReview
from golf.shots import ShotFlag, StoredShot
from golf_db import AccountReports, GolfDatabase
from tests.storage.builders import GUESS, RUN, content, group, raw, row, shot

MEASURES = ("carry_m", "ball_speed_mps", "back_spin_rpm")
REPORTS = range(1, 9)


@pytest.fixture(autouse=True)
def _everything_said(db: GolfDatabase, reports: AccountReports) -> None:
    """Eight sessions with two clubs and a mixed round each; hidden, left out, moved, merged, renamed, copied ones."""
    for report_id in REPORTS:
        reports.save_listing_rows([row(report_id, player="Bob")], RUN)
        reports.save_report(raw(report_id), content(
            group([shot(1, seed=report_id, back_spin_rpm=None), shot(2, seed=report_id),
                   shot(3, seed=report_id, flags=(ShotFlag.IMPOSSIBLE,)), shot(4, seed=1)]),
            group([shot(number, seed=report_id) for number in range(5, 9)], group_id="g2", club="PW"),
            group([shot(number, seed=report_id) for number in range(9, 12)], group_id="g3", is_default_club=True),
            day=date(2026, 2, report_id)), GUESS, RUN)
    keys = {report_id: [stored.key for stored in db.journal.load_shots(report_id)] for report_id in REPORTS}
    db.shot_edits.save(keys[1][:1], is_hidden=True)
    db.shot_edits.save(keys[2][:1], review=ShotReview.OUT)
    db.shot_edits.save(keys[2][1:2], review=ShotReview.FINE)
    db.shot_edits.save([keys[3][0], keys[3][9]], club="PW")
    db.shot_edits.save(keys[3][4:5], club="5 Wood")
    db.regrouping.move(keys[4][:2], 6)
    db.regrouping.merge([5], 7)
    db.bag.save_rule("Bob", "PW", "48°", date(2026, 2, 6))


@pytest.mark.parametrize("sessions", [1, 3, 20])
def test_it_says_what_the_shots_say(db: GolfDatabase, sessions: int) -> None:
    clubs = [use.club for use in db.practice.load_clubs("Bob")]
    assert sorted(clubs) == ["48°", "5 Wood", "7 Iron", "PW"]
    found = db.practice.load_counted_shots("Bob", clubs, MEASURES, sessions=sessions)
    rows = list(zip(found.clubs, found.session_ids, found.labels, map(bool, found.confirmed), *found.values.values(),
                    strict=True))
    whole = [stored for club in clubs for stored in db.practice.load_club_shots("Bob", club, sessions=sessions)]
    assert list(found.values) == list(MEASURES)
    assert sorted(rows, key=repr) == sorted((as_row(stored) for stored in whole if stored.counts), key=repr)
    if sessions == 20:
        assert 40 < len(rows) < len(whole)
        assert sum(row[3] for row in rows) == 4


def test_without_clubs_there_are_no_shots(db: GolfDatabase) -> None:
    found = db.practice.load_counted_shots("Nobody", [], MEASURES, sessions=20)
    assert (found.clubs, dict(found.values)) == ([], {measure: [] for measure in MEASURES})


def test_usage_is_what_the_clubs_say(db: GolfDatabase) -> None:
    assert db.practice.load_usage("Bob") == {use.club: use.shots for use in db.practice.load_clubs("Bob")}
    assert db.practice.load_usage("Nobody") == {}


def as_row(stored: StoredShot) -> tuple[object, ...]:
    confirmed = stored.edit.club is not None or stored.edit.review is ShotReview.FINE
    return (stored.club, stored.session_id, stored.group_label, confirmed,
            *(stored.value(measure) for measure in MEASURES))
