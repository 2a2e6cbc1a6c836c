"""An exception written into the text of a policy file, which otherwise stays as it is, comments and all."""

from __future__ import annotations

import re
from datetime import date

from vanguard.errors import UsageError
from vanguard.model.context import Exemption

_KEY = re.compile(r"exceptions[ \t]*:[ \t]*(#.*)?")
_ITEM = re.compile(r"([ \t]*)-(?:[ \t]|$)")


def with_exception(text: str, made: Exemption) -> str:
    """The text of a policy file with one more exception, the first of them.

    Raises UsageError where the file has its exceptions on one line, which nobody but its writer should
    take apart.
    """
    lines = text.split("\n")
    at = next((number for number, line in enumerate(lines) if line.startswith("exceptions")), None)
    if at is None:
        end = len(lines)
        while end and not lines[end - 1].strip():
            end -= 1
        return "\n".join([*lines[:end], "exceptions:", *_item(made, "  "), ""])
    if not _KEY.fullmatch(lines[at].rstrip()):
        raise UsageError(
            "the exceptions stand on one line",
            place=f"line {at + 1}",
            hint="write each on lines of its own, below exceptions: and after a hyphen",
        )
    for line in lines[at + 1 :]:
        if found := _ITEM.match(line):
            return "\n".join([*lines[: at + 1], *_item(made, found[1]), *lines[at + 1 :]])
        if line.strip() and not line.lstrip().startswith("#"):
            break
    return "\n".join([*lines[: at + 1], *_item(made, "  "), *lines[at + 1 :]])


def _item(made: Exemption, indent: str) -> list[str]:
    """The lines of one exception; texts are quoted so that nothing in them means anything to YAML."""
    rules = sorted(made.rules)
    parts = [f"rule: {rules[0]}" if len(rules) == 1 else f"rules: [{', '.join(rules)}]"]
    parts += [f"{name}: {quote(each)}" for name in ("server", "tool") if (each := getattr(made, name))]
    parts.append(f"because: {quote(made.because)}")
    if made.expires is not None:
        parts.append(f"expires: {made.expires}")
    return [f"{indent}{'- ' if not number else '  '}{part}" for number, part in enumerate(parts)]


def quote(text: str) -> str:
    """A text as a double-quoted YAML scalar on one line, with nothing in it that a terminal obeys."""
    plain = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in text)
    return f'"{"".join(plain)}"'


def until(span: str, today: date) -> date:
    """The day on which a span such as ``7d`` or ``2w`` from today ends; raises UsageError."""
    from datetime import timedelta

    found = re.fullmatch(r"([1-9][0-9]{0,3})([dw])", span)
    if not found:
        raise UsageError("this is no span", place="--for", hint="write 7d or 2w")
    return today + timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))
