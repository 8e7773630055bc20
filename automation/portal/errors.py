"""What a state of the portal means to the golfer: the sentences, in one place."""

from __future__ import annotations

from automation.portal.page_state import PortalState
from golf.accounts import ONCE_MORE
from golf.errors import (
    AccountLocked,
    FatalSyncError,
    PasswordRefused,
    PersonNeeded,
    PortalChanged,
    PortalMaintenance,
    PortalOffline,
    PortalRefusing,
    SignInUnanswered,
)

OWN_BROWSER = "Open the portal in your own browser, do what it asks there, then sync again."
PERSON_FIRST = f"Open the portal in your own browser and do what it asks there. Then sign in again, or {ONCE_MORE}."
NEW_VERSION = "Look for a new version of Rangebook; importing files still works."
LATER = "Sync again later; what is stored stays."


def error_of(state: PortalState) -> FatalSyncError:
    """The error that tells of a state in which the listing cannot be read."""
    kind, what_happened, what_to_do = _SENTENCES.get(state, _STRANGE)
    if kind is PortalRefusing:
        return PortalRefusing(what_happened, what_to_do)
    return kind(what_happened, what_to_do)


def error_of_status(status: int) -> FatalSyncError:
    """The error that tells of a failed request; 0 is one that never arrived."""
    if status == 503:
        return error_of(PortalState.MAINTENANCE)
    if status in {403, 429}:
        return error_of(PortalState.PAUSE if status == 429 else PortalState.REFUSING)
    if status == 0:
        return PortalOffline("The portal stopped answering.", LATER)
    return error_of(PortalState.SERVER_ERROR)


_STRANGE = (PortalChanged, "The portal shows neither its listing nor its sign-in form.", NEW_VERSION)
_SENTENCES: dict[PortalState, tuple[type[FatalSyncError], str, str]] = {
    PortalState.REFUSED: (
        PasswordRefused, "The portal refused the e-mail address or password.",
        "Check both and save them again; until then nothing is tried."),
    PortalState.LOCKED: (
        AccountLocked, "The portal says that this account is locked for now.",
        f"Open the portal in your own browser and sign in there once it lets you. Then {ONCE_MORE}."),
    PortalState.NEEDS_PERSON: (
        PersonNeeded, "The portal asks for something only a person can do (a captcha, a code or new terms).",
        PERSON_FIRST),
    PortalState.MAINTENANCE: (PortalMaintenance, "The portal is down for maintenance.", LATER),
    PortalState.SERVER_ERROR: (PortalOffline, "The portal answers with an error of its own.", LATER),
    PortalState.REFUSING: (
        PortalRefusing, "The portal turns our requests away for now.", "Wait an hour before the next sync."),
    PortalState.PAUSE: (
        PortalRefusing, "The portal asks for a pause: too many requests came to it.",
        "Wait an hour before the next sync."),
    PortalState.ERROR_PAGE: (
        PortalOffline, "The portal shows an error page instead of its sign-in form.", LATER),
    PortalState.LISTING: (PortalOffline, "The portal's list never finished loading.", LATER),
    PortalState.NOT_JUDGED: (
        SignInUnanswered, "The portal answered the sign-in, but said neither yes nor no.",
        "Sync again yourself; automatic syncs wait for that."),
    PortalState.NO_ANSWER: (
        SignInUnanswered, "The sign-in form was sent and the portal did not answer.",
        "Whether the password was accepted is not known. Sync again yourself; automatic syncs wait for that."),
    PortalState.NO_FORM: (
        PortalChanged, "The portal's sign-in page shows no form for e-mail and password any more.", NEW_VERSION),
    PortalState.BLANK: (PortalOffline, "The portal's page stayed empty.", LATER),
}
