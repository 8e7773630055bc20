"""Everything of the API behind one name of the App."""

from __future__ import annotations

from dataclasses import dataclass

from services.api_access.changes import ApiChanges
from services.api_access.exports import ApiExports
from services.api_access.imports import ApiImports
from services.api_access.live_shots import LiveShots
from services.api_access.reading import ApiReading
from services.api_access.sync import ApiSync
from services.api_access.tokens import Tokens
from services.api_access.uploads import ApiUploads


@dataclass(frozen=True, slots=True)
class ApiAccess:
    """What programs with a token may ask; every method is given who asks, but where all streams ask together."""

    tokens: Tokens
    sync: ApiSync
    reading: ApiReading
    changes: ApiChanges
    uploads: ApiUploads
    imports: ApiImports
    exports: ApiExports
    live_shots: LiveShots
