"""The portal's answer to a sent sign-in form: a pure judgement, None while there is none yet.

uneekor.md, "Not known": the form goes by XHR or by post, the answer comes at once or after seconds, in
any words. Judged are, in this order: where we are, what is said, how the requests ended, and at last a
stay on the sign-in page that has lasted.
"""

from __future__ import annotations

import re

from automation.portal_state import PageSnapshot, PortalState, RequestSeen, classify_page

_SIGN_IN_REQUEST = re.compile(r"log-?in|sign-?in|auth|session|token|account|user|member", re.IGNORECASE)
_SETTLED_MS = 150.0
_REDRAWING_MS = 500.0
_SILENT_REFUSAL_MS = 1_000.0
_NEW_WORDS_MS = 3_000.0
_MERE_STAY_MS = 10_000.0
_JUDGED = {PortalState.NEEDS_PERSON, PortalState.MAINTENANCE, PortalState.SERVER_ERROR}


def judge_answer(before: PageSnapshot, now: PageSnapshot) -> PortalState | None:
    """What became of the form sent when the page was ``before``; None while it is being answered.

    ELSEWHERE and LISTING mean: let in.
    """
    state = classify_page(now, before.lines)
    new_document = now.document_id != before.document_id
    if new_document and now.status in {423, 429}:
        return PortalState.LOCKED
    if state is PortalState.NEEDS_PERSON or (new_document and state in _JUDGED):
        return state
    if not now.on_sign_in:
        return None if state is PortalState.BLANK or not now.ready else state
    if now.pending or not now.ready or _rest_ms(now) < _SETTLED_MS:
        return None
    answer = _last_answer(before, now, new_document)
    return _judge_stay(before, now, state, answer, new_document=new_document)


def _judge_stay(
    before: PageSnapshot, now: PageSnapshot, state: PortalState, answer: RequestSeen | None, *, new_document: bool
) -> PortalState | None:
    status = answer.status if answer else (now.status if new_document else None)
    trouble = _trouble_of(status, by_script=answer is not None)
    if state is PortalState.LOCKED or trouble is not None:
        return PortalState.LOCKED if state is PortalState.LOCKED else trouble
    if not now.has_form:
        return None
    if state is PortalState.REFUSED or _has_lasted(before, now, status, new_document=new_document):
        return PortalState.REFUSED
    return None


def _trouble_of(status: int | None, *, by_script: bool) -> PortalState | None:
    if status in {423, 429}:
        return PortalState.LOCKED
    if status == 503:
        return PortalState.MAINTENANCE
    if status is not None and (status >= 500 or (status == 0 and by_script)):
        return PortalState.SERVER_ERROR
    return None


def _has_lasted(before: PageSnapshot, now: PageSnapshot, status: int | None, *, new_document: bool) -> bool:
    """Whether a stay on the form, answered without words we know, has lasted long enough to be a refusal."""
    said_something = bool(now.lines - before.lines)
    if status is None:
        return False
    if 400 <= status < 500:
        return said_something or _rest_ms(now) >= _SILENT_REFUSAL_MS
    return _rest_ms(now) >= (_NEW_WORDS_MS if new_document or said_something else _MERE_STAY_MS)


def _rest_ms(now: PageSnapshot) -> float:
    """Since when nothing happens any more; a page that redraws itself without end counts from its last request."""
    return max(now.idle_ms, now.waited_ms - _REDRAWING_MS)


def _last_answer(before: PageSnapshot, now: PageSnapshot, new_document: bool) -> RequestSeen | None:
    """The last answered request that can have carried the form: it changes something, or is named so."""
    if new_document:
        return None
    sent = [request for request in now.requests if request.number > before.began and request.status is not None
            and request.method not in {"GET", "HEAD"}]
    named = [request for request in sent if _SIGN_IN_REQUEST.search(request.path)]
    candidates = named or sent
    return candidates[-1] if candidates else None
