import csv
import io
from datetime import date

import pandas as pd

from analysis.derived_measures import DERIVED_MEASURES
from golf.shot_edits import ShotEdit, ShotFilter
from golf.shots import MEASURES, Shot, ShotFlag, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from services.exports.table import Table, write_csv
from services.exports.table_files import write_parquet
from services.exports.table_units import STORED
from services.sessions.shot_detail import SHOT_MEASURES
from services.sessions.shot_tables import build_shot_table

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]
USUAL = ShotFilter.UNFLAGGED


def rows_of(table: Table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write_csv(table).decode("utf-8-sig"))))


def shot(**facts: object) -> StoredShot:
    return StoredShot(7, "g1", "7 Iron", "IRON7", "=HYPERLINK(1)", Shot("1", 0, **facts),  # type: ignore[arg-type]
                      player="Alex", practised_on=date(2026, 2, 12), edit=ShotEdit(note="+1", tags=("wind", "net")))


def test_numbers_stay_numbers_in_the_displayed_units() -> None:
    (row,) = rows_of(build_shot_table([shot(carry_m=100.0, side_m=-5.0, ball_speed_mps=50.0)], YARDS, USUAL))
    assert (row["carry_yd"], row["side_yd"], row["ball_speed_mph"]) == ("109.361", "-5.468", "111.847")
    (row,) = rows_of(build_shot_table([shot(carry_m=100.0, ball_speed_mps=50.0)], METRES, USUAL))
    assert (row["carry_m"], row["ball_speed_kmh"]) == ("100.0", "180.0")


def test_not_measured_is_empty_and_zero_is_zero() -> None:
    (row,) = rows_of(build_shot_table([shot(side_m=0.0)], METRES, USUAL))
    assert (row["side_m"], row["carry_m"]) == ("0.0", "")


def test_a_smash_that_can_be_none_is_empty_unless_its_reason_stands_beside_it() -> None:
    chip = shot(ball_speed_mps=9.5, club_speed_mps=3.1, smash_factor=3.06)
    flagged = shot(ball_speed_mps=60.0, smash_factor=3.06, flags=(ShotFlag.IMPOSSIBLE,), flag_reason="Impossible.")
    rows = rows_of(build_shot_table([chip, flagged], METRES, USUAL))
    assert [row["smash_factor"] for row in rows] == ["", "3.06"]


def test_a_label_or_a_note_cannot_run_in_a_spreadsheet() -> None:
    (row,) = rows_of(build_shot_table([shot()], METRES, USUAL))
    assert (row["group_label"], row["note"], row["tags"]) == ("'=HYPERLINK(1)", "'+1", "wind, net")


def test_a_file_says_which_shots_its_numbers_rest_on_and_why_one_is_not_among_them() -> None:
    flagged = shot(ball_speed_mps=60.0, flags=(ShotFlag.IMPOSSIBLE,), flag_reason="Club speed of 223,692 mph.")
    half_seen = shot(ball_speed_mps=60.0)
    said = {}
    for shot_filter in ShotFilter:
        rows = rows_of(build_shot_table([flagged, half_seen], METRES, shot_filter))
        said[shot_filter] = [(row["counts"], row["why_not"], row["numbers_rest_on"]) for row in rows]
        assert [row["impossible_reading"] for row in rows] == ["Club speed of 223,692 mph.", ""]
    assert said == {
        ShotFilter.ALL: [("yes", "", "All shots"), ("yes", "", "All shots")],
        ShotFilter.UNFLAGGED: [("no", "Club speed of 223,692 mph.", "Without flagged"), ("yes", "", "Without flagged")],
        ShotFilter.MEASURED: [("no", "Club speed of 223,692 mph.", "Measured only"),
                              ("no", "Club speed was not measured", "Measured only")]}


def test_for_programs_every_measure_is_exactly_as_stored() -> None:
    hit = shot(carry_m=100.123456789, ball_speed_mps=50.0, back_spin_rpm=7000.0)
    frame = pd.read_parquet(io.BytesIO(write_parquet(build_shot_table([hit, hit], STORED, USUAL))))
    assert set(MEASURES) <= set(frame.columns)
    assert (frame["carry_m"][0], frame["ball_speed_mps"][1], frame["day"][0]) == (
        100.123456789, 50.0, date(2026, 2, 12))
    assert frame["apex_m"].isna().all()


DELIVERED = {"face_angle_deg": 2.0, "club_path_deg": -1.5, "dynamic_loft_deg": 24.0, "attack_angle_deg": -4.0,
             "back_spin_rpm": 3000.0, "side_spin_rpm": -3000.0}


def test_numbers_derived_from_two_measures_by_hand() -> None:
    (row,) = rows_of(build_shot_table([shot(**DELIVERED)], YARDS, USUAL))
    assert (row["face_to_path_deg"], row["spin_loft_deg"], row["spin_axis_deg"]) == ("3.5", "28.0", "-45.0")


def test_a_derived_number_is_empty_where_one_of_the_two_is_unknown_or_cannot_be() -> None:
    half = shot(face_angle_deg=2.0, dynamic_loft_deg=0.0, attack_angle_deg=0.0)
    (row,) = rows_of(build_shot_table([half], YARDS, USUAL))
    assert (row["face_to_path_deg"], row["spin_loft_deg"], row["spin_axis_deg"]) == ("", "0.0", "")
    wild = shot(**DELIVERED | {"club_path_deg": 400.0}, flags=(ShotFlag.IMPOSSIBLE,))
    (row,) = rows_of(build_shot_table([wild], YARDS, USUAL))
    assert (row["club_path_deg"], row["face_to_path_deg"], row["spin_loft_deg"]) == ("400.0", "", "28.0")


def test_the_file_has_every_number_of_the_page_as_the_page_has_it() -> None:
    ball = shot(carry_m=150.123, **DELIVERED)
    frame = pd.read_parquet(io.BytesIO(write_parquet(build_shot_table([ball], STORED, USUAL))))
    derived = {item.measure for item in SHOT_MEASURES if item.value_of is not None}
    assert derived == set(DERIVED_MEASURES)
    for item in SHOT_MEASURES:
        found = frame[item.measure][0]
        assert pd.isna(found) if item.value(ball) is None else found == item.value(ball)


def test_the_file_says_which_columns_the_monitor_did_not_measure() -> None:
    (row,) = rows_of(build_shot_table([shot()], YARDS, USUAL))
    assert row["derived_here"] == "smash_factor, spin_axis_deg, face_to_path_deg, spin_loft_deg"
    assert row["calculated_by_the_monitor"] == "carry_yd, total_yd, side_yd, apex_yd, descent_angle_deg, flight_time_s"
    named = [*row["derived_here"].split(", "), *row["calculated_by_the_monitor"].split(", ")]
    assert set(named) < set(row)
