"""Faults that can be switched on and off while the portal runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Literal, TypeAlias

Endpoint: TypeAlias = Literal["report", "images", "csv"]


class Fault(StrEnum):
    """What can go wrong. Names starting with `API_` concern the report API, the others the portal's pages."""

    LOCKED_ACCOUNT = "locked_account"
    NO_LOGIN_FORM = "no_login_form"
    CAPTCHA_AFTER_SUBMIT = "captcha_after_submit"
    TERMS_AFTER_SUBMIT = "terms_after_submit"
    SIGN_IN_DELAY = "sign_in_delay"
    SIGN_IN_NEVER = "sign_in_never"
    SESSION_EXPIRES = "session_expires"
    PORTAL_MAINTENANCE = "portal_maintenance"
    LISTING_DELAY = "listing_delay"
    LISTING_NEVER = "listing_never"
    LISTING_ERROR = "listing_error"
    LISTING_EMPTY = "listing_empty"
    LISTING_WITHOUT_LINKS = "listing_without_links"
    LISTING_MISSING_ROWS = "listing_missing_rows"
    LISTING_SHORT = "listing_short"
    LISTING_OTHER_SHAPE = "listing_other_shape"
    LISTING_CUT = "listing_cut"
    LISTING_NOT_FOUND = "listing_not_found"
    LISTING_HTML = "listing_html"
    LISTING_MOVES = "listing_moves"
    LISTING_UNLISTED = "listing_unlisted"

    API_MAINTENANCE = "api_maintenance"
    API_429 = "api_429"
    API_500 = "api_500"
    API_502 = "api_502"
    API_503 = "api_503"
    API_403 = "api_403"
    API_404 = "api_404"
    API_RESET = "api_reset"
    API_SLOW = "api_slow"
    API_TRUNCATED_JSON = "api_truncated_json"
    API_INVALID_JSON = "api_invalid_json"
    API_HTML = "api_html"
    API_EMPTY_LIST = "api_empty_list"
    API_NULL = "api_null"
    API_OBJECT = "api_object"
    API_DEEP_JSON = "api_deep_json"
    API_LARGE_BODY = "api_large_body"

    API_NUMBERS_AS_TEXT = "api_numbers_as_text"
    API_NAN = "api_nan"
    API_INFINITY = "api_infinity"
    API_NULLS = "api_nulls"
    API_MISSING_FIELDS = "api_missing_fields"
    API_ABSURD_VALUES = "api_absurd_values"
    API_ODD_TEXT = "api_odd_text"
    API_FIELD_GONE = "api_field_gone"
    API_FIELD_NULL = "api_field_null"
    API_FIELD_SENTINEL = "api_field_sentinel"
    API_FIELD_RENAMED = "api_field_renamed"
    API_UNKNOWN_FIELD = "api_unknown_field"
    API_NULL_SHOT = "api_null_shot"
    API_DUPLICATE_IDS = "api_duplicate_ids"
    API_UNKNOWN_CLUB = "api_unknown_club"
    API_MISSING_CLUB = "api_missing_club"
    API_MISSING_DATE = "api_missing_date"
    API_IMPOSSIBLE_DATE = "api_impossible_date"
    API_NO_SHOTS_KEY = "api_no_shots_key"
    API_WILD_NAMES = "api_wild_names"

    IMAGE_NOT_AN_IMAGE = "image_not_an_image"
    IMAGE_BOMB = "image_bomb"


@dataclass
class FaultSetting:
    """How a fault that is on shows itself; which fields matter depends on the fault (see `Faults.on`)."""

    fault: Fault
    times: int | None = None
    report_id: int | None = None
    endpoint: Endpoint = "report"
    seconds: float | None = None
    as_http_date: bool = False
    count: int | None = None
    text: str | None = None
    page: int | None = None
    taken: int = 0
    is_off: bool = False

    @property
    def spent(self) -> bool:
        """True when it has happened as often as it may."""
        return self.times is not None and self.taken >= self.times


class Faults:
    """The faults that are on. Thread-safe: tests switch, the server's event loop takes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settings: list[FaultSetting] = []

    def on(
        self,
        fault: Fault,
        *,
        times: int | None = None,
        report_id: int | None = None,
        endpoint: Endpoint = "report",
        seconds: float | None = None,
        as_http_date: bool = False,
        count: int | None = None,
        text: str | None = None,
        page: int | None = None,
    ) -> FaultSetting:
        """Switch a fault on; it replaces an earlier setting of the same fault, report and endpoint.

        `times`: only for the next so many requests (None: until switched off). `report_id`: only for this report.
        `endpoint`: which API endpoint API faults hit (report, images, csv); maintenance hits all.
        `seconds`: length of a delay, which ends when the fault is switched off; for refusals the Retry-After (None: no
        header), with `as_http_date` as a date.
        `count`: listing requests before a session expires (default 1); rows missing per page (1; with `report_id` that
        row); rows of a short listing page (10); bytes of a large body (64 MiB); depth of deep JSON (100,000).
        `text`: the impossible date, the unknown club, the wild name, where a default should not do. For a changed field
        its name, or several with commas ("carry_distance,ball_speed"), in every shot or group ("shots.id": in shots
        alone); "old>new" renames.
        `page`: only this page of the listing. LISTING_MOVES needs it: after that page was served, `report_id` is
        moved as `text` says: "delete", "unlist", "to the top", "to the bottom"; "add" adds one.
        Returns the setting, whose `taken` says how often it has happened.
        """
        setting = FaultSetting(fault, times, report_id, endpoint, seconds, as_http_date, count, text, page)
        where = attrgetter("fault", "report_id", "endpoint")
        with self._lock:
            self._drop(lambda old: where(old) == where(setting))
            self._settings.append(setting)
        return setting

    def off(self, fault: Fault, *, report_id: int | None = None) -> None:
        """Switch a fault off: everywhere, or for one report only."""
        with self._lock:
            self._drop(lambda old: old.fault == fault and report_id in (None, old.report_id))

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._drop(lambda _old: True)

    def _drop(self, is_dropped: Callable[[FaultSetting], bool]) -> None:
        for old in filter(is_dropped, self._settings):
            old.is_off = True
        self._settings = [old for old in self._settings if not old.is_off]

    def active(self) -> list[Fault]:
        """Return the faults that would still happen."""
        with self._lock:
            return [setting.fault for setting in self._settings if not setting.spent]

    def take(
        self, fault: Fault, report_id: int | None = None, endpoint: Endpoint = "report", page: int | None = None
    ) -> FaultSetting | None:
        """Return the setting if the fault happens to this request, and count it; None if it does not."""
        with self._lock:
            for setting in self._settings:
                is_here = (setting.endpoint == endpoint and setting.report_id in (None, report_id)
                           and setting.page in (None, page))
                if setting.fault == fault and not setting.spent and is_here:
                    setting.taken += 1
                    return setting
        return None

    def peek(self, fault: Fault) -> list[FaultSetting]:
        """Return this fault's settings without counting (for faults that only sometimes come to bear)."""
        with self._lock:
            return [setting for setting in self._settings if setting.fault == fault and not setting.spent]

    def mark_taken(self, setting: FaultSetting) -> None:
        """Count a setting got by `peek`."""
        with self._lock:
            setting.taken += 1
