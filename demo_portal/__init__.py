"""A pretend Uneekor portal on the loopback interface, for the demo and for real-browser tests.

It behaves as the facts in `uneekor.md` say, imports nothing else of this project and never leaves the computer.
"""

from demo_portal.account import DEMO_PASSWORD, DEMO_USERNAME, build_account
from demo_portal.counters import Counters
from demo_portal.faults import Fault, Faults, FaultSetting
from demo_portal.options import PortalOptions
from demo_portal.records import Account, Group, Report, Trap
from demo_portal.server import DemoPortal

__all__ = [
    "DEMO_PASSWORD",
    "DEMO_USERNAME",
    "Account",
    "Counters",
    "DemoPortal",
    "Fault",
    "FaultSetting",
    "Faults",
    "Group",
    "PortalOptions",
    "Report",
    "Trap",
    "build_account",
]
