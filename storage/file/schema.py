"""Which schema this app writes. Read at every start, so it imports nothing heavy."""

from __future__ import annotations

HEAD_REVISION = "0009"
"""The newest Alembic revision; a test keeps it equal to the scripts in migrations/versions."""

VERSION_TABLE = "alembic_version"

FRESH_SCHEMA = "d7498666fd011be861fddd2fb20da6222ea0bf3ac9a82d419c9b2e0fa0c1adf0"
"""The hash over the definitions of a fresh file (storage.file.schema_forms); a test keeps it equal, and prints the new
one.

A file that is spelled otherwise is looked at more closely, which takes 25 ms.
"""
