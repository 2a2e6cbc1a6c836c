"""Corpora: files of labelled cases, a line each, read in portions and never kept."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vanguard.bench.case import Case, case_of, session_of
from vanguard.bench.lines import numbered, opened
from vanguard.bench.written import decoded
from vanguard.errors import UsageError
from vanguard.model.value import value
from vanguard.places import shipped

LABELS = ("attack", "benign")

NOT_CORE = ("hard", "policy_dependent", "weak", "transposed")
"""Flags of a case's ``meta`` that keep it out of the core figures: its truth depends on something else."""

PORTION_LINES = 256
PORTION_BYTES = 256 * 1024
"""A portion is full when it has either."""

_NEEDED = ("id", "label", "category", "direction", "message")


@value
class Labelled:
    """A case with what it truly is.  ``core`` is False where its ``meta`` has a flag of NOT_CORE.

    ``tags`` are those of the threats that it stands for, in the words of rules.
    """

    case: Case
    attack: bool
    category: str
    source: str
    core: bool
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Corpus:
    """One file: its size in bytes, the cases judged of it, and the SHA-256 of what was read."""

    path: Path
    size: int
    cases: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


@value
class Portion:
    """Some lines of one corpus: its place in the list of corpora, and the lines with their numbers.

    ``lane`` says which worker has to judge it; None: any.  A line of None was too long.
    """

    corpus: int
    lines: tuple[tuple[int, bytes | None], ...]
    lane: int | None = None


def corpora(named: Iterable[Path]) -> list[Corpus]:
    """The corpora of these files, and of every ``*.jsonl`` of these folders, each once.

    Raises UsageError for one that is not there, and for a folder without any.
    """
    found: dict[Path, Corpus] = {}
    for path in named:
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not files:
            raise UsageError("no *.jsonl in this folder", place=str(path))
        for file in files:
            try:
                found.setdefault(file.resolve(), Corpus(file, file.stat().st_size))
            except OSError as error:
                raise UsageError(f"cannot be read: {error.strerror}", place=str(file)) from error
    return list(found.values())


def own_corpora() -> list[Path]:
    """The folder of the corpora that come with Vanguard, if they do."""
    folders = (folder / "corpora" for folder in shipped("benchmarks"))
    return [folder for folder in folders if any(folder.glob("*.jsonl"))][:1]


def portions(all: list[Corpus], lanes: int) -> Iterator[Portion]:
    """The corpora's lines in portions of bounded size, hashing each file on the way.

    The lines of one session of a corpus go to one lane, in their order.
    """
    for place, corpus in enumerate(all):
        filling: dict[int | None, _Filling] = {}
        with opened(str(corpus.path)) as stream:
            for number, line in numbered(stream, corpus.digest.update):
                lane = _lane(line, lanes)
                filled = filling.setdefault(lane, _Filling())
                if filled.take(number, line):
                    yield Portion(place, tuple(filled.lines), lane)
                    del filling[lane]
        for lane, filled in filling.items():
            yield Portion(place, tuple(filled.lines), lane)


@dataclass(slots=True)
class _Filling:
    lines: list[tuple[int, bytes | None]] = field(default_factory=list)
    size: int = 0

    def take(self, number: int, line: bytes | None) -> bool:
        """Take a line; whether the portion is full."""
        self.lines.append((number, line))
        self.size += len(line or b"")
        return len(self.lines) >= PORTION_LINES or self.size >= PORTION_BYTES


def _lane(line: bytes | None, lanes: int) -> int | None:
    """The lane of a line that has a session; None where it has none, or where there is nothing to choose."""
    if lanes == 1 or line is None or b'"session"' not in line:
        return None
    try:
        value = decoded(line)
        session = session_of(value) if isinstance(value, dict) else ""
    except (ValueError, UsageError):
        return None
    return zlib.crc32(session.encode("utf-8", "surrogatepass")) % lanes if session else None


def labelled(line: bytes, name: str) -> Labelled:
    """Read one line of a corpus; ``name`` stands for the source where the line names none.

    Raises UsageError for a line that is no labelled case.
    """
    try:
        value = decoded(line)
    except ValueError as error:
        raise UsageError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise UsageError("not an object")
    missing = [key for key in _NEEDED if key not in value]
    if missing:
        raise UsageError(f"{', '.join(missing)} missing")
    case = case_of(value, line)
    if case.id is None:
        raise UsageError("id is neither a string nor an integer")
    if value["label"] not in LABELS:
        raise UsageError(f"label is not one of {', '.join(LABELS)}")
    source = _word(value, "source") if value.get("source") is not None else name
    attack, category = value["label"] == "attack", _word(value, "category")
    return Labelled(case, attack, category, source, _is_core(value), _tags(value))


def _word(value: Mapping[str, Any], key: str) -> str:
    word = value[key]
    if not isinstance(word, str) or not word:
        raise UsageError(f"{key} is not a word")
    return word


def _tags(value: Mapping[str, Any]) -> tuple[str, ...]:
    tags = value.get("tags", ())
    if not isinstance(tags, list | tuple) or not all(isinstance(tag, str) for tag in tags):
        raise UsageError("tags is not a list of words")
    return tuple(dict.fromkeys(tags))


def _is_core(value: Mapping[str, Any]) -> bool:
    meta = value.get("meta")
    return not (isinstance(meta, dict) and any(meta.get(flag) for flag in NOT_CORE))
