from __future__ import annotations

import time

import pytest

from golf.errors import KeyringUnavailable
from services.secrets.keyring_access import SERVICE, KeyringAccess
from tests.services.keyring_doubles import (
    BrokenKeyring,
    ChainOf,
    ForgetfulKeyring,
    LockableKeyring,
    MemoryKeyring,
    NoKeyring,
    NullKeyring,
    PlaintextKeyring,
    PromptingKeyring,
)

ACCOUNT = "https://my.uneekor.com"


def access_to(backend: MemoryKeyring, time_limit_s: float = 2.0) -> KeyringAccess:
    return KeyringAccess(lambda: backend, time_limit_s)


def test_a_working_keyring_is_usable_and_the_probe_leaves_nothing_behind() -> None:
    backend = MemoryKeyring()
    access = access_to(backend)
    assert access.unusable_reason() is None
    assert backend.secrets == {}


def test_a_secret_makes_the_round_trip_and_can_be_removed() -> None:
    backend = MemoryKeyring()
    access = access_to(backend)
    access.save(ACCOUNT, "s3cret")
    assert backend.secrets == {(SERVICE, ACCOUNT): "s3cret"}
    assert access.load(ACCOUNT) == "s3cret"
    assert access.clear(ACCOUNT) is True
    assert access.clear(ACCOUNT) is False


@pytest.mark.parametrize("backend", [
    NoKeyring(), NullKeyring(), PlaintextKeyring(), ForgetfulKeyring(), LockableKeyring(), BrokenKeyring(),
    ChainOf(PlaintextKeyring(), PlaintextKeyring()), ChainOf(),
], ids=lambda backend: type(backend).__name__)
def test_what_cannot_keep_a_secret_safely_is_not_used(backend: MemoryKeyring) -> None:
    access = access_to(backend)
    assert access.unusable_reason()
    with pytest.raises(KeyringUnavailable):
        access.save(ACCOUNT, "s3cret")
    assert backend.secrets == {}


def test_of_a_chain_only_the_safe_keyring_is_used() -> None:
    plain, safe = PlaintextKeyring(), MemoryKeyring()
    access = access_to(ChainOf(plain, safe))
    access.save(ACCOUNT, "s3cret")
    assert (SERVICE, ACCOUNT) in safe.secrets
    assert plain.secrets == {}


def test_a_prompt_that_nobody_answers_costs_the_time_limit_once() -> None:
    backend = PromptingKeyring()
    access = access_to(backend, time_limit_s=1.5)
    began = time.monotonic()
    assert "did not answer" in (access.unusable_reason() or "")
    assert time.monotonic() - began < 15  # nobody answers for thirty seconds
    assert access.unusable_reason()
    assert backend.prompts == 1, "nobody is asked, and waited for, a second time"
    backend.answered.set()


def test_asking_again_while_a_prompt_is_open_does_not_open_a_second_one() -> None:
    backend = PromptingKeyring()
    access = access_to(backend, time_limit_s=0.2)
    access.unusable_reason()
    access.unusable_reason(ask_again=True)
    assert backend.prompts == 1
    backend.answered.set()


def test_a_prompt_answered_late_makes_the_keyring_usable() -> None:
    backend = PromptingKeyring()
    access = access_to(backend, time_limit_s=0.2)
    assert access.unusable_reason()
    backend.answered.set()
    deadline = time.monotonic() + 30
    while access.unusable_reason() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert access.unusable_reason() is None


def test_a_keyring_unlocked_later_is_found_when_asked_again() -> None:
    backend = LockableKeyring()
    access = access_to(backend)
    assert access.unusable_reason() == "it is locked"
    backend.locked = False
    assert access.unusable_reason() == "it is locked"
    assert access.unusable_reason(ask_again=True) is None


def test_a_keyring_locked_later_is_noticed_and_said() -> None:
    backend = LockableKeyring()
    backend.locked = False
    access = access_to(backend)
    assert access.unusable_reason() is None
    backend.locked = True
    with pytest.raises(KeyringUnavailable, match="it is locked"):
        access.load(ACCOUNT)
    assert access.unusable_reason() == "it is locked"


def test_no_error_of_a_keyring_repeats_the_secret() -> None:
    backend = LockableKeyring()
    backend.locked = False
    access = access_to(backend)
    assert access.unusable_reason() is None
    backend.locked = True
    with pytest.raises(KeyringUnavailable) as caught:
        access.save(ACCOUNT, "canary-4711")
    chain: BaseException | None = caught.value
    while chain is not None:
        assert "canary" not in str(chain)
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)


def test_a_backend_whose_priority_cannot_be_told_is_not_used() -> None:
    class Unknown(MemoryKeyring):
        @property
        def priority(self) -> float:  # type: ignore[override]
            raise RuntimeError("SecretStorage required")

    assert access_to(Unknown()).unusable_reason()
