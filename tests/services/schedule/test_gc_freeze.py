"""The collector looks no more at what stays; once, and again when more has been loaded."""

import gc
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from services.schedule.minute_jobs import SettledMemory


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.freeze()  # as tests/conftest.py left it: else each collection in later files looks through all that is loaded


def test_what_is_loaded_is_settled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settle = SettledMemory()
    assert settle()
    settled = gc.get_freeze_count()
    assert settled > 10_000
    assert not settle()
    monkeypatch.setitem(sys.modules, "loaded_later", ModuleType("loaded_later"))
    assert settle()


def test_what_comes_later_is_still_collected() -> None:
    SettledMemory()()
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1


def test_garbage_is_not_kept_for_good() -> None:
    settle = SettledMemory()
    ring: list[object] = [object() for _ in range(100)]
    ring.append(ring)
    mark = id(ring)
    del ring
    settle()
    gc.unfreeze()
    assert mark not in {id(each) for each in gc.get_objects() if isinstance(each, list) and len(each) == 101}
