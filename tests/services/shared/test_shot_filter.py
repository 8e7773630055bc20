from __future__ import annotations

from golf.shot_edits import ShotEdit, ShotFilter, ShotReview
from golf.shots import Shot, ShotFlag, StoredShot
from services.shared.shot_filter import LeftOut, compute_left_out, describe_left_out, why_left_out


def stored(**facts: object) -> StoredShot:
    flags = facts.pop("flags", ())
    speeds = {"ball_speed_mps": 60.0, "club_speed_mps": facts.pop("club_speed_mps", 42.0)}
    return StoredShot(1, "g", "7 Iron", None, "", Shot("1", 0, flags=flags, **speeds), **facts)  # type: ignore[arg-type]


SHOTS = [
    stored(), stored(club_speed_mps=None), stored(flags=(ShotFlag.IMPOSSIBLE,)), stored(duplicate_of="2/g/1"),
    stored(edit=ShotEdit(is_hidden=True)), stored(edit=ShotEdit(review=ShotReview.OUT), flags=(ShotFlag.IMPOSSIBLE,)),
    stored(edit=ShotEdit(review=ShotReview.OUT)),
]


def test_each_shot_is_left_out_for_its_first_reason() -> None:
    assert compute_left_out(SHOTS, ShotFilter.ALL) == LeftOut(copies=1, hidden=1)
    assert compute_left_out(SHOTS, ShotFilter.UNFLAGGED) == LeftOut(copies=1, hidden=1, flagged=2, left_out_by_you=1)
    assert compute_left_out(SHOTS, ShotFilter.MEASURED).club_not_seen == 1


def test_what_counts_and_what_is_left_out_are_all_there_is() -> None:
    for shot_filter in ShotFilter:
        assert compute_left_out(SHOTS, shot_filter).total + sum(s.passes(shot_filter) for s in SHOTS) == len(SHOTS)


def test_the_sentence_names_only_what_happened() -> None:
    assert describe_left_out(LeftOut()) == ""
    assert describe_left_out(LeftOut(flagged=1)) == (
        "Left out of the numbers: 1 shot (1 with an impossible reading).")
    assert describe_left_out(LeftOut(copies=1200, hidden=1)) == (
        "Left out of the numbers: 1,201 shots (1,200 stored twice, 1 hidden).")


def test_a_reason_is_given_where_a_shot_is_in_no_number_and_nowhere_else() -> None:
    for shot_filter in ShotFilter:
        assert [bool(why_left_out(each, shot_filter)) for each in SHOTS] == [not each.passes(shot_filter)
                                                                             for each in SHOTS]


def test_the_reason_is_the_one_that_holds_under_this_trust() -> None:
    read_wrong = stored(flags=(ShotFlag.IMPOSSIBLE,), edit=ShotEdit(review=ShotReview.OUT), duplicate_of="2/g/1")
    assert why_left_out(read_wrong, ShotFilter.ALL) == "Stored already with session 2"
    twice = stored(flags=(ShotFlag.IMPOSSIBLE, ShotFlag.DUPLICATE))
    assert why_left_out(twice, ShotFilter.ALL) == "Listed twice"
    assert why_left_out(stored(edit=ShotEdit(is_hidden=True, review=ShotReview.OUT)),
                        ShotFilter.ALL) == "Hidden by you"
    assert why_left_out(stored(edit=ShotEdit(review=ShotReview.OUT)), ShotFilter.MEASURED) == "Left out by you"
    assert why_left_out(stored(club_speed_mps=None), ShotFilter.MEASURED) == "Club speed was not measured"
