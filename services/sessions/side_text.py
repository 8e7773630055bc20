"""Signs in words: which way a positive and a negative number of a shot points.

Numbers are as displayed: a left-hander's are mirrored (golf.handedness), so a positive face is open for either
hand, while ``sides`` says where the ball really went.
"""

from __future__ import annotations

from services.shared.formatting import format_number

Words = tuple[str, str]
"""Below and above zero."""
_OPEN = ("closed", "open")
_OF_THE_CLUB = {"face_angle_deg": _OPEN, "face_to_path_deg": _OPEN, "club_path_deg": ("out-to-in", "in-to-out"),
                "attack_angle_deg": ("down", "up")}
_OF_THE_BALL = frozenset({"side_m", "side_angle_deg", "side_spin_rpm", "spin_axis_deg"})


def find_directions(measure: str, sides: Words) -> Words | None:
    """The words for a measure with a direction; None for one without."""
    if measure in _OF_THE_BALL:
        return sides[0].lower(), sides[1].lower()
    return _OF_THE_CLUB.get(measure)


def say_directed(value: float, digits: int, unit: str, words: Words) -> str:
    """``5.2 yd right``, ``1.3° open``; what rounds to nothing points nowhere. ``unit`` with its space."""
    size = format_number(abs(value), digits)
    return f"{size}{unit}{_word(value, digits, words)}"


def say_side(side: float, sides: Words) -> str:
    """``8 right``: how far off the target line several balls come down, in the unit it is given in."""
    return say_directed(side, 0, "", (sides[0].lower(), sides[1].lower()))


def say_deviation(measure: str, value: float, digits: int, sides: Words, unit: str = "") -> str:
    """A difference: ``+3.1 mph``, and of a measure with a direction ``5.2 yd further right``, ``1.3° more open``.

    ``unit`` with its space.
    """
    words = find_directions(measure, sides)
    if words is None:
        return f"{format_number(value, digits, sign='+')}{unit}"
    more = "further" if measure in _OF_THE_BALL else "more"
    which_way = _word(value, digits, (f"{more} {words[0]}", f"{more} {words[1]}"))
    return f"{format_number(abs(value), digits)}{unit}{which_way}"


def describe_signs(sides: Words) -> str:
    """Which sign is which way, for a table of bare numbers."""
    below, above = sides[0].lower(), sides[1].lower()
    return (f"Side, side angle: + {above} of the target, − {below}; side spin: + curves {above}. Face: + open, "
            "− closed. "
            "Path: + in-to-out, − out-to-in. Attack: + up, − down. Impact: + towards the toe (x), above the middle "
            "(y).")


def _word(value: float, digits: int, words: Words) -> str:
    return f" {words[value > 0]}" if round(value, digits) else ""
