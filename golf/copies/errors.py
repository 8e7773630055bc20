"""What can go wrong with a copy elsewhere, in the golfer's words. No text of a server is in them."""

from __future__ import annotations

from golf.errors import GolfError


class CopyError(GolfError):
    """A copy elsewhere cannot be used as it is. What is here is untouched."""

    code = "copy"


class CopyAddressRefused(CopyError):
    """An address is none, or shots would travel to it in the open."""

    code = "copy_address"


class CopyUnreachable(CopyError):
    """Nobody answers there, or not in time."""

    code = "copy_unreachable"
    recoverable = True


class CopyRefused(CopyError):
    """The other side does not let us in, or not do what a copy needs."""

    code = "copy_refused"


class CopyFull(CopyError):
    """No room is left there."""

    code = "copy_full"
    recoverable = True


class CopyReadOnly(CopyError):
    """The other side can only be read now."""

    code = "copy_read_only"
    recoverable = True


class CopyForeign(CopyError):
    """What lies there was not made by Rangebook, or is not whole."""

    code = "copy_foreign"


class CopyBusy(CopyError):
    """What lies there changes just now."""

    code = "copy_busy"
    recoverable = True


class CopyNewer(CopyError):
    """What lies there was made by a newer Rangebook."""

    code = "copy_newer"


class CopyOfAnother(CopyError):
    """Another computer keeps the copy of this very Rangebook."""

    code = "copy_of_another"


class CopyOvertaken(CopyError):
    """Another run has begun to write the same copy; this one has ended, and half of nothing is there."""

    code = "copy_overtaken"
    recoverable = True


class CopyAlreadyRunning(CopyError):
    """A copy is being written already on this computer."""

    code = "copy_already_running"
    recoverable = True


class CopyHasNothing(CopyError):
    """The other side holds no copy, or none of what was asked for."""

    code = "copy_has_nothing"
