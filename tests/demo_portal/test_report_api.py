from __future__ import annotations

import csv
import io
import struct
import threading
import time
from email.utils import parsedate_to_datetime
from functools import partial

import httpx
import pytest

from demo_portal import DemoPortal, Fault, Report
from demo_portal.images import has_image

ONLY_READS = True

get = partial(httpx.get, verify=False, timeout=240)
SHOT_FIELDS = {
    "id",
    "ball_speed",
    "club_speed",
    "carry_distance",
    "total_distance",
    "side_distance",
    "apex",
    "back_spin",
    "side_spin",
    "launch_angle",
    "side_angle",
    "decent_angle",
    "attack_angle",
    "dynamic_loft",
    "club_path",
    "club_face_angle",
    "club_lie",
    "impact_x",
    "impact_y",
    "optix_x",
    "optix_y",
    "lie_angle",
    "flight_time",
    "type",
}


def test_a_report_is_a_list_of_groups_and_needs_no_cookie(report: Report, report_url: str) -> None:
    groups = get(report_url).json()
    assert [group["id"] for group in groups] == [group.id for group in report.groups]
    assert set(groups[0]) == {"id", "name", "club_name", "club", "client_created_date", "shots"}
    assert groups[0]["client_created_date"] == report.date.isoformat()
    assert groups[0]["name"] == report.name
    assert set(groups[0]["shots"][0]) == SHOT_FIELDS


def test_a_wrong_key_or_an_unknown_id_is_not_found(portal: DemoPortal, report: Report, client: httpx.Client) -> None:
    assert client.get(f"{portal.api_url}/oldmyuneekor/report/{report.id}/AAAAAAAAAAAA").status_code == 404
    assert client.get(f"{portal.api_url}/oldmyuneekor/report/1/{report.key}").status_code == 404


def test_requests_are_counted_also_those_at_the_same_time(portal: DemoPortal, report: Report, report_url: str) -> None:
    portal.faults.on(Fault.API_SLOW, seconds=600)
    threads = [threading.Thread(target=get, args=(report_url,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    counters = portal.counters
    while counters.report_requests < len(threads):
        time.sleep(0.01)
    portal.faults.clear()
    for thread in threads:
        thread.join()
    assert (counters.report_requests, counters.max_concurrent_report_requests) == (3, 3)
    assert counters.report_requests_by_id == {report.id: 3}
    assert counters.bytes > 3000
    counters.reset()
    assert (counters.report_requests, counters.bytes, counters.report_requests_by_id) == (0, 0, {})


def picture_lists(portal: DemoPortal, report: Report, *, wanted: bool) -> str:
    group, shot = next(
        (group.id, shot["id"])
        for group in report.groups
        for shot in group.shots
        if isinstance(shot["id"], int) and has_image(report.id, group.id, shot["id"]) is wanted
    )
    return f"{portal.api_url}/report/shotimage/{report.id}/{report.key}/{group}/{shot}"


def test_some_shots_have_real_pictures(portal: DemoPortal, report: Report, client: httpx.Client) -> None:
    pictures = client.get(picture_lists(portal, report, wanted=True)).json()
    assert [picture["name"] for picture in pictures] == ["ballimpact", "topview_1"]
    for picture in pictures:
        assert report.key not in picture["image"]
        for base in (portal.url, portal.api_url):
            answer = client.get(base + picture["image"])
            assert answer.headers["content-type"] == "image/png"
            assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert client.get(picture_lists(portal, report, wanted=False)).json() == []
    assert portal.counters.image_requests == 6


def test_pictures_of_nothing_are_not_found(portal: DemoPortal, report: Report, client: httpx.Client) -> None:
    lists = picture_lists(portal, report, wanted=True)
    path = client.get(lists).json()[0]["image"]
    wrong = [
        lists.replace(report.key, "nokey"),
        lists.rsplit("/", 1)[0] + "/9999",
        path.replace("ballimpact", "other"),
        path.replace(str(report.id), "1", 1),
    ]
    assert {client.get(url).status_code for url in wrong} == {404}


def test_picture_faults(portal: DemoPortal, report: Report, client: httpx.Client) -> None:
    path = client.get(picture_lists(portal, report, wanted=True)).json()[0]["image"]
    portal.faults.on(Fault.IMAGE_NOT_AN_IMAGE, times=1)
    assert b"html" in client.get(path).content
    portal.faults.on(Fault.IMAGE_BOMB, times=1)
    bomb = client.get(path).content
    assert len(bomb) < 200_000
    assert struct.unpack(">II", bomb[16:24]) == (12_000, 12_000)
    portal.faults.on(Fault.API_429, endpoint="images", seconds=1)
    assert client.get(picture_lists(portal, report, wanted=True)).status_code == 429


@pytest.mark.parametrize(("distance", "speed", "factor"), [("yard", "mph", 1.0936133), ("meter", "kph", 1.0)])
def test_the_csv_has_all_shots_in_the_units_asked_for(
    portal: DemoPortal, report: Report, distance: str, speed: str, factor: float
) -> None:
    answer = get(f"{portal.api_url}/report/export/allsessions/{report.id}/{report.key}/{distance}/{speed}")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(lines) == report.shot_count
    carry = report.groups[0].shots[0]["carry_distance"]
    assert isinstance(carry, float)
    assert float(lines[0][f"Carry ({distance})"]) == pytest.approx(carry * factor, abs=0.01)


def test_the_csv_refuses_other_units_and_keys(portal: DemoPortal, report: Report) -> None:
    base = f"{portal.api_url}/report/export/allsessions/{report.id}"
    assert get(f"{base}/{report.key}/furlong/mph").status_code == 404
    assert get(f"{base}/nokey/yard/mph").status_code == 404
    portal.faults.on(Fault.API_503, endpoint="csv", times=1)
    assert get(f"{base}/{report.key}/yard/mph").status_code == 503


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.API_429, 429),
        (Fault.API_500, 500),
        (Fault.API_502, 502),
        (Fault.API_503, 503),
        (Fault.API_404, 404),
        (Fault.API_MAINTENANCE, 503),
    ],
)
def test_refusals_come_as_often_as_asked(portal: DemoPortal, report_url: str, fault: Fault, status: int) -> None:
    setting = portal.faults.on(fault, times=2)
    answers = [get(report_url) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert "retry-after" not in answers[0].headers
    assert setting.taken == 2


def test_retry_after_comes_in_seconds_or_as_a_date(portal: DemoPortal, report_url: str) -> None:
    portal.faults.on(Fault.API_429, times=1, seconds=7)
    assert get(report_url).headers["retry-after"] == "7"
    portal.faults.on(Fault.API_429, times=1, seconds=60, as_http_date=True)
    moment = parsedate_to_datetime(get(report_url).headers["retry-after"])
    assert moment.timestamp() - time.time() == pytest.approx(60, abs=3)
    assert portal.counters.refused_while_limited == 2


def test_a_fault_may_concern_one_report(portal: DemoPortal, report: Report, report_url: str) -> None:
    other = next(one for one in portal.account.reports if one.id != report.id)
    portal.faults.on(Fault.API_404, report_id=report.id)
    assert get(report_url).status_code == 404
    assert get(f"{portal.api_url}/oldmyuneekor/report/{other.id}/{other.key}").status_code == 200


def test_the_connection_may_be_reset_midway(portal: DemoPortal, report_url: str) -> None:
    portal.faults.on(Fault.API_RESET, times=1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        get(report_url)
    assert get(report_url).status_code == 200
