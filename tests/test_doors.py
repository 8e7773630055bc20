"""Nothing above services holds a database: pages and commands ask services, which decide what is written.

Held over the syntax tree, because golf_db is one module: import-linter sees who imports it, but not who is handed
an open one. An import for types alone counts.
"""

from __future__ import annotations

import ast
import threading
from pathlib import Path
from typing import get_type_hints

from golf_db import GolfDatabase
from services.app import App
from services.lazy_service import Service
from services.sync.dependencies import SyncDependencies
from tests.services.small_house import build_small_app

ROOT = Path(__file__).resolve().parent.parent
ABOVE_SERVICES = ("ui", "pages", "commands", "api", "cli.py", "app.py", "server.py")
DATABASE_NAMES = {"golf_db", "GolfDatabase", "database", "_database"}


def sources() -> list[Path]:
    parts = [ROOT / name for name in ABOVE_SERVICES]
    return sorted(path for part in parts for path in ([part] if part.is_file() else part.rglob("*.py")))


def names_in(tree: ast.AST) -> set[str]:
    """Every imported module and name, every variable, parameter and attribute that the tree mentions."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update(part for alias in node.names for part in alias.name.split("."))
        if isinstance(node, ast.ImportFrom) and node.module:
            found.update(node.module.split("."))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "GolfDatabase" in node.value:
            found.add("GolfDatabase")  # an annotation in quotes
        if isinstance(node, ast.Name):
            found.add(node.id)
        if isinstance(node, ast.arg):
            found.add(node.arg)
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def holds_database(path: Path) -> bool:
    return bool(names_in(ast.parse(path.read_text(encoding="utf-8"))) & DATABASE_NAMES)


def test_nothing_above_services_holds_a_database() -> None:
    holders = {path.relative_to(ROOT).as_posix() for path in sources() if holds_database(path)}
    assert holders == set()


def test_the_app_offers_services_only(tmp_path: Path) -> None:
    app = build_small_app(tmp_path)
    app.load_all()
    offered = {name: value for name, value in vars(app).items() if not name.startswith("_")}
    assert not [name for name, value in offered.items() if isinstance(value, GolfDatabase | SyncDependencies)]
    assert not [name for name, value in offered.items() if GolfDatabase in get_type_hints(type(value)).values()]
    app.database.close()


def test_every_service_is_made_once_whoever_asks_first(tmp_path: Path) -> None:
    app = build_small_app(tmp_path)
    seen: list[object] = []
    askers = [threading.Thread(target=lambda: seen.append(app.accounts)) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    app.load_all()
    assert {id(service) for service in seen} == {id(app.accounts)}
    assert {name for name, kind in vars(App).items() if isinstance(kind, Service)} <= vars(app).keys()
    app.database.close()
