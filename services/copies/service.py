"""Copies elsewhere: which there are, how they are, and everything that can be done with one."""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from golf.copies.errors import CopyAddressRefused, CopyError, CopyHasNothing, CopyOfAnother
from golf.errors import FileNotSaved, SettingsError
from golf.notices import NoticeKind
from golf.private_files import make_private_folder
from golf.sync_events import OnProgress, SyncResult, ignore_progress
from replication.all_targets import TARGETS, find_kind
from replication.target import CopyAddress
from services.copies.checking import CopyCheck, check_copy
from services.copies.computer_mark import load_computer_mark
from services.copies.copying import Extent, Wanted
from services.copies.places import build_places
from services.copies.restoring import restore_file
from services.copies.runs import CopyRuns
from services.copies.text import describe_view
from services.copies.view import CopyState, CopyView, Place, Restored
from services.shared.locks import hold_copy_lock
from services.sync.text import describe_counts

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime, time

    from golf.copies.records import CopyHead
    from golf.sync_events import Receipt
    from golf_db import KeptCopy
    from replication.target import CopyTarget, OpenCopy
    from services.backup_places.kept import KeptPlace
    from services.backups.service import Backups
    from services.copies.passwords import CopyPasswords
    from services.notices.service import NoticeService
    from services.secrets.secret_store import Place as SecretPlace
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

_MOST_NAME = 80
_OWN = "golf.db"


class Copies:
    """Keeps copies elsewhere. Thread-safe; on one computer one run of copying goes at a time."""

    def __init__(
        self, dependencies: SyncDependencies, passwords: CopyPasswords, notices: NoticeService, backups: Backups
    ) -> None:
        self._database = dependencies.database
        self._settings = dependencies.settings
        self._clock = dependencies.clock
        self._passwords = passwords
        self._notices = notices
        self._backups = backups
        self.runs = CopyRuns(dependencies, self._open, self._tell)
        """Runs that go on in the background, and following by itself."""

    def load_views(self) -> list[CopyView]:
        """Every copy as it is now, as far as runs and checks have found; nobody is asked elsewhere."""
        return [self._view(kept) for kept in self._database.copies.load()]

    def load_places(
        self, receipt: Receipt, listed_at: datetime | None, elsewhere: list[KeptPlace]
    ) -> list[Place]:
        """Where the shots are: here, on the portal, in each copy, in the backups here and elsewhere."""
        with self._database.copies.open_source() as source:
            here, revision = source.count(), source.revision
        return build_places(here, receipt, listed_at, self.load_views(), backups=self._backups.load_list(),
                            elsewhere=elsewhere, revision=revision)

    def find(self, name: str) -> KeptCopy:
        """The copy of this name. Raises NotFound."""
        return self._database.copies.find(name)

    def takes_password(self, typed: str) -> bool:
        """Whether the kind of target that an address is meant for has passwords."""
        return _target_of(find_kind(typed)).takes_password

    def needs_consent_for_file(self) -> bool:
        """Whether a password could only be kept in a private file."""
        return self._passwords.needs_consent_for_file()

    def add(
        self, name: str, typed: str, password: str | None = None, *, kind: str = "", ca_file: str = "",
        is_automatic: bool = True, allow_file: bool = False,
    ) -> tuple[KeptCopy, SecretPlace | None]:
        """Connect once, then remember the copy; and where its password is kept. Raises CopyError, SettingsError.

        ``kind`` empty: the one that the address is meant for.
        """
        name, known = name.strip(), self._database.copies.load()
        if not name or len(name) > _MOST_NAME or not name.isprintable():
            raise SettingsError("A copy needs a name of at most 80 letters.", "Give it one, such as club.")
        if any(each.name == name for each in known):
            raise SettingsError(f"There is a copy named {name} already.", "Choose another name.")
        kind = kind or find_kind(typed)
        address, in_address = _target_of(kind).read_address(typed, ca_file)
        secret = password or in_address
        if secret:
            _check_takes_password(kind)
        if any(each.address == address.text for each in known):
            raise CopyAddressRefused("A copy is kept there already.", "See the copies with: copy list")
        _target_of(kind).load_rangebooks(address, secret)
        place = self._passwords.save(address.text, secret, allow_file=allow_file) if secret else None
        kept = self._database.copies.add(
            name, kind, address.text, ca_file=address.ca_file, is_automatic=is_automatic,
            computer=load_computer_mark(self._settings), at=self._clock.now())
        log.info("copy_added", extra={"kind": kind})
        return kept, place

    def test(self, name: str) -> list[CopyHead]:
        """Connect now; whose copies lie there. Raises CopyError, NotFound."""
        kept = self.find(name)
        return _target_of(kept.kind).load_rangebooks(_address_of(kept), self._load_password(kept.address))

    def save_password(self, name: str, password: str, *, allow_file: bool = False) -> SecretPlace:
        """Replace the password, after it was tried. Raises CopyError, SettingsError, NotFound."""
        kept = self.find(name)
        _check_takes_password(kept.kind)
        _target_of(kept.kind).load_rangebooks(_address_of(kept), password)
        place = self._passwords.save(kept.address, password, allow_file=allow_file)
        if kept.trouble:
            self._database.copies.allow_try(kept.copy_id, self._clock.now())
        return place

    def run(
        self, name: str, extent: Extent = Extent.CHANGED, *, takes_over: bool = False,
        stop: threading.Event | None = None, on_progress: OnProgress = ignore_progress,
    ) -> SyncResult:
        """Bring a copy up to date on this thread. Raises CopyError, NotFound, DatabaseError."""
        kept = self._take_over(self.find(name)) if takes_over else self._own(name)
        return self.runs.run(kept, Wanted(extent, takes_over=takes_over), stop=stop, on_progress=on_progress)

    def preview(self, name: str) -> list[str]:
        """What a run would have to do, and what that costs there, in sentences; nothing is sent.

        Raises CopyError, NotFound, DatabaseError.
        """
        kept = self._own(name)
        with self._open(kept) as target:
            costs = target.describe_cost()
        return [f"{kept.name}: {describe_view(self._view(kept)) or 'Up to date.'} Nothing was sent.", *costs]

    def start(self, name: str, extent: Extent = Extent.CHANGED) -> str:
        """The same in the background; the run's id."""
        return self.runs.start(self._own(name), Wanted(extent))

    def check(self, name: str) -> CopyCheck:
        """Read everything that lies there and compare.

        Raises CopyAlreadyRunning (what a run sends meanwhile would look damaged), CopyError, NotFound, DatabaseError.
        """
        kept = self.find(name)
        with (hold_copy_lock(self._settings), self._open(kept) as target,
              self._database.copies.open_source() as source):
            found = check_copy(target, source)
        said = found.describe() if found.is_damaged else ""
        self._database.copies.save_check(kept.copy_id, said, found.there, self._clock.now())
        return found

    def mend(self, name: str, found: CopyCheck, *, on_progress: OnProgress = ignore_progress) -> SyncResult:
        """Send again what a check found not to be as here. Raises as ``run``."""
        wanted = Wanted(Extent.COMPARED, frozenset(found.differing), resends_files=bool(found.files))
        result = self.runs.run(self._own(name), wanted, on_progress=on_progress)
        self.check(name)
        return result

    def look_after(self, *, when_quiet: bool = False) -> None:
        """Copy what waits, and check one copy that was not looked at for a week. Cheap when nothing is due.

        Raises DatabaseError; what goes wrong elsewhere is kept for Settings.
        """
        self.runs.copy_what_waits(when_quiet=when_quiet)
        kept = next(filter(self._is_check_due, self._database.copies.load()), None)
        if kept is None or self.runs.is_syncing():
            return
        self.runs.times.note_check(kept, self._clock.now())
        try:
            found = self.check(kept.name)
        except CopyError as error:
            log.warning("copy_not_checked", extra={"code": error.code})
            if not error.recoverable:
                self.runs.save_check_failure(kept, error)
            return
        log.info("copy_checked", extra={"is_equal": found.is_equal})
        if found.is_damaged:
            self._notices.tell(NoticeKind.FAILED, f"copy/{kept.copy_id}/damaged/{self._clock.now():%Y%m%d%H%M}",
                               f"The copy {kept.name} is not as it was copied",
                               f"{found.describe()}. Mend it in Settings, Copies.")

    def _is_check_due(self, kept: KeptCopy) -> bool:
        is_ours = kept.is_automatic and kept.computer == load_computer_mark(self._settings)
        return (is_ours and kept.cursor is not None and not kept.trouble
                and self.runs.times.is_check_due(kept, self._clock.now()))

    def set_time(self, name: str, at: time | None) -> None:
        """Copy by itself at this local time each night; None: after each sync and import. Raises NotFound."""
        kept = self.find(name)
        self.runs.times.choose(kept, at, self._clock.now())
        self._database.copies.set_automatic(kept.copy_id, is_automatic=True)

    def set_automatic(self, name: str, *, is_automatic: bool) -> None:
        """Whether a copy follows each sync and import by itself. Raises NotFound."""
        self._database.copies.set_automatic(self.find(name).copy_id, is_automatic=is_automatic)

    def remove(self, name: str, *, with_rows: bool = False) -> None:
        """Keep a copy no more, and forget its password. ``with_rows``: first take away what lies there.

        Raises CopyError (then the copy is still kept), NotFound.
        """
        kept = self.find(name)
        if with_rows:
            with self._open(self._own(name)) as target:
                if target.head() is not None:
                    target.remove()
        self._database.copies.remove(kept.copy_id)
        self.runs.times.forget(kept)
        self._passwords.clear(kept.address)

    def find_rangebooks(self, typed: str, password: str | None, *, ca_file: str = "") -> list[CopyHead]:
        """Whose copies lie at an address, for a computer that has none yet. Raises CopyError."""
        target = _target_of(find_kind(typed))
        address, in_address = target.read_address(typed, ca_file)
        return target.load_rangebooks(address, password or in_address)

    def restore(
        self, typed: str, password: str | None = None, *, ca_file: str = "", rangebook_id: str = "",
        to: Path | None = None,
    ) -> Restored:
        """Bring everything back: into a new file ``to``, else among the backups here.

        Where nothing is stored yet, it is put in place at once. ``typed``: an address, or the name of a copy that is
        kept here. Raises CopyError, DatabaseError, FileNotSaved.
        """
        kept = next((each for each in self._database.copies.load() if each.name == typed.strip()), None)
        if kept is not None:
            target, address, secret = _target_of(kept.kind), _address_of(kept), self._load_password(kept.address)
        else:
            target = _target_of(find_kind(typed))
            address, in_address = target.read_address(typed, ca_file)
            secret = password or in_address
        whose = rangebook_id or self._choose_rangebook(target.load_rangebooks(address, secret))
        with target.open(address, secret, whose) as opened:
            return self._restore_here(opened) if to is None else self._restore_file(opened, to)

    def _restore_file(self, target: OpenCopy, path: Path) -> Restored:
        if path.exists():
            raise FileNotSaved(f"{path} exists already.", "Name a file that does not.")
        head, counts = restore_file(target, path, self._load_schema())
        return Restored(counts, head.copied_at, path=str(path))

    def _restore_here(self, target: OpenCopy) -> Restored:
        folder = self._settings.private_folder / f"restored-{secrets.token_hex(4)}"
        make_private_folder(folder)
        try:
            head, counts = restore_file(target, folder / _OWN, self._load_schema())
            backup = self._backups.take_in(folder / _OWN)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        with self._database.copies.open_source() as source:
            is_empty = not source.load_ids()
        if is_empty:
            self._backups.restore(backup)
        return Restored(counts, head.copied_at, backup=backup, is_in_place=is_empty)

    def _choose_rangebook(self, heads: list[CopyHead]) -> str:
        """This one's own, else the only one. Raises CopyHasNothing."""
        with self._database.copies.open_source() as source:
            own = source.rangebook_id
        if any(head.rangebook_id == own for head in heads):
            return own
        if len(heads) == 1:
            return heads[0].rangebook_id
        if not heads:
            raise CopyHasNothing("No copy of a Rangebook lies there.", "Check the address.")
        listed = ", ".join(f"{head.rangebook_id} ({head.counts.sessions:,} sessions)" for head in heads[:5])
        raise CopyHasNothing("Copies of several Rangebooks lie there.",
                             f"Say which one with --rangebook: {listed}.")

    def _load_schema(self) -> str:
        with self._database.copies.open_source() as source:
            return source.schema

    def _own(self, name: str) -> KeptCopy:
        """The copy, if this computer keeps it. Raises CopyOfAnother, NotFound."""
        kept = self.find(name)
        if kept.computer != load_computer_mark(self._settings):
            raise CopyOfAnother("This copy was set up on another computer; the settings came here with a backup.",
                                "To let this computer keep it: copy run NAME --take-over")
        return kept

    def _take_over(self, kept: KeptCopy) -> KeptCopy:
        self._database.copies.set_computer(kept.copy_id, load_computer_mark(self._settings))
        return self.find(kept.name)

    def _open(self, kept: KeptCopy) -> AbstractContextManager[OpenCopy]:
        with self._database.copies.open_source() as source:
            whose = source.rangebook_id
        return _target_of(kept.kind).open(_address_of(kept), self._load_password(kept.address), whose)

    def _load_password(self, address: str) -> str | None:
        return self._passwords.load(address)

    def _view(self, kept: KeptCopy) -> CopyView:
        waiting, said_more = self._database.copies.count_waiting(kept), self._database.copies.has_said_more(kept)
        at = self.runs.times.load(kept).at
        run = self._database.runs.load_run(kept.last_run_id) if kept.last_run_id else None
        if run is not None and run.is_active and self.runs.is_anybody_copying():
            return CopyView(kept, _title_of(kept.kind), CopyState.RUNNING, waiting, run.run_id,
                            describe_counts(run.progress), nightly_at=at)
        return CopyView(kept, _title_of(kept.kind), self._state_of(kept, is_behind=bool(waiting) or said_more), waiting,
                        nightly_at=at)

    def _state_of(self, kept: KeptCopy, *, is_behind: bool) -> CopyState:
        if kept.computer != load_computer_mark(self._settings):
            return CopyState.ELSEWHERE
        if kept.trouble:
            return CopyState.TROUBLE
        if kept.check_result:
            return CopyState.DAMAGED
        if kept.cursor is None:
            return CopyState.NEVER
        return CopyState.BEHIND if is_behind else CopyState.EQUAL

    def _tell(self, kept: KeptCopy, error: CopyError | None) -> None:
        """Once when a copy stops working, and once when it works again."""
        since = kept.copied_at or kept.added_at
        gone = f"copy/{kept.copy_id}/gone/{since.isoformat()}"
        if error is None:
            if self._database.notices.has(gone):
                self._notices.tell(NoticeKind.DONE, f"copy/{kept.copy_id}/back/{since.isoformat()}",
                                   f"The copy {kept.name} works again", "It is up to date.")
        elif kept.failures or not error.recoverable:  # one miss of a network is no news
            self._notices.tell(NoticeKind.FAILED, gone, f"The copy {kept.name} does not work", str(error))


def _target_of(kind: str) -> CopyTarget:
    if kind not in TARGETS:
        raise CopyAddressRefused("Copies of this kind are not known here.", f"Choose {' or '.join(TARGETS)}.")
    return TARGETS[kind]


def _check_takes_password(kind: str) -> None:
    if not _target_of(kind).takes_password:
        raise CopyAddressRefused(f"{_title_of(kind)} takes no password.", "Leave it empty, then try again.")


def _title_of(kind: str) -> str:
    return TARGETS[kind].title if kind in TARGETS else kind


def _address_of(kept: KeptCopy) -> CopyAddress:
    return CopyAddress(kept.address, kept.ca_file)
