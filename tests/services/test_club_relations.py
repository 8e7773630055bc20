import numpy as np
import pytest

from services.club_relations import FEWEST_SHOTS, fit_relation

FINEST = {"carry": 0.5, "speed": 0.2, "launch": 0.2}


def make_rows(n: int, seed: int = 1) -> list[dict[str, float | None]]:
    """Carry is 3 × speed + 2 × launch, give or take half a metre."""
    rng = np.random.default_rng(seed)
    return [{"speed": speed, "launch": launch, "carry": 3 * speed + 2 * launch + float(rng.normal(0, 0.5))}
            for speed, launch in zip(rng.normal(48, 1, n).tolist(), rng.normal(18, 1, n).tolist(), strict=True)]


def test_it_finds_what_the_numbers_were_made_of() -> None:
    relation = fit_relation("carry", FINEST, ("speed", "launch"), make_rows(200))
    assert relation is not None
    assert relation.n == 200
    assert relation.expect({"speed": 49.0, "launch": 19.0}) == pytest.approx(185, abs=0.4)
    assert relation.spread == pytest.approx(0.5, abs=0.1)


def test_a_fifth_of_wild_values_has_no_say() -> None:
    rows = make_rows(100)
    for row in rows[::5]:
        row["carry"] = 300.0
    relation = fit_relation("carry", FINEST, ("speed", "launch"), rows)
    assert relation is not None
    assert relation.expect({"speed": 48.0, "launch": 18.0}) == pytest.approx(180, abs=0.6)
    assert relation.spread < 1.0


def test_it_says_nothing_far_from_what_it_knows_or_about_what_is_missing() -> None:
    relation = fit_relation("carry", FINEST, ("speed", "launch"), make_rows(100))
    assert relation is not None
    assert relation.expect({"speed": 48.0, "launch": -2.0}) is None
    assert relation.expect({"speed": None, "launch": 18.0}) is None
    assert relation.expect({"launch": 18.0}) is None


def test_few_shots_or_equal_ones_are_no_relation_to_go_wrong_on() -> None:
    assert fit_relation("carry", FINEST, ("speed", "launch"), make_rows(FEWEST_SHOTS - 1)) is None
    same = [{"speed": 48.0, "launch": 18.0, "carry": 180.0}] * 50
    relation = fit_relation("carry", FINEST, ("speed", "launch"), same)
    assert relation is not None
    assert relation.expect({"speed": 48.0, "launch": 18.0}) == pytest.approx(180)
    assert relation.spread == 0.5
