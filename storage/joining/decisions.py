"""What comes over from another Rangebook, decided for each table. A test fails for a table without a decision."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from storage.changes.report_snapshots import CHILDREN, SESSIONS


class Way(StrEnum):
    """How the rows of a table come over."""

    WITH_SESSION = "with its session"
    OF_A_PLAYER = "with the players"
    AS_HISTORY = "as the history of the words that come over"
    STAYS = "not at all"
    FOLLOWS = "worked out anew here"


class Decision(NamedTuple):
    """Whether a table's rows come over, and why so."""

    way: Way
    reason: str


_LEFT_OUT = {
    "quarantine": Decision(Way.STAYS, "which reports are held back is about syncs of that computer"),
    "field_losses": Decision(Way.STAYS, "which answers lacked fields is about syncs of that computer"),
}
"""Of the tables that hold rows of a session."""
WITH_SESSION = tuple(table for table in CHILDREN if table not in _LEFT_OUT)
DECISIONS: dict[str, Decision] = {
    **{table: Decision(Way.WITH_SESSION, "what came in and what the golfer said of it") for table in WITH_SESSION},
    **_LEFT_OUT,
    SESSIONS: Decision(Way.WITH_SESSION, "known by what names it at its source, never by its number"),
    "raw_files": Decision(Way.WITH_SESSION, "the bytes that its sessions were read from"),
    "bag_rules": Decision(Way.OF_A_PLAYER, "the golfer's words"),
    "bag_clubs": Decision(Way.OF_A_PLAYER, "the golfer's words"),
    "players": Decision(Way.OF_A_PLAYER, "the golfer's words"),
    "goals": Decision(Way.OF_A_PLAYER, "known by the moment they were set"),
    "portal_accounts": Decision(Way.OF_A_PLAYER, "only which launch monitor is behind an account; no account is added, "
                                                 "and no refusal or password comes over"),
    "change_log": Decision(Way.AS_HISTORY, "the change that led to each word taken, with its time"),
    "club_sessions": Decision(Way.FOLLOWS, "from shots, days and bags"),
    "data_revision": Decision(Way.STAYS, "counts changes of this file"),
    "rangebook": Decision(Way.STAYS, "tells the two apart"),
    "join_conflicts": Decision(Way.STAYS, "what this Rangebook found; the other one finds its own"),
    "preferences": Decision(Way.STAYS, "how this computer shows things"),
    "notices": Decision(Way.STAYS, "told on that computer"),
    "audit": Decision(Way.STAYS, "who did what on that computer"),
    "report_checks": Decision(Way.STAYS, "when that computer asked the portal last"),
    "backfill_runs": Decision(Way.STAYS, "runs of that computer; what they brought is one run here"),
    "run_errors": Decision(Way.STAYS, "belong to runs of that computer"),
    "run_reports": Decision(Way.STAYS, "belong to runs of that computer; sessions deleted there stay in its archive"),
    "import_files": Decision(Way.STAYS, "belong to runs of that computer"),
    "copies": Decision(Way.STAYS, "copies that that computer keeps"),
    "changed_sessions": Decision(Way.STAYS, "what that computer has yet to copy"),
    "watched_folders": Decision(Way.STAYS, "folders of that computer"),
    "watched_files": Decision(Way.STAYS, "files on that computer"),
}
