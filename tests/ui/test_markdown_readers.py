"""Text from outside that is drawn as Markdown goes through ``plain``: ``one_line`` is for what draws text as it is.

Followed by name within a file: from what a widget that reads Markdown is given, to the variables and the functions it
is made of.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READERS = frozenset({
    "badge", "button", "caption", "checkbox", "download_button", "error", "expander", "feedback", "form_submit_button",
    "header", "info", "link_button", "markdown", "metric", "page_link", "pills", "popover", "radio",
    "segmented_control", "spinner", "status", "subheader", "success", "table", "tabs", "title", "toast", "toggle",
    "warning", "write", "url_segments", "url_tabs", "render_message",
})
"""Of Streamlit 1.59, and ours that hand their words to them."""
LABELS = frozenset({"label", "help"})
"""What every other widget reads as Markdown: its first words and its help."""
NOT_DRAWN = frozenset({"key", "args", "kwargs", "on_click", "on_change", "query_params", "column_config", "icon"})
PASSES_ON = frozenset({"join", "format", "strip", "rstrip", "list", "sorted", "tuple", "map", "filter", "next", "iter",
                       "partial", "str"})
"""Calls whose text is that of what they are given. Of others (``plain`` first of all) nothing is assumed."""


def find_unescaped(source: str) -> list[int]:
    """The lines of ``one_line`` whose text is read as Markdown."""
    module = ast.parse(source)
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    found: set[int] = set()
    for scope in [module, *functions.values()]:
        for call in _calls_of(scope):
            for part in _drawn(call):
                found.update(_follow(part, scope, functions, set()))
    return sorted(found)


def _calls_of(scope: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(scope) if isinstance(node, ast.Call) and _name(node))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _drawn(call: ast.Call) -> list[ast.expr]:
    if _name(call) in READERS:
        return [*call.args, *(word.value for word in call.keywords if word.arg not in NOT_DRAWN)]
    is_widget = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "st"
    return [*call.args[:1], *(word.value for word in call.keywords if word.arg in LABELS)] \
        if is_widget and _name(call) not in ("dataframe", "data_editor", "text", "code") else []


def _follow(part: ast.AST, scope: ast.AST, functions: dict[str, ast.FunctionDef], seen: set[str]) -> Iterator[int]:
    if isinstance(part, ast.Call) and _name(part) == "one_line":
        yield part.lineno
    elif isinstance(part, ast.Name) and part.id not in seen:
        seen.add(part.id)
        for value in _values_of(part.id, scope):
            yield from _follow(value, scope, functions, seen)
        if (function := functions.get(part.id)) is not None:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield from _follow(node.value, function, functions, seen)
    for inner in _parts_of(part):
        yield from _follow(inner, scope, functions, seen)


def _parts_of(part: ast.AST) -> list[ast.AST]:
    """What its text is made of: not what it is asked of, compared with or looked up by."""
    if isinstance(part, ast.Call):
        if isinstance(part.func, ast.Name):
            return [part.func, *(part.args if part.func.id in PASSES_ON else ())]
        return [part.func.value, *part.args] if isinstance(part.func, ast.Attribute) and part.func.attr in PASSES_ON \
            else []
    if isinstance(part, ast.IfExp):
        return [part.body, part.orelse]
    if isinstance(part, ast.Attribute | ast.Compare):
        return []
    return [part.value] if isinstance(part, ast.Subscript) else list(ast.iter_child_nodes(part))


def _values_of(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
            if name in names:
                yield node.value


@pytest.mark.parametrize("source", [
    'st.header(f"Of {one_line(player)}")',
    'def f():\n name = one_line(player)\n st.header(f"Of {name}")',
    'st.table([_row(line) for line in lines])\ndef _row(line):\n return {"Club": one_line(line.club)}',
    'st.table([{"Club": one_line(club)}])',
    'url_segments("club", "Club", clubs, words=lambda club: one_line(club))',
    'st.segmented_control("Club", clubs, format_func=lambda club: one_line(club))',
    'st.selectbox(one_line(name), clubs)',
    'st.caption(", ".join(sorted({one_line(club) for club in clubs})))',
    'st.text_input("Name", help=f"As {one_line(name)}")',
    'def f():\n row = {}\n row = {"a": (word := one_line(x))}\n column.table([row])',
])
def test_a_place_that_reads_markdown_is_found(source: str) -> None:
    assert find_unescaped(source)


@pytest.mark.parametrize("source", [
    'st.header(f"Of {plain(one_line(player))}")',
    'st.selectbox("Club", clubs, format_func=lambda club: one_line(club))',
    'choose("club", "Club", clubs, words=lambda club: one_line(club))',
    'st.dataframe([{"Club": one_line(club)}])',
    'st.page_link(PAGE, label="See", query_params={"player": one_line(player)})',
])
def test_a_place_that_draws_text_as_it_is_may_have_it(source: str) -> None:
    assert find_unescaped(source) == []


def test_no_text_from_outside_is_read_as_markdown() -> None:
    files = [path for folder in ("ui", "pages") for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(files) > 50
    assert [f"{path.relative_to(ROOT)}:{line}" for path in files
            for line in find_unescaped(path.read_text(encoding="utf-8"))] == []
