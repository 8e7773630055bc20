"""The golfer's portal accounts: a card each, and what can be done with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from golf.accounts import LONGEST_LABEL, account_name
from golf.errors import NotFound, SettingsError
from golf.sync_events import OnStatus, Receipt, RunRecord, SyncStatus, ignore_status
from services.schedule.automatic_sync import next_run_at
from services.sync.options import SyncOptions, load_sync_options, read_options

if TYPE_CHECKING:
    from services.app import App


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account as a page shows it; never its password. ``next_run_at`` is None while it does not sync by itself."""

    username: str
    label: str
    place: str | None
    place_sentence: str
    blocked_reason: str | None
    is_enabled: bool
    last_run: RunRecord | None
    receipt: Receipt
    next_run_at: datetime | None

    @property
    def name(self) -> str:
        """The golfer's own word for it, else the user name."""
        return self.label or self.username

    @property
    def is_removable(self) -> bool:
        """The environment's and the demo's are not ours to remove."""
        return self.place not in ("environment", "demo")


def list_accounts(app: App) -> list[AccountCard]:
    """Every account, the first one first."""
    next_at = next_run_at(app)
    return [_build_card(app, username, next_at) for username in app.credentials.accounts()]


def _build_card(app: App, username: str, next_at: datetime | None) -> AccountCard:
    status, known = app.credentials.status(username), app.database.accounts.load_account(username)
    syncs = known.sync_enabled and not status.blocked_reason
    return AccountCard(
        username=username, label=known.label, place=status.place, place_sentence=status.place_sentence,
        blocked_reason=status.blocked_reason, is_enabled=known.sync_enabled,
        last_run=app.database.runs.load_latest(username), receipt=app.database.journal.load_receipt(username),
        next_run_at=next_at if syncs else None)


def describe_account(app: App, username: str) -> str:
    """How the golfer calls it: its label, else the user name."""
    return app.database.accounts.load_account(username).label or username


def find_account(app: App, name: str) -> str:
    """The account with this user name or label. Raises NotFound."""
    wanted = account_name(name)
    names = {account_name(username): username for username in app.credentials.accounts()}
    labels = {account_name(one.label): one.username for one in app.database.accounts.load_accounts() if one.label}
    found = names.get(wanted) or names.get(labels.get(wanted, ""))
    if found is None:
        raise NotFound(f"There is no account “{name}” here.", "See: account list. Or add it: account add.")
    return found


def find_owner(app: App, report_ids: Collection[int]) -> str | None:
    """The account whose list these sessions are on (most of them); None when it is none of ours."""
    names = {account_name(username): username for username in app.credentials.accounts()}
    owners = Counter(owner for owner in app.database.accounts.load_owners(report_ids).values() if owner in names)
    return names[owners.most_common(1)[0][0]] if owners else None


def add_account(
    app: App, username: str, password: str, *, label: str = "", allow_file: bool = False,
    on_status: OnStatus = ignore_status, once_more: bool = False, by_person: bool = True,
) -> None:
    """Check it by one real sign-in, then keep it. Raises as ``Credentials.check_and_save``."""
    _check_label(app, username, label)
    app.credentials.check_and_save(username, password, allow_file=allow_file, on_status=on_status,
                                   once_more=once_more, by_person=by_person)
    if label.strip():
        app.database.accounts.save_label(username, label)


def rename_account(app: App, username: str, label: str) -> None:
    """The golfer's own word for it; an empty one takes it back. Raises SettingsError."""
    _check_label(app, username, label)
    app.database.accounts.save_label(username, label)


def set_account_enabled(app: App, username: str, *, enabled: bool) -> None:
    """Whether "all accounts" and the automatic sync include it."""
    app.database.accounts.save_sync_enabled(username, enabled=enabled)


def remove_account(app: App, username: str) -> str:
    """Forget its password and sign-in; its sessions stay. Returns what was done. Raises SyncAlreadyRunning."""
    return app.credentials.clear(username)


def options_to_resume(app: App, username: str) -> SyncOptions:
    """What to sync once the portal lets us in again: what the refusal interrupted, else what the button does."""
    run = app.database.runs.load_latest(username)
    interrupted = run is not None and run.status is SyncStatus.AUTH_FAILED and run.mode != "preview"
    return read_options(run) if run and interrupted else load_sync_options(app.database)


def _check_label(app: App, username: str, label: str) -> None:
    """Short, and nobody else's: the command line goes by it. Raises SettingsError."""
    wanted, mine = account_name(label), account_name(username)
    if len(label.strip()) > LONGEST_LABEL:
        raise SettingsError(f"The name is longer than {LONGEST_LABEL} characters.", "Choose a shorter one.")
    others = {account_name(text) for one in app.database.accounts.load_accounts()
              if one.username != mine for text in (one.username, one.label)}
    if wanted and wanted in others | {"all"}:
        raise SettingsError(f"“{label.strip()}” is taken.", "Choose another name for the account.")
