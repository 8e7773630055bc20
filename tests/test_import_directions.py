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
    "imports": {"analysis", "golf"},
    "live": {"analysis", "golf"},
    "replication": {"golf"},
    "demo_portal": set(),
    "services": {"automation", "golf_db", "charts", "imports", "live", "replication", "analysis", "golf"},
    "ui": {"services", "charts", "analysis", "golf"},
    "pages": {"ui", "services", "charts", "analysis", "golf"},
    "app": {"ui", "services", "golf"},
    "server": {"api", "ui", "services", "golf"},
    "api": {"services", "analysis", "golf"},
    "commands": {"services", "automation", "analysis", "golf"},
    "cli": {"commands", "services", "automation", "golf"},
    "start": set(),
}
EXTRA = {"services/wiring.py": {"demo_portal"}}
"""The one module that knows every concrete class."""
LATE_DEFAULT = ("services.sync_service", "services.wiring")
"""The default parts of run_sync, and the one import that closes a circle."""
FORBIDDEN_LIBRARIES = {
    "golf": None,  # standard library only
    "analysis": {"streamlit", "sqlalchemy", "sqlite3", "pandas", "httpx"},
    "automation": {"streamlit", "sqlalchemy", "sqlite3", "pandas"},
    "services": {"streamlit"},
    "charts": {"streamlit", "sqlalchemy", "sqlite3"},
    "imports": {"streamlit", "sqlalchemy", "sqlite3", "pandas", "httpx"},
    "live": {"streamlit", "sqlalchemy", "sqlite3", "pandas", "httpx"},
    "replication": {"streamlit", "sqlalchemy", "sqlite3", "pandas", "httpx"},
    "storage": {"streamlit", "playwright", "httpx", "pandas"},
}
READS_OTHER_DATABASES = {("imports/tables/database.py", "sqlite3")}
"""Another program's database is a file like any other: it is read in memory."""
OURS = set(MAY_IMPORT)


def sources() -> list[Path]:
    folders = [ROOT / name for name in OURS if (ROOT / name).is_dir()]
    singles = [ROOT / f"{name}.py" for name in OURS if (ROOT / f"{name}.py").is_file()]
    return sorted(singles + [path for folder in folders for path in folder.rglob("*.py")])


def imported_by(path: Path) -> set[str]:
    """Every name a file imports from anywhere, dotted; late ones and those for types alone count."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def owner(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def everything_imported() -> list[tuple[str, str, set[str]]]:
    """Of each source file its path, its owner and the top-level names of what it imports."""
    return [(path.relative_to(ROOT).as_posix(), owner(path), {name.split(".")[0] for name in imported_by(path)})
            for path in sources()]


def test_imports_run_one_way() -> None:
    wrong = []
    for path, name, imports in everything_imported():
        allowed = MAY_IMPORT[name] | {name} | EXTRA.get(path, set())
        wrong += [f"{path} imports {imported}" for imported in imports if imported in OURS - allowed]
    assert wrong == []


def test_each_layer_keeps_to_its_libraries() -> None:
    wrong = []
    for path, name, imports in everything_imported():
        if name in FORBIDDEN_LIBRARIES:
            wrong += [f"{path} imports {imported}" for imported in imports
                      if is_forbidden(name, imported) and (path, imported) not in READS_OTHER_DATABASES]
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


def test_no_module_imports_itself_by_way_of_others() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
               for path in sources()}
    left = {}
    for name, path in modules.items():
        named = {part if part in modules else part.rpartition(".")[0] for part in imported_by(path)}
        left[name] = {other for other in named & modules.keys() - {name} if (name, other) != LATE_DEFAULT}
    while done := {name for name, imports in left.items() if not imports & left.keys()}:
        left = {name: imports for name, imports in left.items() if name not in done}
    assert sorted(left) == []
