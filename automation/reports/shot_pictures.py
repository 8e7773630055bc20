"""The camera's pictures of one shot: where the ball met the face, and the club from above (uneekor.md, "shotimage").

What a picture is, nobody vouches for: this module hands on bytes and a name of ours, bounded in number and size. Who
keeps or shows them looks into them first (services.sessions.shot_pictures).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from automation.reports.report_api import ReportApi
from golf.errors import ReportGone, ReportUnreadable
from golf.reports import ReportKey
from golf.shot_edits import ShotKey

log = logging.getLogger(__name__)

BALL_IMPACT, TOP_VIEW = "ballimpact", "topview"
MOST_PICTURES = 4
LARGEST_PICTURE = 8 * 1024 * 1024
_LARGEST_LIST = 256 * 1024
_LONGEST_PATH = 500


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """One entry of the list: what it shows (BALL_IMPACT or TOP_VIEW) and its path below the API's host."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class RawPicture:
    """A picture's bytes as they came."""

    kind: str
    body: bytes


def fetch_shot_pictures(api: ReportApi, shot: ShotKey, key: ReportKey) -> list[RawPicture]:
    """Every picture of one shot; none when the portal has none.

    Raises ReportGone (shot not known there), ReportUnavailable, ReportUnreadable, PortalRefusing, PortalOffline.
    """
    report_id, group_id, shot_id = shot
    body = api.fetch_bytes(
        f"report/shotimage/{report_id}/{key.reveal()}/{quote(group_id, safe='')}/{quote(shot_id, safe='')}",
        report_id, largest=_LARGEST_LIST)
    return [RawPicture(each.kind, _fetch_one(api, each, report_id)) for each in read_picture_list(body)]


def read_picture_list(body: bytes) -> list[PictureAddress]:
    """The pictures that a list names; entries that are none are passed over. Raises ReportUnreadable."""
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ReportUnreadable("The portal's list of pictures cannot be read.", "Try again later.") from error
    if not isinstance(entries, list):
        raise ReportUnreadable("The portal's list of pictures is none.", "Try again later.")
    return list(_read_entries(entries))[:MOST_PICTURES]


def _read_entries(entries: list[object]) -> Iterator[PictureAddress]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        name, path = entry.get("name"), entry.get("image")
        kind = _kind(name) if isinstance(name, str) else ""
        if kind and isinstance(path, str) and _is_path(path):
            yield PictureAddress(kind, path)


def _kind(name: str) -> str:
    if name == BALL_IMPACT:
        return BALL_IMPACT
    return TOP_VIEW if name.startswith(TOP_VIEW) else ""


def _is_path(text: str) -> bool:
    """Only a path: an address of another host is never asked."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (0 < len(text) <= _LONGEST_PATH and text.isascii() and text.isprintable() and "\\" not in text
            and not parts.scheme and not parts.netloc)


def _fetch_one(api: ReportApi, address: PictureAddress, report_id: int) -> bytes:
    """Below the host, or below the API's own address: the description of the portal allows both readings."""
    try:
        return api.fetch_bytes(address.path, report_id, from_host=True, largest=LARGEST_PICTURE)
    except ReportGone:
        log.info("picture_not_below_host", extra={"report_id": report_id})
        return api.fetch_bytes(address.path, report_id, largest=LARGEST_PICTURE)
