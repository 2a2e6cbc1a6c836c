"""A script followed from command to command, as a shell would run it: every branch, and nothing for real.

What comes out is the flat list of all commands that may run, each with what it is given, what feeds
it and what its output is.  The work is bounded by the length of the text.
"""

from __future__ import annotations

import re

from vanguard.layers.shell.builtins import builtin
from vanguard.layers.shell.command import BULK, EMPTY, MANY, UNKNOWN, Command, Stream, bare, placed
from vanguard.layers.shell.embedded import embedded
from vanguard.layers.shell.expand import looked_up
from vanguard.layers.shell.outputs import flow
from vanguard.layers.shell.programs import globbed
from vanguard.layers.shell.sources import brought, executed, origin, stored
from vanguard.layers.shell.starters import SHELLS, started
from vanguard.layers.shell.tree import Redirect, Simple
from vanguard.layers.shell.walk import NESTED, Walker
from vanguard.layers.shell.wrappers import Started

# What is left of signs that no shell can read, and starts nothing.
_NO_PROGRAM = frozenset("$ $$ $( ( ) { } ` ``".split())
_SOCKET = re.compile(r"/dev/(?:tcp|udp)/")


class Follower(Walker):
    """One text as it is followed, with what its simple commands do to each other."""

    __slots__ = ()

    def simple(self, node: Simple, fed: Stream, background: bool) -> Stream:
        """Follow a simple command; what it writes."""
        labels, self.labels = self.labels, 0
        program = node.words[0] if node.words and isinstance(node.words[0], str) else ""
        words: list[str] = []
        marks: list[int] = []
        globs: list[str] = []
        gathered = 0
        for word in node.words:
            found = self.fields(word, program)
            if word.__class__ is not str:
                globs += looked_up(word, found)
            words += found
            marks += [self.labels] * len(found)
            gathered, self.labels = gathered | self.labels, 0
        start, end = self.place or (node.start, node.end)
        name = bare(words[0]) if words else ""
        if "?" in name or "*" in name or "[" in name[1:]:
            name = globbed(name)
        command = Command(words, name, start, end, self.scope.folder)
        command.fed = fed if fed is not EMPTY else self.fed
        command.background, command.times, command.socket = background, self.times, self.sockets
        command.before = self.before
        for each in node.assignments:
            self._assign(each.name, [self.one(word) for word in each.words], each.more, command)
        command.marks, command.globs = marks, globs
        command.labels, self.labels = gathered | self.labels, labels | gathered | self.labels
        out = self.redirected(node.redirects, command)
        if words and words[0] in _NO_PROGRAM and not command.writes:
            return UNKNOWN
        if words or command.writes or command.reads:
            return out.and_then(self._start(command)) if words else self._emit(command)
        return out

    def _assign(self, name: str, values: list[str], more: bool, command: Command) -> None:
        text = " ".join(values)
        if command.words:
            command.assigned[name] = text
            return
        old = self.scope.lookup(name) if more else None
        if old is not None and old.text is not None:
            text = old.text + (" " if len(values) > 1 else "") + text
        labels = self.labels | (old.labels if old else 0) | (BULK if more and self.times >= MANY else 0)
        self.scope.assign(name, Stream(text[: max(0, self.room)], labels))
        if len(values) != 1:
            self.scope.lists[name] = values
        command.assigned[name] = text

    def redirected(self, redirects: list[Redirect], command: Command) -> Stream:
        """Take note of where a command's input comes from and where its output goes."""
        for each in redirects:
            target = self.one(each.target)
            command.labels |= self.labels
            if each.op in ("<<", "<<-", "<<<"):
                command.fed = Stream(target if each.op != "<<<" else f"{target}\n", self.labels)
            elif _SOCKET.match(target) or (each.op[-1] == "&" and target.rstrip("-") in self.scope.sockets):
                command.socket |= 1 if each.op[0] == "<" and each.op != "<>" else 3 if each.op == "<>" else 2
                if command.name in ("exec", "") or each.op == "<>":
                    self.scope.sockets.add(each.descriptor or "0")
                if _SOCKET.match(target):
                    command.reads.append(target)
            elif each.op == "<" or each.op == "<>":
                path = placed(target, self.scope.folder)
                command.reads.append(path)
                command.fed = self._content(path)
            elif not (each.op[-1] == "&" and (target.isdigit() or target == "-")):
                command.writes.append((placed(target, self.scope.folder), each.op.endswith(">>")))
            elif command.socket and target in ("0", "1", "2"):
                command.socket = 3
        return EMPTY

    def _content(self, path: str) -> Stream:
        known = self.scope.files.get(path)
        return known if known is not None else Stream(None, origin(path))

    def _start(self, command: Command) -> Stream:
        """Follow what a command starts; what it writes in the end."""
        scope = self.scope
        alias = scope.aliases.get(command.words[0])
        if alias is not None and command.words[0] not in self.calls:
            return self._inner(command, Started(text=" ".join([alias, *command.words[1:]])), alias=True)
        if command.words[0] in scope.functions and command.words[0] not in self.calls:
            return self._call(command)
        builtin(command, scope)
        command.runs = executed(command, scope)
        outer = self._emit(command)
        out: Stream | None = None
        if len(command.via) < NESTED:
            for each in started(command):
                inner = self._inner(command, each)
                out = inner if out is None else out.and_then(inner)
        if command.runs is not None and command.name in SHELLS and command.runs.text and out is None:
            out = self._scripted(command, command.runs.text, ())
        if out is not None and not command.writes and command.name != "find":
            command.out = out
            return out
        return outer

    def _emit(self, command: Command) -> Stream:
        """Keep a command; its output, where that does not go to a file."""
        self.commands.append(command)
        if command.before is not None and command.before.after is None:
            command.before.after = command
        own = origin(*map(command.path, command.operands), *command.reads)
        if self.scope.files:
            own |= self._made(command)
        command.out = flow(command, own | brought(command))
        for path, content, more in stored(command):
            self.scope.store(path, content, more)
        return EMPTY if command.writes else command.out

    def _made(self, command: Command) -> int:
        """The labels of what a command is given that the script made before; ``@`` names a file to send."""
        own = 0
        for word in command.operands:
            path = command.path(word)
            known = self.scope.files.get(path)
            own |= known.labels if known is not None else 0
            if known is None and "@" in word:
                path = command.path(word.rpartition("@")[2].partition(";")[0])
                known = self.scope.files.get(path)
            if known is not None and known.labels:
                command.made[path] = known.labels
        return own

    def _call(self, command: Command) -> Stream:
        """Follow a function."""
        scope, name = self.scope, command.words[0]
        args, given, calls, place = scope.args, scope.given, self.calls, self.place
        scope.args, self.calls = tuple(command.words[1:]), (*calls, name)
        scope.given = command.labels
        self.place = place or (command.start, command.end)
        before, self.before = self.before, command.before
        out = self.script(scope.functions[name], command.fed) if len(calls) < NESTED else UNKNOWN
        scope.args, self.calls, self.place, self.before = args, calls, place, before
        scope.given = given
        if command.writes:
            command.out = out
            for path, more in command.writes:
                scope.store(path, out, more)
            self.commands.append(command)
        return Stream(out.text, out.labels | command.labels)

    def _inner(self, command: Command, each: Started, alias: bool = False) -> Stream:
        if each.language:
            return self._foreign(command, each)
        if each.text:
            if alias:
                self.calls = (*self.calls, command.words[0])
            out = self._scripted(command, each.text, each.args)
            self.calls = self.calls[:-1] if alias else self.calls
            return out
        words = [*each.words, *(self._fed_words(command) if command.name == "xargs" else ())]
        if not words:
            return UNKNOWN
        inner = Command(words, bare(words[0]), command.start, command.end, command.folder)
        inner.via, inner.remote = (*command.via, command.name), command.remote or each.remote
        inner.labels, inner.fed, inner.socket = command.labels, command.fed, command.socket
        inner.marks = (
            command.marks[len(command.words) - len(words) :] if len(words) < len(command.words) else []
        )
        inner.before, inner.times, inner.background = command.before, command.times, command.background
        inner.reads, inner.writes, inner.assigned = command.reads, command.writes, command.assigned
        if command.name in ("xargs", "parallel", "find"):
            inner.labels |= command.fed.labels
            inner.times = max(inner.times, 2)
        return self._start(inner) if self.spend(1) else UNKNOWN

    def _fed_words(self, command: Command) -> list[str]:
        """The words that xargs adds: what it is fed, or the folders that are searched for it."""
        if command.fed.text:
            return command.fed.text.split()[:64]
        before = command.before
        if before is not None and before.name in ("find", "ls", "fd", "locate"):
            return [f"{before.path(word)}/*".replace("//", "/") for word in before.operands[:1]]
        return []

    def _scripted(self, command: Command, text: str, args: tuple[str, ...]) -> Stream:
        """Follow a script that a command starts, as if it stood where the command stands."""
        place, before, known = self.place, self.before, self.scope.args
        seen, sockets = len(self.commands), self.sockets
        self.place, self.before = (command.start, command.end), None
        self.sockets |= command.socket
        if args:
            self.scope.args = args
        out = self.text(text, command.fed)
        self.place, self.before, self.scope.args, self.sockets = place, before, known, sockets
        for inner in self.commands[seen:]:
            inner.via = (*command.via, command.name, *inner.via)
            inner.remote = inner.remote or command.remote or command.name in ("ssh", "adb", "ansible")
        return out

    def _foreign(self, command: Command, each: Started) -> Stream:
        """A script of another language: the shell commands in it are followed."""
        command.runs, command.language = Stream(each.text, command.labels), each.language
        for text in embedded(each.text, each.language):
            self._scripted(command, text, ())
        return UNKNOWN


def follow(text: str) -> Follower:
    """Follow a text as a script of a POSIX shell."""
    follower = Follower(len(text))
    follower.text(text)
    return follower
