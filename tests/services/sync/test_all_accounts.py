from __future__ import annotations

import threading

import pytest

from golf.errors import CredentialsMissing, GolfError, SignInBlocked, SyncAlreadyRunning
from golf.sync_events import SyncFailure, SyncResult, SyncStatus
from services.sync.all_accounts import AllAccountsProgress, sync_each_account

ACCOUNTS = ("home", "club", "ann")


class Runs:
    """Answers for each account, and what was asked of whom."""

    def __init__(self, **answers: SyncStatus | GolfError | str) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.told: list[AllAccountsProgress] = []
        self.stop = threading.Event()

    def one(self, account: str) -> SyncResult:
        self.asked.append(account)
        answer = self.answers.get(account, SyncStatus.SUCCESS)
        if isinstance(answer, GolfError):
            raise answer
        if isinstance(answer, SyncStatus):
            return SyncResult(f"run-{account}", answer)
        return SyncResult(f"run-{account}", SyncStatus.ERROR, errors=(SyncFailure(answer, "No.", True),))

    def go(self) -> AllAccountsProgress:
        return sync_each_account(ACCOUNTS, self.one, self.stop, self.told.append)


def test_each_account_has_its_turn_and_it_is_told() -> None:
    runs = Runs()
    ended = runs.go()
    assert runs.asked == [step.account for step in ended.steps] == list(ACCOUNTS)
    assert [(now.running, now.position) for now in runs.told if now.running] == [("home", 1), ("club", 2), ("ann", 3)]
    assert [now.is_over for now in runs.told] == [False] * 6 + [True]
    assert ended.left_out == ()


@pytest.mark.parametrize("trouble", [
    SignInBlocked("Refused.", "Sign in."), CredentialsMissing("Unknown.", ""), SyncAlreadyRunning("Busy.", "")])
def test_one_that_cannot_begin_is_left_out_with_the_reason(trouble: GolfError) -> None:
    runs = Runs(club=trouble)
    ended = runs.go()
    assert runs.asked == list(ACCOUNTS)
    assert [(step.account, step.reason) for step in ended.left_out] == [("club", str(trouble))]


def test_when_none_can_begin_the_first_reason_is_raised() -> None:
    runs = Runs(**{name: SignInBlocked(f"{name} was refused.") for name in ACCOUNTS})
    with pytest.raises(SignInBlocked, match="home"):
        runs.go()
    assert runs.told[-1].is_over


def test_stop_stops_them_all() -> None:
    runs = Runs(home=SyncStatus.CANCELLED)
    runs.stop.set()
    ended = runs.go()
    assert runs.asked == []
    assert {step.reason for step in ended.left_out} == {"Left out: you pressed Stop."}


def test_a_run_that_was_stopped_ends_the_round() -> None:
    runs = Runs(home=SyncStatus.CANCELLED)
    assert [step.account for step in runs.go().left_out] == ["club", "ann"]
    assert runs.asked == ["home"]


@pytest.mark.parametrize("code", ["offline", "maintenance", "refusing"])
def test_a_portal_that_asks_for_a_pause_is_left_in_peace(code: str) -> None:
    runs = Runs(home=code)
    assert [step.account for step in runs.go().left_out] == ["club", "ann"]
    assert runs.asked == ["home"]


def test_a_run_that_failed_for_its_own_reasons_ends_nothing() -> None:
    runs = Runs(home=SyncStatus.AUTH_FAILED, club="portal_changed")
    runs.go()
    assert runs.asked == list(ACCOUNTS)
