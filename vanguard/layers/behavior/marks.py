"""What a message is marked as, and what of it is compared with others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import orjson

from vanguard.layers.behavior.words import (
    COMMANDS,
    DENIED,
    MISSING,
    OUTSIDE,
    REFUSED,
    SECRETS,
    SIGN_IN,
    UNREACHABLE,
    WAY_OUT,
)
from vanguard.model.capability import Tool
from vanguard.model.context import Context
from vanguard.model.decision import Decision, Verdict
from vanguard.model.message import ANSWER, ERROR, REQUEST, TO_CLIENT, TO_SERVER, Json, Message, params_of
from vanguard.model.sequence import Kind
from vanguard.policy.identifiers import CHANGES, DESTROYS, acts, only_reads, words
from vanguard.policy.risk import deed_of

ACTING: Final = frozenset({"tools/call", "resources/read"})
"""The requests that sequences are about."""

_FIRST: Final = (
    *("path", "file_path", "filepath", "file", "filename", "source", "url", "uri", "command", "cmd", "query"),
    *("sql", "to", "recipient", "host", "id", "name"),
)
_LONGEST: Final = 2_000
_VALUES: Final = 24
_SHORT: Final = 300
_OUTSIDE: Final = "brings texts from outside"  # of a tool alone; no sequence knows it
_NONE: Final[frozenset[str]] = frozenset()
_NAME: Final = Kind.NAME.value
_WHOLE: Final = Kind.ARGUMENTS.value
_NUMBER: Final = Kind.NUMBER.value
_UNREAD: Final[Json] = "unread"
_HOST: Final = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,15}://(?:[^/\s@\"']{0,100}@)?([^/\s\"'?#]{1,255})", re.IGNORECASE
)
_HOST_ARGUMENTS: Final = ("host", "hostname", "domain", "ip", "address", "target", "server")
_FILE: Final = re.compile(r"[^\s\"'|;&<>()=,]*[\w\]]\.[A-Za-z][\w]{0,9}|[^\s\"'|;&<>()=,]*/[\w.-]+")
_DIGITS: Final = re.compile(r"\d+")
_FAMILIES: Final[Mapping[str, str]] = {
    "reconnaissance": "saw-survey",
    "credential-access": "saw-secret-theft",
    **dict.fromkeys(
        (
            *("command-injection", "code-injection", "reverse-shell", "download-execution", "privilege"),
            *("container-escape", "lateral-movement", "sql-injection", "web-injection", "template-injection"),
            *("agent-tampering", "persistence", "defence-evasion"),
        ),
        "saw-exploit",
    ),
    "prompt-injection": "ordered",
}
_OF_RULE: Final = {
    "fs-sensitive-place": "saw-secret-theft",
    "fs-traversal": "saw-exploit",
    "fs-disguised-path": "saw-exploit",
}

_MOST_TOOLS: Final = 512
# A tool is the same object for as long as it is defined as it was, and kept so that no other has its place.
_tools: dict[int, tuple[Tool, frozenset[str], frozenset[str]]] = {}
_CALL: Final = frozenset(("call",))
_READ: Final = frozenset(("call", "reads"))


class Traits:
    """The marks of a message, and its values of each kind, worked out when somebody asks."""

    __slots__ = ("_arguments", "_context", "_message", "_names", "_texts", "marks")

    def __init__(
        self,
        message: Message,
        context: Context,
        marks: frozenset[str] = _NONE,
        names: tuple[str, ...] = (),
    ) -> None:
        self._names = names
        self._message = message
        self._context = context
        self._arguments: Json = _UNREAD
        self._texts: list[tuple[str, str]] | None = None
        self.marks = marks

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The short texts among the arguments, each with its name, in order."""
        if self._texts is None:
            self._texts = _texts(self.arguments)
        return self._texts

    @property
    def arguments(self) -> Json:
        """The arguments of the call, or of the one that is answered."""
        if self._arguments is _UNREAD:
            self._arguments = _arguments(self._message, self._context)
        return self._arguments

    def values(self, kind: str) -> tuple[str, ...]:
        """What of the message is compared with others, by a kind's word; () where it has nothing of it."""
        if self._names and kind == _NAME:
            return self._names
        if kind == _WHOLE:
            return (f"{_tool_name(self._context)}\0{_spelled(self.arguments)}",)
        if kind == _NUMBER:
            return (f"{_tool_name(self._context)}\0{_DIGITS.sub('#', _spelled(self.arguments))}",)
        return tuple(_OF_KIND[kind](self._message, self._context, self.texts))


def _spelled(arguments: Json) -> str:
    """Arguments as one text, the same in whatever order their names stand.

    Whatever was parsed can be written: no number has more than 64 bits, and no text half a character.
    """
    return orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS).decode()


def of_request(message: Message, context: Context) -> Traits:
    """How a request to the server is marked before it is judged."""
    traits = Traits(message, context)
    if message.method not in ACTING or message.direction is not TO_SERVER:
        return traits
    tool = context.tool
    marks = _READ if message.method == "resources/read" else _CALL
    if tool is not None:
        called = _known(tool)[2]
        marks = called if marks is _CALL else marks | called
    shown: set[str] = set()
    for _, text in traits.texts:
        _mark_text(text, marks, shown)
    traits.marks = marks | shown if shown else marks
    return traits


def of_decision(
    message: Message, context: Context, decision: Decision, changed: tuple[str, ...] = ()
) -> Traits:
    """How a message is marked once it is judged: by the findings, and an answer by what it is.

    ``changed`` are the names of the tools that a list defines anew.
    """
    marks: set[str] = {"tools-changed"} if changed else set()
    for reason in decision.reasons:
        finding = reason.finding
        if finding.layer == "L3" or finding.family == "failure" or not _counts(reason.verdict):
            continue
        marks.add("stopped" if reason.verdict.stops else "doubted")
        mark = _OF_RULE.get(finding.rule) or _FAMILIES.get(finding.family)
        if mark:
            marks.add(mark)
    asks = message.kind is REQUEST
    if message.direction is TO_CLIENT:
        marks -= {"stopped", "doubted", "saw-survey", "saw-exploit", "saw-secret-theft"}
        if not asks:
            _mark_answer(message, context, decision, marks)
    return Traits(message, context, frozenset(marks), tuple("tool\0" + name for name in changed))


def tells(message: Message, context: Context, decision: Decision) -> bool:
    """Whether a judged message may be marked at all; most answers need no further look."""
    if decision.reasons or decision.redactions or context.lists:
        return True
    asked = context.asked
    if message.kind is not ANSWER or asked is None:
        return message.kind is ERROR
    tool = context.tool
    if tool is None:
        return asked.get("method") in ACTING
    result = message.body["result"]
    told = _of_tool(tool)
    return (
        (isinstance(result, dict) and result.get("isError") is True)
        or _OUTSIDE in told
        or "exec" in told
        or "signs-in" in told
    )


def only_reading(context: Context) -> bool:
    """Whether a call does no more than to read, as far as its tool tells; a message without one does."""
    tool = context.tool
    if tool is None:
        return True
    marks = _of_tool(tool)
    acting = {"fs.write", "exec", "message.send", "money", "admin", "db", "changes", "destroys"}
    return marks.isdisjoint(acting) and bool(tool.definition or "reads" in marks)


def _counts(verdict: Verdict) -> bool:
    """Whether a verdict counts against anybody: one that is only in shadow does not."""
    return verdict is Verdict.WARN or verdict.stops


def _of_tool(tool: Tool) -> frozenset[str]:
    return _known(tool)[1]


def _known(tool: Tool) -> tuple[Tool, frozenset[str], frozenset[str]]:
    """A tool, its marks, and those of a call of it."""
    known = _tools.get(id(tool))
    if known is None or known[0] is not tool:
        if len(_tools) >= _MOST_TOOLS:
            _tools.clear()
        marks = frozenset(_tool_marks(tool))
        _tools[id(tool)] = known = (tool, marks, marks | _CALL)
    return known


def _tool_marks(tool: Tool) -> Iterator[str]:
    yield from (each.value for each in tool.capabilities)
    named = words(tool.name)
    deeds = acts(named) | ({deed_of(tool.definition)} if tool.definition else set())
    if deeds & DESTROYS:
        yield "destroys"
    if deeds & CHANGES:
        yield "changes"
    elif only_reads(named):
        yield "reads"
    if "message.send" in tool.capabilities:
        yield "sends-out"
    if not SIGN_IN.isdisjoint(named):
        yield "signs-in"
    if "net.out" in tool.capabilities or not OUTSIDE.isdisjoint(named):
        yield _OUTSIDE


def _mark_text(text: str, marks: frozenset[str], shown: set[str]) -> None:
    """Add to ``shown`` what a text shows of a call with these marks."""
    # No place where secrets are kept is written without one of these.
    if ("." in text or "_" in text or "/" in text) and SECRETS(text):
        shown.add("secret-place")
    if "exec" in marks:
        for mark, pattern in COMMANDS:
            if pattern(text):
                shown.add(mark)
    if "net.out" in marks and WAY_OUT(text):
        shown.add("sends-out")
    if "vanguard" in text or "VANGUARD" in text:
        shown.add("asks-gateway")


def _mark_answer(message: Message, context: Context, decision: Decision, marks: set[str]) -> None:
    asked = context.asked
    if asked is None or asked.get("method") not in ACTING:
        return
    if any(each.rule == "secret-disclosed" for each in decision.redactions) or any(
        reason.finding.rule == "secret-disclosed" for reason in decision.reasons
    ):
        marks.add("secret-shown")
    result = message.body.get("result")
    failed = message.kind is ERROR or (isinstance(result, dict) and result.get("isError") is True)
    tool = context.tool
    caps = _of_tool(tool) if tool is not None else _NONE
    if failed:
        marks.add("failed")
    # What a command prints may be a log about others; a short answer is about the command.
    if failed or "signs-in" in caps or ("exec" in caps and len(message.raw) <= _SHORT):
        head = message.raw[:_LONGEST].decode("utf-8", "replace")
        denied = DENIED if failed or "signs-in" in caps else REFUSED
        if denied(head):
            marks.add("denied")
        elif failed and caps.isdisjoint(("exec", "db")) and MISSING(head):
            marks.add("not-found")
        if failed and UNREACHABLE(head):
            marks.add("unreachable")
    if not failed and message.kind is ANSWER and _from_outside(tool, asked):
        marks.add("untrusted")


def _from_outside(tool: Tool | None, asked: Mapping[str, Any]) -> bool:
    if tool is None:
        uri = params_of(asked).get("uri")
        return isinstance(uri, str) and uri.startswith(("http://", "https://"))
    return _OUTSIDE in _of_tool(tool)


def _arguments(message: Message, context: Context) -> Json:
    answers = message.kind is ANSWER or message.kind is ERROR
    params = params_of(context.asked) if answers else message.params
    return params["arguments"] if "arguments" in params else {"uri": params.get("uri")}


def _texts(arguments: Json) -> list[tuple[str, str]]:
    """Short texts of arguments with their names, two levels deep; what a call is about comes first."""
    found: list[tuple[str, str]] = []
    if not isinstance(arguments, dict):
        return found
    for key, value in arguments.items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            found.append((key, str(value)))
        elif isinstance(value, list):
            found += [(key, each) for each in value[:_VALUES] if isinstance(each, str)]
        elif isinstance(value, dict):
            found += [(name, each) for name, each in list(value.items())[:_VALUES] if isinstance(each, str)]
        if len(found) >= _VALUES:
            break
    return [(key, text) for key, text in found if len(text) <= _LONGEST]


def _target(message: Message, context: Context, texts: list[tuple[str, str]]) -> Iterator[str]:
    by_name = {key.lower(): text for key, text in reversed(texts)}
    chosen = next((by_name[name] for name in _FIRST if name in by_name), None)
    if chosen is None and texts:
        chosen = texts[0][1]
    if chosen is not None:
        yield _tool_name(context) + "\0" + chosen.strip()


def _names(message: Message, context: Context, texts: list[tuple[str, str]]) -> Iterator[str]:
    if context.tool is not None and context.tool.name:
        yield "tool\0" + context.tool.name
    files = {path.rsplit("/", 1)[-1] for _, text in texts for path in _FILE.findall(text)[:8]}
    yield from sorted(each for each in files if len(each) > 2)


def _hosts(message: Message, context: Context, texts: list[tuple[str, str]]) -> Iterator[str]:
    for key, text in texts:
        if key.lower() in _HOST_ARGUMENTS:
            yield text.strip().lower()
        yield from (host.lower() for host in _HOST.findall(text)[:8])


def _folders(message: Message, context: Context, texts: list[tuple[str, str]]) -> Iterator[str]:
    for _, text in texts:
        for path in _FILE.findall(text)[:4]:
            yield path.rpartition("/")[0] or "."


def _tool_name(context: Context) -> str:
    return context.tool.name if context.tool is not None else ""


_OF_KIND: Final[Mapping[str, Callable[[Message, Context, list[tuple[str, str]]], Iterator[str]]]] = {
    Kind.TARGET.value: _target,
    Kind.NAME.value: _names,
    Kind.HOST.value: _hosts,
    Kind.FOLDER.value: _folders,
    Kind.TOOL.value: lambda message, context, texts: iter((_tool_name(context),)),
}
