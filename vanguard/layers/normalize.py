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

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from vanguard.layers import hidden_rules
from vanguard.layers.joined import SPLICED, blocks, continuation, is_told, pieces, told
from vanguard.layers.plain import OPENERS, all_plain, is_plain
from vanguard.layers.stretches import LONG
from vanguard.layers.vocabulary import WORDS
from vanguard.model.finding import Finding, Severity
from vanguard.model.message import Direction, Form, Fragment, Kind, Leaf, Message, Part, Reading
from vanguard.model.profile import Limits
from vanguard.model.rule import Builtin
from vanguard.wire import catalogue

READ_BUDGET: Final = Builtin(
    id="read-budget",
    title="A text wears more disguises than are taken off",
    layer="L0",
    family="read",
    severity=Severity.MEDIUM,
    confidence=0.8,
    says="a text is encoded too often or too richly to be read in full.",
    tags=("owasp:MCP08", "atlas:AML.T0068", "cwe:409", "obfuscation"),
)
BUILTIN: Final[tuple[Builtin, ...]] = (READ_BUDGET, *hidden_rules.BUILTIN)

_METHOD: Final = catalogue.Node(Part.NAME, {}, None, True)
"""Where the text of an unknown method stands."""

_ENVELOPE: Final = frozenset({"jsonrpc", "id", "method"})
_USUAL: Final = {
    Kind.REQUEST: (frozenset({"jsonrpc", "id", "method", "params"}), "params"),
    Kind.NOTIFICATION: (frozenset({"jsonrpc", "method", "params"}), "params"),
    Kind.ANSWER: (frozenset({"jsonrpc", "id", "result"}), "result"),
    Kind.ERROR: (frozenset({"jsonrpc", "id", "error"}), "error"),
}
"""The members of a body that has no others, and the one of them that is read."""
_NAMED: Final = Part.NAME
_TOGETHER: Final = {Part.ARGUMENT: pieces, Part.CONTENT: blocks, Part.ASK: blocks}
"""How texts are put together that stand in pieces in one part or another."""

_LONG_ID: Final = 64
_FIRST: Final = 4
"""Texts of a message that may be the first one which is shown."""
_LEAST: Final = 64 * 1024
"""Characters that may always be decoded, however short the message."""

_Path = tuple[str | int, ...]
_Chain = tuple[str, ...]
_Leaves = list[Any]
"""Leaves and fragments, and lists of such for what is inside a text."""


def read(message: Message, limits: Limits, said: tuple[str, ...] = ()) -> Reading:
    """The fragments of a message, in document order, and what was odd about them.

    ``said`` are the ends of notices that went before: each is read once more together with the first text.

    Cost and memory grow in proportion to the message; ``limits`` bounds the forms (see `Limits`),
    and meeting a bound is the finding ``read-budget``.  Never raises for a decoded JSON value.
    """
    reader = _Reader(message, limits)
    leaves = reader.walk()
    if said:
        leaves = reader.continued(leaves, said)
    return Reading(message, leaves, tuple(reader.found.values()), reader.exhausted, reader.nodes)


class _Reader:
    """One reading in the making."""

    __slots__ = (
        "acted", "exhausted", "found", "inner", "keys", "leaves",
        "limits", "message", "nodes", "plain", "room",
    )  # fmt: skip

    def __init__(self, message: Message, limits: Limits) -> None:
        self.message = message
        self.acted = message.direction is Direction.TO_SERVER
        self.limits = limits
        self.leaves: _Leaves = []
        self.inner: deque[tuple[Any, _Path, catalogue.Node, _Chain, _Leaves]] = deque()
        self.found: dict[str, Finding] = {}
        self.keys: set[tuple[str, catalogue.Node]] = set()
        self.nodes = 0
        self.plain = all_plain(message.raw, self.acted)
        self.room = max(_LEAST, limits.decoded_factor * len(message.raw))
        self.exhausted = ""

    def walk(self) -> Sequence[Leaf | Fragment]:
        """Read the whole body; gives back its fragments in document order."""
        message = self.message
        body = message.body
        top = catalogue.root(message)
        leaves = self.leaves
        self._envelope(top)
        keys, name = _USUAL[message.kind]
        if body.keys() == keys and (held := body[name]).__class__ is dict:
            self.nodes = len(body)
            self._read(held, (name,), top.step(name), ())
        else:
            members = {key: value for key, value in body.items() if key not in _ENVELOPE}
            self.nodes = len(body) - len(members)
            self._read(members, (), top, ())
        if not self.inner:
            return leaves
        # What is inside texts is read in its turn, so that no nesting of texts makes this deep.
        while self.inner:
            value, path, node, chain, self.leaves = self.inner.popleft()
            self._read(value, path, node, chain)
        return list(_flat(leaves))

    def continued(
        self, leaves: Sequence[Leaf | Fragment], said: tuple[str, ...]
    ) -> Sequence[Leaf | Fragment]:
        """The fragments, and the first texts that a model reads behind what was said before them."""
        self.leaves = []
        for leaf in islice(filter(is_told, leaves), _FIRST):
            path, part, text = told(leaf)
            for before in said:
                spliced = Form(continuation(before, text), (SPLICED,))
                self._whole(spliced, path, catalogue.Node(part, {}, None, True))
        return [*leaves, *_flat(self.leaves)]

    def _envelope(self, top: catalogue.Node) -> None:
        """Read the envelope's own texts: a method that nobody knows, an id that is a text."""
        body = self.message.body
        method, id = body.get("method"), body.get("id")
        if method.__class__ is str and method not in catalogue.methods(self.message.direction):
            self._text(method, (), "method", _METHOD, ())
        if id.__class__ is str and len(id) > _LONG_ID:
            self._text(id, (), "id", top.step("id"), ())

    def _read(self, value: Any, path: _Path, node: catalogue.Node, chain: _Chain) -> None:
        """Read what is in an object or array; as deep as a document may be, and no deeper."""
        self.nodes += len(value)
        find = _TOGETHER.get(node.part)
        if find is not None:
            for text, step in find(value):
                self._whole(Form(text, (*chain, step)), path, node)
        children, rest, uniform = node.children, node.rest or node, node.uniform
        leaves, plain = self.leaves, self.plain
        child = node
        for key, item in value.items() if value.__class__ is dict else enumerate(value):
            if key.__class__ is str:
                # node.step(key), written out: one call less for every member.
                if not uniform:
                    child = children.get(key) or rest
                if key not in WORDS and (known := (key, child)) not in self.keys:
                    self.keys.add(known)
                    self._text(key, path, key, child, chain, True)
            kind = item.__class__
            if kind is str:
                # The commonest case of _text, written out too.
                if plain and item[:1] not in OPENERS:
                    leaves.append((path, key, child.part, False, item, chain))
                else:
                    self._text(item, path, key, child, chain)
            elif (kind is dict or kind is list) and item:
                self._read(item, (*path, key), child, chain)

    def _text(
        self,
        text: str,
        path: _Path,
        step: str | int,
        node: catalogue.Node,
        chain: _Chain,
        is_key: bool = False,
    ) -> None:
        """Add the fragment of one text, and see to what is inside it, where it is JSON."""
        part = node.part
        if not (self.plain and text[:1] not in OPENERS) and (
            # A long text is looked at stretch by stretch, and not as a whole before.
            (len(text) > LONG and not self.acted) or not is_plain(text, self.acted)
        ):
            self._disguised(Form(text, chain), (*path, step), node, is_key)
            return
        self.leaves.append((path, step, part, is_key, text, chain))
        if part is _NAMED and not text.isprintable():
            self._look(Fragment((*path, step), part, is_key, (Form(text, chain),)))

    def _whole(self, form: Form, path: _Path, node: catalogue.Node) -> None:
        """Add the fragment of a text that was put together; what its pieces wear says nothing of it."""
        if is_plain(form.text, self.acted):
            self.leaves.append((path[:-1], path[-1], node.part, False, form.text, form.chain))
        else:
            self._disguised(form, path, node, False)

    def _disguised(self, sent: Form, path: _Path, node: catalogue.Node, is_key: bool) -> None:
        # Loaded when the first text comes that may wear one: a start need not wait for it.
        from vanguard.layers.unwrap import Unwrapping

        unwrapping = Unwrapping(sent, self.limits, self.room, self.acted)
        unwrapping.run()
        self.room = unwrapping.room
        fragment = Fragment(path, node.part, is_key, tuple(unwrapping.forms))
        self.leaves.append(fragment)
        if unwrapping.met and not self.exhausted:
            self.exhausted = unwrapping.met
            from vanguard.layers import hidden

            self.found[READ_BUDGET.id] = hidden.finding(READ_BUDGET, fragment, (0, 60))
        self._look(fragment)
        for value, chain in unwrapping.inside:
            within: _Leaves = []
            self.leaves.append(within)
            self.inner.append((value, path, node, chain, within))

    def _look(self, fragment: Fragment) -> None:
        from vanguard.layers import hidden

        for finding in hidden.look(fragment, self.message.direction):
            self.found.setdefault(finding.rule, finding)


def _flat(leaves: _Leaves) -> Iterator[Leaf | Fragment]:
    """Leaves with those inside texts in their places; as deep as texts may hold texts."""
    for leaf in leaves:
        if leaf.__class__ is list:
            yield from _flat(leaf)
        else:
            yield leaf
