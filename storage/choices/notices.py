"""Notices and their deliveries, so that each is told once, whoever tells and whoever is killed meanwhile."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from golf.notices import Delivery, DeliveryState, Notice, NoticeChannel, NoticeKind, best_of
from storage.file.engine import Repository
from storage.file.texts import LONGEST_MESSAGE, account_key, storable
from storage.tables.column_types import moment_text, read_moment
from storage.tables.core import notices

_N = notices.c
_LONGEST_ABOUT = 200
_LONGEST_TITLE = 300
_LONGEST_REASON = 300


class Notices(Repository):
    """Keeps the notices, newest first. Thread-safe; several processes may tell and send at the same time.

    They are no practice data: nothing here moves the data revision.
    """

    def add(
        self, kind: NoticeKind, about: str, title: str, body: str, *, at: datetime, run_id: str | None = None,
        account: str | None = None, channels: Collection[NoticeChannel] = (), is_read: bool = False,
    ) -> int | None:
        """Keep a notice that waits for ``channels``; its number, or None when there is one about the same."""
        waiting = tuple(Delivery(channel, DeliveryState.WAITING, at) for channel in channels)
        row = insert(notices).values(
            kind=kind.value, about=storable(about, _LONGEST_ABOUT), title=storable(title, _LONGEST_TITLE),
            body=storable(body, LONGEST_MESSAGE), created_at=at, read_at=at if is_read else None, run_id=run_id,
            account=account_key(account) if account else None, deliveries=_write(waiting))
        with self._store.writing() as connection:
            added = connection.execute(row.on_conflict_do_nothing(index_elements=["about"]).returning(_N.notice_id))
            found: int | None = added.scalar()
        return found

    def has(self, about: str) -> bool:
        """Say whether there is a notice about this."""
        with self._store.reading() as connection:
            found = select(_N.notice_id).where(_N.about == storable(about, _LONGEST_ABOUT))
            return connection.execute(found).first() is not None

    def load_recent(self, limit: int = 20) -> list[Notice]:
        """Return the last notices."""
        return self._load(limit=limit)

    def load_unread(self, limit: int = 20, player: str | None = None) -> list[Notice]:
        """Return the last ones that nobody has seen; with ``player`` no personal bests of others."""
        return self._load(_N.read_at.is_(None), *_about(player), limit=limit)

    def count_unread(self, player: str | None = None) -> int:
        """Count those that nobody has seen, as ``load_unread`` has them."""
        wanted = select(func.count()).where(_N.read_at.is_(None), *_about(player))
        with self._store.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def load_waiting(self, limit: int = 500) -> list[Notice]:
        """Return the notices with a delivery that nobody has claimed."""
        return self._load(_N.deliveries.contains('"waiting"'), limit=limit)

    def mark_read(self, up_to: int, at: datetime, player: str | None = None) -> int:
        """Note that the golfer has seen these, up to this number, as ``load_unread`` has them; how many were new."""
        with self._store.writing() as connection:
            return connection.execute(update(notices).where(
                _N.read_at.is_(None), _N.notice_id <= up_to, *_about(player)).values(read_at=at)).rowcount

    def claim(self, notice_id: int, channel: NoticeChannel, at: datetime) -> bool:
        """Take a waiting delivery for oneself, durable before anything is sent; False when it is not there."""
        return self._move(notice_id, DeliveryState.WAITING, Delivery(channel, DeliveryState.SENDING, at))

    def mark_delivered(self, notice_id: int, delivery: Delivery) -> bool:
        """Say how a claimed delivery ended. A failed one makes the notice unread: the app has to tell it then."""
        return self._move(notice_id, DeliveryState.SENDING, delivery)

    def _move(self, notice_id: int, expected: DeliveryState, delivery: Delivery) -> bool:
        with self._store.writing() as connection:
            known = _load_deliveries(connection, notice_id)
            before = known.get(delivery.channel)
            if before is None or before.state is not expected:
                return False
            known[delivery.channel] = delivery
            unread = {"read_at": None} if delivery.state is DeliveryState.FAILED else {}
            connection.execute(update(notices).where(_N.notice_id == notice_id).values(
                deliveries=_write(known.values()), **unread))
        return True

    def _load(self, *conditions: Any, limit: int) -> list[Notice]:
        newest = select(notices).where(*conditions).order_by(_N.notice_id.desc()).limit(limit)
        return self._read(lambda connection: [_read_notice(row) for row in connection.execute(newest).all()])


def _about(player: str | None) -> list[ColumnElement[bool]]:
    """Leaves out the personal bests of other players (``best_of``)."""
    if player is None:
        return []
    return [(_N.kind != NoticeKind.BEST.value) | _N.about.endswith(best_of(player), autoescape=True)
            | (func.length(_N.about) >= _LONGEST_ABOUT)]


def _load_deliveries(connection: Connection, notice_id: int) -> dict[NoticeChannel, Delivery]:
    text = connection.execute(select(_N.deliveries).where(_N.notice_id == notice_id)).scalar()
    return {delivery.channel: delivery for delivery in _read(text or "{}")}


def _read_notice(row: Any) -> Notice:
    return Notice(
        notice_id=row.notice_id, kind=NoticeKind(row.kind), about=row.about, title=row.title, body=row.body,
        created_at=row.created_at, run_id=row.run_id, account=row.account, is_read=row.read_at is not None,
        deliveries=_read(row.deliveries))


def _write(deliveries: Collection[Delivery]) -> str:
    return json.dumps({each.channel.value: {
        "state": each.state.value, "at": moment_text(each.at), "reason": storable(each.reason, _LONGEST_REASON),
    } for each in deliveries})


def _read(text: str) -> tuple[Delivery, ...]:
    return tuple(Delivery(NoticeChannel(channel), DeliveryState(facts["state"]), read_moment(facts["at"]),
                          facts["reason"]) for channel, facts in json.loads(text).items())
