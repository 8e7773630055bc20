"""A Rangebook and its copy in a real PostgreSQL, without the services around them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

from golf_db import GolfDatabase
from replication.postgres.target import PostgresTarget
from replication.target import CopyAddress, CopyTarget
from services.copies.checking import CopyCheck, check_copy
from services.copies.copying import Copied, CopyPass, OnCopied, Wanted
from tests.replication.postgres_server import address_of

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
COMPUTER = "this computer"
TARGET: CopyTarget = PostgresTarget()


@dataclass
class CopiedHome:
    """One database of the golfer's, and the name of the PostgreSQL database that holds its copy."""

    db: GolfDatabase
    club: str
    computer: str = COMPUTER
    target: CopyTarget = TARGET
    typed: str = ""
    """An address, where it is not that of a database of PostgreSQL."""
    rangebook_id: str = field(init=False)

    def __post_init__(self) -> None:
        if not self.db.copies.load():
            address = self.typed or address_of(self.club)
            self.db.copies.add("club", self.target.kind, address, computer=self.computer, at=NOW)
        with self.db.copies.open_source() as source:
            self.rangebook_id = source.rangebook_id

    @property
    def address(self) -> CopyAddress:
        """As it is remembered: another process has a server of its own, or none."""
        return CopyAddress(self.db.copies.load()[0].address)

    def copy(
        self, wanted: Wanted | None = None, *, stop: threading.Event | None = None,
        on_copied: OnCopied = lambda _copied: None,
    ) -> Copied:
        """One run, recorded as the service does when it comes to its end."""
        kept, = self.db.copies.load()
        work = CopyPass(self.db.copies, kept, self.computer, stop or threading.Event(), on_copied)
        with self.target.open(self.address, None, self.rangebook_id) as target, self.db.copies.open_source() as source:
            done = work.run(target, source, wanted or Wanted())
        if done.is_whole:
            self.db.copies.save_success(kept.copy_id, mark=done.mark, cursor=done.cursor, counts=done.counts,
                                        run_id="run", at=NOW)
        return done

    def check(self) -> CopyCheck:
        with self.target.open(self.address, None, self.rangebook_id) as target, self.db.copies.open_source() as source:
            return check_copy(target, source)
