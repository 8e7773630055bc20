"""The client of BigQuery as we use it: each call has a time-out and a limit of its retries, each job a name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from golf.copies.errors import CopyError, CopyRefused
from replication.bigquery.address import BigQueryAddress
from replication.bigquery.binding import Values, bind
from replication.bigquery.schema import Table

CALL_SECONDS: Final = 30
"""For one request, and for all tries of one together twice that."""
JOB_SECONDS: Final = 600
"""For a job to end."""
_UPLOAD_TRIES: Final = 3
_STAGE_HOURS: Final = 24
_LABEL: Final = "rangebook"

ROOT = Path(__file__).resolve().parent.parent.parent
_LOCK = "requirements-bigquery.txt"
_UV = ("bin/uv", "bin/uv.exe", "Scripts/uv.exe", "uv", "uv.exe")
"""Where ``start.py`` puts the installer; a container has pip instead."""


@contextmanager
def connected(place: BigQueryAddress) -> Iterator[Service]:
    """A client with the credentials that the address names, else the system's own. Raises CopyError."""
    try:
        from google.cloud import bigquery  # noqa: PLC0415 - two seconds, and only a copy needs it

        from replication.bigquery.failures import translated  # noqa: PLC0415 - the library's errors come with it
    except ImportError:
        raise CopyError("The library for BigQuery is not installed.",
                        f"Install it with: {build_install_command()}") from None
    with translated():
        client = bigquery.Client(project=place.project, credentials=_load_credentials(place.key_file),
                                 location=place.location or None)
    try:
        with translated():
            yield Service(client, place)
    finally:
        client.close()


def _load_credentials(key_file: str) -> Any:
    """None: the client looks for the system's own. Raises CopyRefused; nothing of the file is repeated."""
    if not key_file:
        return None
    from google.oauth2 import service_account  # noqa: PLC0415 - comes with the client

    try:
        return service_account.Credentials.from_service_account_file(
            key_file, scopes=["https://www.googleapis.com/auth/bigquery"])
    except (OSError, ValueError):
        raise CopyRefused(f"{Path(key_file).name} is not there, or is no key of a service account.",
                          "Put the key file back at its path, then try again.") from None


def build_install_command(root: Path = ROOT) -> str:
    """For this computer. Without dependencies: the lock names each with its hash, and changes none of the app's."""
    pinned = f'--no-deps --require-hashes -r "{root / _LOCK}"'
    for name in _UV:
        if (uv := root / ".tools" / name).is_file():
            return f'"{uv}" pip install --python "{sys.executable}" {pinned}'
    return f'"{sys.executable}" -m pip install {pinned}'


class Service:
    """One dataset, by one client. What it raises is translated by ``connected``."""

    def __init__(self, client: Any, place: BigQueryAddress) -> None:
        from google.api_core.retry import Retry  # noqa: PLC0415 - comes with the client
        from google.cloud import bigquery  # noqa: PLC0415 - only a copy needs it
        from google.cloud.bigquery.retry import DEFAULT_RETRY  # noqa: PLC0415

        self._library = bigquery
        self._client = client
        self._place = place
        retry: Retry = DEFAULT_RETRY
        self._location: str | None = place.location or None
        self._limits = {"retry": retry.with_timeout(2 * CALL_SECONDS), "timeout": CALL_SECONDS}

    def load_location(self) -> str | None:
        """Where the dataset is; None: there is none. Jobs run there from now on."""
        from google.api_core.exceptions import NotFound  # noqa: PLC0415 - comes with the client

        try:
            found = str(self._client.get_dataset(self._place.dataset, **self._limits).location)
        except NotFound:
            return None
        self._location = found
        return found

    def load_open_doors(self) -> set[str]:
        """Whom the dataset lets in though nobody knows who they are."""
        dataset = self._client.get_dataset(self._place.dataset, **self._limits)
        return {str(entry.entity_id) for entry in dataset.access_entries
                if entry.entity_id in {"allUsers", "allAuthenticatedUsers"}}

    def create_dataset(self) -> None:
        """At the location of the address."""
        dataset = self._library.Dataset(f"{self._place.project}.{self._place.dataset}")
        dataset.location = self._place.location
        dataset.description = "Made by Rangebook: a copy of golf sessions. See docs/bigquery.md."
        self._client.create_dataset(dataset, exists_ok=True, **self._limits)

    def load_table_names(self) -> set[str]:
        """Of all tables and views there."""
        return {str(each.table_id) for each in self._client.list_tables(self._place.dataset, **self._limits)}

    def load_columns(self, name: str) -> tuple[dict[str, tuple[str, bool]], str]:
        """Type, and whether it may not be empty, by column; and the version in the label of Rangebook, or nothing."""
        table = self._client.get_table(self._full(name), **self._limits)
        columns = {field.name: (str(field.field_type), field.mode == "REQUIRED") for field in table.schema}
        return columns, str((table.labels or {}).get(_LABEL, ""))

    def create_table(self, table: Table, version: int) -> None:
        """Partitioned by day and clustered as the table says; labelled as ours."""
        made = self._library.Table(self._full(table.name), schema=self._fields(table))
        if table.day:
            made.time_partitioning = self._library.TimePartitioning(field=table.day)
        if table.cluster:
            made.clustering_fields = list(table.cluster)
        made.labels = {_LABEL: str(version)}
        made.description = "Made by Rangebook. See docs/bigquery.md."
        self._client.create_table(made, exists_ok=True, **self._limits)

    def add_columns(self, table: Table, names: Sequence[str]) -> None:
        """At the end; they are empty in the rows that lie there."""
        found = self._client.get_table(self._full(table.name), **self._limits)
        found.schema = [*found.schema, *(self._library.SchemaField(name, table.columns[name]) for name in names)]
        self._client.update_table(found, ["schema"], **self._limits)

    def create_stage(self, name: str, table: Table) -> None:
        """For rows on their way to a table. BigQuery throws it away by itself, if we do not come to it."""
        from datetime import UTC, datetime, timedelta  # noqa: PLC0415 - the clock of the service is meant

        made = self._library.Table(self._full(name), schema=self._fields(table))
        made.expires = datetime.now(UTC) + timedelta(hours=_STAGE_HOURS)
        self._client.create_table(made, exists_ok=True, **self._limits)

    def drop_table(self, name: str) -> None:
        """Take a stage away."""
        self._client.delete_table(self._full(name), not_found_ok=True, **self._limits)

    def begin_load(self, job_id: str, stage: str, table: Table, lines: IO[bytes]) -> Any:
        """Begin to load lines in place of what lies in a stage; the job. One of this name is not begun again."""
        from google.api_core.exceptions import Conflict  # noqa: PLC0415 - comes with the client

        config = self._library.LoadJobConfig(
            schema=self._fields(table), source_format="NEWLINE_DELIMITED_JSON", write_disposition="WRITE_TRUNCATE",
            create_disposition="CREATE_NEVER", max_bad_records=0, ignore_unknown_values=False)
        try:
            return self._client.load_table_from_file(
                lines, self._full(stage), job_id=job_id, location=self._location, job_config=config,
                num_retries=_UPLOAD_TRIES, timeout=CALL_SECONDS)
        except Conflict:  # it was begun, and its answer was lost on the way
            return self._client.get_job(job_id, location=self._location, **self._limits)

    def wait_for(self, job: Any) -> None:
        """Raise what a job failed of."""
        job.result(retry=self._limits["retry"], timeout=JOB_SECONDS)

    def run(self, job_id: str | None, statement: str, values: Values) -> None:
        """Run a script once: the job of this name is not begun again, but waited for. None: a name by chance."""
        from google.api_core.exceptions import Conflict  # noqa: PLC0415 - comes with the client

        try:
            job = self._begin_query(statement, values, job_id)
        except Conflict:
            if job_id is None:
                raise
            job = self._client.get_job(job_id, location=self._location, **self._limits)
        self.wait_for(job)

    def read(self, statement: str, values: Values) -> Iterator[tuple[Any, ...]]:
        """Rows of a query, a page at a time."""
        job = self._begin_query(statement, values, None)
        for row in job.result(retry=self._limits["retry"], timeout=JOB_SECONDS, page_size=_PAGE):
            yield row.values()

    def estimate(self, statement: str, values: Values) -> int:
        """Bytes that a statement would read; nothing is run."""
        job = self._begin_query(statement, values, None, is_dry=True)
        return int(job.total_bytes_processed or 0)

    def _begin_query(self, statement: str, values: Values, job_id: str | None, *, is_dry: bool = False) -> Any:
        config = self._library.QueryJobConfig(dry_run=is_dry, use_query_cache=False)
        return self._client.query(bind(statement, values), job_config=config, job_id=job_id, job_retry=None,
                                  location=self._location, **self._limits)

    def _fields(self, table: Table) -> list[Any]:
        return [self._library.SchemaField(name, type_, mode="REQUIRED" if name in table.required else "NULLABLE")
                for name, type_ in table.columns.items()]

    def _full(self, name: str) -> str:
        return f"{self._place.project}.{self._place.dataset}.{name}"


_PAGE: Final = 5_000
"""Rows that are fetched at a time."""
