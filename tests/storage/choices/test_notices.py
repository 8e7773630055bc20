from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from golf.notices import Delivery, DeliveryState, NoticeChannel, NoticeKind
from golf_db import GolfDatabase
from tests.storage.builders import moment

EMAIL, DESKTOP = NoticeChannel.EMAIL, NoticeChannel.DESKTOP
ROOT = Path(__file__).resolve().parents[3]


def add(db: GolfDatabase, about: str = "run/1/done", **facts: object) -> int | None:
    return db.notices.add(NoticeKind.DONE, about, "2 new sessions", "Stored: 2 of 2.", at=moment(),
                          **facts)  # type: ignore[arg-type]


def test_a_second_notice_about_the_same_is_none(db: GolfDatabase) -> None:
    assert add(db) is not None
    assert add(db) is None
    assert db.notices.has("run/1/done")
    assert not db.notices.has("run/2/done")
    assert len(db.notices.load_recent()) == 1


def test_a_notice_comes_back_as_it_was_told(db: GolfDatabase) -> None:
    add(db, run_id="1", account="Me@Example.com", channels=(EMAIL,))
    (notice,) = db.notices.load_recent()
    assert (notice.kind, notice.title, notice.run_id, notice.account) == (
        NoticeKind.DONE, "2 new sessions", "1", "me@example.com")
    assert notice.created_at == moment()
    assert notice.deliveries == (Delivery(EMAIL, DeliveryState.WAITING, moment()),)


def test_reading_goes_up_to_what_was_seen(db: GolfDatabase) -> None:
    first, second = add(db), add(db, "run/2/done")
    assert first is not None
    assert second is not None
    assert db.notices.count_unread() == 2
    assert db.notices.mark_read(first, moment(13)) == 1
    assert [notice.notice_id for notice in db.notices.load_unread()] == [second]
    assert db.notices.mark_read(second, moment(13)) == 1
    assert db.notices.count_unread() == 0


def test_a_waiting_delivery_is_claimed_once_and_settled_once(db: GolfDatabase) -> None:
    number = add(db, channels=(EMAIL, DESKTOP))
    assert number is not None
    assert [notice.notice_id for notice in db.notices.load_waiting()] == [number]
    assert db.notices.claim(number, EMAIL, moment(13))
    assert not db.notices.claim(number, EMAIL, moment(13))
    assert not db.notices.claim(number, NoticeChannel.WEBHOOK, moment(13))
    assert not db.notices.mark_delivered(number, Delivery(DESKTOP, DeliveryState.SENT, moment(14)))
    assert db.notices.mark_delivered(number, Delivery(EMAIL, DeliveryState.SENT, moment(14)))
    assert not db.notices.mark_delivered(number, Delivery(EMAIL, DeliveryState.FAILED, moment(15), "late"))
    assert not db.notices.claim(number, EMAIL, moment(16))
    assert db.notices.claim(number, DESKTOP, moment(16))
    assert db.notices.load_waiting() == []


def test_a_failed_delivery_makes_the_notice_unread(db: GolfDatabase) -> None:
    number = add(db, channels=(EMAIL,), is_read=True)
    assert number is not None
    assert db.notices.count_unread() == 0
    db.notices.claim(number, EMAIL, moment(13))
    db.notices.mark_delivered(number, Delivery(EMAIL, DeliveryState.FAILED, moment(13), "The server answered 500."))
    (notice,) = db.notices.load_unread()
    assert notice.deliveries[0].reason == "The server answered 500."


def test_odd_text_is_kept_and_absurd_lengths_are_cut(db: GolfDatabase) -> None:
    about = "x" * 500
    db.notices.add(NoticeKind.BEST, about, "t\ud800" + "t" * 900, "b" * 9000, at=moment())
    (notice,) = db.notices.load_recent()
    assert (len(notice.title), len(notice.body)) == (300, 2000)
    assert db.notices.has(about)


CLAIMERS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from golf.notices import NoticeChannel
from golf_db import open_database
db = open_database(Path(sys.argv[1]))
sys.stdin.readline()
for number in range(1, 61):
    if db.notices.claim(number, NoticeChannel.EMAIL, datetime.now(UTC)):
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""


def test_processes_that_claim_at_once_and_are_killed_never_share_a_notice(db: GolfDatabase, path: Path) -> None:
    for number in range(60):
        add(db, f"about/{number}", channels=(EMAIL,))
    claimers = [subprocess.Popen([sys.executable, "-c", CLAIMERS, str(path)], cwd=ROOT, text=True,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(3)]
    for claimer in claimers:
        assert claimer.stdin
        claimer.stdin.write("go\n")
        claimer.stdin.flush()
    assert claimers[0].stdout
    first = [claimers[0].stdout.readline()]
    os.kill(claimers[0].pid, signal.SIGKILL)
    claimed = [line for claimer in claimers for line in claimer.communicate(timeout=240)[0].splitlines()]
    claimed += [line.strip() for line in first if line.strip()]
    assert len(claimed) == len(set(claimed))
    states = [notice.deliveries[0].state for notice in db.notices.load_recent(100)]
    assert set(states) == {DeliveryState.SENDING}
    assert 58 <= len(claimed) <= 60  # a claim may be durable without having been said


def test_notices_do_not_move_the_data_revision(db: GolfDatabase) -> None:
    before = db.load_revision()
    number = add(db)
    assert number is not None
    db.notices.mark_read(number, moment() + timedelta(hours=1))
    assert db.load_revision() == before
