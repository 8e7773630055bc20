"""Cheap rules of the house that no linter here knows, over every tracked file."""

from __future__ import annotations

import ast
import gc
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_MODULES = 20
MAX_MODULES_OF = {"golf": 28, "demo_portal": 28, "commands": 24}
MEDIAN_MODULES = 8
FEWEST_LINES = 40
FAMILIES = {"commands": "cli", "imports/databases": "services.databases.service",
            "imports/formats": "imports.all_formats", "replication": "services.copies.service",
            "services": "services.app", "storage": "golf_db"}
"""Folders whose modules are the members of a family, each a door, and the one module that gathers them."""
# Written apart, so that this file keeps its own rule.
REGISTRY_HOSTS = tuple(".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("deb", "debian", "org"),
    ("cdn", "playwright"), ("conda", "anaconda"),
))
MAY_SLEEP = ("tests/", "benchmarks/", "demo_portal/")


def _tracked(pattern: str = "") -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *filter(None, [pattern])], cwd=ROOT, capture_output=True,
                            text=True, timeout=240, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """The trees go with the last rule: collections of garbage in later files would look through millions of nodes."""
    yield
    _nodes.cache_clear()
    _trees.cache_clear()


@cache
def _trees() -> tuple[tuple[str, ast.Module], ...]:
    files = [name for name in _tracked("*.py") if not name.startswith("migrations/versions/")]
    gc.disable()  # nothing of a tree is garbage, and looking for some would take as long as parsing
    try:
        return tuple((name, ast.parse((ROOT / name).read_text(encoding="utf-8"))) for name in files)
    finally:
        gc.enable()


@cache
def _nodes() -> tuple[tuple[str, ast.AST], ...]:
    """Those that a rule looks at, found in one walk for all of them."""
    looked_at = (ast.Call, ast.ExceptHandler, ast.FunctionDef, ast.AsyncFunctionDef)
    return tuple((name, node) for name, tree in _trees() for node in ast.walk(tree) if isinstance(node, looked_at))


def _at(name: str, node: ast.AST) -> str:
    return f"{name}:{getattr(node, 'lineno', '?')}"


def _calls() -> Iterator[tuple[str, ast.Call]]:
    return ((name, node) for name, node in _nodes() if isinstance(node, ast.Call))


def test_there_is_something_to_check() -> None:
    assert len(_trees()) > 20


def test_nothing_prints() -> None:
    assert [_at(name, call) for name, call in _calls()
            if isinstance(call.func, ast.Name) and call.func.id == "print"] == []


def test_no_broad_except_lets_the_error_vanish() -> None:
    """A broad one cleans up and raises again, or says beside it (noqa) why, and hands the error on."""
    assert [_at(name, node) for name, node in _nodes()
            if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _hands_on(name, node)] == []


def _is_broad(handler: ast.ExceptHandler) -> bool:
    named = ast.unparse(handler.type) if handler.type else "BaseException"
    return bool({"Exception", "BaseException"} & set(named.strip("()").split(", ")))


def _hands_on(name: str, handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return True
    line = (ROOT / name).read_text(encoding="utf-8").splitlines()[handler.lineno - 1]
    uses_it = any(isinstance(node, ast.Name) and node.id == handler.name for node in ast.walk(handler))
    return uses_it and "BLE001 - " in line


def test_waits_can_be_stopped() -> None:
    """``time.sleep`` cannot; an Event's wait can."""
    assert [_at(name, call) for name, call in _calls() if not name.startswith(MAY_SLEEP)
            and "sleep" in {getattr(call.func, "id", ""), getattr(call.func, "attr", "")}
            and ast.unparse(call.func) in ("time.sleep", "sleep")] == []


def test_html_is_only_allowed_for_constant_text() -> None:
    """``unsafe_allow_html`` with a variable part would run what a session's name holds (facts/safety)."""
    assert [_at(name, call) for name, call in _calls() if _allows_html(call) and not _is_constant(call)] == []


def _allows_html(call: ast.Call) -> bool:
    return any(word.arg == "unsafe_allow_html" and ast.unparse(word.value) != "False" for word in call.keywords)


def _is_constant(call: ast.Call) -> bool:
    return all(isinstance(argument, ast.Constant) or (isinstance(argument, ast.Name) and argument.id.isupper())
               for argument in call.args)


def test_no_tracked_file_names_a_package_registrys_host() -> None:
    found = []
    for name in _tracked():
        content = (ROOT / name).read_bytes()
        found += [f"{name}: {host}" for host in REGISTRY_HOSTS if host.encode() in content]
    assert found == []


def test_no_file_is_longer_than_a_reader_likes() -> None:
    """Tests may be longer: they are read one case at a time."""
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name, _ in _trees()
               if not name.startswith("tests/")}
    assert {name: length for name, length in lengths.items() if length > MAX_FILE_LINES} == {}


def _source() -> list[tuple[str, ast.Module]]:
    return [(name, tree) for name, tree in _trees() if not name.startswith(("tests/", "migrations/"))
            and not name.endswith("__init__.py")]


def test_no_folder_holds_more_modules_than_a_reader_can_overlook() -> None:
    folders = Counter(Path(name).parent.as_posix() for name, _ in _source())
    assert {folder: number for folder, number in folders.items()
            if number > MAX_MODULES_OF.get(folder, MAX_MODULES)} == {}
    assert median(folders.values()) <= MEDIAN_MODULES


def test_no_module_is_a_crumb_of_the_only_one_that_imports_it() -> None:
    """Who reads either would read both. A module that nothing imports is started, one of a family is a door."""
    importers: dict[str, set[str]] = {}
    for importer, tree in _trees():
        if not importer.startswith("tests/"):
            for name in _imported(tree):
                importers.setdefault(name, set()).add(importer.removesuffix(".py").replace("/", "."))
    crumbs = []
    for name, _ in _source():
        known_by = importers.get(name.removesuffix(".py").replace("/", "."), set())
        is_door = any(name.startswith(f"{folder}/") and known_by == {door} for folder, door in FAMILIES.items())
        lines = len((ROOT / name).read_text(encoding="utf-8").splitlines())
        if lines < FEWEST_LINES and len(known_by) == 1 and not is_door:
            crumbs.append(f"{name} ({lines} lines): only {', '.join(known_by)} imports it")
    assert crumbs == []


def _imported(tree: ast.Module) -> Iterator[str]:
    """Modules, and names that may be modules of a package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def test_no_function_is_longer_than_a_screen() -> None:
    long = {}
    for name, node in _nodes():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                long[f"{name}:{node.name}"] = length
    assert long == {}


def test_browser_tests_name_what_they_click_whole() -> None:
    """A part of a name meets a second element on the day somebody adds one: "Session" is in the header's "Sessions".

    A regular expression says that a part is meant.
    """
    assert [_at(name, call) for name, call in _calls() if name.startswith("tests/pages/in_browser/")
            and getattr(call.func, "attr", "") == "get_by_role" and _names_a_part(call)] == []


def _names_a_part(call: ast.Call) -> bool:
    said = {keyword.arg: keyword.value for keyword in call.keywords}
    name = said.get("name")
    is_text = isinstance(name, ast.JoinedStr) or (isinstance(name, ast.Constant) and isinstance(name.value, str))
    return is_text and "exact" not in said


def test_browser_tests_open_pages_that_are_patient() -> None:
    """``new_page`` of tests/browsers.py; Playwright's own waits half a minute for a click, less than a busy machine."""
    assert [_at(name, call) for name, call in _calls() if name.startswith(("tests/pages/", "tests/ui/"))
            and getattr(call.func, "attr", "") in ("new_page", "new_context")] == []
