"""The pages as a reader meets them: text, links, code blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        return _BLOCK.sub("", self.text)

    @property
    def links(self) -> list[str]:
        return _LINK.findall(re.sub(r"`[^`\n]*`", "", self.prose))

    @property
    def commands(self) -> list[str]:
        blocks = [body for language, body in _BLOCK.findall(self.text) if language == "bash"]
        return [line.strip() for body in blocks for line in body.splitlines() if line.strip()]

    @property
    def anchors(self) -> set[str]:
        """Headings as the addresses a renderer makes of them."""
        headings = re.findall(r"^#+ (.+)$", self.prose, re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def all_pages() -> list[Page]:
    return [Page(path) for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])]


@pytest.fixture(scope="session")
def pages() -> dict[str, Page]:
    return {page.name: page for page in all_pages()}


@pytest.fixture(scope="session")
def command_line(pages: dict[str, Page]) -> Page:
    return pages["docs/command_line.md"]


@pytest.fixture(scope="session")
def readme(pages: dict[str, Page]) -> Page:
    return pages["README.md"]
