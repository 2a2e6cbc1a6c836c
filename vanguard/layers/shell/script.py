"""Scripts of a POSIX shell or of bash, read into pipelines, commands and compounds; nothing is run.

Reading is one pass from left to right that never goes back.  What is no shell at all is read too:
a stray sign is passed over, and what should end something ends with the text.
"""

from __future__ import annotations

import re

from vanguard.layers.shell.statements import CALLED, TOP, StatementReader
from vanguard.layers.shell.tree import Compound, Script

_IN = re.compile(r"in\b")


def parse(text: str, deep: int = 0) -> Script:
    """The script that a text is, in time that grows with its length; never raises.

    ``deep`` counts the substitutions that the text stands in already.
    """
    return ScriptReader(text, deep).script(TOP)


class ScriptReader(StatementReader):
    """One reading of one text."""

    __slots__ = ()

    def compound(self, node: Compound) -> None:
        """Read what is behind the word that begins a compound."""
        _READ[node.kind](self, node)


def _group(reader: ScriptReader, node: Compound) -> None:
    node.bodies.append(reader.script(frozenset(["}"])))
    reader.take("}")


def _subshell(reader: ScriptReader, node: Compound) -> None:
    node.bodies.append(reader.enclosed())


def _arithmetic(reader: ScriptReader, node: Compound) -> None:
    node.words.append((reader.sum(reader.at, "))", False),))


def _if(reader: ScriptReader, node: Compound) -> None:
    while True:
        node.bodies.append(reader.script(frozenset(["then", "fi"])))
        reader.take("then")
        node.bodies.append(reader.script(frozenset(["elif", "else", "fi"])))
        if not reader.text.startswith("elif", reader.at):
            break
        reader.take("elif")
    if reader.text.startswith("else", reader.at):
        reader.take("else")
        node.bodies.append(reader.script(frozenset(["fi"])))
    reader.take("fi")


def _loop(reader: ScriptReader, node: Compound) -> None:
    node.bodies.append(reader.script(frozenset(["do", "done"])))
    _done(reader, node)


def _done(reader: ScriptReader, node: Compound) -> None:
    reader.gap()
    end = "}" if reader.text.startswith("{", reader.at) else "done"
    reader.take("{" if end == "}" else "do")
    node.bodies.append(reader.script(frozenset([end])))
    reader.take(end)


def _for(reader: ScriptReader, node: Compound) -> None:
    reader.blanks()
    if reader.text.startswith("((", reader.at):
        node.words.append((reader.sum(reader.at + 2, "))", False),))
        _done(reader, node)
        return
    node.name = reader.named()
    reader.gap()
    if _IN.match(reader.text, reader.at):
        reader.take("in")
        node.words = reader.listed()
    _done(reader, node)


def _case(reader: ScriptReader, node: Compound) -> None:
    node.words.append(reader.next_word())
    reader.take("in")
    while not reader.gap() and not reader.ended(frozenset(["esac"])):
        before = reader.at
        reader.take("(")
        while reader.next_word() or reader.text.startswith("|", reader.at):
            reader.at += reader.text.startswith("|", reader.at)
        reader.take(")")
        node.bodies.append(reader.script(frozenset([";;", "esac"])))
        reader.take(";;")
        reader.at += reader.at == before
    reader.take("esac")


def _function(reader: ScriptReader, node: Compound) -> None:
    node.name = reader.named()
    reader.blanks()
    if called := CALLED.match(reader.text, reader.at):
        reader.at = called.end()
    reader.body(node)


def _test(reader: ScriptReader, node: Compound) -> None:
    while not reader.gap() and not reader.text.startswith("]]", reader.at):
        word = reader.word()
        node.words += [word] if word else []
        reader.at += not word
    reader.take("]]")


_READ = {
    "{": _group,
    "(": _subshell,
    "((": _arithmetic,
    "if": _if,
    "while": _loop,
    "until": _loop,
    "for": _for,
    "select": _for,
    "case": _case,
    "function": _function,
    "[[": _test,
}
