"""Pictures of shots: fetched when a golfer asks, looked into, and kept as private files with an upper limit.

A picture from outside is small until it is unpacked (facts/safety.md 13): its header is read first, and what is not
PNG, JPEG or GIF or has too many pixels goes no further. What is kept and shown is drawn anew from the pixels, so
nothing but pixels survives.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from automation.ports import ReportKeys, StopSignal
from automation.reports.report_api import ReportApi
from automation.reports.shot_pictures import RawPicture, fetch_shot_pictures
from golf.errors import PictureUnavailable, PortalOffline, PortalRefusing, ReportError, ReportGone, SettingsError
from golf.private_files import make_private_folder, write_private_bytes
from golf.settings import Settings
from golf.shot_edits import ShotKey
from services.sync.portal_pause import describe_pause

log = logging.getLogger(__name__)

MOST_PIXELS = 24_000_000
LONGEST_SIDE_PX = 1600
MOST_KEPT_BYTES = 100 * 1024 * 1024
_FORMATS = ("PNG", "JPEG", "GIF")
_NAME = re.compile(r"(\d+)-([0-9a-f]{20})-(\d)-([a-z]{1,20})\.png")

ApiOpener = Callable[[StopSignal], ReportApi]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a shot as PNG. ``kind`` is ``ballimpact`` or ``topview``."""

    kind: str
    body: bytes


class ShotPictures:
    """Fetches and keeps pictures. Thread-safe; one fetch at a time."""

    def __init__(self, settings: Settings, keys: ReportKeys, open_api: ApiOpener,
                 closed_until: Callable[[], datetime | None], most_bytes: int = MOST_KEPT_BYTES) -> None:
        """``closed_until`` says when the portal may be asked again, None for now (services.sync.portal_pause)."""
        self._folder = settings.picture_folder
        self._keys = keys
        self._open_api = open_api
        self._closed_until = closed_until
        self._most_bytes = most_bytes
        self._fetching = threading.Lock()

    def load_kept(self, shot: ShotKey) -> list[Picture]:
        """The pictures of this shot that are here already."""
        found = sorted(self._folder.glob(f"{_stem(shot)}-*.png")) if self._folder.is_dir() else []
        pictures = []
        for path in found:
            match = _NAME.fullmatch(path.name)
            try:
                body = path.read_bytes()
            except OSError:
                continue  # thrown out by another process meanwhile
            if match:
                pictures.append(Picture(match[4], body))
        return pictures

    def fetch(self, shot: ShotKey) -> list[Picture]:
        """Bring this shot's pictures from the portal and keep them; an empty list when there are none.

        Raises PictureUnavailable, which says why and what to do.
        """
        with self._fetching:
            if kept := self.load_kept(shot):
                return kept
            raw = self._fetch_raw(shot)
            pictures = [picture for each in raw if (picture := read_picture(each)) is not None]
            if raw and not pictures:
                raise PictureUnavailable("What the portal sent as pictures of this shot are none.",
                                         "They are not shown; everything else about the shot is here.")
            self._keep(shot, pictures)
            return pictures

    def _fetch_raw(self, shot: ShotKey) -> list[RawPicture]:
        if (until := self._closed_until()) is not None:
            raise PictureUnavailable(describe_pause(until), "Try again then.")
        key = self._keys.load().get(shot[0])
        if key is None:
            raise PictureUnavailable("The portal's link to this session is not known here.",
                                     "The next sync brings it; then its pictures can be fetched.")
        try:
            with self._open_api(threading.Event()) as api:
                return fetch_shot_pictures(api, shot, key)
        except ReportGone as error:
            raise PictureUnavailable("The portal does not know this shot any more.",
                                     "Everything that was stored about it is kept.") from error
        except PortalRefusing as error:
            raise PictureUnavailable(error.what_happened, "Try again later.") from error
        except SettingsError as error:
            raise PictureUnavailable(error.what_happened, error.what_to_do) from error
        except (ReportError, PortalOffline) as error:
            raise PictureUnavailable("The portal did not send the pictures of this shot.",
                                     "Check that you are online, and try again later.") from error

    def _keep(self, shot: ShotKey, pictures: list[Picture]) -> None:
        """Write them and make room. That the disk refuses is no reason not to show them."""
        try:
            make_private_folder(self._folder)
            for place, picture in enumerate(pictures):
                write_private_bytes(self._folder / f"{_stem(shot)}-{place}-{picture.kind}.png", picture.body)
            self._make_room()
        except OSError as error:
            log.warning("pictures_not_kept", extra={"reason": type(error).__name__})

    def _make_room(self) -> None:
        """Throw out the oldest until what is kept fits."""
        kept = sorted(((path.stat().st_mtime_ns, path.stat().st_size, path) for path in self._folder.glob("*.png")),
                      key=lambda item: item[0])
        too_much = sum(size for _, size, _ in kept) - self._most_bytes
        for _, size, path in kept:
            if too_much <= 0:
                return
            path.unlink(missing_ok=True)
            too_much -= size


def read_picture(raw: RawPicture) -> Picture | None:
    """The picture drawn anew as PNG, made smaller when it is large; None when it is none or far too large."""
    from PIL import Image  # noqa: PLC0415 - the command line draws none

    try:
        with Image.open(io.BytesIO(raw.body), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                log.warning("picture_too_large", extra={"pixels": image.width * image.height})
                return None
            drawn = image.convert("RGB")
        drawn.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
        target = io.BytesIO()
        drawn.save(target, "PNG")
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError) as error:
        log.warning("picture_unreadable", extra={"reason": type(error).__name__})
        return None
    return Picture(raw.kind, target.getvalue())


def _stem(shot: ShotKey) -> str:
    """A file name from the session's number and a digest: ids are text from outside."""
    report_id, group_id, shot_id = shot
    return f"{report_id}-{sha256(f'{group_id}/{shot_id}'.encode()).hexdigest()[:20]}"
