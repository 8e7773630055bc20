"""The library for BigQuery is an extra: how golfers install it who want it."""

from __future__ import annotations

import sys
from pathlib import Path

from golf.copies.errors import CopyError

ROOT = Path(__file__).resolve().parent.parent.parent
_LOCK = "requirements-bigquery.txt"
_UV = ("bin/uv", "bin/uv.exe", "Scripts/uv.exe", "uv", "uv.exe")
"""Where ``start.py`` puts the installer; a container has pip instead."""


def build_install_command(root: Path = ROOT) -> str:
    """For this computer. Without dependencies: the lock names each with its hash, and changes none of the app's."""
    pinned = f'--no-deps --require-hashes -r "{root / _LOCK}"'
    for name in _UV:
        if (uv := root / ".tools" / name).is_file():
            return f'"{uv}" pip install --python "{sys.executable}" {pinned}'
    return f'"{sys.executable}" -m pip install {pinned}'


def not_installed() -> CopyError:
    """With the command."""
    return CopyError("The library for BigQuery is not installed.", f"Install it with: {build_install_command()}")
