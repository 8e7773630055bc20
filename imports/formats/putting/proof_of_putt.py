"""Proof of Putt: its report as JSON, the same as a form (CSV), and its raw log.

The putts are read, never the totals: a session that its timer ended says 0 putts beside a full list. Its player's
e-mail address is not read. Its times are seconds since the start; the day is in the file's name alone.
"""

from __future__ import annotations

from imports.formats.putting.putt_table import PuttFormat, PuttLayout
from imports.records import Device

LAYOUT = PuttLayout(
    id="proof-of-putt", title="Proof of Putt", device=Device("Proof of Putt", "", "Proof of Putt"),
    columns={
        "number": ("Putt Index", "putt_index"),
        "elapsed_s": ("Putt Time", "Time (s)", "current_frame_time", "putt_time"),
        "made": ("Putt Classification", "Classification", "classification", "putt_classification"),
        "category": ("Putt Detailed Classification", "Detailed Classification", "detailed_classification",
                     "putt_detailed_classification"),
    },
    headers=(frozenset({"made", "category"}), frozenset({"made", "elapsed_s"}), frozenset({"category", "elapsed_s"})),
    told=frozenset({"made"}),
    about={
        "player": ("^session_info.player_name", "player_name", "Player Name", "Player", "^player_name"),
        "moment": ("^session_info.report_generated_at", "report_generated_at", "Report Generated At",
                   "Report Generated", "^metadata.start_time", "^start_time", "^report_generated_at"),
    },
    units={"elapsed_s": "s"}, others=("ball_x", "ball_y", "transition_history"),
)
FORMAT = PuttFormat(LAYOUT)
