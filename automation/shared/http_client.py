"""Every httpx client of Rangebook is made here: what the environment says of proxies and certificates may be unusable.

httpx reads those settings when a client is made, and raises whatever it stumbles over.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import httpx

from automation.shared.bounded_body import ACCEPTED_ENCODING
from golf.errors import SettingsError

Client = TypeVar("Client", httpx.Client, httpx.AsyncClient)

_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_AND_START_AGAIN = "then start Rangebook again."


def build_client(kind: Callable[..., Client], **options: Any) -> Client:
    """A client of this kind. Raises SettingsError that names the proxy or certificate setting in its way.

    It asks for no other packing than ``automation.shared.bounded_body`` unpacks: read every answer through that.
    No value of a setting is said: a proxy's may hold a password.
    """
    options["headers"] = {"Accept-Encoding": ACCEPTED_ENCODING, **options.get("headers", {})}
    try:
        options.setdefault("verify", _certificates(*map(os.environ.get, _CERTIFICATES)))
        return kind(**options)
    except ImportError as error:
        raise SettingsError(f"A SOCKS proxy is set ({_which(_PROXIES)}), and Rangebook cannot use one.",
                            f"Set an http:// proxy instead, or remove the setting, {_AND_START_AGAIN}") from error
    except OSError as error:
        raise SettingsError(f"The certificates to trust cannot be read ({_which(_CERTIFICATES)}).",
                            f"Set it to a file of certificates that is there, or remove the setting, "
                            f"{_AND_START_AGAIN}") from error
    except (httpx.InvalidURL, ValueError):
        raise SettingsError(f"The proxy setting cannot be used ({_which(_PROXIES)}).",
                            f"Write it as http://host:port, or remove it, {_AND_START_AGAIN}") from None


@cache
def _certificates(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """Read the certificates to trust once a process and setting: that takes 50 ms of processor time.

    They are those of the settings, or those that come with httpx. Raises OSError.
    """
    return httpx.create_ssl_context()


def _which(names: tuple[str, ...]) -> str:
    """Those of them that are set; one from the system's own settings has no name."""
    found = [name for name in names if os.environ.get(name) or os.environ.get(name.lower())]
    return " or ".join(found) or "in the settings of this system"
