from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from golf.devices.roles import Role
from services.devices.codes import CODES_FILE, MOST_WRONG, MOST_WRONG_OF_A_CODE, Answer, PairingCodes
from tests.services.small_house import settings_in

START = datetime(2026, 12, 1, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def wait(self, **much: float) -> None:
        self.at += timedelta(**much)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def codes(tmp_path: Path, clock: Clock) -> PairingCodes:
    return PairingCodes(settings_in(tmp_path), clock.now)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_lets_in_one_device_once(codes: PairingCodes) -> None:
    code = codes.make(Role.GOLFER)
    assert len(code) == 6
    assert code.isdecimal()
    assert codes.take(f" {code[:3]} {code[3:]} ").role is Role.GOLFER
    assert codes.take(code).answer is Answer.WRONG
    assert not codes.is_open()


def test_a_code_holds_for_ten_minutes_and_not_before_it_was_made(codes: PairingCodes, clock: Clock) -> None:
    code = codes.make(Role.VIEWER)
    clock.wait(minutes=9, seconds=59)
    assert codes.is_open()
    clock.wait(seconds=1)
    assert codes.take(code).answer is Answer.WRONG
    code = codes.make(Role.VIEWER)
    clock.wait(hours=-1)
    assert not codes.is_open()
    assert codes.take(code).answer is not Answer.RIGHT


def test_a_new_code_ends_the_one_before_it(codes: PairingCodes, clock: Clock) -> None:
    first, second = codes.make(Role.OWNER), codes.make(Role.VIEWER)
    if first != second:
        assert codes.take(first).answer is Answer.WRONG
        clock.wait(seconds=2)
    assert codes.take(second).role is Role.VIEWER


def test_wrong_tries_end_a_code_and_are_slowed_down(codes: PairingCodes, clock: Clock) -> None:
    code = codes.make(Role.OWNER)
    for number in range(MOST_WRONG_OF_A_CODE):
        tried = codes.take(other_than(code))
        assert (tried.answer, tried.wait) == (Answer.WRONG, timedelta(seconds=2 ** number))
        assert codes.take(code).answer is Answer.WAIT, "the right one has to wait as well"
        clock.wait(seconds=2 ** number)
    assert codes.take(code).answer is Answer.WRONG


def test_guessing_is_bounded_over_all_codes_and_restarts(tmp_path: Path, clock: Clock) -> None:
    """Somebody guesses every second for two days, a new code is made every minute, and Rangebook restarts each time."""
    looked_at = 0
    for second in range(2 * 3600):
        codes = PairingCodes(settings_in(tmp_path), clock.now)
        if second % 60 == 0:
            code = codes.make(Role.OWNER)
        looked_at += codes.take(other_than(code)).answer is Answer.WRONG
        clock.wait(seconds=1)
        if looked_at == MOST_WRONG:  # from here on an hour at a time: the rest of the hour is refused unseen
            assert PairingCodes(settings_in(tmp_path), clock.now).take(code).answer is Answer.WAIT
            break
    assert looked_at == MOST_WRONG
    clock.wait(hours=-3)
    assert codes.take(code).answer is Answer.WAIT, "a clock that is set back forgives nothing"


def test_wrong_tries_are_forgiven_after_an_hour(codes: PairingCodes, clock: Clock) -> None:
    for _ in range(MOST_WRONG):
        codes.take("000000x")
        clock.wait(minutes=5)
    clock.wait(minutes=30)
    code = codes.make(Role.GOLFER)
    assert codes.take(code).role is Role.GOLFER


@pytest.mark.parametrize("typed", ["", "x", "０００００１", "12345", "1234567", "\ud800", "1" * 5000])
def test_what_is_no_code_lets_nobody_in(codes: PairingCodes, typed: str) -> None:
    codes.make(Role.OWNER)
    assert codes.take(typed).answer is Answer.WRONG


def test_the_file_is_private_and_does_not_hold_the_code(codes: PairingCodes, tmp_path: Path) -> None:
    codes.make(Role.OWNER)
    path = settings_in(tmp_path).private_folder / CODES_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())["codes"]["code"]) == {"scrypt", "salt", "role", "wrong", "made_at"}


@pytest.mark.parametrize("body", ['{"codes": {"code": 3, "wrong": "x"}}', "[]", "no",
                                  '{"codes": {"wrong": [3, null, "2026"], "code": {"salt": "zz"}}}'])
def test_a_file_that_is_not_ours_lets_nobody_in(codes: PairingCodes, tmp_path: Path, body: str) -> None:
    path = settings_in(tmp_path).private_folder / CODES_FILE
    path.parent.mkdir(parents=True)
    path.write_text(body)
    assert not codes.is_open()
    assert codes.take("123456").answer is Answer.WRONG
