import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from analysis.gapping import GapLimits
from analysis.period import Basis, Window
from golf.bag_and_goals import BagClub
from golf.shot_edits import DEFAULT_SHOT_FILTER, ShotFilter
from golf.units import UnitSystem
from services.clubs.distance import Asked
from services.clubs.gapping import load_gap_limits
from services.clubs.service import Clubs
from services.clubs.text import describe_part_swings
from services.clubs.view import ClubCard
from services.shared.choices import Choices
from tests.pages.conftest import TODAY, FakeApp, busy, go_to, links_of, save_failed, seed_sessions, texts

VIEWS = ["bag", "gapping", "yardages", "editor"]


def player_of(app: FakeApp) -> str:
    return app.database.practice.load_players()[0]


def cards_of(app: FakeApp) -> dict[str, ClubCard]:
    today = date.today()  # noqa: DTZ011 - as the page
    bag = Clubs(app.database).load_bag(player_of(app), Basis(Window.LAST_20, ShotFilter.UNFLAGGED, today))
    return {card.club: card for card in (*bag.cards, *bag.retired)}


@pytest.mark.parametrize("view", VIEWS)
def test_without_shots_it_says_where_to_begin(app: FakeApp, frame: AppTest, view: str) -> None:
    page = go_to(frame, "clubs", view=view)
    assert not page.exception
    assert "No shots yet" in texts(page)
    assert "Go to Home" in links_of(page)


def test_a_failed_session_alone_is_no_club(app: FakeApp, frame: AppTest) -> None:
    save_failed(app.database, 77)
    page = go_to(frame, "clubs")
    assert not page.exception


@pytest.mark.parametrize("view", VIEWS)
def test_one_session_is_enough_for_every_part(app: FakeApp, frame: AppTest, view: str) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "clubs", view=view)
    assert not page.exception
    assert not page.error


def test_the_bag_has_a_card_for_each_club_in_order(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "clubs")
    assert not page.exception
    cards = cards_of(app)
    assert [label.strip("*").replace("\\", "") for label in links_of(page)] == list(cards)
    driver = cards["Driver"].stats.carry
    assert driver is not None
    assert f"**{driver.median * 1.0936133:.0f} yd**" in texts(page)


def test_balls_hit_to_a_distance_are_left_out_and_counted(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 60)
    left_out = sum(card.part_swings for card in cards_of(app).values())
    assert left_out > 0
    for view in ("bag", "gapping", "yardages"):
        assert describe_part_swings(left_out) in texts(go_to(frame, "clubs", view=view))


def test_a_club_opens_by_its_address_with_all_its_figures(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "clubs", club="Driver")
    assert not page.exception
    assert page.title[0].value == "Driver"
    carry = cards_of(app)["Driver"].stats.carry
    assert carry is not None
    assert page.metric[0].value == f"{carry.median * 1.0936133:.0f} yd"
    assert len(page.get("vega_lite_chart")) == 5
    said = texts(page)
    assert f"over {carry.kept} shots" in said
    assert "Brennan et al. 2024" in said
    assert links_of(page)[0] == "All clubs"


@pytest.mark.parametrize("club", ["Chipper", "<b>x</b>", "9" * 200])
def test_a_club_that_was_never_hit_is_said(app: FakeApp, frame: AppTest, club: str) -> None:
    seed_sessions(app.database, 2)
    page = go_to(frame, "clubs", club=club)
    assert not page.exception
    assert "has not hit" in texts(page)


def test_odd_words_in_the_address_mean_the_usual(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    page = go_to(frame, "clubs", view="<x>", window="-1", player="nobody")
    assert not page.exception
    assert page.title[0].value == "Clubs"
    assert page.selectbox(key="address_period").value == "20"


def test_units_change_every_distance(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    Choices(app.database).save_unit_system(UnitSystem.METRIC)
    page = go_to(frame, "clubs", club="Driver")
    carry = cards_of(app)["Driver"].stats.carry
    assert carry is not None
    assert page.metric[0].value == f"{carry.median:.0f} m"
    assert " yd" not in texts(page)


def test_the_trust_switch_changes_the_figures_and_says_so(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    Choices(app.database).save_shot_filter(ShotFilter.MEASURED)
    page = go_to(frame, "clubs")
    assert not page.exception
    assert "Left out of the numbers" in texts(page)


def test_a_left_handers_figure_is_mirrored_and_still_says_where_the_ball_went(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "clubs", club="Driver")
    plain, miss = side_axis(page), "yd right of the target" in texts(page)
    app.database.players.set_left_handed(player_of(app), True)
    page.run()
    assert side_axis(page) != plain
    assert ("yd right of the target" in texts(page)) is miss


def side_axis(page: AppTest) -> str:
    specification = json.loads(page.get("vega_lite_chart")[1].proto.spec)
    return next(title for layer in specification["layer"]
                if "side" in (title := str(layer["encoding"].get("x", {}).get("title", ""))))


def test_gapping_flags_by_the_golfers_limits(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 60)
    page = go_to(frame, "clubs", view="gapping")
    assert not page.exception
    assert "Below 5 yd they overlap, above 20 yd there is a hole" in texts(page)
    page.number_input(key="gap_overlap_yd").set_value(30)
    page.number_input(key="gap_hole_yd").set_value(50)
    next(button for button in page.button if button.label == "Use these limits").click().run()
    assert "Below 30 yd they overlap, above 50 yd there is a hole" in texts(page)
    assert "overlap" in page.header[0].value
    page.number_input(key="gap_hole_yd").set_value(30)
    next(button for button in page.button if button.label == "Use these limits").click().run()
    assert "has to end before a hole begins" in texts(page)


def test_saving_the_untouched_limits_changes_nothing(app: FakeApp, frame: AppTest) -> None:
    """A field shows a tenth of a unit; the rule may be finer, and what was not typed is not saved."""
    seed_sessions(app.database, 60)
    Choices(app.database).save_unit_system(UnitSystem.METRIC)
    page = go_to(frame, "clubs", view="gapping")
    assert "Below 4.6 m they overlap, above 18.3 m there is a hole" in texts(page)
    assert page.number_input(key="gap_overlap_m").value == 4.6
    next(button for button in page.button if button.label == "Use these limits").click().run()
    assert load_gap_limits(app.database) == GapLimits()
    page.number_input(key="gap_hole_m").set_value(25.5)
    next(button for button in page.button if button.label == "Use these limits").click().run()
    assert load_gap_limits(app.database) == GapLimits(hole_m=25.5)


@pytest.mark.parametrize("view", ["bag", "gapping", "yardages"])
def test_rounds_on_the_default_club_alone_say_what_to_do(app: FakeApp, frame: AppTest, view: str) -> None:
    """One info; no limits to change, no empty table, no blank card."""
    for report_id in seed_sessions(app.database, 40):
        shots = app.database.journal.load_shots(report_id)
        if all(shot.is_default_club for shot in shots):
            app.database.edits.set_player(report_id, "Rounder")
    assert "Rounder" in app.database.practice.load_players()
    page = go_to(frame, "clubs", player="Rounder", view=view)
    assert not page.exception
    assert [info.value.split("**")[1] for info in page.info] == ["Rounder has hit no club yet."]
    assert "give them their club" in page.info[0].value
    assert not page.dataframe
    assert not page.number_input
    assert not page.get("download_button")


@pytest.mark.parametrize("view", ["gapping", "yardages"])
def test_a_bag_of_which_every_club_was_taken_out_says_how_to_put_one_back(
    app: FakeApp, frame: AppTest, view: str
) -> None:
    seed_sessions(app.database, 10)
    player = player_of(app)
    app.database.bag.save_clubs([BagClub(player, club, is_in_bag=False) for club in cards_of(app)])
    page = go_to(frame, "clubs", player=player, view=view)
    assert not page.exception
    assert "No club is in the bag" in texts(page)
    assert not page.get("download_button")


@pytest.mark.parametrize(("view", "says"), [("gapping", "No carry to compare"), ("yardages", "No card to print yet")])
def test_a_period_without_shots_says_to_look_further_back(
    app: FakeApp, frame: AppTest, view: str, says: str
) -> None:
    seed_sessions(app.database, 3)  # long before today's 90 days
    page = go_to(frame, "clubs", view=view, window="90d")
    assert not page.exception
    assert says in texts(page)
    assert "Download the card" not in [element.proto.label for element in page.get("download_button")]


def test_few_shots_are_no_verdict(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "clubs", view="gapping")
    assert "Not enough shots yet" in texts(page)


def test_yardages_can_be_taken_along(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    page = go_to(frame, "clubs", view="yardages")
    assert not page.exception
    table = page.dataframe[0].value
    carry = cards_of(app)["Driver"].stats.carry
    assert carry is not None
    assert table["Carry (yd)"][0] == f"{carry.median * 1.0936133:.0f}"
    assert [element.proto.label for element in page.get("download_button")] == [
        "Download the card", "CSV", "Excel", "Parquet"]


def test_a_rule_is_previewed_saved_and_undone(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    player = player_of(app)
    before = {use.club: use.shots for use in app.database.practice.load_clubs(player)}
    page = go_to(frame, "clubs", view="editor")
    page.selectbox(key="bag_monitor_club").select("7 Iron")
    page.selectbox(key="bag_club").select("8 Iron").run()
    assert not page.exception
    assert f"{before['7 Iron']:,} shots in" in texts(page)
    assert app.database.bag.load_rules(player) == []
    page.button(key="bag_save_rule").click().run()
    assert "The bag was changed" in texts(page)
    after = {use.club: use.shots for use in app.database.practice.load_clubs(player)}
    assert after["8 Iron"] == before["7 Iron"] + before["8 Iron"]
    assert "7 Iron is 8 Iron\\, always" in texts(page)
    assert page.selectbox(key="bag_club").value is None
    page.button(key="bag_undo_button").click().run()
    assert not page.exception
    assert {use.club: use.shots for use in app.database.practice.load_clubs(player)} == before
    assert app.database.bag.load_rules(player) == []


def test_the_last_change_of_the_bag_is_undone_on_another_day(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 10)
    player = player_of(app)
    app.database.bag.save_rule(player, "7 Iron", "Mine *x*")
    app.database.bag.save_clubs([BagClub(player, "Driver", 1, True, "Ping", 10.5), BagClub(player, "PW", 2)])
    app.database.bag.save_club(BagClub("Somebody else", "PW", 2))
    page = go_to(frame, "clubs", view="editor", player=player)
    assert not page.exception
    assert "Driver: place 1, Ping, 10.5°; PW: place 2" in unescaped(texts(page))
    page.button(key="bag_undo_button").click().run()
    assert not page.exception
    assert "Undone" in texts(page)
    assert app.database.bag.load_clubs(player) == []
    assert "*x*" not in texts(page)
    assert "7 Iron is Mine *x*" in unescaped(texts(page))
    page.button(key="bag_undo_button").click().run()
    assert app.database.bag.load_rules(player) == []
    assert "bag_undo_button" not in [button.key for button in page.button]
    assert len(app.database.bag.load_clubs("Somebody else")) == 1


def test_the_clubs_can_be_undone_among_the_changes_too(app: FakeApp, frame: AppTest) -> None:
    player = "Alex"
    app.database.bag.save_club(BagClub(player, "Driver", make="Ping"))
    page = go_to(frame, "settings", tab="maintenance")
    (row,) = next(each.value for each in page.dataframe if "Undone" in each.value).to_dict("records")
    assert (row["What"], row["Before"], row["After"]) == ("clubs", "Driver: nothing said", "Driver: Ping")


def test_a_rule_can_be_removed(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 10)
    player = player_of(app)
    app.database.bag.save_rule(player, "7 Iron", "Mine")
    (rule,) = app.database.bag.load_rules(player)
    page = go_to(frame, "clubs", view="editor")
    page.button(key=f"bag_rule_{rule.rule_id}").click().run()
    assert not page.exception
    assert app.database.bag.load_rules(player) == []


def test_a_club_out_of_the_bag_stands_apart(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    player = player_of(app)
    app.database.bag.save_club(BagClub(player, "Driver", is_in_bag=False, make="Ping *G430*", loft_deg=10.5))
    page = go_to(frame, "clubs")
    assert not page.exception
    assert "No longer in the bag" in texts(page)
    assert links_of(page)[-1] == "**Driver**"
    assert "Ping \\*G430\\* · 10.5°" in texts(page)


def test_a_left_hander_says_so(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 2)
    player = player_of(app)
    page = go_to(frame, "settings", tab="preferences")
    page.toggle(key=f"left_handed_{player}").set_value(True).run()
    assert not page.exception
    assert app.database.players.is_left_handed(player)


def test_a_busy_database_is_an_error_and_no_empty_bag(
    app: FakeApp, frame: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_sessions(app.database, 2)

    monkeypatch.setattr(app.database.practice, "load_last_days", busy)
    page = go_to(frame, "clubs")
    assert not page.exception
    assert "The database is busy" in texts(page)
    assert "has hit no club" not in texts(page)


def unescaped(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def test_wedges_say_the_hole_first_and_count_as_the_bag_does(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 125)
    page = go_to(frame, "clubs", view="wedges", player="Alex", period="all")
    assert not page.exception
    matrix = app.clubs.load_wedges("Alex", Basis(Window.ALL, DEFAULT_SHOT_FILTER, TODAY))
    bag = app.clubs.load_bag("Alex", Basis(Window.ALL, DEFAULT_SHOT_FILTER, TODAY))
    assert len(matrix.lengths) > 1, "the demo has wedges hit to a distance"
    numbers = {card.club: card.stats.carry_number for card in bag.cards}
    for club in matrix.clubs:
        full = matrix.find(club, "")
        assert full is None or full.carry == numbers[club]
    assert len(page.dataframe) == 2
    assert list(page.dataframe[0].value["Club"]) == list(matrix.clubs)
    assert any(line.value.startswith(("**A hole of", "**No hole")) for line in page.markdown)


def test_without_a_wedge_it_says_how_to_begin(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    page = go_to(frame, "clubs", view="wedges", player="Alex")
    assert not page.exception
    assert "No wedge was hit" in texts(page) or page.dataframe


def test_what_to_hit_for_a_distance_is_said_in_the_golfers_unit(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 40)
    basis = Basis(Window.LAST_20, DEFAULT_SHOT_FILTER, TODAY)
    stats = next(card for card in app.clubs.load_bag("Alex", basis).cards
                 if card.club == "7 Iron" and card.stats.carry_number is not None)
    assert stats.stats.carry_number is not None
    yards = round(stats.stats.carry_number.median * 1.0936133)
    page = go_to(frame, "clubs", view="distance", distance=str(yards), player="Alex")
    assert not page.exception
    best = app.clubs.load_chances("Alex", basis, Asked(yards / 1.0936133, 10 / 1.0936133))[0]
    assert f"For {yards} yd: {best.club}" in texts(page)
    assert page.dataframe[0].value["Club"].iloc[0] == best.club
    Choices(app.database).save_unit_system(UnitSystem.METRIC)
    assert f"For {yards} m" in texts(page.run()) or "No club came within" in texts(page)


@pytest.mark.parametrize("query", [{"distance": "x"}, {"distance": "99999"}, {"within": "7"}, {"distance": "12"}])
def test_a_distance_of_the_address_that_is_none_is_no_failure(
    app: FakeApp, frame: AppTest, query: dict[str, str]
) -> None:
    seed_sessions(app.database, 12)
    page = go_to(frame, "clubs", view="distance", **query)
    assert not page.exception
