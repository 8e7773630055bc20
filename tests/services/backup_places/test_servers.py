"""A real WebDAV server on loopback, and a bucket when one is given: a copy goes there, is read back and comes home."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from golf.backups import BackupPlaceError
from services.backup_places.address import read_address
from services.backup_places.place import Place, PlaceSignIn
from tests.opened_app import OpenedApp
from tests.services.small_house import build_small_app, report_body, save_report

PASSPHRASE = "seven iron to the middle"
USER, PASSWORD = "ann", "CANARY-of-the-server"


@pytest.fixture(scope="module")
def webdav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    folder = tmp_path_factory.mktemp("dav")
    served = WsgiDAVApp({"provider_mapping": {"/dav": str(folder)}, "verbose": 0,
                         "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}}})
    server: Any = Server(("127.0.0.1", 0), served)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}/dav/Golf"
    server.stop()
    thread.join(10)


@pytest.fixture(scope="module")
def bucket() -> str:
    """A real one, by hand: ``RANGEBOOK_TEST_S3=s3://BUCKET/FOLDER?…`` and ``RANGEBOOK_TEST_S3_KEY=ACCESS:SECRET``."""
    address = os.environ.get("RANGEBOOK_TEST_S3")
    if not address:
        pytest.skip("no bucket was given: RANGEBOOK_TEST_S3")
    return address


@pytest.fixture
def app(tmp_path: Path) -> OpenedApp:
    app = build_small_app(tmp_path / "home")
    save_report(app, 101, report_body(5))
    return app


@pytest.mark.parametrize("kind", ["webdav", "bucket"])
def test_a_copy_goes_there_is_verified_and_comes_home(
    app: OpenedApp, tmp_path: Path, kind: str, request: pytest.FixtureRequest,
) -> None:
    address, sign_in = request.getfixturevalue(kind), PlaceSignIn(USER, PASSWORD)
    if kind == "bucket":
        sign_in = PlaceSignIn(*os.environ["RANGEBOOK_TEST_S3_KEY"].split(":", 1))
    place = app.backup_places.add("Away", address, PASSPHRASE, sign_in, allow_file=True)
    app.backup_places.copy(place)
    app.backup_places.check(place)
    bare = build_small_app(tmp_path / "new computer")
    [found] = bare.backup_places.find_elsewhere(address, PASSPHRASE, sign_in)
    bare.backups.restore(bare.backup_places.bring(found).name)
    assert bare.database.journal.load_session(101).card.stored_shots == 5
    app.backup_places.remove(place, delete_copies=True)
    assert app.backup_places.load() == []
    left = Place(read_address(address), sign_in)
    assert [left.list_names(folder) for folder in left.list_folders()] in ([], [[]])


def test_a_wrong_password_is_said_and_not_repeated(webdav: str, caplog: pytest.LogCaptureFixture) -> None:
    place = Place(read_address(webdav), PlaceSignIn(USER, "CANARY-of-another"))
    with pytest.raises(BackupPlaceError, match="refused the sign-in") as refused:
        place.read_small("rangebook-00000000/rangebook-key.age", 100)
    assert "CANARY" not in f"{refused.value!r} {caplog.text} {PlaceSignIn('a', 'CANARY')!r}"


def test_a_large_file_goes_in_one_request_where_a_server_takes_no_pieces(webdav: str, tmp_path: Path) -> None:
    place, large = Place(read_address(webdav), PlaceSignIn(USER, PASSWORD)), tmp_path / "large"
    large.write_bytes(os.urandom(3_000_000))
    place.save("folder/large", large, lambda _done: None)
    assert place.hash_file("folder/large", lambda _done: None) == (
        hashlib.sha256(large.read_bytes()).hexdigest(), 3_000_000)
    place.remove("folder/large")


@pytest.mark.parametrize("ask", [
    lambda place: place.list_names("folder"), Place.list_folders, lambda place: place.read_small("x", 10),
    lambda place: place.write_small("x", b"y"), lambda place: place.remove("x"),
    lambda place: place.load_written_at("x", None), lambda place: place.hash_file("x", lambda _done: None),
], ids=["list", "folders", "read", "write", "remove", "stat", "hash"])
def test_nothing_else_stands_still_while_a_server_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, ask: Callable[[Place], object],
) -> None:
    """The library must give the interpreter's lock away while it waits, or every page would hang with it."""
    monkeypatch.setattr("services.backup_places.place._RETRIES", 0)
    monkeypatch.setattr("services.backup_places.place._CONTROL_SECONDS", 1.0)
    monkeypatch.setattr("services.backup_places.place._TRANSFER_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # the system takes the connection, nobody answers
        place = Place(read_address(f"http://127.0.0.1:{silent.getsockname()[1]}/dav"), PlaceSignIn(USER, PASSWORD))
        asked = threading.Thread(target=_ask_quietly, args=(ask, place))
        asked.start()
        turns = 0
        while asked.is_alive():
            asked.join(0.01)
            turns += 1
    assert turns > 5


def _ask_quietly(ask: Callable[[Place], object], place: Place) -> None:
    with pytest.raises(BackupPlaceError):
        ask(place)


def test_a_server_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.backup_places.place._RETRIES", 0)
    place = Place(read_address("http://127.0.0.1:9/dav"), PlaceSignIn(USER, PASSWORD))
    with pytest.raises(BackupPlaceError, match="does not answer"):
        place.list_names("rangebook-00000000")
