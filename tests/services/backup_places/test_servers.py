"""A real WebDAV server and a real S3 one, on loopback: a copy goes there, is read back, and comes home."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from golf.errors import BackupPlaceError
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
def bucket() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server: Any = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    httpx.put(f"http://127.0.0.1:{port}/ann-golf").raise_for_status()
    yield f"s3://ann-golf/range?endpoint=http://127.0.0.1:{port}&region=us-east-1"
    server.stop()


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
    assert "CANARY" not in f"{refused.value!r} {refused.value.__context__!r} {caplog.text} {PlaceSignIn('a', 'CANARY')!r}"


def test_a_bucket_that_is_not_there_is_said(bucket: str) -> None:
    place = Place(read_address(bucket.replace("ann-golf", "no-such-bucket")), PlaceSignIn(USER, PASSWORD))
    with pytest.raises(BackupPlaceError, match="no such bucket"):
        place.read_small("rangebook-00000000/rangebook-key.age", 100)


def test_a_server_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.backup_places.place._RETRIES", 0)
    place = Place(read_address("http://127.0.0.1:9/dav"), PlaceSignIn(USER, PASSWORD))
    with pytest.raises(BackupPlaceError, match="does not answer"):
        place.list_names("rangebook-00000000")
