"""Which passwords were sent and not taken, so that none of them is ever sent again by itself.

The block in the database says *that* a refusal stands, or that an attempt's end is unknown; here it is known of
which password, whoever brings it and wherever from (the environment of a cron job, a process that runs since
yesterday, a script's argument). So another password has its own attempt, and the same one has none. Counted is
also how many different ones were sent within a day without a person (services.sign_in.attempt_ledger).

Such a password is often the right one but for one letter, or the right one, so it must not become readable.
Kept are, per account, a random salt and scrypt hashes, in a file that only this user can read, outside the
database and its backups. scrypt, and not an HMAC with a key in another private file: that key would be found
wherever this file is found, while a slow salted hash still makes every single guess cost time and 16 MiB of memory.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from golf.settings import Settings
from services.secrets.private_json import JsonLabel, PrivateJson
from services.sign_in.attempt_ledger import AccountLedger, Before, Outcome, Past
from services.sign_in.login_places import account_mark

REFUSED_FILE = "refused.json"
_MOST_ACCOUNTS = 50
_SALT_BYTES = 16
_TRIED = "tried"
_COST = 2**14
"""What the author of scrypt gives for interactive use (with r = 8: 16 MiB)."""


@dataclass(slots=True)
class _Entry:
    """What is known of one account, and the salt of its hashes."""

    salt: str
    ledger: AccountLedger = field(default_factory=AccountLedger)

    def mark(self, password: str) -> str:
        """The hash that stands for this password in this account."""
        return _digest(password, self.salt)


class FileRefusedPasswords:
    """services.sign_in.sign_in_gate.PasswordMemory: shared by all processes of this user. Thread-safe.

    Asking costs one scrypt (about 50 ms) where something is known of the account, nothing elsewhere.
    Every method raises SettingsError when the file is there and cannot be read; those that change it also when
    it cannot be written, and DatabaseBusy. What they change is durable on return.
    """

    def __init__(self, settings: Settings) -> None:
        path = settings.private_folder / REFUSED_FILE
        self._file = PrivateJson(path, JsonLabel(  # a file that is not ours: the block in the database stands
            "refused passwords", "The refused password could not be noted.", "refused_passwords_unreadable", "accounts",
            cannot_read=("The file that knows refused passwords cannot be read.", f"Give your user access to {path}.")))
        self._portal_url = settings.portal_url

    def look(self, username: str, password: str) -> Past | None:
        """What became of this very password for this account; None when nothing stands against it."""
        entry = self._entry(username)
        return entry.ledger.past.get(entry.mark(password)) if entry.ledger.past else None

    def refused_at(self, username: str, password: str) -> datetime | None:
        """When the portal last refused this very password for this account; None when it did not."""
        past = self.look(username, password)
        return None if past is None else past.refused_at

    def knows(self, username: str, outcome: Outcome, at: datetime) -> bool:
        """Whether it is known here which password ended so at that moment."""
        return self._entry(username).ledger.knows(outcome, at)

    def full_since(self, username: str, password: str, now: datetime) -> datetime | None:
        """Since when too many different passwords of this account were sent for this one to follow; None: it may."""
        if self._entry(username).ledger.has_stale_days(now):
            with self._changing(username) as entry:
                entry.ledger.mend_days(now)
        entry = self._entry(username)
        return entry.ledger.full_since(entry.mark(password), now) if entry.ledger.tried else None

    def begin(
        self, username: str, password: str, at: datetime, stops: frozenset[Outcome], *, is_counted: bool
    ) -> Before:
        """An attempt begins, unknown in its end until that is noted. Raises HeldBack: nothing has changed then."""
        with self._changing(username) as entry:
            return entry.ledger.begin(entry.mark(password), at.astimezone(UTC), stops, is_counted=is_counted)

    def put_back(self, username: str, password: str, before: Before) -> None:
        """Nothing was sent: as if it had never begun."""
        with self._changing(username) as entry:
            entry.ledger.put_back(entry.mark(password), before)

    def note(self, username: str, password: str, past: Past | None) -> None:
        """How the attempt ended; None: nothing stands against the password."""
        known = self._entry(username)
        mark = known.mark(password) if known.ledger.past else None
        if past is None and mark not in known.ledger.past:
            return
        with self._changing(username) as entry:
            is_same_salt = entry.salt == known.salt  # a hash of before stands for nothing under another salt
            entry.ledger.note(mark if mark is not None and is_same_salt else entry.mark(password), past)

    def remember(self, username: str, password: str, at: datetime) -> None:
        """The portal refused it."""
        self.note(username, password, Past(Outcome.REFUSED, at))

    def forget(self, username: str, password: str) -> None:
        """A person stands in for it, or the portal took it: it may be sent."""
        self.note(username, password, None)

    def confirm_listing_opened(self, username: str, now: datetime, *, by_person: bool) -> None:
        """A listing of this account opened (see AccountLedger.settle); old days are forgotten too."""
        ledger = self._entry(username).ledger
        if ledger.has_stale_days(now) or any(past.outcome is not Outcome.REFUSED for past in ledger.past.values()):
            with self._changing(username) as entry:
                entry.ledger.confirm_listing_opened(by_person=by_person)
                entry.ledger.mend_days(now)

    def restart_day(self, username: str) -> None:
        """A person acted: what was sent without one before counts no more."""
        if self._entry(username).ledger.tried:
            with self._changing(username) as entry:
                entry.ledger.tried.clear()

    def _entry(self, username: str) -> _Entry:
        return _read_entry(self._file.read().get(account_mark(self._portal_url, username)))

    @contextmanager
    def _changing(self, username: str) -> Iterator[_Entry]:
        """The account's entry, alone; what the block makes of it is written, unless it raises."""
        account = account_mark(self._portal_url, username)
        with self._file.changing() as accounts:
            entry = _read_entry(accounts.pop(account, None))
            yield entry
            if not entry.ledger.is_empty:
                accounts[account] = _to_document(entry)  # as the last one
            for oldest in list(accounts)[:-_MOST_ACCOUNTS]:
                del accounts[oldest]


def _to_document(entry: _Entry) -> dict[str, object]:
    past = entry.ledger.past
    moments: dict[str, dict[str, datetime]] = {
        outcome.value: {mark: one.at for mark, one in past.items() if one.outcome is outcome} for outcome in Outcome}
    moments[Outcome.REFUSED] = {mark: one.refused_at for mark, one in past.items() if one.refused_at is not None}
    moments[_TRIED] = entry.ledger.tried
    texts = {name: {mark: at.astimezone(UTC).isoformat() for mark, at in kept.items()}
             for name, kept in moments.items()}
    return {"salt": entry.salt, **texts}


def _read_entry(entry: object) -> _Entry:
    """An account's entry; an empty one, with a salt of its own, for anything else. Version 0.3 kept only refusals."""
    fresh = _Entry(secrets.token_hex(_SALT_BYTES))
    if not isinstance(entry, dict) or not isinstance(entry.get("salt"), str):
        return fresh
    kept = {name: _read_moments(entry.get(name, {} if name != Outcome.REFUSED else None))
            for name in (*Outcome, _TRIED)}
    if any(moments is None for moments in kept.values()):
        return fresh
    refused = kept[Outcome.REFUSED] or {}
    past = {mark: Past(outcome, at, None if outcome is Outcome.REFUSED else refused.get(mark))
            for outcome in Outcome for mark, at in (kept[outcome] or {}).items()}  # REFUSED comes first
    return _Entry(entry["salt"], AccountLedger(past, kept[_TRIED] or {}))


def _read_moments(kept: object) -> dict[str, datetime] | None:
    """Moments by hash; None for anything else."""
    if not isinstance(kept, dict) or not all(map(_is_moment, kept.values())):
        return None
    return {mark: datetime.fromisoformat(text) for mark, text in kept.items()}


def _is_moment(text: object) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _digest(password: str, salt: str) -> str:
    """By scrypt."""
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt.encode("utf-8", "surrogatepass"), n=_COST, r=8, p=1,
        dklen=32).hex()
