"""Tells the golfer what came of a sync, each thing once: in the app, on the desktop, by e-mail, to a web hook.

Nothing here can make a sync fail or wait: all of it happens on threads of its own, under time limits.
A notice is stored first, with the channels it waits for; a channel is claimed before anything is sent on
it. So two processes, or one that is killed in the middle, never send the same notice twice.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from automation.ports import Clock
from golf.errors import GolfError, NoticeNotSent
from golf.notices import ADDRESSED_CHANNELS, Delivery, DeliveryState, Notice, NoticeChannel, NoticeKind
from golf.sync_events import RunRecord, SyncStatus
from golf_db import GolfDatabase
from services.notices.addresses import AddressStatus, NoticeAddresses, read_address
from services.notices.choices import (
    Switches,
    load_addressed,
    load_switches,
    save_addressed,
    save_switch,
    wanted_channels,
)
from services.notices.senders import RealSenders, Senders
from services.notices.text import NoticeText, describe_bests, describe_end, one_line
from services.secrets.secret_store import Place
from services.shared.audit_note import note_setting
from services.shared.choices import Choices

log = logging.getLogger(__name__)

LATEST = timedelta(days=1)
"""What could not be sent for so long (nothing was running) is not sent any more; the app still shows it."""

_RUNS_LOOKED_AT = 50
_LAST_WORD_S = 10.0
_TEST_TITLE, _TEST_BODY = "Rangebook: a test", "Notices reach you here."


class NoticeService:
    """Makes notices and sends them. Thread-safe; several processes may have one."""

    def __init__(
        self, database: GolfDatabase, addresses: NoticeAddresses, clock: Clock, senders: Senders | None = None
    ) -> None:
        self._database = database
        self._addresses = addresses
        self._clock = clock
        self._senders = senders or RealSenders()
        self._lock = threading.Lock()
        self._threads: set[threading.Thread] = set()
        self._says_last_words = False

    # -- making notices ---------------------------------------------------------------------------

    def after_run(self, run_id: str) -> None:
        """A run is over, or was found crashed: tell what it is worth, in the background. Never raises."""
        self._in_background(lambda: self._tell_run(run_id))

    def tell(
        self, kind: NoticeKind, about: str, title: str, body: str, *, account: str | None = None
    ) -> bool:
        """Tell something that no run says (an automatic sync that pauses); whether it was new. Raises DatabaseError."""
        told = self._add(NoticeText(kind, about, title, body), account=account)
        if told:
            self._in_background(self.deliver_waiting)
        return told

    def notify_run(self, run_id: str) -> int:
        """Make the notices of a finished run; returns how many are new. Raises DatabaseError."""
        runs = self._database.runs.load_recent(_RUNS_LOOKED_AT)
        run = next((each for each in runs if each.run_id == run_id), None)
        if run is None or run.is_active:
            return 0
        earlier = runs[runs.index(run) + 1:]
        crashed = [each for each in earlier if self._crashed_lately(each)]
        texts = [(each, text) for each in crashed for text in describe_end(each, [], self._database.notices.has)]
        texts += [(run, text) for text in (*describe_end(run, earlier, self._database.notices.has),
                                           *self._describe_bests(run))]
        several = len({each.account for each in runs}) > 1
        return sum(self._add(text, run=each, name_account=several) for each, text in texts)

    # -- sending them -----------------------------------------------------------------------------

    def deliver_waiting(self) -> None:
        """Send what waits, oldest first; each channel of a notice at most once, whoever else is at it."""
        for notice in reversed(self._database.notices.load_waiting()):
            for delivery in notice.deliveries:
                if not threading.main_thread().is_alive():
                    return  # the program is ending: what waits goes with the next one
                if delivery.state is DeliveryState.WAITING:
                    self._deliver(notice, delivery.channel)

    def wait_for_deliveries(self, timeout_s: float = _LAST_WORD_S) -> None:
        """Wait for what is being told, at most so long; before a program ends."""
        with self._lock:
            threads = list(self._threads)
        deadline = self._clock.monotonic() + timeout_s
        for thread in threads:
            thread.join(max(0.0, deadline - self._clock.monotonic()))

    # -- what was told, and what shall be ---------------------------------------------------------

    def load_recent(self, limit: int) -> list[Notice]:
        """The newest notices."""
        return list(self._database.notices.load_recent(limit))

    def load_unread(self, limit: int, player: str | None = None) -> list[Notice]:
        """The newest of those that nobody has marked as seen; with ``player`` no personal bests of others."""
        return list(self._database.notices.load_unread(limit, player))

    def count_unread(self, player: str | None = None) -> int:
        """How many nobody has marked as seen, as ``load_unread`` has them."""
        return self._database.notices.count_unread(player)

    def mark_read(self, up_to: int, player: str | None = None) -> int:
        """Home shows this notice and older ones no more, as ``load_unread`` has them; how many that are."""
        return self._database.notices.mark_read(up_to, self._clock.now(), player)

    def mark_all_read(self) -> int:
        """Home shows none of them any more; how many that are."""
        newest = self.load_unread(1)
        return self.mark_read(newest[0].notice_id) if newest else 0

    def load_switches(self) -> Switches:
        """Which kinds go where, for every channel."""
        return load_switches(self._database)

    def save_switch(self, channel: NoticeChannel, kind: NoticeKind, *, on: bool) -> None:
        """Turn one switch."""
        save_switch(self._database, channel, kind, on=on)

    def load_addressed(self) -> frozenset[NoticeChannel]:
        """Channels that have an address."""
        return load_addressed(self._database)

    # -- addresses --------------------------------------------------------------------------------

    def address_status(self, channel: NoticeChannel) -> AddressStatus:
        """What may be shown of a channel's address. Raises KeyringUnavailable or SettingsError."""
        return self._addresses.status(channel, is_known=channel in load_addressed(self._database))

    def check_and_save(self, channel: NoticeChannel, typed: str, *, allow_file: bool = False) -> Place:
        """Send a test first, and keep the address only when it was taken.

        Raises NoticeAddressRefused, NoticeNotSent, KeyringUnavailable or SettingsError; then nothing changed.
        """
        address = read_address(channel, typed)
        self._addresses.choose_place(allow_file=allow_file)
        self._senders.to_address(address, _TEST_TITLE, _TEST_BODY)
        place = self._addresses.save(channel, address, allow_file=allow_file)
        save_addressed(self._database, channel, has_address=True)
        note_setting(self._database, f"Address for notices kept: {channel.value}")
        log.info("notice_address_saved", extra={"channel": channel.value, "place": place})
        return place

    def forget(self, channel: NoticeChannel) -> bool:
        """Remove a channel's address; whether there was one."""
        was_kept = self._addresses.clear(channel)
        save_addressed(self._database, channel, has_address=False)
        if was_kept:
            note_setting(self._database, f"Address for notices removed: {channel.value}")
        return was_kept

    def send_test(self, channel: NoticeChannel) -> None:
        """Send a test now. Raises NoticeNotSent with the reason, KeyringUnavailable or SettingsError."""
        self._send(channel, _TEST_TITLE, _TEST_BODY)

    # -- inside -----------------------------------------------------------------------------------

    def _tell_run(self, run_id: str) -> None:
        new = self.notify_run(run_id)
        log.info("run_told", extra={"told_run": run_id, "notices": new})
        self.deliver_waiting()

    def _describe_bests(self, run: RunRecord) -> list[NoticeText]:
        if run.undoes is not None or not (run.sessions_imported or run.sessions_updated):
            return []
        bests = self._database.personal_bests.load_new(run.run_id)
        if not bests:
            return []
        return describe_bests(run, bests, Choices(self._database).units,
                              name_player=len(self._database.journal.load_players()) > 1)

    def _crashed_lately(self, run: RunRecord) -> bool:
        ended = run.finished_at or run.heartbeat_at
        return run.status is SyncStatus.CRASHED and self._clock.now() - ended < LATEST

    def _add(
        self, text: NoticeText, *, run: RunRecord | None = None, account: str | None = None, name_account: bool = False
    ) -> bool:
        shown_at_home = text.kind in load_switches(self._database)[NoticeChannel.APP]
        body = f"{text.body}\nAccount: {self._call(run.account)}".strip() if run and name_account else text.body
        return self._database.notices.add(
            text.kind, text.about, text.title, body, at=self._clock.now(), run_id=run.run_id if run else None,
            account=run.account if run else account, channels=wanted_channels(self._database, text.kind),
            is_read=text.is_read or not shown_at_home) is not None

    def _call(self, account: str) -> str:
        """The golfer's own word for an account, else its user name."""
        return one_line(self._database.accounts.load_account(account).label or account)

    def _deliver(self, notice: Notice, channel: NoticeChannel) -> None:
        if not self._database.notices.claim(notice.notice_id, channel, self._clock.now()):
            return  # somebody else has it
        state, reason = DeliveryState.SENT, ""
        try:
            if self._clock.now() - notice.created_at > LATEST:
                raise NoticeNotSent("Rangebook was not running in time to send it.")
            self._send(channel, notice.title, notice.body)
        except GolfError as error:
            state, reason = DeliveryState.FAILED, error.what_happened
            log.warning("notice_not_sent", extra={"channel": channel.value, "notice": notice.notice_id, "why": reason})
        self._database.notices.mark_delivered(notice.notice_id, Delivery(channel, state, self._clock.now(), reason))

    def _send(self, channel: NoticeChannel, title: str, body: str) -> None:
        if channel not in ADDRESSED_CHANNELS:
            self._senders.to_desktop(title, body)
            return
        address = self._addresses.load(channel)
        if address is None:
            raise NoticeNotSent("No address is kept for it on this machine.", "Type it again under Settings.")
        self._senders.to_address(address, title, body)

    def _in_background(self, work: Callable[[], object]) -> None:
        thread = threading.Thread(target=self._work_quietly, args=(work,), name="notices", daemon=True)
        with self._lock:
            self._threads = {each for each in self._threads if each.is_alive()} | {thread}
            thread.start()
            if not self._says_last_words:
                self._says_last_words = True
                atexit.register(self.wait_for_deliveries)

    def _work_quietly(self, work: Callable[[], object]) -> None:
        try:
            work()
        except GolfError as error:
            log.warning("notices_not_made", extra={"code": error.code, "why": error.what_happened})
        except Exception as error:  # BLE001 - a defect here must not reach a sync: it is logged whole
            log.exception("notices_defect", exc_info=error)
