"""How many files this process may hold open: macOS usually allows 256, and each open page holds four."""

from __future__ import annotations

import logging

try:
    import resource
except ImportError:  # Windows counts otherwise and allows thousands
    resource = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

WANTED_OPEN_FILES = 4096
FEW_OPEN_FILES = 1024
"""Below it a long sync beside many open pages may run out."""


def raise_open_file_limit() -> int | None:
    """Allow this process WANTED_OPEN_FILES, or as many as the system lets it; how many those are, None for enough.

    A limit that is higher already stays. Nobody's rights are needed: the hard limit is not touched.
    """
    if resource is None:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _is_enough(soft):
        return None if soft == resource.RLIM_INFINITY else soft
    wanted = WANTED_OPEN_FILES if hard == resource.RLIM_INFINITY else min(WANTED_OPEN_FILES, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError) as error:  # macOS has a limit of its own below the hard one
        log.warning("open_file_limit_not_raised", extra={"limit": soft, "reason": type(error).__name__})
        return soft
    return wanted


def _is_enough(limit: int) -> bool:
    return limit == resource.RLIM_INFINITY or limit >= WANTED_OPEN_FILES
