"""From a finished run to what really arrives, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from golf.errors import KeyringUnavailable, NoticeAddressRefused, NoticeNotSent
from golf.notices import DeliveryState, NoticeChannel, NoticeKind
from golf.sync_events import SyncFailure, SyncResult, SyncStatus
from services.notices.addresses import NoticeAddresses
from services.notices.choices import load_switches, save_addressed, save_switch
from services.notices.service import LATEST, NoticeService
from services.notices.text import NoticeText
from services.secrets.keyring_access import KeyringAccess
from services.shared.clock import SystemClock
from services.sign_in.login_places import StoredCredentials
from services.sync.options import SyncOptions
from services.sync.text import STATUS_WORDS
from tests.opened_app import OpenedApp
from tests.services.keyring_doubles import MemoryKeyring
from tests.services.receivers import web_hook
from tests.services.small_house import ME, build_small_app, report_body, save_report

ROOT = Path(__file__).resolve().parents[3]
WEBHOOK, DESKTOP, EMAIL = NoticeChannel.WEBHOOK, NoticeChannel.DESKTOP, NoticeChannel.EMAIL


@dataclass
class RememberingSenders:
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    refusal: Exception | None = None

    def to_desktop(self, title: str, body: str) -> None:
        self._take("desktop", title, body)

    def to_address(self, address: str, title: str, body: str) -> None:
        self._take(address, title, body)

    def _take(self, where: str, title: str, body: str) -> None:
        self.sent.append((where, title, body))
        if self.refusal is not None:
            raise self.refusal


class LaterClock(SystemClock):
    late = timedelta()

    def now(self) -> datetime:
        return super().now() + self.late


@pytest.fixture
def app(tmp_path: Path) -> Iterator[OpenedApp]:
    app = build_small_app(tmp_path)
    yield app
    app.notices.wait_for_deliveries()
    app.database.close()


@pytest.fixture
def senders() -> RememberingSenders:
    return RememberingSenders()


@pytest.fixture
def clock() -> LaterClock:
    return LaterClock()


@pytest.fixture
def desk(app: OpenedApp, senders: RememberingSenders, clock: LaterClock) -> Iterator[NoticeService]:
    keyring = MemoryKeyring()
    made = NoticeService(app.database, NoticeAddresses(app.settings, KeyringAccess(lambda: keyring)), clock, senders)
    yield made
    made.wait_for_deliveries()


def end_run(app: OpenedApp, run_id: str, status: SyncStatus = SyncStatus.SUCCESS, *, trigger: str = "schedule",
            code: str = "", imported: int = 0, account: str = ME) -> None:
    now = datetime.now(UTC)
    app.database.runs.begin(run_id, trigger=trigger, mode="incremental", max_sessions=10, account=account,
                            started_at=now)
    errors = (SyncFailure(code, f"What {code} means.", recoverable=True),) if code else ()
    app.database.runs.finish(SyncResult(run_id, status, sessions_imported=imported, errors=errors), now)


def switch(app: OpenedApp, channel: NoticeChannel, *kinds: NoticeKind) -> None:
    for kind in kinds:
        save_switch(app.database, channel, kind, on=True)


def test_a_run_is_told_in_the_app_and_nowhere_else_unless_asked(
    app: OpenedApp, desk: NoticeService, senders: RememberingSenders,
) -> None:
    end_run(app, "r1", imported=2)
    assert desk.notify_run("r1") == 1
    assert desk.notify_run("r1") == 0
    desk.deliver_waiting()
    (notice,) = app.database.notices.load_unread()
    assert (notice.kind, notice.run_id, notice.account, notice.deliveries) == (NoticeKind.DONE, "r1", ME, ())
    assert senders.sent == []


def test_each_switch_decides_for_its_kind_and_channel(app: OpenedApp, desk: NoticeService,
                                                      senders: RememberingSenders) -> None:
    switch(app, DESKTOP, NoticeKind.FAILED)
    save_switch(app.database, NoticeChannel.APP, NoticeKind.DONE, on=False)
    end_run(app, "r1", imported=2)
    end_run(app, "r2", SyncStatus.ERROR, code="offline")
    for run_id in ("r1", "r2"):
        desk.notify_run(run_id)
    desk.deliver_waiting()
    desk.deliver_waiting()
    assert [title for _where, title, _body in senders.sent] == ["The portal cannot be reached"]
    assert [notice.kind for notice in app.database.notices.load_unread()] == [NoticeKind.FAILED]
    assert len(app.database.notices.load_recent()) == 2  # the list has both


def test_switches_are_kept_and_nonsense_counts_as_the_first_ones(app: OpenedApp) -> None:
    before = load_switches(app.database)
    save_switch(app.database, EMAIL, NoticeKind.DONE, on=True)
    save_switch(app.database, EMAIL, NoticeKind.BEST, on=False)
    assert load_switches(app.database)[EMAIL] == {NoticeKind.DONE, NoticeKind.FAILED, NoticeKind.NEEDS_YOU}
    for nonsense in ("{", "[]", '{"email": 3}', '{"pigeon": ["done"]}'):
        app.database.preferences.save("notice_switches", nonsense)
        assert load_switches(app.database) == before


def test_a_failed_delivery_has_its_reason_is_shown_and_is_not_repeated(
    app: OpenedApp, desk: NoticeService, senders: RememberingSenders,
) -> None:
    switch(app, DESKTOP, NoticeKind.DONE)
    senders.refusal = NoticeNotSent("This machine has no desktop.")
    end_run(app, "r1", imported=1, trigger="button")
    desk.notify_run("r1")
    assert app.database.notices.count_unread() == 0
    desk.deliver_waiting()
    senders.refusal = None
    desk.deliver_waiting()
    (notice,) = app.database.notices.load_unread()
    assert [(each.state, each.reason) for each in notice.deliveries] == [
        (DeliveryState.FAILED, "This machine has no desktop.")]
    assert len(senders.sent) == 1


def test_what_waited_too_long_is_not_sent_late(
    app: OpenedApp, desk: NoticeService, senders: RememberingSenders, clock: LaterClock,
) -> None:
    switch(app, DESKTOP, NoticeKind.DONE)
    end_run(app, "r1", imported=1)
    desk.notify_run("r1")
    clock.late = LATEST + timedelta(minutes=1)
    desk.deliver_waiting()
    assert senders.sent == []
    assert "not running in time" in app.database.notices.load_recent()[0].deliveries[0].reason


def test_a_crash_that_the_next_run_swept_up_is_told_too(app: OpenedApp, desk: NoticeService) -> None:
    now = datetime.now(UTC)
    app.database.runs.begin("dead", trigger="schedule", mode="incremental", max_sessions=10, account=ME, started_at=now)
    app.database.runs.mark_all_crashed("It was closed.", now)
    end_run(app, "r2", SyncStatus.NO_NEW)
    desk.notify_run("r2")
    assert [notice.title for notice in app.database.notices.load_unread()] == ["A sync ended unexpectedly"]


def test_with_several_accounts_the_notice_names_its_own(app: OpenedApp, desk: NoticeService) -> None:
    end_run(app, "r1", imported=1)
    end_run(app, "r2", imported=1, account="club@example.com")
    desk.notify_run("r2")
    assert app.database.notices.load_recent()[0].body.endswith("Account: club@example.com")


def test_an_account_with_a_name_of_the_golfers_is_called_by_it(app: OpenedApp, desk: NoticeService) -> None:
    app.database.accounts.save_label("club@example.com", "The Club")
    end_run(app, "r1", imported=1)
    end_run(app, "r2", imported=1, account="club@example.com")
    desk.notify_run("r2")
    body = app.database.notices.load_recent()[0].body
    assert body.endswith("Account: The Club")
    assert "club@example.com" not in body


def test_something_without_a_run_is_told_once(app: OpenedApp, desk: NoticeService, senders: RememberingSenders) -> None:
    switch(app, DESKTOP, NoticeKind.NEEDS_YOU)
    told = [desk.tell(NoticeKind.NEEDS_YOU, "schedule/paused/1", "The automatic sync pauses", "Sign in once.")
            for _ in range(3)]
    desk.wait_for_deliveries()
    assert told == [True, False, False]
    assert len(senders.sent) == 1


def test_the_wired_jobs_tell_of_a_finished_run_and_of_one_found_crashed(
    app: OpenedApp, monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sync(*_login: object, run_id: str, trigger: str, **_rest: object) -> SyncResult:
        end_run(app, run_id, imported=3, trigger=trigger)
        return SyncResult(run_id, SyncStatus.SUCCESS, sessions_imported=3)

    monkeypatch.setattr("services.sync_service.run_sync", sync)
    monkeypatch.setattr(app.credentials, "load", lambda *_account: StoredCredentials(ME, "a-password"))
    app.jobs.run_blocking(SyncOptions(), "schedule")
    app.notices.wait_for_deliveries()
    assert [notice.title for notice in app.database.notices.load_unread()] == ["3 new sessions, 0 shots"]
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    app.database.runs.begin("dead", trigger="schedule", mode="incremental", max_sessions=10, account=ME,
                            started_at=datetime.now(UTC))
    app.database.runs.heartbeat("dead", long_ago)
    latest = app.jobs.latest()
    assert latest is not None
    assert latest.status is SyncStatus.CRASHED
    app.notices.wait_for_deliveries()
    assert app.database.notices.load_unread()[0].title == "A sync ended unexpectedly"


@pytest.mark.parametrize("status", [status for status in STATUS_WORDS if status is not SyncStatus.RUNNING])
def test_the_jobs_tell_the_desk_and_never_wait_or_fail_for_it(
    app: OpenedApp, status: SyncStatus, monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold = threading.Event()

    class Hanging(RememberingSenders):
        def to_desktop(self, title: str, body: str) -> None:  # noqa: ARG002 - it hangs
            hold.wait(20)
            raise ValueError("a defect in a sender")

    desk = NoticeService(app.database, NoticeAddresses(app.settings, KeyringAccess(MemoryKeyring)), SystemClock(),
                         Hanging())
    for kind in NoticeKind:
        switch(app, DESKTOP, kind)
    end_run(app, "r1", status, imported=1, code="offline" if status is SyncStatus.ERROR else "")
    began = time.monotonic()
    desk.after_run("r1")
    assert time.monotonic() - began < 10  # the sender hangs for twenty seconds
    hold.set()
    desk.wait_for_deliveries()


def test_a_closed_or_foreign_run_and_a_broken_database_do_not_raise(app: OpenedApp, desk: NoticeService) -> None:
    assert desk.notify_run("nobody") == 0
    app.database.path.write_bytes(b"no database any more" * 400)
    app.database.close()
    desk.after_run("r1")
    desk.wait_for_deliveries()


def test_personal_bests_reach_the_golfer_in_his_units(app: OpenedApp, desk: NoticeService) -> None:
    save_report(app, 10, report_body(30, carry=100.0), name="warmup")
    save_report(app, 11, report_body(5, carry=150.0), name="later", run_id="run-2")
    end_run(app, "run-2", imported=1)
    desk.notify_run("run-2")
    best = next(notice for notice in app.database.notices.load_unread() if notice.kind is NoticeKind.BEST)
    assert best.title == "New personal best"
    assert best.body.startswith("7 Iron: carry ")
    assert " yd (before " in best.body


# -- addresses ------------------------------------------------------------------------------------


def test_an_address_is_tried_before_it_is_kept(
    app: OpenedApp, desk: NoticeService, senders: RememberingSenders
) -> None:
    senders.refusal = NoticeNotSent("The server answered with the error 404.")
    with pytest.raises(NoticeNotSent):
        desk.check_and_save(WEBHOOK, "jsons://example.com/secret-path")
    assert desk.address_status(WEBHOOK).shown is None
    senders.refusal = None
    assert desk.check_and_save(WEBHOOK, " jsons://example.com/secret-path ") == "keyring"
    status = desk.address_status(WEBHOOK)
    assert (status.shown, status.place) == ("jsons://example.com", "keyring")
    end_run(app, "r1", imported=1)
    desk.notify_run("r1")
    desk.deliver_waiting()
    assert senders.sent[-1][:2] == ("jsons://example.com/secret-path", "1 new session, 0 shots")
    assert desk.forget(WEBHOOK)
    assert desk.address_status(WEBHOOK).shown is None
    assert not desk.forget(WEBHOOK)


@pytest.mark.parametrize(("channel", "typed"), [
    (WEBHOOK, ""), (WEBHOOK, "example.com"), (WEBHOOK, "json://a json://b"), (WEBHOOK, "mailto://a:b@c.de"),
    (EMAIL, "json://example.com"), (EMAIL, "golfer@example.com"), (WEBHOOK, "json://" + "x" * 3000)])
def test_what_is_no_address_is_refused_before_anything_is_sent(
    desk: NoticeService, senders: RememberingSenders, channel: NoticeChannel, typed: str,
) -> None:
    with pytest.raises(NoticeAddressRefused):
        desk.check_and_save(channel, typed)
    assert senders.sent == []


def test_without_a_keyring_the_file_needs_consent_and_is_private(app: OpenedApp, senders: RememberingSenders) -> None:
    desk = app.notices  # this one has no keyring
    desk._senders = senders
    with pytest.raises(KeyringUnavailable):
        desk.check_and_save(WEBHOOK, "jsons://example.com/secret-path")
    assert senders.sent == []
    assert desk.check_and_save(WEBHOOK, "jsons://example.com/secret-path", allow_file=True) == "file"
    path = app.settings.private_folder / "notice_addresses.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert desk.address_status(WEBHOOK).place == "file"
    assert desk.forget(WEBHOOK)
    assert "secret-path" not in path.read_text()


def test_the_address_is_in_no_database_log_or_status(
    app: OpenedApp, senders: RememberingSenders, tmp_path: Path
) -> None:
    desk = app.notices
    desk._senders = senders
    desk.check_and_save(EMAIL, "mailtos://golfer:pass-word-1@example.com?to=a@b.co", allow_file=True)
    senders.refusal = NoticeNotSent("The server did not take it.")
    end_run(app, "r1", SyncStatus.ERROR, code="offline")
    desk.notify_run("r1")
    desk.deliver_waiting()
    app.database.backups.make(tmp_path / "copies", "test")
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and "private" not in path.parts]
    assert any(path.suffix == ".db" for path in kept)
    assert [path for path in kept if b"pass-word-1" in path.read_bytes()] == []
    assert "pass-word-1" not in repr(desk.address_status(EMAIL))


@pytest.mark.parametrize(("address", "shown"), [
    ("json://user:secret@example.com:8080/path?x=secret", "json://example.com:8080"),
    ("mailtos://me:secret@gmail.com", "mailtos://gmail.com"),
    ("tgram://123456:secret-bot-token/chat", "tgram://…"), ("ntfy://secret-topic", "ntfy://…"),
    ("discord://secret-id/secret-token", "discord://…"), ("json://[::secret", "json://…")])
def test_only_the_kind_and_a_real_host_are_shown(address: str, shown: str) -> None:
    from services.notices.addresses import describe_address

    assert describe_address(address) == shown


def test_a_channel_without_an_address_is_never_waited_for_and_the_keyring_is_not_asked(app: OpenedApp) -> None:
    class Untouched(MemoryKeyring):
        def set_password(self, *_anything: str) -> None:
            raise AssertionError("the keyring was asked")

    desk = NoticeService(app.database, NoticeAddresses(app.settings, KeyringAccess(Untouched)), SystemClock())
    end_run(app, "r1", imported=1)
    desk.notify_run("r1")
    desk.deliver_waiting()
    assert app.database.notices.load_recent()[0].deliveries == ()


def test_an_address_that_is_gone_is_a_reason(app: OpenedApp, desk: NoticeService) -> None:
    save_addressed(app.database, WEBHOOK, has_address=True)  # a database that came from another machine
    end_run(app, "r1", imported=1)
    desk.notify_run("r1")
    desk.deliver_waiting()
    assert "No address is kept" in app.database.notices.load_recent()[0].deliveries[0].reason


SYNC = """
import sys
from pathlib import Path
from tests.services.small_house import build_small_app
from tests.services.notices.test_service import end_run
app = build_small_app(Path(sys.argv[1]))
end_run(app, sys.argv[2], imported=1)
app.notices.after_run(sys.argv[2])
{last}
"""


@pytest.mark.parametrize("last", ["app.notices.wait_for_deliveries()", ""])
def test_a_program_that_ends_after_a_run_sends_its_notice_or_leaves_it_to_the_next(
    app: OpenedApp, tmp_path: Path, last: str,
) -> None:
    with web_hook() as hook:
        app.notices.check_and_save(WEBHOOK, hook.url(), allow_file=True)
        hook.came.clear()
        subprocess.run([sys.executable, "-c", SYNC.format(last=last), str(tmp_path), "r1"], cwd=ROOT, timeout=240,
                       check=True)
        if not last and not app.database.notices.load_recent():
            return  # the program ended before there was a notice; the run itself is in the history
        assert last == "" or len(hook.came) == 1
        app.notices.deliver_waiting()
        state = app.database.notices.load_recent()[0].deliveries[0].state
        titles = [came["title"] for came in hook.came]
    if last or state is DeliveryState.SENT:
        assert (titles, state) == (["1 new session, 0 shots"], DeliveryState.SENT)
    else:  # cut off in the middle: said so, or unknown, and not repeated
        assert state in (DeliveryState.FAILED, DeliveryState.SENDING)
        assert len(titles) <= 1


# -- once, whoever sends and whoever is killed ------------------------------------------------------

SENDER = """
import sys
from pathlib import Path
from tests.services.small_house import build_small_app
app = build_small_app(Path(sys.argv[1]))
sys.stdout.write("ready\\n"); sys.stdout.flush()
sys.stdin.readline()
app.notices.deliver_waiting()
"""


def start_sender(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", SENDER, str(home)], cwd=ROOT, text=True, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def test_two_processes_and_a_killed_one_send_each_notice_at_most_once(app: OpenedApp, tmp_path: Path) -> None:
    with web_hook() as hook:
        app.notices.check_and_save(WEBHOOK, hook.url(), allow_file=True)
        hook.came.clear()
        for number in range(40):
            app.notices._add(_text(number))
        senders = [start_sender(tmp_path) for _ in range(3)]
        for sender in senders:
            go(sender)
        while len(hook.came) < 5:
            assert any(sender.poll() is None for sender in senders), app.database.notices.load_recent(1)
            time.sleep(0.01)
        os.kill(senders[0].pid, signal.SIGKILL)
        for sender in senders:
            sender.wait(timeout=240)
        app.notices.deliver_waiting()
        times = Counter(came["title"] for came in hook.came)
    assert max(times.values()) == 1
    states = Counter(notice.deliveries[0].state for notice in app.database.notices.load_recent(100))
    assert states[DeliveryState.WAITING] == 0
    assert states[DeliveryState.SENT] >= 39
    assert len(times) >= 39  # the killed one may have taken one along unsent; nobody repeats it


def _text(number: int) -> NoticeText:
    return NoticeText(NoticeKind.DONE, f"about/{number}", f"notice {number}", "")
