"""Rangebook's own tables of shots: units in the headings, signs ours, what is not measured named at the end."""

from __future__ import annotations

from golf.provenance import Provenance
from golf.shots import MEASURES
from imports.cells.heading import read_heading
from imports.draft import Draft
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device
from imports.vocabulary import CALCULATED, DERIVED, ESTIMATED, GROUP_ID, ORIGIN, SESSION, SESSION_NAME, SWING

_STEMS = {name: name.rpartition("_")[0] if name != "smash_factor" else name
          for name in (*MEASURES, "spin_axis_deg", "face_to_path_deg")}
_BY_KEY = {read_heading(stem).key: name for name, stem in _STEMS.items()}


def adjust_own_shot(draft: Draft) -> None:
    """Where each value is from, as two columns say; and which stored shot it is."""
    facts = draft.facts
    if CALCULATED in facts or DERIVED in facts:
        draft.sources.update(dict.fromkeys(draft.values, Provenance.MEASURED))
    for fact, source in ((CALCULATED, Provenance.CALCULATED), (DERIVED, Provenance.DERIVED),
                         (ESTIMATED, Provenance.ESTIMATED)):
        named = (_BY_KEY.get(read_heading(text.strip()).key, "") for text in facts.get(fact, "").split(","))
        draft.sources.update({name: source for name in named if name in draft.values})
    if facts.get(ORIGIN):
        facts[ORIGIN] = "/".join((facts.get(SESSION, ""), facts.get(GROUP_ID, ""), facts[ORIGIN]))
    if facts.get(SESSION_NAME):
        facts[SESSION] = facts[SESSION_NAME]


LAYOUT = Layout(
    id="rangebook-shots", title="Rangebook, table of shots", device=Device("", "", "Rangebook"),
    columns=(
        column(SESSION, "report_id"), column(GROUP_ID, "group_id"), column(ORIGIN, "shot_id"), column("day", "day"),
        column("player", "player"), column("club", "club"), column("club_kind", "club_raw"),
        column(SWING, "swing_length", "group_label"), column("shot_type", "shot_type"),
        column("counts", "counts"), column("why_not", "why_not"),
        *(column(name, stem) for name, stem in _STEMS.items()),
        column(CALCULATED, "calculated_by_the_monitor"), column(DERIVED, "derived_here"),
        column(ESTIMATED, "estimated_by_the_monitor"), column(SESSION_NAME, "session_name"),
    ),
    marks=("report_id", "group_id", "shot_id", "club_raw", "group_label", "why_not", "impossible_reading",
           "calculated_by_the_monitor", "derived_here", "numbers_rest_on"),
    fewest_marks=4,
    others=("impossible_reading", "tags", "note", "numbers_rest_on", "device", "spin_loft",
            "lie_angle_text"),
    adjust=adjust_own_shot,
)
FORMAT = LayoutFormat(LAYOUT)
