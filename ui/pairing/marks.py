"""How the gate tells the pages who sits at them: a header of the WebSocket that no browser can send.

Outside the server, in a test of a page or with ``streamlit run app.py``, there is no gate and no mark: that is this
computer. As soon as the gate stands, a page without a mark is nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "x-rangebook-device"
THIS_COMPUTER = "this computer"


@dataclass(slots=True)
class _Standing:
    gates: int = 0


_standing = _Standing()


def raise_gate() -> None:
    """From now on a page without a mark is nobody's."""
    _standing.gates += 1


def lower_gate() -> None:
    """The server of ``raise_gate`` has ended."""
    _standing.gates -= 1


def is_gate_up() -> bool:
    """Whether every page of this process has a mark."""
    return _standing.gates > 0
