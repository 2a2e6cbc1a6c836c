"""Asks a dashboard for its pages, without a socket."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

from vanguard import settings
from vanguard.adapters.journals.blocks import PLAIN
from vanguard.cli.desk import desk_of, noting
from vanguard.cli.showing import trying
from vanguard.dashboard.app import dashboard
from vanguard.dashboard.doorway import COOKIE, Doorway, Keys
from vanguard.dashboard.filling import Filler
from vanguard.dashboard.index import Index

KEYS = Keys("the-token", "the-cookie", "room", "me")
INSIDE = {"cookie": f"{COOKIE}={KEYS.cookie}"}


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


class Asking:
    """A dashboard of the audit files of a folder, asked as who has the cookie does unless told otherwise."""

    def __init__(self, home: Path, now: float) -> None:
        self.audit = home / "audit"
        self.index = Index(home / "cache" / "dashboard.sqlite3", PLAIN)
        self.filler = Filler(self.index, lambda: sorted(self.audit.rglob("*.jsonl*")))
        self.filler.catch_up()
        config = home / "vanguard.yaml"
        flags = {"config": str(config) if config.exists() else None, "state": "sqlite"}
        environ = {"HOME": str(home), "VANGUARD_HOME": str(home)}
        self.settings = settings.load(flags, environ, hosting=True)
        self.desk = desk_of(lambda: settings.load(flags, environ, hosting=True), noting(self.settings))
        self.app: ASGIApp = Doorway(dashboard(self.index, trying(None), KEYS, self.desk, lambda: now))

    def get(self, path: str, headers: dict[str, str] | None = None, **query: str | int) -> Answer:
        """GET a page under the room, with a query."""
        return ask(self.app, "GET", f"/room{path}", urlencode(query), headers)

    def post(self, path: str, form: dict[str, str], headers: dict[str, str] | None = None) -> Answer:
        """POST a form to a path."""
        own = {"origin": "http://127.0.0.1:4040", **INSIDE} if headers is None else headers
        return ask(self.app, "POST", path, "", own, urlencode(form).encode())


def ask(
    app: ASGIApp,
    method: str,
    path: str,
    query: str = "",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """One request and its answer."""
    given = {"host": "127.0.0.1:4040", **(INSIDE if headers is None else headers)}
    answer = Answer()

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): said.decode() for name, said in message["headers"]}
        else:
            answer.body += message["body"].decode()

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [(name.encode(), said.encode()) for name, said in given.items()],
        "server": ("127.0.0.1", 4040),
    }
    asyncio.run(app(scope, receive, send))
    return answer
