"""Cases as lines of a corpus: distinct after normalization, numbered by class, the same at every run."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

TO_SERVER, TO_CLIENT = "client_to_server", "server_to_client"

Message = tuple[str, dict[str, Any], dict[str, Any]]
"""A direction, a JSON-RPC message, and what the case's context says."""

_SPACE, _DIGITS = re.compile(r"\s+"), re.compile(r"\d+")


def normalized(message: Mapping[str, Any]) -> str:
    """What makes two messages the same case: case, spaces, numbers, width and ids do not tell them apart."""
    body = json.dumps({name: each for name, each in message.items() if name != "id"}, ensure_ascii=False)
    folded = unicodedata.normalize("NFKC", body).casefold()
    return _SPACE.sub(" ", _DIGITS.sub("0", folded))


class Corpus:
    """One file of cases in the making; ``rng`` has the seed of its name, and nothing else is random."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rng = random.Random(f"vanguard {name} 1")
        self.lines: list[str] = []
        self.counts: Counter[tuple[str, str]] = Counter()
        self._seen: set[str] = set()

    def attack(self, category: str, source: str, message: Message, tags: str, **meta: bool) -> bool:
        """Add an attack with its tags, written with spaces; whether it was new."""
        return self._add("attack", category, source, message, tags.split(), meta)

    def benign(self, category: str, source: str, message: Message, **meta: bool) -> bool:
        """Add an honest message; whether it was new."""
        return self._add("benign", category, source, message, [], meta)

    def step(
        self,
        label: str,
        category: str,
        source: str,
        message: Message,
        session: str,
        tags: str,
        flag: str = "",
    ) -> None:
        """Add a line of a transcript, with a flag of its meta; what is said twice in one counts twice."""
        self._seen.clear()
        meta = {flag: True} if flag else {}
        self._add(label, category, source, message, tags.split(), meta, session)

    def fill(self, count: int, make: Callable[[], bool]) -> None:
        """Make cases until ``count`` are new; raises RuntimeError where the seeds do not give so many."""
        new = 0
        for _ in range(count * 40):
            new += make()
            if new == count:
                return
        raise RuntimeError(f"{self.name}: the seeds give {new} of {count}")

    def _add(
        self,
        label: str,
        category: str,
        source: str,
        message: Message,
        tags: list[str],
        meta: Mapping[str, bool],
        session: str = "",
    ) -> bool:
        direction, body, context = message
        key = f"{direction} {normalized(body)}"
        if key in self._seen:
            return False
        self._seen.add(key)
        self.counts[label, category] += 1
        line = {
            "id": f"{category}-{self.counts[label, category]:04}",
            "label": label,
            "category": category,
            "source": source,
            "direction": direction,
            "message": body,
        }
        extras = {"session": session, "context": context, "tags": tags, "meta": dict(meta)}
        line |= {name: each for name, each in extras.items() if each}
        self.lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
        return True

    def write(self, folder: Path) -> Path:
        """Write the file; its path."""
        path = folder / f"{self.name}.jsonl"
        path.write_text("".join(f"{line}\n" for line in self.lines), encoding="utf-8", newline="\n")
        return path


def pick(rng: random.Random, *choices: Iterable[Any]) -> list[Any]:
    """One of each of the choices."""
    return [rng.choice(list(each)) for each in choices]


def lines(text: str) -> list[str]:
    """Hand-written seeds, one a line; blank lines and those that begin with ``##`` do not count."""
    return [line for line in text.strip("\n").split("\n") if line.strip() and not line.startswith("##")]


def unmarked(seed: str) -> tuple[str, dict[str, bool]]:
    """A seed without the ``? `` before it, and what that mark says of its case.

    People also do such a thing on purpose, so that it has no truth without a policy.
    """
    plain = seed.removeprefix("? ")
    return plain, {} if plain == seed else {"policy_dependent": True}


def filled(rng: random.Random, template: str, words: Mapping[str, list[str]]) -> str:
    """The template with each ``<name>`` replaced by one of the words of that name, and theirs in turn.

    A ``¶`` in a seed is a line break, a ``§`` one with a carriage return.
    """
    for _ in range(6):
        found = re.sub(
            r"<(\w+)>", lambda hit: rng.choice(words[hit[1]]) if hit[1] in words else hit[0], template
        )
        if found == template:
            break
        template = found
    return template.replace("¶", "\n").replace("§", "\r\n")
