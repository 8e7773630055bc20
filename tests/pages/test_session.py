from collections import Counter
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from golf.sessions import SessionType
from golf.shot_edits import ShotFilter
from golf.shots import StoredShot
from golf.units import UnitSystem
from services.sessions.shot_address import write_shot_address
from services.sessions.usual_range import load_usual_figures
from services.sessions.view import load_session_view
from services.shared.choices import Choices
from tests.pages.conftest import FakeApp, go_to, open_box, save_failed, seed_sessions, texts


def test_without_sessions_it_says_where_to_begin(app: FakeApp, frame: AppTest) -> None:
    page = go_to(frame, "session")
    assert not page.exception
    assert page.title[0].value == "No sessions yet"


def test_the_newest_session_is_shown_first(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 3)
    page = go_to(frame, "session")
    assert not page.exception
    newest = app.database.journal.load_cards()[0]
    assert page.selectbox(key="session_picker").value == newest.report_id
    assert f"{newest.stored_shots:,} shots · " in texts(page)
    assert len(page.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("position", range(12))
def test_every_session_of_the_demo_opens_by_its_address(app: FakeApp, frame: AppTest, position: int) -> None:
    seed_sessions(app.database, 12)
    card = app.database.journal.load_cards(limit=12)[position]
    page = go_to(frame, "session", session=str(card.report_id))
    assert not page.exception
    assert page.selectbox(key="session_picker").value == card.report_id


@pytest.mark.parametrize("address", ["abc", "-1", "1e3", "９", "9" * 40, "<script>", ""])
def test_an_address_that_is_no_number_is_said(app: FakeApp, frame: AppTest, address: str) -> None:
    seed_sessions(app.database, 2)
    page = go_to(frame, "session", session=address)
    assert not page.exception
    assert "names no session" in texts(page) or address == ""


def test_an_unknown_session_is_said(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    page = go_to(frame, "session", session="123456")
    assert not page.exception
    assert page.error


def test_choosing_another_session_changes_the_address(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 3)
    page = go_to(frame, "session")
    other = app.database.journal.load_cards()[2].report_id
    page.selectbox(key="session_picker").select(other).run()
    assert page.query_params["session"] in (str(other), [str(other)])
    assert page.selectbox(key="session_picker").value == other


def test_units_chosen_in_another_tab_hold_here_too(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    assert figure(page, "Carry").endswith(" yd")
    Choices(app.database).save_unit_system(UnitSystem.METRIC)
    page.run()
    assert figure(page, "Carry").endswith(" m")


def test_a_failed_session_says_why(app: FakeApp, frame: AppTest) -> None:
    save_failed(app.database, 77)
    page = go_to(frame, "session", session="77")
    assert not page.exception
    assert "The portal sent a web page" in texts(page)
    assert "a \\*starred\\* name" in page.title[0].value


def test_missing_values_are_missing_and_not_zero(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    journal = app.database.journal
    card, place = next(
        (card, place) for card in journal.load_cards(limit=40)
        for place, stored in enumerate(journal.load_shots(card.report_id)) if stored.shot.club_speed_mps is None)
    page = go_to(frame, "session", session=str(card.report_id), view="shots")
    table = next(each.value for each in page.dataframe if "#" in each.value.columns)
    assert table["Club speed (mph)"].isna()[place]
    assert table["Smash"].isna()[place]


def test_the_golfers_word_is_saved_and_shown(app: FakeApp, frame: AppTest) -> None:
    (report_id,) = seed_sessions(app.database, 1)
    page = go_to(frame, "session")
    assert not page.text_input
    open_box(page, "Edit this session")
    page.text_input[0].input("My <b>best</b> day")
    next(s for s in page.selectbox if s.label == "Type").select(SessionType.FITTING)
    next(t for t in page.text_input if t.label.startswith("Tags")).input("wedges, indoor, wedges")
    next(b for b in page.button if b.label == "Save").click().run()
    assert not page.exception
    detail = app.database.journal.load_session(report_id)
    assert detail.card.name == "My <b>best</b> day"
    assert detail.card.type is SessionType.FITTING
    assert set(detail.card.tags) == {"wedges", "indoor"}
    assert page.title[0].value == "My \\<b\\>best\\<\\/b\\> day"
    assert "Saved." in texts(page)


def shots_of(app: FakeApp) -> tuple[int, list[StoredShot]]:
    report_id = app.database.journal.load_cards()[0].report_id
    return report_id, list(app.database.journal.load_shots(report_id))


def test_an_address_names_a_shot_and_the_buttons_step_through_the_session(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    report_id, shots = shots_of(app)
    page = go_to(frame, "session", session=str(report_id), shot=write_shot_address(shots[1]))
    assert not page.exception
    assert f"Shot 2 of {len(shots)}" in texts(page)
    page.button(key="shot_before").click().run()
    assert f"Shot 1 of {len(shots)}" in texts(page)
    assert page.button(key="shot_before").disabled
    assert page.query_params["shot"] in (write_shot_address(shots[0]), [write_shot_address(shots[0])])
    page.button(key="shot_close").click().run()
    assert f"{len(shots)} shots" in texts(page)
    page.button(key="shot_after").click().run()
    assert f"Shot 1 of {len(shots)}" in texts(page)
    assert page.query_params["session"] in (str(report_id), [str(report_id)])


def test_an_address_that_names_no_shot_shows_the_session(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session", shot="9999-1")
    assert not page.exception
    assert "press the right arrow key" in texts(page)
    assert not page.query_params.get("club")


def test_the_numbers_of_a_shot_say_unit_source_and_deviation(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    report_id, shots = next(
        (card.report_id, shots) for card in app.database.journal.load_cards(limit=12)
        if len(shots := [s for s in app.database.journal.load_shots(card.report_id)
                         if s.counts and not s.is_default_club and s.shot.carry_m and s.shot.ball_speed_mps]) > 20)
    club, _ = Counter(stored.club for stored in shots).most_common(1)[0]
    stored = next(each for each in shots if each.club == club)
    page = go_to(frame, "session", session=str(report_id), shot=write_shot_address(stored))
    assert figure(page, "Carry") == f"{(stored.shot.carry_m or 0) * 1.0936133:.1f} yd"
    assert not page.table
    open_box(page, "All numbers of this shot")
    rows = {row["Measure"]: row for table in page.table for row in table.value.to_dict("records") if "Measure" in row}
    assert rows["Carry"]["This shot"] == f"{(stored.shot.carry_m or 0) * 1.0936133:.1f} yd"
    assert rows["Carry"]["Source"] == "calculated"
    assert rows["Ball speed"]["Source"] == "measured"
    assert "(n=" in rows["Carry"]["Against your others"]


def test_trust_changes_the_numbers_and_says_what_it_left_out(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    report_id = next(card.report_id for card in app.database.journal.load_cards(limit=12)
                     if any(s.shot.flags for s in app.database.journal.load_shots(card.report_id)))
    page = go_to(frame, "session", session=str(report_id))
    assert "with an impossible reading" in texts(page)
    Choices(app.database).save_shot_filter(ShotFilter.ALL)
    page.run()
    assert not page.exception
    assert "with an impossible reading" not in texts(page)


@pytest.mark.parametrize("view", ["landing", "flight", "face-and-path", "club-delivery", "strike", "ball-by-ball",
                                  "shots"])
def test_each_view_of_a_session_has_its_address(app: FakeApp, frame: AppTest, view: str) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "session", view=view)
    assert not page.exception
    assert len(page.get("vega_lite_chart")) == (view != "shots")


def test_the_address_says_which_club_flights_and_number_are_looked_at(app: FakeApp, frame: AppTest) -> None:
    first, second = seed_sessions(app.database, 40)[:2]
    club = next(stored.club for stored in app.database.journal.load_shots(first))
    page = go_to(frame, "session", session=str(first), view="flight", club=club, flights="above")
    assert chosen(page, "address_club", "address_flights") == [club, "above"]
    button_group(page, "address_flights").set_value("side").run()
    assert "flights" not in page.query_params  # the usual view needs no word
    page = go_to(frame, "session", session=str(first), view="ball-by-ball", club=club, metric="smash_factor")
    assert chosen(page, "address_club", "address_metric") == [club, "smash_factor"]
    page.selectbox(key="session_picker").select(second).run()
    assert page.query_params["view"] == "ball-by-ball"  # another session is looked at in the same way
    assert not page.exception


def test_a_club_of_another_session_in_the_address_shows_the_one_hit_most(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    _, shots = shots_of(app)
    most = Counter(stored.club for stored in shots if not stored.is_default_club).most_common(1)[0][0]
    page = go_to(frame, "session", club="<b>Spoon</b>", flights="below", view="nothing", metric="luck")
    assert not page.exception
    assert chosen(page, "address_club") == [most]
    page = go_to(frame, "session", view="flight", flights="below")
    assert chosen(page, "address_flights") == ["side"]


def test_one_steps_among_the_shots_of_the_club_that_is_shown(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    report_id, shots = shots_of(app)
    club = Counter(stored.club for stored in shots).most_common()[-1][0]
    own = [number for number, stored in enumerate(shots, start=1) if stored.club == club]
    page = go_to(frame, "session", session=str(report_id), club=club)
    for number in own[:3]:
        page.button(key="shot_after").click().run()
        assert f"Shot {number} of {len(shots)}" in texts(page)


def test_a_shot_in_the_address_shows_its_own_club(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    report_id, shots = shots_of(app)
    rare = Counter(stored.club for stored in shots).most_common()[-1][0]
    stored = next(each for each in shots if each.club == rare)
    page = go_to(frame, "session", session=str(report_id), shot=write_shot_address(stored))
    assert chosen(page, "address_club") == [rare]


def test_before_a_shot_is_chosen_the_clubs_numbers_stand_there_as_in_the_table(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 12)
    page = go_to(frame, "session")
    (club,) = chosen(page, "address_club")
    row = next(row for row in page.dataframe[0].value.to_dict("records") if row["Club"] == club)
    for name, heading in (("Carry", "Carry (yd)"), ("Ball speed", "Ball speed (mph)"), ("Smash factor", "Smash")):
        assert figure(page, name).split()[0] == row[heading].split()[0]  # a number in brackets: not all have it
    assert figure(page, "Side").split()[0] == row["Side (yd)"].split()[0].lstrip("-")


def figure(page: AppTest, name: str) -> str:
    """One of the six large numbers."""
    return next(str(metric.value) for metric in page.metric if metric.label == name)


def chosen(page: AppTest, *keys: str) -> list[object]:
    return [button_group(page, key).value for key in keys]


def button_group(page: AppTest, key: str) -> ButtonGroup[str]:
    return next(group for group in page.button_group if group.key == key)


def test_a_left_handers_sides_change_and_the_page_says_so(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    report_id, _ = shots_of(app)
    page = go_to(frame, "session")
    right = page.dataframe[0].value["Side (yd)"][0]
    app.database.players.set_left_handed(app.database.journal.load_session(report_id).card.player, True)
    page.run()
    left = page.dataframe[0].value["Side (yd)"][0]
    assert float(left.split()[0]) == -float(right.split()[0])
    assert "Mirrored for a left-hander" in texts(page)


def test_pictures_without_a_known_link_are_refused_politely(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    report_id, shots = shots_of(app)
    page = go_to(frame, "session", session=str(report_id), shot=write_shot_address(shots[0]))
    page.button(key="fetch_pictures").click().run()
    assert not page.exception
    assert "link to this session is not known here" in texts(page)


def test_another_session_is_compared_by_its_address(app: FakeApp, frame: AppTest) -> None:
    here, there, *_ = seed_sessions(app.database, 4)
    page = go_to(frame, "session", session=str(here), compare=str(there), club="All clubs")
    assert not page.exception
    assert page.selectbox(key="compare_with").value == there
    assert len(page.get("vega_lite_chart")) == 2
    page.selectbox(key="compare_with").select(None).run()
    assert "compare" not in page.query_params


def test_the_last_session_with_the_club_is_compared_at_a_press(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    report_id, shots = next(
        (card.report_id, shots) for card in app.database.journal.load_cards("Alex", limit=40)
        if len(shots := app.database.journal.load_shots(card.report_id)) > 20 and len(card.clubs) > 1)
    club = Counter(stored.club for stored in shots).most_common(1)[0][0]
    page = go_to(frame, "session", session=str(report_id), view="compare")
    page.button(key="compare_before").click().run()
    assert not page.exception
    there = int(page.selectbox(key="compare_with").value or 0)
    assert club in {stored.club for stored in app.database.journal.load_shots(there)}
    assert app.database.journal.load_session(there).card.player == "Alex"
    assert len(page.get("vega_lite_chart")) == 2


def test_a_session_without_the_club_has_a_sentence_in_place_of_an_empty_figure(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    cards = [card for card in app.database.journal.load_cards(limit=40) if len(card.clubs) > 1 and card.distinct_shots]
    here, there, club = next((one, other, club) for one in cards for other in cards for club in one.clubs
                             if club not in other.clubs)
    page = go_to(frame, "session", session=str(here.report_id), compare=str(there.report_id), club=club)
    assert not page.exception
    assert f"No ball of the {club} came down here" in texts(page).replace("\\", "")
    assert len(page.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("address", ["abc", "99999999", "-1"])
def test_an_address_that_compares_with_nothing_is_no_failure(app: FakeApp, frame: AppTest, address: str) -> None:
    seed_sessions(app.database, 2)
    page = go_to(frame, "session", compare=address)
    assert not page.exception


def test_a_session_stands_against_the_players_own_last_ones(app: FakeApp, frame: AppTest) -> None:
    chosen = next(view.detail.card.report_id for view in map(
        partial(load_session_view, app.database), seed_sessions(app.database, 40))
        if any(each.is_beyond is not None for each in load_usual_figures(
            app.database, view.detail.card, view.shots, ShotFilter.UNFLAGGED)))
    page = go_to(frame, "session", session=str(chosen))
    assert not page.exception
    said = texts(page)
    assert "outside the spread of your last" in said or "nothing outside their usual spread" in said
    open_box(page, "Against your own last sessions")
    assert any("Usual spread" in table.value.columns for table in page.dataframe)
