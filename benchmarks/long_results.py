"""What a long result costs, by the kind of text that it holds, in CPU time.

    python benchmarks/long_results.py [--size BYTES] [--rounds N] [--root DIR ...] [--kinds NAMES] [--json]

The texts are those of this machine: of each kind, files that the roots hold, one after another until there is
enough; ``words`` are made.  A kind of which there is less than half the size is left out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vanguard import settings
from vanguard.cli import assembly
from vanguard.inspection import inspect
from vanguard.model.context import Context
from vanguard.model.message import TO_CLIENT, Message
from vanguard.wire.jsonrpc import parse

KINDS = {
    "prose": (".rst", ".md", ".txt"),
    "code": (".py",),
    "script": (".js", ".ts", ".sh", ".c", ".h"),
    "html": (".html", ".htm"),
    "json": (".json",),
    "csv": (".csv",),
    "logs": (".log",),
}
"""The files whose texts are of a kind."""

ROOTS = (Path(sys.base_prefix), Path(sys.prefix), Path("/usr/share"), Path("/var/log"))
ASKED = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "read_file", "arguments": {}}}


def words(size: int) -> str:
    """Made-up words, none of which means anything to a rule."""
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 9))) for _ in range(4_000)]
    return " ".join(chance.choices(vocabulary, k=size // 5))[:size]


def gathered(roots: list[Path], suffixes: tuple[str, ...], size: int) -> str:
    """Texts of files one after another, up to a size; none of them is more than a fifth of it."""
    parts: list[str] = []
    held = 0
    for file in _files(roots, suffixes):
        try:
            text = file.read_text(encoding="utf-8")[: size // 5]
        except (OSError, UnicodeDecodeError):
            continue
        parts.append(text)
        held += len(text)
        if held >= size:
            break
    return "\n".join(parts)[:size]


def _files(roots: list[Path], suffixes: tuple[str, ...]) -> Iterator[Path]:
    for root in roots:
        found = [each for each in root.rglob("*") if each.suffix in suffixes and each.is_file()]
        random.Random(1).shuffle(found)
        yield from found


def result(text: str) -> Message:
    """The answer to a call whose one block holds a text."""
    body = {"jsonrpc": "2.0", "id": 1, "result": {"content": [{"type": "text", "text": text}]}}
    parsed = parse(json.dumps(body, ensure_ascii=False).encode(), TO_CLIENT)
    assert isinstance(parsed, Message)
    return Message(TO_CLIENT, parsed.kind, parsed.raw, parsed.body, parsed.id, "tools/call")


def row(kind: str, text: str, context: Context, rounds: int) -> dict[str, Any]:
    """What judging a text takes at least over some rounds, in milliseconds of CPU time."""
    message = result(text)
    took = []
    for _ in range(rounds):
        began = time.process_time()
        decision = inspect(message, context)
        took.append((time.process_time() - began) * 1_000)
    rules = [each.finding.rule for each in decision.reasons]
    return {"kind": kind, "characters": len(text), "ms": round(min(took), 1), "rules": rules}


def main(arguments: list[str]) -> int:
    """Measure every kind and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of each text")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--root", type=Path, action="append", help="where files are looked for")
    parser.add_argument("--kinds", default=",".join(("words", *KINDS)))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    known = settings.load({"profile": "balanced"})
    server = assembly.server(known, assembly.Chosen("measured", ("true",)))
    context = Context(assembly.policy(known, "measured"), server, asked=ASKED)
    for kind in asked.kinds.split(","):
        roots = asked.root or [each for each in ROOTS if each.is_dir()]
        text = words(asked.size) if kind == "words" else gathered(roots, KINDS[kind], asked.size)
        if len(text) * 2 < asked.size:
            continue
        found = row(kind, text, context, asked.rounds)
        print(json.dumps(found) if asked.json else f"{kind:8} {found['ms']:8.1f} ms  {found['rules']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
