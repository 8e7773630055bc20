"""What an earlier version stored: one player in two spellings."""

from __future__ import annotations

from collections.abc import Mapping
from unittest.mock import patch

from golf_db import GolfDatabase
from tests.storage.builders import GUESS, content, group, raw, row, shot
from tests.storage.run_steps import BOB, begin

COMPOSED, DECOMPOSED = "Jos\u00e9", "Jose\u0301"


def store_spellings(db: GolfDatabase, players: Mapping[int, str], run_id: str = "first") -> None:
    """A sync of the time when each spelling was a player of its own."""
    begin(db, run_id)
    reports = db.reports(BOB)
    with patch("storage.reports.listing.spell_rows", lambda _connection, rows: list(rows)):
        reports.save_listing_rows([row(report_id, f"s{report_id}", player=player, shot_count=2)
                                   for report_id, player in players.items()], run_id)
    for report_id in players:
        made = content(group([shot(number, seed=report_id) for number in range(2)], club="3 Wood"))
        reports.save_report(raw(report_id, made), made, GUESS, run_id)
    reports.finish_listing(set(players), run_id)
