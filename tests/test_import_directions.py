"""Who may import whom, for every folder and every single module; imports run one way only."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

MAY_IMPORT: dict[str, set[str]] = {
    "golf": set(),
    "analysis": {"golf"},
    "storage": {"analysis", "golf"},
    "golf_db": {"storage", "golf"},
    "automation": {"golf"},
    "charts": {"analysis", "golf"},
    "demo_portal": set(),
    "services": {"automation", "golf_db", "charts", "analysis", "golf"},
    "ui": {"services", "charts", "analysis", "golf"},
    "pages": {"ui", "services", "charts", "analysis", "golf"},
    "app": {"ui", "services", "golf"},
    "server": {"ui", "services", "golf"},
    "commands": {"services", "automation", "analysis", "golf"},
    "cli": {"commands", "services", "automation", "golf"},
    "start": set(),
}
EXTRA = {"services/wiring.py": {"demo_portal"}}
"""The one module that knows every concrete class."""
TYPES_ONLY = {"ui": {"golf_db"}, "pages": {"golf_db"}, "cli": {"golf_db"}, "commands": {"golf_db"}}
"""What may be imported under TYPE_CHECKING alone."""
FORBIDDEN_LIBRARIES = {
    "golf": None,  # standard library only
    "analysis": {"streamlit", "sqlalchemy", "sqlite3", "pandas", "httpx"},
    "automation": {"streamlit", "sqlalchemy", "sqlite3", "pandas"},
    "services": {"streamlit"},
    "charts": {"streamlit", "sqlalchemy", "sqlite3"},
    "storage": {"streamlit", "playwright", "httpx", "pandas"},
}
OURS = set(MAY_IMPORT)


def sources() -> list[Path]:
    folders = [ROOT / name for name in OURS if (ROOT / name).is_dir()]
    singles = [ROOT / f"{name}.py" for name in OURS if (ROOT / f"{name}.py").is_file()]
    return sorted(singles + [path for folder in folders for path in folder.rglob("*.py")])


def imports_of(path: Path) -> set[tuple[str, bool]]:
    """Top-level names a file imports, and whether only for type checking."""
    found: set[tuple[str, bool]] = set()

    def visit(node: ast.AST, types_only: bool) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for statement in node.body:
                visit(statement, True)
            for statement in node.orelse:
                visit(statement, types_only)
            return
        if isinstance(node, ast.Import):
            found.update((alias.name.split(".")[0], types_only) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add((node.module.split(".")[0], types_only))
        for child in ast.iter_child_nodes(node):
            visit(child, types_only)

    visit(ast.parse(path.read_text(encoding="utf-8")), False)
    return found


def owner(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def everything_imported() -> list[tuple[str, str, set[tuple[str, bool]]]]:
    """Of each source file its path, its owner and its imports."""
    return [(path.relative_to(ROOT).as_posix(), owner(path), imports_of(path)) for path in sources()]


def test_imports_run_one_way() -> None:
    wrong = []
    for path, name, imports in everything_imported():
        allowed = MAY_IMPORT[name] | {name} | EXTRA.get(path, set())
        for_types = allowed | TYPES_ONLY.get(name, set())
        wrong += [f"{path} imports {imported}" for imported, types_only in imports
                  if imported in OURS - (for_types if types_only else allowed)]
    assert wrong == []


def test_each_layer_keeps_to_its_libraries() -> None:
    wrong = []
    for path, name, imports in everything_imported():
        if name in FORBIDDEN_LIBRARIES:
            wrong += [f"{path} imports {imported}" for imported, _ in imports if is_forbidden(name, imported)]
    assert wrong == []


def is_forbidden(name: str, imported: str) -> bool:
    """Whether this layer may not import this library; of the vocabulary, any that is not the standard library's."""
    forbidden = FORBIDDEN_LIBRARIES[name]
    if forbidden is None:
        return imported not in sys.stdlib_module_names | {name, "__future__"}
    return imported in forbidden


def test_all_layers_are_looked_at() -> None:
    assert {name for _, name, _ in everything_imported()} == OURS


def test_every_top_level_python_name_has_a_rule() -> None:
    singles = {path.stem for path in ROOT.glob("*.py")}
    assert singles <= OURS
