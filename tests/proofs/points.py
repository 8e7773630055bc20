"""Labelled points of a run at which it can be made to die: by SIGKILL, or in tests by an exception nobody catches.

A step is one thing a run does to the file or asks of the portal ("report", "rows", "undo" …). Its points are
``begin`` (before the transaction), ``statement`` (any statement inside it), ``commit`` (right before), and
``done`` (committed, the caller does not know yet); ``fetch`` and ``keys`` have ``before`` and ``done``.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Engine, event

from automation.ports import ReportKeys
from automation.reports.report_api import ReportApi
from golf.errors import DatabaseBusy
from golf.reports import RawReport, ReportContent, ReportKey
from golf_db import AccountReports, GolfDatabase
from services.sync.dependencies import SyncDependencies

REPORT_STEPS = {"save_listing_rows": "rows", "save_report": "report", "save_failure": "failure",
                "finish_listing": "finish listing"}
RUN_STEPS = {"begin": "run begins", "finish": "run ends"}
TRANSACTION = ("begin", "statement", "commit", "done")
OUTSIDE = ("before", "done")


class Crash(BaseException):
    """The process is gone: no handler of ours may see this, nothing more may be written."""


def raise_crash() -> None:
    raise Crash


def kill_this_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Doom:
    """Where a run dies: at the ``countdown``-th passing of ``label``. Counts all passings, too."""

    act: Callable[[], None]
    label: str = ""
    countdown: int = 1
    dead: bool = False
    passed: Counter[str] = field(default_factory=Counter)
    on_commit: Callable[[int, ReportContent], None] = lambda _report_id, _content: None
    """Told of every report whose transaction has been committed."""
    on_fetch: Callable[[int], None] = lambda _report_id: None
    _here: threading.local = field(default_factory=threading.local)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, label: str, countdown: int = 1) -> None:
        self.label, self.countdown, self.dead = label, countdown, False
        self.passed.clear()

    def disarm(self) -> None:
        self.label, self.dead = "", False

    def passes(self, label: str) -> None:
        """Die here, if it is the chosen moment; a dead run does nothing any more."""
        with self._lock:
            self.passed[label] += 1
            if label == self.label and not self.dead:
                self.countdown -= 1
                self.dead = self.countdown <= 0
        if self.dead:
            if threading.current_thread().name == "sync-heartbeat":
                raise DatabaseBusy("This run is dead.", "")  # a thread's last words would fail the test
            self.act()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._here.step = name
        try:
            yield
        finally:
            self._here.step = ""
        self.passes(f"{name}: done")

    @contextmanager
    def saving(self, report_id: int, content: ReportContent) -> Iterator[None]:
        self._here.report = (report_id, content)
        try:
            yield
        finally:
            self._here.report = None

    def watch(self, engine: Engine) -> None:
        """Let every transaction of this engine pass its points."""

        @event.listens_for(engine, "before_cursor_execute")
        def before(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
            moment = "begin" if text.startswith("BEGIN") else "statement"
            self.passes(f"{getattr(self._here, 'step', '')}: {moment}")

        @event.listens_for(engine, "commit")
        def commit(connection: Any) -> None:
            self.passes(f"{getattr(self._here, 'step', '')}: commit")
            if report := getattr(self._here, "report", None):
                connection.connection.driver_connection.commit()
                self.on_commit(*report)


class Stepping:
    """An object whose methods are steps."""

    def __init__(self, target: object, doom: Doom, steps: dict[str, str]) -> None:
        self._target, self._doom, self._steps = target, doom, steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        step = self._steps.get(name)
        if step is None:
            return found

        def stepping(*args: Any, **more: Any) -> Any:
            with self._doom.step(step):
                if step == "report":
                    with self._doom.saving(args[0].report_id, args[1]):
                        return found(*args, **more)
                return found(*args, **more)

        return stepping


class PointedDatabase(GolfDatabase):
    """The open file, its writers passing labelled points."""

    def __init__(self, database: GolfDatabase, doom: Doom) -> None:
        super().__init__(database._store)
        self._doom = doom
        doom.watch(self._store.engine)
        self.runs = Stepping(self.runs, doom, RUN_STEPS)  # type: ignore[assignment]
        self.changesets = Stepping(self.changesets, doom, {"undo": "undo"})  # type: ignore[assignment]
        self.backups = Stepping(  # type: ignore[assignment]
            self.backups, doom, {"make": "backup", "restore": "restore"})

    def reports(self, account: str) -> AccountReports:
        return Stepping(super().reports(account), self._doom, REPORT_STEPS)  # type: ignore[return-value]


class PointedApi(ReportApi):
    """The real client; every fetch passes labelled points."""

    doom: Doom

    def fetch_report(self, report_id: int, key: ReportKey) -> RawReport:
        self.doom.passes("fetch: before")
        self.doom.on_fetch(report_id)
        raw = super().fetch_report(report_id, key)
        self.doom.passes("fetch: done")
        return raw


def with_points(parts: SyncDependencies, doom: Doom) -> SyncDependencies:
    """The same parts; what they write and fetch passes labelled points."""

    def open_api(stop: Any) -> ReportApi:
        api = parts.open_api(stop)
        api.__class__ = PointedApi
        api.doom = doom  # type: ignore[attr-defined]
        return api

    keys: ReportKeys = PointedKeys(parts.keys, doom)
    return replace(parts, database=PointedDatabase(parts.database, doom), keys=keys, open_api=open_api)


class PointedKeys:
    """The real key file; every writing passes labelled points."""

    def __init__(self, keys: ReportKeys, doom: Doom) -> None:
        self._keys, self._doom = keys, doom

    def load(self) -> Any:
        return self._keys.load()

    def remember(self, keys: Any) -> None:
        self._doom.passes("keys: before")
        self._keys.remember(keys)
        self._doom.passes("keys: done")
