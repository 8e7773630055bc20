"""What every place for the golfer's own logins promises: one entry per account, and the old one carried over.

Use: ``class TestMine(SecretPlaceContract)`` with fixtures ``place`` and ``keep_old``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.sign_in.login_places import LoginPlace, StoredCredentials

ME, CLUB = StoredCredentials("Me@example.com", "one"), StoredCredentials("club@example.com", "two")
KeepOld = Callable[[object], None]


class SecretPlaceContract:
    @pytest.fixture
    def place(self) -> LoginPlace:
        raise NotImplementedError

    @pytest.fixture
    def keep_old(self) -> KeepOld:
        raise NotImplementedError

    def test_each_account_has_an_entry_of_its_own(self, place: LoginPlace) -> None:
        place.save(ME)
        place.save(CLUB)
        found = [place.load(name) for name in (" me@EXAMPLE.com", "club@example.com", "ann@example.com")]
        assert [entry and entry.credentials for entry in found] == [ME, CLUB, None]

    def test_removing_one_leaves_the_others(self, place: LoginPlace) -> None:
        place.save(ME)
        place.save(CLUB)
        assert place.clear(ME.username)
        assert not place.clear(ME.username)
        kept = place.load(CLUB.username)
        assert place.load(ME.username) is None
        assert kept is not None
        assert kept.credentials == CLUB

    def test_a_later_password_takes_the_place_of_the_earlier(self, place: LoginPlace) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        place.save(ME, at)
        first = place.load(ME.username)
        place.save(StoredCredentials(ME.username, "newer"))
        second = place.load(ME.username)
        assert first is not None
        assert second is not None
        assert (first.saved_at, second.credentials.password) == (at, "newer")
        assert second.saved_at > at

    def test_what_an_earlier_version_kept_is_read_and_can_be_removed(
        self, place: LoginPlace, keep_old: KeepOld
    ) -> None:
        keep_old({"username": "me@example.com", "password": "one", "saved_at": "2026-01-01T00:00:00+00:00"})
        old = place.load_old()
        assert old is not None
        assert (old.credentials.username, old.saved_at) == ("me@example.com", datetime(2026, 1, 1, tzinfo=UTC))
        place.save(ME, old.saved_at)
        place.clear_old()
        assert place.load_old() is None
        assert place.load(ME.username) is not None

    @pytest.mark.parametrize("spoilt", [7, {}, {"username": "me"}, {"username": "me", "password": ""}])
    def test_an_old_entry_that_is_none_counts_as_none(
        self, place: LoginPlace, keep_old: KeepOld, spoilt: object
    ) -> None:
        keep_old(spoilt)
        assert place.load_old() is None
