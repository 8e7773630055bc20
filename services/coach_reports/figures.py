"""The figures of a report for a coach, as SVG inside its page: landings, flights, delivery, strike, gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.landing_spread import LEAST_SHOTS
from charts.chosen_shot import count_shots
from charts.dispersion import build_dispersion_figure
from charts.face_path import CAPTION as FACE_CAPTION
from charts.face_path import build_face_path_figure, plottable_deliveries
from charts.gapping import build_gapping_figure
from charts.strike_map import CAPTION as STRIKE_CAPTION
from charts.strike_map import build_strike_figure, compute_smash_zones, plottable_strikes
from charts.trajectory import build_trajectory_figure, count_flights, describe_trajectories
from golf.clubs import bag_position
from golf.shots import StoredShot
from golf.swing_groups import is_part_swing
from golf.units import DisplayUnits
from services.clubs.gapping import build_gap_bars
from services.clubs.text import describe_gap, describe_limits
from services.coach_reports.content import PracticeReport
from services.exports.clean_text import clean_text
from services.exports.figure_files import Figure, PictureFormat, can_draw_charts, write_chart
from services.exports.inline_svg import build_inline_svg
from services.sessions.tables import compute_flight_lines
from services.shared.formatting import count_of

MOST_FLIGHTS = 400
"""Single flights beyond which they are a thicket: of more an even sample is drawn."""
MOST_FACES = 6
"""Strike maps of a report: the clubs with the most points of impact."""
_FACE_WIDTH, _FACE_HEIGHT = 320, 260
"""Two abreast on A4, with letters that can still be read."""
_MIDDLE = 4
"""The place of the middle among the nine zones."""


@dataclass(frozen=True, slots=True)
class _Swings:
    """Full swings, or balls to a distance: they are never in one figure. ``name`` is part of the figures' ids."""

    name: str
    words: str
    shots: tuple[StoredShot, ...]


def build_figures(report: PracticeReport, units: DisplayUnits, when: str) -> list[dict[str, Any]]:
    """Those that have something to show, as the template draws them; none where pictures cannot be made."""
    return list(_Drawing(report, units, when).draw_all()) if can_draw_charts() else []


class _Drawing:
    """Draws one report's figures."""

    def __init__(self, report: PracticeReport, units: DisplayUnits, when: str) -> None:
        self._report, self._units = report, units
        self._about = f"{clean_text(report.player, 60)} · {when}"

    def draw_all(self) -> Iterator[dict[str, Any]]:
        """In the order of the page."""
        full = tuple(stored for stored in self._report.shots if not is_part_swing(stored))
        part = tuple(stored for stored in self._report.shots if is_part_swing(stored))
        both = [swings for swings in (_Swings("full", "", full), _Swings("part", "Balls hit to a distance. ", part))
                if any(stored.passes(self._report.shot_filter) for stored in swings.shots)]
        for swings in both:
            yield self._draw_landings(swings)
            yield self._draw_flights(swings)
        yield from self._draw_deliveries()
        yield from self._draw_strikes(both)
        yield from self._draw_gaps()

    def _draw(
        self, figure: Figure, name: str, says: str, caption: str, *, is_half: bool = False
    ) -> dict[str, Any]:
        content = write_chart(figure, PictureFormat.SVG, () if is_half else (self._about,))
        return {"svg": build_inline_svg(content, name, says), "caption": caption, "is_half": is_half}

    def _draw_landings(self, swings: _Swings) -> dict[str, Any]:
        report = self._report
        figure = build_dispersion_figure(swings.shots, self._units, shot_filter=report.shot_filter, sides=report.sides)
        return self._draw(figure, f"above-{swings.name}", "View from above: carry and side of each shot by club",
                          f"{swings.words}Seen from above, target straight up. Full line: one standard deviation, "
                          f"dashed: 95 % of a normal spread, from {LEAST_SHOTS} balls of a club on.")

    def _draw_flights(self, swings: _Swings) -> dict[str, Any]:
        report = self._report
        there = count_flights(swings.shots, report.shot_filter)
        figure = build_trajectory_figure(swings.shots, self._units, shot_filter=report.shot_filter, most=MOST_FLIGHTS)
        sample = (f" {MOST_FLIGHTS:,} of {there:,} flights are drawn, an even sample from the first to the last: more "
                  "could not be told apart. The tables rest on all." if there > MOST_FLIGHTS else "")
        rests = describe_trajectories(swings.shots, report.shot_filter, most=MOST_FLIGHTS)
        return self._draw(figure, f"side-{swings.name}", "View from the side: height over distance of shots by club",
                          f"{swings.words}{rests}{sample}")

    def _draw_deliveries(self) -> Iterator[dict[str, Any]]:
        """Of single clubs; nothing where face and path were not measured."""
        shots = [stored for stored in self._report.shots if not stored.is_default_club]
        rows = plottable_deliveries(shots, self._report.shot_filter)
        if not rows:
            return
        shares = ", ".join(f"{line.flight} {line.share:.0%}" for line in compute_flight_lines(
            row["flight"] for row in rows))
        yield self._draw(build_face_path_figure(shots, shot_filter=self._report.shot_filter), "face-path",
                         "Face angle against club path of each shot, with the region of each ball flight",
                         f"As delivered: {shares}. {FACE_CAPTION}")

    def _draw_strikes(self, both: Sequence[_Swings]) -> Iterator[dict[str, Any]]:
        """One face a club, of full swings where there are any."""
        for swings in both:
            shots = [stored for stored in swings.shots if not stored.is_default_club]
            hits = Counter(shots[row["number"] - 1].club for row in plottable_strikes(shots, self._report.shot_filter))
            if hits:
                yield from self._draw_faces(swings, shots, hits)
                return

    def _draw_faces(
        self, swings: _Swings, shots: Sequence[StoredShot], hits: Counter[str]
    ) -> Iterator[dict[str, Any]]:
        """Small ones, so the title is short; what they are is said once, below the last."""
        clubs = sorted((club for club, _ in hits.most_common(MOST_FACES)), key=bag_position)
        rest = f" The {MOST_FACES} of {len(hits)} clubs with the most of them." if len(hits) > MOST_FACES else ""
        for place, club in enumerate(clubs):
            name = clean_text(club, 30)
            figure = build_strike_figure(shots, club, shot_filter=self._report.shot_filter).properties(
                width=_FACE_WIDTH, height=_FACE_HEIGHT,
                title=f"{name} · {hits[club]:,} of {count_of(count_shots(shots, club), 'shot')}")
            note = (f"Where the face met the ball. {swings.words}{STRIKE_CAPTION}{rest} {self._middles(shots, clubs)}"
                    if club == clubs[-1] else "")
            yield self._draw(figure, f"strike-{place}", f"Points of impact on the face: {name}", note, is_half=True)

    def _middles(self, shots: Sequence[StoredShot], clubs: Sequence[str]) -> str:
        """The number of the middle zone in words: on paper its many points lie over it."""
        found = [(club, compute_smash_zones(plottable_strikes(shots, self._report.shot_filter, club))[_MIDDLE])
                 for club in clubs]
        said = ", ".join(f"{clean_text(club, 30)} {zone.smash:.2f} (n={zone.shots:,})" for club, zone in found
                         if zone.smash is not None)
        return f"Smash in the middle: {said}." if said else ""

    def _draw_gaps(self) -> Iterator[dict[str, Any]]:
        gapping, gone, units = self._report.gapping, self._report.not_in_bag, self._units
        if not gapping.gaps:
            return
        bars = build_gap_bars(gapping, units, lambda club: clean_text(club, 40))
        says = [*(describe_gap(gap, units) for gap in (*gapping.flagged, *gapping.open)),
                describe_limits(gapping.limits, units)]
        if gone:
            says.append(f"Not in the bag any more, so not compared: {', '.join(gone)}.")
        yield self._draw(build_gapping_figure(bars, units), "gapping",
                         "Median carry of each club with the middle 80 % of its shots",
                         clean_text(" ".join(says), 1_500))
