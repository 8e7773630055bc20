"""The error tree: what went wrong, and what the golfer does next.

Foreign errors are translated into these once, where they enter, with ``raise … from``. The text is
made for golfers; it never holds a password, a cookie or a report key.
"""

from __future__ import annotations

from datetime import datetime

TRIED_AGAIN = "It is tried again by the next sync."
"""What to do about a report that failed: nothing. Taken back when it is held back (storage.derived.quarantine)."""


class GolfError(Exception):
    """Something a golfer must be told: a sentence about what happened and one about what to do.

    ``code`` is a stable word for logs, the CLI's JSON and the database. ``recoverable`` says
    whether trying the same thing later, unchanged, can succeed.
    """

    code = "error"
    recoverable = False

    def __init__(self, what_happened: str, what_to_do: str = "") -> None:
        super().__init__(f"{what_happened} {what_to_do}".strip())
        self.what_happened = what_happened
        self.what_to_do = what_to_do

    def append_sentence(self, sentence: str) -> None:
        """Add a sentence to what happened; nothing for an empty one."""
        if sentence and sentence not in self.what_happened:
            self.what_happened = f"{self.what_happened} {sentence}"
            self.args = (f"{self.what_happened} {self.what_to_do}".strip(),)


class SettingsError(GolfError):
    """Something about this machine or its configuration is not as needed."""

    code = "settings"


class CredentialsMissing(SettingsError):
    """No user name and password are known."""

    code = "no_credentials"


class EveryAccountPaused(SettingsError):
    """A sync of all accounts was asked for, and all of them are paused."""

    code = "every_account_paused"


class KeyringUnavailable(SettingsError):
    """The system keyring cannot keep a secret on this machine."""

    code = "no_keyring"


class BrowserUnavailable(SettingsError):
    """No browser that really starts could be found or provided."""

    code = "no_browser"


class NoticeAddressRefused(SettingsError):
    """An address for notices is none, or is not for this channel."""

    code = "notice_address"


class ChartNotDrawn(GolfError):
    """A figure could not be made into a picture."""

    code = "chart_not_drawn"


class FileNotSaved(GolfError):
    """A file that was asked for could not be written where it should go; nothing of it is left there."""

    code = "file_not_saved"
    recoverable = True


class ReportNotPrinted(GolfError):
    """A report could not be made into a PDF."""

    code = "report_not_printed"


class NoticeNotSent(GolfError):
    """A notice could not be handed over. It is recorded with the reason and not sent again by itself."""

    code = "notice_not_sent"


class CoachAddressRefused(SettingsError):
    """An address for the coach is none, or numbers would travel to it in the open."""

    code = "coach_address"


class CoachNotReady(SettingsError):
    """The coach is off, or lacks a model or a key."""

    code = "coach_not_ready"


class CoachNotAnswered(GolfError):
    """A question was sent and no answer that can be shown came back.

    ``sent`` is the last request's text as it left, when one left; ``is_without_tools`` says that the model cannot
    call tools.
    """

    code = "coach_not_answered"
    recoverable = True
    sent = ""
    is_without_tools = False


class CoachStopped(CoachNotAnswered):
    """The golfer ended the waiting; the connection was closed, and what may have come of an answer was dropped."""

    code = "coach_stopped"


class SyncError(GolfError):
    """Something between the portal and the database."""

    code = "sync"


class SyncAlreadyRunning(SyncError):
    """Another sync, in this process or another, holds the machine-wide lock."""

    code = "already_running"
    recoverable = True


class SyncStopped(SyncError):
    """The golfer pressed Stop; what is done is kept."""

    code = "stopped"
    recoverable = True


class FatalSyncError(SyncError):
    """The whole run ends here; what is stored already is kept."""

    code = "fatal"


class SignInFailed(FatalSyncError):
    """The portal did not let us in. ``needs_person`` errors stop every attempt until a person acts."""

    code = "sign_in"
    needs_person = True


class PasswordRefused(SignInFailed):
    """The portal refused user name or password. Never tried twice (uneekor.md: lock-out unknown)."""

    code = "password_refused"


class AccountLocked(SignInFailed):
    """The portal says that the account is locked or blocked for now."""

    code = "account_locked"


class PersonNeeded(SignInFailed):
    """A captcha or a terms page stands between us and the listing."""

    code = "person_needed"


class SignInBlocked(SignInFailed):
    """Not tried: an earlier attempt was refused and nobody has acted since."""

    code = "sign_in_blocked"


class PasswordRefusedBefore(SignInBlocked):
    """Not sent: the portal has refused this very password, and nobody has said that it shall be sent once more."""


class SignInUnanswered(FatalSyncError):
    """The form was sent and no answer came; whether the portal counted it is unknown."""

    code = "sign_in_unanswered"
    recoverable = True


class PortalChanged(FatalSyncError):
    """The page is not what uneekor.md describes any more."""

    code = "portal_changed"


class PortalMaintenance(FatalSyncError):
    """The portal says that it is down for maintenance."""

    code = "maintenance"
    recoverable = True


class PortalOffline(FatalSyncError):
    """The portal cannot be reached."""

    code = "offline"
    recoverable = True


class PortalUnreachable(PortalOffline):
    """Nothing came back at all, so nothing is known of what the portal thinks of us."""


class ListNotLoaded(PortalOffline):
    """The portal let us in, and its list did not come: the next sync goes on with the sign-in that is kept."""


class PortalRefusing(FatalSyncError):
    """The portal keeps refusing requests: the run stops instead of hammering it.

    429, or 401/403 for one report after the other. ``retry_at`` is when it said that it may be asked again.
    """

    code = "refusing"
    recoverable = True

    def __init__(self, what_happened: str, what_to_do: str, retry_at: datetime | None = None) -> None:
        super().__init__(what_happened, what_to_do)
        self.retry_at = retry_at


class ListingDoubtful(FatalSyncError):
    """The listing contradicts what is known (suddenly empty, most sessions missing, unreadable)."""

    code = "listing_doubtful"
    recoverable = True


class ListingShrunk(ListingDoubtful):
    """Most of the known sessions are missing from the listing: a person decides whether that is right."""

    code = "listing_shrunk"
    recoverable = False


class SyncPreviewOutdated(SyncError):
    """What the preview of a sync was made from is not so any more; nothing was begun."""

    code = "plan_outdated"


class ReportError(SyncError):
    """One report could not be brought home; the others go on."""

    code = "report"
    recoverable = True


class ReportUnavailable(ReportError):
    """The API did not answer for this report (server error, reset connection, time-out)."""

    code = "report_unavailable"


class ReportUnreadable(ReportError):
    """The answer is not a report: broken JSON, a web page, the wrong shape.

    ``answer`` is what came, when anything did; it may hold the report's key and is part of no text.
    """

    code = "report_unreadable"
    answer: bytes | None = None


class ReportGone(ReportError):
    """The API does not know this report (any more)."""

    code = "report_gone"


class ReportDenied(ReportError):
    """The API does not let us see this report (401/403): the key may not be right, or not any more."""

    code = "report_denied"


class PictureUnavailable(GolfError):
    """The pictures of a shot cannot be had now; everything else about the shot is here."""

    code = "picture_unavailable"
    recoverable = True


class LinkRefused(GolfError):
    """A pasted link is not a report link of the configured portal."""

    code = "link_refused"


class FileRefused(GolfError):
    """A file that was chosen for an import cannot be taken; nothing of it is stored."""

    code = "file_refused"


class FileUnreadable(FileRefused):
    """The file is damaged, or no table at all."""

    code = "file_unreadable"


class FileTooLarge(FileRefused):
    """The file is larger than Rangebook reads, or would be once it is unpacked."""

    code = "file_too_large"


class FileNotKnown(FileRefused):
    """The file is a table, and nothing in it looks like shots."""

    code = "file_not_known"


class FileWithoutShots(FileRefused):
    """The layout is known, and there is no shot in the file."""

    code = "file_without_shots"


class FoldersAlreadyWatched(GolfError):
    """Another process of this computer watches the folders."""

    code = "folders_already_watched"
    recoverable = True


class DatabaseError(GolfError):
    """The golfer's file cannot be used as it is."""

    code = "database"


class DatabaseNewerThanApp(DatabaseError):
    """The file was written by a newer Rangebook."""

    code = "database_newer"


class DatabaseDamaged(DatabaseError):
    """The file is not a whole Rangebook database."""

    code = "database_damaged"


class DatabaseReadOnly(DatabaseError):
    """The file or its folder cannot be written."""

    code = "database_read_only"


class DatabaseBusy(DatabaseError):
    """Another process kept the file locked for longer than we wait."""

    code = "database_busy"
    recoverable = True


class DiskFull(DatabaseError):
    """No room is left; nothing was half stored."""

    code = "disk_full"
    recoverable = True


class BackupInvalid(DatabaseError):
    """A backup file failed its verification and is not restored."""

    code = "backup_invalid"


class PreviewOutdated(DatabaseError):
    """Something was stored after the preview of a restore was made; nothing was restored."""

    code = "preview_outdated"
    recoverable = True


class NotFound(GolfError):
    """What was asked for is not stored here."""

    code = "not_found"
