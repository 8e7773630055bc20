"""Which schema this app writes. Read at every start, so it imports nothing heavy."""

from __future__ import annotations

HEAD_REVISION = "0006"
"""The newest Alembic revision; a test keeps it equal to the scripts in migrations/versions."""

VERSION_TABLE = "alembic_version"

FRESH_SCHEMA = "7b6a9d4010e21f01b563f15ba3973a39fa0bde077e1e7b5a99968d0aef4d9105"
"""The hash over the definitions of a fresh file (storage.file.schema_forms); a test keeps it equal, and prints the new
one.

A file that is spelled otherwise is looked at more closely, which takes 25 ms.
"""
