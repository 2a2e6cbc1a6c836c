"""Values of a shell: braces expanded, parameters cut and replaced, sums worked out; all of it bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from vanguard.layers.shell.tree import Kind, Piece

MOST_BRACES = 64
"""Words that one word with braces is expanded to; beyond them the word stays as it is."""
LONGEST = 4096
"""Characters of a value; a longer one is cut, as nothing opens or runs a name that long."""
_BRACED = 1024
_HOLD = 0xE000
_SUM = re.compile(r"\s*([+-]?\d{1,9})(?:\s*([-+*/%])\s*(\d{1,9}))?\s*\Z")
_BASED = re.compile(r"\s*(\d{1,2})#(\w{1,12})\s*\Z")
_RANGE = re.compile(r"(-?\d{1,6}|[A-Za-z])\.\.(-?\d{1,6}|[A-Za-z])(?:\.\.-?\d{1,6})?\Z")
_SLICE = re.compile(r"\s*(-?\d{1,6})\s*(?::\s*(-?\d{1,6})\s*)?\Z")


def braces(pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """The words that a word with braces stands for, in order; the word itself where it has none."""
    if not any(p.kind is Kind.TEXT and not p.quoted and "{" in p.text for p in pieces):
        return [pieces]
    held: list[Piece] = []
    template = ""
    for piece in pieces:
        if piece.kind is Kind.TEXT and not piece.quoted:
            template += piece.text
        else:
            template += chr(_HOLD + len(held))
            held.append(piece)
    if len(template) > _BRACED or len(held) > _BRACED or _held(template) != len(held):
        return [pieces]
    texts = _alternatives(template)
    return [tuple(_restored(text, held)) for text in texts]


def _held(template: str) -> int:
    return sum(_HOLD <= ord(sign) < _HOLD + _BRACED for sign in template)


def _restored(text: str, held: list[Piece]) -> Iterator[Piece]:
    plain = ""
    for sign in text:
        if _HOLD <= ord(sign) < _HOLD + _BRACED:
            if plain:
                yield Piece(Kind.TEXT, plain)
                plain = ""
            yield held[ord(sign) - _HOLD]
        else:
            plain += sign
    if plain:
        yield Piece(Kind.TEXT, plain)


def _alternatives(text: str) -> list[str]:
    """The texts that braces stand for; where there would be too many, the text itself."""
    done: list[str] = []
    todo = [text]
    while todo:
        if len(todo) + len(done) > MOST_BRACES:
            return [text]
        each = todo.pop()
        found = _first(each)
        if found is None:
            done.append(each)
        else:
            start, end, choices = found
            todo += [each[:start] + choice + each[end:] for choice in reversed(choices)]
    return done


def _first(text: str) -> tuple[int, int, list[str]] | None:
    """The first braces that hold a choice: where they stand, and the choices."""
    open_at: list[int] = []
    commas: list[list[int]] = []
    best: tuple[int, int, list[str]] | None = None
    for at, sign in enumerate(text):
        if sign == "{":
            open_at.append(at)
            commas.append([])
        elif sign == "," and open_at:
            commas[-1].append(at)
        elif sign == "}" and open_at:
            start, cuts = open_at.pop(), commas.pop()
            choices = _choices(text, start, at, cuts)
            if choices and (best is None or start < best[0]):
                best = (start, at + 1, choices)
            if best is not None and not open_at:
                return best
    return best


def _choices(text: str, start: int, end: int, cuts: list[int]) -> list[str]:
    if cuts:
        edges = [start, *cuts, end]
        return [text[a + 1 : b] for a, b in pairwise(edges)]
    found = _RANGE.match(text[start + 1 : end])
    if found is not None and len(found[2]) > 3:
        # Too many to be written out; whoever expands the word sees the range.
        return []
    return _ranged(found[1], found[2]) if found is not None else []


def _ranged(first: str, last: str) -> list[str]:
    if first.lstrip("-").isdigit() and last.lstrip("-").isdigit():
        low, high = int(first), int(last)
        step = 1 if high >= low else -1
        return [str(each) for each in range(low, high + step, step)[:MOST_BRACES]]
    if first.isalpha() and last.isalpha():
        step = 1 if last >= first else -1
        return [chr(each) for each in range(ord(first), ord(last) + step, step)]
    return []


def summed(text: str) -> str:
    """The result of a simple sum, of a number with its base, or 0 where it cannot be told."""
    if based := _BASED.match(text):
        base = int(based[1])
        try:
            return str(int(based[2], base)) if 2 <= base <= 36 else "0"
        except ValueError:
            return "0"
    found = _SUM.match(text)
    if found is None:
        return "0"
    left, op, right = int(found[1]), found[2], int(found[3] or 0)
    if op in ("/", "%"):
        return str(left // right if op == "/" else left % right) if right else "0"
    return str({None: left, "+": left + right, "-": left - right, "*": left * right}[op])


def changed(value: str, op: str, operand: str) -> str:
    """A parameter's value as ``${x op operand}`` changes it (bash's manual, 3.5.3)."""
    if op == ":":
        return _sliced(value, operand)
    if op in ("#", "##", "%", "%%"):
        return _trimmed(value, op, operand)
    if op.startswith("/"):
        return _replaced(value, op, operand)
    if op.startswith(("^", ",")):
        turned = value.upper() if op[0] == "^" else value.lower()
        return turned if len(op) == 2 else turned[:1] + value[1:]
    return value


def _sliced(value: str, operand: str) -> str:
    found = _SLICE.match(operand)
    if found is None:
        return value
    start = int(found[1])
    rest = value[start:] if start >= 0 else value[max(0, len(value) + start) :]
    if found[2] is None:
        return rest
    count = int(found[2])
    return rest[:count] if count >= 0 else rest[: max(0, len(rest) + count)]


def _opening(glob: str, *, greedy: bool) -> re.Pattern[str] | None:
    """A shell's pattern with one star at most as a regular expression; None where it has more."""
    if glob.count("*") > 1:
        return None
    star = ".*" if greedy else ".*?"
    signs = {"*": star, "?": "."}
    return re.compile("".join(signs.get(sign) or re.escape(sign) for sign in glob[:64]), re.DOTALL)


def _trimmed(value: str, op: str, operand: str) -> str:
    value = value[:LONGEST]
    if op[0] == "#":
        opening = _opening(operand, greedy=len(op) == 2)
        found = opening.match(value) if opening is not None else None
        return value[found.end() :] if found is not None else value
    if operand[:1] == "*":
        cut = value.find(operand[1:]) if len(op) == 2 else value.rfind(operand[1:])
        return value[:cut] if cut >= 0 and value.endswith(operand[1:]) else value
    if operand.endswith("*"):
        head = operand.rstrip("*")
        cut = value.find(head) if len(op) == 2 else value.rfind(head)
        return value[:cut] if cut >= 0 else value
    return value.removesuffix(operand) if operand else value


def _replaced(value: str, op: str, operand: str) -> str:
    old, _, new = operand.partition("/")
    if not old:
        return value
    if "*" in old or "?" in old:
        return value
    return value.replace(old, new) if op == "//" else value.replace(old, new, 1)
