"""``digest`` and ``analyse CLUB``: what Home and the Clubs page say, by the same services with the same numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import build_table
from commands.shared import open_app, output_of
from golf.errors import NotFound

if TYPE_CHECKING:
    from analysis.digest import Digest
    from analysis.period import Basis
    from golf.units import DisplayUnits
    from services.app import App
    from services.clubs.view import ClubDetail

Player = Annotated[str | None, typer.Option(
    "--player", metavar="NAME", help="Whose; of whoever practised last when left out.")]


def digest(ctx: typer.Context, player: Player = None) -> None:
    """Say what Home says: the last day of practice, what changed since, and what to work on."""
    from services.home.digest_text import say_digest  # noqa: PLC0415 - after --help

    output, app = output_of(ctx), open_app()
    whose = app.sessions.find_player(player)
    basis = app.choices.load_basis(app.clock.today())
    found = _load_digest(app, whose, basis)
    if found is None:
        raise NotFound("No session of this player has a day yet.", "Give one its day on its page, or sync.")
    said = say_digest(found, basis.window, app.choices.units)
    output.finish(*said.sentences, player=found.player,
                  practised={"day": found.practised.day, "sessions": found.practised.sessions,
                             "shots": found.practised.shots, "clubs": dict(found.practised.clubs)},
                  changes=said.changes, work_on=said.work, sentences=list(said.sentences))


def _load_digest(app: App, player: str, basis: Basis) -> Digest | None:
    """As Home does."""
    return app.home.load_digest(player, basis)


def analyse(
    ctx: typer.Context, club: Annotated[str, typer.Argument(help='As "7 Iron" or Driver.')], player: Player = None,
) -> None:
    """Say what the page of a club says: its number, its middle 80 %, where the balls come down, session by session."""
    output, app = output_of(ctx), open_app()
    whose, basis, units = app.sessions.find_player(player), app.choices.load_basis(app.clock.today()), app.choices.units
    detail = app.clubs.load_club(whose, app.clubs.find_club(whose, club) or club, basis)
    if detail is None:
        raise NotFound(f"{whose} has not hit “{club}”.", "Look at the clubs on the page Clubs.")
    output.print_table(build_table(("Measure", "Median", "Middle 80 %", "Shots"), _rows(detail, units),
                                   right=(1, 2, 3)))
    numbers, sessions = _read_tables(detail, units)
    output.finish(*_sentences(detail, basis, units), player=whose, club=detail.card.club, period=basis.window,
                  numbers_rest_on=basis.shot_filter, numbers=numbers, sessions=sessions)


def _rows(detail: ClubDetail, units: DisplayUnits) -> list[tuple[str, str, str, str]]:
    from services.clubs.text import describe_band, describe_distance  # noqa: PLC0415 - after --help

    stats = detail.card.stats
    numbers = (("Carry", stats.carry_number), ("Total", stats.total_number))
    return [(name, describe_distance(number.median, units), describe_band(number.band, units), f"{number.n:,}")
            for name, number in numbers if number is not None]


def _sentences(detail: ClubDetail, basis: Basis, units: DisplayUnits) -> list[str]:
    from analysis.period import WINDOW_SENTENCES  # noqa: PLC0415 - after --help
    from services.clubs.text import (  # noqa: PLC0415
        describe_dispersion,
        describe_part_swings,
        describe_use,
        describe_within_5_percent,
    )
    from services.shared.shot_filter import SHOT_FILTER_NAMES, describe_left_out  # noqa: PLC0415

    stats, card = detail.card.stats, detail.card
    period = WINDOW_SENTENCES[basis.window]
    return [f"{card.club}, {card.about.player}: {describe_use(card, basis.today)} · over {period}.",
            describe_dispersion(stats.dispersion, units) if stats.dispersion else "",
            describe_within_5_percent(stats.within_5_percent) if stats.within_5_percent else "",
            f"{SHOT_FILTER_NAMES[basis.shot_filter]}. {describe_left_out(card.left_out)}".strip(),
            describe_part_swings(card.part_swings)]


def _read_tables(detail: ClubDetail, units: DisplayUnits) -> tuple[dict[str, object], list[dict[str, object]]]:
    """What the Clubs page's files hold of the club and of its sessions, under the same names."""
    from services.clubs.tables import build_cards_table, build_club_sessions_table  # noqa: PLC0415 - after --help

    cards, sessions = build_cards_table([detail.card], units), build_club_sessions_table(detail.sessions, units)
    return (dict(zip(cards.headings, cards.rows[0], strict=True)),
            [dict(zip(sessions.headings, row, strict=True)) for row in sessions.rows])
