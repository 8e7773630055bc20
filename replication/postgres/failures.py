"""What a PostgreSQL server says, translated once into the golfer's words. No text of the server's is repeated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from golf.copies.errors import CopyError, CopyForeign, CopyFull, CopyReadOnly, CopyRefused, CopyUnreachable
from replication.postgres.address import PostgresAddress, has_only_ipv6

if TYPE_CHECKING:
    import psycopg

_AGAIN = "Nothing is lost; it is tried again."
_NO_UTF8 = CopyRefused("The database cannot hold every letter: its encoding is not UTF-8.",
                       "Create one with ENCODING 'UTF8' for the copy, then add that one.")
_BY_STATE = {
    "28P01": CopyRefused("The database server refuses the user name or password.",
                         "Check both, then give the password again."),
    "28000": CopyRefused("The database server does not let this user in.",
                         "Check the user name and what the server allows, then try again."),
    "3D000": CopyRefused("The database server has no database of this name.",
                         "Check the end of the address, or create the database."),
    "42501": CopyRefused("This user may not do in the database what a copy needs.",
                         "Let it create schemas there, or give the address of a user who may."),
    "22P05": _NO_UTF8, "22021": _NO_UTF8,
    "53100": CopyFull("The disk of the database server is full.", "Make room there. " + _AGAIN),
    "53200": CopyFull("The database server has run out of memory.", _AGAIN),
    "53300": CopyUnreachable("The database server has no connection free.", _AGAIN),
    "25006": CopyReadOnly("The database can only be read now: the server, or its project, is read-only.",
                          "Open it for writing (a full project of Supabase is closed). " + _AGAIN),
    "57014": CopyUnreachable("The database server broke off what took it too long.", _AGAIN),
    "55P03": CopyUnreachable("Somebody else keeps the copy's tables locked.", _AGAIN),
    "57P03": CopyUnreachable("The database server takes no connections now.", _AGAIN),
}
_BY_CLASS = {
    "08": CopyUnreachable("The connection to the database server broke off.", _AGAIN),
    "53": CopyFull("The database server has no room or memory left.", _AGAIN),
    "57": CopyUnreachable("The database server was stopped.", _AGAIN),
    "40": CopyUnreachable("The database server was busy with other writers.", _AGAIN),
    "42": CopyForeign("The tables of the copy are not as Rangebook made them.",
                      "Remove the schemas rangebook and rangebook_raw in that database, then copy in full again."),
    "22": CopyForeign("The database did not take a value: the tables of the copy are not as Rangebook made them.",
                      "Remove the schemas rangebook and rangebook_raw in that database, then copy in full again."),
    "23": CopyForeign("The tables of the copy have rules that Rangebook did not make.",
                      "Take them away, or choose another database for the copy."),
}


@contextmanager
def translated(address: PostgresAddress) -> Iterator[None]:
    """Raise what the driver says as one of our errors. Not ``from`` it: its text may name the user and more."""
    import psycopg  # noqa: PLC0415 - only a copy needs it

    try:
        yield
    except psycopg.Error as error:
        raise translate(error, address) from None


def translate(error: psycopg.Error, address: PostgresAddress) -> CopyError:
    """Our error for one of the driver's."""
    state = error.sqlstate
    if state is None:
        return _explain_no_connection(error, address)
    known = _BY_STATE.get(state) or _BY_CLASS.get(state[:2])
    if known is None:
        return CopyError(f"The database server refused what was asked of it ({state}).", _AGAIN)
    return _anew(known)


_NO_TLS = CopyRefused("The database server offers no TLS, so everybody on the way could read along.",
                      "Switch TLS on there (ssl = on), then try again.")
_WRONG_CERTIFICATE = CopyRefused("The certificate of the database server is not the one expected.",
                                 "Give the file with the certificate of its issuer (--ca-file), then try again.")
_NO_CA_FILE = CopyRefused("The certificate file for the database server is not there, or is none.",
                          "Put it back at its path, or remove the copy and add it with another file.")
_IPV6_ONLY = CopyUnreachable(
    "The database server can be reached over IPv6 alone, which this computer or its network does not have.",
    "With Supabase, take the address of the session pooler (Connect ▸ Session pooler): it has IPv4.")
_SILENT = CopyUnreachable("The database server does not answer.", "Check the address and the network. " + _AGAIN)
_BY_TEXT = (
    ("root certificate file", _NO_CA_FILE),
    ("password authentication failed", _BY_STATE["28P01"]), ("no password supplied", _BY_STATE["28P01"]),
    ("no pg_hba.conf entry", _BY_STATE["28000"]), ("starting up", _BY_STATE["57P03"]), ("too many", _BY_STATE["53300"]),
    ("remaining connection slots", _BY_STATE["53300"]), ("role \"", _BY_STATE["28000"]),
    ("not currently accepting", _BY_STATE["57P03"]), ("does not exist", _BY_STATE["3D000"]),
    ("does not support ssl", _NO_TLS), ("certificate", _WRONG_CERTIFICATE), ("ssl error", _WRONG_CERTIFICATE),
)
"""Without a connection there is no state: known words of the library's text are looked for, none is repeated."""


def _explain_no_connection(error: psycopg.Error, address: PostgresAddress) -> CopyError:
    said = str(error).lower()
    found = next((known for words, known in _BY_TEXT if words in said), None)
    if found is None:
        found = _IPV6_ONLY if not address.is_here and has_only_ipv6(address.host) else _SILENT
    return _anew(found)


def _anew(known: CopyError) -> CopyError:
    return type(known)(known.what_happened, known.what_to_do)
