"""What a page of the portal is: a pure judgement of what it shows.

uneekor.md, "Not known": the wording of errors, lock-out, captcha and terms pages. So wording only ever
*adds* to what can be seen without it: where we are, whether a form is there, how requests ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

_LOCKED = re.compile(
    r"(?<!will be )(?<!be )\b(?:locked|blocked|suspended|deactivated)\b|too many|lockout"
    r"|temporarily (?:disabled|locked)"
    r"|account (?:has been |is )?disabled|잠금|잠겼|차단|gesperrt|bloque|bloquead|verrouill|ロック", re.IGNORECASE)
_REFUSED = re.compile(
    r"wrong|incorrect|invalid|not valid|mismatch|do(?:es)?(?: not|n[’']t) match|not recogni[sz]ed|not found|no account"
    r"|unknown (?:user|account|e-?mail)|denied|unauthori[sz]ed|failed|try again|bad credentials|check your"
    r"|falsch|ungültig|incorrecte?|incorrecta|inválid|잘못|일치하지|올바르지|正しくありません|错误|錯誤", re.IGNORECASE)
_CAPTCHA = re.compile(
    r"captcha|not a robot|(?:verify|confirm|prove)(?: that)? you(?: are|[’']re) (?:a )?human|human verification"
    r"|security check|verification code|two-factor|two-step|2fa|one-time (?:code|password)|authenticat(?:or|ion) code"
    r"|enter the code|password has expired|change your password", re.IGNORECASE)
_TERMS = re.compile(r"terms|agreement|privacy policy|consent|약관|conditions", re.IGNORECASE)
_AGREE = re.compile(r"\b(?:agree|accept|consent|동의)\b", re.IGNORECASE)
_TERMS_PATH = re.compile(r"/(?:[\w-]*terms[\w-]*|agreements?|consent|policy)(?:/|$)", re.IGNORECASE)
_MAINTENANCE = re.compile(
    r"maintenance|be right back|back soon|temporarily (?:unavailable|down)|service unavailable|under construction"
    r"|scheduled downtime|점검|wartung|メンテナンス", re.IGNORECASE)
_CAPTCHA_FRAME = re.compile(r"recaptcha|hcaptcha|turnstile|challenges\.cloudflare|captcha", re.IGNORECASE)
_CAPTCHA_INPUT = re.compile(r"captcha|one-time-code|\botp\b|verification", re.IGNORECASE)
_SIGN_IN_PATH = re.compile(r"/login/?$", re.IGNORECASE)


class PortalState(StrEnum):
    """What stands in front of us."""

    LISTING = "listing"
    SIGN_IN_FORM = "sign_in_form"
    REFUSED = "refused"
    LOCKED = "locked"
    NEEDS_PERSON = "needs_person"
    MAINTENANCE = "maintenance"
    SERVER_ERROR = "server_error"
    REFUSING = "refusing"
    NO_FORM = "no_form"
    ELSEWHERE = "elsewhere"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class InputSeen:
    """A visible input: its type, whether it can be used, and its names run together."""

    kind: str
    enabled: bool = True
    names: str = ""


@dataclass(frozen=True, slots=True)
class FrameSeen:
    """A visible frame inside the page."""

    src: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A request the page made by script. ``status`` None: not answered yet; 0: it failed on the way.

    ``own``: it went to the host the page itself came from.
    """

    number: int
    method: str
    path: str
    status: int | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class PageSnapshot:
    """What a page shows at one moment. ``status`` 0: not known.

    ``idle_ms``: since anything last moved; ``waited_ms``: since the last request of a script ended.
    """

    url: str
    document_id: str = ""
    status: int = 0
    ready: bool = True
    pending: int = 0
    version: int = 0
    began: int = 0
    idle_ms: float = 0.0
    waited_ms: float = 0.0
    row_count: int = 0
    frame_seen: bool = False
    text: str = ""
    inputs: tuple[InputSeen, ...] = ()
    alerts: tuple[str, ...] = ()
    frames: tuple[FrameSeen, ...] = ()
    requests: tuple[RequestSeen, ...] = ()
    leak_stopped: bool = False

    @property
    def lines(self) -> frozenset[str]:
        """The distinct lines of the visible text and of the alerts."""
        said = "\n".join([self.text, *self.alerts])
        return frozenset(line.strip() for line in said.splitlines() if line.strip())

    @property
    def has_form(self) -> bool:
        """A usable password box is visible."""
        return any(box.kind == "password" and box.enabled for box in self.inputs)

    @property
    def is_turned_away(self) -> bool:
        """The frame of a page is shown and its last request was answered "not signed in"."""
        answered = [request.status for request in self.requests if request.status]
        return not self.row_count and bool(answered) and answered[-1] == 401

    @property
    def on_sign_in(self) -> bool:
        """On ``/login``, or a password box is shown wherever we are."""
        return is_sign_in_address(self.url) or any(box.kind == "password" for box in self.inputs)


def is_sign_in_address(url: str) -> bool:
    """Whether an address is the portal's sign-in page."""
    return bool(_SIGN_IN_PATH.search(urlsplit(url).path))


def classify_page(seen: PageSnapshot, already_said: frozenset[str] = frozenset()) -> PortalState:
    """What a page is. ``already_said`` are lines shown before the form was sent: they judge nothing.

    On a page with a form only alerts and new lines are judged, so that a footer ("Account locked?
    Contact us") is not taken for an answer.
    """
    trouble = _http_trouble(seen)
    if trouble is not None and not (seen.has_form and trouble is PortalState.REFUSING):
        return trouble
    if (seen.row_count or seen.frame_seen) and not seen.on_sign_in:
        return PortalState.LISTING
    if seen.on_sign_in:
        return _classify_sign_in(seen, already_said)
    if _asks_for_terms(seen) or _asks_for_captcha(seen, seen.text):
        return PortalState.NEEDS_PERSON
    if _MAINTENANCE.search(seen.text):
        return PortalState.MAINTENANCE
    return PortalState.ELSEWHERE if seen.text.strip() else PortalState.BLANK


def _classify_sign_in(seen: PageSnapshot, already_said: frozenset[str]) -> PortalState:
    new = new_text(seen, already_said)
    if _asks_for_captcha(seen, new) or (not seen.has_form and _asks_for_terms(seen)):
        return PortalState.NEEDS_PERSON
    if _LOCKED.search(new):
        return PortalState.LOCKED
    if _REFUSED.search(new):
        return PortalState.REFUSED
    if seen.has_form:
        return PortalState.SIGN_IN_FORM
    if _MAINTENANCE.search(seen.text):
        return PortalState.MAINTENANCE
    return PortalState.NO_FORM if seen.ready and seen.text.strip() else PortalState.BLANK


def new_text(seen: PageSnapshot, already_said: frozenset[str]) -> str:
    """What the page says beyond the lines known before; without any, what its alerts say."""
    if already_said:
        return "\n".join(sorted(seen.lines - already_said))
    return "\n".join(seen.alerts) if seen.has_form else seen.text


def has_captcha(seen: PageSnapshot) -> bool:
    """A captcha a person must solve is visible (an invisible one's badge is not)."""
    frames = any(_CAPTCHA_FRAME.search(frame.src) and "size=invisible" not in frame.src
                 and frame.width >= 200 and frame.height >= 60 for frame in seen.frames)
    return frames or any(_CAPTCHA_INPUT.search(box.names) for box in seen.inputs if box.kind != "hidden")


def _http_trouble(seen: PageSnapshot) -> PortalState | None:
    if seen.status == 503:
        return PortalState.MAINTENANCE
    if seen.status >= 500:
        return PortalState.SERVER_ERROR
    if seen.status in {403, 429}:
        return PortalState.NEEDS_PERSON if _asks_for_captcha(seen, seen.text) else PortalState.REFUSING
    return None


def _asks_for_captcha(seen: PageSnapshot, text: str) -> bool:
    return has_captcha(seen) or bool(_CAPTCHA.search(text))


def _asks_for_terms(seen: PageSnapshot) -> bool:
    if _TERMS_PATH.search(urlsplit(seen.url).path):
        return True
    ticks = any(box.kind == "checkbox" for box in seen.inputs)
    return bool(_TERMS.search(seen.text) and _AGREE.search(seen.text)) and (ticks or len(seen.text) > 80)
