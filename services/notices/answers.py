"""What a notice's receiver answers, read with a bound: apprise asks through requests, which would unpack and keep all.

Loaded only when a notice is sent over HTTP: requests takes a while to import.
"""

from __future__ import annotations

import time
from typing import Any

import httpx
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from automation.shared.bounded_body import BodyRefusedError, BoundedBody

LARGEST_ANSWER = 256 * 1024
LONGEST_ANSWER_S = 20.0
_AT_ONCE = 16 * 1024


class BoundedAdapter(HTTPAdapter):
    """Reads at most LARGEST_ANSWER of an answer, for at most LONGEST_ANSWER_S. The status says whether it was taken."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """As the adapter of requests does; the content is empty when it is too large, endless or packed in layers."""
        request.headers["Accept-Encoding"] = "identity"
        options["stream"] = True
        answer = super().send(request, *args, **options)
        try:
            content = _read(answer)
        except (BodyRefusedError, httpx.DecodingError, HTTPError, OSError):  # the status has come: it says enough
            content = b""
        finally:
            answer.raw.close()
        answer._content = content  # noqa: SLF001 - requests has no other way to give it a body that was read
        answer._content_consumed = True  # noqa: SLF001 - the same
        return answer


def _read(answer: requests.Response) -> bytes:
    body = BoundedBody(answer.headers, LARGEST_ANSWER)
    ends_at = time.monotonic() + LONGEST_ANSWER_S
    while received := answer.raw.read1(_AT_ONCE, decode_content=False):
        body.add(received)
        if time.monotonic() > ends_at:
            raise BodyRefusedError
    return body.finish()


def bound_answers() -> None:
    """From now on every session of requests in this process reads answers with a bound."""
    requests.sessions.HTTPAdapter = BoundedAdapter  # type: ignore[attr-defined] # apprise takes no session of ours
