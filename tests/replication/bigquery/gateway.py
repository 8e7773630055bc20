"""A strict door in front of an emulator of BigQuery: it refuses what the service refuses and the emulator lets pass.

It wants a bearer token, hands one out for a signed key, refuses unknown fields and empty required ones in loads, new
fields without ALLOW_FIELD_ADDITION, the removal of a column, and a job's name a second time. It can fail before or
after a request was done.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "canary-token-of-the-gateway"
Answer = tuple[int, list[tuple[str, str]], bytes]
"""Status, headers, body."""
_LIMIT = 60
_DROPPED = {"transfer-encoding", "content-length", "connection", "date", "server", "content-encoding"}


class Refused(Exception):
    """Status, reason and sentence of an answer."""

    def __init__(self, status: int, reason: str, said: str) -> None:
        super().__init__(said)
        self.status, self.reason, self.said = status, reason, said


class Gateway:
    """What it has seen, and what it is asked to do wrong."""

    def __init__(self, emulator: int) -> None:
        self.emulator = emulator
        self.port = 0
        self.jobs: list[str] = []
        self.refused: list[str] = []
        self.fails_before: list[str] = []
        """Words of requests that are answered with 503 and not passed on, each once."""
        self.fails_after: list[str] = []
        """The same, but they are passed on: their answer is lost."""
        self.lock = threading.Lock()
        self.uploads: dict[str, dict[str, Any]] = {}
        self.done: dict[str, Answer] = {}
        """Answers of uploads that came to their end, by address: an upload is never done twice."""

    def takes(self, list_: list[str], request: str) -> bool:
        with self.lock:
            found = next((words for words in list_ if re.search(words, request)), None)
            if found is not None:
                list_.remove(found)
            return found is not None

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """The emulator's answer."""
        connection = HTTPConnection("127.0.0.1", self.emulator, timeout=_LIMIT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def load_columns(self, path: str) -> dict[str, str]:
        status, _headers, body = self.ask("GET", path, {}, b"")
        if status != 200:
            return {}
        return {each["name"].casefold(): each.get("mode", "NULLABLE") for each in json.loads(body)["schema"]["fields"]}

    def check_job(self, job: dict[str, Any], *, is_whole: bool) -> None:
        """A name is used once, as soon as all of its job is there; a load may not bring new fields by itself."""
        name = job.get("jobReference", {}).get("jobId", "")
        is_dry = job.get("configuration", {}).get("dryRun")
        with self.lock:
            if name in self.jobs:
                raise Refused(409, "duplicate", f"Already Exists: Job {name}")
            if name and is_whole and not is_dry:
                self.jobs.append(name)
        load = job.get("configuration", {}).get("load")
        if load is None:
            return
        place = load["destinationTable"]
        known = self.load_columns(f"/bigquery/v2/projects/{place['projectId']}/datasets/{place['datasetId']}"
                                  f"/tables/{place['tableId']}")
        new = [each["name"] for each in load["schema"]["fields"] if each["name"].casefold() not in known]
        if known and new and "ALLOW_FIELD_ADDITION" not in load.get("schemaUpdateOptions", []):
            raise Refused(400, "invalid", f"Provided Schema does not match: cannot add fields (field: {new[0]})")

    def check_lines(self, job: dict[str, Any], body: bytes) -> None:
        fields = {each["name"]: each.get("mode", "NULLABLE") for each in
                  job["configuration"]["load"]["schema"]["fields"]}
        for line in body.splitlines():
            row = json.loads(line)
            if unknown := row.keys() - fields.keys():
                raise Refused(400, "invalid", f"No such field: {min(unknown)}")
            if empty := [name for name, mode in fields.items() if mode == "REQUIRED" and row.get(name) is None]:
                raise Refused(400, "invalid", f"Only optional fields can be set to NULL. Field: {empty[0]}")

    def add_column(self, path: str, name: str, type_: str) -> None:
        found = re.search(r"/projects/([^/]+)/datasets/([^/]+)/tables/([^/?]+)", path)
        assert found
        statement = f"ALTER TABLE `{'.'.join(found.groups())}` ADD COLUMN `{name}` {type_}"
        status, _headers, body = self.ask(
            "POST", f"/bigquery/v2/projects/{found[1]}/queries", {"Content-Type": "application/json"},
            json.dumps({"query": statement, "useLegacySql": False}).encode())
        assert status == 200, body

    def check_update(self, path: str, change: dict[str, Any]) -> None:
        """A column may come, none may go. The emulator adds one to its catalogue alone, so it is told twice."""
        if "schema" not in change:
            return
        path = path.partition("?")[0]
        known = self.load_columns(path)
        for field in change["schema"]["fields"]:
            if field["name"].casefold() not in known:
                self.add_column(path, field["name"], field["type"])
        kept = {each["name"].casefold() for each in change["schema"]["fields"]}
        if lost := sorted(known.keys() - kept):
            raise Refused(400, "invalid", f"Provided Schema does not match: field {lost[0]} is missing in new schema")


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Nothing: what was seen is in the self.gateway."""

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            self.answer(*self.serve(body))
        except Refused as refused:
            self.gateway.refused.append(refused.said)
            error = {"code": refused.status, "message": refused.said,
                     "errors": [{"reason": refused.reason, "message": refused.said}]}
            self.answer(refused.status, [("Content-Type", "application/json")],
                        json.dumps({"error": error}).encode())

    def serve(self, body: bytes) -> Answer:
        if self.path == "/token":
            given = {"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer"}
            return 200, [("Content-Type", "application/json")], json.dumps(given).encode()
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise Refused(401, "authError", "Request had invalid authentication credentials.")
        request = f"{self.command} {self.path} {body[:20_000].decode('utf-8', 'replace')}"
        if self.gateway.takes(self.gateway.fails_before, request):
            raise Refused(503, "backendError", "Try again.")
        is_lost = self.gateway.takes(self.gateway.fails_after, request)
        found = self.pass_on(body)
        if is_lost:
            raise Refused(503, "backendError", "The answer is lost.")
        return found

    def pass_on(self, body: bytes) -> Answer:
        if self.path in self.gateway.done:
            return self.gateway.done[self.path]
        job = self.gateway.uploads.get(self.path)
        if self.command == "POST" and re.search(r"/jobs(\?|$)", self.path):
            self.gateway.check_job(json.loads(body), is_whole="/upload/" not in self.path)
        elif self.command in {"PATCH", "PUT"} and "/tables/" in self.path:
            self.gateway.check_update(self.path, json.loads(body))
        elif job is not None:
            self.gateway.check_lines(job, body)
            self.gateway.check_job(job, is_whole=True)
        headers = {name: value for name, value in self.headers.items() if name.casefold() not in {
            "host", "accept-encoding", "connection", "content-length"}}
        status, answered, content = self.gateway.ask(self.command, self.path, headers, body)
        found = (status, [(name, self.turn(name, value, body)) for name, value in answered], content)
        if job is not None and status == 200:
            self.gateway.done[self.path] = found
        return found

    def turn(self, name: str, value: str, body: bytes) -> str:
        """An upload goes on at the gateway, not behind it."""
        if name.casefold() != "location":
            return value
        path = re.sub(r"^https?://[^/]+", "", value)
        self.gateway.uploads[path] = json.loads(body)
        return f"http://127.0.0.1:{self.gateway.port}{path}"

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.casefold() not in _DROPPED:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - the base's names


@contextmanager
def running(emulator: int) -> Iterator[Gateway]:
    """A gateway in front of the emulator at this port."""
    gateway = Gateway(emulator)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"gateway": gateway}))
    server.daemon_threads = True
    gateway.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
