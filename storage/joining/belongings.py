"""What players say beside their sessions: bags, hands, goals; and which launch monitor is behind an account."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.changes.undo import BAG_CLUBS_FIELD, BAG_FIELD
from storage.edits.bag import detail_of
from storage.edits.brought_rows import CLUB_FIELDS, KEYS, Change, RowDict, load_rows
from storage.joining.histories import (
    NOTHING_SAID,
    club_subject,
    plain_club,
    rule_subject,
    said_at,
    values_of,
)
from storage.joining.merge import NO_STEPS, Difference, LogEntry, Sides
from storage.joining.resolve import Value, Verdict, resolve


@dataclass(slots=True)
class Belongings:
    """What is to be written: rows before and after, entries of the log by player, and where the two differ."""

    rows: list[Change] = field(default_factory=list)
    log: list[tuple[str, LogEntry]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows change."""
        return len(self.rows)


def compare_belongings(sides: Sides) -> Belongings:
    """What comes over, and what the two say differently; writes nothing."""
    found = Belongings()
    _compare_rules(sides, found)
    _compare_clubs(sides, found)
    for table, compare in (("players", _compare_hand), ("goals", _compare_goal), ("portal_accounts", _compare_device)):
        mine, theirs = (load_rows(connection, table) for connection in (sides.mine, sides.theirs))
        for key, row in theirs.items():
            after = row if key not in mine else compare(mine[key], row, found)
            if after is not None and (table != "portal_accounts" or row["device_maker"] is not None):
                found.rows.append((table, mine.get(key), after))
    return found


def _compare_rules(sides: Sides, found: Belongings) -> None:
    mine, theirs = (_by_player(load_rows(connection, "bag_rules")) for connection in (sides.mine, sides.theirs))
    for player in sorted(theirs.keys() | (mine.keys() & _told_players(sides))):
        here, there = mine.get(player, {}), theirs.get(player, {})
        rows, at = [], None
        for key in sorted(here.keys() | there.keys(), key=repr):
            words = [rules[key]["club"] if key in rules else None for rules in (here, there)]
            verdict, said = _judge(sides, player, rule_subject(key[1], key[2]), (words[0], words[1]), found,
                                   words=f"{key[1]} in the bag")
            if verdict is Verdict.TAKE:
                rows.append(("bag_rules", here.get(key), there.get(key)))
                at = max(filter(None, (at, said)), default=None)
        if rows:
            after = {**here, **{key: row for key, row in there.items() if ("bag_rules", here.get(key), row) in rows}}
            gone = {tuple(before[name] for name in KEYS["bag_rules"]) for _, before, row in rows
                    if row is None and before is not None}
            found.rows += rows
            found.log.append((detail_of(player), LogEntry(
                BAG_FIELD, _plain_rules(here), _plain_rules({k: r for k, r in after.items() if k not in gone}), at)))


def _compare_clubs(sides: Sides, found: Belongings) -> None:
    mine, theirs = (_by_player(load_rows(connection, "bag_clubs")) for connection in (sides.mine, sides.theirs))
    for player in sorted(theirs.keys() | (mine.keys() & _told_players(sides))):
        here, there = mine.get(player, {}), theirs.get(player, {})
        old, new, at = [], [], None
        for key in sorted(here.keys() | there.keys()):
            before, other = here.get(key), there.get(key, _SILENT)
            held = dict(zip(CLUB_FIELDS, NOTHING_SAID, strict=True)) if before is None else before
            after = {"player": player, "club": key[1], **{name: held[name] for name in CLUB_FIELDS}}
            for name in CLUB_FIELDS:
                words = [plain_club(name, row[name]) for row in (held, other)]
                verdict, said = _judge(sides, player, club_subject(key[1], name), (words[0], words[1]), found,
                                       words=f"{key[1]}: {_CLUB_WORDS[name]}")
                if verdict is Verdict.TAKE:
                    after[name] = other[name]
                    at = max(filter(None, (at, said)), default=None)
            after["is_in_bag"] = int(after["is_in_bag"])
            says_anything = any(plain_club(name, after[name]) is not None for name in CLUB_FIELDS)
            if after != before and (before is not None or says_anything):
                row = after if says_anything else None
                found.rows.append(("bag_clubs", before, row))
                old.append([key[1], None if before is None else _said(before)])
                new.append([key[1], None if row is None else _said(row)])
        if old:
            found.log.append((detail_of(player), LogEntry(
                BAG_CLUBS_FIELD, json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False), at)))


_SILENT: RowDict = dict(zip(CLUB_FIELDS, NOTHING_SAID, strict=True))
_CLUB_WORDS = {"position": "place in the bag", "is_in_bag": "in the bag", "make": "make", "loft_deg": "loft"}


def _judge(
    sides: Sides, player: str, subject: str, pair: tuple[Value, Value], found: Belongings, *, words: str
) -> tuple[Verdict, str | None]:
    mine, theirs = pair
    here, there = (histories.get(player, {}).get(subject, NO_STEPS)
                   for histories in (sides.histories_here, sides.histories_there))
    verdict, at = resolve(values_of(here, mine), values_of(there, theirs)), said_at(there, theirs)
    if verdict is Verdict.CONFLICT:
        found.differences.append(Difference(f"player {player}: {subject}", words, mine, theirs, at, None, player))
    return verdict, at


def _told_players(sides: Sides) -> set[str]:
    """Players of whose bag the other side's log tells: a line they removed is gone here too."""
    return {owner for owner in sides.histories_there if isinstance(owner, str)}


def _compare_hand(mine: RowDict, theirs: RowDict, found: Belongings) -> RowDict | None:
    if mine["is_left_handed"] != theirs["is_left_handed"]:
        words = ["left-handed" if row["is_left_handed"] else "right-handed" for row in (mine, theirs)]
        found.differences.append(Difference(
            f"player {mine['name']}: hand", "hand", words[0], words[1], None, None, mine["name"]))
    return None


def _compare_goal(mine: RowDict, theirs: RowDict, found: Belongings) -> RowDict | None:
    """A goal that one side closed is closed."""
    if any(mine[name] != theirs[name] for name in ("target", "due_on", "note")):
        words = [f"{row['target']:g} by {row['due_on'] or 'no day'} {row['note']}".strip() for row in (mine, theirs)]
        found.differences.append(Difference(
            f"player {mine['player']}: goal {mine['metric']} {mine['created_at']}", f"goal: {mine['metric']}", words[0],
            words[1], None, None, mine["player"]))
    if mine["closed_at"] is None and theirs["closed_at"] is not None:
        return {**mine, "closed_at": theirs["closed_at"]}
    return None


def _compare_device(mine: RowDict, theirs: RowDict, found: Belongings) -> RowDict | None:
    names = ("device_maker", "device_model")
    if theirs["device_maker"] is None or all(mine[name] == theirs[name] for name in names):
        return None
    if mine["device_maker"] is None:
        return theirs
    words = [" ".join(filter(None, (row[name] for name in names))) or None for row in (mine, theirs)]
    found.differences.append(Difference(
        f"account {mine['username']}: device", "launch monitor", words[0], words[1], None, None, mine["username"]))
    return None


def _by_player(rows: Mapping[tuple[Any, ...], RowDict]) -> dict[str, dict[tuple[Any, ...], RowDict]]:
    found: dict[str, dict[tuple[Any, ...], RowDict]] = defaultdict(dict)
    for key, row in rows.items():
        found[str(key[0])][key] = row
    return found


def _plain_rules(rules: Mapping[tuple[Any, ...], RowDict]) -> str:
    listed = sorted(((row["monitor_club"], row["from_on"], row["club"]) for row in rules.values()),
                    key=lambda rule: (rule[0], rule[1] or ""))
    return json.dumps(listed, ensure_ascii=False)


def _said(row: RowDict) -> list[Any]:
    return [row["position"], bool(row["is_in_bag"]), row["make"], row["loft_deg"]]
