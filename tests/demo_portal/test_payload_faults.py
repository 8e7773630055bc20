from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from demo_portal import DemoPortal, Fault

ONLY_READS = True

get = partial(httpx.get, verify=False)
Check = Callable[[list[dict[str, Any]]], bool]


def fetch(portal: DemoPortal, url: str, fault: Fault, **settings: Any) -> bytes:
    portal.faults.on(fault, times=1, **settings)
    answer = get(url)
    assert answer.status_code == 200
    assert get(url).json()[0]["shots"], "the fault must not touch what is really there"
    return answer.content


@pytest.mark.parametrize(
    ("fault", "body"),
    [(Fault.API_EMPTY_LIST, b"[]"), (Fault.API_NULL, b"null"), (Fault.API_OBJECT, b'{"message": "ok"}')],
)
def test_something_else_than_a_report(portal: DemoPortal, report_url: str, fault: Fault, body: bytes) -> None:
    assert fetch(portal, report_url, fault) == body


@pytest.mark.parametrize("fault", [Fault.API_HTML, Fault.API_TRUNCATED_JSON, Fault.API_INVALID_JSON])
def test_no_json_in_complete_framing(portal: DemoPortal, report_url: str, fault: Fault) -> None:
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(fetch(portal, report_url, fault))


def test_deep_and_large_bodies(portal: DemoPortal, report_url: str) -> None:
    assert fetch(portal, report_url, Fault.API_DEEP_JSON).startswith(b"[" * 100_000)
    large = fetch(portal, report_url, Fault.API_LARGE_BODY, count=5_000_000)
    assert len(large) > 5_000_000
    assert json.loads(large)


def first_shot(name: str) -> Callable[[list[dict[str, Any]]], Any]:
    return lambda groups: groups[0]["shots"][0].get(name, "absent")


CHECKS: dict[Fault, Check] = {
    Fault.API_NUMBERS_AS_TEXT: lambda g: isinstance(first_shot("carry_distance")(g), str),
    Fault.API_NAN: lambda g: math.isnan(first_shot("carry_distance")(g)),
    Fault.API_INFINITY: lambda g: math.isinf(first_shot("carry_distance")(g)),
    Fault.API_NULLS: lambda g: first_shot("club_speed")(g) is None,
    Fault.API_MISSING_FIELDS: lambda g: first_shot("club_speed")(g) == "absent",
    Fault.API_ABSURD_VALUES: lambda g: first_shot("carry_distance")(g) == 1e308 and first_shot("ball_speed")(g) < 0,
    Fault.API_ODD_TEXT: lambda g: first_shot("carry_distance")(g).endswith(" yd"),
    Fault.API_FIELD_GONE: lambda g: first_shot("carry_distance")(g) == "absent",
    Fault.API_FIELD_NULL: lambda g: first_shot("carry_distance")(g) is None,
    Fault.API_FIELD_SENTINEL: lambda g: first_shot("carry_distance")(g) == 99999,
    Fault.API_FIELD_RENAMED: lambda g: first_shot("decent_angle")(g) == "absent" != first_shot("descent_angle")(g),
    Fault.API_UNKNOWN_FIELD: lambda g: first_shot("gear_effect")(g) == 1.5,
    Fault.API_NULL_SHOT: lambda g: None in g[0]["shots"],
    Fault.API_DUPLICATE_IDS: lambda g: g[0]["id"] == g[1]["id"],
    Fault.API_UNKNOWN_CLUB: lambda g: g[0]["club_name"] == "CHIPPER_37",
    Fault.API_MISSING_CLUB: lambda g: "club_name" not in g[0],
    Fault.API_MISSING_DATE: lambda g: "client_created_date" not in g[0],
    Fault.API_IMPOSSIBLE_DATE: lambda g: g[0]["client_created_date"] == "2026-13-45",
    Fault.API_NO_SHOTS_KEY: lambda g: "shots" not in g[-1],
    Fault.API_WILD_NAMES: lambda g: g[0]["name"].startswith("<script>"),
}


@pytest.mark.parametrize("fault", CHECKS, ids=str)
def test_the_groups_are_wrong_in_the_way_asked_for(portal: DemoPortal, report_url: str, fault: Fault) -> None:
    assert CHECKS[fault](json.loads(fetch(portal, report_url, fault)))


def test_a_field_can_be_changed_in_one_kind_of_record(portal: DemoPortal, report_url: str) -> None:
    groups = json.loads(fetch(portal, report_url, Fault.API_FIELD_GONE, text="shots.id"))
    assert "id" in groups[0]
    assert first_shot("id")(groups) == "absent"


def test_texts_can_be_chosen(portal: DemoPortal, report_url: str) -> None:
    dated = json.loads(fetch(portal, report_url, Fault.API_IMPOSSIBLE_DATE, text="0000-00-00"))
    assert dated[0]["client_created_date"] == "0000-00-00"
    named = json.loads(fetch(portal, report_url, Fault.API_WILD_NAMES, text="x" * 10_000))
    assert len(named[0]["name"]) == 10_000
