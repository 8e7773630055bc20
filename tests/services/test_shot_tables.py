import csv
import io
from datetime import date

import pandas as pd

from golf.records import MEASURES, Shot, ShotFlag, StoredShot
from golf.shot_words import ShotWord
from golf.units import DISPLAY_UNITS, UnitSystem
from services.shot_tables import build_shot_table
from services.table_export import write_parquet
from services.table_units import STORED
from services.tables import Table, write_csv
from services.trust import why_left_out

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]


def rows_of(table: Table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write_csv(table).decode("utf-8-sig"))))


def shot(**facts: object) -> StoredShot:
    return StoredShot(7, "g1", "7 Iron", "IRON7", "=HYPERLINK(1)", Shot("1", 0, **facts),  # type: ignore[arg-type]
                      player="Alex", practised_on=date(2026, 2, 12), word=ShotWord(note="+1", tags=("wind", "net")))


def test_numbers_stay_numbers_in_the_displayed_units() -> None:
    (row,) = rows_of(build_shot_table([shot(carry_m=100.0, side_m=-5.0, ball_speed_mps=50.0)], YARDS))
    assert (row["carry_yd"], row["side_yd"], row["ball_speed_mph"]) == ("109.361", "-5.468", "111.847")
    (row,) = rows_of(build_shot_table([shot(carry_m=100.0, ball_speed_mps=50.0)], METRES))
    assert (row["carry_m"], row["ball_speed_kmh"]) == ("100.0", "180.0")


def test_not_measured_is_empty_and_zero_is_zero() -> None:
    (row,) = rows_of(build_shot_table([shot(side_m=0.0)], METRES))
    assert (row["side_m"], row["carry_m"]) == ("0.0", "")


def test_a_label_or_a_note_cannot_run_in_a_spreadsheet() -> None:
    (row,) = rows_of(build_shot_table([shot()], METRES))
    assert (row["group_label"], row["note"], row["tags"]) == ("'=HYPERLINK(1)", "'+1", "wind, net")


def test_why_a_shot_is_left_out() -> None:
    flagged = shot(flags=(ShotFlag.IMPOSSIBLE,), flag_reason="Club speed of 223,692 mph.")
    assert why_left_out(flagged) == "Club speed of 223,692 mph."
    (row,) = rows_of(build_shot_table([flagged], METRES))
    assert (row["counts"], row["why_not"]) == ("no", "Club speed of 223,692 mph.")


def test_for_programs_every_measure_is_exactly_as_stored() -> None:
    hit = shot(carry_m=100.123456789, ball_speed_mps=50.0, back_spin_rpm=7000.0)
    frame = pd.read_parquet(io.BytesIO(write_parquet(build_shot_table([hit, hit], STORED))))
    assert set(MEASURES) <= set(frame.columns)
    assert (frame["carry_m"][0], frame["ball_speed_mps"][1], frame["day"][0]) == (
        100.123456789, 50.0, date(2026, 2, 12))
    assert frame["apex_m"].isna().all()
