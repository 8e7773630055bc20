"""The vocabulary of portal reports: listed, fetched, cleaned, stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from golf.report_fields import NO_FIELDS, LostField, ReportFields
from golf.sessions import DateEvidence, SessionState
from golf.shots import Shot


@dataclass(frozen=True, slots=True, repr=False)
class ReportKey:
    """The secret part of a report link: whoever has it can read the report.

    It shows itself masked wherever text is made of it; ``reveal()`` is for the request alone.
    """

    _secret: str

    def reveal(self) -> str:
        """The key itself. Only report_api, the key file and nothing else may call this."""
        return self._secret

    def hide_in(self, body: bytes) -> bytes:
        """The bytes with every occurrence of the key replaced by an ellipsis, in each encoding a page comes in."""
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            for spelling in {self._secret, quote(self._secret, safe="")}:
                body = body.replace(spelling.encode(encoding), "…".encode(encoding))
        return body

    def __repr__(self) -> str:
        return "ReportKey(…)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One row of the portal's listing. None, or an empty name, means that the row did not say."""

    report_id: int
    key: ReportKey
    name: str
    player: str | None = None
    listed_on: date | None = None
    date_text: str = ""
    shot_count: int | None = None


@dataclass(frozen=True, slots=True)
class BadRecord:
    """Something in a report that could not be read, told beside the good records.

    ``where`` is a path such as ``groups[1].shots[4].launch_angle``; ``lost_shot``: a whole shot is missing for it.
    """

    where: str
    why: str
    lost_shot: bool = False


@dataclass(frozen=True, slots=True)
class ClubGroup:
    """The shots of one report hit with one club.

    ``club_source`` is ``club_name``, ``label`` (only when the report has no club) or ``unknown``.
    ``is_default_club`` marks a round left on the monitor's default club: mixed clubs, kept out of
    that club's numbers.
    """

    group_id: str
    position: int
    label: str
    club: str
    club_raw: str | None
    club_number: int | None
    club_source: str
    created_text: str
    is_default_club: bool = False
    shots: tuple[Shot, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportContent:
    """A cleaned report: what could be read, and what could not."""

    groups: tuple[ClubGroup, ...]
    problems: tuple[BadRecord, ...] = ()
    api_date: DateEvidence | None = None
    fields: ReportFields = NO_FIELDS

    @property
    def shot_count(self) -> int:
        """Shots that could be read, duplicates included: comparable with the portal's own count."""
        return sum(len(group.shots) for group in self.groups)

    @property
    def lost_shots(self) -> int:
        """Shots that the report lists and nobody could read."""
        return sum(problem.lost_shot for problem in self.problems)


@dataclass(frozen=True, slots=True)
class RawReport:
    """The bytes of a report as they came, kept so that better cleaning can replay them."""

    report_id: int
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class KnownReport:
    """What the store knows of a report: the listing's last word, and how far the import came.

    ``listed``: not by a pasted link only. ``held_back``: only a full sync, a person or a changed row ask for it.
    ``owned_by_other_account``: another account has the word. ``attempts``: failures in a row.
    ``player_by_hand``: set here.
    """

    report_id: int
    name: str
    player: str | None
    listed_on: date | None
    listed_shots: int | None
    state: SessionState
    stored_shots: int
    wants_update: bool = False
    gone: bool = False
    listed: bool = True
    held_back: bool = False
    owned_by_other_account: bool = False
    attempts: int = 0
    player_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class SavedReport:
    """What saving did. ``is_new`` is False for an update; ``lost``: fields it had; ``is_healed``: they are back."""

    report_id: int
    is_new: bool
    changed: bool
    stored_shots: int
    new_shots: int
    archived_shots: int = 0
    lost_shots: int = 0
    lost: tuple[LostField, ...] = ()
    is_healed: bool = False
    new_putts: int = 0
    """Putts of a putting tracker; they are no shots."""
