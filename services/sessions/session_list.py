"""The list of sessions: which of them a golfer looks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from golf.clubs import bag_position
from golf.sessions import SessionCard


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """What the sessions of the list have; "" means any. ``month`` is ``2026-11``."""

    club: str = ""
    kind: str = ""
    tag: str = ""
    month: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, each with something behind it: clubs in the order of a bag, months and the rest as below."""

    clubs: tuple[str, ...]
    kinds: tuple[str, ...]
    tags: tuple[str, ...]
    months: tuple[str, ...]
    devices: tuple[str, ...]


def name_month(card: SessionCard) -> str:
    """``2026-11``; "" for an undated session."""
    return f"{card.practised_on:%Y-%m}" if card.practised_on else ""


def list_choices(cards: Sequence[SessionCard], devices: Mapping[int, str]) -> Choices:
    """What these sessions can be told apart by: the most frequent types and tags first, the newest months first."""
    kinds = Counter(card.type_name for card in cards)
    tags = Counter(tag for card in cards for tag in card.tags)
    return Choices(
        tuple(sorted({club for card in cards for club in card.clubs}, key=bag_position)),
        tuple(kind for kind, _ in kinds.most_common()), tuple(tag for tag, _ in tags.most_common()),
        tuple(sorted({name_month(card) for card in cards} - {""}, reverse=True)),
        tuple(sorted(set(devices.values()) - {""})))


def filter_cards(
    cards: Sequence[SessionCard], wanted: SessionFilter, devices: Mapping[int, str]
) -> list[SessionCard]:
    """Those that have all of it, in their order. Copies, which hold no ball of their own, are none of them."""
    return [card for card in cards if card.copy_of is None
            and (not wanted.club or wanted.club in card.clubs)
            and (not wanted.kind or wanted.kind == card.type_name)
            and (not wanted.tag or wanted.tag in card.tags)
            and (not wanted.month or wanted.month == name_month(card))
            and (not wanted.device or wanted.device == devices.get(card.report_id))]
