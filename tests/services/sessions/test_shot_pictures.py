"""Pictures of shots from the demo portal over real HTTP: asked for once, looked into, kept, bounded."""

import io
import json
import logging
import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from automation.ports import StopSignal
from automation.reports.report_api import ReportApi
from automation.reports.shot_pictures import RawPicture, read_picture_list
from automation.shared.request_pacing import RequestPacer
from demo_portal import DemoPortal, build_account
from demo_portal.faults import Fault
from demo_portal.images import has_image
from golf.errors import PictureUnavailable, ReportUnreadable
from golf.reports import ReportKey
from golf.settings import Settings
from golf.shot_edits import ShotKey
from services.sessions.shot_pictures import LONGEST_SIDE_PX, ShotPictures, read_picture
from services.sign_in.portal_secrets import FileReportKeys
from tests.pages.conftest import TODAY


@pytest.fixture(scope="module")
def portal() -> Iterator[DemoPortal]:
    with DemoPortal(build_account(today=TODAY, sessions=40)) as running:
        yield running


@pytest.fixture(autouse=True)
def without_faults(portal: DemoPortal) -> Iterator[None]:
    yield
    portal.faults.clear()
    portal.counters.reset()


class Room:
    """A desk with everything it needs in a folder of its own."""

    def __init__(self, portal: DemoPortal, home: Path, *, most_bytes: int = 10_000_000) -> None:
        self.report = build_account(today=TODAY, sessions=40).reports[0]
        self.settings = Settings(home=home, api_url=portal.api_url)
        self.keys = FileReportKeys(self.settings)
        self.keys.remember({self.report.id: ReportKey(self.report.key)})
        self.refusals: list[datetime | None] = []
        self.closed_until: datetime | None = None
        self.desk = ShotPictures(self.settings, self.keys, self._open, lambda: self.closed_until, most_bytes)

    def _open(self, stop: StopSignal) -> ReportApi:
        return ReportApi(self.settings.api_url, RequestPacer(None, stop), stop, backoff_s=0.01, attempts=2,
                         on_refusing=self.refusals.append)

    def shots(self, *, with_pictures: bool) -> list[ShotKey]:
        return [(self.report.id, str(group.id), str(shot["id"]))
                for group in self.report.groups for shot in group.shots
                if isinstance(shot["id"], int) and has_image(self.report.id, group.id, shot["id"]) is with_pictures]

    def files(self) -> list[Path]:
        return sorted(self.settings.picture_folder.glob("*"))


@pytest.fixture
def room(portal: DemoPortal, tmp_path: Path) -> Room:
    return Room(portal, tmp_path)


def test_pictures_come_once_and_are_kept_for_this_user_alone(portal: DemoPortal, room: Room) -> None:
    shot = room.shots(with_pictures=True)[0]
    assert room.desk.load_kept(shot) == []
    pictures = room.desk.fetch(shot)
    assert [picture.kind for picture in pictures] == ["ballimpact", "topview"]
    asked = portal.counters.image_requests
    assert asked == 3
    assert room.desk.fetch(shot) == pictures == room.desk.load_kept(shot)
    assert portal.counters.image_requests == asked
    assert len(room.files()) == 2
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in room.files()} == {0o600}
        assert stat.S_IMODE(room.settings.picture_folder.stat().st_mode) == 0o700


def test_a_shot_without_pictures_has_none(room: Room) -> None:
    assert room.desk.fetch(room.shots(with_pictures=False)[0]) == []
    assert room.files() == []


def test_the_oldest_make_room(portal: DemoPortal, tmp_path: Path) -> None:
    room = Room(portal, tmp_path)
    first, second, third = room.shots(with_pictures=True)[:3]
    for age, shot in enumerate((first, second)):
        room.desk.fetch(shot)
        for path in room.files():
            os.utime(path, ns=(0, path.stat().st_mtime_ns - (2 - age) * 10**9))
    kept = sum(path.stat().st_size for path in room.files())
    small = Room(portal, tmp_path, most_bytes=kept)
    small.desk.fetch(third)
    assert small.desk.load_kept(third) != []
    assert len(small.desk.load_kept(first)) < 2
    assert sum(path.stat().st_size for path in small.files()) <= kept


def test_the_key_is_in_no_log_and_in_no_file_name(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        room.desk.fetch(room.shots(with_pictures=True)[0])
    assert room.report.key not in caplog.text + "".join(path.name for path in room.files())


@pytest.mark.parametrize("fault", [Fault.IMAGE_BOMB, Fault.IMAGE_NOT_AN_IMAGE])
def test_what_is_no_picture_is_not_kept(portal: DemoPortal, room: Room, fault: Fault) -> None:
    portal.faults.on(fault)
    with pytest.raises(PictureUnavailable, match="are none"):
        room.desk.fetch(room.shots(with_pictures=True)[0])
    assert room.files() == []


def test_without_the_link_nobody_is_asked(portal: DemoPortal, room: Room) -> None:
    with pytest.raises(PictureUnavailable, match="link to this session is not known"):
        room.desk.fetch((999, "1", "1"))
    assert portal.counters.image_requests == 0


def test_a_shot_unknown_there_is_said(room: Room) -> None:
    with pytest.raises(PictureUnavailable, match="does not know this shot"):
        room.desk.fetch((room.report.id, "1", "999999"))


def test_offline_is_said(room: Room) -> None:
    settings = Settings(home=room.settings.home, api_url="http://127.0.0.1:9")
    desk = ShotPictures(settings, room.keys, lambda stop: ReportApi(
        settings.api_url, RequestPacer(None, stop), stop, backoff_s=0.01, attempts=2), lambda: None)
    with pytest.raises(PictureUnavailable, match="did not send the pictures"):
        desk.fetch(room.shots(with_pictures=True)[0])


def test_after_a_refusal_the_portal_is_left_alone(portal: DemoPortal, room: Room) -> None:
    shot = room.shots(with_pictures=True)[0]
    portal.faults.on(Fault.API_429, endpoint="images", seconds=3600)
    with pytest.raises(PictureUnavailable, match="slow down"):
        room.desk.fetch(shot)
    portal.faults.clear()
    room.closed_until = room.refusals[0]
    assert room.closed_until is not None
    asked = portal.counters.image_requests
    with pytest.raises(PictureUnavailable, match="left alone until"):
        room.desk.fetch(shot)
    assert portal.counters.image_requests == asked


def test_a_large_picture_is_made_smaller_and_drawn_anew() -> None:
    target = io.BytesIO()
    Image.new("RGB", (4000, 1000), "green").save(target, "JPEG", comment=b"made by somebody")
    picture = read_picture(RawPicture("topview", target.getvalue()))
    assert picture is not None
    assert b"made by somebody" not in picture.body
    with Image.open(io.BytesIO(picture.body)) as shown:
        assert (shown.format, shown.size) == ("PNG", (LONGEST_SIDE_PX, 400))


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0"])
def test_a_broken_picture_is_none(body: bytes) -> None:
    assert read_picture(RawPicture("topview", body)) is None


@pytest.mark.parametrize("path", ["http://evil.example/p.png", "//evil.example/p.png", "", "a" * 600, "/a\nb",
                                  "\\\\host\\share", "javascript:alert(1)"])
def test_only_a_path_below_the_host_is_followed(path: str) -> None:
    body = b'[{"name": "ballimpact", "image": %s}]' % json.dumps(path).encode()
    assert read_picture_list(body) == []


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"null", b"[" * 100_000])
def test_a_list_that_is_none_is_unreadable(body: bytes) -> None:
    with pytest.raises(ReportUnreadable):
        read_picture_list(body)


def test_a_list_is_read_as_far_as_it_is_one() -> None:
    body = b'[1, {"name": 3}, {"name": "other", "image": "/x.png"}, {"name": "topview_2", "image": "/t.png"}]'
    assert [(each.kind, each.path) for each in read_picture_list(body)] == [("topview", "/t.png")]


def test_certificates_that_are_not_there_are_said_as_that(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/company.pem")
    with pytest.raises(PictureUnavailable, match="SSL_CERT_FILE"):
        room.desk.fetch(room.shots(with_pictures=True)[0])
