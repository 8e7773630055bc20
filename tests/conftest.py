"""What holds for every test: how properties are judged, and new databases that need not be built each time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from services.sign_in import refused_passwords
from storage.file import migrating
from storage.file.schema import HEAD_REVISION
from tests.browsers import KEPT
from tests.long_cases import mark_long_cases
from tests.made_once import make_folder
from tests.order import put_longest_first

# Property tests judge properties: how long a busy machine takes to think of an example is none of them.
settings.register_profile("gate", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)
settings.register_profile("proofs", settings.get_profile("gate"), max_examples=200)
settings.load_profile("gate")  # --hypothesis-profile proofs, which start.py test --proofs gives, comes after it

_migrate = migrating.migrate


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a run makes the folder of what is made once, before it starts others."""
    if remove := make_folder():
        config.add_cleanup(remove)


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what "-m" does not want
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Cases of long lists are among the proofs, and the longest files begin."""
    mark_long_cases(items)
    put_longest_first(items)


def pytest_collection_finish() -> None:
    """What was loaded to collect thousands of tests stays to the end: no collection of garbage looks at it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)  # before the fixtures of the test
def pytest_runtest_setup(item: pytest.Item) -> None:
    """No browser is left open before a test that may open its own, or that runs an event loop."""
    if "running_browser" not in getattr(item, "fixturenames", ()):
        KEPT.close_when_idle()


def pytest_sessionfinish() -> None:
    """Close what the last file has left running."""
    KEPT.close_when_idle()


@pytest.fixture(scope="module")
def running_browser() -> Iterator[Browser]:
    """The browser that the files of this process share. What a file opens in it, it closes.

    Only the page of ``tests/pages/at_rest.py`` stays in it, and does nothing while other files have their turn.
    """
    with KEPT.lent() as browser:
        yield browser


@pytest.fixture(scope="module")
def chromium(running_browser: Browser) -> Browser:
    """The same, by the name of its kind."""
    return running_browser


@pytest.fixture(scope="session", autouse=True)
def ready_schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new file gets a copy of what the migrations build, built once by them: a thousand tests begin with one.

    Everything around it (lock, other name, moving into place) stays real, and so does migrating an older file.
    """
    built = tmp_path_factory.mktemp("schema") / "golf.db"
    _migrate(built)

    def copy_or_migrate(path: Path, revision: str = "head") -> None:
        if revision not in ("head", HEAD_REVISION) or (path.exists() and path.stat().st_size):
            _migrate(path, revision)
        else:
            path.write_bytes(built.read_bytes())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrating, "migrate", copy_or_migrate)
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Refused passwords are hashed in a microsecond instead of 50 ms; test_refused_passwords.py pays the price."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refused_passwords, "_COST", 2)
        yield


@pytest.fixture
def real_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests about building a new file: the migrations themselves, each time."""
    monkeypatch.setattr(migrating, "migrate", _migrate)
