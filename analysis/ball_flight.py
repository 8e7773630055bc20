"""The field's words for a ball's flight, from how the club was delivered.

The ball starts mostly where the face points (about 75 % for irons to 85 % for a driver, the rest is the path) and
curves away from the path: face right of path curves right. The plane these two directions lie in is Jorgensen's
D-plane (*The Physics of Golf*, 2nd ed. 1999, ch. 3); measured by TrackMan ("The Secret of the Straight Shot", 2009).
The words hold for centred strikes: off-centre ones add gear effect.

Angles are a right-hander's: positive is open, in-to-out, to the right. A left-hander's are mirrored first.
"""

from __future__ import annotations

TOLERANCE_DEG = 1.0
"""Within it a face counts as square and a face-to-path as none: about what a monitor can tell apart."""
NINE_FLIGHTS = ("pull-draw", "pull", "pull-fade", "draw", "straight", "fade", "push-draw", "push", "push-fade")


def name_flight(face_deg: float, path_deg: float) -> str:
    """One of the nine flights: where it starts (pull, straight, push) and how it curves (draw, straight, fade)."""
    start = _word(face_deg, "pull", "push")
    curve = _word(face_deg - path_deg, "draw", "fade")
    return "-".join(filter(None, (start, curve))) or "straight"


def _word(angle_deg: float, below: str, above: str) -> str:
    if abs(angle_deg) <= TOLERANCE_DEG:
        return ""
    return above if angle_deg > 0 else below
