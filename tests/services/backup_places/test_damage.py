"""A damaged copy stays known until it is replaced; a wrong clock holds nothing up; places are named among all."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from golf.backups import BackupPlaceError
from golf.errors import BackupInvalid
from services.backup_places.text import describe_place
from tests.opened_app import OpenedApp
from tests.services.backup_places.test_service import MovedClock, add, now_of, sealed_files
from tests.services.backup_places.test_service import app as app  # noqa: PLC0414 - a fixture
from tests.services.backup_places.test_service import clock as clock  # noqa: PLC0414 - a fixture
from tests.services.backup_places.test_service import quick_passphrase as quick_passphrase  # noqa: PLC0414 - a fixture
from tests.services.backup_places.test_service import stick as stick  # noqa: PLC0414 - a fixture
from tests.services.small_house import report_body, save_report


def test_a_damaged_copy_is_not_forgotten_by_a_lucky_sample_and_the_newest_is_copied_again(
    app: OpenedApp, stick: Path, clock: MovedClock
) -> None:
    place = add(app, stick)
    app.backup_places.copy(place)
    first, = sealed_files(stick)
    clock.move(timedelta(days=1))
    save_report(app, 102, report_body(6))
    app.backup_places.copy(place)
    newest, = set(sealed_files(stick)) - {first}
    for sealed in (first, newest):
        whole = sealed.read_bytes()
        sealed.write_bytes(whole[:-50])
        while not now_of(app).damaged:
            with suppress(BackupInvalid):
                app.backup_places.check(now_of(app))
        assert "do not rely on it" in describe_place(now_of(app))
        for _sample in range(4):
            with pytest.raises(BackupInvalid):
                app.backup_places.check(now_of(app))
        if sealed == first:
            sealed.write_bytes(whole)
            app.backup_places.check(now_of(app))
        else:
            clock.move(timedelta(days=2))
            app.backup_places.copy_when_due()
            app.backup_places.check(now_of(app))
        assert (now_of(app).damaged, now_of(app).trouble) == ("", None)


def test_a_clock_that_was_ahead_holds_nothing_up(app: OpenedApp, stick: Path, clock: MovedClock) -> None:
    place = add(app, stick)
    app.backups.back_up_when_due()
    clock.move(timedelta(days=900))
    stick.rename(stick.with_name("away"))
    with pytest.raises(BackupPlaceError):
        app.backup_places.copy(place)
    stick.with_name("away").rename(stick)
    clock.move(timedelta(days=-900))
    app.backup_places.copy_when_due()
    assert now_of(app).trouble is None


def test_the_place_is_named_where_your_shots_are(app: OpenedApp, stick: Path) -> None:
    """With a duplicate: a backup counts it, the pages do not."""
    place = add(app, stick)
    twice = report_body(5)
    save_report(app, 103, twice)

    def lines() -> list[tuple[object, ...]]:
        found = app.copies.load_places(app.accounts.load_receipt(), None, app.backup_places.load())
        return [(line.name, line.sessions, line.shots, line.note) for line in found if line.name != "Portal"]

    (_, sessions, shots, _), there = lines()
    assert there == ("Backup in USB stick", 0, 0, "Nothing is copied yet")
    app.backup_places.copy(place)
    _, here, there = lines()
    assert (here, there) == (("Backups (1)", sessions, shots, "Newest holds all"),
                             ("Backup in USB stick", sessions, shots, "Newest holds all"))
    app.database.edits.rename(101, "evening")
    assert lines()[2][3] == "Newest holds all shots; later edits may be missing"
    save_report(app, 102, report_body(6))
    assert lines()[2][3] == "Newest is older; duplicates are counted"
