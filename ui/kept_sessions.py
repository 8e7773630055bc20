"""How many sessions of closed or reloaded pages Streamlit keeps for two minutes, for a browser that comes back.

It keeps 128, and each holds three open files: under macOS's usual limit of 256 the app was deaf after 78 page loads
and stayed so, because what is kept is only let go of when the next page arrives.
"""

from __future__ import annotations

from streamlit.runtime import memory_session_storage

MOST_KEPT = 16


class FewSessions(memory_session_storage.MemorySessionStorage):
    """Streamlit's own storage, smaller; the oldest goes first, and lets go of its files at once."""

    def __init__(self, maxsize: int = MOST_KEPT, ttl_seconds: int = 2 * 60) -> None:
        super().__init__(maxsize, ttl_seconds)


def keep_few_sessions() -> None:
    """From now on servers of this process keep few. There is no setting for it."""
    memory_session_storage.MemorySessionStorage = FewSessions  # type: ignore[misc]
