"""Small questions to the nodes of a parsed page. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

MARK = "data-rb"
"""The attribute with which the live page numbers its elements in a snapshot (in_page/watch.js)."""

_UNSPOKEN = {"script", "style", "svg", "template", "noscript", "select", "option"}
_INLINE = {"a", "b", "em", "i", "mark", "small", "span", "strong", "u"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ICON = re.compile(
    r"(?:^|\s)(?!has|with)(?:[\w]+[-_]+)*(?:icons?|chevron|arrow|caret|outlined|fa|fas|far)(?=\s|$)", re.IGNORECASE)
_LIGATURE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_ICON_WORDS = {"icon", "icons", "glyphicon", "symbols", "ligature"}
_AROUND_ICONS = {"has", "with", "name", "text", "label", "title"}
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_READERS = ({"sr", "only"}, {"visually", "hidden"}, {"screen", "reader"})
_FOR_READERS_WORDS = {"visuallyhidden", "sronly", "screenreader"}
_TOKEN_BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")


def attribute(node: LexborNode, name: str) -> str:
    """The attribute's text, "" when it is absent."""
    return node.attributes.get(name) or ""


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """From the parent up to, not including, the document."""
    parent = node.parent
    while parent is not None and parent.tag not in (None, "-document", "-undef"):
        yield parent
        parent = parent.parent


def squeeze(text: str) -> str:
    """The text as a browser shows it: runs of white space are one space."""
    return _SPACES.sub(" ", text).strip()


def text_pieces(node: LexborNode, *, icons: bool = False) -> list[tuple[LexborNode, str]]:
    """The text nodes a reader would see below a node, as they stand, each with its element.

    Scripts, drawings and drop-downs are left out, and so are icon fonts unless ``icons``.
    """
    found: list[tuple[LexborNode, str]] = []
    stack = [node]
    while stack:
        current = stack.pop()
        if current.is_text_node:
            text = current.text_content or ""
            if current.parent is not None:
                found.append((current.parent, text))
        elif current.tag not in _UNSPOKEN and (icons or current is node or not is_icon(current)):
            stack.extend(reversed(list(current.iter(include_text=True))))
    return found


def spoken_text(node: LexborNode, *, icons: bool = False) -> str:
    """All of ``text_pieces`` in one line; text of different boxes does not run together."""
    return join_pieces(text_pieces(node, icons=icons))


def join_pieces(pieces: Iterable[tuple[LexborNode, str]]) -> str:
    """Text pieces in one line, as ``spoken_text`` puts them together."""
    line: list[str] = []
    before: LexborNode | None = None
    for element, text in pieces:
        if before is not None and element.mem_id != before.mem_id and {element.tag, before.tag} - _INLINE:
            line.append(" ")
        line.append(text)
        before = element
    return squeeze("".join(line))


def is_icon(node: LexborNode) -> bool:
    """Whether an element is decoration: hidden from readers, or an icon font's element."""
    named = attribute(node, "class")
    if attribute(node, "aria-hidden") == "true" or _ICON.search(named):
        return True
    said = words(named)
    return bool(_ICON_WORDS & said) and not _AROUND_ICONS & said and bool(_LIGATURE.fullmatch(node.text().strip()))


def is_hidden_label(node: LexborNode) -> bool:
    """Whether an element is not on the screen: hidden, or a label for screen readers only."""
    if "hidden" in node.attributes or _NOT_DISPLAYED.search(attribute(node, "style")):
        return True
    named = words(attribute(node, "class"))
    return any(each <= named for each in _FOR_READERS) or not named.isdisjoint(_FOR_READERS_WORDS)


def words(text: str) -> set[str]:
    """The lower-case words of a class, id or icon name: ``pagination-itemActive`` has three."""
    return {word.lower() for word in _TOKEN_BREAK.split(text) if word}


def mark_of(node: LexborNode) -> str:
    """The number the live page gave this element, "" in a page that was only saved."""
    return attribute(node, MARK)
