"""Tables about what syncs did and found, apart from the golfer's sessions (storage.tables.core) and shots."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
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

from golf.sync_history import ConflictField, ReportOutcome
from storage.tables.column_types import UtcMoment, one_of
from storage.tables.metadata import metadata

_EMPTY = text("''")


class _RunReports(TypedColumns):
    """What a run did to each report, and the report as it was before: the run's changeset."""

    touch_id = Column(Integer, primary_key=True)
    run_id = Column(String(80), nullable=False)
    report_id = Column(Integer, nullable=False, index=True)
    session_name = Column(String(300), nullable=False, server_default=_EMPTY)
    outcome = Column(String(20), nullable=False)
    after_change_id = Column(Integer, nullable=False)
    """The newest entry of the change log when the run first touched the report: later ones build on the run."""
    existed = Column(Boolean, nullable=False)
    before = Column(LargeBinary)
    """Every row of the report before the run touched it (storage.changes.changesets); NULL when there was none."""
    shots_before = Column(Integer, nullable=False, server_default="0")
    shots_after = Column(Integer, nullable=False, server_default="0")
    new_shots = Column(Integer, nullable=False, server_default="0")
    archived_shots = Column(Integer, nullable=False, server_default="0")
    code = Column(String(40))
    message = Column(Text, nullable=False, server_default=_EMPTY)
    recoverable = Column(Boolean, nullable=False, server_default="1")


class _AlsoListed(TypedColumns):
    """A report that a second account lists as well; ``sessions.account`` is the first one. Nearly always empty."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    account = Column(String(320), primary_key=True)


class _ReportChecks(TypedColumns):
    """When a stored session was last fetched again to see whether the portal's numbers changed."""

    report_id = Column(Integer, primary_key=True, autoincrement=False)
    checked_at = Column(UtcMoment, nullable=False)
    changed_at = Column(UtcMoment)


class _Quarantine(TypedColumns):
    """A report that failed again and again: asked for only when a person says so or its row changes."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    code = Column(String(40), nullable=False)
    message = Column(Text, nullable=False, server_default=_EMPTY)
    attempts = Column(Integer, nullable=False)
    first_failed_at = Column(UtcMoment, nullable=False)
    last_failed_at = Column(UtcMoment, nullable=False)
    run_id = Column(String(80), nullable=False)
    raw = Column(LargeBinary)
    """The answer as it came, compressed, without the report's key; NULL when there was none."""
    raw_bytes = Column(Integer, nullable=False, server_default="0")
    dismissed_at = Column(UtcMoment)


class _FieldLosses(TypedColumns):
    """A session whose last answer lacked fields of the report that it, or sessions before it, had."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    fields = Column(Text, nullable=False)
    """JSON: the portal's names of the fields, each with the words for it."""
    answers = Column(Integer, nullable=False)
    """How many answers in a row lacked fields."""
    last_at = Column(UtcMoment, nullable=False)
    run_id = Column(String(80), nullable=False)


class _Conflicts(TypedColumns):
    """The portal changed what the golfer had said differently here; his word holds."""

    report_id = Column(Integer, ForeignKey("sessions.report_id", ondelete="RESTRICT"), primary_key=True)
    field = Column(String(20), primary_key=True)
    mine = Column(Text, nullable=False)
    theirs_before = Column(Text)
    theirs = Column(Text)
    run_id = Column(String(80), nullable=False)
    found_at = Column(UtcMoment, nullable=False)
    settled_at = Column(UtcMoment)
    settled_as = Column(String(10))


class _Notices(TypedColumns):
    """Something the golfer is told once: in the app, and wherever else he wanted it."""

    notice_id = Column(Integer, primary_key=True)
    kind = Column(String(20), nullable=False)
    about = Column(String(200), nullable=False, unique=True)
    """What it is about; a second notice about the same thing is none."""
    account = Column(String(320))
    run_id = Column(String(80))
    title = Column(Text, nullable=False)
    body = Column(Text, nullable=False, server_default=_EMPTY)
    created_at = Column(UtcMoment, nullable=False)
    read_at = Column(UtcMoment)
    deliveries = Column(Text, nullable=False, server_default=text("'{}'"))
    """JSON by channel: state, moment and reason (golf.notices.Delivery). Only a waiting one is ever sent."""


class _Audit(TypedColumns):
    """Who did what when. It does not go back in time with a restore; see golf.maintenance."""

    audit_id = Column(Integer, primary_key=True)
    mark = Column(String(32), nullable=False, unique=True)
    """Its own in every file, so that the entries of two files can be told apart."""
    at = Column(UtcMoment, nullable=False)
    kind = Column(String(20), nullable=False)
    who = Column(String(80), nullable=False)
    run_id = Column(String(80))
    account = Column(String(320))
    what = Column(String(300), nullable=False, server_default=_EMPTY)
    detail = Column(Text, nullable=False, server_default=_EMPTY)


run_reports = Table(
    "run_reports", metadata, _RunReports,
    UniqueConstraint("run_id", "report_id"),
    one_of("outcome", ReportOutcome),
)
also_listed = Table("also_listed", metadata, _AlsoListed, Index("ix_also_listed_account", "account"))
report_checks = Table("report_checks", metadata, _ReportChecks)
quarantine = Table("quarantine", metadata, _Quarantine)
field_losses = Table("field_losses", metadata, _FieldLosses)
conflicts = Table("conflicts", metadata, _Conflicts, one_of("field", ConflictField),
                  CheckConstraint("settled_as IN ('mine', 'theirs')", name="settled_as"))
notices = Table("notices", metadata, _Notices)
audit = Table("audit", metadata, _Audit, Index("ix_audit_at", "at"))
