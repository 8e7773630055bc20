"""The portal's answer to a sent sign-in form: a pure judgement, None while there is none yet.

uneekor.md, "Not known": the form goes by XHR or by post, the answer comes at once or after seconds, in
any words. So a password counts as refused only where the portal has judged it. Evidence and verdict, the
first line that fits:

====================================================================  ======================================
what is seen after the form was sent                                  verdict
====================================================================  ======================================
another page than sign-in; an error page there, and the form itself   let in, to be proved by the listing
was answered with success or sent on
words or a box that ask for a captcha, a code or terms                NEEDS_PERSON
words of a lock, or 423                                               LOCKED
5xx, or the line broke off                                            SERVER_ERROR, MAINTENANCE: not judged
429, or words of too many requests                                    PAUSE: not judged
words about the e-mail address or password                            REFUSED
401                                                                   REFUSED
words of an error of the portal's own                                 ERROR_PAGE: not judged
a page for people, or nothing, as the answer to a script; 408, 425    NOT_JUDGED
any other 4xx, with or without words                                  REFUSED
success, and the form is back with words we do not know               REFUSED
success, and the form is back without a word                          NOT_JUDGED
no form and no words we know; no answer                               none yet; in the end NOT_JUDGED
====================================================================  ======================================

Not judged means: whether the portal counted the attempt is not known. The password is not remembered as
refused, and nothing automatic sends it again. No evidence proves that a sent form was never counted: a proxy
answers 429, 502 or 503 before or after it has passed a form on, and a connection may break after the form arrived.
Only what was never sent may be sent (SignInForm); fresh_connection sees to it that the browser repeats nothing.
"""

from __future__ import annotations

from automation.portal.page_state import PageSnapshot, PortalState, classify_page
from automation.portal.sent_answers import Answer

_SETTLED_MS = 150.0
_REDRAWING_MS = 500.0
_SILENT_REFUSAL_MS = 1_000.0
_NEW_WORDS_MS = 3_000.0
_MERE_STAY_MS = 10_000.0
_NEVER_HANDLED = frozenset({408, 425})
_TROUBLE = {PortalState.MAINTENANCE, PortalState.SERVER_ERROR, PortalState.REFUSING, PortalState.PAUSE,
            PortalState.ERROR_PAGE}


def judge_answer(before: PageSnapshot, now: PageSnapshot, answer: Answer | None) -> PortalState | None:
    """What became of the form sent when the page was ``before``; None while it is being answered.

    ``answer``: how the request that carried it was answered, as far as is known. ELSEWHERE and LISTING mean: let in.
    """
    state = classify_page(now, before.lines)
    new_document = now.document_id != before.document_id
    if new_document and now.status == 423:
        return PortalState.LOCKED
    if state is PortalState.NEEDS_PERSON:
        return state
    if not now.on_sign_in:
        return _judge_elsewhere(now, state, answer)
    if now.pending or not now.ready or _rest_ms(now) < _SETTLED_MS:
        return None
    return _judge_stay(before, now, state, answer or _answer_of_document(now, new_document=new_document))


def _judge_elsewhere(now: PageSnapshot, state: PortalState, answer: Answer | None) -> PortalState | None:
    if state in _TROUBLE and answer is not None and answer.is_ok:
        return PortalState.ELSEWHERE
    if state in _TROUBLE:
        return state
    return None if state is PortalState.BLANK or not now.ready else state


def _answer_of_document(now: PageSnapshot, *, new_document: bool) -> Answer | None:
    """A new document is an answer by itself where the browser told of none."""
    return Answer(now.status or 200, "html", by_script=False) if new_document else None


def _judge_stay(
    before: PageSnapshot, now: PageSnapshot, state: PortalState, answer: Answer | None
) -> PortalState | None:
    if state is PortalState.LOCKED or (answer and answer.status == 423):
        return PortalState.LOCKED
    if (trouble := _trouble_of(now, state, answer)) is not None:
        return trouble
    if answer is None:
        return None
    if state in {PortalState.REFUSED, PortalState.PAUSE} or (state is PortalState.ERROR_PAGE and answer.status != 401):
        return state
    if not now.has_form:
        return None
    return _judge_silence(before, now, answer)


def _trouble_of(now: PageSnapshot, state: PortalState, answer: Answer | None) -> PortalState | None:
    """What the status of an answer says of the portal, whatever words stand beside it."""
    if answer is None:
        return state if state in _TROUBLE and now.status >= 500 else None
    if answer.status == 429:
        return PortalState.PAUSE
    if answer.status == 503:
        return PortalState.MAINTENANCE
    return PortalState.SERVER_ERROR if answer.status >= 500 or answer.status == 0 else None


def _judge_silence(before: PageSnapshot, now: PageSnapshot, answer: Answer) -> PortalState | None:
    """The form is back without any word that we know."""
    rest, said_something = _rest_ms(now), bool(now.lines - before.lines)
    refused_by_status = 400 <= answer.status < 500 and answer.status not in _NEVER_HANDLED
    is_no_answer = answer.status in _NEVER_HANDLED or (answer.by_script and answer.kind in {"html", "empty"})
    if is_no_answer and answer.status != 401:
        return PortalState.NOT_JUDGED if rest >= _SILENT_REFUSAL_MS else None
    if refused_by_status:
        return PortalState.REFUSED if said_something or rest >= _SILENT_REFUSAL_MS else None
    if said_something:
        return PortalState.REFUSED if rest >= _NEW_WORDS_MS else None
    patience = _MERE_STAY_MS if answer.by_script else _NEW_WORDS_MS
    return PortalState.NOT_JUDGED if rest >= patience else None


def _rest_ms(now: PageSnapshot) -> float:
    """Since when nothing happens any more; a page that redraws itself without end counts from its last request."""
    return max(now.idle_ms, now.waited_ms - _REDRAWING_MS)
