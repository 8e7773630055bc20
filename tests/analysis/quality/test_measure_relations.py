import numpy as np
import pytest

from analysis.quality.measure_relations import FEWEST_SHOTS, Relation, fit_relation
from analysis.stats.outliers import Array

FINEST = {"carry": 0.5, "speed": 0.2, "launch": 0.2}


def make_columns(n: int, seed: int = 1) -> dict[str, Array]:
    """Carry is 3 × speed + 2 × launch, give or take half a metre."""
    rng = np.random.default_rng(seed)
    speed, launch = rng.normal(48, 1, n), rng.normal(18, 1, n)
    return {"speed": speed, "launch": launch, "carry": 3 * speed + 2 * launch + rng.normal(0, 0.5, n)}


def expect(relation: Relation, speed: float, launch: float) -> float:
    return float(relation.expect({"speed": np.array([speed]), "launch": np.array([launch])})[0])


def test_it_finds_what_the_numbers_were_made_of() -> None:
    relation = fit_relation("carry", FINEST, ("speed", "launch"), make_columns(200))
    assert relation is not None
    assert relation.n == 200
    assert expect(relation, 49.0, 19.0) == pytest.approx(185, abs=0.4)
    assert relation.spread == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("seed", range(8))
def test_it_is_least_squares_again_and_again_with_tukeys_biweight(seed: int) -> None:
    """Twelve rounds by hand, of the weighted rows themselves."""
    columns = make_columns(120, seed)
    columns["carry"][::7] += np.random.default_rng(seed).normal(0, 8, len(columns["carry"][::7]))
    relation = fit_relation("carry", FINEST, ("speed", "launch"), columns)
    assert relation is not None
    far = [usual.distance(columns[name]) for name, usual in zip(relation.sources, relation.usual, strict=True)]
    rows = np.column_stack([np.ones(120), *far, *(one**2 for one in far)])
    shot_filter = np.ones(120)
    for _ in range(12):
        weights = np.linalg.lstsq(rows * np.sqrt(shot_filter)[:, None], columns["carry"] * np.sqrt(shot_filter),
                                  rcond=None)[0]
        left = columns["carry"] - rows @ weights
        spread = max(float(np.median(np.abs(left))) / 0.6745 * np.sqrt(120 / 115), FINEST["carry"])
        shot_filter = np.clip(1 - (left / (4.685 * spread)) ** 2, 0, None) ** 2
    assert relation.weights == pytest.approx(weights.tolist(), abs=1e-6)
    assert relation.spread == pytest.approx(spread, rel=1e-5)


def test_a_fifth_of_wild_values_has_no_say() -> None:
    columns = make_columns(100)
    columns["carry"][::5] = 300.0
    relation = fit_relation("carry", FINEST, ("speed", "launch"), columns)
    assert relation is not None
    assert expect(relation, 48.0, 18.0) == pytest.approx(180, abs=0.6)
    assert relation.spread < 1.0


def test_it_says_nothing_far_from_what_it_knows_or_about_what_is_missing() -> None:
    relation = fit_relation("carry", FINEST, ("speed", "launch"), make_columns(100))
    assert relation is not None
    assert np.isnan(expect(relation, 48.0, -2.0))
    assert np.isnan(expect(relation, np.nan, 18.0))


def test_few_shots_or_equal_ones_are_no_relation_to_go_wrong_on() -> None:
    assert fit_relation("carry", FINEST, ("speed", "launch"), make_columns(FEWEST_SHOTS - 1)) is None
    same = {"speed": np.full(50, 48.0), "launch": np.full(50, 18.0), "carry": np.full(50, 180.0)}
    relation = fit_relation("carry", FINEST, ("speed", "launch"), same)
    assert relation is not None
    assert expect(relation, 48.0, 18.0) == pytest.approx(180)
    assert relation.spread == 0.5


def test_a_source_of_two_values_is_solved_as_the_smallest_weights_that_fit() -> None:
    """Distances of 0 and 1 are their own squares: half of the step belongs to each column."""
    columns = {"speed": np.where(np.arange(60) % 3 == 0, 49.0, 48.0), "launch": np.full(60, 18.0)}
    relation = fit_relation("carry", FINEST | {"speed": 1.0}, ("speed", "launch"), columns | {
        "carry": 3 * columns["speed"]})
    assert relation is not None
    assert relation.weights == pytest.approx([144.0, 1.5, 0.0, 1.5, 0.0], abs=1e-3)
    assert expect(relation, 49.0, 18.0) == pytest.approx(147.0, abs=1e-6)
