"""Fields that the portal's reports had and lack now: what is said of them, and what the golfer decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from golf.report_fields import IDS, LostField, LostInSession, join_words
from services.shared.database_service import DatabaseService
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from golf_db import GolfDatabase

ACCEPT_WORDS = "This is how it is now"


class LostFields(DatabaseService):
    """What reports came without, and whether the golfer still misses it."""

    def load_sessions(self) -> list[LostInSession]:
        """Sessions whose last report lacked fields that reports had before, newest first."""
        return list(self._database.field_losses.load_sessions())

    def load_accepted(self) -> list[LostField]:
        """Fields that are not missed any more because the golfer said so."""
        return list(self._database.field_losses.load_accepted())

    def accept(self) -> list[LostField]:
        """The portal's reports are without these fields now: they are not asked for again. What is stored stays."""
        return list(self._database.field_losses.accept())

    def watch_again(self) -> int:
        """Take that back for the syncs to come; how many fields it is about."""
        return int(self._database.field_losses.watch_again())


def can_accept(sessions: Sequence[LostInSession]) -> bool:
    """Whether something is missing that a golfer can do without; shots without an id are not of that kind."""
    return any(lost.field not in IDS for each in sessions for lost in each.fields)


def describe_lost(sessions: Sequence[LostInSession]) -> str:
    """``12 sessions came without carry and ball speed``; empty when none did."""
    if not sessions:
        return ""
    missing = name_fields(lost for each in sessions for lost in each.fields)
    return f"{count_of(len(sessions), 'session')} came without {missing}"


def describe_lacking(database: GolfDatabase, account: str, asked: Collection[int]) -> str:
    """The same of an account's sessions that a run did not ask for again; ``asked`` are those that it did."""
    return describe_lost([each for each in database.field_losses.load_sessions(account) if each.report_id not in asked])


def name_fields(fields: Iterable[LostField]) -> str:
    """``ball speed and carry``."""
    return join_words(sorted({each.words for each in fields}))
