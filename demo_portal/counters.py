"""What the portal was asked, for tests and for the curious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields


@dataclass
class Counters:
    """Running totals since the start (or the last `reset`).

    Only the server's event loop writes; any thread may read, each number is whole at every moment.
    """

    sign_in_attempts: int = 0
    sign_ins_ok: int = 0
    listing_requests: int = 0
    report_requests: int = 0
    report_requests_by_id: Counter[int] = field(default_factory=Counter)
    image_requests: int = 0
    """Image lists and image files."""
    csv_requests: int = 0
    deletes: int = 0
    """Reports deleted by a click on the portal's trash icon."""
    max_concurrent_report_requests: int = 0
    open_report_requests: int = 0
    refused_while_limited: int = 0
    """API requests answered 429."""
    bytes: int = 0
    """Body bytes sent, pages and assets included."""

    @contextmanager
    def report_request(self, report_id: int) -> Iterator[None]:
        """Count one report request, as open while the block runs."""
        self.report_requests += 1
        self.report_requests_by_id[report_id] += 1
        self.open_report_requests += 1
        self.max_concurrent_report_requests = max(self.max_concurrent_report_requests, self.open_report_requests)
        try:
            yield
        finally:
            self.open_report_requests -= 1

    def reset(self) -> None:
        """Start counting from zero (requests that are open now stay counted as open)."""
        for counter in fields(self):
            if counter.name == "report_requests_by_id":
                self.report_requests_by_id = Counter()
            elif counter.name != "open_report_requests":
                setattr(self, counter.name, 0)
