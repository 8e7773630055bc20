"""Which shots numbers rest on: every page that has the switch says what the choice leaves out and what it changes."""

from statistics import median

import pytest
from streamlit.testing.v1 import AppTest

from golf.shot_edits import ShotFilter, ShotReview
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing
from golf.units import DISPLAY_UNITS, UnitSystem
from services.clubs.stock_yardages import CardHeading
from services.coach.providers import ProviderName
from services.coach.service import CoachChoice
from services.shared.choices import Choices
from services.shared.shot_filter import compute_left_out, describe_left_out
from tests.pages.conftest import FakeApp, go_to, seed_sessions, texts
from ui.clubs import stock_yardages

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]
PLAYER, CLUB = "Alex", "9 Iron"


@pytest.fixture
def shots(app: FakeApp) -> list[StoredShot]:
    """Full swings of the last 20 sessions with a club, three of the longest left out by the golfer, one hidden."""
    seed_sessions(app.database, 40)
    found = [shot for shot in app.database.practice.load_club_shots(PLAYER, CLUB) if shot.counts]
    longest = sorted(found, key=lambda shot: shot.value("carry_m") or 0.0)[-3:]
    app.database.shot_edits.save([shot.key for shot in longest], review=ShotReview.OUT)
    app.database.shot_edits.save([next(shot for shot in reversed(found) if shot not in longest).key], is_hidden=True)
    return [shot for shot in app.database.practice.load_club_shots(PLAYER, CLUB) if not is_part_swing(shot)]


def middle_carry(shots: list[StoredShot], shot_filter: ShotFilter) -> tuple[str, int]:
    carries = [carry for shot in shots if shot.passes(shot_filter) and (carry := shot.value("carry_m")) is not None]
    return f"{YARDS.distance(median(carries)):.0f}", len(carries)


@pytest.mark.parametrize("shot_filter", list(ShotFilter))
def test_a_club_says_what_is_left_out_and_what_it_moves(
    app: FakeApp, frame: AppTest, shots: list[StoredShot], shot_filter: ShotFilter
) -> None:
    Choices(app.database).save_shot_filter(shot_filter)
    page = go_to(frame, "clubs", player=PLAYER, club=CLUB)
    assert not page.exception
    said = texts(page)
    assert describe_left_out(compute_left_out(shots, shot_filter)) in said
    (before, n_before), (after, n_after) = middle_carry(shots, ShotFilter.UNFLAGGED), middle_carry(shots, shot_filter)
    ends = after if before == after else f"{before} → {after}"
    effect = f"Against the usual choice: {CLUB} carry {ends} yd over {n_before} → {n_after} shots."
    assert (effect in said) == (shot_filter is ShotFilter.ALL)
    assert ("usual choice" in said) == (shot_filter is not ShotFilter.UNFLAGGED)


@pytest.mark.parametrize("address", [
    ("clubs", {}), ("clubs", {"view": "gapping"}), ("clubs", {"view": "yardages"}), ("practice", {}), ("coach", {}),
    ("progress", {"club": CLUB}), ("session", {}),
], ids=lambda address: "-".join([address[0], *address[1].values()]))
def test_every_page_says_so(
    app: FakeApp, frame: AppTest, shots: list[StoredShot], address: tuple[str, dict[str, str]]
) -> None:
    app.coach.save_choice(CoachChoice(is_on=True, provider=ProviderName.OWN, model="some-model",
                                      own_address="http://127.0.0.1:9"))
    app.coach.why_not_ready = lambda: ""  # type: ignore[method-assign]
    Choices(app.database).save_shot_filter(ShotFilter.ALL)
    hidden = next(shot for shot in shots if shot.edit.is_hidden)
    out = [shot for shot in shots if shot.edit.review is ShotReview.OUT]
    page, query = address
    if page == "session":
        query = {"session": str(hidden.session_id)}
    shown = go_to(frame, page, **({} if page == "session" else {"player": PLAYER}), **query)
    assert not shown.exception
    said = texts(shown)
    assert "Left out of the numbers: " in said
    assert "1 hidden" in said
    if page != "practice" and (page != "session" or any(shot.session_id == hidden.session_id for shot in out)):
        assert ("with the usual choice." if page == "progress" else "Against the usual choice: ") in said


def test_the_printed_card_says_on_which_shots_it_rests(
    app: FakeApp, frame: AppTest, shots: list[StoredShot], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[CardHeading] = []

    def heading(*facts: object) -> CardHeading:
        made.append(CardHeading(*facts))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(stock_yardages, "CardHeading", heading)
    Choices(app.database).save_shot_filter(ShotFilter.MEASURED)
    assert not go_to(frame, "clubs", player=PLAYER, view="yardages").exception
    assert made[-1].shot_filter is ShotFilter.MEASURED
