from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from demo_portal import DemoPortal, Fault


def rows(client: httpx.Client, **query: int | str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get("/portal-api/sessions", params={**query}).json()["rows"]
    return found


def test_the_page_is_an_empty_shell(member: httpx.Client) -> None:
    page = member.get("/report")
    assert "power-u-report?" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_pages_add_up_to_the_account_newest_first(portal: DemoPortal, member: httpx.Client) -> None:
    seen = [row["id"] for page in (1, 2, 3) for row in rows(member, page=page, limit=5)]
    assert seen == [report.id for report in portal.account.reports]
    assert member.get("/portal-api/sessions").json()["pages"] == 3
    assert rows(member, page=4) == []


def test_a_row_tells_what_is_there(portal: DemoPortal, member: httpx.Client) -> None:
    report = portal.account.reports[0]
    row = rows(member)[0]
    assert (row["name"], row["user"], row["shots"]) == (report.name, report.player, report.shot_count)
    assert row["date"] == "Feb 12, 2026"


def test_links_are_relative_and_absolute(portal: DemoPortal, member: httpx.Client) -> None:
    for row in rows(member):
        links = row["links"]
        assert isinstance(links, list)
        assert {link.startswith(portal.url) for link in links} == {True, False}
        query = parse_qs(urlsplit(links[0]).query)
        report = next(one for one in portal.account.reports if one.id == row["id"])
        assert query == {"id": [str(report.id)], "key": [report.key], "distance": ["yard"], "speed": ["mph"]}


def test_the_older_link_form_opens_the_same_report(portal: DemoPortal, member: httpx.Client) -> None:
    portal.options = replace(portal.options, older_links=True, links="relative")
    links = rows(member)[0]["links"]
    assert isinstance(links, list)
    assert links[0].startswith("/report?id=")
    assert "report.js" in member.get(links[0]).text


def test_the_search_box_filters_by_name(portal: DemoPortal, member: httpx.Client) -> None:
    portal.rename(portal.account.reports[3].id, "Zebra crossing")
    assert [row["name"] for row in rows(member, q="ZEBRA")] == ["Zebra crossing"]


def test_the_trash_icon_really_deletes(portal: DemoPortal, member: httpx.Client) -> None:
    gone = portal.account.reports[0]
    assert member.post(f"/portal-api/sessions/{gone.id}/delete").status_code == 200
    assert gone.id not in [row["id"] for row in rows(member)]
    assert member.get(f"{portal.api_url}/oldmyuneekor/report/{gone.id}/{gone.key}").status_code == 404
    assert member.post(f"/portal-api/sessions/{gone.id}/delete").status_code == 404
    assert portal.counters.deletes == 1


def test_a_stranger_cannot_delete(portal: DemoPortal, client: httpx.Client) -> None:
    assert client.post(f"/portal-api/sessions/{portal.account.reports[0].id}/delete").status_code == 302
    assert len(portal.account.reports) == 12


def test_the_report_page_shows_the_day_of_looking(portal: DemoPortal, client: httpx.Client) -> None:
    old = portal.account.reports[-1]
    page = client.get(f"/power-u-report?id={old.id}&key={old.key}&distance=yard&speed=mph")
    assert page.status_code == 200
    data = client.get(f"/portal-api/report?id={old.id}&key={old.key}").json()
    assert data["shown_date"] == "2026.02.12"
    assert data["name"] == old.name
    for query in (f"id={old.id}&key=wrong", "id=x&key=y"):
        assert client.get(f"/power-u-report?{query}").status_code == 404
        assert client.get(f"/portal-api/report?{query}").status_code == 404


def test_changes_on_the_portal_show(portal: DemoPortal, member: httpx.Client) -> None:
    first = portal.account.reports[0]
    shots = first.shot_count
    portal.rename(first.id, "renamed")
    portal.grow(first.id, 3)
    added = portal.add_report(name="brand new", player="Sam", shots=7, clubs=("DRIVER", "PUTTER"))
    portal.delete(portal.account.reports[-1].id)
    top = rows(member, limit=30)
    assert [top[0]["id"], top[0]["name"], top[0]["shots"]] == [added.id, "brand new", 7]
    assert (top[1]["name"], top[1]["shots"]) == ("renamed", shots + 3)
    assert len(top) == 12
    portal.redate(first.id, dt.date(2020, 1, 5))
    last = rows(member, limit=30)[-1]
    assert (last["id"], last["date"]) == (first.id, "Jan 5, 2020")
    assert {group.created for group in first.groups} == {dt.date(2020, 1, 5)}
    with pytest.raises(KeyError):
        portal.delete(1)


def test_the_id_of_a_deleted_report_is_not_given_again(portal: DemoPortal) -> None:
    first = portal.add_report()
    portal.delete(first.id)
    second = portal.add_report()
    portal.delete(second.id)
    assert len({first.id, second.id, portal.add_report().id}) == 3


def test_the_session_may_expire_in_the_middle_of_paging(portal: DemoPortal, member: httpx.Client) -> None:
    portal.options = replace(portal.options, expired="script")
    portal.faults.on(Fault.SESSION_EXPIRES, count=2, times=1)
    answers = [member.get("/portal-api/sessions", params={"page": page}).status_code for page in (1, 2, 3)]
    assert answers == [200, 200, 401]
    assert portal.faults.active() == []


def test_listing_faults(portal: DemoPortal, member: httpx.Client) -> None:
    faults, first = portal.faults, portal.account.reports[0]
    faults.on(Fault.LISTING_EMPTY, times=1)
    assert member.get("/portal-api/sessions").json() == {"page": 1, "pages": 0, "rows": []}
    faults.on(Fault.LISTING_WITHOUT_LINKS, times=1)
    assert {len(str(row["links"])) for row in rows(member)} == {2}
    faults.on(Fault.LISTING_MISSING_ROWS, count=2, times=1)
    assert [len(rows(member)), len(rows(member))] == [3, 5]
    faults.on(Fault.LISTING_MISSING_ROWS, report_id=first.id)
    assert first.id not in [row["id"] for row in rows(member)]
    faults.clear()
    faults.on(Fault.LISTING_ERROR, times=1)
    assert member.get("/portal-api/sessions").status_code == 500
    faults.on(Fault.LISTING_DELAY, times=1, seconds=0.3)
    began = time.monotonic()
    assert len(rows(member)) == 5
    assert time.monotonic() - began >= 0.3
    faults.on(Fault.LISTING_NEVER, times=1)
    with pytest.raises(httpx.ReadTimeout):
        member.get("/portal-api/sessions", timeout=0.2)


def test_maintenance_of_the_portal_leaves_the_api_up(portal: DemoPortal, member: httpx.Client, report_url: str) -> None:
    portal.faults.on(Fault.PORTAL_MAINTENANCE)
    for path in ("/login", "/report", "/portal-api/sessions"):
        assert member.get(path).status_code == 503
    assert member.get(report_url).status_code == 200
    portal.faults.off(Fault.PORTAL_MAINTENANCE)
    assert member.get("/report").status_code == 200


def test_assets_are_served_and_nothing_else(client: httpx.Client) -> None:
    assert client.get("/assets/listing.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/assets/shell.html").status_code == 404
    assert client.get("/assets/..%2F__init__.py").status_code == 404
