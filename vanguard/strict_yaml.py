"""Strict YAML 1.2 read with line numbers, for files where a slip must stop the start.

Refused: keys that stand twice, keys that nobody knows, anchors, aliases, merges and tags, and more
than one document.  Every error is one line: ``file:line: what is wrong (what to do)``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from vanguard import long_lists
from vanguard.errors import ConfigError
from vanguard.model.value import value

_TAG = "tag:yaml.org,2002:"
_MOST_NAMES = 24
_SPAN = re.compile(r"([1-9][0-9]{0,4})([smh])")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_KINDS = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", int: "a number"}


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint such as ``did you mean "profile"?``, or the whole list where nothing is near."""
    from difflib import get_close_matches

    names = sorted(known)
    by_lower = {each.lower(): each for each in names}
    close = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.7)
    if close:
        return f'did you mean "{by_lower[close[0]]}"?'
    return f"known: {', '.join(names[:_MOST_NAMES])}{', …' if len(names) > _MOST_NAMES else ''}"


@value
class Node:
    """A value in a file: a text, number, bool, None, list of nodes or mapping of texts to nodes.

    Each method asks for one kind of value and raises the file's kind of ConfigError, with the place,
    where the value is something else.
    """

    value: Any
    file: str
    line: int
    error: type[ConfigError]

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"

    def fail(self, what: str, hint: str = "") -> NoReturn:
        """Raise the file's kind of error at this line."""
        raise self.error(what, place=self.place, hint=hint)

    def named(self) -> dict[str, Node]:
        """A mapping whose keys are names that the writer chose."""
        found: dict[str, Node] = self._a(dict)
        return {**found}

    def mapping(self, known: Collection[str], required: Collection[str] = ()) -> dict[str, Node]:
        """A mapping that has no key outside ``known`` and every key of ``required``."""
        found = self.named()
        for key, node in found.items():
            if key not in known:
                node.fail(f"unknown key {quoted(key)}", nearest(key, known))
        for key in required:
            if key not in found:
                self.fail(f'the key "{key}" is missing')
        return found

    def items(self) -> list[Node]:
        """A list of anything."""
        found: list[Node] = self._a(list)
        return found

    def text(self) -> str:
        """A text; numbers and bare words such as ``true`` need quotes to be one."""
        found: str = self._a(str)
        return found

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(node.text() for node in self.items())

    def flag(self) -> bool:
        """``true`` or ``false``."""
        found: bool = self._a(bool)
        return found

    def whole(self, least: int = 0, most: int | None = None) -> int:
        """A whole number from ``least`` to ``most``."""
        number: int = self._a(int)
        if number < least:
            self.fail(f"{number} is too small", f"at least {least}")
        if most is not None and number > most:
            self.fail(f"{number} is too large", f"at most {most}")
        return number

    def number(self, least: float = 0.0, most: float = float("inf")) -> float:
        """A number from ``least`` to ``most``."""
        if not isinstance(self.value, (int, float)) or isinstance(self.value, bool):
            self.fail(f"a number is wanted, this is {_kind(self.value)}")
        if not least <= self.value <= most:
            self.fail(f"{self.value} is not between {least:.15g} and {most:.15g}")
        return float(self.value)

    def span(self) -> float:
        """A time of at most a day, such as ``30s``, ``10m`` or ``1h``, in seconds."""
        found = _SPAN.fullmatch(self.text())
        seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
        if not 0 < seconds <= 86_400:
            self.fail("this is no time of at most a day", "write 30s, 10m or 1h")
        return float(seconds)

    def one_of(self, choices: Collection[str]) -> str:
        """A text that is one of ``choices``."""
        found = self.text()
        if found not in choices:
            self.fail(f"{quoted(found)} is not a value here", nearest(found, choices))
        return found

    def day(self) -> date:
        """A date, ``YYYY-MM-DD``."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            self.fail(f"{quoted(self.text())} is not a date", "write it as 2027-01-31")

    def plain(self) -> Any:
        """The value without its lines, as `json.loads` would give it."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def _a(self, kind: type) -> Any:
        value = self.value
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail(f"{_KINDS[kind]} is wanted, this is {_kind(value)}")
        return value


_kept: dict[tuple[str, type[ConfigError]], dict[str, tuple[int, Node]]] = {}
_MOST_KEPT = 8


def read_file(path: Path, error: type[ConfigError] = ConfigError) -> Node:
    """The one document in a UTF-8 file, named in errors by its path as given.  Raises ``error``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise error("there is no such file", place=str(path)) from None
    except UnicodeDecodeError:
        raise error("the file is not UTF-8 text", place=str(path)) from None
    except OSError as wrong:
        raise error(f"cannot be read: {wrong.strerror}", place=str(path)) from None
    return read(text, str(path), error)


def read(text: str, file: str, error: type[ConfigError] = ConfigError) -> Node:
    """The one document in ``text``; ``file`` is how errors name it.  Raises ``error``.

    Of a file with a long list the items are kept: when it is read again, only those that changed are read.
    """
    cut = long_lists.cut(text)
    if cut is None:
        return _whole(text, file, error)
    top = _mended(cut, _kept.get((file, error), {}), file, error) or _whole(text, file, error)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[file, error] = _items(top, cut)
    return top


def _items(top: Node, cut: long_lists.Cut) -> dict[str, tuple[int, Node]]:
    """The items of the long lists by their text, each with the line on which it began."""
    found: dict[str, tuple[int, Node]] = {}
    for key, (_, items) in cut.lists.items():
        node = top.value.get(key) if isinstance(top.value, dict) else None
        nodes = node.value if node is not None and isinstance(node.value, list) else []
        ends = [item.line for item in items[1:]] + [sys.maxsize]
        if len(nodes) == len(items) and all(
            item.line <= each.line < end for item, each, end in zip(items, nodes, ends, strict=True)
        ):
            found |= {item.text: (item.line, each) for item, each in zip(items, nodes, strict=True)}
    return found


def _mended(
    cut: long_lists.Cut, known: Mapping[str, tuple[int, Node]], file: str, error: type[ConfigError]
) -> Node | None:
    """The document, of whose items some are known; None where few are, or something is wrong with it."""
    listed = [item for _, items in cut.lists.values() for item in items]
    if sum(item.text not in known for item in listed) > len(listed) // 8:
        return None
    try:
        top = _whole(cut.rest, file, error)
        for key, (line, items) in cut.lists.items():
            there = top.value.get(key) if isinstance(top.value, dict) else None
            if there is None or there.line != line or not _is_emptied(there):
                return None
            top.value[key] = Node([_item(each, known, file, error) for each in items], file, line, error)
    except ConfigError:  # which the whole text tells better
        return None
    return top


def _is_emptied(node: Node) -> bool:
    """Whether it is a list as `long_lists.cut` leaves it."""
    return isinstance(node.value, list) and [each.value for each in node.value] == [None]


def _item(
    item: long_lists.Item, known: Mapping[str, tuple[int, Node]], file: str, error: type[ConfigError]
) -> Node:
    if item.text in known:
        line, node = known[item.text]
    else:
        listed = _whole(item.text, file, error).items()
        if len(listed) != 1:
            raise error("not one item")
        line, node = 1, listed[0]
    return _moved(node, item.line - line)


def _moved(node: Node, by: int) -> Node:
    """A node that stands so many lines further down."""
    if not by:
        return node
    inner = node.value
    if isinstance(inner, dict):
        inner = {key: _moved(each, by) for key, each in inner.items()}
    elif isinstance(inner, list):
        inner = [_moved(each, by) for each in inner]
    return Node(inner, node.file, node.line + by, node.error)


def _whole(text: str, file: str, error: type[ConfigError]) -> Node:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("%"):
            raise error("YAML directives are not used here", place=f"{file}:{number}")
    try:
        top = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        place = f"{file}:{mark.line + 1}" if mark else file
        said = wrong.problem or ""
        what = f"{wrong.context}, {said}" if said.startswith("but") or not said else said
        raise error(f"not YAML: {what}", place=place) from None
    except YAMLError as wrong:
        raise error(f"not YAML: {str(wrong).splitlines()[0]}", place=file) from None
    except RecursionError:
        raise error("nested too deeply", place=file) from None
    if top is None:
        raise error("the file is empty", place=f"{file}:1")
    return _node(top, file, error)


def _node(raw: Any, file: str, error: type[ConfigError]) -> Node:
    line = raw.start_mark.line + 1
    here = Node(None, file, line, error)
    if raw.anchor:
        here.fail("anchors and aliases are not used here", "write the value out")
    tag = str(raw.tag)
    kind = tag.removeprefix(_TAG)
    if kind == "map":
        return Node(_entries(raw, here), file, line, error)
    if kind == "seq":
        return Node([_node(item, file, error) for item in raw.value], file, line, error)
    if kind not in ("str", "int", "float", "bool", "null", "timestamp"):
        here.fail(
            f"{tag} is not used here", "write plain values, and quote a text that begins with ! or is <<"
        )
    return Node(_scalar(kind, raw.value, here), file, line, error)


def _entries(raw: Any, here: Node) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for raw_key, raw_value in raw.value:
        key = _node(raw_key, here.file, here.error)
        name = key.text()
        if name in entries:
            key.fail(f"the key {quoted(name)} stands twice", f"first on line {entries[name].line}")
        value = _node(raw_value, here.file, here.error)
        # An error about a whole mapping or list belongs to the line of its key.
        entries[name] = Node(value.value, value.file, key.line, value.error)
    return entries


def _scalar(kind: str, text: str, here: Node) -> Any:
    if kind == "int":
        digits = text.replace("_", "")
        try:
            return int(digits, 10 if re.fullmatch(r"[-+]?[0-9]+", digits) else 0)
        except ValueError:
            here.fail("this is no number that can be used")
    if kind == "float":
        number = float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
        if number - number != 0:
            here.fail("numbers here are finite")
        return number
    if kind == "bool":
        return text.lower() == "true"
    return None if kind == "null" else text


def _kind(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (bool, int, float)):
        return f"{str(value).lower()}"
    return "a list" if isinstance(value, list) else f"the text {quoted(value)}"


def quoted(text: str) -> str:
    """In quotes, a short form of a text from the file, on one line and without anything a terminal obeys."""
    return f'"{repr(text[:40])[1:-1]}"'
