"""Why a question was not answered."""

from __future__ import annotations

from golf.errors import GolfError


class QueryError(GolfError):
    """A question could not be answered. Nothing was changed: a question can only read."""

    code = "query"


class QueryWrong(QueryError):
    """SQLite does not understand the question."""

    code = "query_wrong"


class QueryForbidden(QueryError):
    """The question asks for something that a question may not do, or reads what it may not."""

    code = "query_forbidden"


class QueryTooLarge(QueryError):
    """The question took too long or too much memory."""

    code = "query_too_large"
