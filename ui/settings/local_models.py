"""Settings ▸ Coach, below: whether models in programs on this computer may look up what the coach may know."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from golf.settings import default_home
from ui.shared.messages import flashing_errors

if TYPE_CHECKING:
    from services.app import App

_ON = "local_models_on"
_ROOT = Path(__file__).resolve().parents[2]


def render_local_models(app: App) -> None:
    """Draw the switch, and what the other program's settings need."""
    st.subheader("Models in other programs")
    st.caption("A program on this computer that works with a model (over MCP) can look up the same numbers, and "
               "nothing else. Every look-up is in Who did what, under Settings, Maintenance.")
    st.session_state[_ON] = app.local_models.is_on
    st.toggle("Let models on this computer look up my numbers", key=_ON, on_change=_switch, args=(app,))
    if app.local_models.is_on:
        st.markdown("Put this into the settings of that program, where it lists its MCP servers:")
        st.code(json.dumps({"mcpServers": {"rangebook": _describe_start(app)}}, indent=2), language="json")


def _describe_start(app: App) -> dict[str, object]:
    """How another program starts ``mcp``: no variable of this session is known there."""
    start: dict[str, object] = {"command": sys.executable, "args": [str(_ROOT / "cli.py"), "mcp"]}
    if app.settings.demo:
        return start | {"args": [str(_ROOT / "cli.py"), "mcp", "--demo"]}
    return start if app.settings.home == default_home({}) else start | {
        "env": {"RANGEBOOK_HOME": str(app.settings.home)}}


def _switch(app: App) -> None:
    with flashing_errors():
        app.local_models.switch(is_on=st.session_state[_ON])
