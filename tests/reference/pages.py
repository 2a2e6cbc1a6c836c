"""The pages that list every command, setting and error; ``python -m tests.reference.pages`` writes them."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from tests.reference.described import SETTINGS
from vanguard import settings, variables
from vanguard.cli.config import rows
from vanguard.cli.main import app
from vanguard.policy.file_schema import schema

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS, REFERENCE = DOCS / "commands", DOCS / "reference"
PACKAGE = Path(__file__).parents[2] / "vanguard"
MARK = "<!-- Written by `python -m tests.reference.pages`: edit the program, or tests/reference, instead. -->"

HOME = "/home/me"
_SAMPLES = {
    "VANGUARD_PROFILE": "strict",
    "VANGUARD_STATE": "sqlite",
    "VANGUARD_REDIS_URL": "redis://localhost",
    "VANGUARD_HOME": "/srv/vanguard",
    "VANGUARD_AUDIT_LOG": "/srv/audit.jsonl",
    "VANGUARD_API_KEY": "a-key-of-many-characters-0123456789",
    "VANGUARD_JWKS_URL": "https://id.example.com/keys",
    "VANGUARD_JWKS_FILE": "/srv/keys.json",
    "VANGUARD_ISSUER": "https://id.example.com",
    "VANGUARD_AUDIENCE": "https://gateway.example.com",
    "VANGUARD_REQUIRED_SCOPES": "mcp",
    "VANGUARD_ALLOWED_ORIGINS": "https://app.example.com",
    "VANGUARD_ALLOWED_HOSTS": "gateway.example.com",
    "VANGUARD_PUBLIC_URL": "https://gateway.example.com",
}
"""A value that each variable of a setting takes."""

_OF_TOKENS = ("VANGUARD_JWKS_URL", "VANGUARD_JWKS_FILE", "VANGUARD_AUDIENCE", "VANGUARD_REQUIRED_SCOPES")
"""Variables that need an issuer beside them."""


def pages() -> dict[Path, str]:
    """Every page with its text."""
    return {
        **command_pages(),
        REFERENCE / "settings.md": settings_page(),
        REFERENCE / "errors.md": errors_page(),
    }


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group with its words; the whole command line is left out."""
    if words:
        yield words, command
    for name, each in sorted(getattr(command, "commands", {}).items()):
        yield from commands(each, (*words, name))


def command_pages() -> dict[Path, str]:
    """A page for each command, and one that lists them."""
    found = [*commands(typer.main.get_command(app))]
    made = {COMMANDS / f"{'-'.join(words)}.md": _command(words, command) for words, command in found}
    rows = [f"| [{' '.join(words)}]({'-'.join(words)}.md) | {_first(command)} |" for words, command in found]
    index = ["# Commands", "", MARK, "", "| command | what it does |", "|---|---|", *rows, ""]
    return {**made, COMMANDS / "index.md": "\n".join(index)}


def _first(command: Any) -> str:
    return inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " ")


def _command(words: tuple[str, ...], command: Any) -> str:
    name = " ".join(("vanguard", *words))
    lines = [f"# {name}", "", MARK, "", *inspect.cleandoc(command.help or "").split("\n"), ""]
    inner = getattr(command, "commands", {})
    if inner:
        lines += ["| command | what it does |", "|---|---|"]
        lines += [
            f"| [{each}]({'-'.join((*words, each))}.md) | {_first(inner[each])} |" for each in sorted(inner)
        ]
        lines.append("")
    shown = [each for each in command.params if not getattr(each, "hidden", False) and each.name != "help"]
    if shown:
        lines += ["| argument or option | default | meaning |", "|---|---|---|"]
        lines += [_parameter(each) for each in shown]
        lines.append("")
    lines += _epilog(command.epilog or "")
    return "\n".join(lines).rstrip() + "\n"


def _parameter(each: Any) -> str:
    names = (
        each.opts + each.secondary_opts
        if each.param_type_name == "option"
        else [each.metavar or each.name.upper()]
    )
    default = each.default
    shown = "needed" if each.required else ""
    if isinstance(default, str | int | float) and not isinstance(default, bool) and default != "":
        shown = f"`{default}`"
    told = getattr(each, "show_default", None)
    if isinstance(told, str):
        shown = told
    code = ", ".join(f"`{name}`" for name in names)
    return f"| {code} | {shown} | {(each.help or '').replace('|', chr(92) + '|')} |"


def _epilog(text: str) -> list[str]:
    """The end of a command's help: its examples as a block, what else it says as it is."""
    lines: list[str] = []
    for part in re.split(r"\n?\x08\n", text):
        kept = part.strip("\n").split("\n")
        if kept[0].startswith("Examples"):
            lines += ["## Examples", "", "```console"]
            lines += [f"$ {line.strip()}" for line in kept[1:] if line.strip()] + ["```", ""]
        elif part.strip():
            lines += ["```text", *(line.rstrip() for line in kept), "```", ""]
    return lines


def names(known: settings.Settings) -> list[str]:
    """The names of all settings."""
    return sorted(known.sources)


def settings_page() -> str:
    """The page of every setting."""
    known = settings.load({}, {"HOME": HOME}, hosting=True)
    values = {name: value for name, value, _ in rows(known)}
    of_variables = _variables()
    lines = [
        "# Every setting",
        "",
        MARK,
        "",
        "The name is that of `vanguard config show`; its parts are the keys of the config file.",
        "[Settings](../settings.md) tells how they belong together, and which source is stronger.",
        "",
    ]
    for name in names(known):
        lines += [f"## {name}", "", SETTINGS.get(name, ""), ""]
        facts = {
            "in the config file": _kind(name),
            "in the environment": ", ".join(f"`{each}`" for each in of_variables.get(name, ())),
            "without it": _default(values.get(name), known.sources[name]),
        }
        lines += [f"- {term}: {said}" for term, said in facts.items() if said] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _default(value: Any, source: str) -> str:
    shown = "" if value in (None, "", [], {}) else f"`{value}`"
    if not source.startswith("profile"):
        return shown or "nothing"
    return f"{shown or 'nothing'} (the profile's; here that of balanced)"


def _kind(name: str) -> str:
    """What a key of the config file takes, by its schema; "" where it is no key there."""
    found: Any = schema()
    for part in name.split("."):
        found = found.get("properties", {}).get(part) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        return ""
    if "enum" in found:
        return "one of " + ", ".join(f"`{each}`" for each in found["enum"])
    if "oneOf" in found:
        return " or ".join(_told(each) for each in found["oneOf"])
    return _told(found)


def _told(found: dict[str, Any]) -> str:
    if "const" in found:
        return f"`{found['const']}`"
    kind = {
        "integer": "a whole number",
        "number": "a number",
        "string": "a text",
        "boolean": "`true` or `false`",
    }
    kind |= {"array": "a list", "object": "an object"}
    said = kind.get(found.get("type", ""), "a value")
    least, most = found.get("minimum"), found.get("maximum")
    if least is not None:
        said += f" from {least}" + (f" to {most}" if most is not None else "")
    return said


def _variables() -> dict[str, list[str]]:
    """The variables of each setting, found by giving each a value."""
    found: dict[str, list[str]] = {}
    for name in variables.NAMES:
        if name not in _SAMPLES:
            continue
        environ = {"HOME": HOME, name: _SAMPLES[name]}
        if name in _OF_TOKENS:
            environ["VANGUARD_ISSUER"] = _SAMPLES["VANGUARD_ISSUER"]
        for setting, source in settings.load({}, environ, hosting=True).sources.items():
            if source == name:
                found.setdefault(setting, []).append(name)
    return found


_CODES = {
    "ConfigError": 2,
    "UsageError": 2,
    "RuleError": 2,
    "OutsideError": 3,
    "TrackerAway": 3,
    "ScorerAway": 3,
}
"""The errors that end a command, with their exit codes."""


def messages() -> list[tuple[str, str, str]]:
    """Every message of an error that ends a command: its class, its text, what to do.

    What varies in it is written as ``…``; a message that is put together elsewhere is not among them.
    """
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            made = _made(node)
            if made is not None:
                found.add(made)
    return sorted(found, key=lambda each: (each[1].lstrip('…‹" ').lower(), each))


def _made(node: ast.AST) -> tuple[str, str, str] | None:
    if not isinstance(node, ast.Call) or not node.args:
        return None
    function = node.func
    if isinstance(function, ast.Name) and function.id in _CODES:
        kind = function.id
    elif isinstance(function, ast.Attribute) and function.attr == "fail":
        kind = "ConfigError"
    else:
        return None
    hint = next((_text(each.value) for each in node.keywords if each.arg == "hint"), "")
    text = _text(node.args[0])
    return (kind, text, hint or "") if text and text.strip("… ") else None


def _text(node: ast.expr) -> str | None:
    """A text as it is written in the program, with what varies as ``…``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (each.value if isinstance(each, ast.Constant) else "…" for each in node.values)
        return "".join(str(each) for each in parts)
    if isinstance(node, ast.IfExp):
        one, other = _text(node.body), _text(node.orelse)
        return f"{one} / {other}" if one and other else one or other
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_text(node.left) or "…") + (_text(node.right) or "…")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "lower":
        return _text(node.func.value)
    return None


def errors_page() -> str:
    """The page of every error message."""
    lines = [
        "# Every error message",
        "",
        MARK,
        "",
        "A command that cannot do its work says so in one line on stderr:",
        "`vanguard: PLACE: WHAT (WHAT TO DO)`. The place is a file with its line, an option or a variable.",
        "What varies is written as …; exit code 2 is a wrong command line or configuration, 3 an outside",
        "part that failed. What a client is told is on the page about [decisions](../decisions.md).",
        "",
        "| message | exit code | what to do |",
        "|---|---|---|",
    ]
    lines += [f"| {_cell(text)} | {_CODES[kind]} | {_cell(hint)} |" for kind, text, hint in messages()]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    escaped = re.sub(r"([|<>*_`\[\]\\])", r"\\\1", text)
    return " ".join(escaped.split())


def write() -> None:
    """Write all pages, and remove those of commands that are gone."""
    made = pages()
    for folder in (COMMANDS, REFERENCE):
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.md"):
            if old not in made:
                old.unlink()
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
