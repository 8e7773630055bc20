"""Shots exported from one home and imported into another are the same shots."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.shot_edits import ShotFilter
from golf.shots import MEASURES, StoredShot
from golf.swing_groups import length_of
from golf.units import DISPLAY_UNITS, DisplayUnits, UnitSystem
from services.exports.table import TableFormat
from services.exports.table_files import write_table
from services.exports.table_units import STORED
from services.sessions.shot_tables import build_shot_table
from tests.depth import share
from tests.imports.builders import ball
from tests.opened_app import OpenedApp
from tests.services.imports.steps import bring, errors_of
from tests.services.small_house import build_small_app

ROUNDED = 0.06
"""Half of the last digit that an export in yards or kilometres an hour has, in any unit of storage."""


def _bring_home(app: OpenedApp, other: OpenedApp, units: DisplayUnits, file_format: TableFormat) -> list[StoredShot]:
    """Export every session of the first home, and import the file into the second one."""
    shots = [shot for card in app.database.journal.load_cards(limit=100)
             for shot in app.database.journal.load_shots(card.report_id)]
    origins = app.devices.name_sessions({shot.report_id for shot in shots})
    data = write_table(build_shot_table(shots, units, ShotFilter.ALL, origins), file_format)
    preview = other.imports.preview(data, "export")
    assert preview.needs == ()
    other.imports.store(preview)
    return shots


@settings(max_examples=share(6, 40), deadline=None)
@given(st.lists(st.integers(1, 100), min_size=1, max_size=12, unique=True),
       st.sampled_from([STORED, DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]]),
       st.sampled_from([TableFormat.CSV, TableFormat.XLSX]))
def test_export_and_import_in_another_home_give_the_same_numbers(
    numbers: list[int], units: DisplayUnits, file_format: TableFormat
) -> None:
    with TemporaryDirectory() as folder:
        app, other = (build_small_app(Path(folder) / name) for name in ("one", "two"))
        bring(app, "garmin", [ball(number) for number in numbers])
        hit = app.database.journal.load_cards()[0].report_id
        app.shot_edits.set_swing_length([each.key for each in app.database.journal.load_shots(hit)][::2], "70 yds")
        shots = _bring_home(app, other, units, file_format)
        card, = other.database.journal.load_cards()
        read = {round(each.shot.carry_m or 0): each.shot
                for each in other.database.journal.load_shots(card.report_id)}
        lengths = {round(each.shot.carry_m or 0): length_of(each)
                   for each in other.database.journal.load_shots(card.report_id)}
        assert len(read) == len(shots)
        for each in shots:
            same = read[round(each.shot.carry_m or 0)]
            assert lengths[round(each.shot.carry_m or 0)] == length_of(each)
            for name in MEASURES:
                value = getattr(each.shot, name)
                assert getattr(same, name) == (None if value is None else pytest.approx(value, abs=ROUNDED, rel=1e-3))
        assert (card.name, card.player) == ("Garmin Golf", "Ann")
        assert errors_of(other) == []


def test_two_sessions_of_one_name_and_day_stay_two_under_their_own_name(tmp_path: Path) -> None:
    app, other = (build_small_app(tmp_path / name) for name in ("one", "two"))
    bring(app, "garmin", [ball(1), ball(2)])
    bring(app, "rapsodo", [ball(30), ball(31)])
    _bring_home(app, other, STORED, TableFormat.CSV)
    assert sorted((card.name, card.stored_shots) for card in other.database.journal.load_cards()) == [
        ("Garmin Golf", 2), ("Rapsodo MLM2PRO", 2)]
