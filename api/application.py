"""The FastAPI application: routes, errors as problem details, and its own description."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.events import ProgressEvents
from api.guard import Tickets
from api.parts import NotModified
from api.problems import MEDIA_TYPE, Problem, Refusal, describe_error
from api.routes import changes, exports, imports, reading, sync, uploads
from golf.errors import GolfError, SyncAlreadyRunning
from services.api_access.service import ApiAccess
from services.exports.json_values import to_json

log = logging.getLogger(__name__)

TITLE, VERSION = "Rangebook", "1"
_DESCRIPTION = """What Rangebook on this computer offers to programs. Send `Authorization: Bearer TOKEN`; make a token
with `python start.py cli token create NAME --scope read`. Errors are problem details (RFC 9457)."""
_PROBLEM_SCHEMA = {
    "type": "object", "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"}, "what_to_do": {"type": "string"}, "code": {"type": "string"},
        "progress": {"type": ["object", "null"], "description": "What is running, with 409."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "What cannot be read, with 422."},
    },
}
_REFUSALS = {
    400: "The request cannot be read.", 401: "No valid token.", 403: "The token does not allow it.", 404: "Not found.",
    408: "The rest of the request did not come.", 415: "Not a kind of body that is read.",
    409: "Something else runs, or what is stored stands against it.", 413: "Too large.",
    422: "It cannot be done so: see code and what_to_do.", 429: "Too many requests: see Retry-After.",
    500: "A defect of Rangebook, or of its file.", 503: "Not now: see Retry-After."}
_NOT_MODIFIED = "Nothing has changed since the answer that If-None-Match names."


def build_application(services: ApiAccess, tickets: Tickets) -> FastAPI:
    """The API over these services."""
    events = ProgressEvents(services.sync.load_latest, services.live_shots.look)

    @asynccontextmanager
    async def lifespan(_application: FastAPI) -> AsyncIterator[None]:
        yield
        await events.close()

    application = FastAPI(
        title=TITLE, version=VERSION, description=_DESCRIPTION, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False, lifespan=lifespan)
    application.state.services, application.state.tickets, application.state.events = services, tickets, events
    application.include_router(sync.router)
    application.include_router(uploads.router)
    application.include_router(reading.router)
    application.include_router(changes.router)
    application.include_router(imports.router)
    application.include_router(exports.router)
    _answer_errors(application)

    @application.get("/v1/openapi.json", tags=["description"], include_in_schema=False)
    def describe() -> JSONResponse:
        return JSONResponse(describe_api(application))

    return application


def describe_api(application: FastAPI) -> dict[str, Any]:
    """The OpenAPI document; docs/api/openapi.json is it. Every operation may be refused in each of the ways."""
    document = application.openapi()
    parts = document["components"]
    parts["schemas"]["Problem"] = _PROBLEM_SCHEMA
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    parts["responses"] = {f"Refused{status}": {"description": says, "content": {MEDIA_TYPE: {
        "schema": {"$ref": "#/components/schemas/Problem"}}}} for status, says in _REFUSALS.items()}
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for operations in document["paths"].values():
        for method, operation in operations.items():
            operation["responses"] |= {
                str(status): {"$ref": f"#/components/responses/Refused{status}"} for status in _REFUSALS}
            if method == "get":
                operation["responses"]["304"] = {"description": _NOT_MODIFIED}
    return document | {"servers": [{"url": "/api"}], "security": [{"token": []}]}


def _answer_errors(application: FastAPI) -> None:
    @application.exception_handler(GolfError)
    def answer_error(request: Request, error: GolfError) -> Response:
        if not isinstance(error, SyncAlreadyRunning):
            return describe_error(error)
        running = application.state.services.sync.load_running(request.state.caller)
        return describe_error(error, progress=None if running is None else to_json(running))

    @application.exception_handler(NotModified)
    def answer_not_modified(_request: Request, answer: NotModified) -> Response:
        return Response(status_code=304, headers={"ETag": answer.etag})

    @application.exception_handler(Refusal)
    def answer_refusal(_request: Request, refusal: Refusal) -> Response:
        return refusal.problem

    @application.exception_handler(RequestValidationError)
    def answer_unreadable(_request: Request, error: RequestValidationError) -> Response:
        found = [{"where": ".".join(map(str, each["loc"])), "message": each["msg"]} for each in error.errors()]
        said = "; ".join(f"{each['where']}: {each['message']}" for each in found[:5])
        return Problem(422, "unreadable_request", f"The request cannot be read: {said}.",
                       what_to_do="Compare it with /api/v1/openapi.json.", errors=found)

    @application.exception_handler(HTTPException)
    def answer_http(request: Request, error: HTTPException) -> Response:
        codes = {404: "not_found", 405: "method_not_allowed", 408: "too_slow", 413: "too_large"}
        headers = {"Allow": ", ".join(_find_methods(request))} if error.status_code == 405 else error.headers
        return Problem(error.status_code, codes.get(error.status_code, "http_error"), str(error.detail),
                       headers=headers)

    @application.exception_handler(Exception)
    def answer_defect(_request: Request, error: Exception) -> Response:
        log.critical("api_defect", exc_info=error)
        return Problem(500, "defect", "Something unexpected went wrong inside Rangebook.",
                       what_to_do="Its log has the details. What was stored is whole.")


def _find_methods(request: Request) -> list[str]:
    """Every method that this path takes: the router itself names those of its first route only."""
    found = {method for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE
             for method in getattr(route, "methods", None) or ()}
    return sorted(found)
