"""The golfer's portal accounts, and what can be done with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from golf.accounts import LONGEST_LABEL, account_name
from golf.errors import NotFound, SettingsError
from golf.maintenance import AuditEntry, AuditKind, who_acts
from golf.sync_events import OnStatus, Receipt, SyncStatus, ignore_status
from golf_db import GolfDatabase
from services.accounts.view import AccountCard
from services.schedule.automatic_sync import AutomaticSync
from services.shared.audit_note import note_audit
from services.sign_in.credentials import Credentials
from services.sync.options import DRY_MODES, SyncChoices, SyncOptions, read_options


class Accounts:
    """Accounts by the user names that the golfer gave; labels are the golfer's own words for them."""

    def __init__(
        self, database: GolfDatabase, credentials: Credentials, automatic_sync: AutomaticSync, choices: SyncChoices
    ) -> None:
        self._database = database
        self._credentials = credentials
        self._automatic_sync = automatic_sync
        self._choices = choices

    def load_cards(self) -> list[AccountCard]:
        """Return every account, the first one first."""
        next_at = self._automatic_sync.next_run_at()
        return [self._build_card(username, next_at) for username in self._credentials.accounts()]

    def _build_card(self, username: str, next_at: datetime | None) -> AccountCard:
        status, known = self._credentials.status(username), self._database.accounts.load_account(username)
        syncs = known.sync_enabled and not status.blocked_reason
        return AccountCard(
            username=username, label=known.label, place=status.place, place_sentence=status.place_sentence,
            blocked_reason=status.blocked_reason, is_enabled=known.sync_enabled,
            last_run=self._database.runs.load_latest_sync(username),
            receipt=self._database.journal.load_receipt(username),
            next_run_at=next_at if syncs else None, device=known.device)

    def load_receipt(self, accounts: tuple[str, ...] | None = None) -> Receipt:
        """The portal's count against ours, of these accounts together.

        None: of all that are known; of everything stored where none is.
        """
        return self._database.journal.load_receipt(accounts or self._credentials.accounts() or None)

    def describe(self, username: str) -> str:
        """Return how the golfer calls it: its label, else the user name."""
        return self._database.accounts.load_account(username).label or username

    def find(self, name: str) -> str:
        """Return the account with this user name or label. Raises NotFound."""
        wanted = account_name(name)
        names = {account_name(username): username for username in self._credentials.accounts()}
        labels = {account_name(one.label): one.username for one in self._database.accounts.load_accounts() if one.label}
        found = names.get(wanted) or names.get(labels.get(wanted, ""))
        if found is None:
            raise NotFound(f"There is no account “{name}” here.", "See: account list. Or add it: account add.")
        return found

    def find_owner(self, report_ids: Collection[int]) -> str | None:
        """Return the account whose list these sessions are on (most of them); None when it is none of ours."""
        names = {account_name(username): username for username in self._credentials.accounts()}
        owners = Counter(owner for owner in self._database.accounts.load_owners(report_ids).values() if owner in names)
        return names[owners.most_common(1)[0][0]] if owners else None

    def add(
        self, username: str, password: str, *, label: str = "", allow_file: bool = False,
        on_status: OnStatus = ignore_status, once_more: bool = False, by_person: bool = True,
    ) -> None:
        """Check it by one real sign-in, then keep it. Raises as ``Credentials.check_and_save``."""
        self._check_label(username, label)
        self._credentials.check_and_save(username, password, allow_file=allow_file, on_status=on_status,
                                         once_more=once_more, by_person=by_person)
        if label.strip():
            self._database.accounts.save_label(username, label)
        self._note(username, "Account added")

    def rename(self, username: str, label: str) -> None:
        """Save the golfer's own name for it; an empty one takes it back. Raises SettingsError."""
        self._check_label(username, label)
        self._database.accounts.save_label(username, label)
        self._note(username, "Account renamed")

    def name_device(self, username: str, device: str) -> None:
        """Say which launch monitor stands behind it, such as ``Uneekor EYE XO``; empty takes it back."""
        if device.strip() == self._database.accounts.load_account(username).device:
            return
        maker, _, model = device.strip().partition(" ")
        self._database.accounts.save_device(username, maker, model.strip())
        self._note(username, "Launch monitor named")

    def set_enabled(self, username: str, *, enabled: bool) -> None:
        """Save whether "all accounts" and the automatic sync include it."""
        self._database.accounts.save_sync_enabled(username, enabled=enabled)
        self._note(username, "Account resumed" if enabled else "Account paused")

    def _note(self, username: str, what: str) -> None:
        note_audit(self._database, AuditEntry(AuditKind.SETTING, who_acts(), what, account=username))

    def options_to_resume(self, username: str) -> SyncOptions:
        """Return what to sync once the portal lets us in again: what was interrupted, else what the button does."""
        run = self._database.runs.load_latest(username)
        interrupted = run is not None and run.status is SyncStatus.AUTH_FAILED and run.mode not in DRY_MODES
        return read_options(run) if run and interrupted else self._choices.load_options()

    def _check_label(self, username: str, label: str) -> None:
        """Check that a label is short, and nobody else's: the command line goes by it. Raises SettingsError."""
        wanted, mine = account_name(label), account_name(username)
        if len(label.strip()) > LONGEST_LABEL:
            raise SettingsError(f"The name is longer than {LONGEST_LABEL} characters.", "Choose a shorter one.")
        others = {account_name(text) for one in self._database.accounts.load_accounts()
                  if one.username != mine for text in (one.username, one.label)}
        if wanted and wanted in others | {"all"}:
            raise SettingsError(f"“{label.strip()}” is taken.", "Choose another name for the account.")
