"""Which schema this app writes. Read at every start, so it imports nothing heavy."""

from __future__ import annotations

HEAD_REVISION = "0005"
"""The newest Alembic revision; a test keeps it equal to the scripts in migrations/versions."""

VERSION_TABLE = "alembic_version"

FRESH_SCHEMA = "6f1906c5715c1b5f76e4abacdec339875a51e2018eca67c9025468aff65830c2"
"""The hash over the definitions of a fresh file (storage.schema_forms); a test keeps it equal, and prints the new one.

A file that is spelled otherwise is looked at more closely, which takes 40 ms.
"""
