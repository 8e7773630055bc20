"""Which schema this app writes. Read at every start, so it imports nothing heavy."""

from __future__ import annotations

HEAD_REVISION = "0015"
"""The newest Alembic revision; a test keeps it equal to the scripts in migrations/versions."""

VERSION_TABLE = "alembic_version"

FRESH_SCHEMA = "3d8ae281fdffd50b19729694a4baaf52f228928899e5a21f5d70bd5ad3b01ae6"
"""The hash over the definitions of a fresh file (storage.file.schema_forms); a test keeps it equal, and prints the new
one.

A file that is spelled otherwise is looked at more closely, which takes 25 ms.
"""
