"""Spans of calls, at a collector that speaks OTLP over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.end_to_end.hosted import (
    CHILD,
    META,
    Hosted,
    Line,
    Upstream,
    call,
    modern_call,
    modern_headers,
    posted,
)

OURS, THEIRS = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PARENT = f"00-{OURS}-{THEIRS}-01"
SECRET = "moonlit-walrus"


class Collector:
    """Takes spans; each is a dict of its name, ids, attributes and status."""

    def __init__(self, status: int = 200) -> None:
        self.spans: list[dict[str, Any]] = []
        self.raw = b""
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                collector.raw += body
                sent = ExportTraceServiceRequest.FromString(body)
                for resource in sent.resource_spans:
                    for scope in resource.scope_spans:
                        collector.spans += [_span(each) for each in scope.spans]
                self.send_response(status)
                self.end_headers()

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1/traces"

    def named(self, name: str) -> list[dict[str, Any]]:
        return [each for each in self.spans if each["name"] == name]

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def _span(span: Any) -> dict[str, Any]:
    return {
        "name": span.name,
        "trace": span.trace_id.hex(),
        "parent": span.parent_span_id.hex(),
        "seconds": (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
        "error": span.status.message,
        **{each.key: each.value.string_value for each in span.attributes},
    }


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


def config(collector: Collector, upstream: Upstream) -> str:
    return json.dumps(
        {
            "hosted": {"traces_url": collector.url},
            "rules": [{"name": "no-mail", "tool": "mail", "action": "block"}],
            "servers": {
                "far": {"url": upstream.url("echo")},
                "silent": {"url": upstream.url("silent")},
                "near": {"command": sys.executable, "args": ["-c", CHILD]},
            },
        }
    )


def test_each_call_is_a_span_that_says_what_was_decided_and_nothing_of_what_was_said(
    tmp_path: Path, collector: Collector
) -> None:
    with Upstream() as upstream, Hosted(tmp_path, config(collector, upstream)) as gateway:
        for server in ("far", "near"):
            session = gateway.session(server)
            assert "result" in gateway.post(server, call(1, "echo", text=SECRET), **session).message
            assert "error" in gateway.post(server, call(2, "mail", text=SECRET), **session).message
        _, records = gateway.end()
    for server in ("far", "near"):
        passed, stopped = (
            next(each for each in collector.named(f"tools/call {tool}") if each["vanguard.server"] == server)
            for tool in ("echo", "mail")
        )
        assert (passed["mcp.method.name"], passed["gen_ai.tool.name"]) == ("tools/call", "echo")
        assert (passed["vanguard.verdict"], passed["vanguard.answer.verdict"]) == ("ALLOW", "ALLOW")
        assert passed["vanguard.direction"] == "to_server"
        assert "vanguard.rule" not in passed
        assert (stopped["vanguard.verdict"], stopped["vanguard.rule"]) == ("BLOCK", "no-mail")
        assert stopped["error"] == "BLOCK"
    decided = {each["decision_id"] for each in records if each["event"] == "decision"}
    assert {each["vanguard.decision_id"] for each in collector.spans} <= decided
    assert SECRET.encode() not in collector.raw


def test_a_span_belongs_to_the_trace_that_its_caller_names_and_the_server_hears_of_it(
    tmp_path: Path, collector: Collector
) -> None:
    with Upstream() as upstream, Hosted(tmp_path, config(collector, upstream)) as gateway:
        in_header = posted(
            gateway.path("far"),
            modern_call(1, "head"),
            {**modern_headers(name="head"), "traceparent": PARENT},
        )
        assert "result" in gateway.ask(in_header).message
        in_message = modern_call(2, "meta")
        in_message["params"]["_meta"] = {**META, "traceparent": PARENT}
        assert "result" in gateway.modern("far", in_message).message
        assert "result" in gateway.modern("far", modern_call(3, "none")).message
        gateway.end()
        headers = [fields for _, _, fields, body in upstream.asked if b'"head"' in body]
        bodies = [body for _, _, _, body in upstream.asked if b'"meta"' in body]
    assert [each["traceparent"] for each in headers] == [PARENT]
    assert [json.loads(each)["params"]["_meta"]["traceparent"] for each in bodies] == [PARENT]
    for tool in ("head", "meta"):
        span = collector.named(f"tools/call {tool}")[0]
        assert (span["trace"], span["parent"]) == (OURS, THEIRS)
    alone = collector.named("tools/call none")[0]
    assert (alone["trace"] != OURS, alone["parent"]) == (True, "")


def test_a_call_that_nobody_answers_is_a_span_that_says_so(tmp_path: Path, collector: Collector) -> None:
    with Upstream() as upstream, Hosted(tmp_path, config(collector, upstream)) as gateway:
        with Line(gateway.port, posted(gateway.path("silent"), modern_call(), modern_headers())):
            assert upstream.arrived.acquire(timeout=30)
        assert upstream.left.acquire(timeout=30)
        gateway.end()
    assert [each["error"] for each in collector.named("tools/call echo")] == ["not answered"]


def test_a_collector_that_is_away_holds_nothing_up_and_is_told_of_once(tmp_path: Path) -> None:
    away = Collector(status=400)
    try:
        with Upstream() as upstream, Hosted(tmp_path, config(away, upstream)) as gateway:
            assert gateway.works("far")
            assert gateway.end()[0] == 0
        assert len([line for line in gateway.said if "collector" in line]) == 1
    finally:
        away.close()


def test_nothing_of_it_is_loaded_where_nobody_traces() -> None:
    program = (
        "import sys, vanguard.cli.serving, vanguard.transports.http.serve;"
        "print([name for name in sys.modules if name.startswith(('opentelemetry', 'google.protobuf'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
