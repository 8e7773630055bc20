"""The code of the first owner, where nobody sits at the computer itself: a container, whose output its owner reads."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from golf.devices.roles import Role
from golf.errors import GolfError
from services.devices.network import is_always_on

if TYPE_CHECKING:
    from services.devices.service import OtherDevices

log = logging.getLogger(__name__)

_SAID = ("Rangebook lets nobody in yet. Open it in a browser, for example at http://localhost:8501, and type the code "
         "{code}. It lasts ten minutes, and lets one owner in. A new one: cli.py devices code --role owner\n")


def say_first_code(open_devices: Callable[[], OtherDevices]) -> bool:
    """Write a code for an owner to the standard output, as long as no device was let in. Whether it did.

    Only where every visitor comes in with a code (RANGEBOOK_OTHER_DEVICES=1). A start while a code is open makes a new
    one, which ends that. A failure is logged: the pages say it.
    """
    if not is_always_on():
        return False
    try:
        devices = open_devices()
        if devices.load():
            return False
        sys.stdout.write(_SAID.format(code=devices.make_code(Role.OWNER).digits))
        sys.stdout.flush()
    except GolfError as error:
        log.warning("first_code_not_made", extra={"code": error.code})
        return False
    return True
