import re
from statistics import median

import pytest
from streamlit.testing.v1 import AppTest

from analysis.period import Basis, Window
from golf.shot_edits import ShotFilter, ShotReview
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing
from services.shared.choices import Choices
from tests.pages.conftest import TODAY, FakeApp, bare_frame, busy, go_to, open_box, save_failed, seed_sessions, texts
from tests.pages.suspicious_sessions import CARRY_WRONG, CLUBS_WRONG, ODD_SESSION, seed_suspicious

YARDS = 1.0936133


@pytest.fixture
def odd(app: FakeApp, frame: AppTest) -> AppTest:
    """An account with a session of wrong carries, wrong clubs and copies."""
    seed_sessions(app.database, 40)
    seed_suspicious(app.database)
    return frame


def odd_shots(app: FakeApp) -> list[StoredShot]:
    return [stored for stored in app.database.practice.load_shots([ODD_SESSION]) if stored.duplicate_of is None]


def counts(page: AppTest) -> dict[str, str]:
    return {str(item.label): str(item.value) for item in page.metric}


def rows(page: AppTest) -> list[str]:
    return [str(box.label) for box in page.checkbox if str(box.key).startswith("quality_row_")]


def tick(page: AppTest, number: int) -> AppTest:
    boxes = [box for box in page.checkbox if str(box.key).startswith("quality_row_")]
    return boxes[number].check().run()


def test_without_shots_it_says_where_to_begin(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "quality")
    assert not page.exception
    assert "No shots yet" in texts(page)


def test_a_failed_session_alone_has_nothing_to_review(app: FakeApp, frame: AppTest) -> None:
    save_failed(app.database, 77)
    page = go_to(frame, "quality")
    assert not page.exception


def test_one_session_has_too_few_shots_to_know_what_is_usual(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "quality")
    assert not page.exception
    assert not page.error
    assert "Looked at" in texts(page)


def test_the_kinds_are_counted_and_say_what_they_would_change(app: FakeApp, odd: AppTest) -> None:
    page = go_to(odd, "quality", player="Alex")
    assert not page.exception
    found = counts(page)
    assert found["Likely misread"] == str(CARRY_WRONG)
    assert found["Another club?"] == str(CLUBS_WRONG)
    assert int(found["Stored twice"]) > 20
    assert re.search(r"Moved: [^:]+ carry [\d.]+", texts(page))


def test_leaving_out_says_what_it_did_and_can_be_taken_back(app: FakeApp, odd: AppTest) -> None:
    page = go_to(odd, "quality", player="Alex", kind="misread")
    assert len(rows(page)) == CARRY_WRONG
    page.button(key="quality_all").click().run()
    page.button(key="quality_out").click().run()
    assert not page.exception
    out = [stored for stored in odd_shots(app) if stored.edit.review is ShotReview.OUT]
    assert len(out) == CARRY_WRONG
    club = out[0].club
    shots = [stored for stored in app.database.practice.load_club_shots("Alex", club)
             if stored.shot.carry_m is not None and not is_part_swing(stored)]
    after = [stored.shot.carry_m * YARDS for stored in shots if stored.counts and stored.shot.carry_m is not None]
    before = after + [stored.shot.carry_m * YARDS for stored in out if stored.shot.carry_m is not None]
    ends = " → ".join(dict.fromkeys(f"{median(carries):.0f}" for carries in (before, after)))
    said = f"{club} carry {ends} yd over {len(before)} → {len(after)} shots"
    assert said in texts(page)
    assert rows(page) == []

    page.button(key="quality_undo_button").click().run()
    assert [stored for stored in odd_shots(app) if stored.edit.review is not None] == []
    assert len(rows(page)) == CARRY_WRONG
    assert "Taken back: left out: 3 shots." in texts(page)


def test_the_other_club_is_taken_with_one_press(app: FakeApp, odd: AppTest) -> None:
    page = go_to(odd, "quality", player="Alex", kind="club")
    page.button(key="quality_all").click().run()
    page.button(key="quality_suggested").click().run()
    moved = [stored for stored in odd_shots(app) if stored.edit.club is not None]
    assert [stored.club for stored in moved] == ["56°"] * CLUBS_WRONG
    assert rows(page) == []
    page.button(key="quality_undo_button").click().run()
    assert [stored for stored in odd_shots(app) if stored.edit.club is not None] == []


def test_a_club_of_ones_own_choice(app: FakeApp, odd: AppTest) -> None:
    page = tick(go_to(odd, "quality", player="Alex", kind="club"), 0)
    page.selectbox(key="quality_club_choice").select("PW")
    next(button for button in page.button if button.label == "Save").click().run()
    assert not page.exception
    assert [stored.club for stored in odd_shots(app) if stored.edit.club is not None] == ["PW"]


@pytest.mark.parametrize(("choice", "badge"), [("fine", "Fine"), ("hide", "Hidden"), ("out", "Left out")])
def test_reviewed_ones_leave_the_list_and_can_be_shown_and_asked_again(
    app: FakeApp, odd: AppTest, choice: str, badge: str,
) -> None:
    page = tick(go_to(odd, "quality", player="Alex", kind="misread"), 1)
    page.button(key=f"quality_{choice}").click().run()
    assert len(rows(page)) == CARRY_WRONG - 1
    page.toggle(key="quality_reviewed").set_value(True).run()
    assert len(rows(page)) == CARRY_WRONG
    assert f"-badge[{badge}]" in texts(page)
    assert "1 reviewed" in texts(page)
    tick(page, 1).button(key="quality_open").click().run()
    assert [stored for stored in odd_shots(app) if stored.edit.review or stored.edit.is_hidden] == []


def test_copies_of_a_session_are_one_row_with_a_way_to_the_original(app: FakeApp, odd: AppTest) -> None:
    page = go_to(odd, "quality", player="Alex", session=str(ODD_SESSION), kind="duplicate")
    assert len(rows(page)) == 1
    assert "The other session" in [element.proto.label for element in page.get("page_link")]


def test_the_trust_that_makes_a_decision_idle_is_said(app: FakeApp, odd: AppTest) -> None:
    Choices(app.database).save_shot_filter(ShotFilter.ALL)
    page = tick(go_to(odd, "quality", player="Alex", kind="misread"), 0)
    assert "for your numbers rest on all shots" in texts(page)


def test_the_three_settings_say_how_many_shots_count(app: FakeApp, odd: AppTest) -> None:
    page = go_to(odd, "quality", player="Alex")
    open_box(page, "What numbers rest on")
    said = texts(page)
    shots = app.quality.load_view("Alex", Basis(Window.LAST_20, ShotFilter.UNFLAGGED, TODAY)).shots
    for shot_filter in ShotFilter:
        counted = sum(stored.passes(shot_filter) for stored in shots)
        assert f"{counted:,} of {len(shots):,} shots count." in said
    assert "**Without flagged** (chosen)" in said


def test_it_looks_at_the_balls_of_the_page_clubs(app: FakeApp, odd: AppTest) -> None:
    """The last 20 sessions of each club: not the newest 20 of all."""
    page = go_to(odd, "quality", player="Alex")
    assert "of the last 20 sessions of each club" in texts(page)
    basis = Basis(Window.LAST_20, ShotFilter.UNFLAGGED, TODAY)
    shots = app.quality.load_view("Alex", basis).shots
    for card in app.clubs.load_bag("Alex", basis).cards:
        own = [stored for stored in shots if stored.club == card.club and stored.counts and not is_part_swing(stored)]
        assert len(own) == card.stats.counted


def test_odd_words_in_the_address_mean_the_usual(app: FakeApp, odd: AppTest) -> None:
    page = go_to(odd, "quality", player="nobody", club="<x>", session="-4", kind="*", sessions="9e9", reviewed="yes")
    assert not page.exception
    assert not page.error
    page = go_to(odd, "quality", session="123456789")
    assert not page.exception


def test_a_session_older_than_the_window_opens_by_its_address(app: FakeApp, odd: AppTest) -> None:
    oldest = [card.report_id for card in app.database.journal.load_cards("Alex", limit=500)][-1]
    page = go_to(odd, "quality", player="Alex", session=str(oldest), reviewed="1")
    assert not page.exception
    assert page.selectbox(key="address_session").value == str(oldest)


def test_names_from_outside_are_text(app: FakeApp, odd: AppTest) -> None:
    app.database.edits.rename(ODD_SESSION, "![x](http://host/p.png) *star*")
    page = go_to(odd, "quality", player="Alex", session=str(ODD_SESSION))
    links = [element.proto.label for element in page.get("page_link")]
    assert any(r"\!\[x\]" in label for label in links)


def test_a_word_that_cannot_be_saved_is_an_error_and_changes_nothing(
    app: FakeApp, odd: AppTest, monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = tick(go_to(odd, "quality", player="Alex", kind="misread"), 0)
    monkeypatch.setattr(type(app.database.shot_edits), "save", busy)
    page.button(key="quality_out").click().run()
    assert "The database is busy" in texts(page)
    assert not page.success


def test_a_session_leads_to_its_readings_to_doubt(app: FakeApp, odd: AppTest) -> None:
    page = go_to(odd, "session", session=str(ODD_SESSION))
    assert not page.exception
    link = next(element.proto for element in page.get("page_link") if "to doubt" in element.proto.label)
    assert (link.page, link.query_string) == ("quality", f"player=Alex&session={ODD_SESSION}")


def test_after_a_reload_the_last_decision_is_still_undone_with_one_press(app: FakeApp, odd: AppTest) -> None:
    page = go_to(odd, "quality", player="Alex", kind="misread")
    page.button(key="quality_all").click().run()
    page.button(key="quality_out").click().run()
    assert len([each for each in odd_shots(app) if each.edit.review is ShotReview.OUT]) == CARRY_WRONG

    reloaded = go_to(bare_frame(), "quality", player="Alex", kind="misread")
    assert not reloaded.exception
    assert f"{CARRY_WRONG} shots: – → left out" in texts(reloaded).replace("\\", "")
    reloaded.button(key="quality_undo_last").click().run()
    assert not reloaded.exception
    assert [each for each in odd_shots(app) if each.edit.review is not None] == []
    assert f"Taken back: {CARRY_WRONG} shots." in texts(reloaded)
    assert "quality_undo_last" not in [button.key for button in reloaded.button]
