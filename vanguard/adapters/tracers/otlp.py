"""Spans of calls for a collector of OpenTelemetry, over OTLP/HTTP (the extra ``otel``).

A span lasts from a request to its answer.  It says what was decided and names the server, the method and the
tool; nothing of what a message holds.  Importing this takes half a second.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar

from opentelemetry.context import Context as Parents
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from vanguard import __version__
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import REQUEST, Message
from vanguard.wire.conversation import Asked

MOST_OPEN = 1_000
"""Spans that wait for an answer; over it the oldest ends as one that was not answered."""

LONGEST_NAME = 128
"""Characters of a method's or tool's name, which a caller chose, in a span."""

_EXPORT_S = 2.0
_CLOSE_S = 3.0


class OtlpTracer:
    """Sends to the collector at ``url``; ``say`` hears once that it cannot be reached.

    ``parent`` holds the ``traceparent`` header of the request that is being handled, where there is one; what
    a message itself says in its ``_meta`` counts more.
    """

    def __init__(self, url: str, say: Callable[[str], None]) -> None:
        exporter = OTLPSpanExporter(endpoint=url, timeout=_EXPORT_S)
        resource = Resource.create({"service.name": "vanguard", "service.version": __version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("vanguard", __version__)
        self._propagator = TraceContextTextMapPropagator()
        self._open: OrderedDict[int, tuple[Asked, Span]] = OrderedDict()
        self.parent: ContextVar[str] = ContextVar("parent", default="")
        _tell_once(say)

    def follow(self, header: str) -> None:
        """Take note of the ``traceparent`` header of the request that is being handled from here on."""
        self.parent.set(header)

    def decided(
        self, message: Message, context: Context, decision: Decision, decision_id: str, asked: Asked | None
    ) -> None:
        """See `Tracer.decided`."""
        if asked is not None and message.kind is not REQUEST:
            kept = self._open.pop(id(asked), None)
            if kept is not None:
                _describe(kept[1], "vanguard.answer.", decision, decision_id)
                kept[1].end()
            return
        span = self._begin(message, context)
        _describe(span, "vanguard.", decision, decision_id)
        if asked is None:
            span.end()
            return
        self._open[id(asked)] = asked, span
        if len(self._open) > MOST_OPEN:
            self._unanswered(self._open.popitem(last=False)[1][1])

    def lost(self, asked: Asked) -> None:
        """See `Tracer.lost`."""
        kept = self._open.pop(id(asked), None)
        if kept is not None:
            self._unanswered(kept[1])

    def close(self) -> None:
        """End what is open, and send what was not sent yet, for a few seconds at most."""
        for _, span in self._open.values():
            self._unanswered(span)
        self._open.clear()
        ending = threading.Thread(target=self._provider.shutdown, daemon=True)
        ending.start()
        ending.join(_CLOSE_S)

    def _begin(self, message: Message, context: Context) -> Span:
        tool = _shown(context.tool.name) if context.tool else ""
        method = _shown(message.method)
        span = self._tracer.start_span(
            f"{method} {tool}" if tool else method,
            self._parents(message),
            SpanKind.SERVER,
            {
                "rpc.system": "jsonrpc",
                "mcp.method.name": method,
                "vanguard.server": context.server.name,
                "vanguard.direction": str(message.direction),
                "vanguard.profile": context.policy.profile.name,
                **({"gen_ai.tool.name": tool} if tool else {}),
            },
        )
        assert isinstance(span, Span) or not span.is_recording()
        return span  # type: ignore[return-value]  # one that is not sampled takes the same calls

    def _parents(self, message: Message) -> Parents:
        meta = message.params.get("_meta") if b"traceparent" in message.raw else None
        stated = meta.get("traceparent") if isinstance(meta, dict) else None
        text = stated if isinstance(stated, str) else self.parent.get()
        return self._propagator.extract({"traceparent": text}, Parents()) if text else Parents()

    @staticmethod
    def _unanswered(span: Span) -> None:
        span.set_status(Status(StatusCode.ERROR, "not answered"))
        span.end()


def _describe(span: Span, prefix: str, decision: Decision, decision_id: str) -> None:
    span.set_attribute(f"{prefix}verdict", decision.verdict.word)
    span.set_attribute(f"{prefix}decision_id", decision_id)
    reason = decision.primary
    if reason is not None:
        span.set_attribute(f"{prefix}rule", reason.finding.rule)
        span.set_attribute(f"{prefix}layer", reason.finding.layer)
        span.set_attribute(f"{prefix}would_be", decision.would_be.word)
    if decision.verdict.stops:
        span.set_status(Status(StatusCode.ERROR, decision.verdict.word))


def _shown(name: str) -> str:
    """A name that a caller chose, as far as it may stand in a span."""
    short = name[:LONGEST_NAME]
    return short if short.isprintable() else ascii(short)[1:-1]


def _tell_once(say: Callable[[str], None]) -> None:
    """Have the operator told once where spans cannot be sent, instead of at every try."""

    class Once(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not told:
                told.append(True)
                say("traces do not reach their collector: spans are lost until they do")

    told: list[bool] = []
    logger = logging.getLogger("opentelemetry")
    logger.handlers = [Once(logging.WARNING)]
    logger.propagate = False
