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
    if now.pending or not now.ready or now.idle_ms < _SETTLED_MS:
        return None
    answer = _last_answer(before, now, new_document)
    return _judge_stay(before, now, state, answer, new_document=new_document)


def _judge_stay(
    before: PageSnapshot, now: PageSnapshot, state: PortalState, answer: RequestSeen | None, *, new_document: bool
) -> PortalState | None:
    status = answer.status if answer else (now.status if new_document else None)
    if state is PortalState.LOCKED or status in {423, 429}:
        return PortalState.LOCKED
    if status is not None and status >= 500:
        return PortalState.MAINTENANCE if status == 503 else PortalState.SERVER_ERROR
    if answer is not None and status == 0:
        return PortalState.SERVER_ERROR
    if not now.has_form:
        return None
    if state is PortalState.REFUSED or (status is not None and 400 <= status < 500):
        return PortalState.REFUSED
    answered = answer is not None or new_document
    said_something = bool(now.lines - before.lines)
    patience = _NEW_WORDS_MS if new_document or said_something else _MERE_STAY_MS
    return PortalState.REFUSED if answered and now.idle_ms >= patience else None


def _last_answer(before: PageSnapshot, now: PageSnapshot, new_document: bool) -> RequestSeen | None:
    """The last answered request that can have carried the form: it changes something, or is named so."""
    if new_document:
        return None
    sent = [request for request in now.requests if request.number > before.began and request.status is not None
            and request.method not in {"GET", "HEAD"}]
    named = [request for request in sent if _SIGN_IN_REQUEST.search(request.path)]
    candidates = named or sent
    return candidates[-1] if candidates else None
