"""Every link, picture and file that a page names is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.docs.conftest import Page

PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_PICTURE = 700_000
# `services/sync_jobs.py`, `automation/browser/`: with a folder in it, so that a short name after a full one may stand.
_FILE = re.compile(r"`((?:[\w.-]+/)+(?:[\w-]+\.(?:py|js|toml|txt|md))?)(?::[^`]*)?`")
_HOME_FOLDERS = ("pictures/", "backups/", "logs/", "private/", "private-demo/", "backups-demo/",
                 "imported/", "rejected/")


def test_every_link_inside_the_pages_resolves(pages: dict[str, Page]) -> None:
    dead = [f"{page.name}: {link}" for page in pages.values() for link in page.links if not resolves(page, link, pages)]
    assert dead == []


def resolves(page: Page, link: str, pages: dict[str, Page]) -> bool:
    if link.startswith(("https://", "http://localhost")):
        return True
    path, _, anchor = link.partition("#")
    target = (page.path.parent / path).resolve() if path else page.path
    if not target.exists():
        return False
    found = next((one for one in pages.values() if one.path == target), None)
    return not anchor or (found is not None and anchor in found.anchors)


def test_every_file_a_page_names_is_in_the_tree(pages: dict[str, Page]) -> None:
    root = pages["README.md"].path.parent
    missing = {f"{page.name}: {name}" for page in pages.values() for name in _FILE.findall(page.text)
               if not name.startswith(_HOME_FOLDERS) and not (root / name).exists()}
    assert missing == set()


def test_every_picture_is_shown_somewhere_and_every_shown_one_exists(pages: dict[str, Page]) -> None:
    shown = {(page.path.parent / link).resolve() for page in pages.values() for link in page.links
             if link.endswith(".png")}
    assert shown == set(pictures(pages))


def test_pictures_are_small_png_files(pages: dict[str, Page]) -> None:
    for picture in pictures(pages):
        content = picture.read_bytes()
        assert content.startswith(PNG), picture.name
        assert len(content) < LARGEST_PICTURE, picture.name


def test_the_script_takes_exactly_the_pictures_that_are_there(pages: dict[str, Page]) -> None:
    script = (pages["README.md"].path.parent / "docs" / "take_screenshots.py").read_text(encoding="utf-8")
    taken = set(re.findall(r'save\(page, "([\w-]+)"\)', script))
    taken |= {f"settings-{tab.lower()}" for tab in re.findall(r'\("([A-Z]\w+)", \d+\)', script)}
    assert taken == {picture.stem for picture in pictures(pages)}


def pictures(pages: dict[str, Page]) -> list[Path]:
    return sorted((pages["README.md"].path.parent / "docs" / "screenshots").glob("*.png"))


def test_each_decision_is_dated_and_listed(pages: dict[str, Page]) -> None:
    decisions = {name for name in pages if name.startswith("docs/decisions/")}
    assert decisions
    assert all(re.fullmatch(r"docs/decisions/20\d\d-\d\d-\d\d-[a-z-]+\.md", name) for name in decisions)
    listed = {f"docs/{link}" for link in pages["docs/development.md"].links if link.startswith("decisions/")}
    assert listed == decisions
