"""Which schema this app writes. Read at every start, so it imports nothing heavy."""

from __future__ import annotations

HEAD_REVISION = "0007"
"""The newest Alembic revision; a test keeps it equal to the scripts in migrations/versions."""

VERSION_TABLE = "alembic_version"

FRESH_SCHEMA = "f763fe62c122cff35c6a28a32be50f90f666cd2d774ea36492dac41f363c691a"
"""The hash over the definitions of a fresh file (storage.file.schema_forms); a test keeps it equal, and prints the new
one.

A file that is spelled otherwise is looked at more closely, which takes 25 ms.
"""
