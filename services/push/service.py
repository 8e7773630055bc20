"""Sends the files of folders to another Rangebook: once, or until it is stopped. Nothing is put away unreceipted."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from golf.errors import SettingsError
from golf.network_disks import find_network_kind
from golf_db import Afterwards, FileState, WatchedFolder
from services.folders.arrivals import SETTLED_S, Arrivals
from services.folders.last_shot import LastShots
from services.folders.listing import IMPORTED, REJECTED
from services.folders.rounds import EVERY_S, FolderRounds, OnFile
from services.folders.watch import FolderWatch
from services.push.delivery import Delivery, Sending, check_player
from services.push.endpoint import NotNow, UploadEndpoint
from services.push.kept_tokens import PushTokens, check_token
from services.push.outbox import AboutOutbox, Outbox, find_about
from services.push.posting import Outboxes, Posting
from services.push.text import QUEUED
from services.push.view import Destination, EventKind, OutboxView, PushEvent, PushPlan, Tell
from services.shared.allowed_paths import PathRefused
from services.shared.locks import hold_push_lock

if TYPE_CHECKING:
    from golf.errors import GolfError
    from golf_db import SeenFile
    from services.folders.service import Folders
    from services.imports.service import Imports
    from services.shared.allowed_paths import AllowedPaths
    from services.sync.dependencies import SyncDependencies

log = logging.getLogger(__name__)

MOST_FOLDERS = 20
LONGEST_DEVICE = 80
_MOST_PROBLEMS = 10
_PATIENCE_S = 60.0
"""For how long ``run_once`` waits for files that come to rest, and for a server that answers."""
_MOST_FAILURES = 4
_STOP_S = 310.0


@dataclass(slots=True)
class PushTotals:
    """What came of a push. ``waiting``: contents that are not at the other Rangebook yet."""

    waiting: int = 0
    refusal: GolfError | None = None


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a push is made of."""

    outboxes: Outboxes
    delivery: Delivery
    rounds: _PushRounds


class _PushRounds:
    """The looks of watched folders; where a file has its receipt it is looked at once, to put the file away."""

    def __init__(self, rounds: FolderRounds, tell: Tell) -> None:
        self._rounds = rounds
        self._tell = tell
        self._trouble = ""
        self._touched: set[int] = set()
        self._lock = threading.Lock()
        self.load_folders: Callable[[], list[WatchedFolder]] = rounds.load_folders

    def touch(self, folder_id: int) -> None:
        """Look there with the next look."""
        with self._lock:
            self._touched.add(folder_id)

    def look(self, touched: Collection[int] = ()) -> float:
        """Look; the seconds until the next look. What keeps us from noting anything is said once."""
        with self._lock:
            own, self._touched = self._touched, set()
        try:
            seconds, trouble = self._rounds.look({*touched, *own}), ""
        except SettingsError as error:
            seconds, trouble = EVERY_S, str(error)
        if trouble and trouble != self._trouble:
            self._tell(PushEvent(EventKind.TROUBLE, trouble))
        self._trouble = trouble
        return seconds


class Push:
    """Folders sent to another Rangebook. Thread-safe; one process at a time sends a folder."""

    def __init__(
        self, dependencies: SyncDependencies, imports: Imports, folders: Folders, allowed: AllowedPaths,
        tokens: PushTokens, *, open_endpoint: Callable[[str, str], UploadEndpoint] = UploadEndpoint,
    ) -> None:
        self._settings = dependencies.settings
        self._clock = dependencies.clock
        self._imports = imports
        self._folders = folders
        self._allowed = allowed
        self._open_endpoint = open_endpoint
        self._stopped = threading.Event()
        self._wake: Callable[[], None] = lambda: None
        self.tokens = tokens

    def plan(
        self, destination: Destination, typed: Sequence[str], device: str = "", *, deletes: bool = False
    ) -> PushPlan:
        """What is to be sent. Raises PathRefused, SettingsError."""
        device = " ".join(device.split())
        if len(device) > LONGEST_DEVICE or not device.isprintable():
            raise SettingsError("This is no launch monitor.", "Write its maker and model, such as: Garmin R10")
        if not 1 <= len(typed) <= MOST_FOLDERS:
            raise SettingsError(f"Between 1 and {MOST_FOLDERS} folders can be sent.", "Name them with --watch.")
        watched = {view.folder.path for view in self._folders.load() if view.is_here}
        places = dict.fromkeys(self._check_folder(each, watched) for each in typed)
        return PushPlan(destination, tuple(places), device, deletes)

    def keep_token(self, plan: PushPlan, typed: str, *, allow_file: bool = False) -> str | None:
        """Ask the other Rangebook about a token and keep it; whose sessions it sends, None while nobody answers.

        Raises TokenNeeded for one that it does not take (then nothing is kept), KeyringUnavailable, SettingsError.
        """
        token, destination = check_token(typed), plan.destination
        endpoint = self._open_endpoint(destination.address, token)
        player: str | None = None
        try:
            with suppress(NotNow):  # it is kept, and asked about again before the first file
                player = check_player(endpoint, destination.player)
        finally:
            endpoint.close()
        self.tokens.save(destination, token, allow_file=allow_file)
        for path in plan.folders:  # where the token is looked for when it is to be forgotten
            self._find_box(destination, path).introduce()
        return player

    def run(self, plan: PushPlan, tell: Tell) -> PushTotals:
        """Watch the folders and send what comes, until ``stop``. Raises SyncAlreadyRunning, SettingsError."""
        opened: list[_PushRounds] = []
        watch = FolderWatch(nullcontext, lambda _on_file, _is_wanted: opened[0])
        with self._open(plan, tell, watch.wake) as parts:
            opened.append(parts.rounds)
            self._wake = watch.wake
            sender = threading.Thread(target=parts.delivery.run, name="push", daemon=True)
            sender.start()
            try:
                watch.run(lambda: not self._stopped.is_set())
            finally:
                parts.delivery.stop()
                sender.join(_STOP_S)
            return _sum_up(parts)

    def run_once(self, plan: PushPlan, tell: Tell) -> PushTotals:
        """Send what is there and at rest, put it away, and end. Raises SyncAlreadyRunning, SettingsError."""
        with self._open(plan, tell, lambda: None) as parts:
            patience_s = _PATIENCE_S
            while not self._stopped.is_set():
                look_s = parts.rounds.look()
                send_s = parts.delivery.deliver_next()
                if send_s == 0.0:
                    continue
                gave_up = parts.delivery.refusal is not None or parts.delivery.failures >= _MOST_FAILURES
                wait_s = min(look_s if look_s <= SETTLED_S + 1.0 else inf, inf if gave_up else send_s)
                if wait_s > patience_s:
                    break
                patience_s -= wait_s
                self._stopped.wait(wait_s)
            parts.delivery.close()
            return _sum_up(parts)

    def stop(self) -> None:
        """End what runs after the request in hand; does not wait for it."""
        self._stopped.set()
        self._wake()

    def load(self) -> list[OutboxView]:
        """Every outbox of this computer, with what became of its files. Raises SettingsError."""
        return [self._view(box) for box in self._list_boxes()]

    def forget(self) -> int:
        """Forget the tokens of every place to which something was sent; how many there were."""
        known = {Destination(box.about.address, box.about.player) for box in self._list_boxes()}
        return sum(self.tokens.clear(each) for each in known)

    @contextmanager
    def _open(self, plan: PushPlan, tell: Tell, on_receipt: Callable[[], None]) -> Iterator[_Parts]:
        """The folders are held meanwhile. Raises SyncAlreadyRunning, SettingsError."""
        to = plan.destination
        with ExitStack() as held:
            folders = []
            for path in plan.folders:
                held.enter_context(hold_push_lock(self._home / f"{_mark(str(path))}.lock", str(path)))
                box = self._find_box(to, path)
                box.open(self._clock.now())
                folders.append((self._as_watched(box, plan), box))
            outboxes = Outboxes(folders, tell)
            rounds: _PushRounds

            def note_receipt(folder_id: int) -> None:
                rounds.touch(folder_id)
                on_receipt()

            delivery = Delivery(outboxes, Sending(
                lambda token: self._open_endpoint(to.address, token), lambda: self.tokens.load_given(to), to.player,
                plan.device), self._clock, tell, on_receipt=note_receipt)
            posting = Posting(outboxes, self._imports, self._clock.monotonic, delivery.wake)
            arrivals = Arrivals(posting, LastShots(self._home / _mark(to.key) / "last_shot"), self._clock.now)
            rounds = _PushRounds(FolderRounds(outboxes, arrivals, self._clock, outboxes.load_folders,
                                              on_file=_tell_of_files(outboxes, tell)), tell)
            log.info("push_began", extra={"folders": len(folders)})
            yield _Parts(outboxes, delivery, rounds)

    def _find_box(self, to: Destination, path: Path) -> Outbox:
        return Outbox(self._home / _mark(to.key, str(path)), AboutOutbox(to.address, to.player, str(path)))

    @property
    def _home(self) -> Path:
        return self._settings.private_folder / "push"

    def _as_watched(self, box: Outbox, plan: PushPlan) -> WatchedFolder:
        place = Path(box.about.folder)
        return WatchedFolder(
            box.folder_id, box.about.folder, plan.destination.player, plan.device, "",
            Afterwards.DELETE if plan.deletes else Afterwards.MOVE, find_network_kind(place) or "", "",
            self._clock.now())

    def _check_folder(self, typed: str, watched: Collection[str]) -> Path:
        place = self._allowed.check(typed, may_be_network=True, from_page=False)
        if not place.is_dir():
            raise PathRefused(f"{place} is a file.", "Name the folder in which it lies.")
        if place.name in (IMPORTED, REJECTED):
            raise PathRefused(f"{place} is where files are put away.", "Name the folder above it.")
        if str(place) in watched:
            raise PathRefused(f"{place} is watched: its files come into the Rangebook on this computer.",
                              "Send another folder, or let this one go first: watch remove FOLDER")
        return place

    def _list_boxes(self) -> list[Outbox]:
        try:
            places = sorted(self._home.iterdir()) if self._home.is_dir() else []
            boxes = [Outbox(place, about) for place in places if (about := find_about(place)) is not None]
            for box in boxes:
                box.read()
        except OSError as error:
            raise SettingsError("The outboxes cannot be read.", f"Give your user access to {self._home}.") from error
        return boxes

    def _view(self, box: Outbox) -> OutboxView:
        files = sorted(box.load_files().values(), key=lambda file: file.at, reverse=True)
        done = [file for file in files if file.state in (FileState.IMPORTED, FileState.KNOWN)]
        refused = [file for file in files if file.state is FileState.REJECTED]
        problems = [file for file in files if file.message != QUEUED and (
            file.state is FileState.WAITING or (file.state is FileState.REJECTED and not file.put_to))]
        waiting = {letter.seen.name for letter in box.list_letters()} | {
            file.name for file in files if file.state is FileState.WAITING}
        return OutboxView(box.about.address, box.about.player, box.about.folder, len(done), len(refused), len(waiting),
                          done[0].at if done else None, tuple(problems[:_MOST_PROBLEMS]))


def _tell_of_files(outboxes: Outboxes, tell: Tell) -> OnFile:
    """Pass on what the looks find: a file that waits or is refused here, and where one was put."""
    paths = {folder.folder_id: folder.path for folder in outboxes.load_folders()}

    def pass_on(file: SeenFile) -> None:
        kind = {FileState.WAITING: EventKind.WAITING, FileState.REJECTED: EventKind.REFUSED}.get(file.state)
        if kind is not None and file.message != QUEUED:
            tell(PushEvent(kind, file.message, file.name, paths[file.folder_id], file.run_id, file.put_to))

    return pass_on


def _sum_up(parts: _Parts) -> PushTotals:
    waiting = sum(len(box.list_letters()) for box in parts.outboxes.list_boxes())
    return PushTotals(waiting, parts.delivery.refusal)


def _mark(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
