"""What is stored: players, sessions, shots, and the numbers of the pages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from analysis.metrics import METRICS
from analysis.period import Window
from api.parts import FRESH, Asker, Day, Limit, Offset, Services
from services.api_access.putting import PuttingNumbers
from services.api_access.reading import (
    ClubList,
    DigestItem,
    GapList,
    ProgressOfClub,
    SessionPage,
    SessionWhole,
)

router = APIRouter(prefix="/v1", tags=["reading"], dependencies=FRESH)
Player = Annotated[str | None, Query(max_length=300, description="Whose; of whoever practised last when left out.")]
OnlyPlayer = Annotated[str | None, Query(max_length=300, description="Only of this player.")]
Period = Annotated[Window | None, Query(description="As the golfer chose when left out.")]
FirstDay = Annotated[Day | None, Query(description="Only from this day on.")]
LastDay = Annotated[Day | None, Query(description="Only up to this day.")]
MetricKey = Annotated[str, Query(json_schema_extra={"enum": sorted(METRICS)})]
SessionId = Annotated[int, Path(ge=-(2**53), le=2**53)]


class PlayerList(BaseModel):
    """Who has stored sessions, who practised last first."""

    players: list[str]


class ShotRows(BaseModel):
    """A portion of the shots that pass, as rows of the view shots_flat; its columns are in docs/development.md."""

    total: int
    shots: list[dict[str, Any]]


@router.get("/players")
def load_players(services: Services, caller: Asker) -> PlayerList:
    """List the players."""
    return PlayerList(players=services.reading.load_players(caller))


@router.get("/sessions")
def load_sessions(
    services: Services, caller: Asker, *, player: OnlyPlayer = None,
    search: Annotated[str, Query(max_length=200, description="Words of name, clubs, notes, type or tags.")] = "",
    since: FirstDay = None, until: LastDay = None, limit: Limit = 50, offset: Offset = 0,
) -> SessionPage:
    """List sessions, newest day first."""
    return services.reading.load_sessions(caller, player=player, search=search, first_day=since, last_day=until,
                                          limit=limit, offset=offset)


@router.get("/sessions/{session_id}")
def load_session(services: Services, caller: Asker, session_id: SessionId) -> SessionWhole:
    """Show one session whole."""
    return services.reading.load_session(caller, session_id)


@router.get("/shots")
def load_shots(
    services: Services, caller: Asker, *, session: Annotated[int | None, Query(ge=-(2**53), le=2**53)] = None,
    player: OnlyPlayer = None, club: Annotated[str | None, Query(max_length=300)] = None,
    since: FirstDay = None, until: LastDay = None,
    counting: Annotated[bool, Query(description="Only shots that count: no copies, nothing hidden or left out.")] =
    False, limit: Limit = 200, offset: Offset = 0,
) -> ShotRows:
    """List shots in the order of their days, as rows of shots_flat (yd, mph, degrees, rpm)."""
    page = services.reading.load_shots(caller, session_id=session, player=player, club=club, first_day=since,
                                       last_day=until, only_counting=counting, limit=limit, offset=offset)
    return ShotRows(total=page.total, shots=[dict(row) for row in page.shots])


@router.get("/clubs")
def load_clubs(services: Services, caller: Asker, player: Player = None, period: Period = None) -> ClubList:
    """Show each club's numbers: the median and the middle 80 %, in metres."""
    return services.reading.load_clubs(caller, player, period)


@router.get("/gapping")
def load_gapping(services: Services, caller: Asker, player: Player = None, period: Period = None) -> GapList:
    """Show the gaps between neighbours of the bag, in metres."""
    return services.reading.load_gapping(caller, player, period)


@router.get("/progress")
def load_progress(
    services: Services, caller: Asker, *, club: Annotated[str, Query(max_length=300)],
    metric: MetricKey = "carry_m", player: Player = None, period: Period = None,
) -> ProgressOfClub:
    """Show a club's metric session by session, in the unit of storage (SI)."""
    return services.reading.load_progress(caller, club, metric, player, period)


@router.get("/putting")
def load_putting(
    services: Services, caller: Asker, *, player: Player = None, period: Period = None,
    device: Annotated[str, Query(max_length=300, description="Whose putts; of the one that saw most when left out.")] =
    "", limit: Limit = 200, offset: Offset = 0,
) -> PuttingNumbers:
    """Show putting: make rates, start line, speed, streaks, trend, and a portion of the putts, in SI units."""
    return services.reading.load_putting(caller, player, period, device, limit=limit, offset=offset)


@router.get("/digest")
def load_digest(services: Services, caller: Asker, player: Player = None) -> DigestItem:
    """Say what Home says of the last practice."""
    return services.reading.load_digest(caller, player)
