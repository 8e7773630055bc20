"""What the page of a session says beside its numbers: whose side, in the numbers or not, where a number comes from."""

from streamlit.testing.v1 import AppTest

from golf.records import SessionCard
from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts


def of_two_players(app: FakeApp) -> tuple[SessionCard, SessionCard]:
    """A session with shots of one player and one of another."""
    seed_sessions(app.database, 24)
    cards = [card for card in app.database.journal.load_cards(limit=24) if card.stored_shots]
    return cards[0], next(card for card in cards if card.player != cards[0].player)


def side_axes(page: AppTest) -> list[str]:
    """What the side axis of each figure seen from above says, in the order of the page."""
    specs = [element.proto.spec for element in page.get("vega_lite_chart")]
    return ["Right  ←" if "Right  \\u2190" in spec or "Right  ←" in spec else "Left  ←"
            for spec in specs if "side (yd)" in spec]


def test_a_left_hander_beside_a_right_hander_has_his_own_sides(app: FakeApp, frame: AppTest) -> None:
    right_handed, left_handed = of_two_players(app)
    app.database.players.set_left_handed(left_handed.player, True)
    here, there = str(right_handed.report_id), str(left_handed.report_id)
    page = go_to(frame, "session", session=here, compare=there)
    assert not page.exception
    assert side_axes(page) == ["Left  ←", "Left  ←", "Right  ←"]
    assert "read as a right-hander's" in texts(page)
    page = go_to(frame, "session", session=there, compare=here)
    assert side_axes(page) == ["Right  ←", "Right  ←", "Left  ←"]
