"""The scale of club colours, judged by computation: told apart by every eye, and standing out from the page.

Colour vision deficiencies as in Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency" (2009), severity 1.0, on linear sRGB. Differences are CIE76 in CIELAB (D65). Contrast as in WCAG 2.2.
"""

from __future__ import annotations

import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from charts.chosen_shot import RING_COLOUR
from charts.club_colours import BACKGROUNDS, NEITHER, ON_DARK, ON_LIGHT, colour_of_club, find_place
from charts.look import ON_THE_DARK_PAGE
from golf.clubs import bag_position

ROOT = Path(__file__).resolve().parents[2]
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}
BAG = ["Driver", "3 Wood", "5 Wood", "3 Hybrid", "4 Iron", "5 Iron", "6 Iron", "7 Iron", "8 Iron", "9 Iron", "PW",
       "50°", "54°", "58°"]
LEAST, LEAST_WITH_DEFICIENCY = 12.0, 6.9
"""Of any two clubs; what an eye just notices is 2.3 (Mahy, Van Eycken and Oosterlinck, 1994)."""
MARK_CONTRAST = 3.0
Vector = npt.NDArray[np.float64]


def linear(colour: str) -> Vector:
    parts = np.array([int(colour[place:place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def lab(colour: str, deficiency: str) -> Vector:
    seen = np.clip(DEFICIENCIES[deficiency] @ linear(colour), 0, 1)
    xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                    [0.0193339, 0.1191920, 0.9503041]]) @ seen / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: str, other: str, deficiency: str) -> float:
    return float(np.linalg.norm(lab(one, deficiency) - lab(other, deficiency)))


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("scale", [ON_LIGHT, ON_DARK], ids=["light", "dark"])
def test_any_two_clubs_are_told_apart_by_every_eye(scale: tuple[str, ...], deficiency: str) -> None:
    apart = {pair: difference(*pair, deficiency) for pair in combinations(scale, 2)}
    nearest = min(apart, key=lambda pair: apart[pair])
    assert apart[nearest] >= (LEAST if deficiency == "none" else LEAST_WITH_DEFICIENCY), (nearest, apart[nearest])


@pytest.mark.parametrize(("scale", "background"), [(ON_LIGHT, BACKGROUNDS[False]), (ON_DARK, BACKGROUNDS[True])],
                         ids=["light", "dark"])
def test_every_colour_stands_out_from_its_page(scale: tuple[str, ...], background: str) -> None:
    assert min(contrast(colour, background) for colour in (*scale, NEITHER)) >= MARK_CONTRAST


def hue(colour: str) -> float:
    _, a, b = lab(colour, "none")
    return float(np.degrees(np.arctan2(b, a)))


def test_a_club_keeps_its_hue_from_the_light_page_to_the_dark_one() -> None:
    turned = [abs((hue(light) - hue(dark) + 180) % 360 - 180) for light, dark in zip(ON_LIGHT, ON_DARK, strict=True)]
    assert max(turned) <= 20


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_chosen_shot_is_no_clubs_colour(dark: bool, deficiency: str) -> None:
    ring = ON_THE_DARK_PAGE[RING_COLOUR] if dark else RING_COLOUR
    clubs = ON_DARK if dark else ON_LIGHT
    assert min(difference(ring, colour, deficiency) for colour in clubs) >= LEAST_WITH_DEFICIENCY


@pytest.mark.parametrize("scale", [ON_LIGHT, ON_DARK], ids=["light", "dark"])
def test_the_scale_is_ordered_from_dark_to_light(scale: tuple[str, ...]) -> None:
    assert all(luminance(steeper) > luminance(longer) * 0.75 for longer, steeper in pairwise(scale))
    assert luminance(scale[-1]) > 2 * luminance(scale[0])


def test_the_backgrounds_are_those_of_the_pages() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert {False: theme["light"]["backgroundColor"], True: theme["dark"]["backgroundColor"]} == BACKGROUNDS


@pytest.mark.parametrize("dark", [False, True])
def test_no_two_clubs_of_a_usual_bag_share_a_colour(dark: bool) -> None:
    assert len({colour_of_club(club, dark=dark) for club in BAG}) == len(BAG)


def test_a_steeper_club_never_has_an_earlier_colour() -> None:
    ordered = sorted(BAG, key=bag_position)
    places = [find_place(club) for club in ordered]
    assert places == sorted(place for place in places if place is not None)


@pytest.mark.parametrize("club", ["Putter", "", "Mixed clubs", "no such club", "<b>"])
def test_what_is_no_full_swings_club_is_grey(club: str) -> None:
    assert colour_of_club(club) == NEITHER
