"""The table of shots, as the browser gets it."""

from golf.handedness import mirror_shots
from golf.shot_edits import DEFAULT_SHOT_FILTER
from golf.shots import Shot, StoredShot
from golf.units import DISPLAY_UNITS, UnitSystem
from ui.session.club_table import describe_sources
from ui.session.shot_table import COLUMNS, compute_shot_frame

METRES = DISPLAY_UNITS[UnitSystem.METRIC]


def shot(**measures: float | str) -> StoredShot:
    return StoredShot(1, "1", "7 Iron", None, "", Shot("1", 0, **measures))  # type: ignore[arg-type]


def test_almost_on_the_line_is_on_it_and_not_minus_nothing() -> None:
    frame = compute_shot_frame([shot(side_m=-0.03, side_spin_rpm=-0.4, smash_factor=1.384)], METRES,
                               DEFAULT_SHOT_FILTER)
    assert str(frame["Side (m)"][0]) == "0.0"
    assert str(frame["Side spin (rpm)"][0]) == "0.0"
    assert frame["Smash"][0] == 1.38


def test_the_monitors_word_and_the_flight_as_delivered_stand_apart() -> None:
    """The monitor's word is never mirrored; what it means for a left-hander is not known."""
    delivered = shot(shot_type="slice", face_angle_deg=-2.0, club_path_deg=1.0)
    mirrored = mirror_shots([delivered, shot(shot_type="draw")], is_left_handed=True)
    frame = compute_shot_frame(mirrored, METRES, DEFAULT_SHOT_FILTER)
    assert frame["Shape (monitor)"].tolist() == ["slice", "draw"]
    assert frame["Flight, as delivered"][0] == "push-fade"
    assert frame["Flight, as delivered"].isna().tolist() == [False, True]
    assert "Shape" not in frame


def test_every_column_of_shots_has_its_source() -> None:
    said = describe_sources(COLUMNS)
    named = [title for sentence in said.split(".") if sentence for title in sentence.split(": ")[1].split(", ")]
    assert sorted(named) == sorted(column.title.split(" (")[0].lower() for column in COLUMNS)
    assert "Worked out here from other numbers: smash." in said
