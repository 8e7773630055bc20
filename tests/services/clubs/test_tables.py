from datetime import date

from analysis.club_stats import compute_club_stats
from analysis.gapping import GapLimits, compute_gapping
from golf.bag_and_goals import BagClub
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from services.clubs.tables import build_bag_table, build_club_sessions_table, build_gapping_table
from services.clubs.view import compute_sessions
from services.exports.table_units import STORED
from tests.services.practice_shots import make_session

METRES = DISPLAY_UNITS[UnitSystem.METRIC]


def test_a_club_session_by_session() -> None:
    shots = [*make_session(1, [140.0, 145.0, 150.0, 155.0, 160.0]), *make_session(2, [100.0], flagged=True),
             *make_session(3, [150.0] * 4)]
    table = build_club_sessions_table(compute_sessions(shots, ShotFilter.UNFLAGGED), METRES)
    assert table.headings == ["report_id", "day", "shots", "carry_median_m", "carry_p10_m", "carry_p90_m"]
    assert table.rows == ((1, date(2026, 1, 2), 5, 150.0, 142.0, 158.0), (2, date(2026, 1, 3), 0, None, None, None),
                          (3, date(2026, 1, 4), 4, 150.0, None, None))


def test_the_gaps_of_a_bag_stand_at_the_shorter_club() -> None:
    bag = [compute_club_stats(club, make_session(1, [carry] * 10, club), ShotFilter.UNFLAGGED)
           for club, carry in (("7 Iron", 150.0), ("8 Iron", 147.0), ("PW", 110.0))]
    few = compute_club_stats("9 Iron", make_session(1, [130.0] * 3, "9 Iron"), ShotFilter.UNFLAGGED)
    table = build_gapping_table(compute_gapping([*bag[:2], few, bag[2]], GapLimits()), STORED)
    found = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
    assert [(row["club"], row["longer_club"], row["gap_m"], row["verdict"]) for row in found] == [
        ("7 Iron", None, None, None), ("8 Iron", "7 Iron", 3.0, "overlap"), ("9 Iron", None, None, None),
        ("PW", "8 Iron", 37.0, "cannot say yet")]
    assert (found[2]["shots"], found[2]["carry_median_m"]) == (3, 130.0)


def test_a_bag_in_its_order() -> None:
    table = build_bag_table([BagClub("Sam", "Driver", 4, True, "=Ping", 10.5), BagClub("Sam", "PW", is_in_bag=False)])
    assert table.headings == ["player", "place", "club", "make", "loft_deg", "in_the_bag"]
    assert table.rows == (("Sam", 1, "Driver", "=Ping", 10.5, True), ("Sam", 2, "PW", None, None, False))
