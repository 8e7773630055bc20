"""Report links of the portal: which report, and its key. Pure; a key is never part of any message.

uneekor.md, "Report listing": ``/power-u-report?id=…&key=…&distance=yard&speed=mph``, relative or
absolute, ``/report?id=…&key=…`` as an older form; the key is 12–16 alphanumerics (read more widely
here: a longer key is no reason to lose a session).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit

from golf.errors import LinkRefused
from golf.reports import ReportKey

_PAGES = {"power-u-report", "report"}
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_LINK_IN_TEXT = re.compile(r"\S*(?:power-u-report|report)/?\?\S+", re.ASCII)
_LONGEST_LINK = 4000
_HOW_TO_COPY = "Open the session on the portal and copy the address of its report page."


@dataclass(frozen=True, slots=True)
class ReportRef:
    """A report and the secret that opens it."""

    report_id: int
    key: ReportKey


@dataclass(frozen=True, slots=True)
class BadLink:
    """A link that means to be a report link and is not usable; ``why`` never quotes it."""

    why: str


def read_href(href: str, page_url: str, portal_url: str) -> ReportRef | BadLink | None:
    """The report a link of a page leads to; None for a link to anything else."""
    try:
        parts = urlsplit(urljoin(page_url, href.strip()[:_LONGEST_LINK]))
        query = parse_qs(parts.query, keep_blank_values=True, max_num_fields=50)
        allowed = is_same_site(parts.geturl(), portal_url)
    except ValueError:
        return None
    if parts.path.rstrip("/").rpartition("/")[2] not in _PAGES or not ("id" in query and "key" in query):
        return None
    if not allowed:
        return BadLink("its link leads to another site")
    report_id, key = query["id"][0].strip(), query["key"][0].strip()
    if not _ID.fullmatch(report_id) or int(report_id) == 0:
        return BadLink("its link has no report number")
    if not _KEY.fullmatch(key):
        return BadLink("its link has no usable key")
    return ReportRef(int(report_id), ReportKey(key))


def read_report_link(text: str, portal_url: str) -> ReportRef:
    """The report behind a link that a golfer pasted, alone or inside other text.

    Raises LinkRefused; its sentences never repeat the link.
    """
    found = _LINK_IN_TEXT.search(html.unescape(text[:_LONGEST_LINK]))
    if found is None:
        raise LinkRefused("This is not a link to a report.", _HOW_TO_COPY)
    link = found[0].strip("<>\"'()[],;")
    if "://" not in link and not link.startswith(("/", "power-u-report", "report")):
        link = f"{urlsplit(portal_url).scheme}://{link}"
    ref = read_href(link, portal_url.rstrip("/") + "/", portal_url)
    if isinstance(ref, ReportRef):
        return ref
    if isinstance(ref, BadLink) and "another site" in ref.why:
        raise LinkRefused(f"This link does not lead to {urlsplit(portal_url).hostname}.",
                          "Only links of your own portal are read.")
    raise LinkRefused("This link is not complete: a report link has a number and a key.", _HOW_TO_COPY)


def is_same_site(url: str, portal_url: str) -> bool:
    """Whether an address belongs to the portal: same scheme, host and port, or its https upgrade."""
    try:
        here, home = urlsplit(url), urlsplit(portal_url)
        if _origin(here) == _origin(home):
            return True
        upgraded = home.scheme == "http" and here.scheme == "https" and (home.port, here.port) in {
            (None, None), (80, None), (80, 443), (None, 443)}
        return upgraded and here.hostname == home.hostname
    except ValueError:
        return False


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or default
