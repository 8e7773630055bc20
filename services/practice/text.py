"""How somebody practises, in a golfer's words: careful about what a report does not show. Pure."""

from __future__ import annotations

from analysis.period import WINDOW_SENTENCES, Window
from analysis.practice.first_ball import Aspect, FirstBall, FirstBallVerdict
from analysis.practice.shot_order import Mixing
from analysis.practice.warm_up import FEWEST_BALLS, SETTLED_FROM, WarmUp, WarmUpVerdict
from analysis.practice.year import PracticeYear
from golf.units import DisplayUnits
from services.shared.formatting import DASH, count_of, format_day, format_number

ASPECT_NAMES = {Aspect.CARRY_MISS: "Carry", Aspect.OFFLINE: "Offline", Aspect.SMASH: "Smash"}
_ASPECT_WORDS = {Aspect.CARRY_MISS: "distance from the club's usual carry",
                 Aspect.OFFLINE: "distance from the target line", Aspect.SMASH: "smash factor"}
WHAT_SHOWS = (
    "A report lists balls in blocks, one for each club or label, and has no time for a ball. A club that comes back "
    "after another one shows a real change. Whether you changed clubs *inside* what the monitor calls one block does "
    "not show: some monitors add to the club's old block. So read these as “at least”.")
ABOUT_MIXING = (
    "Changing clubs often makes practice feel worse and, in laboratories, learning last longer. In real sports the "
    "benefit found so far is small, close to nothing: Czyż and others, *Scientific Reports* 14 (2024), 15974, "
    "doi 10.1038/s41598-024-65753-3. So mixed is not simply better; it is closer to the course.")
EVERY_BALL_COUNTS = (
    "Counts every ball that is not hidden, each once, whatever numbers rest on: a ball with an impossible reading was "
    "hit all the same.")
ABOUT_FIRST_BALL = (
    "On the course every ball is the first with its club. Compared are the first ball of each block (but the session's "
    "very first) and the fifth and later ones of the same block: how many of the later ones is it worse than? Without "
    "a difference that is 50 %. Each session counts once; the bars are 95 % intervals for all three at once. Balls "
    "after a change that does not show are among the later ones, which can only hide a difference.")
ABOUT_WARM_UP = (
    f"Each ball's distance from your own middle is ranked among all balls of its club. The early balls of a session "
    f"are compared with its own from the {SETTLED_FROM}th on; warmed up is who is past the last stage, from the first "
    "on, that is worse beyond noise. It takes sessions with at least ten balls after the fifteenth, and rests on the "
    "report listing clubs in the order you took them; where its numbers do not rise, the session is left out.")


def describe_basis(window: Window) -> str:
    """Over which sessions the page speaks: a window of sessions is the player's newest, not each club's."""
    return f"{WINDOW_SENTENCES[window].replace(' of each club', '')}, rounds left out"


def describe_mixing(mixing: Mixing) -> str:
    """What can be seen, and nothing more."""
    if not mixing.sessions or mixing.typical_block is None:
        return "There is no practice with more than one ball to look at yet."
    share = f"{100 * (mixing.share or 0):.0f} %"
    text = (f"At least {count_of(mixing.changes, 'change')} of club or distance over {count_of(mixing.shots, 'ball')} "
            f"in {count_of(mixing.sessions, 'session')}: before {share} of the balls. A typical block is "
            f"{format_number(mixing.typical_block, 0)} balls long, the longest {mixing.longest_block:,}. ")
    if mixing.returns == 0:
        return f"{text}No club came back later in a session: the reports neither show mixed practice nor rule it out."
    return text + (f"In {mixing.sessions_with_returns:,} of {count_of(mixing.sessions, 'session')} you came back to a "
                   f"club later ({count_of(mixing.returns, 'time')} in all).")


def describe_first_ball(found: FirstBall, units: DisplayUnits) -> str:
    """One aspect in a sentence."""
    what = _ASPECT_WORDS[found.aspect]
    rests = f"{count_of(found.balls, 'first ball')} in {count_of(found.sessions, 'session')}"
    if found.worse_than is None:
        return (f"**{ASPECT_NAMES[found.aspect]}**: cannot say yet; it takes seven sessions with changes, there are "
                f"{found.sessions:,}.")
    percent = f"{100 * found.worse_than.value:.0f} %"
    first, later = (_written(found, value, units) for value in (found.typical_first, found.typical_later))
    head = {FirstBallVerdict.WORSE: f"the first ball is worse: it loses to {percent} of the later ones",
            FirstBallVerdict.BETTER: f"the first ball is better: it loses to only {percent} of the later ones",
            FirstBallVerdict.ALIKE: f"no difference worth speaking of ({percent})",
            FirstBallVerdict.OPEN: f"cannot say yet ({percent}, which may be noise)"}[found.verdict]
    return f"**{ASPECT_NAMES[found.aspect]}** ({what}): {head}; typically {first} against {later}. Over {rests}."


def describe_warm_up(found: WarmUp) -> str:
    """How long it takes, or why nobody can say."""
    rests = f"over {count_of(found.shots, 'ball')} in {count_of(found.sessions, 'long session')}"
    if found.verdict is WarmUpVerdict.OPEN:
        return (f"Cannot say yet, {rests}. It takes at least six sessions of at least {FEWEST_BALLS} balls whose "
                "order is known, and a clear difference." if found.sessions else
                f"Cannot say yet: there is no session of at least {FEWEST_BALLS} balls whose order is known.")
    if found.verdict is WarmUpVerdict.NONE_SEEN:
        return ("No warm-up to be seen: your first five balls are hardly further from your middle than later ones "
                f"({rests}).")
    more = "more than " if found.is_longer else "about "
    return f"It takes you {more}{found.balls} balls: until then they come down further from your middle ({rests})."


def describe_year(year: PracticeYear) -> str:
    """The year in a sentence; the text beside the figure, too."""
    if not year.practised:
        return "No practice in this time."
    text = (f"{count_of(year.practised, 'practice day')} with {count_of(year.sessions, 'session')} and "
            f"{count_of(year.shots, 'ball')}, {format_number(year.days_per_week)} days a week since the first of them.")
    if year.longest is not None and year.longest.days > 1:
        text += (f" Longest streak: {year.longest.days} days, {format_day(year.longest.first_on)} to "
                 f"{format_day(year.longest.last_on)}.")
    return text


def _written(found: FirstBall, value: float | None, units: DisplayUnits) -> str:
    if value is None:
        return DASH
    if found.aspect is Aspect.SMASH:
        return format_number(value, 2)
    return f"{format_number(units.distance(value))} {units.distance_label}"
