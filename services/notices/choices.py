"""Which notices go where: one switch per kind and channel, kept in the database's preferences."""

from __future__ import annotations

import json
from collections.abc import Mapping

from golf.notices import ADDRESSED_CHANNELS, SENDING_CHANNELS, NoticeChannel, NoticeKind
from golf_db import GolfDatabase

_KEY, _ADDRESSED_KEY = "notice_switches", "notice_addressed"
_AT_FIRST = {
    NoticeChannel.APP: frozenset(NoticeKind),
    NoticeChannel.DESKTOP: frozenset[NoticeKind](),
    NoticeChannel.EMAIL: frozenset({NoticeKind.BEST, NoticeKind.FAILED, NoticeKind.NEEDS_YOU}),
    NoticeChannel.WEBHOOK: frozenset(NoticeKind),
}
"""Until the golfer says otherwise. Nothing pops up on a desktop unasked; e-mail and web hook want an address first."""

Switches = Mapping[NoticeChannel, frozenset[NoticeKind]]


def load_switches(database: GolfDatabase) -> Switches:
    """What is on, for every channel."""
    kept = _read(database.preferences.load(_KEY, "{}"))
    return {channel: kept.get(channel, _AT_FIRST[channel]) for channel in NoticeChannel}


def save_switch(database: GolfDatabase, channel: NoticeChannel, kind: NoticeKind, *, on: bool) -> None:
    """Turn one switch."""
    switches = dict(load_switches(database))
    switches[channel] = switches[channel] | {kind} if on else switches[channel] - {kind}
    database.preferences.save(_KEY, json.dumps(
        {each.value: sorted(kind.value for kind in kinds) for each, kinds in switches.items()}))


def load_addressed(database: GolfDatabase) -> frozenset[NoticeChannel]:
    """Channels that have an address. Only that is in the database; so the keyring is asked for no others."""
    kept = database.preferences.load(_ADDRESSED_KEY, "").split()
    return frozenset(channel for channel in ADDRESSED_CHANNELS if channel.value in kept)


def save_addressed(database: GolfDatabase, channel: NoticeChannel, *, has_address: bool) -> None:
    """Remember whether the channel has an address."""
    known = load_addressed(database)
    now = known | {channel} if has_address else known - {channel}
    database.preferences.save(_ADDRESSED_KEY, " ".join(sorted(now)))


def wanted_channels(database: GolfDatabase, kind: NoticeKind) -> tuple[NoticeChannel, ...]:
    """Where a notice of this kind goes beyond the app: switched on, and with an address where one is needed."""
    switches, addressed = load_switches(database), load_addressed(database)
    return tuple(channel for channel in SENDING_CHANNELS if kind in switches[channel]
                 and (channel not in ADDRESSED_CHANNELS or channel in addressed))


def _read(text: str) -> dict[NoticeChannel, frozenset[NoticeKind]]:
    """What an older or newer version wrote and this one does not know is left out."""
    try:
        document = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(document, dict):
        return {}
    return {channel: frozenset(kind for kind in NoticeKind if kind.value in document[channel.value])
            for channel in NoticeChannel if isinstance(document.get(channel.value), list)}
