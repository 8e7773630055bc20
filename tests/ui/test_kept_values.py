"""What pages keep between runs is shared by all of them, so nothing in it may be changeable."""

import ast
import dataclasses
import importlib
import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from types import ModuleType, NoneType, UnionType

import pytest

KEEPS = re.compile(r"^@(?:st\.cache_resource|per_revision)\(", re.MULTILINE)
MODULES = sorted(".".join(path.with_suffix("").parts) for path in Path("ui").rglob("*.py")
                 if KEEPS.search(path.read_text(encoding="utf-8")))
PLAIN = (str, int, float, bool, bytes, date, datetime, NoneType, Enum)


def kept_functions() -> Iterator[tuple[str, typing.Any]]:
    for stem in MODULES:
        module = importlib.import_module(stem)
        for name, member in vars(module).items():
            if hasattr(member, "__wrapped__") and getattr(member, "__module__", "") == stem:
                yield f"{stem}.{name}", inspect.unwrap(member)


def changeable_parts(kind: typing.Any, path: str, seen: set[typing.Any]) -> Iterator[str]:
    """Where something of this type could be changed."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (tuple, UnionType, typing.Union, Mapping) or kind is typing.Any:
        for part in parts:
            if part is not Ellipsis:
                yield from changeable_parts(part, path, seen)
    elif isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")):
        if kind in seen:
            return
        seen.add(kind)
        if dataclasses.is_dataclass(kind) and not vars(kind)["__dataclass_params__"].frozen:
            yield f"{path}: {kind.__name__} is not frozen"
        for name, hint in typing.get_type_hints(kind).items():
            if typing.get_origin(hint) is not typing.ClassVar:
                yield from changeable_parts(hint, f"{path}.{name}", seen)
    elif not (isinstance(kind, type) and issubclass(kind, PLAIN)) and origin not in (typing.Literal, Callable):
        yield f"{path}: {kind}"


def names_for_types(module: ModuleType) -> dict[str, typing.Any]:
    """What the module imports for its annotations only."""
    names: dict[str, typing.Any] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module.__name__, "exec"), names)
    return names


@pytest.mark.parametrize(("name", "function"), list(kept_functions()))
def test_no_page_can_change_what_another_one_is_shown(name: str, function: typing.Any) -> None:
    module = importlib.import_module(function.__module__)
    kind = typing.get_type_hints(function, localns=names_for_types(module))["return"]
    assert list(changeable_parts(kind, name, set())) == []


def test_a_list_and_a_record_that_is_not_frozen_would_be_found() -> None:
    @dataclasses.dataclass
    class Loose:
        numbers: list[int]

    assert [part.split(":")[0] for part in changeable_parts(tuple[Loose, ...], "kept", set())] == [
        "kept", "kept.numbers"]


def test_everything_that_is_kept_is_looked_at() -> None:
    kept = [name for name, _ in kept_functions()]
    drawn = sum(len(KEEPS.findall(path.read_text(encoding="utf-8"))) for path in Path("ui").rglob("*.py"))
    assert len(kept) == drawn > 15
