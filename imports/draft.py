"""A shot while it is read: values in SI by our names, facts as text, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from golf.provenance import Provenance
from golf.shots import Shot

Fact = tuple[str, str]
"""A field and its text."""


@dataclass(slots=True)
class Draft:
    """One row. ``facts``: texts by field; ``sources``: where values come from, as far as the file says."""

    line: int
    values: dict[str, float] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Provenance] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Heading and reason."""
    is_normalised: bool = False

    def drop(self, *measures: str) -> None:
        """Forget values that the file only seems to have."""
        for measure in measures:
            self.values.pop(measure, None)
            self.sources.pop(measure, None)


@dataclass(frozen=True, slots=True)
class RowShot:
    """A draft that is done, packed: 100,000 of them take 100 MB and not 300. ``facts``: names and texts."""

    line: int
    shot: Shot
    extras: tuple[tuple[str, float], ...]
    sources: tuple[tuple[str, Provenance], ...]
    facts: tuple[Fact, ...]
    is_normalised: bool

    def fact(self, name: str) -> str:
        """The text of a fact; empty when the row has none."""
        for known, text in self.facts:
            if known == name:
                return text
        return ""


def pack_facts(facts: dict[str, str], seen: dict[Fact, Fact]) -> tuple[Fact, ...]:
    """The facts as pairs; ``seen`` keeps each once."""
    return tuple(seen.setdefault(fact, fact) for fact in facts.items())
