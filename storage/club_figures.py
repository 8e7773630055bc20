"""Key figures of each club in one session, by SQL: means over the counting shots only."""

from __future__ import annotations

from sqlalchemy import Connection

from golf.clubs import bag_position
from golf.records import MEASURES, ClubFigures

_AGGREGATES = ", ".join(f"avg({name}) FILTER (WHERE is_counting), count({name}) FILTER (WHERE is_counting)"
                        for name in MEASURES)
_FIGURES = f"""
SELECT g.club, g.is_default_club, count(*), coalesce(sum(is_counting), 0),
       max(carry_m) FILTER (WHERE is_counting), {_AGGREGATES}
FROM shots AS t JOIN club_groups AS g ON g.report_id = t.report_id AND g.group_id = t.group_id
WHERE t.report_id = ? GROUP BY g.club, g.is_default_club
"""  # noqa: S608 – column names are ours


def load_club_figures(connection: Connection, report_id: int) -> list[ClubFigures]:
    """In the order of a bag; shots left on the default club apart, after the club's own."""
    rows = connection.exec_driver_sql(_FIGURES, (report_id,)).all()
    figures = []
    for club, is_default, shots, counted, best_carry, *aggregates in rows:
        figures.append(ClubFigures(
            club=club, shots=shots, counted=counted, is_default_club=bool(is_default), best_carry_m=best_carry,
            means=dict(zip(MEASURES, aggregates[0::2], strict=True)),
            counts=dict(zip(MEASURES, aggregates[1::2], strict=True))))
    return sorted(figures, key=lambda item: (bag_position(item.club), item.is_default_club))
