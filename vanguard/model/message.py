"""A message and what L0 makes of it: fragments, forms, a reading."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, TypeAlias

from vanguard.model.finding import Finding
from vanguard.model.value import value

Json: TypeAlias = Any
"""A decoded JSON value: dict, list, str, int, float, bool or None."""

JsonId: TypeAlias = str | int
"""A JSON-RPC id, kept with its own type: ``"7"`` is not ``7`` (JSON-RPC 2.0, section 4)."""


class Direction(StrEnum):
    """Which way a message goes: towards the MCP server, or towards the client and its model."""

    TO_SERVER = "to_server"
    TO_CLIENT = "to_client"

    @property
    def opposite(self) -> Direction:
        """The other way: the direction in which an answer to this message comes."""
        return TO_CLIENT if self is TO_SERVER else TO_SERVER


class Kind(StrEnum):
    """The four shapes of a JSON-RPC 2.0 object."""

    REQUEST = "request"
    NOTIFICATION = "notification"
    ANSWER = "answer"
    ERROR = "error"


# An enum's member costs several times what a global does, and every message asks for a dozen.
TO_SERVER, TO_CLIENT = Direction
REQUEST, NOTIFICATION, ANSWER, ERROR = Kind


class Part(StrEnum):
    """What a fragment is for in its message, as ``wire.catalogue`` says."""

    NAME = "name"
    """A name or title: of a tool, a prompt, a resource, a client, a server."""
    ARGUMENT = "argument"
    """A value handed to the server to act upon."""
    URI = "uri"
    """A URI or URI template in a field of the protocol."""
    DEFINITION = "definition"
    """A description or schema text of a tool, prompt or resource, which a model reads."""
    INSTRUCTIONS = "instructions"
    """A server's instructions, often put into the system prompt."""
    CONTENT = "content"
    """The content of a result, which a model reads."""
    ERROR = "error"
    """An error's message or data."""
    NOTICE = "notice"
    """A log message, a progress or status text, a reason."""
    ASK = "ask"
    """What a server asks of the client's model or user (sampling, elicitation)."""
    REPLY = "reply"
    """What a client's model or user replies to a server (sampling, elicitation, roots)."""
    META = "meta"
    """Anything under ``_meta``."""
    OTHER = "other"
    """Protocol machinery (cursors, tokens, levels) and everything the catalogue does not know."""


@value
class Form:
    """One reading of a fragment: a text, and the chain of steps that led to it from what was sent."""

    text: str
    chain: tuple[str, ...] = ()


@value
class Fragment:
    """One text inside a message, a value or a key, addressed by its path.

    ``path`` is the sequence of keys and indexes from the message's root; for a key it ends with the
    key itself.  ``forms[0]`` is always the text as sent, with an empty chain; only in a fragment from
    inside a text that is JSON itself does the chain say how it was uncovered (``json``), and there the
    path leads through that text.
    """

    path: tuple[str | int, ...]
    part: Part
    is_key: bool
    forms: tuple[Form, ...]

    @property
    def text(self) -> str:
        """The text as sent."""
        return self.forms[0].text

    @property
    def pointer(self) -> str:
        """The JSON pointer of the value (RFC 6901), or of the member whose key this is."""
        return pointer_of(self.path)


def pointer_of(path: Iterable[str | int]) -> str:
    """The keys and indexes of a path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


@value
class Message:
    """One JSON-RPC message in one direction.

    ``raw`` is the line as it came, without its newline; ``body`` the value that was parsed from it;
    ``id`` is None only where the message has none; ``method`` is the method asked for or, of an
    answer, the method that it answers ("" when unknown).
    """

    direction: Direction
    kind: Kind
    raw: bytes
    body: Mapping[str, Json]
    id: JsonId | None
    method: str

    @property
    def is_call(self) -> bool:
        """Whether this asks the server to call a tool; its params then name one."""
        return (
            self.method == "tools/call"
            and self.direction is TO_SERVER
            and (self.kind is REQUEST or self.kind is NOTIFICATION)
        )

    @property
    def params(self) -> Mapping[str, Json]:
        """The params of a request or notification; empty where there are none."""
        return params_of(self.body)


def params_of(body: Mapping[str, Any] | None) -> Mapping[str, Json]:
    """The params of a request's body; empty where there are none, or no request."""
    params = body.get("params") if body is not None else None
    return params if isinstance(params, dict) else {}


BEYOND: Final = "\u0100"
"""Stands in ``Reading.signs`` for everything outside ASCII."""

_NONE: Final[frozenset[str]] = frozenset()
_NO_SIGNS: Final = bytes(byte for byte in range(256) if byte > 127 or chr(byte).isalnum() or byte in b" \n")

_SIGNS: Final = bytes(byte for byte in range(128) if byte not in _NO_SIGNS)
_SEARCHED: Final = 16_384
"""Characters from which on it is cheaper to look for each sign than to list all that stand there."""

Leaf: TypeAlias = tuple[tuple[str | int, ...], str | int, Part, bool, str, tuple[str, ...]]
"""A fragment that has but one form, before it is made: where its holder stands, its own step there,
its part, whether it is a key, its text and its chain."""


class Reading:
    """A message with its fragments and what L0 found odd while reading it.

    ``exhausted`` names the bound that was met, if one was, so that later layers know that forms may
    be missing; ``nodes`` counts members and entries of the body at every depth, those inside JSON
    texts included.

    Most messages give no layer a reason to look closer than at ``text``, so fragments may be given as
    leaves, and are made when somebody asks for them.
    """

    __slots__ = ("_leaves", "_made", "anomalies", "exhausted", "marks", "message", "nodes", "signs", "text")

    def __init__(
        self,
        message: Message,
        leaves: Sequence[Leaf | Fragment],
        anomalies: tuple[Finding, ...] = (),
        exhausted: str = "",
        nodes: int = 0,
    ) -> None:
        self.message = message
        self.anomalies = anomalies
        self.exhausted = exhausted
        self.nodes = nodes
        self._leaves = leaves
        self._made: tuple[Fragment, ...] | None = None
        self.marks: frozenset[int] | None = None
        """What several layers wait for and ``text`` may hold, once one has asked (see `layers.marks`)."""
        # Attributes, for every layer asks for them.
        try:
            # Nearly always all of them are leaves.
            text = "\n".join([leaf[4] for leaf in leaves])  # type: ignore[index]
        except TypeError:
            text = "\n".join(self._texts())
        self.text = text
        """Every form of every fragment in one text, parted by newlines: what holds for none of it holds
        for none of them."""
        self.signs = _signs(text)
        """The ASCII signs that stand in ``text``, besides letters, digits and blanks; and BEYOND where
        something else than ASCII does.

        One look at it tells most layers of most messages that they have nothing to judge.
        """

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """Every text of the message, in document order."""
        made = self._made
        if made is None:
            self._made = made = tuple(
                leaf if leaf.__class__ is Fragment else _fragment(leaf)  # type: ignore[arg-type]
                for leaf in self._leaves
            )
        return made

    def forms(self, parts: Container[Part]) -> Iterator[tuple[Fragment, Form]]:
        """Every form of the fragments of these parts, in document order."""
        for fragment in self.fragments:
            if fragment.part in parts:
                for form in fragment.forms:
                    yield fragment, form

    def long(self, parts: Container[Part], least: int) -> Iterator[tuple[Leaf | Fragment, str]]:
        """Every form of at least so many characters, of a value of these parts, beside what it is of.

        Makes no fragments.
        """
        for leaf in self._leaves:
            if leaf.__class__ is tuple:
                if len(leaf[4]) >= least and leaf[2] in parts and not leaf[3]:
                    yield leaf, leaf[4]
            elif leaf.part in parts and not leaf.is_key:  # type: ignore[union-attr]
                for form in leaf.forms:  # type: ignore[union-attr]
                    if len(form.text) >= least:
                        yield leaf, form.text

    def besides(self) -> Iterator[tuple[tuple[str | int, ...], bool, str]]:
        """Every form that is no text value as it was sent: its path, whether it is a key's, and its text.

        Those are keys, what disguises hide, and what stands in texts that are JSON; makes no fragments.
        """
        for leaf in self._leaves:
            if leaf.__class__ is tuple:
                path, step, _, is_key, text, chain = leaf
                if is_key or chain:
                    yield (*path, step), is_key, text
                continue
            forms = leaf.forms  # type: ignore[union-attr]
            own = leaf.is_key or forms[0].chain  # type: ignore[union-attr]
            for form in forms if own else forms[1:]:
                yield leaf.path, leaf.is_key, form.text  # type: ignore[union-attr]

    def _texts(self) -> Iterator[str]:
        for leaf in self._leaves:
            if leaf.__class__ is tuple:
                yield leaf[4]
            else:
                yield from [form.text for form in leaf.forms]  # type: ignore[union-attr]

    def some(self, parts: Container[Part], test: Callable[[str], object]) -> bool:
        """Whether a test holds for some form of a fragment of these parts; makes no fragments."""
        for leaf in self._leaves:
            if leaf.__class__ is tuple:
                if leaf[2] in parts and test(leaf[4]):
                    return True
            elif leaf.part in parts and any(test(form.text) for form in leaf.forms):  # type: ignore[union-attr]
                return True
        return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reading) and all(
            getattr(self, name) == getattr(other, name)
            for name in ("message", "fragments", "anomalies", "exhausted", "nodes")
        )

    __hash__ = None  # type: ignore[assignment]


def _signs(text: str) -> frozenset[str]:
    data = text.encode("utf-8", "replace")
    beyond = "" if text.isascii() else BEYOND
    if len(text) > _SEARCHED:
        return frozenset([*(chr(sign) for sign in _SIGNS if sign in data), *beyond])
    left = data.translate(None, _NO_SIGNS)
    return frozenset(left.decode("ascii") + beyond) if left or beyond else _NONE


def place_of(leaf: Leaf | Fragment) -> str:
    """The JSON pointer (RFC 6901) of a fragment, or of one that is not made yet."""
    return leaf.pointer if isinstance(leaf, Fragment) else pointer_of((*leaf[0], leaf[1]))


def _fragment(leaf: Leaf) -> Fragment:
    path, step, part, is_key, text, chain = leaf
    return Fragment((*path, step), part, is_key, (Form(text, chain),))
