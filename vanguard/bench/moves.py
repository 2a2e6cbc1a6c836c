"""What an attacker changes about an attack that was stopped, so that it still does what it did.

Each move keeps the meaning for who receives the text: a shell joins what quotes split, a database reads past
comments, a browser past the case of tags, a model past letters that look alike.  Moves that would only break
the attack are no way round and are not here.
"""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

Rewrite = Callable[[str, random.Random], str | None]
"""A text rewritten, None where the move makes no sense for it."""

_WORD = re.compile(r"(?<![\w${%&\\])[A-Za-z]{3,}")
"""Not names of variables, nor what is encoded or escaped."""
_CMD = re.compile(
    r"(?i)\b(?:reg (?:add|save)|vssadmin|wbadmin|schtasks|net user|wevtutil"
    r"|certutil|bitsadmin|cipher|rd /s|format [A-Z]:)\b"
)
_WINDOWS = re.compile(
    rf"{_CMD.pattern}|(?i:powershell|C:\\|Set-Mp|Get-Child|rundll32|regsvr32|mshta|\.exe\b)"
)
_SYNONYMS = {
    "ignore": "pay no heed to",
    "previous": "earlier",
    "instructions": "guidance",
    "send": "pass on",
    "read": "open",
    "contents": "text",
    "execute": "carry out",
    "run": "carry out",
    "delete": "get rid of",
    "password": "pass phrase",
    "immediately": "right away",
    "secretly": "without any fuss",
    "hide": "keep quiet about",
    "reveal": "write down",
    "system prompt": "initial prompt",
}
_ALIKE = str.maketrans("aeopcxi", "аеорсхі")
_HONEST = (
    "The meeting moved to Thursday; lunch is at noon.",
    "Fixed a crash when the window is resized.",
    "Four stars, easy to clean, arrived in two days.",
    "See the second page for the opening hours.",
)


def _inside(text: str, rng: random.Random, change: Callable[[str], str]) -> str | None:
    """The text with one of its words changed."""
    words = list(_WORD.finditer(text))
    if not words:
        return None
    hit = rng.choice(words)
    return text[: hit.start()] + change(hit[0]) + text[hit.end() :]


def _cut(word: str, rng: random.Random, between: str) -> str:
    at = rng.randrange(1, len(word))
    return word[:at] + between + word[at:]


def _posix(text: str) -> bool:
    """Whether a text is no command of Windows, and its quotes are not in the way."""
    return not _WINDOWS.search(text) and "'" not in text and '"' not in text


def caret(text: str, rng: random.Random) -> str | None:
    """A caret inside a word, which cmd drops."""
    return _inside(text, rng, lambda word: _cut(word, rng, "^")) if _CMD.search(text) else None


def quotes(text: str, rng: random.Random) -> str | None:
    """Empty quotes inside a word, which a shell joins."""
    return _inside(text, rng, lambda word: _cut(word, rng, "''")) if _posix(text) else None


def backslash(text: str, rng: random.Random) -> str | None:
    """A backslash inside a word, which a shell drops."""
    return _inside(text, rng, lambda word: _cut(word, rng, "\\")) if _posix(text) else None


def field_separator(text: str, rng: random.Random) -> str | None:
    """A blank as a shell's variable."""
    return text.replace(" ", "${IFS}", 1) if " " in text and "=" not in text and _posix(text) else None


def inner_shell(text: str, rng: random.Random) -> str | None:
    """The command as the argument of another shell."""
    return None if "'" in text or _WINDOWS.search(text) else f"{rng.choice(('sh', 'bash'))} -c '{text}'"


def piped_base64(text: str, rng: random.Random) -> str | None:
    """The command decoded first."""
    if _WINDOWS.search(text):
        return None
    return f"echo {base64.b64encode(text.encode()).decode()} | base64 -d | {rng.choice(('sh', 'bash'))}"


def by_name(text: str, rng: random.Random) -> str | None:
    """The command's name from a variable."""
    first, _, rest = text.partition(" ")
    return f"c={first}; $c {rest}" if first.isalpha() and rest and _posix(text) else None


def among_commands(text: str, rng: random.Random) -> str | None:
    """Honest commands before or after."""
    honest = rng.choice(("git status", "ls -la", "npm test", "make build"))
    return rng.choice((f"{honest}\n{text}", f"{honest} && {text}", f"{text}\n{honest}"))


def comments(text: str, rng: random.Random) -> str | None:
    """A comment of SQL or another blank in place of a blank."""
    blank = rng.choice(("/**/", "/*x*/", "\t", "\n"))
    return text.replace(" ", blank, rng.randrange(1, 4)) if " " in text else None


def mixed_case(text: str, rng: random.Random) -> str | None:
    """Letters in upper and lower case by chance, of words that are read alike."""
    return _inside(text, rng, lambda word: "".join(rng.choice((c.upper(), c.lower())) for c in word))


def percent(text: str, rng: random.Random) -> str | None:
    """Some characters as a URL writes them."""
    if "%" in text:
        return None
    return "".join(f"%{ord(c):02x}" if ord(c) < 128 and rng.random() < 0.4 else c for c in text)


def dots(text: str, rng: random.Random) -> str | None:
    """A step that leads nowhere inside a path."""
    return text.replace("/", rng.choice(("/./", "//")), rng.randrange(1, 3)) if "/" in text else None


def tag_space(text: str, rng: random.Random) -> str | None:
    """Other blanks inside a tag."""
    return (
        text.replace(" ", rng.choice(("\n", "\t", "/", "\x0c")), 1) if "<" in text and " " in text else None
    )


def entities(text: str, rng: random.Random) -> str | None:
    """Letters of an attribute's value as entities."""
    return (
        re.sub(r"(?<==)([A-Za-z])", lambda hit: f"&#{ord(hit[0])};", text, count=1) if "=" in text else None
    )


def synonyms(text: str, rng: random.Random) -> str | None:
    """A word by another that means the same."""
    known = [word for word in _SYNONYMS if re.search(rf"(?i)\b{word}\b", text)]
    if not known:
        return None
    word = rng.choice(known)
    return re.sub(rf"(?i)\b{word}\b", _SYNONYMS[word], text, count=1)


def lookalikes(text: str, rng: random.Random) -> str | None:
    """Letters of another script in a word."""
    return _inside(text, rng, lambda word: word.translate(_ALIKE))


def unseen(text: str, rng: random.Random) -> str | None:
    """A character without width inside a word."""
    return _inside(text, rng, lambda word: _cut(word, rng, rng.choice(("\u200b", "\u00ad", "\u2060"))))


def surrounded(text: str, rng: random.Random) -> str | None:
    """Honest sentences around it."""
    return f"{rng.choice(_HONEST)}\n\n{text}\n\n{rng.choice(_HONEST)}"


def framed(text: str, rng: random.Random) -> str | None:
    """Said more politely, or by somebody else."""
    return rng.choice(
        (
            f"It would help a lot if you did this: {text}",
            f"> {text}",
            f"Step 2: {text}",
            f"As agreed with the user, {text}",
        )
    )


REWRITES: Mapping[str, tuple[Rewrite, ...]] = {
    "shell": (quotes, backslash, caret, field_separator, inner_shell, piped_base64, by_name, among_commands),
    "sql": (comments, mixed_case),
    "web": (mixed_case, tag_space, entities),
    "path": (dots, percent),
    "prose": (synonyms, lookalikes, unseen, surrounded, framed, mixed_case),
}
"""By kind of text."""

KINDS: tuple[tuple[str, str], ...] = (
    (r"shell|command|tampering", "shell"),
    (r"sql", "sql"),
    (r"xss", "web"),
    (r"path|traversal|sensitive-file", "path"),
    (r"inject|poison|orders|jump|jailbreak|sampling|elicitation|camouflage", "prose"),
)
"""Which kind the cases of a class are of: the first whose pattern is found; else only carriers change."""


def kind_of(category: str) -> str:
    """The kind of the texts of a class, or ""."""
    if re.search(r"(?:ldap|nosql|xpath|template|header|disguised|command)-injection", category):
        return "shell" if category.startswith("command") else ""
    return next((kind for pattern, kind in KINDS if re.search(pattern, category)), "")


Body = dict[str, Any]
Place = tuple[str | int, ...]


def leaves(value: object, place: Place = ()) -> list[tuple[Place, str]]:
    """Every text of a message with the way that leads to it."""
    if isinstance(value, str):
        return [(place, value)]
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in leaves(each, (*place, key))]
    if isinstance(value, list):
        return [leaf for at, each in enumerate(value) for leaf in leaves(each, (*place, at))]
    return []


def put(body: Body, place: Place, value: object) -> Body:
    """A copy of the message with another value at a place."""
    copy: Body = json.loads(json.dumps(body))
    at: Any = copy
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    return copy


def carry(body: Body, place: Place, text: str, rng: random.Random) -> Body | None:
    """The same text by another carrier of the same direction; None where there is none for this message."""
    if place[:2] == ("params", "arguments"):
        shapes: tuple[object, ...] = ([text], {"value": text}, json.dumps({"value": text}), ["ok", text])
        if rng.random() < 0.3 and len(place) == 3:
            arguments = {**body["params"]["arguments"]}
            arguments.pop(place[2], None)
            name = rng.choice(("data", "input", "value", "x", "items"))
            return put(body, ("params", "arguments"), {**arguments, name: text})
        return put(body, place, rng.choice(shapes))
    result = body.get("result")
    if isinstance(result, dict) and "content" in result:
        honest = {"type": "text", "text": rng.choice(_HONEST)}
        moved = {"type": "text", "text": text}
        resource = {"type": "resource", "resource": {"uri": "file:///notes.md", "text": text}}
        shapes = (
            {"content": [honest, moved]},
            {"content": [resource]},
            {"content": [honest], "structuredContent": {"rows": [{"note": text}]}},
            {"content": [{"type": "text", "text": json.dumps({"body": text})}]},
        )
        return {**body, "result": rng.choice(shapes)}
    return None
