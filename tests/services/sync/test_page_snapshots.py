from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from automation.listing.listing_page import ListingPage
from automation.page_records import PageKind, PageStructure, Part
from golf.errors import FatalSyncError, ListingDoubtful, PortalChanged, PortalOffline
from golf.settings import Settings
from services.sync.page_snapshots import STRUCTURES_FILE, FilePageStructures
from services.sync_service import run_sync
from tests.services.small_house import ME, build_small_app

GOOD = PageStructure(PageKind.LISTING, {Part.COLUMNS: "6"})
BAD = PageStructure(PageKind.LISTING, {Part.COLUMNS: "5"})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def test_structures_are_kept_by_portal_and_page(settings: Settings) -> None:
    kept = FilePageStructures(settings)
    assert kept.load_good(PageKind.LISTING) is None
    kept.save_good(GOOD)
    kept.save_changed(BAD)
    again = FilePageStructures(settings)
    assert (again.load_good(PageKind.LISTING), again.load_changed(PageKind.LISTING)) == (GOOD, BAD)
    assert again.load_good(PageKind.SIGN_IN) is None
    assert FilePageStructures(replace(settings, portal_url="http://other")).load_good(PageKind.LISTING) is None
    kept.save_good(GOOD)
    assert kept.load_changed(PageKind.LISTING) is None, "it can be read again"


def test_what_is_kept_already_is_not_written_again(settings: Settings) -> None:
    kept = FilePageStructures(settings)
    kept.save_good(GOOD)
    path = settings.private_folder / STRUCTURES_FILE
    before = path.stat().st_mtime_ns
    kept.save_good(GOOD)
    assert path.stat().st_mtime_ns == before


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_the_file_is_private_and_names_no_address(settings: Settings) -> None:
    FilePageStructures(replace(settings, portal_url="https://canary.example")).save_good(GOOD)
    path = settings.private_folder / STRUCTURES_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"canary" not in path.read_bytes()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"demo": 5}', b"[" * 100_000])
def test_a_broken_file_counts_as_empty(settings: Settings, body: bytes) -> None:
    settings.private_folder.mkdir(parents=True)
    (settings.private_folder / STRUCTURES_FILE).write_bytes(body)
    kept = FilePageStructures(settings)
    assert kept.load_good(PageKind.LISTING) is None
    kept.save_good(GOOD)
    assert kept.load_good(PageKind.LISTING) == GOOD


def test_a_folder_that_cannot_be_written_ends_no_sync(settings: Settings) -> None:
    settings.private_folder.parent.mkdir(parents=True, exist_ok=True)
    settings.private_folder.write_text("a file is in the way")
    FilePageStructures(settings).save_good(GOOD)


class ChangedPortal:
    """A portal whose page has lost a part."""

    requests_made = 0
    reached_end = False

    def __init__(self, error: FatalSyncError | None = None) -> None:
        self._error = error

    def sign_in(self, username: str, password: Callable[[], str]) -> object:  # noqa: ARG002
        return None

    def walk_listing(self, *, to_end: bool) -> ChangedPortal:  # noqa: ARG002
        return self

    def confirm(self) -> bool:
        return True

    def __iter__(self) -> Iterator[ListingPage]:
        if self._error is not None:
            raise self._error
        return iter(())

    def what_changed(self) -> str:
        return "What changed: the page-size box is missing."


@pytest.mark.parametrize(("error", "is_told"), [
    (PortalChanged("It changed.", "Wait."), True), (ListingDoubtful("It contradicts itself.", "Wait."), True),
    (PortalOffline("It is away.", "Wait."), False), (None, True)])
def test_a_sync_whose_list_cannot_be_read_says_which_part_changed(
    tmp_path: Path, error: FatalSyncError | None, is_told: bool
) -> None:
    """None: the walk neither raised nor proved its end, so the service doubts the list."""
    app = build_small_app(tmp_path)

    @contextmanager
    def open_portal(*_: object) -> Iterator[ChangedPortal]:
        yield ChangedPortal(error)

    result = run_sync(ME, "a password", dependencies=replace(app.parts, open_portal=open_portal))
    assert [("page-size box is missing" in failure.message) for failure in result.errors] == [is_told]
