"""What the digest says is what Progress says at its link: the same number, the same verdict, the same sessions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analysis.digest import Digest, WorkKind, WorkOn
from analysis.metrics import METRICS, SessionValue
from analysis.period import OFFERED, Basis, Window
from golf.shot_edits import ShotFilter
from golf.units import DISPLAY_UNITS, UnitSystem
from golf_db import GolfDatabase, open_database
from services.home.digest import load_digest
from services.home.digest_text import describe_change, describe_work, find_sentence
from services.progress.miss_text import describe_line, describe_miss
from services.progress.service import ProgressQuestions
from services.progress.text import describe_sides
from services.progress.view import Asked, ProgressView, compute_view
from services.shared.metric_format import MetricFormat
from tests.pages.conftest import TODAY, seed_sessions
from tests.services.practice_shots import make_session

YARDS = DISPLAY_UNITS[UnitSystem.IMPERIAL]
USUAL = Basis(Window.LAST_20, ShotFilter.UNFLAGGED, TODAY)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GolfDatabase]:
    made = open_database(tmp_path_factory.mktemp("home") / "golf.db")
    seed_sessions(made, 125)
    yield made
    made.close()


def at_its_link(database: GolfDatabase, player: str, club: str, metric: str, basis: Basis) -> ProgressView:
    asked = Asked(player, club, metric, basis.window, basis.shot_filter)
    return ProgressQuestions(database).load_view(asked, TODAY)


@pytest.mark.parametrize("window", OFFERED)
@pytest.mark.parametrize("shot_filter", list(ShotFilter))
def test_every_finding_of_the_demo_is_what_progress_says(
    database: GolfDatabase, shot_filter: ShotFilter, window: Window
) -> None:
    basis, found = Basis(window, shot_filter, TODAY), 0
    for player in database.practice.load_players():
        digest = load_digest(database, player, basis)
        assert digest is not None
        for change in digest.changes:
            view = at_its_link(database, digest.player, change.club, change.metric, basis)
            assert (view.series.points, view.progress) == (change.series.points, change.progress)
            said = describe_change(change, YARDS)
            assert find_sentence(digest, change.club, change.metric, YARDS).endswith(said.text)
            found += 1
        found += check_work(database, digest, digest.work_on, basis)
    assert found


def test_home_says_nothing_of_what_it_did_not_name(database: GolfDatabase) -> None:
    basis = Basis(Window.LAST_20, ShotFilter.UNFLAGGED, TODAY)
    digest = load_digest(database, database.practice.load_players()[0], basis)
    assert digest is not None
    assert find_sentence(digest, "no such club", "carry_m", YARDS) == ""


def check_work(database: GolfDatabase, digest: Digest, work: WorkOn | None, basis: Basis) -> int:
    if work is None:
        return 0
    finding = describe_work(work, YARDS)
    view = at_its_link(database, digest.player, finding.club, finding.metric, basis)
    assert find_sentence(digest, finding.club, finding.metric, YARDS) == finding.text
    if work.change is not None:
        assert view.progress == work.change.progress
    else:
        assert view.miss == work.miss
        assert view.miss is not None
        if work.kind is WorkKind.OFF_LINE:
            assert describe_miss(view.miss, finding.metric, YARDS) in finding.text
    return 1


def test_every_club_misses_alike_in_the_digest_and_on_progress(database: GolfDatabase) -> None:
    """Also where the digest had something else to say: what it would have said of any club."""
    for player in database.practice.load_players():
        digest = load_digest(database, player, USUAL)
        assert digest is not None
        for use in database.practice.load_clubs(player):
            side, spread = (at_its_link(database, player, use.club, metric, USUAL)
                            for metric in ("side_m", "carry_spread"))
            assert side.miss == spread.miss


def test_an_undated_session_is_in_the_number_and_in_no_trend() -> None:
    """Its balls are the club's, as on the page Clubs; a trend has no place for a session without a day."""
    dated = [shot for session in range(1, 5) for shot in make_session(session, [140.0] * 8, side_m=4.0)]
    undated = make_session(9, [140.0] * 8, on=None, side_m=4.0)
    with_it, without = (compute_view(shots, METRICS["side_m"], ShotFilter.UNFLAGGED) for shots in (
        [*undated, *dated], dated))
    assert with_it.miss is not None
    assert with_it.number == SessionValue(4.0, 40)
    assert with_it.series.points == without.series.points
    assert describe_line(with_it.miss, YARDS) == (
        "Half of the balls come down more than 4 yd right of the target, in 5 of 5 sessions to the right (40 shots).")


def test_the_sign_of_a_side_is_said_for_either_hand() -> None:
    side = METRICS["side_m"]
    assert describe_sides(side, MetricFormat(YARDS)) == "Above 0 is right of the target, below 0 left."
    assert MetricFormat(YARDS, left_handed=True).format(side, 4.0) == "−4 yd"
    assert "above 0 is left of the target" in describe_sides(side, MetricFormat(YARDS, left_handed=True))
    assert describe_sides(METRICS["carry_m"], MetricFormat(YARDS)) == ""
