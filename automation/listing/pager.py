"""The page buttons of a listing page: pure, recognised only by positive evidence.

uneekor.md: numbered buttons and ``<`` ``>``; whether all numbers are shown or a window of them is
unknown. A control counts as "next" only when it says so (text, label, rel, class or icon name),
never by its place: a trash icon may stand where "next" is expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from selectolax.lexbor import LexborNode

from automation.shared.html_nodes import ancestors, attribute, mark_of, spoken_text, squeeze, text_pieces, words

_CONTROLS = "button, a, [role=button]"
_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_NUMBER_LABEL = re.compile(r"(?:go to )?page ([1-9][0-9]{0,3})", re.IGNORECASE | re.ASCII)
_NEXT_TEXT = {">", "›", "→", "▶", "❯", "next", "next page", "next ›", "next >", "next →", "next »"}
_BACK_TEXT = {"<", "‹", "←", "◀", "❮", "previous", "prev", "previous page", "‹ previous", "< prev", "« previous"}
_FAR_TEXT = {">>", "»", "≫", "⏭", "last", "<<", "«", "≪", "⏮", "first", ">|", "|<"}
_NEXT_NAME = re.compile(
    r"(?:^|\s)(?:[\w-]*[-_])?(?:next|go-?to-?next)(?:[-_]?(?:page|icon|link|button|btn))?(?=\s|$)"
    r"|(?:chevron|arrow|caret|angle)[-_]?(?:forward[-_]?ios|right)|right[-_]?arrow|navigate[-_]?next", re.IGNORECASE)
_BACK_NAME = re.compile(
    r"(?:^|\s)(?:[\w-]*[-_])?(?:prev|previous|go-?to-?prev(?:ious)?)(?:[-_]?(?:page|icon|link|button|btn))?(?=\s|$)"
    r"|(?:chevron|arrow|caret|angle)[-_]?(?:back(?:[-_]?ios)?|left)|left[-_]?arrow|navigate[-_]?before", re.IGNORECASE)
_FAR_NAME = re.compile(r"double|last|first|angles|end\b", re.IGNORECASE)
_DANGER = re.compile(r"delete|remove|trash|erase|destroy", re.IGNORECASE)
_PAGER_WORDS = {"pagination", "pager", "paging", "paginator", "paginate"}
_CURRENT_WORDS = {"active", "current", "selected"}


@dataclass(frozen=True, slots=True)
class PagerControl:
    """A page button. ``number`` is None for an arrow; ``mark`` is its mark in a live page."""

    number: int | None
    mark: str
    enabled: bool
    label: str

    @property
    def kind(self) -> str:
        """What it is to be proved as when it is pressed (in_page/watch.js): ``number``, ``next`` or ``back``."""
        return "number" if self.number is not None else self.label


@dataclass(frozen=True, slots=True)
class Pager:
    """The page buttons that were recognised. ``has_unknown`` tells of one that was not."""

    numbers: tuple[int, ...] = ()
    current: int | None = None
    controls: tuple[PagerControl, ...] = ()
    next_control: PagerControl | None = None
    back_control: PagerControl | None = None
    has_unknown: bool = False

    @property
    def has_next(self) -> bool:
        """Whether one more page is offered: next can be pressed, or a higher number is there."""
        return self.offers_after(self.current)

    def offers_after(self, page: int | None) -> bool:
        """The same seen from a page whose number the reader knows by counting."""
        pressable = self.next_control is not None and self.next_control.enabled
        return pressable or (page is not None and any(number > page for number in self.numbers))

    def proves_end(self, page: int) -> bool:
        """Whether the buttons themselves say that ``page`` is the last one."""
        if self.offers_after(page) or self.has_unknown:
            return False
        return self.next_control is not None or (bool(self.numbers) and page == self.numbers[-1])

    def control_for(self, number: int, *, back: bool = False) -> PagerControl | None:
        """What leads to a page: its number, else next (``back``: else the one that goes back)."""
        exact = next((control for control in self.controls if control.number == number and control.enabled), None)
        arrow = self.back_control if back else self.next_control
        return exact or (arrow if arrow is not None and arrow.enabled else None)


@dataclass(frozen=True, slots=True)
class _Candidate:
    node: LexborNode
    outer: LexborNode
    box: LexborNode
    number: int | None
    kind: str


def read_pager(body: LexborNode, rows: Iterable[LexborNode]) -> Pager:
    """The page buttons outside the listing's rows; an empty Pager when there are none."""
    inside = {row.mem_id for row in rows}
    candidates = [_candidate(node, kind, number) for node, kind, number in _labelled(body, inside)]
    box = _best_box(candidates)
    if box is None:
        return _pager_without_numbers(candidates)
    around = {box.mem_id, *[element.mem_id for element in list(ancestors(box))[:2] if element.tag != "body"]}
    ours = [item for item in candidates if item.box.mem_id in around]
    numbers = [item for item in ours if item.kind == "number" and item.box.mem_id == box.mem_id]
    following = [item for item in ours if item.kind == "next"] or _lone_far(ours)
    return Pager(
        numbers=tuple(sorted({item.number for item in numbers if item.number})),
        current=_current(numbers),
        controls=tuple(_control(item) for item in numbers),
        next_control=_control(following[-1]) if following else None,
        back_control=_only([item for item in ours if item.kind == "back"]),
        has_unknown=_has_unknown(box, ours))


def _labelled(body: LexborNode, rows: set[int]) -> list[tuple[LexborNode, str, int | None]]:
    """Everything outside rows whose text, label or icon makes it a page button."""
    found: dict[int, tuple[LexborNode, str, int | None]] = {}
    for element, raw in text_pieces(body, icons=True):
        text = squeeze(raw)
        if 0 < len(text) <= 12 and (_NUMBER.fullmatch(text) or _kind_of_text(text)):
            node = _control_around(element, text)
            if not _is_inside(node, rows) and not _is_dangerous(node):
                number = int(text) if _NUMBER.fullmatch(text) else None
                found[node.mem_id] = node, "number" if number else _kind_of_text(text), number
    for node in body.css(_CONTROLS):
        if node.mem_id not in found and not _is_inside(node, rows) and not _is_dangerous(node):
            kind, number = _kind_of_label(node)
            if kind:
                found[node.mem_id] = node, kind, number
    return list(found.values())


def _control_around(element: LexborNode, text: str) -> LexborNode:
    for node in (element, *ancestors(element)):
        if squeeze(node.text()) != text:
            break
        if node.tag in {"button", "a"} or attribute(node, "role") == "button":
            return node
    return element


def _kind_of_text(text: str) -> str:
    lowered = text.casefold()
    groups = (("next", _NEXT_TEXT), ("back", _BACK_TEXT), ("far", _FAR_TEXT))
    return next((kind for kind, texts in groups if lowered in texts), "")


def _kind_of_label(node: LexborNode) -> tuple[str, int | None]:
    label = attribute(node, "aria-label") or attribute(node, "title")
    if match := _NUMBER_LABEL.fullmatch(label.strip()):
        return "number", int(match[1])
    if len(spoken_text(node, icons=False)) > 12:
        return "", None
    parent = node.parent
    names = " ".join([label, attribute(node, "rel"), attribute(node, "class"), *_icon_names(node)])
    if parent is not None and parent.tag == "li":
        names += " " + attribute(parent, "class")
    kind = "next" if _NEXT_NAME.search(names) else "back" if _BACK_NAME.search(names) else ""
    return ("far", None) if kind and _FAR_NAME.search(names) else (kind, None)


def _icon_names(node: LexborNode) -> list[str]:
    wanted = ("class", "data-icon", "data-testid", "href", "xlink:href", "src", "alt", "aria-label")
    below = node.css("*")
    return [attribute(child, name) for child in below for name in wanted if attribute(child, name)] + [
        text for _, text in text_pieces(node, icons=True)]


def _candidate(node: LexborNode, kind: str, number: int | None) -> _Candidate:
    """The control, the wrapper that holds nothing else, and the box the wrapper stands in."""
    outer = node
    text = squeeze(node.text())
    for element in ancestors(node):
        if element.tag == "body" or squeeze(element.text()) != text or len(element.css(_CONTROLS)) > 1:
            return _Candidate(node, outer, element, number, kind)
        outer = element
    return _Candidate(node, outer, outer, number, kind)


def _best_box(candidates: list[_Candidate]) -> LexborNode | None:
    best: tuple[int, LexborNode] | None = None
    for box in {item.box.mem_id: item.box for item in candidates if item.kind == "number"}.values():
        members = [item for item in candidates if item.box.mem_id == box.mem_id and item.kind == "number"]
        near = {box.mem_id, *[element.mem_id for element in list(ancestors(box))[:2]]}
        arrows = sum(item.kind in {"next", "back", "far"} and item.box.mem_id in near for item in candidates)
        named = any(_PAGER_WORDS & words(_names(element)) or element.tag == "nav"
                    for element in (box, *list(ancestors(box))[:2]))
        numbers = sorted(item.number or 0 for item in members)
        in_order = any(later - earlier == 1 for earlier, later in pairwise(numbers))
        score = len(members) + 5 * named + 3 * (arrows > 0) + 2 * in_order
        if (named or arrows or in_order) and (best is None or score > best[0]):
            best = score, box
    return None if best is None else best[1]


def _pager_without_numbers(candidates: list[_Candidate]) -> Pager:
    """Only arrows: believed when there is exactly one of its kind on the page."""
    following = _only([item for item in candidates if item.kind == "next"])
    back = _only([item for item in candidates if item.kind == "back"])
    return Pager(next_control=following, back_control=back if following else None)


def _only(items: list[_Candidate]) -> PagerControl | None:
    return _control(items[0]) if len(items) == 1 else None


def _lone_far(items: list[_Candidate]) -> list[_Candidate]:
    """``»`` means next when it is the only forward arrow, and the last page beside ``›``."""
    far = [item for item in items if item.kind == "far" and squeeze(item.node.text()) in {"»", "≫", ">>"}]
    return far if len(far) == 1 else []


def _current(numbers: list[_Candidate]) -> int | None:
    """The one number that is marked: by aria-current, by its class, as disabled, or as not pressable."""
    signs: tuple[Callable[[_Candidate], bool], ...] = (
        lambda item: any(attribute(node, "aria-current") not in {"", "false"} for node in _layers(item)),
        lambda item: any(_CURRENT_WORDS & words(attribute(node, "class")) for node in _layers(item)),
        lambda item: any("true" in (attribute(node, "aria-selected"), attribute(node, "aria-pressed"))
                         for node in _layers(item)),
        lambda item: not _is_enabled(item),
        lambda item: item.node.tag not in {"button", "a"} and attribute(item.node, "role") != "button",
    )
    for sign in signs:
        marked = {item.number for item in numbers if sign(item)}
        if len(marked) == 1 and (len(numbers) > 1 or sign is not signs[-1]):
            return marked.pop()
    return numbers[0].number if len({item.number for item in numbers}) == 1 and numbers[0].number == 1 else None


def _layers(item: _Candidate) -> list[LexborNode]:
    layers = [item.node]
    for element in ancestors(item.node):
        if element.mem_id == item.box.mem_id:
            break
        layers.append(element)
    return layers + [child for child in item.node.css("*") if child.mem_id != item.node.mem_id]


def _control(item: _Candidate) -> PagerControl:
    arrow = "back" if item.kind == "back" else "next"
    return PagerControl(item.number, mark_of(item.node), _is_enabled(item), str(item.number) if item.number else arrow)


def _is_enabled(item: _Candidate) -> bool:
    return not any("disabled" in node.attributes or attribute(node, "aria-disabled") == "true"
                   or "disabled" in words(attribute(node, "class")) for node in _layers(item))


def _has_unknown(box: LexborNode, known: list[_Candidate]) -> bool:
    """Whether a pressable control stands after the numbers that nobody can name."""
    named = {item.node.mem_id for item in known}
    after_numbers = False
    for node in box.css(_CONTROLS):
        if node.mem_id in named:
            after_numbers = after_numbers or any(
                item.node.mem_id == node.mem_id and item.kind == "number" for item in known)
        elif after_numbers and not _is_dangerous(node) and "disabled" not in node.attributes and not spoken_text(node):
            return True
    return False


def _is_inside(node: LexborNode, rows: set[int]) -> bool:
    return node.mem_id in rows or any(element.mem_id in rows for element in ancestors(node))


def _is_dangerous(node: LexborNode) -> bool:
    names = " ".join([_names(node), attribute(node, "href"), *_icon_names(node)])
    return bool(_DANGER.search(names))


def _names(node: LexborNode) -> str:
    return " ".join(attribute(node, name) for name in ("class", "id", "aria-label", "title", "role", "data-testid"))
