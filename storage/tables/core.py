"""The tables: one definition, SI units in the column names, NULL for "not measured".

What the portal said and what the golfer said lie in columns of their own; the effective value is a
generated column, so "the golfer's word wins" is a property of the schema. Report keys are in no
table: whoever has one can read the report.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    text,
)

from golf.sessions import UNKNOWN_PLAYER, DateSource, SessionSource, SessionState, SessionType
from golf.shots import MEASURES
from golf.sync_events import SyncStatus
from storage.tables.column_types import UtcMoment, one_of
from storage.tables.copies import changed_sessions, copies
from storage.tables.folders import watched_files, watched_folders
from storage.tables.imports import import_files, live_messages, not_same_balls, putts, raw_files, session_files
from storage.tables.joining import join_conflicts, rangebook
from storage.tables.metadata import metadata
from storage.tables.practice import bag_clubs, bag_rules, club_sessions, goals, players, shot_words
from storage.tables.sync_history import (
    also_listed,
    audit,
    conflicts,
    field_losses,
    notices,
    quarantine,
    report_checks,
    run_reports,
)

__all__ = ["APPLICATION_ID", "IS_PRACTICE", "also_listed", "archived_shots", "audit", "backfill_runs", "bag_clubs",
           "bag_rules", "change_log", "changed_sessions", "club_groups", "club_sessions", "conflicts", "copies",
           "data_revision", "field_losses", "goals", "import_files", "is_practice", "is_waiting", "join_conflicts",
           "live_messages", "metadata", "not_same_balls", "notices", "players", "portal_accounts", "preferences",
           "putts", "quarantine", "rangebook", "raw_files", "raw_reports", "report_checks", "run_errors",
           "run_reports", "session_dates", "session_files", "session_tags", "sessions", "shot_words", "shots",
           "unsettled", "watched_files", "watched_folders"]

APPLICATION_ID = int.from_bytes(b"RgBk")
"""``PRAGMA application_id``: how a Rangebook database is told from any other SQLite file."""

_EMPTY = text("''")
FIRST_OWN_ID = 2**40
"""Sessions without a number of the portal's are numbered from here on, so that no report of it ever meets one.

For handing out numbers alone: what a session is, its source and ``made_from`` say.
"""
unsettled = text("(state <> 'imported' OR wants_update = 1 OR listed_shots <> stored_shots)")
"""Sessions somebody must hear of. Word for word in the query as in the partial index: else SQLite cannot use it."""


class _PortalAccounts(TypedColumns):
    username = Column(String(320), primary_key=True)
    listing_complete = Column(Boolean, nullable=False, server_default="0")
    attempt_began_at = Column(UtcMoment)
    refusal_code = Column(String(40))
    refused_at = Column(UtcMoment)
    label = Column(String(80), nullable=False, server_default=_EMPTY)
    """The golfer's own word for the account: home, club, a second golfer."""
    is_kept = Column(Boolean, nullable=False, server_default="0")
    """Whether a person added it here (its password is in the keyring or the private file)."""
    sync_enabled = Column(Boolean, nullable=False, server_default="1")
    """Whether "all accounts" and the automatic sync include it."""
    device_maker = Column(String(80))
    """The launch monitor behind the account, where a session does not say its own; NULL: nobody has said."""
    device_model = Column(String(80))


class _Sessions(TypedColumns):
    report_id = Column(Integer, primary_key=True, autoincrement=False)
    account = Column(String(320), nullable=False, server_default=_EMPTY)
    """The portal account that brought it; empty for what no portal brought."""
    source = Column(String(10), nullable=False)
    """A golf.sessions.SessionSource."""
    given_key = Column(String(120))
    source_key = Column(String(140), Computed(
        "coalesce(given_key, CASE WHEN made_from IS NULL THEN 'portal:' ELSE 'made:' END || report_id)",
        persisted=False))
    """What names it at its source: the same thing never comes in as two sessions."""
    # the source's word
    portal_name = Column(String(300), nullable=False, server_default=_EMPTY)
    portal_player = Column(String(300))
    listed_on = Column(Date)
    listed_date_text = Column(String(300), nullable=False, server_default=_EMPTY)
    listed_shots = Column(Integer)
    guessed_type = Column(String(20), nullable=False, server_default=SessionType.PRACTICE.value)
    guessed_reason = Column(String(300), nullable=False, server_default=_EMPTY)
    guessed_confidence = Column(Double, nullable=False, server_default="0")
    device_maker = Column(String(80))
    """NULL: the source does not say. Empty: it is known that nobody can say."""
    device_model = Column(String(80))
    device_software = Column(String(80))
    conditions = Column(Text, nullable=False, server_default=_EMPTY)
    """What the source says of wind, ball and place."""
    is_normalised = Column(Boolean, nullable=False, server_default="0")
    """Its distances are those of other conditions than it was played in."""
    # the golfer's word
    name_edit = Column(String(300))
    player_edit = Column(String(300))
    type_edit = Column(String(20))
    notes = Column(Text, nullable=False, server_default=_EMPTY)
    # what holds: the golfer's word if there is one
    name = Column(String(300), Computed("coalesce(name_edit, portal_name)", persisted=False))
    player = Column(String(300), Computed(
        f"coalesce(player_edit, portal_player, '{UNKNOWN_PLAYER}')", persisted=True))
    session_type = Column(String(20), Computed("coalesce(type_edit, guessed_type)", persisted=False))
    practised_on = Column(Date)
    date_source = Column(String(10))
    # how far the import came
    state = Column(String(10), nullable=False, server_default=SessionState.PENDING.value)
    attempts = Column(Integer, nullable=False, server_default="0")
    last_error_code = Column(String(40))
    last_error = Column(Text, nullable=False, server_default=_EMPTY)
    recoverable = Column(Boolean, nullable=False, server_default="1")
    wants_update = Column(Boolean, nullable=False, server_default="0")
    short_answers = Column(Integer, nullable=False, server_default="0")
    """How often in a row the portal sent the same content with fewer shots than it lists (counted to three)."""
    first_seen_at = Column(UtcMoment, nullable=False)
    imported_at = Column(UtcMoment)
    gone_at = Column(UtcMoment)
    import_revision = Column(Integer)
    content_digest = Column(LargeBinary)
    # summary of the stored shots, kept by the transaction that changes them
    stored_shots = Column(Integer, nullable=False, server_default="0")
    distinct_shots = Column(Integer, nullable=False, server_default="0")
    lost_shots = Column(Integer, nullable=False, server_default="0")
    clubs = Column(Text, nullable=False, server_default="[]")
    best_carry_m = Column(Double)
    average_smash = Column(Double)
    smash_shots = Column(Integer, nullable=False, server_default="0")
    copy_of = Column(Integer)
    # the golfer's edits of which shots are one session (storage.derived.club_sessions)
    merged_into = Column(Integer)
    """Its shots count with that session; NULL for nearly all."""
    made_from = Column(Integer)
    """The golfer made this session of shots that the portal has in that one."""
    counted = Column(Integer, Computed(
        "imported_at IS NOT NULL AND (stored_shots = 0 OR distinct_shots > 0)", persisted=True))


class _SessionDates(TypedColumns):
    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    source = Column(String(10), primary_key=True)
    day = Column(Date)
    text = Column(String(300), nullable=False)


class _ClubGroups(TypedColumns):
    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    group_id = Column(String(80), primary_key=True)
    position = Column(Integer, nullable=False)
    label = Column(String(300), nullable=False)
    club = Column(String(80), nullable=False)
    club_raw = Column(String(80))
    club_number = Column(Integer)
    club_source = Column(String(20), nullable=False)
    created_text = Column(String(80), nullable=False)
    portal_default_club = Column(Boolean, nullable=False)
    default_club_edit = Column(Boolean)
    is_default_club = Column(Boolean, Computed(
        "coalesce(default_club_edit, portal_default_club)", persisted=False))
    missing_since = Column(UtcMoment)
    """A group that left the report keeps its row, and with it the golfer's edits of it."""


class _Shots(TypedColumns):
    report_id = Column(Integer, primary_key=True)
    group_id = Column(String(80), primary_key=True)
    shot_id = Column(String(80), primary_key=True)
    position = Column(Integer, nullable=False)


class _ArchivedShots(TypedColumns):
    archive_id = Column(Integer, primary_key=True)
    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), nullable=False, index=True)
    group_id = Column(String(80), nullable=False)
    shot_id = Column(String(80), nullable=False)
    archived_at = Column(UtcMoment, nullable=False)
    run_id = Column(String(80))
    content = Column(Text, nullable=False)


class _RawReports(TypedColumns):
    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    sha256 = Column(LargeBinary(32), primary_key=True)
    version = Column(Integer, nullable=False)
    """Grows with each arrival in a report; the highest is the newest. Moments cannot tell: clocks are set back."""
    fetched_at = Column(UtcMoment, nullable=False)
    body = Column(LargeBinary, nullable=False)


class _BackfillRuns(TypedColumns):
    run_id = Column(String(80), primary_key=True)
    trigger = Column(String(40), nullable=False)
    mode = Column(String(40), nullable=False)
    account = Column(String(320), nullable=False)
    status = Column(String(20), nullable=False)
    started_at = Column(UtcMoment, nullable=False)
    heartbeat_at = Column(UtcMoment, nullable=False)
    finished_at = Column(UtcMoment)
    max_sessions = Column(Integer)
    stop_requested = Column(Boolean, nullable=False, server_default="0")
    stage = Column(String(20), nullable=False)
    progress_message = Column(Text, nullable=False, server_default=_EMPTY)
    total = Column(Integer)
    processed = Column(Integer, nullable=False, server_default="0")
    imported = Column(Integer, nullable=False, server_default="0")
    updated = Column(Integer, nullable=False, server_default="0")
    skipped = Column(Integer, nullable=False, server_default="0")
    failed = Column(Integer, nullable=False, server_default="0")
    shots = Column(Integer, nullable=False, server_default="0")
    elapsed_seconds = Column(Double, nullable=False, server_default="0")
    eta_seconds = Column(Double)
    sessions_discovered = Column(Integer, nullable=False, server_default="0")
    sessions_imported = Column(Integer, nullable=False, server_default="0")
    sessions_updated = Column(Integer, nullable=False, server_default="0")
    sessions_waiting = Column(Integer, nullable=False, server_default="0")
    total_shots = Column(Integer, nullable=False, server_default="0")
    duration_seconds = Column(Double, nullable=False, server_default="0")
    message = Column(Text, nullable=False, server_default=_EMPTY)
    receipt = Column(Text)
    selection = Column(Text, nullable=False, server_default=text("'{}'"))
    """JSON: what was asked for (players, days, single sessions)."""
    requests = Column(Integer, nullable=False, server_default="0")
    """Requests to the report server; ``bytes_received`` are their answers' bodies."""
    bytes_received = Column(Integer, nullable=False, server_default="0")
    portal_requests = Column(Integer, nullable=False, server_default="0")
    """Requests the sync's browser made to the portal."""
    listing_complete_before = Column(Boolean)
    undoes = Column(String(80))
    """The run that this one took back; NULL for a sync."""
    undone_by = Column(String(80))
    """The run that took this one back, while that holds."""
    sessions_gone = Column(Integer, nullable=False, server_default="0")
    """Sessions that the run found gone from the portal."""


class _RunErrors(TypedColumns):
    run_id = Column(String(80), ForeignKey("backfill_runs.run_id", ondelete="RESTRICT"), primary_key=True)
    position = Column(Integer, primary_key=True, autoincrement=False)
    code = Column(String(40), nullable=False)
    message = Column(Text, nullable=False)
    recoverable = Column(Boolean, nullable=False)
    report_id = Column(Integer)
    session_name = Column(String(300), nullable=False, server_default=_EMPTY)
    at = Column(UtcMoment)
    """When it went wrong; NULL for runs of earlier versions."""


class _ChangeLog(TypedColumns):
    change_id = Column(Integer, primary_key=True)
    at = Column(UtcMoment, nullable=False)
    actor = Column(String(20), nullable=False)
    run_id = Column(String(80))
    report_id = Column(Integer)
    field = Column(String(120), nullable=False)
    old = Column(Text)
    new = Column(Text)
    detail = Column(Text)
    """JSON that undoing needs beyond ``old``."""
    undone_at = Column(UtcMoment)
    who = Column(String(80))
    """Through what a golfer's change came, such as the token of a program. NULL: at this computer, or a sync's."""


class _SessionTags(TypedColumns):
    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    tag = Column(String(60), primary_key=True)


class _Preferences(TypedColumns):
    key = Column(String(80), primary_key=True)
    value = Column(Text, nullable=False)


class _DataRevision(TypedColumns):
    only = Column(Integer, primary_key=True, autoincrement=False)
    revision = Column(Integer, nullable=False)


portal_accounts = Table("portal_accounts", metadata, _PortalAccounts)
sessions = Table(
    "sessions", metadata, _Sessions,
    CheckConstraint("report_id > 0", name="report_id"),
    UniqueConstraint("source_key"),
    one_of("source", SessionSource),
    one_of("state", SessionState),
    one_of("guessed_type", SessionType),
    one_of("type_edit", SessionType, nullable=True),
    one_of("date_source", DateSource, nullable=True),
    # Home's figures come from these two, whatever the number of shots; ``player`` and ``counted`` are persisted
    # because SQLite would compute virtual ones anew for each row it looks at (measured: 7 ms against 1)
    Index("ix_sessions_day", "practised_on", "counted", "distinct_shots"),
    Index("ix_sessions_player_day", "player", "practised_on", "counted", "distinct_shots"),
    # the receipt's sums without touching the table: 10 ms against 4 for 21,000 sessions
    Index("ix_sessions_receipt", "account", "source", "gone_at", "listed_shots", "stored_shots", "state",
          "wants_update", "imported_at"),
    # nearly always empty: gaps and waiting sessions cost nothing then (before: 6 ms each)
    Index("ix_sessions_unsettled", "practised_on", "report_id", sqlite_where=unsettled),
    Index("ix_sessions_merged_into", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
    Index("ix_sessions_not_of_the_portal", "report_id", sqlite_where=text("source NOT IN ('portal', 'link')")),
)
is_waiting = (sessions.c.state != SessionState.IMPORTED.value) | sessions.c.wants_update
"""The next sync fetches it: not stored yet, failed, or wanting an update. A part of the unsettled."""
is_practice = (sessions.c.counted == 1) & (sessions.c.distinct_shots > 0)
"""It counts as a session, its day as a day of practice: it is stored and has a ball that is no copy and not hidden.

``counted`` alone lets a session through in which nobody hit a ball. Both columns are in the indexes of days.
"""
IS_PRACTICE = "counted = 1 AND distinct_shots > 0"
"""``is_practice`` for statements that are text."""
session_dates = Table("session_dates", metadata, _SessionDates, one_of("source", DateSource))
club_groups = Table(
    "club_groups", metadata, _ClubGroups,
    CheckConstraint("club_source IN ('club_name', 'label', 'unknown')", name="club_source"),
)
shots = Table(
    "shots", metadata, _Shots,
    *(Column(name, Double) for name in MEASURES),
    Column("lie_angle_text", String(80)),
    Column("shot_type", String(80)),
    Column("flags", String(80), nullable=False),
    Column("flag_reason", Text, nullable=False),
    Column("how_measured", Text),
    Column("hit_at", String(32)),
    Column("extras", Text),
    Column("content_hash", LargeBinary(16), index=True),
    Column("duplicate_of", String(240)),
    Column("same_ball_as", String(240)),
    Column("import_revision", Integer, nullable=False),
    Column("is_distinct", Integer, Computed(
        "duplicate_of IS NULL AND same_ball_as IS NULL AND instr(flags, 'duplicate') = 0", persisted=False)),
    Column("is_counting", Integer, Computed(
        "duplicate_of IS NULL AND same_ball_as IS NULL AND flags = ''", persisted=False)),
    ForeignKeyConstraint(["report_id", "group_id"], ["club_groups.report_id", "club_groups.group_id"],
                         ondelete="RESTRICT"),
    # nearly always empty: which balls are copies of a session's is found without a look at the shots
    Index("ix_shots_same_ball_as", "same_ball_as", sqlite_where=text("same_ball_as IS NOT NULL")),
)
"""``duplicate_of``: a ball with the very same values; ``same_ball_as``: one that came through another door, rounded
otherwise (storage.derived). ``how_measured``: golf.provenance's text, NULL where the source does not say. ``hit_at``:
local to where it was hit. ``extras``: JSON of numbers without a column of their own."""
archived_shots = Table("archived_shots", metadata, _ArchivedShots)
raw_reports = Table("raw_reports", metadata, _RawReports)
backfill_runs = Table("backfill_runs", metadata, _BackfillRuns, one_of("status", SyncStatus),
                      Index("ix_backfill_runs_started_at", "started_at"))
run_errors = Table("run_errors", metadata, _RunErrors)
change_log = Table(
    "change_log", metadata, _ChangeLog,
    CheckConstraint("actor IN ('golfer', 'sync')", name="actor"),
    Index("ix_change_log_report_id_field", "report_id", "field"),
)
session_tags = Table("session_tags", metadata, _SessionTags, Index("ix_session_tags_tag", "tag"))
preferences = Table("preferences", metadata, _Preferences)
data_revision = Table("data_revision", metadata, _DataRevision, CheckConstraint("only = 1", name="only"))
