"""Tables of the practice room: words on single shots, bags, players, goals; which session saw which club."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    text,
)

from golf.shot_edits import ShotReview
from storage.tables.column_types import UtcMoment, one_of
from storage.tables.metadata import metadata

_EMPTY = text("''")


class _ShotWords(TypedColumns):
    """What the golfer says about a shot; kept apart from the shots, which each import writes anew."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    group_id = Column(String(80), primary_key=True)
    shot_id = Column(String(80), primary_key=True)
    is_hidden = Column(Boolean, nullable=False, server_default="0")
    verdict = Column(String(10))
    club = Column(String(80))
    note = Column(Text, nullable=False, server_default=_EMPTY)
    tags = Column(Text, nullable=False, server_default=text("'[]'"))
    session_id = Column(Integer)
    """The session the golfer moved it to; NULL: where its report is."""
    swing_length = Column(String(20))
    """``full``, or a part swing; NULL: as the group's label says."""


class _BagRules(TypedColumns):
    """From a day on, what the monitor calls ``monitor_club`` is the player's ``club``."""

    rule_id = Column(Integer, primary_key=True)
    player = Column(String(300), nullable=False)
    monitor_club = Column(String(80), nullable=False)
    from_on = Column(Date)
    club = Column(String(80), nullable=False)


class _BagClubs(TypedColumns):
    """What a player says about a club of the bag."""

    player = Column(String(300), primary_key=True)
    club = Column(String(80), primary_key=True)
    position = Column(Integer)
    is_in_bag = Column(Boolean, nullable=False, server_default="1")
    make = Column(String(120), nullable=False, server_default=_EMPTY)
    loft_deg = Column(Double)


class _Players(TypedColumns):
    """What a person says about oneself."""

    name = Column(String(300), primary_key=True)
    is_left_handed = Column(Boolean, nullable=False, server_default="0")


class _Goals(TypedColumns):
    """What a player wants to reach; closed ones stay."""

    goal_id = Column(Integer, primary_key=True)
    player = Column(String(300), nullable=False, index=True)
    club = Column(String(80))
    metric = Column(String(40), nullable=False)
    target = Column(Double, nullable=False)
    due_on = Column(Date)
    note = Column(Text, nullable=False, server_default=_EMPTY)
    created_at = Column(UtcMoment, nullable=False)
    closed_at = Column(UtcMoment)


class _ClubSessions(TypedColumns):
    """Which session saw which club, kept by the transaction that changes shots, words, days, players or bags.

    Pages find the last sessions of a club here without looking at a shot.
    """

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="CASCADE"), primary_key=True)
    club = Column(String(80), primary_key=True)
    player = Column(String(300), nullable=False)
    practised_on = Column(Date)
    shots = Column(Integer, nullable=False)


shot_words = Table("shot_words", metadata, _ShotWords, one_of("verdict", ShotReview, nullable=True),
                   Index("ix_shot_words_session_id", "session_id", sqlite_where=text("session_id IS NOT NULL")))
bag_rules = Table("bag_rules", metadata, _BagRules, UniqueConstraint("player", "monitor_club", "from_on"),
                  CheckConstraint("club <> ''", name="club"))
bag_clubs = Table("bag_clubs", metadata, _BagClubs)
players = Table("players", metadata, _Players)
goals = Table("goals", metadata, _Goals)
club_sessions = Table("club_sessions", metadata, _ClubSessions,
                      Index("ix_club_sessions_player_club_day", "player", "club", "practised_on", "report_id", "shots"))
