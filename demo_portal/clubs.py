"""The clubs of the pretend bag: the vendor's names and numbers, and how a good amateur's shot with each looks."""

from __future__ import annotations

from typing import NamedTuple


class Club(NamedTuple):
    """One club and its typical strike.

    `number` is the vendor's numeric id; `speed_share` is club speed as a share of the driver's; `reference_ball_ms` and
    `spin_rpm` belong together: that ball speed gives that spin. Angles are degrees at impact.
    """

    name: str
    number: int
    speed_share: float
    best_smash: float
    dynamic_loft: float
    attack: float
    spin_rpm: float
    reference_ball_ms: float


_TABLE = (
    Club("DRIVER", 0, 1.00, 1.485, 13.6, 0.5, 2550, 72.0),
    Club("WOOD3", 2, 0.955, 1.465, 13.2, -2.4, 3500, 68.5),
    Club("WOOD7", 6, 0.92, 1.445, 17.0, -3.0, 4500, 64.0),
    Club("HYBRID3", 11, 0.90, 1.440, 16.2, -3.2, 4400, 63.0),
    Club("IRON4", 21, 0.86, 1.42, 16.0, -3.4, 4700, 60.5),
    Club("IRON5", 22, 0.84, 1.40, 18.2, -3.6, 5300, 58.5),
    Club("IRON6", 23, 0.82, 1.38, 20.6, -3.9, 6100, 56.0),
    Club("IRON7", 24, 0.80, 1.345, 23.2, -4.1, 6900, 53.0),
    Club("IRON8", 25, 0.78, 1.31, 26.2, -4.3, 7700, 50.0),
    Club("IRON9", 26, 0.76, 1.275, 29.6, -4.4, 8400, 47.5),
    Club("WEDGE_PITCHING", 28, 0.74, 1.235, 33.0, -4.6, 9000, 45.0),
    Club("WEDGE_50", 33, 0.715, 1.17, 36.5, -4.7, 9300, 41.5),
    Club("WEDGE_54", 35, 0.695, 1.11, 39.5, -4.8, 9500, 38.5),
    Club("WEDGE_56", 36, 0.68, 1.07, 41.5, -4.8, 9600, 36.5),
    Club("WEDGE_60", 36, 0.66, 1.00, 45.0, -4.8, 9700, 33.0),
    Club("PUTTER", 37, 0.07, 1.45, 3.0, 0.5, 60, 4.0),
)

CLUBS: dict[str, Club] = {club.name: club for club in _TABLE}

DEFAULT_CLUB_NAME, DEFAULT_CLUB_NUMBER = "IRON1", 18
"""What the simulator leaves selected when nobody chooses a club."""

IRONS = ("IRON5", "IRON6", "IRON7", "IRON8", "IRON9")
WEDGES = ("WEDGE_PITCHING", "WEDGE_50", "WEDGE_56", "WEDGE_60")
LONG = ("DRIVER", "WOOD3", "HYBRID3", "IRON4")
ROUND = ("DRIVER", "WOOD3", "HYBRID3", *IRONS, *WEDGES)
"""The clubs that a round on the simulator really mixes."""
