"""The report API: reports, picture lists, pictures and CSV. No cookie: the report key is the secret."""

from __future__ import annotations

import json
from typing import Literal

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from demo_portal.answers import deform, other_body, refusal
from demo_portal.csv_export import write_csv
from demo_portal.faults import Endpoint, Fault
from demo_portal.images import (
    IMAGE_KINDS,
    draw_ball_impact,
    draw_bomb,
    draw_top_view,
    has_image,
    image_token,
)
from demo_portal.payload_faults import PAYLOAD_FAULTS, Groups
from demo_portal.records import Json, ShotJson
from demo_portal.state import PortalState, state_of

NOT_FOUND_BODY = {"message": "Not Found"}
DEFAULT_SLOW_SECONDS = 3.0
NOT_FOUND = 404


async def report(request: Request) -> Response:
    """`GET {api}/oldmyuneekor/report/{id}/{key}`: the JSON list of club groups."""
    state = state_of(request)
    report_id: int = request.path_params["report_id"]
    with state.counters.report_request(report_id):
        if refused := await _refused(state, report_id, "report"):
            return refused
        groups = state.library.payload(report_id, request.path_params["key"])
        if groups is None:
            return JSONResponse(NOT_FOUND_BODY, NOT_FOUND)
        if other := other_body(state, report_id):
            return other
        for fault, change in PAYLOAD_FAULTS.items():
            if setting := state.faults.take(fault, report_id):
                change(groups, setting.text)
        return deform(state, report_id, json.dumps(groups).encode())


async def _refused(state: PortalState, report_id: int, endpoint: Endpoint) -> Response | None:
    """Wait as options and faults say, then return a refusal if there is to be one."""
    await state.wait(state.options.api_seconds)
    if slow := state.faults.take(Fault.API_SLOW, report_id, endpoint):
        await state.delay(slow, DEFAULT_SLOW_SECONDS)
    return refusal(state, report_id, endpoint)


async def image_list(request: Request) -> Response:
    """`GET {api}/report/shotimage/{id}/{key}/{group}/{shot}`: list of `{name, image}`, empty for most shots."""
    state = state_of(request)
    state.counters.image_requests += 1
    report_id: int = request.path_params["report_id"]
    if refused := await _refused(state, report_id, "images"):
        return refused
    key = request.path_params["key"]
    groups = state.library.payload(report_id, key)
    group_id, shot_id = request.path_params["group_id"], request.path_params["shot_id"]
    if groups is None or _find_shot(groups, group_id, shot_id) is None:
        return JSONResponse(NOT_FOUND_BODY, NOT_FOUND)
    if not has_image(report_id, group_id, shot_id):
        return JSONResponse([])
    folder = f"/shotimages/{report_id}/{image_token(key)}/{group_id}/{shot_id}"
    return JSONResponse([{"name": kind, "image": f"{folder}/{kind}.png"} for kind in IMAGE_KINDS])


async def image(request: Request) -> Response:
    """`GET /shotimages/{id}/{token}/{group}/{shot}/{name}.png`: one PNG (also below the API prefix)."""
    state = state_of(request)
    state.counters.image_requests += 1
    report_id: int = request.path_params["report_id"]
    shot = _shot_of_image(state, request)
    if state.faults.take(Fault.IMAGE_NOT_AN_IMAGE, report_id):
        return Response(b"<html>not a picture</html>", media_type="image/png")
    if state.faults.take(Fault.IMAGE_BOMB, report_id):
        return Response(draw_bomb(), media_type="image/png")
    if request.path_params["name"] == IMAGE_KINDS[0]:
        data = draw_ball_impact(_measured(shot, "impact_x"), _measured(shot, "impact_y"))
    else:
        data = draw_top_view(_measured(shot, "club_path"), _measured(shot, "club_face_angle"))
    return Response(data, media_type="image/png")


def _shot_of_image(state: PortalState, request: Request) -> ShotJson:
    """Return the shot whose picture is asked for; 404 when there is no such picture."""
    report_id = request.path_params["report_id"]
    group_id, shot_id = request.path_params["group_id"], request.path_params["shot_id"]
    try:
        found = state.library.report(report_id)
    except KeyError:
        raise HTTPException(NOT_FOUND) from None
    shot = _find_shot(found.payload(), group_id, shot_id)
    known = request.path_params["token"] == image_token(found.key) and request.path_params["name"] in IMAGE_KINDS
    if shot is None or not known or not has_image(report_id, group_id, shot_id):
        raise HTTPException(NOT_FOUND)
    return shot


async def csv_export(request: Request) -> Response:
    """`GET {api}/report/export/allsessions/{id}/{key}/{yard|meter}/{mph|kph}`."""
    state = state_of(request)
    state.counters.csv_requests += 1
    report_id: int = request.path_params["report_id"]
    if refused := await _refused(state, report_id, "csv"):
        return refused
    distance, speed = _units(request)
    groups = state.library.payload(report_id, request.path_params["key"])
    if groups is None:
        return JSONResponse(NOT_FOUND_BODY, NOT_FOUND)
    return Response(write_csv(groups, distance, speed), media_type="text/csv")


def _units(request: Request) -> tuple[Literal["yard", "meter"], Literal["mph", "kph"]]:
    """Read the units from the path; 404 for others."""
    match request.path_params["distance"], request.path_params["speed"]:
        case ("yard" | "meter") as distance, ("mph" | "kph") as speed:
            return distance, speed
        case _:
            raise HTTPException(NOT_FOUND)


def _find_shot(groups: Groups, group_id: int, shot_id: int) -> ShotJson | None:
    for group in groups:
        shots = group.get("shots")
        if group["id"] == group_id and isinstance(shots, list):
            for shot in shots:
                if isinstance(shot, dict) and shot["id"] == shot_id:
                    return shot
    return None


def _measured(shot: ShotJson, name: str) -> float:
    """Return a plausible number for drawing; 0 when it was not measured."""
    value: Json = shot.get(name)
    in_picture = 60.0
    return float(value) if isinstance(value, int | float) and abs(value) < in_picture else 0.0
