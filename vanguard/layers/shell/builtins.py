"""What a shell's own commands change in it: folder, variables, aliases."""

from __future__ import annotations

from collections.abc import Callable

from vanguard.layers.shell.command import Command, Stream, placed
from vanguard.layers.shell.outputs import output
from vanguard.layers.shell.scope import Scope


def builtin(command: Command, scope: Scope) -> None:
    """Let a command change its shell, where it is one that does."""
    change = _CHANGES.get(command.name)
    if change is not None and not command.remote:
        change(command, scope)


def _cd(command: Command, scope: Scope) -> None:
    target = next(iter(command.operands), "~")
    entered = placed(target, scope.folder)
    known = entered.startswith(("/", "~")) and "$" not in entered and len(entered) <= 512
    scope.folder = (entered.rstrip("/") or "/") if known else ""


def _declare(command: Command, scope: Scope) -> None:
    for at, word in enumerate(command.words[1:], 1):
        name, equals, value = word.partition("=")
        name = name.rstrip("+")
        if word[:1] == "-" or not name.isidentifier():
            continue
        if equals and not value and at == len(command.words) - 2:
            value = command.words[at + 1]
        if equals:
            scope.assign(name, Stream(value, command.labels))
            command.assigned[name] = value


def _unset(command: Command, scope: Scope) -> None:
    for name in command.operands:
        scope.assign(name, Stream(""))


def _alias(command: Command, scope: Scope) -> None:
    for word in command.operands:
        name, equals, value = word.partition("=")
        if equals and len(scope.aliases) < 64:
            scope.aliases[name] = value


def _read(command: Command, scope: Scope) -> None:
    text = command.fed.text
    first = text.split("\n", 1)[0] if text else None
    names = [name for name in command.operands if name.isidentifier()]
    parts = first.split(None, max(0, len(names) - 1)) if first is not None else []
    for at, name in enumerate(names):
        scope.assign(name, Stream(parts[at] if at < len(parts) else None, command.fed.labels))


def _printf(command: Command, scope: Scope) -> None:
    if command.words[1:2] == ["-v"] and len(command.words) > 3:
        inner = Command(["printf", *command.words[3:]], "printf", 0, 0)
        scope.assign(command.words[2], Stream(output(inner), command.labels))


def _set(command: Command, scope: Scope) -> None:
    if "--" in command.words:
        scope.args = tuple(command.words[command.words.index("--") + 1 :])


def _shift(command: Command, scope: Scope) -> None:
    if scope.args:
        scope.args = scope.args[1:]


_CHANGES: dict[str, Callable[[Command, Scope], None]] = {
    "cd": _cd,
    "pushd": _cd,
    "chdir": _cd,
    "export": _declare,
    "declare": _declare,
    "typeset": _declare,
    "local": _declare,
    "readonly": _declare,
    "unset": _unset,
    "alias": _alias,
    "read": _read,
    "printf": _printf,
    "set": _set,
    "shift": _shift,
}
