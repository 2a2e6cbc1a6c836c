"""The way through a script: pipelines, branches, loops, functions, each of them taken once or a few times.

What a simple command does on the way is filled in by whoever follows it.
"""

from __future__ import annotations

import re

from vanguard.layers.shell.command import EMPTY, ENDLESS, UNKNOWN, Command, Stream
from vanguard.layers.shell.expand import Expander, words_of
from vanguard.layers.shell.script import parse
from vanguard.layers.shell.tree import Compound, Node, Pipeline, Redirect, Script, Simple

NESTED = 8
"""Scripts, functions and starters inside one another that are followed."""

_ROUNDS = 16
"""Rounds of a loop over known values that are followed one by one."""

_SEVERAL = re.compile(r"[*?]|\$\(|`")
_COUNTED = re.compile(r"(?:\$\(seq (?:\d+ )*|\{\d+\.\.)(\d+)")
_BOUND = re.compile(r"[<>]=?\s*(\d{1,9})|\A\s*;\s*;\s*\Z")
_DESCRIBED = 160


class Walker(Expander):
    """One text on the way through it.

    ``commands`` are all that may run, in order; ``bombs`` are the functions that only multiply
    themselves, by their place; ``spent`` says that there was more than is followed.  ``before`` is the
    command whose output the next one reads, ``fed`` the input of the compound around it, ``place``
    where a script stands that is no part of the text, ``calls`` the functions around.
    """

    __slots__ = (
        "_deep",
        "_left",
        "before",
        "bombs",
        "calls",
        "commands",
        "fed",
        "place",
        "sockets",
        "spent",
        "times",
    )

    def __init__(self, length: int) -> None:
        super().__init__(16_384 + 8 * length)
        self.commands: list[Command] = []
        self.bombs: list[tuple[int, int]] = []
        self.spent = False
        self._left = 64 + length // 2
        self._deep = 0
        self.calls: tuple[str, ...] = ()
        self.place: tuple[int, int] | None = None
        self.before: Command | None = None
        self.fed = EMPTY
        self.sockets = 0
        self.times = 1

    def text(self, text: str, fed: Stream = EMPTY) -> Stream:
        """Follow a script that is a text of its own."""
        if self._deep >= NESTED or not self.spend(1) or len(text) > self.room:
            self.spent = True
            return UNKNOWN
        self.room -= len(text)
        self._deep += 1
        out = self.script(parse(text), fed)
        self._deep -= 1
        return out

    def script(self, script: Script, fed: Stream) -> Stream:
        """Follow pipelines one after the other; what they write, together."""
        out = EMPTY
        for pipeline in script:
            out = out.and_then(self._pipeline(pipeline, fed))
        return out

    def run(self, script: Script, program: str) -> Stream:
        """What a script in the words of a program writes."""
        before, self.before = self.before, None
        seen = len(self.commands)
        labels = self.labels
        out = self.script(script, EMPTY)
        self.labels = labels
        self.before = before
        for command in self.commands[seen:]:
            command.inside = command.inside or program or "="
        return out

    def opened(self, script: Script, sign: str) -> str:
        """The name of the file that stands for a process's output."""
        out = self.run(script, "<(")
        path = f"/dev/fd/{63 - len(self.scope.files)}"
        self.scope.store(path, out, False)
        return path

    def described(self, script: Script) -> str:
        """The plain words of a script whose output is not known."""
        return " ".join(words_of(script))[:_DESCRIBED].rstrip(" |")

    def simple(self, node: Simple, fed: Stream, background: bool) -> Stream:
        """Follow a simple command; what it writes."""
        raise NotImplementedError

    def redirected(self, redirects: list[Redirect], command: Command) -> Stream:
        """Take note of where a command's input comes from and where its output goes."""
        raise NotImplementedError

    def spend(self, count: int) -> bool:
        """Whether there is work left to be done, ``count`` steps of which are now taken."""
        self._left -= count
        self.spent = self.spent or self._left < 0
        return self._left >= 0

    def _pipeline(self, pipeline: Pipeline, fed: Stream) -> Stream:
        outer, stream = self.before, fed
        for node in pipeline.nodes:
            seen = len(self.commands)
            stream = self._node(node, stream, pipeline.then == "&")
            self.before = self.commands[-1] if len(self.commands) > seen else None
        self.before = outer
        return stream

    def _node(self, node: Node, fed: Stream, background: bool) -> Stream:
        if not self.spend(1):
            return UNKNOWN
        if isinstance(node, Simple):
            return self.simple(node, fed, background)
        return self._compound(node, fed, background)

    def _compound(self, node: Compound, fed: Stream, background: bool) -> Stream:
        if node.kind == "function":
            self._define(node)
            return EMPTY
        start, end = self.place or (node.start, node.end)
        around = Command([], "", start, end, self.scope.folder)
        around.socket, around.times, around.background = self.sockets, self.times, background
        self.redirected(node.redirects, around)
        sockets, times, outer = self.sockets, self.times, self.fed
        self.sockets = around.socket
        self.fed = around.fed if around.fed is not EMPTY else fed if fed is not EMPTY else outer
        folder = self.scope.folder
        out = self._bodies(node)
        if node.kind == "(":
            self.scope.folder = folder
        self.sockets, self.times, self.fed = sockets, times, outer
        if around.writes:
            around.out = out
            self.commands.append(around)
            for path, more in around.writes:
                self.scope.store(path, out, more)
            return EMPTY
        return out

    def _bodies(self, node: Compound) -> Stream:
        out = EMPTY
        if node.kind in ("for", "select"):
            return self._for(node)
        if node.kind in ("while", "until"):
            self.times = min(ENDLESS, self.times * self._rounds(node))
        if node.kind in ("((", "[[", "case"):
            labels, self.labels = self.labels, 0
            words = [node.kind, *(field for word in node.words for field in self.fields(word))]
            test = Command(words, node.kind, *(self.place or (node.start, node.end)), self.scope.folder)
            test.times, test.labels = self.times, self.labels
            self.labels |= labels
            self.commands.append(test)
        for body in node.bodies:
            out = out.and_then(self.script(body, self.fed))
        return out

    def _rounds(self, node: Compound) -> int:
        first = node.bodies[0][0].nodes[0] if node.bodies and node.bodies[0] else None
        word = first.words[0] if isinstance(first, Simple) and first.words else ""
        return ENDLESS if word in ("true", ":", "1", "[") and node.kind == "while" and word != "[" else 4

    def _for(self, node: Compound) -> Stream:
        values = [value for word in node.words for value in self.fields(word)]
        if not node.name:
            counter = node.words[0][0] if node.words else ""
            bound = _BOUND.search(counter if isinstance(counter, str) else self.one(counter.word))
            rounds = (int(bound[1]) if bound[1] else ENDLESS) if bound is not None else 4
            values, node_name = [""], "_"
        else:
            rounds, node_name = max(1, len(values)), node.name
            counted = _COUNTED.match(values[0]) if len(values) == 1 else None
            rounds = (
                int(counted[1]) if counted is not None else max(rounds, 2 * any(map(_SEVERAL.search, values)))
            )
        self.times = min(ENDLESS, self.times * rounds)
        out, labels = EMPTY, self.labels
        if len(values) > _ROUNDS:
            values = [*values[: _ROUNDS - 1], " ".join(values[_ROUNDS - 1 :])]
        for value in values or [f"${node.name}"]:
            self.scope.assign(node_name, Stream(value, labels))
            for body in node.bodies:
                out = out.and_then(self.script(body, self.fed))
        return out

    def _define(self, node: Compound) -> None:
        body = node.bodies[0] if node.bodies else ()
        self.scope.functions[node.name] = body
        if _multiplies(body, node.name):
            self.bombs.append(self.place or (node.start, node.end))


def _multiplies(script: Script, name: str) -> bool:
    """Whether a function calls itself twice at once, or once more in the background."""
    for pipeline in script:
        calls = sum(isinstance(node, Simple) and node.words[:1] == [name] for node in pipeline.nodes)
        if calls > 1 or (calls and pipeline.then == "&"):
            return True
        inner = (node for node in pipeline.nodes if isinstance(node, Compound) and node.kind in ("{", "("))
        if any(_multiplies(body, name) for node in inner for body in node.bodies):
            return True
    return False
