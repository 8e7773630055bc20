"""Sessions that programs send: one document in the body, or files in a form."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.datastructures import UploadFile

from api.parts import Asker, Day, Services
from api.problems import Problem, Refusal
from services.api_access.caller import Scope, require
from services.api_access.uploads import MOST_FILES, SentFile, UploadResult, UploadStatus, UploadTerms
from services.exports.json_values import to_json

router = APIRouter(tags=["upload"])
_NAMES = {
    "application/json": "upload.json", "text/csv": "upload.csv", "text/plain": "upload.csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "upload.xlsx",
    "application/octet-stream": "upload"}
"""What a body without a form may be, and how it is called in the import log; what it is, its content says."""
_FORM = "multipart/form-data"
_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {
    _FORM: {"schema": {"type": "object", "properties": {"file": {
        "type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": MOST_FILES}}}},
    **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in _NAMES if kind != "application/json"},
    "application/json": {"schema": {"description": "Any JSON that a known program writes."}},
}}}


@router.post("/sessions/upload", openapi_extra=_BODY)
@router.post("/v1/sessions/upload", openapi_extra=_BODY)
async def upload_sessions(
    request: Request, services: Services, caller: Asker,
    device: Annotated[str, Query(max_length=80, description="Maker and model, where the file does not say it.")] = "",
    written_on: Annotated[Day | None, Query(description="The day of the shots, where the file says none.")] = None,
) -> UploadResult | list[UploadResult]:
    """Import sessions of the token's player. A result for one file, a list for several; the same file adds nothing.

    422 with the results when no file came in, 409 when something else runs, 415 for a body of another kind.
    """
    require(caller, Scope.UPLOAD)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM and kind not in _NAMES:
        raise Refusal(Problem(415, "unknown_kind", f"A body of the kind “{kind[:60]}” is not read.",
                              what_to_do="Send JSON, CSV or Excel, or files in a form."))
    sent = await _read_form(request) if kind == _FORM else [SentFile(_NAMES[kind], await request.body())]
    results = await asyncio.to_thread(services.uploads.upload, caller, sent, device, written_on)
    if any(each.success for each in results):
        return results[0] if len(results) == 1 else results
    is_busy = any(each.processing_status is UploadStatus.BUSY for each in results)
    first = results[0]
    raise Refusal(Problem(409 if is_busy else 422, "busy" if is_busy else first.processing_status.value, first.message,
                          results=to_json(results)))


@router.get("/v1/sessions/upload")
def describe_terms(services: Services, caller: Asker) -> UploadTerms:
    """Say what the token may send; a program can ask before it sends anything. 422 for a token without a player."""
    return services.uploads.describe_terms(caller)


@router.api_route("/v1/sessions/upload", methods=["PUT", "PATCH", "DELETE"], include_in_schema=False)
def refuse_other_methods() -> None:
    """Say what can be done here; without it ``upload`` would be taken for the number of a session."""
    raise Refusal(Problem(405, "method_not_allowed", "Sessions are sent here, nothing else.",
                          headers={"Allow": "GET, POST"}))


async def _read_form(request: Request) -> list[SentFile]:
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FILES) as form:
        return [SentFile((each.filename or "upload")[:200], await each.read())
                for _, each in form.multi_items() if isinstance(each, UploadFile)]
