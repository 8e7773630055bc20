from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.notices import BestMeasure, NoticeKind, PersonalBest
from golf.sync_events import Receipt, RunRecord, SyncFailure, SyncProgress, SyncStatus
from golf.units import DISPLAY_UNITS, UnitSystem
from services.notices.text import describe_bests, describe_end, one_line

YARDS, METRES = DISPLAY_UNITS[UnitSystem.IMPERIAL], DISPLAY_UNITS[UnitSystem.METRIC]
BEGAN = datetime(2026, 11, 24, 6, tzinfo=UTC)
RECEIPT = Receipt(125, 12, 5551, 400, 113, listing_complete=True)


def run(status: SyncStatus, number: int = 0, *, code: str = "", **facts: Any) -> RunRecord:
    errors = (SyncFailure(code, f"What {code} means.", recoverable=True),) if code else ()
    at = BEGAN + timedelta(hours=number)
    facts = {"trigger": "schedule", "errors": errors, "account": "me@example.com", **facts}
    return RunRecord(f"r{number}", facts.pop("trigger"), "incremental", status, at, at, at, 10,
                     SyncProgress(f"r{number}"), **facts)


def tell_all(runs: Sequence[RunRecord]) -> list[tuple[str, NoticeKind, str]]:
    """What a golfer hears when these runs end one after the other: run, kind, title."""
    told: list[tuple[str, NoticeKind, str]] = []
    abouts: set[str] = set()
    for number, each in enumerate(runs):
        texts = describe_end(each, list(reversed(runs[:number])), abouts.__contains__)
        abouts |= {text.about for text in texts}
        told += [(each.run_id, text.kind, text.title) for text in texts]
    return told


def test_arrivals_are_told_with_the_receipt() -> None:
    (text,) = describe_end(run(SyncStatus.SUCCESS, sessions_imported=2, total_shots=61, sessions_waiting=113,
                               receipt=RECEIPT), [], lambda _about: False)
    assert (text.kind, text.title) == (NoticeKind.DONE, "2 new sessions, 61 shots")
    assert text.body == "Stored: 12 of 125 sessions, 400 of 5,551 shots. 113 more waiting."
    assert not text.is_read


@pytest.mark.parametrize("status", [SyncStatus.NO_NEW, SyncStatus.CANCELLED, SyncStatus.RUNNING, SyncStatus.SUCCESS])
def test_nothing_new_is_no_news(status: SyncStatus) -> None:
    assert tell_all([run(status)]) == []


def test_what_somebody_watched_is_not_pointed_at_again() -> None:
    (text,) = describe_end(run(SyncStatus.SUCCESS, sessions_imported=1, trigger="button"), [], lambda _about: False)
    assert text.is_read


def test_a_preview_tells_nothing_and_ends_no_outage() -> None:
    preview = replace(run(SyncStatus.NO_NEW, 1), mode="preview")
    told = tell_all([run(SyncStatus.ERROR, 0, code="offline"), preview, run(SyncStatus.NO_NEW, 2),
                     replace(run(SyncStatus.CRASHED, 3), mode="preview")])
    assert [each[0] for each in told] == ["r0", "r2"]


def test_an_undo_is_no_sync() -> None:
    assert tell_all([run(SyncStatus.SUCCESS, sessions_updated=3, undoes="r7")]) == []


def test_an_outage_is_told_once_going_and_once_coming_back() -> None:
    runs = [run(SyncStatus.ERROR, 0, code="offline"), run(SyncStatus.ERROR, 1, code="maintenance"),
            run(SyncStatus.CANCELLED, 2), run(SyncStatus.ERROR, 3, code="offline"), run(SyncStatus.NO_NEW, 4),
            run(SyncStatus.NO_NEW, 5), run(SyncStatus.ERROR, 6, code="refusing"), run(SyncStatus.NO_NEW, 7)]
    assert tell_all(runs) == [
        ("r0", NoticeKind.FAILED, "The portal cannot be reached"),
        ("r4", NoticeKind.FAILED, "The portal can be reached again"),
        ("r6", NoticeKind.FAILED, "The portal asks for a pause"), ("r7", NoticeKind.FAILED, "The portal answers again")]


def test_an_outage_whose_notice_got_lost_is_told_by_the_next_run() -> None:
    lost = run(SyncStatus.ERROR, 0, code="offline")
    (text,) = describe_end(run(SyncStatus.ERROR, 1, code="offline"), [lost], lambda _about: False)
    assert text.kind is NoticeKind.FAILED


@pytest.mark.parametrize(("code", "words"), [
    ("password_refused", "refused the password"), ("account_locked", "locked"), ("person_needed", "wants a person"),
    ("sign_in_unanswered", "cut off")])
def test_a_closed_door_needs_the_golfer_once(code: str, words: str) -> None:
    status = SyncStatus.ERROR if code == "sign_in_unanswered" else SyncStatus.AUTH_FAILED
    told = tell_all([run(status, 0, code=code), run(status, 1, code=code), run(SyncStatus.NO_NEW, 2)])
    assert [(each[0], each[1]) for each in told] == [("r0", NoticeKind.NEEDS_YOU)]
    assert words in told[0][2]


def test_a_doubtful_list_needs_the_golfer_whatever_the_run_is_called() -> None:
    for status, code in ((SyncStatus.PARTIAL, "listing_doubtful"), (SyncStatus.ERROR, "listing_shrunk")):
        (told,) = tell_all([run(status, code=code)])
        assert told[1] is NoticeKind.NEEDS_YOU


def test_another_kind_of_trouble_is_told_too_and_accounts_do_not_mix() -> None:
    runs = [run(SyncStatus.ERROR, 0, code="offline"), run(SyncStatus.ERROR, 1, code="disk_full"),
            run(SyncStatus.ERROR, 2, code="disk_full", account="club@example.com"),
            run(SyncStatus.NO_NEW, 3, account="club@example.com"), run(SyncStatus.ERROR, 4, code="disk_full")]
    assert [told[0] for told in tell_all(runs)] == ["r0", "r1", "r2", "r3"]


def test_a_crash_is_told() -> None:
    assert tell_all([run(SyncStatus.CRASHED, message="It was closed.")]) == [
        ("r0", NoticeKind.FAILED, "A sync ended unexpectedly")]


def failing(report_id: int) -> SyncFailure:
    return SyncFailure("report_unreadable", "The portal sent a web page.", True, report_id, f"session {report_id}")


def test_a_session_that_fails_again_and_again_is_told_once() -> None:
    runs = [run(SyncStatus.PARTIAL, 0, errors=(failing(1),)), run(SyncStatus.PARTIAL, 1, errors=(failing(1),)),
            run(SyncStatus.PARTIAL, 2, errors=(failing(1), failing(2)))]
    assert [(each[0], each[2]) for each in tell_all(runs)] == [
        ("r0", "1 session could not be brought home"), ("r2", "1 session could not be brought home")]


def test_problems_beside_arrivals_are_part_of_the_news_with_names_as_text() -> None:
    nasty = replace(failing(1), session_name="<b>x</b>\n\x1b[31m\u202e https://my.uneekor.com/r?id=1&key=SECRETKEY")
    (text,) = describe_end(run(SyncStatus.PARTIAL, errors=(nasty, *map(failing, range(2, 8))), sessions_imported=1),
                           [], lambda _about: False)
    assert text.kind is NoticeKind.DONE
    assert "7 problems:" in text.body
    assert text.body.endswith("and 4 more")
    assert "SECRETKEY" not in text.body
    assert "\x1b" not in text.body
    assert "\u202e" not in text.body


@given(st.text(), st.integers(2, 80))
def test_a_name_from_outside_is_always_one_short_printable_line(name: str, longest: int) -> None:
    line = one_line(name, longest)
    assert len(line) <= longest
    assert line.isprintable()
    assert "\n" not in line


STATUSES = st.sampled_from([
    (SyncStatus.NO_NEW, ""), (SyncStatus.SUCCESS, ""), (SyncStatus.CANCELLED, ""), (SyncStatus.ERROR, "offline"),
    (SyncStatus.ERROR, "maintenance"), (SyncStatus.ERROR, "disk_full"), (SyncStatus.AUTH_FAILED, "password_refused")])


@given(st.lists(STATUSES, max_size=12))
def test_each_trouble_is_told_once_going_and_once_coming_back(ends: list[tuple[SyncStatus, str]]) -> None:
    expected, now = [], ""
    for number, (status, code) in enumerate(ends):
        group = "away" if code in ("offline", "maintenance") else code
        if status is SyncStatus.CANCELLED or group == now:
            continue
        if group or now != "password_refused":
            expected.append((f"r{number}", group))
        now = group
    told = tell_all([run(status, number, code=code) for number, (status, code) in enumerate(ends)])
    assert [run_id for run_id, _kind, _title in told] == [run_id for run_id, _group in expected]
    for (_run_id, kind, title), (_same, group) in zip(told, expected, strict=True):
        assert (kind is NoticeKind.NEEDS_YOU) == (group == "password_refused")
        assert (title in ("The portal can be reached again", "Syncing works again")) == (group == "")


def best(value: float, before: float, **facts: Any) -> PersonalBest:
    facts = {"player": "Alex", "club": "7 Iron", "measure": BestMeasure.CARRY, "practised_on": date(2026, 11, 22),
             **facts}
    return PersonalBest(value=value, before=before, report_id=7, session_name="warmup", **facts)


def test_a_best_is_told_in_the_golfers_units() -> None:
    (text,) = describe_bests(run(SyncStatus.SUCCESS), [best(160.0, 150.0)], METRES, name_player=False)
    assert (text.title, text.body) == (
        "New personal best", "7 Iron: carry 160 m (before 150), Sun 22 Nov 2026")
    speed = best(60.0, 50.0, measure=BestMeasure.BALL_SPEED)
    (text,) = describe_bests(run(SyncStatus.SUCCESS), [best(160.0, 150.0), speed], YARDS, name_player=True)
    assert text.title == "2 new personal bests for Alex"
    assert text.body.splitlines()[0].startswith("7 Iron: carry 175 yd (before 164)")
    assert text.body.splitlines()[1].startswith("7 Iron: ball speed 134.2 mph (before 111.8)")


def test_what_reads_the_same_is_no_best_and_a_long_list_is_short() -> None:
    assert describe_bests(run(SyncStatus.SUCCESS), [best(150.01, 150.0)], METRES, name_player=False) == []
    many = [best(160.0, 150.0, club=f"{number} Iron") for number in range(10)]
    (text,) = describe_bests(run(SyncStatus.SUCCESS), many, METRES, name_player=False)
    assert text.title == "10 new personal bests"
    assert text.body.splitlines()[-1] == "and 4 more"


def test_each_player_has_a_notice_of_his_own() -> None:
    texts = describe_bests(run(SyncStatus.SUCCESS), [best(160, 150), best(160, 150, player="Sam\n<b>")], METRES,
                           name_player=True)
    assert [text.title for text in texts] == ["New personal best for Alex", "New personal best for Sam <b>"]
    assert len({text.about for text in texts}) == 2
