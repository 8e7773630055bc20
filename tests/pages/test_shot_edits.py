"""A golfer's word on shots, on the page of their session."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Selectbox

from analysis.club_number import is_counting
from golf.errors import SettingsError
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotReview
from golf.shots import StoredShot
from services.sessions.shot_address import write_shot_address
from tests.pages.conftest import FakeApp, busy, go_to, seed_sessions, texts


def button(page: AppTest, label: str) -> Button:
    return next(each for each in page.button if each.label == label)


@pytest.fixture
def opened(app: FakeApp, frame: AppTest) -> AppTest:
    """The page of the newest session, looking at its first shot that counts."""
    (report_id,) = seed_sessions(app.database, 1)
    stored = next(each for each in app.database.journal.load_shots(report_id) if each.counts)
    return go_to(frame, "session", session=str(report_id), shot=write_shot_address(stored))


def count_said(page: AppTest) -> int:
    """How many shots the line of facts counts."""
    return next(int(line.value.split()[0]) for line in page.markdown if " · best carry " in line.value)


def looked_at(app: FakeApp, page: AppTest) -> StoredShot:
    asked = page.query_params["shot"]
    address = asked[0] if isinstance(asked, list) else asked
    report_id = app.database.journal.load_cards()[0].report_id
    return next(each for each in app.database.journal.load_shots(report_id) if write_shot_address(each) == address)


def test_a_hidden_shot_is_in_no_number_and_can_be_had_back(app: FakeApp, opened: AppTest) -> None:
    shots = count_said(opened)
    button(opened, "Hide").click().run()
    assert not opened.exception
    assert looked_at(app, opened).edit.is_hidden
    assert count_said(opened) == shots - 1
    assert "Hidden by you" in texts(opened)
    button(opened, "Undo").click().run()
    assert not looked_at(app, opened).edit.is_hidden
    assert count_said(opened) == shots
    assert "Taken back: hidden: 1 shot." in texts(opened)


def test_hide_and_restore_are_one_button(app: FakeApp, opened: AppTest) -> None:
    button(opened, "Hide").click().run()
    button(opened, "Restore").click().run()
    assert not opened.exception
    assert not looked_at(app, opened).edit.is_hidden


def test_a_shot_is_left_out_and_counts_again(app: FakeApp, opened: AppTest) -> None:
    button(opened, "Leave out").click().run()
    assert looked_at(app, opened).edit.review is ShotReview.OUT
    assert "1 you left out" in texts(opened)
    button(opened, "Count again").click().run()
    assert looked_at(app, opened).edit.review is None
    button(opened, "Fine").click().run()
    assert looked_at(app, opened).edit.review is ShotReview.FINE


def test_a_shot_is_moved_to_another_club(app: FakeApp, opened: AppTest) -> None:
    choice = next(s for s in opened.selectbox if s.label == "Hit with")
    other = next(club for club in choice.options[1:] if club != looked_at(app, opened).club)
    choice.select(other)
    save(opened, "club")
    assert not opened.exception
    stored = looked_at(app, opened)
    assert (stored.club, stored.edit.club) == (other, other)
    assert "Club set by you" in texts(opened)


def test_a_swing_is_said_to_be_shorter_and_is_in_no_number_of_the_club(app: FakeApp, opened: AppTest) -> None:
    def box() -> Selectbox[str]:
        return next(each for each in opened.selectbox if each.label == "Meant as a swing of this length")

    assert box().options == ["As its group's label says", "full", "three quarter", "half"]
    for said in ("half", "three quarter"):
        box().select(said)
        save(opened, "swing")
        assert not opened.exception
        stored = looked_at(app, opened)
        assert (stored.edit.swing_length, is_counting(stored, DEFAULT_SHOT_FILTER)) == (said, False)
        assert f"{said.capitalize()} swing, set by you" in texts(opened)
        assert f", {said}" in texts(opened)
    button(opened, "Undo").click().run()
    assert looked_at(app, opened).edit.swing_length == "half"
    box().select("As its group's label says")
    save(opened, "swing")
    assert is_counting(looked_at(app, opened), DEFAULT_SHOT_FILTER)


@pytest.mark.parametrize(("said", "kept"), [
    ("Full", "full"), ("three-quarters", "three quarter"), ("HALF", "half"), ("70 Yards", "70 yds"), ("60m", "60 m"),
    ("9 o'clock", "9 o'clock")])
def test_a_length_is_kept_in_one_spelling(app: FakeApp, said: str, kept: str) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    key = app.database.journal.load_shots(report_id)[0].key
    app.shot_edits.set_swing_length([key], said)
    assert app.database.journal.load_shots(report_id)[0].edit.swing_length == kept


@pytest.mark.parametrize("said", ["", "far", "70", "7 yds", "70 yds or so", "half full"])
def test_what_is_no_length_is_refused(app: FakeApp, said: str) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    key = app.database.journal.load_shots(report_id)[0].key
    with pytest.raises(SettingsError):
        app.shot_edits.set_swing_length([key], said)


def test_a_note_and_tags_are_kept_as_they_were_typed(app: FakeApp, opened: AppTest) -> None:
    next(t for t in opened.text_area if t.label == "Note").input("<b>thin</b> *one*")
    next(t for t in opened.text_input if t.label == "Tags, separated by commas" and not t.value).input("thin, cold")
    next(t for t in reversed(opened.text_input) if t.label.startswith("Tags, separated")).input("thin, cold")
    save(opened, "note")
    assert not opened.exception
    edit = looked_at(app, opened).edit
    assert (edit.note, edit.tags) == ("<b>thin</b> *one*", ("thin", "cold"))
    assert "\\<b\\>thin" in texts(opened)


def save(page: AppTest, form: str) -> None:
    next(each for each in page.button if each.label == "Save" and each.form_id.endswith(f"_{form}")).click().run()


def test_what_cannot_be_saved_is_said(app: FakeApp, opened: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.database.shot_edits, "save", busy)
    opened.run()
    button(opened, "Hide").click().run()
    assert not opened.exception
    assert "The database is busy" in texts(opened)


def test_several_shots_keep_their_own_tags_and_notes(app: FakeApp) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    words = app.database.shot_edits
    first, second = list(app.database.journal.load_shots(report_id))[:2]
    words.save([first.key], note="mine", tags=["thin"])
    shots = list(app.database.journal.load_shots(report_id))[:2]
    changes = app.shot_edits.annotate(shots, "", ("windy",))
    one, other = list(app.database.journal.load_shots(report_id))[:2]
    assert (one.edit.note, one.edit.tags) == ("mine", ("thin", "windy"))
    assert (other.edit.note, other.edit.tags) == ("", ("windy",))
    words.undo(changes)
    one, other = list(app.database.journal.load_shots(report_id))[:2]
    assert (one.edit.tags, other.edit.tags, other.key) == (("thin",), (), second.key)
