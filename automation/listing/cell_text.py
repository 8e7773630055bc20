"""What a cell or an accordion header says, without the buttons, icons and hidden labels in it. Pure.

The same session must be called the same in both layouts, whatever furniture a row has: a pencil to rename it, an
"Edit" button, the word of an icon font, a label for screen readers, an arrow that shows whether the row is open.
"""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborNode

from automation.shared.html_nodes import ancestors, attribute, is_hidden_label, join_pieces, text_pieces

_ROLES = ("button", "link", "menuitem", "checkbox", "switch", "img", "tooltip")
CONTROLS = ", ".join(("a, button, input, select, textarea, [onclick]", *(f"[role={role}]" for role in _ROLES)))
_SYMBOLS = frozenset({"So", "Sm", "Sk", "Co", "Cf", "Mn", "Pd", "Zs", "Pi", "Pf", "Cc", "Cn", "Me"})
_MORE_SYMBOLS = frozenset("…•·⋯*")
_FURNITURE = re.compile(
    r"(?:open|view|show|edit|rename|change|close|delete|remove|copy|share|more|details|select|menu|expand|collapse)"
    r"(?:\s+(?:report|session|name|row|details))?", re.IGNORECASE)


def read_cell(node: LexborNode) -> str:
    """The cell's own words. A link or button is only read where nothing else speaks: then it is the cell's text."""
    pieces = _pieces(node)
    inner = {each.mem_id: each for each in node.css(CONTROLS) if each.mem_id != node.mem_id}
    own = [piece for piece in pieces if _control_of(piece[0], inner) is None]
    if _spoken(own):
        return join_pieces(_without_edge_symbols(own, node))
    for control in inner.values():
        said = [piece for piece in pieces if _control_of(piece[0], inner) is control]
        if _spoken(said) and (_leads_somewhere(control) or not is_furniture(join_pieces(said))):
            return join_pieces(_without_edge_symbols(said, control))
    return ""


def is_furniture(text: str) -> bool:
    """Whether a control's text is that of a tool (an icon, "Edit"), and not what the cell is about."""
    return is_symbol(text) or _FURNITURE.fullmatch(text.strip()) is not None


def is_symbol(text: str) -> bool:
    """Whether a text is nothing but signs: an arrow, a pencil, a dot."""
    return all(letter in _MORE_SYMBOLS or letter.isspace() or unicodedata.category(letter) in _SYMBOLS
               for letter in text)


def _pieces(node: LexborNode) -> list[tuple[LexborNode, str]]:
    """The text of a node without icons and hidden labels; with its icons where nothing else is said."""
    found = [piece for piece in text_pieces(node) if not _is_unseen(piece[0], node)]
    return found if _spoken(found) else [piece for piece in text_pieces(node, icons=True)
                                         if not _is_unseen(piece[0], node) and not is_symbol(piece[1])
                                         and not _is_aria_hidden(piece[0], node)]


def _spoken(pieces: list[tuple[LexborNode, str]]) -> bool:
    return any(text.strip() for _, text in pieces)


def _control_of(element: LexborNode, controls: dict[int, LexborNode]) -> LexborNode | None:
    """The outermost of these controls around an element."""
    around = [each.mem_id for each in (element, *ancestors(element)) if each.mem_id in controls]
    return controls[around[-1]] if around else None


def _leads_somewhere(control: LexborNode) -> bool:
    """A link to an address, or what opens something: its text names the thing, whatever the word is."""
    return bool(attribute(control, "href") or "aria-expanded" in control.attributes)


def _without_edge_symbols(pieces: list[tuple[LexborNode, str]], node: LexborNode) -> list[tuple[LexborNode, str]]:
    """Without arrows and pencils that stand in elements of their own; a name that is a sign itself stays.

    Of nothing but signs the outermost is the name: a tool stands in an element of its own.
    """
    spoken = [piece for piece in _joined(pieces) if piece[1].strip()]
    if all(is_symbol(text) for _, text in spoken):
        return [min(spoken, key=lambda piece: len(_up_to(piece[0], node)))] if spoken else []
    while len(spoken) > 1 and is_symbol(spoken[-1][1]):
        spoken.pop()
    while len(spoken) > 1 and is_symbol(spoken[0][1]):
        spoken.pop(0)
    return spoken


def _joined(pieces: list[tuple[LexborNode, str]]) -> list[tuple[LexborNode, str]]:
    """Neighbouring texts of one element as one piece: scripts write "Driver" and " >" as two."""
    joined: list[tuple[LexborNode, str]] = []
    for element, text in pieces:
        if joined and joined[-1][0].mem_id == element.mem_id:
            joined[-1] = element, joined[-1][1] + text
        else:
            joined.append((element, text))
    return joined


def _is_unseen(element: LexborNode, top: LexborNode) -> bool:
    return any(is_hidden_label(each) for each in _up_to(element, top))


def _is_aria_hidden(element: LexborNode, top: LexborNode) -> bool:
    return any(attribute(each, "aria-hidden") == "true" for each in _up_to(element, top))


def _up_to(element: LexborNode, top: LexborNode) -> list[LexborNode]:
    """The element and those around it, below ``top``."""
    below: list[LexborNode] = []
    for each in (element, *ancestors(element)):
        if each.mem_id == top.mem_id:
            break
        below.append(each)
    return below
