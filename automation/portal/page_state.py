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
    r"(?<!will be )(?<!be )\b(?:locked|blocked|suspended|deactivated)\b|too many (?!requests)|lockout"
    r"|temporarily (?:disabled|locked)"
    r"|account (?:has been |is )?disabled|잠금|잠겼|차단|gesperrt|bloque|bloquead|verrouill|ロック", re.IGNORECASE)
"""What an answer to a sent password may say of a lock. Without one only ``says_account_is_locked`` is believed."""
_ACCOUNT_LOCKED = re.compile(
    r"\b(?:your|this|the)(?: \w+)? account (?:has been|was|is|remains)(?: \w+)? (?:locked|blocked|suspended|disabled"
    r"|deactivated)\b|^\W*account (?:is |has been |temporarily |permanently )?(?:locked|blocked|suspended|disabled)\b"
    r"|계정.{0,12}(?:잠겼|잠금|차단)|konto (?:ist|wurde) .{0,20}gesperrt"
    r"|compte (?:est|a été) .{0,20}(?:bloqué|verrouillé)"
    r"|cuenta (?:está|ha sido|fue) .{0,20}bloqueada|アカウント.{0,12}ロック", re.IGNORECASE)
_ONLY_IF = re.compile(r"\b(?:if|when|whether|once|unless|after \d+|may|might|will|can|wenn|falls|si)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?。\n]+[.!?。]?")
_LOGIN = r"(?:e-?mail|user(?: ?name| ?id)?|pass(?:word|code)|credentials?|log-?in|sign-?in|account)"
_NOT_RIGHT = (r"(?:(?<!went )(?<!gone )(?<!something is )wrong|incorrect|(?:in|not )valid|mismatch|not recogni[sz]ed"
              r"|do(?:es)?(?: not|n[’']t) (?:match|exist))")
_REFUSED = re.compile(
    rf"\b{_NOT_RIGHT}\b[^.!?\n]{{0,40}}\b{_LOGIN}|\b{_LOGIN}\b[^.!?\n]{{0,60}}\b{_NOT_RIGHT}\b"
    r"|\b(?:user|account|e-?mail)\b[^.!?\n]{0,30}\b(?:not found|unknown)|\bunknown (?:user|account|e-?mail)"
    r"|\bno (?:such )?(?:account|user)\b|bad credentials"
    r"|check your (?:[\w-]+ (?:and|or) )?(?:password|credentials|username)"
    r"|(?:passwor[dt]|benutzer\w*|anmelde\w*|mail)[^.!?\n]{0,60}(?:falsch|ungültig)"
    r"|(?:falsch|ungültig)\w*[^.!?\n]{0,30}(?:passwort|e-?mail|benutzer|anmelde)"
    r"|(?:mot de passe|identifiants?|contraseña|correo|usuario|senha)[^.!?\n]{0,60}(?:incorrect|invalid|inválid|erron)"
    r"|비밀번호.{0,20}(?:잘못|일치하지|올바르지)|(?:잘못|일치하지|올바르지).{0,20}비밀번호|パスワード.{0,20}正しくありません"
    r"|密[码碼].{0,8}(?:错误|錯誤)", re.IGNORECASE)
"""Words about the e-mail address or password themselves: a judgement, whatever way the answer came."""
_PAUSE = re.compile(
    r"too many (?:requests|tries|attempts|failed|log-?ins|sign-?ins|connections)|rate.?limit|slow down"
    r"|(?:come|check) back in\b|try again (?:in|after) (?:an? |\d|some|few|one)"
    r"|wait (?:an? (?:minute|moment|while|hour)|\d+)|zu viele (?:anfragen|versuche)|trop de (?:requêtes|tentatives)"
    r"|demasiad[ao]s (?:solicitudes|intentos)|요청이 너무|リクエストが多すぎ", re.IGNORECASE)
_TROUBLE = re.compile(
    r"something (?:went|is|has gone) wrong|try again later|come back later|bad gateway|gateway time-?out|unavailable"
    r"|(?:internal|server|unexpected|application|unknown|network|connection|technical|system) (?:server )?"
    r"(?:error|problem)|error (?:code )?\d{3}|\b[45]\d\d (?:error|not found|forbidden|bad )|page not found"
    r"|page (?:does not|doesn[’']t) exist|failed to (?:fetch|load|connect)|timed? ?out|csrf|session (?:has )?expired"
    r"|(?:could|can) ?(?:not|n[’']t) (?:be )?(?:load|reach|connect|process|complete)"
    r"|(?:is|are) (?:currently |temporarily )?(?:down|offline)\b", re.IGNORECASE)
"""An error of the portal's own: it says nothing about a password."""
_ERROR_TITLE = re.compile(
    r"^\W*(?:error|forbidden|not found|oops|sorry)\b|access denied", re.IGNORECASE | re.MULTILINE)
"""How an error page begins; beside a form a refusal may begin so too."""
_ROBOT = (
    r"not a (?:ro)?bot\b|\bare you (?:really )?(?:an? )?(?:human|person|(?:ro)?bot)\b|human verification"
    r"|(?:verify|confirm|prove|check(?:ing)?)(?: that| if| whether)? you(?: are|[’']re) (?:not )?(?:an? )?"
    r"(?:human|person|(?:ro)?bot)\b|unusual traffic"
    r"|(?:kein|ein) roboter|sind sie ein mensch|(?:un|pas un) robot|로봇이 아닙니다|ロボットでは")
"""Who is asked whether a person is there."""
_HUMAN = re.compile(
    r"(?:solve|complete|enter|answer) (?:the |this |a )?(?:\w+ )?captcha|captcha (?:is )?required"
    r"|(?:complete|pass) (?:the |a |this )?security check"
    rf"|{_ROBOT}", re.IGNORECASE)
_CAPTCHA = re.compile(
    rf"captcha|{_ROBOT}"
    r"|security check|verification code|two-factor|two-step|2fa|one-time (?:code|password)|authenticat(?:or|ion) code"
    r"|enter the code|password has expired|change your password", re.IGNORECASE)
_BADGE_NOTE = re.compile(r"protected by (?:re|h)?captcha[^\n]*", re.IGNORECASE)
_TERMS = re.compile(r"terms|agreement|privacy policy|consent|약관|conditions", re.IGNORECASE)
_AGREE = re.compile(r"\b(?:agree|accept|consent|동의)\b", re.IGNORECASE)
_DOCUMENT = r"(?:terms|conditions|agreement|privacy policy|policies)\b"
_NEW_TERMS = re.compile(
    rf"\b(?:accept|agree to|review|confirm|read)\b[^.!?\n]{{0,40}}\b{_DOCUMENT}"
    rf"|\b(?:new|updated|changed|revised)\b[^.!?\n]{{0,30}}\b{_DOCUMENT}"
    rf"|\b{_DOCUMENT}[^.!?\n]{{0,40}}\b(?:changed|updated|revised|accept|agree)\b", re.IGNORECASE)
"""Words that ask for consent to terms, however few they are."""
_BY_THE_WAY = re.compile(r"\b(?:by|when) (?:\w+ )?\w+ing\b|cookie|©", re.IGNORECASE)
"""A footer's consent: it asks for nothing."""
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
    PAUSE = "pause"
    ERROR_PAGE = "error_page"
    NOT_JUDGED = "not_judged"
    NO_ANSWER = "no_answer"
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


def classify_page(seen: PageSnapshot, already_said: frozenset[str] | None = None) -> PortalState:
    """What a page is. ``already_said``: the lines shown before the form was sent; they judge nothing.

    None: no password was sent yet. Then nothing is REFUSED, and LOCKED is only what says in plain words that the
    account is. On a page with a form only alerts and new lines are judged, so that a footer ("Account locked?
    Contact us") is not taken for an answer.
    """
    trouble = _http_trouble(seen)
    if trouble is not None and not (seen.has_form and trouble is PortalState.REFUSING):
        return trouble
    if (seen.row_count or seen.frame_seen) and not seen.on_sign_in:
        return PortalState.LISTING
    if seen.on_sign_in and already_said is not None:
        return _classify_after_sending(seen, already_said)
    if seen.on_sign_in:
        return _classify_form(seen) if seen.has_form else _classify_without_form(seen)
    return _classify_elsewhere(seen)


def _classify_form(seen: PageSnapshot) -> PortalState:
    """The form before any password: what its alerts say is of an earlier try, unless it stands in the way."""
    said = "\n".join(seen.alerts)
    if has_captcha(seen) or _HUMAN.search(said):
        return PortalState.NEEDS_PERSON
    if says_account_is_locked(said):
        return PortalState.LOCKED
    return PortalState.PAUSE if _PAUSE.search(said) else PortalState.SIGN_IN_FORM


def _classify_without_form(seen: PageSnapshot) -> PortalState:
    """The sign-in page without its form. A person is needed for what waiting cannot mend, and for nothing else."""
    text = _BADGE_NOTE.sub("", seen.text)
    if has_captcha(seen) or _HUMAN.search(text) or _shows_terms(seen):
        return PortalState.NEEDS_PERSON
    if says_account_is_locked(text):
        return PortalState.LOCKED
    if (passing := _passing_trouble(seen, text)) is not None:
        return passing
    if _asks_for_terms(seen):
        return PortalState.NEEDS_PERSON
    return PortalState.NO_FORM if seen.ready and text.strip() else PortalState.BLANK


def _classify_after_sending(seen: PageSnapshot, already_said: frozenset[str]) -> PortalState:
    new = _BADGE_NOTE.sub("", "\n".join(sorted(seen.lines - already_said)))
    if has_captcha(seen) or _CAPTCHA.search(new) or (not seen.has_form and _shows_terms(seen)):
        return PortalState.NEEDS_PERSON
    for state, says in ((PortalState.LOCKED, _LOCKED), (PortalState.REFUSED, _REFUSED),
                        (PortalState.PAUSE, _PAUSE), (PortalState.ERROR_PAGE, _TROUBLE)):
        if says.search(new):
            return state
    if seen.has_form:
        return PortalState.SIGN_IN_FORM
    bare = PortalState.NO_FORM if seen.ready and seen.text.strip() else PortalState.BLANK
    return _passing_trouble(seen, new) or bare


def _classify_elsewhere(seen: PageSnapshot) -> PortalState:
    if _asks_for_terms(seen) or _asks_for_captcha(seen, _BADGE_NOTE.sub("", seen.text)):
        return PortalState.NEEDS_PERSON
    if _MAINTENANCE.search(seen.text):
        return PortalState.MAINTENANCE
    return PortalState.ELSEWHERE if seen.text.strip() else PortalState.BLANK


def _passing_trouble(seen: PageSnapshot, text: str) -> PortalState | None:
    """What a page without a form says of the portal itself; it goes away with time."""
    for state, says in ((PortalState.MAINTENANCE, _MAINTENANCE), (PortalState.PAUSE, _PAUSE),
                        (PortalState.ERROR_PAGE, _TROUBLE), (PortalState.ERROR_PAGE, _ERROR_TITLE)):
        if says.search(text):
            return state
    return PortalState.ERROR_PAGE if seen.status >= 400 else None


def says_account_is_locked(text: str) -> bool:
    """Whether a text states that the account is locked: no question, no condition, no warning."""
    return any(_ACCOUNT_LOCKED.search(said) and not said.rstrip().endswith("?") and not _ONLY_IF.search(said)
               for said in _SENTENCE.findall(text))


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
    if seen.status not in {403, 429}:
        return None
    if _asks_for_captcha(seen, _BADGE_NOTE.sub("", seen.text)):
        return PortalState.NEEDS_PERSON
    if says_account_is_locked(seen.text):
        return PortalState.LOCKED
    return PortalState.PAUSE if seen.status == 429 else PortalState.REFUSING


def _asks_for_captcha(seen: PageSnapshot, text: str) -> bool:
    return has_captcha(seen) or bool(_CAPTCHA.search(text))


def _asks_for_terms(seen: PageSnapshot) -> bool:
    """Terms to agree to, words that ask for that, or words about them that are too long for a footer."""
    at_rest = seen.ready and not seen.pending
    asks = at_rest and any(_NEW_TERMS.search(line) and not _BY_THE_WAY.search(line) for line in seen.lines)
    return asks or _shows_terms(seen) or (_speaks_of_terms(seen) and len(seen.text) > 80)


def _shows_terms(seen: PageSnapshot) -> bool:
    """A page of terms by its address, or terms with a box to tick."""
    ticks = any(box.kind == "checkbox" for box in seen.inputs)
    return bool(_TERMS_PATH.search(urlsplit(seen.url).path)) or (ticks and _speaks_of_terms(seen))


def _speaks_of_terms(seen: PageSnapshot) -> bool:
    return bool(_TERMS.search(seen.text) and _AGREE.search(seen.text))
