"""Which schema this app writes. Read at every start, so it imports nothing heavy."""

from __future__ import annotations

HEAD_REVISION = "0016"
"""The newest Alembic revision; a test keeps it equal to the scripts in migrations/versions."""

VERSION_TABLE = "alembic_version"

FRESH_SCHEMA = "e0fe93afdaabd738618f61984464a044f7095aee0733193b86ed84f3e4f76b0c"
"""The hash over the definitions of a fresh file (storage.file.schema_forms); a test keeps it equal, and prints the new
one.

A file that is spelled otherwise is looked at more closely, which takes 25 ms.
"""
