"""A running hosted gateway for tests, a client that sends bytes, and servers over HTTP that misbehave."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

PATIENCE_S = 30.0
"""How long anything may take before a test gives up; nothing here waits for it when all is well."""

BOTH = "application/json, text/event-stream"
MODERN = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


CHILD = """
import json, os, sys
log = open(os.environ.get("CHILD_LOG", os.devnull), "a", buffering=1)
for line in sys.stdin.buffer:
    m = json.loads(line)
    arguments = m.get("params", {}).get("arguments", {})
    if m.get("method") == "notifications/cancelled" or "wait" in arguments:
        print(os.getpid(), line.decode().strip(), file=log)
    if "id" not in m or "wait" in arguments:
        continue
    if m["method"] == "initialize":
        r = {"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {"name": "c", "version": "1"}}
    else:
        r = {"resultType": "complete", "content": []}
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": r}) + "\\n")
    sys.stdout.flush()
"""
"""A server that answers what does not say ``wait``, and notes those and what is cancelled in CHILD_LOG."""


def call(id: int | str = 1, name: str = "echo", **arguments: Any) -> dict[str, Any]:
    """A call of a tool."""
    params = {"name": name, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}


def modern_call(id: int | str = 1, name: str = "echo", **arguments: Any) -> dict[str, Any]:
    """A call of a tool as the revision without sessions has it."""
    made = call(id, name, **arguments)
    made["params"]["_meta"] = META
    return made


def modern_headers(method: str = "tools/call", name: str = "echo") -> dict[str, str]:
    """The headers of such a call."""
    return {"mcp-protocol-version": MODERN, "mcp-method": method, **({"mcp-name": name} if name else {})}


class Answer(NamedTuple):
    """An HTTP answer; ``headers`` have names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> Any:
        """The one message, or the last of a stream."""
        return self.messages[-1]

    @property
    def messages(self) -> list[Any]:
        """All messages of the answer."""
        return self.events if self.headers["content-type"] == "text/event-stream" else [self.json]

    @property
    def events(self) -> list[Any]:
        """The messages of an event stream."""
        lines = self.body.splitlines()
        return [json.loads(line[6:]) for line in lines if line.startswith(b"data: {")]


def request(
    method: str,
    path: str,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    host: str = "127.0.0.1",
) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"host: {host}", *(f"{name}: {text}" for name, text in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def posted(path: str, message: Any, headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a well-formed POST of a message."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    fields = {"accept": BOTH, "content-type": "application/json", "content-length": str(len(body))}
    return request("POST", path, [*{**fields, **(headers or {})}.items()], body)


class Line:
    """One connection to the gateway."""

    def __init__(self, port: int, sent: bytes = b"") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        self.file = self.socket.makefile("rb")
        if sent:
            self.send(sent)

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def close(self) -> None:
        self.file.close()
        self.socket.close()

    def head(self) -> tuple[int, dict[str, str]]:
        """The status and the headers of the next answer."""
        line = self.file.readline()
        if not line:
            raise ConnectionError("the gateway closed the connection")
        status = int(line.split()[1])
        headers: dict[str, str] = {}
        while (line := self.file.readline().strip()) != b"":
            name, _, text = line.decode("latin-1").partition(":")
            headers[name.lower()] = text.strip()
        return status, headers

    def piece(self) -> bytes:
        """The next chunk of an answer that comes in pieces; b"" after the last."""
        data = self.file.read(int(self.file.readline(), 16))
        self.file.readline()
        return data

    def answer(self) -> Answer:
        """The whole next answer."""
        status, headers = self.head()
        if headers.get("transfer-encoding") == "chunked":
            return Answer(status, headers, b"".join(iter(self.piece, b"")))
        return Answer(status, headers, self.file.read(int(headers.get("content-length", 0))))


class Hosted:
    """``vanguard serve`` with a config; ends with the ``with`` block."""

    def __init__(self, home: Path, config: str, **environment: str) -> None:
        self.home = home
        self._log = home / "audit.jsonl"
        path = home / "vanguard.yaml"
        path.write_text(config)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vanguard", "serve", "--config", str(path), "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "VANGUARD_HOME": str(home / "state"),
                "VANGUARD_AUDIT_LOG": str(self._log),
                **environment,
            },
        )
        assert self.process.stderr is not None
        self.said: list[str] = []
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.search(r"guarding .* at http://127\.0\.0\.1:(\d+)/", line):
                self.port = int(found[1])
                break
        else:
            self.process.wait()
            self.process.stderr.close()
            raise RuntimeError(f"it ended with {self.process.returncode}: {''.join(self.said)}")
        self._reader = threading.Thread(target=self.said.extend, args=(self.process.stderr,), daemon=True)
        self._reader.start()

    def __enter__(self) -> Hosted:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def url(self, server: str = "", kind: str = "mcp") -> str:
        """The address of an endpoint."""
        return f"http://127.0.0.1:{self.port}{self.path(server, kind)}"

    @staticmethod
    def path(server: str = "", kind: str = "mcp") -> str:
        return f"/servers/{server}/{kind}" if server else f"/{kind}"

    def ask(self, sent: bytes) -> Answer:
        """One request on a connection of its own, and its answer."""
        with Line(self.port, sent) as line:
            return line.answer()

    def post(self, server: str, message: Any, **headers: str) -> Answer:
        """Post a message to a server."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.ask(posted(self.path(server), message, named))

    def modern(self, server: str, message: dict[str, Any]) -> Answer:
        """Post a message of the revision without sessions."""
        name = message["params"].get("name", "")
        return self.ask(posted(self.path(server), message, modern_headers(message["method"], name)))

    def session(self, server: str, **headers: str) -> dict[str, str]:
        """Open a session; the headers of what belongs to it."""
        answer = self.post(server, INITIALIZE, **headers)
        assert answer.status == 200
        assert "mcp-session-id" in answer.headers, answer
        return {"mcp_session_id": answer.headers["mcp-session-id"], "mcp_protocol_version": "2025-06-18"}

    def works(self, server: str) -> bool:
        """Whether an ordinary call is answered."""
        answer = self.modern(server, modern_call("w", text="well"))
        return answer.status == 200 and answer.message["id"] == "w" and "result" in answer.message

    def ask_to_end(self) -> None:
        """SIGTERM, without waiting."""
        self.process.send_signal(signal.SIGTERM)

    def end(self) -> tuple[int, list[dict[str, Any]]]:
        """SIGTERM; the exit code, and what was recorded."""
        if self.process.poll() is None:
            self.ask_to_end()
        code = self.process.wait(PATIENCE_S)
        return code, [json.loads(line) for line in self._log.read_text().splitlines()]

    @property
    def memory(self) -> int:
        """Bytes that the gateway's process holds."""
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Upstream:
    """A server over HTTP; what it does is told by its path, and each request waits for nobody else's."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        """Method, path, headers and body of every request."""
        self.arrived = threading.Semaphore(0)
        """Released for each request that arrives at a path that does not answer."""
        self.left = threading.Semaphore(0)
        """Released for each of these whose asker has gone."""
        self.left_at = 0.0
        self.release = threading.Event()
        """Lets those that do not answer do so."""
        self._connections: list[socket.socket] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Upstream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def kill(self) -> None:
        """End as a process does that is killed: nothing listens, and every connection is closed."""
        self._server.shutdown()
        self._server.server_close()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/{path}"

    def at(self, path: str) -> list[tuple[str, str, dict[str, str], bytes]]:
        """The requests that came to a path."""
        return [each for each in self.asked if each[1] == f"/{path}"]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                upstream._connections.append(self.connection)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                fields = {name.lower(): text for name, text in self.headers.items()}
                upstream.asked.append((self.command, self.path, fields, body))
                try:
                    _BEHAVIOURS.get(self.path.strip("/"), _echo)(self, upstream, body)
                except OSError:
                    self.close_connection = True

            do_POST = do_GET = do_DELETE = do

        return Handler


Behaviour = Callable[[BaseHTTPRequestHandler, Upstream, bytes], None]


def whole(
    handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> None:
    """Answer at once."""
    handler.send_response(status)
    for name, text in {"content-type": "application/json", **(headers or {})}.items():
        handler.send_header(name, text)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def stream(handler: BaseHTTPRequestHandler) -> None:
    """Begin a stream, which lasts as long as the connection."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("connection", "close")
    handler.end_headers()
    handler.close_connection = True


def result(body: bytes) -> bytes:
    """What answers a request: what it asked for, as text."""
    message = json.loads(body)
    params = message.get("params", {})
    if message["method"] == "initialize":
        of = {
            "protocolVersion": params["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "upstream", "version": "1"},
        }
    else:
        text = json.dumps(params.get("arguments", {}))
        of = {"resultType": "complete", "content": [{"type": "text", "text": text}]}
    return json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": of}).encode()


def _echo(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    if handler.command != "POST":
        whole(handler, 405 if handler.command == "GET" else 204)
    elif b'"id"' not in body:
        whole(handler, 202)
    else:
        extra = {"mcp-session-id": "theirs"} if b'"initialize"' in body else {}
        whole(handler, 200, result(body), extra)


def _redirect(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    whole(handler, 307, b"", {"location": "/elsewhere"})


def _unauthorized(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    whole(handler, 401, b"{}", {"www-authenticate": 'Bearer resource_metadata="https://evil.example"'})


def _endless(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    stream(handler)
    handler.wfile.write(b"data: ")
    while True:
        handler.wfile.write(b"x" * 65_536)


def _lies(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    whole(handler, 200, b'{"jsonrpc": "2.0", "id": 1, "result": {"a": "\xff"}}')


def _silent(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    if b'"tools/call"' not in body:
        _echo(handler, upstream, body)
        return
    upstream.arrived.release()
    if not _gone(handler, upstream):
        whole(handler, 200, result(body))


def _streaming(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    if b'"tools/call"' not in body:
        _echo(handler, upstream, body)
        return
    stream(handler)
    note = b'{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"on"}}'
    handler.wfile.write(b"data: " + note + b"\n\n")
    upstream.arrived.release()
    if not _gone(handler, upstream):
        handler.wfile.write(b"data: " + result(body) + b"\n\n")


def _flooding(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    if b'"tools/call"' not in body:
        _echo(handler, upstream, body)
        return
    params = {"level": "info", "data": "x" * 100_000}
    note = json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": params}).encode()
    stream(handler)
    upstream.arrived.release()
    try:
        while not upstream.release.is_set():
            handler.wfile.write(b"data: " + note + b"\n\n")
    except OSError:
        upstream.left.release()
        raise


def _listening(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    if handler.command != "GET":
        _echo(handler, upstream, body)
        return
    stream(handler)
    upstream.arrived.release()
    _gone(handler, upstream)


def _as_told(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    """Answer with the bytes that the caller wants to see."""
    if b'"tools/call"' not in body:
        _echo(handler, upstream, body)
        return
    message = json.loads(body)
    first = message[0] if isinstance(message, list) else message
    handler.wfile.write(first["params"]["arguments"]["bytes"].encode("latin-1"))
    handler.close_connection = True


def _gone(handler: BaseHTTPRequestHandler, upstream: Upstream) -> bool:
    """Wait until the asker has gone, or the answer may be given; whether it has gone."""
    while not upstream.release.is_set():
        readable, _, _ = select.select([handler.connection], [], [], 0.02)
        if readable and not handler.connection.recv(1, socket.MSG_PEEK):
            upstream.left_at = time.perf_counter()
            upstream.left.release()
            handler.close_connection = True
            return True
    return False


_BEHAVIOURS: dict[str, Behaviour] = {
    "redirect": _redirect,
    "unauthorized": _unauthorized,
    "endless": _endless,
    "lies": _lies,
    "silent": _silent,
    "streaming": _streaming,
    "flooding": _flooding,
    "listening": _listening,
    "as-told": _as_told,
}
