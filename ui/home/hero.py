"""The first card of Home: the one thing to work on, the picture that proves it, and the way to its evidence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from analysis.digest import Digest
from analysis.metrics import METRICS
from analysis.period import Basis
from analysis.progress import ProgressVerdict
from charts.small_figures import Strip, StripPoint, build_strip_figure
from services.home.headline import NEEDED, TOO_EARLY, Headline, describe_headline, describe_short_change
from services.progress.view import Asked, ProgressView
from services.shared.formatting import count_of
from services.shared.metric_format import MetricFormat, unit_label
from ui.shared.caching import cached_progress
from ui.shared.escape import plain
from ui.shared.figures import draw_figure, is_dark
from ui.shared.page_paths import CLUBS_PAGE, PROGRESS_PAGE
from ui.shared.viewing import address_of

if TYPE_CHECKING:
    from services.app import App

_CHANGES_SHOWN, _TEXT_LIMIT = 2, 200
_ICONS = {ProgressVerdict.IMPROVING: ":material/trending_up:", ProgressVerdict.SLIPPING: ":material/trending_down:"}


def render_hero(app: App, digest: Digest, basis: Basis, today: date) -> None:
    """Draw the card; the page's title is its headline."""
    units = app.choices.units
    headline = describe_headline(digest, units)
    st.caption("Work on next" if headline.club else "Your practice")
    st.title(plain(headline.text, _TEXT_LIMIT), anchor=False)
    if headline.text == TOO_EARLY:
        st.markdown(NEEDED)
    if headline.club:
        _render_picture(app, digest, basis, headline, today)
        st.page_link(PROGRESS_PAGE, label="Show me", icon=":material/arrow_forward:",
                     query_params=_address(digest.player, basis, headline.club, headline.metric))
    else:
        st.page_link(CLUBS_PAGE, label="Look through your bag", icon=":material/arrow_forward:",
                     query_params=address_of(digest.player, basis.window))
    for change in digest.changes[:_CHANGES_SHOWN]:
        if (change.club, change.metric) != (headline.club, headline.metric):
            st.page_link(PROGRESS_PAGE, label=plain(describe_short_change(change, units), _TEXT_LIMIT),
                         icon=_ICONS[change.progress.verdict],
                         query_params=_address(digest.player, basis, change.club, change.metric))


def _render_picture(app: App, digest: Digest, basis: Basis, headline: Headline, today: date) -> None:
    """The sessions that Progress shows of the same club and number."""
    asked = Asked(digest.player, headline.club, headline.metric, basis.window, basis.shot_filter)
    view = cached_progress(app, asked, today)
    strip = build_strip(view, headline.metric, MetricFormat(app.choices.units,
                                                            app.sessions.is_left_handed(digest.player)))
    if strip.points:
        draw_figure(build_strip_figure(strip, dark=is_dark()), f"{strip.title}, {headline.club}: a point for each of "
                    f"{count_of(len(strip.points), 'session')}, oldest first. Show me has the same as a table.")


def build_strip(view: ProgressView, metric_key: str, shown: MetricFormat) -> Strip:
    """The sessions of a metric against the target line; what has none, against its middle over the period."""
    metric = METRICS[metric_key]
    points = tuple(StripPoint(point.practised_on, shown.to_display(metric, point.value), point.shots)
                   for point in view.series.points)
    label = unit_label(metric, shown.units)
    title = f"{metric.name} ({label})" if label else metric.name
    if metric.key == "side_m":
        return Strip(points, title, metric.digits, 0.0, "Target line")
    number = view.number
    return Strip(points, title, metric.digits, None if number is None else shown.to_display(metric, number.value),
                 "Over all balls")


def _address(player: str, basis: Basis, club: str, metric: str) -> dict[str, str]:
    """Of exactly what was said: the same club, number, player and period."""
    return {"club": club, "metric": metric, "evidence": "home", **address_of(player, basis.window)}
