"""Reports that several accounts list: one of them is the session's account, the others are noted here.

So a report is stored once, whoever lists it; and what one account does not list any more stays listed while
another one still does. A gone report is listed by nobody, so nothing is noted of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from storage.file.texts import account_key
from storage.tables.core import also_listed, sessions

_ALSO = also_listed.c
Accounts = frozenset[str] | None
"""The accounts that are asked for, in their one spelling; None: all of them."""


def account_keys(accounts: str | Collection[str] | None) -> Accounts:
    """One account, several, or (None) all."""
    if accounts is None:
        return None
    return frozenset(map(account_key, [accounts] if isinstance(accounts, str) else accounts))


def is_listed_too(connection: Connection, report_id: int, account: str) -> bool:
    """Whether it is noted already that this account lists it as well."""
    noted = "SELECT 1 FROM also_listed WHERE report_id = ? AND account = ?"
    return connection.exec_driver_sql(noted, (report_id, account)).first() is not None


def save_listed_too(connection: Connection, report_id: int, account: str) -> None:
    """Another account lists it as well."""
    connection.execute(insert(also_listed).values(report_id=report_id, account=account))


def load_listed_too(connection: Connection, accounts: Collection[str]) -> set[int]:
    """The reports that these accounts list and another one brought."""
    return set(connection.execute(select(_ALSO.report_id).where(_ALSO.account.in_(accounts))).scalars())


def load_listed_by_others(connection: Connection, account: str) -> set[int]:
    """The reports that some other account than this one lists too."""
    return set(connection.execute(select(_ALSO.report_id).where(_ALSO.account != account)).scalars())


def listed_by_other_accounts(accounts: Collection[str]) -> ColumnElement[bool]:
    """The same as a condition on ``sessions``."""
    return sessions.c.report_id.in_(select(_ALSO.report_id).where(_ALSO.account.in_(accounts)))


def drop_listed_too(connection: Connection, account: str, report_ids: Iterable[int]) -> None:
    """The account does not list these any more."""
    for report_id in report_ids:
        connection.execute(delete(also_listed).where(_ALSO.report_id == report_id, _ALSO.account == account))


def load_shared(connection: Connection, account: str) -> set[int]:
    """The reports this account brought that another one lists too."""
    return set(connection.execute(select(sessions.c.report_id).distinct().join(
        also_listed, _ALSO.report_id == sessions.c.report_id).where(sessions.c.account == account)).scalars())


def hand_over(connection: Connection, report_ids: Iterable[int]) -> set[int]:
    """Make another account that lists it the session's account; returns the reports for which there was one."""
    handed = set()
    for report_id in report_ids:
        heir = connection.execute(select(func.min(_ALSO.account)).where(_ALSO.report_id == report_id)).scalar()
        if heir is not None:
            drop_listed_too(connection, heir, [report_id])
            connection.execute(update(sessions).where(sessions.c.report_id == report_id).values(account=heir))
            handed.add(report_id)
    return handed
