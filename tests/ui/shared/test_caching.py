"""What is kept of a read: one answer for each file, revision and arguments, and never another read's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest
import streamlit as st

from golf.errors import NotFound
from services.app import App
from services.shared.data_revision import RevisionKey
from ui.shared.caching import per_revision


@dataclass
class CountedApp:
    """As much of an app as a cached read needs."""

    path: str = "golf.db"
    number: int = 1
    asked: list[str] = field(default_factory=list)

    @property
    def revision(self) -> CountedApp:
        return self

    def load(self) -> RevisionKey:
        return RevisionKey(self.path, self.number)


@per_revision()
def read_one(app: App, player: str, *, all_of_it: bool = False) -> str:
    cast(CountedApp, app).asked.append(player)
    if player == "nobody":
        raise NotFound("No such player.", "Choose another one.")
    return f"one {player} {all_of_it}"


@per_revision()
def read_other(_app: App, player: str) -> str:
    return f"other {player}"


@pytest.fixture
def counted() -> CountedApp:
    st.cache_resource.clear()
    return CountedApp()


def test_an_answer_is_kept_until_the_revision_moves(counted: CountedApp) -> None:
    app = cast(App, counted)
    assert {read_one(app, "Ann"), read_one(app, "Ann")} == {"one Ann False"}
    assert len(counted.asked) == 1
    counted.number += 1
    read_one(app, "Ann")
    counted.path = "demo.db"
    read_one(app, "Ann")
    assert len(counted.asked) == 3


def test_arguments_and_reads_are_told_apart(counted: CountedApp) -> None:
    app = cast(App, counted)
    assert read_one(app, "Ann") != read_one(app, "Bob")
    assert read_one(app, "Ann", all_of_it=True) == "one Ann True"
    assert read_other(app, "Ann") == "other Ann"
    assert counted.asked == ["Ann", "Bob", "Ann"]


def test_what_was_raised_is_asked_again(counted: CountedApp) -> None:
    for _ in range(2):
        with pytest.raises(NotFound):
            read_one(cast(App, counted), "nobody")
    assert counted.asked == ["nobody", "nobody"]
