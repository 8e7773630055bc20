"""Which paths a page may read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.shared.allowed_paths import AllowedPaths, PathRefused, find_path
from tests.opened_app import OpenedApp


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "golfer"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


@pytest.fixture
def allowed(app: OpenedApp, home: Path) -> AllowedPaths:
    assert home.exists()
    return AllowedPaths(app.database, app.settings)


def refusal(allowed: AllowedPaths, typed: object, **how: bool) -> str:
    with pytest.raises(PathRefused) as told:
        allowed.check(str(typed), **how)
    assert told.value.what_to_do, "there is always a next step"
    return str(told.value)


def test_the_home_folder_is_allowed_until_others_are_listed(allowed: AllowedPaths, home: Path, tmp_path: Path) -> None:
    inside, outside = home / "shots", tmp_path / "elsewhere"
    inside.mkdir()
    outside.mkdir()
    assert allowed.check("~/shots") == allowed.check(f'"{inside}"') == inside.resolve()
    assert "outside the folders that pages may read" in refusal(allowed, outside)
    assert allowed.check(str(outside), from_page=False) == outside.resolve()
    allowed.save([str(outside), "", str(outside)])
    assert allowed.load() == (outside.resolve(),)
    assert allowed.check(str(outside)) == outside.resolve()
    assert "outside" in refusal(allowed, inside)
    allowed.save([])
    assert allowed.load() == (home,)


def test_a_link_is_where_it_leads(allowed: AllowedPaths, home: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = home / "link"
    link.symlink_to(tmp_path / "elsewhere")
    assert "elsewhere is outside" in refusal(allowed, link)
    (home / "round").symlink_to(home / "round")
    assert "cannot be used" in refusal(allowed, home / "round")


@pytest.mark.parametrize(("typed", "reason"), [
    ("", "No path"), ("shots", "not a whole path"), ("~/nothing", "was not found"), ("/dev/null", "is a device"),
    ("/proc/self", "belongs to the system"), ("//./COM1", "is a device"), ("\\\\.\\pipe\\x", "is a device"),
    ("/a\0b", "No path")])
def test_what_is_no_folder_is_refused_with_the_reason(allowed: AllowedPaths, typed: str, reason: str) -> None:
    assert reason in refusal(allowed, typed)
    assert reason in refusal(allowed, typed, from_page=False)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who may read everything is refused nothing")
def test_a_folder_that_may_not_be_read_is_refused(allowed: AllowedPaths, home: Path) -> None:
    (home / "closed").mkdir(mode=0)
    assert "may not be read" in refusal(allowed, home / "closed")


def test_pipes_and_rangebooks_own_folder_are_refused(app: OpenedApp, allowed: AllowedPaths, home: Path) -> None:
    os.mkfifo(home / "pipe")
    assert "neither a folder nor a file" in refusal(allowed, home / "pipe")
    app.settings.private_folder.mkdir(exist_ok=True)
    assert "keeps its own data" in refusal(allowed, app.settings.private_folder, from_page=False)


def test_a_network_disk_is_refused_where_it_does_harm(
    allowed: AllowedPaths, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.shared.allowed_paths.find_network_kind", lambda _place: "nfs4")
    assert "network disk (nfs4)" in refusal(allowed, home)
    assert allowed.check(str(home), may_be_network=True) == home.resolve()


def test_a_list_that_cannot_be_read_is_none(app: OpenedApp, allowed: AllowedPaths, home: Path) -> None:
    app.database.preferences.save("allowed_folders", "{")
    assert allowed.load() == (home,)
    (home / "file.csv").write_text("x")
    with pytest.raises(PathRefused, match="is no folder"):
        allowed.save([str(home / "file.csv")])
    assert find_path(str(home)) == home.resolve()
