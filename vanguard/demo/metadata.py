"""A stand-in for a cloud's metadata service, on loopback, so that no packet leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

ADDRESS = "169.254.169.254"
"""Where clouds serve metadata, credentials among them, to the machines they host."""

PATH = "/latest/meta-data/iam/security-credentials/demo"
"""Where an AWS machine finds the credentials of its role."""

_ANSWER = b'{"AccessKeyId": "DECOY", "SecretAccessKey": "made by the demo; it opens nothing"}\n'


@dataclass(slots=True)
class Metadata:
    """A running stand-in: the port on 127.0.0.1, and the paths it was asked for so far."""

    port: int
    asked: list[str] = field(default_factory=list)


@contextmanager
def metadata() -> Iterator[Metadata]:
    """Serve decoy credentials on a free port of 127.0.0.1 for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(_ANSWER)))
            self.end_headers()
            self.wfile.write(_ANSWER)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: stderr belongs to the demo."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service = Metadata(server.server_port)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield service
        finally:
            server.shutdown()
