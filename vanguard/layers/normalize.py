"""L0: a message read into fragments, each with the forms that its text has once disguises are off.

Which texts become fragments:

* every string value, at every depth, in document order, also in members that no revision knows;
* every key, before its value, save the words of the protocol and of JSON Schema (`WORDS`), which
  are the same in every message; a key that stands many times in like places is one fragment;
* the method where the catalogue does not know it, and an id that is a long string;
* the strings and keys inside a text that is itself a JSON object or array, however it was disguised:
  their path is the text's path and then the path inside, their chain begins with ``json`` (after
  the steps that uncovered it).  The text around them stays one fragment in one form.

Numbers, booleans and null carry no text.  Nothing is skipped for its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vanguard.layers import hidden
from vanguard.layers.disguises import OPENERS, all_plain, is_plain
from vanguard.layers.joined import blocks, pieces
from vanguard.layers.unwrap import Unwrapping
from vanguard.layers.vocabulary import WORDS
from vanguard.model.finding import Finding, Severity
from vanguard.model.message import Direction, Form, Fragment, Leaf, Message, Part, Reading
from vanguard.model.profile import Limits
from vanguard.model.rule import Builtin
from vanguard.wire import catalogue

READ_BUDGET = Builtin(
    id="read-budget",
    title="A text wears more disguises than are taken off",
    layer="L0",
    family="read",
    severity=Severity.MEDIUM,
    confidence=0.8,
    says="a text is encoded too often or too richly to be read in full.",
    tags=("owasp:MCP08", "atlas:AML.T0068", "cwe:409", "obfuscation"),
)
BUILTIN: tuple[Builtin, ...] = (READ_BUDGET, *hidden.BUILTIN)

_METHOD = catalogue.Node(Part.NAME, {}, None, True)
"""Where the text of an unknown method stands."""

_ENVELOPE = frozenset({"jsonrpc", "id", "method"})
_NAMED = Part.NAME
_TOGETHER = {Part.ARGUMENT: pieces, Part.CONTENT: blocks, Part.ASK: blocks}
"""How texts are put together that stand in pieces in one part or another."""

_LONG_ID = 64
_LEAST = 64 * 1024
"""Characters that may always be decoded, however short the message."""

_Path = tuple[str | int, ...]
_Chain = tuple[str, ...]
_Place = tuple[Iterator[tuple[Any, Any]], _Path, catalogue.Node, _Chain]
"""Members or entries still to be read, where they stand, and how they were uncovered."""


def read(message: Message, limits: Limits) -> Reading:
    """The fragments of a message, in document order, and what was odd about them.

    Cost and memory grow in proportion to the message; ``limits`` bounds the forms (see `Limits`),
    and meeting a bound is the finding ``read-budget``.  Never raises for a decoded JSON value.
    """
    reader = _Reader(message, limits)
    reader.walk()
    return Reading(message, reader.leaves, tuple(reader.found.values()), reader.exhausted, reader.nodes)


class _Reader:
    """One reading in the making."""

    __slots__ = (
        "acted", "exhausted", "found", "keys", "leaves", "limits", "message", "nodes", "plain", "room",
    )  # fmt: skip

    def __init__(self, message: Message, limits: Limits) -> None:
        self.message = message
        self.acted = message.direction is Direction.TO_SERVER
        self.limits = limits
        self.leaves: list[Leaf | Fragment] = []
        self.found: dict[str, Finding] = {}
        self.keys: set[tuple[str, catalogue.Node]] = set()
        self.nodes = 0
        self.plain = all_plain(message.raw, self.acted)
        self.room = max(_LEAST, limits.decoded_factor * len(message.raw))
        self.exhausted = ""

    def walk(self) -> None:
        """Read the whole body, without recursion."""
        top = catalogue.root(self.message)
        stack: list[_Place] = [(iter(self._members(top)), (), top, ())]
        keys, leaves, plain = self.keys, self.leaves, self.plain
        while stack:
            members, path, node, chain = stack[-1]
            children, rest, uniform, deep = node.children, node.rest or node, node.uniform, len(stack)
            child = node
            for key, value in members:
                if key.__class__ is str:
                    # node.step(key), written out: one call less for every member.
                    if not uniform:
                        child = children.get(key) or rest
                    if key not in WORDS and (known := (key, child)) not in keys:
                        keys.add(known)
                        stack += self._text(key, path, key, child, chain, True)
                kind = value.__class__
                if kind is str:
                    # The commonest case of _text, written out too.
                    if plain and value[:1] not in OPENERS and child.part is not _NAMED:
                        leaves.append((path, key, child.part, False, value, chain))
                    else:
                        stack += self._text(value, path, key, child, chain)
                elif kind is dict or kind is list:
                    stack.append(self._inside(value, (*path, key), child, chain))
                if len(stack) > deep:
                    break
            else:
                stack.pop()

    def _members(self, top: catalogue.Node) -> list[tuple[str, Any]]:
        """The members of the body without its envelope, whose own texts are read here."""
        body = self.message.body
        self.nodes = len(body)
        method, id = body.get("method"), body.get("id")
        if method.__class__ is str and method not in catalogue.methods(self.message.direction):
            self._text(method, (), "method", _METHOD, ())
        if id.__class__ is str and len(id) > _LONG_ID:
            self._text(id, (), "id", top.step("id"), ())
        return [member for member in body.items() if member[0] not in _ENVELOPE]

    def _inside(self, value: Any, path: _Path, node: catalogue.Node, chain: _Chain) -> _Place:
        self.nodes += len(value)
        find = _TOGETHER.get(node.part)
        if find is not None:
            for text, step in find(value):
                self._whole(Form(text, (*chain, step)), path, node)
        members = value.items() if value.__class__ is dict else enumerate(value)
        return iter(members), path, node, chain

    def _text(
        self,
        text: str,
        path: _Path,
        step: str | int,
        node: catalogue.Node,
        chain: _Chain,
        is_key: bool = False,
    ) -> Iterable[_Place]:
        """Add the fragment of one text; give back what is inside it, where it is JSON."""
        part = node.part
        if not (self.plain and text[:1] not in OPENERS) and not is_plain(text, self.acted):
            return self._disguised(Form(text, chain), (*path, step), node, is_key)
        self.leaves.append((path, step, part, is_key, text, chain))
        if part is _NAMED and not text.isprintable():
            self._look(Fragment((*path, step), part, is_key, (Form(text, chain),)))
        return ()

    def _whole(self, form: Form, path: _Path, node: catalogue.Node) -> None:
        """Add the fragment of a text that was put together; what its pieces wear says nothing of it."""
        if is_plain(form.text, self.acted):
            self.leaves.append((path[:-1], path[-1], node.part, False, form.text, form.chain))
        else:
            self._disguised(form, path, node, False)

    def _disguised(self, sent: Form, path: _Path, node: catalogue.Node, is_key: bool) -> Iterable[_Place]:
        unwrapping = Unwrapping(sent, self.limits, self.room, self.acted)
        unwrapping.run()
        self.room = unwrapping.room
        fragment = Fragment(path, node.part, is_key, tuple(unwrapping.forms))
        self.leaves.append(fragment)
        if unwrapping.met and not self.exhausted:
            self.exhausted = unwrapping.met
            self.found[READ_BUDGET.id] = hidden.finding(READ_BUDGET, fragment, (0, 60))
        self._look(fragment)
        return [self._inside(value, path, node, chain) for value, chain in reversed(unwrapping.inside)]

    def _look(self, fragment: Fragment) -> None:
        for finding in hidden.look(fragment, self.message.direction):
            self.found.setdefault(finding.rule, finding)
