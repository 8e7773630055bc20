"""A report: every group and shot that can be read is read; one bad record never costs the others."""

import json
import tracemalloc
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.reports.report_parser import read_report
from golf.errors import ReportUnreadable
from golf.reports import ReportContent
from golf.shots import ShotFlag
from tests.automation.reports.test_shot_reader import GOOD

TODAY = date(2026, 3, 1)


def shot(shot_id: object = 1, **changes: Any) -> dict[str, Any]:
    return {**GOOD, "id": shot_id, **changes}


def group(*shots: object, **changes: Any) -> dict[str, Any]:
    return {"id": 10, "name": "range", "club_name": "IRON7", "club": 24, "client_created_date": "2026-02-12",
            "shots": list(shots), **changes}


def read(*groups: object, name: str = "range") -> ReportContent:
    return read_report(json.dumps(groups).encode(), session_name=name, today=TODAY)


def test_groups_clubs_shots_and_the_day_come_through() -> None:
    content = read(group(shot(1), shot(2, carry_distance=170.0)), group(shot(1, carry_distance=9.0), id=11,
                                                                        club_name="WEDGE_54"))
    assert [g.club for g in content.groups] == ["7 Iron", "54°"]
    assert content.shot_count == 3
    assert content.api_date is not None
    assert content.api_date.day == date(2026, 2, 12)
    assert not content.problems


def test_a_null_shot_costs_only_itself() -> None:
    content = read(group(shot(1), None, shot(2, carry_distance=170.0), "x"))
    assert content.shot_count == 2
    assert content.lost_shots == 2
    assert {p.where for p in content.problems} == {"groups[0].shots[1]", "groups[0].shots[3]"}


def test_a_null_group_costs_only_itself() -> None:
    content = read(None, group(shot(1)))
    assert content.shot_count == 1
    assert content.problems[0].where == "groups[0]"


def test_the_same_id_twice_keeps_both_balls_under_stable_names() -> None:
    groups = group(shot(7), shot(7, carry_distance=100.0), shot(7, carry_distance=110.0))
    ids = [s.shot_id for s in read(groups).groups[0].shots]
    assert ids == ["7", "7#2", "7#3"]
    assert ids == [s.shot_id for s in read(groups).groups[0].shots]


def test_a_repeated_ball_is_flagged_and_its_first_one_counts() -> None:
    shots = read(group(shot(1), shot(2))).groups[0].shots
    assert shots[0].flags == ()
    assert shots[1].flags == (ShotFlag.DUPLICATE,)


@pytest.mark.parametrize("no_id", [None, "", "  ", 17.5, True, [], {}, float("nan"), float("inf")])
def test_what_has_no_id_is_told_as_lost_and_gets_no_made_up_one(no_id: object) -> None:
    """A made-up id would be another one in the next answer: balls would come twice or take another's place."""
    content = read(group(shot(1), shot(no_id, carry_distance=90.0)), group(shot(1), shot(2), id=no_id))
    assert [(g.group_id, [s.shot_id for s in g.shots]) for g in content.groups] == [("10", ["1"])]
    assert content.lost_shots == 3
    field_counts = {counts.field: counts.absent + counts.unreadable for counts in content.fields.field_counts}
    assert field_counts == {"shot.id": 1, "group.id": 1}


def test_an_absent_id_key_counts_as_no_id() -> None:
    nameless = shot(1)
    del nameless["id"]
    content = read(group(nameless, nameless))
    assert (content.shot_count, content.lost_shots) == (0, 2)


@pytest.mark.parametrize(("sent", "kept"), [
    (12, "12"), ("12", "12"), (12.0, "12"), ("12.0", "12"), (" 12 ", "12"), (0, "0"), (-3, "-3"), ("-3.00", "-3"),
    ("a-1.0", "a-1.0"), (9223372036854775807, "9223372036854775807"), (10**30 + 1, str(10**30 + 1)),
])
def test_one_id_has_one_spelling_and_keeps_every_digit(sent: object, kept: str) -> None:
    content = read(group(shot(sent), id=sent))
    assert (content.groups[0].group_id, content.groups[0].shots[0].shot_id) == (kept, kept)


def test_a_club_number_that_no_file_could_hold_is_none() -> None:
    assert read(group(shot(1), club=10**30)).groups[0].club_number is None


def test_a_repeated_group_id_does_not_swallow_a_group() -> None:
    content = read(group(shot(1)), group(shot(1, carry_distance=50.0)))
    assert [g.group_id for g in content.groups] == ["10", "10#2"]


@pytest.mark.parametrize(("club_name", "label", "club", "source"), [
    ("IRON7", "driver", "7 Iron", "club_name"), (None, "driver", "Driver", "label"),
    ("", "70 yds", "Unknown club", "unknown"),
    ("CHIPPER", "x", "CHIPPER", "club_name"), (5, "x", "5", "club_name"),
])
def test_free_text_is_a_club_only_when_the_club_is_missing(
    club_name: object, label: str, club: str, source: str
) -> None:
    only = read(group(shot(1), club_name=club_name, name=label)).groups[0]
    assert (only.club, only.club_source) == (club, source)


def test_the_default_club_is_recognised_unless_the_golfer_names_a_one_iron() -> None:
    assert read(group(shot(1), club_name="IRON1")).groups[0].is_default_club
    assert not read(group(shot(1), club_name="IRON1"), name="1 iron stingers").groups[0].is_default_club
    assert not read(group(shot(1), club_name="IRON1", name="1 iron")).groups[0].is_default_club


@pytest.mark.parametrize("text", ["0000-00-00", "2026-13-45", "2031-01-01", "1970-01-01", "yesterday"])
def test_an_impossible_date_is_shown_but_not_believed(text: str) -> None:
    content = read(group(shot(1), client_created_date=text))
    assert content.api_date is not None
    assert content.api_date.day is None
    assert content.api_date.text == text


def test_the_day_most_shots_were_hit_on_wins() -> None:
    content = read(group(shot(1), client_created_date="2026-02-11"),
                   group(shot(1, carry_distance=1.0), shot(2, carry_distance=2.0), id=2))
    assert content.api_date is not None
    assert content.api_date.day == date(2026, 2, 12)


@pytest.mark.parametrize("body", [
    b"", b"null", b"{}", b'"x"', b"[{", b"<html>maintenance</html>", b"\xef\xbb\xbf <!doctype html>", b"[" * 100_000,
])
def test_what_is_no_report_is_refused(body: bytes) -> None:
    with pytest.raises(ReportUnreadable):
        read_report(body, session_name="x", today=TODAY)


def test_an_empty_list_is_an_empty_report() -> None:
    assert read().shot_count == 0


def test_nan_infinity_huge_numbers_and_bad_unicode_cost_no_shot() -> None:
    body = (b'[{"id": 1, "name": "a\\ud800b\xff", "club_name": "DRIVER", "shots": [{"id": 1, "ball_speed": NaN, '
            b'"carry_distance": Infinity, "apex": 1e999, "back_spin": ' + b"9" * 5000 + b'}, {"id": 2}]}]')
    content = read_report(body, session_name="x", today=TODAY)
    assert content.shot_count == 2
    assert content.groups[0].shots[0].carry_m is None
    assert content.groups[0].label.encode()


def test_long_names_are_cut_and_markup_stays_text() -> None:
    label = read(group(shot(1), name="<b>" + "x" * 10_000)).groups[0].label
    assert label.startswith("<b>xx")
    assert len(label) == 300


def test_a_family_emoji_survives_and_controls_do_not() -> None:
    assert read(group(shot(1), name="👨‍👩‍👧\x00\u202etest")).groups[0].label == "👨‍👩‍👧  test"


@pytest.mark.parametrize("part", [b"{}", b"[]", b"1", b'"ab"'])
def test_a_body_of_millions_of_values_costs_no_more_memory_than_itself(part: bytes) -> None:
    body = b"[" + (part + b",") * (8 * 1024 * 1024 // (len(part) + 1)) + part + b"]"
    tracemalloc.start(1)
    try:
        with pytest.raises(ReportUnreadable, match="far more values"):
            read_report(body, session_name="", today=TODAY)
        assert tracemalloc.get_traced_memory()[1] < 5 * len(body)
    finally:
        tracemalloc.stop()


json_tree = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["id", "name", "club_name", "club", "shots", "client_created_date", "ball_speed"]), inner),
    max_leaves=12)


@given(st.lists(json_tree, max_size=4))
def test_any_list_of_json_reads_twice_the_same_without_clashing_keys(tree: list[Any]) -> None:
    body = json.dumps(tree).encode()
    content = read_report(body, session_name="x", today=TODAY)
    assert content == read_report(body, session_name="x", today=TODAY)
    keys = [(g.group_id, s.shot_id) for g in content.groups for s in g.shots]
    assert len(keys) == len(set(keys))
