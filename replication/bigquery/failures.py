"""What BigQuery says, translated once into the golfer's words. No text of the service's is repeated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from golf.copies.errors import CopyError, CopyForeign, CopyFull, CopyOvertaken, CopyRefused, CopyUnreachable
from replication.bigquery.statements import OVERTAKEN

_AGAIN = "Nothing is lost; it is tried again."
_SILENT = ("BigQuery does not answer.", f"Check the network. {_AGAIN}")
_NO_CREDENTIALS = ("BigQuery does not let this computer in.",
                   ("Sign in with: gcloud auth application-default login. Or name a key in the address: "
                   "?key_file=/path/key.json"))
_REMAKE = "Remove the dataset, then copy in full again."
_BY_CODE: dict[int, tuple[type[CopyError], str, str]] = {
    400: (CopyForeign, "BigQuery did not take what was sent: the tables of the copy are not as Rangebook made them.",
          _REMAKE),
    401: (CopyRefused, *_NO_CREDENTIALS),
    403: (CopyRefused, "This account may not do in BigQuery what a copy needs.",
          "Give it the roles BigQuery Data Editor (on the dataset) and BigQuery Job User (on the project)."),
    404: (CopyRefused, "The project, dataset or a table of the copy is not there.",
          "Check the address, then try again."),
    409: (CopyUnreachable, "BigQuery was busy with another writer of this copy.", _AGAIN),
    412: (CopyUnreachable, "BigQuery was busy with another writer of this copy.", _AGAIN),
    413: (CopyRefused, "A session or file is larger than BigQuery takes.", "Choose another kind of copy for it."),
}
_BY_REASON: dict[str, tuple[type[CopyError], str, str]] = {
    "quotaExceeded": (CopyFull, "The project has used up what BigQuery allows it for now.", _AGAIN),
    "rateLimitExceeded": (CopyUnreachable, "BigQuery asks for a pause.", _AGAIN),
    "billingNotEnabled": (CopyRefused, "The project has no billing, and BigQuery's sandbox cannot change rows.",
                          "Switch billing on for the project, then try again."),
    "billingTierLimitExceeded": (CopyFull, "The project has used up what BigQuery allows it for now.", _AGAIN),
}


_MEANWHILE = ("concurrent update", "transaction is aborted")
"""Two transactions over one table: the later one is broken off with the code of a wrong query."""


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the client says as one of our errors. Not ``from`` it: its text may name accounts and paths."""
    from concurrent.futures import TimeoutError as JobTimeoutError  # noqa: PLC0415 - only here

    import requests  # noqa: PLC0415 - comes with the client
    from google.api_core.exceptions import GoogleAPIError  # noqa: PLC0415 - only a copy needs it
    from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415

    try:
        yield
    except TransportError:
        raise CopyUnreachable(*_SILENT) from None
    except GoogleAuthError:
        raise CopyRefused(*_NO_CREDENTIALS) from None
    except GoogleAPIError as error:
        raise translate(error) from None
    except (requests.RequestException, JobTimeoutError, ConnectionError):
        raise CopyUnreachable(*_SILENT) from None


def translate(error: Exception) -> CopyError:
    """Our error for one of the client's, by its code and reasons; by its text only where those say nothing."""
    if OVERTAKEN in str(error):
        return CopyOvertaken("Another run has begun to write this copy.", "Leave it to that one.")
    if any(words in str(error).casefold() for words in _MEANWHILE):
        return CopyUnreachable("BigQuery was busy with another writer of this copy.", _AGAIN)
    reasons = {str(each.get("reason")) for each in getattr(error, "errors", ()) or () if isinstance(each, dict)}
    known = next((_BY_REASON[reason] for reason in sorted(reasons & _BY_REASON.keys())), None)
    code = getattr(error, "code", None)
    if known is None and isinstance(code, int):
        known = _BY_CODE.get(int(code))
    if known is None:
        known = (CopyUnreachable, *_SILENT)
    kind, what_happened, what_to_do = known
    return kind(what_happened, what_to_do)
