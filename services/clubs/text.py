"""What the figures of clubs say, in sentences: plain text, in displayed units, with how many shots each rests on.

What is said of balls hit to a distance on purpose (golf/swing_groups.py knows them).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analysis.club_number import FEWEST_FOR_BAND, Band, ClubNumber
from analysis.club_stats import CLOSE_SHARE, ClubStats, DispersionFigures, Within5Percent
from analysis.gapping import FEWEST_SHOTS, Gap, GapKind, GapLimits, GappedClub, Gapping
from analysis.smash_target import FEWEST_FOR_TARGET, SmashFigures
from analysis.stats.summary import TRIMMED_SHARE, Spread
from golf.units import DisplayUnits
from services.clubs.view import ClubCard
from services.shared.formatting import DASH, count_of, format_days_ago, format_number

_MOST_NAMED = 3


def describe_distance(metres: float | None, units: DisplayUnits, digits: int = 0) -> str:
    """``164 yd``; a dash when there is none."""
    return DASH if metres is None else f"{format_number(units.distance(metres), digits)} {units.distance_label}"


def describe_band(band: Band | None, units: DisplayUnits) -> str:
    """``150–172 yd``; a dash for too few balls."""
    if band is None:
        return DASH
    low, high = (format_number(units.distance(value), 0) for value in band)
    return f"{low}–{high} {units.distance_label}"


def describe_use(card: ClubCard, today: date) -> str:
    """How often it was hit in the window, and when last."""
    stats = card.stats
    when = f"last hit {format_days_ago(card.last_on, today)}" if card.last_on else "no date"
    when = when.replace("Today", "today").replace("Yesterday", "yesterday")
    return f"{count_of(stats.counted, 'shot')}, {count_of(stats.sessions, 'session')} · {when}"


def describe_averages(carry: Spread, units: DisplayUnits) -> str:
    """The mean beside the trimmed one, with what was cut off."""
    plain = describe_distance(carry.mean, units)
    if not carry.trimmed:
        return f"Mean carry {plain} over {count_of(carry.n, 'shot')}; too few to trim any."
    return (f"Mean carry {plain} over {count_of(carry.n, 'shot')}. Trimmed mean "
            f"{describe_distance(carry.robust, units)} over {count_of(carry.kept, 'shot')}: the {carry.trimmed:,} "
            f"shortest and the {carry.trimmed:,} longest ({percent(TRIMMED_SHARE)} at each end) are left out. "
            f"Standard deviation {describe_distance(carry.sd, units, 1)}.")


def describe_within_5_percent(found: Within5Percent) -> str:
    """``62 % of 87 shots within 5 % of the median``."""
    share, room = percent(found.share), percent(CLOSE_SHARE)
    return f"{share} of {count_of(found.n, 'shot')} within {room} of the median carry."


def describe_dispersion(figures: DispersionFigures, units: DisplayUnits) -> str:
    """The usual side as seen from the tee, the same for either hand, with the middle 80 %; the ellipse."""
    parts = [describe_side(figures.side, units)] if figures.side else []
    if figures.ellipse_area_m2 is not None:
        area = figures.ellipse_area_m2 * units.distance_factor**2
        parts.append(f"Ellipse of 95 % of the shots: {area:,.0f} {units.distance_label}².")
    return " ".join(parts)


def describe_side(side: ClubNumber, units: DisplayUnits) -> str:
    """On which side of the target the middle ball comes down, and between what most of them do."""
    where = describe_sideways(side.median, units)
    over = f"over {count_of(side.n, 'shot')}"
    if side.band is None:
        return f"Middle ball: {where} {over}. The middle 80 % is said from {FEWEST_FOR_BAND} balls on."
    low, high = (describe_sideways(end, units) for end in side.band)
    return f"Middle ball: {where} {over}. 80 % of them: between {low} and {high}."


def describe_sideways(metres: float, units: DisplayUnits) -> str:
    """``12.3 yd right``, as seen from the tee; ``on the target line`` for what rounds to nothing."""
    if not round(units.distance(metres) or 0.0, 1):
        return "on the target line"
    return f"{describe_distance(abs(metres), units)} {'right' if metres > 0 else 'left'}"


def describe_deviations(figures: DispersionFigures, units: DisplayUnits) -> str:
    """The mean side and the standard deviations across and along, for whoever asks for them."""
    mean = f"Mean side {describe_sideways(figures.offline_mean_m, units)} over {count_of(figures.n, 'shot')}."
    if figures.offline_sd_m is None or figures.long_short_sd_m is None:
        return mean
    return (f"{mean} Standard deviation sideways {describe_distance(figures.offline_sd_m, units, 1)}, long and short "
            f"{describe_distance(figures.long_short_sd_m, units, 1)}.")


def describe_smash(smash: SmashFigures) -> str:
    """The median against the player's own best tenth, and a published number where there is one."""
    spread = smash.spread
    shots = count_of(spread.n, "shot")
    parts = [f"Median {spread.median:.2f} over {shots}, worked out from the measured speeds of ball and club."]
    if smash.target is None:
        parts.append(f"Your own best tenth becomes the target from {FEWEST_FOR_TARGET} shots on.")
    else:
        parts.append(f"Target {smash.target:.2f}: what your own best tenth with this club reaches. "
                     f"Missing to it: {smash.gap or 0:.2f}.")
    if smash.published is not None:
        mean = f"{spread.mean:.2f}"
        parts.append(f"For comparison: the mean of {smash.published.who} is {smash.published.smash:.2f}, yours {mean} "
                     f"({smash.published.source}).")
    return " ".join(parts)


def describe_launch(stats: ClubStats) -> str:
    """The middle half of launch angle and back spin."""
    parts = []
    if stats.launch is not None:
        parts.append(f"Half of the shots launch between {stats.launch.p25:.1f}° and {stats.launch.p75:.1f}° "
                     f"(median {stats.launch.median:.1f}°, {count_of(stats.launch.n, 'shot')})")
    if stats.back_spin is not None:
        parts.append(f"half spin between {stats.back_spin.p25:,.0f} and {stats.back_spin.p75:,.0f} rpm "
                     f"(median {stats.back_spin.median:,.0f}, {count_of(stats.back_spin.n, 'shot')})")
    return "; ".join(parts) + ". Both are measured." if parts else "Neither launch nor spin was measured."


def describe_gap(gap: Gap, units: DisplayUnits) -> str:
    """What one gap means, on how many shots of either club it rests, and whether chance may have made it.

    A close call has one digit more: "20 yd" beside a limit of 20 yd would leave the golfer guessing.
    """
    length, rests = describe_distance(abs(gap.gap_m), units, int(gap.is_close_call)), describe_gap_shots(gap)
    said = {
        GapKind.EVEN: f"{gap.longer} to {gap.shorter}: {length} apart ({rests}).",
        GapKind.OVERLAP: f"{gap.longer} and {gap.shorter} overlap: only {length} apart ({rests}), nearly the same "
                         "job.",
        GapKind.HOLE: f"Hole between {gap.longer} and {gap.shorter}: {length} apart ({rests}), a distance in between "
                      "needs a part swing.",
        GapKind.REVERSED: f"{gap.shorter} carries {length} farther than {gap.longer} ({rests}), which is the longer "
                          "club of the two.",
        GapKind.OPEN: f"{gap.longer} to {gap.shorter}: {length} apart ({rests}); whether there is a hole, cannot say "
                      f"yet: {_say_passed_over(gap.passed_over)}.",
    }[gap.kind]
    doubt = f" A close call: give or take {describe_distance(gap.margin_m, units)}, more shots may change it."
    return said + (doubt if gap.is_close_call else "")


def describe_gap_shots(gap: Gap) -> str:
    """``24 and 31 shots``: of the clubs in the order in which the sentence names them."""
    first, second = reversed(gap.shots) if gap.kind is GapKind.REVERSED else gap.shots
    return f"{first:,} and {second:,} shots"


def describe_verdict(gap: Gap, units: DisplayUnits) -> str:
    """``hole below 5 Iron (24 and 31 shots), a close call: give or take 6 yd``: for a line of a table."""
    said = {GapKind.EVEN: "even", GapKind.OVERLAP: f"overlap with {gap.longer}",
            GapKind.HOLE: f"hole below {gap.longer}", GapKind.REVERSED: f"farther than {gap.longer}",
            GapKind.OPEN: f"cannot say yet, below {gap.longer}"}[gap.kind]
    doubt = f", a close call: give or take {describe_distance(gap.margin_m, units)}" if gap.is_close_call else ""
    return f"{said} ({describe_gap_shots(gap)}){doubt}"


def _say_passed_over(clubs: Sequence[GappedClub]) -> str:
    if len(clubs) == 1:
        return f"{clubs[0].club} has {count_of(clubs[0].shots, 'shot')}"
    named = [f"{club.club} ({club.shots:,})" for club in clubs[:_MOST_NAMED]]
    more = f" and {len(clubs) - _MOST_NAMED} more" if len(clubs) > _MOST_NAMED else ""
    return f"{', '.join(named)}{more} have too few shots"


def describe_wide(club: str, carry: Spread, units: DisplayUnits) -> str:
    """Why the median of a club may be no full swing's."""
    between = describe_band((carry.p10, carry.p90), units)
    return (f"{club}: 80 % of the carries are spread over {between}, so part swings are probably among them and the "
            "median is no full swing's distance.")


def describe_limits(limits: GapLimits, units: DisplayUnits) -> str:
    """The rule of the gapping."""
    overlap, hole = (f"{show_limit(limit, units):g} {units.distance_label}"
                     for limit in (limits.overlap_m, limits.hole_m))
    return (f"The gap of two neighbours is the difference of their median carries. Below {overlap} they overlap, above "
            f"{hole} there is a hole. A club speaks from {FEWEST_SHOTS} shots on.")


def show_limit(limit_m: float, units: DisplayUnits) -> float:
    """A limit as it is read and typed: to a tenth of a unit."""
    return round(limit_m * units.distance_factor, 1)


def describe_flags(gapping: Gapping) -> str:
    """``2 holes and 1 club out of order``."""
    kinds = [gap.kind for gap in gapping.flagged]
    names = ((GapKind.OVERLAP, "overlap", ""), (GapKind.HOLE, "hole", ""),
             (GapKind.REVERSED, "club out of order", "clubs out of order"))
    parts = [count_of(kinds.count(kind), one, many) for kind, one, many in names if kind in kinds]
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def percent(share: float) -> str:
    """``62 %``."""
    return f"{100 * share:.0f} %"


def describe_part_swings(number: int) -> str:
    """That balls are left out because they were hit to a distance on purpose; empty for none."""
    if not number:
        return ""
    return (f"{count_of(number, 'ball')} in groups named after a distance (such as “70 yds”) "
            f"{'is a part swing' if number == 1 else 'are part swings'} and left out.")
