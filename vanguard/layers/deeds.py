"""What a command writes, moves and removes: the words that its programs change, and not only read.

Shell and, roughly, the calls of scripting languages are read alike: a verb, and the words after it up
to the end of the simple command.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from enum import Enum
from itertools import pairwise

import re2

from vanguard.layers.paths import is_absolute
from vanguard.model.value import value


class Deed(Enum):
    """What is done to a path."""

    WRITE = "write"
    """It is written, or something is put in its place or into it."""
    TAKE = "take"
    """It is removed or moved away, with all that lies in it."""
    ERASE = "erase"
    """It is removed, but never a folder with something in it."""


@value
class Done:
    """A path of a command, in the folder that the command has changed to, and its place in the text."""

    path: str
    deed: Deed
    span: tuple[int, int]


@value
class _Verb:
    """What a program does to its operands: to all of them, to the last, and to those of options."""

    each: Deed | None = None
    last: Deed | None = None
    options: frozenset[str] = frozenset()
    script: bool = False
    """The first operand is what to do, and no path."""
    needs: str = ""
    """A flag (as a pattern) without which the program does ``otherwise``."""
    otherwise: Deed | None = None


_RECURSIVE = r"-\w*r\w*|--recursive|-rec\w*|/s"
_TABLE = {
    _Verb(Deed.TAKE, Deed.TAKE, needs=_RECURSIVE, otherwise=Deed.ERASE): "rm del erase rd rmdir "
    "remove-item ri",
    _Verb(Deed.TAKE, Deed.TAKE): "trash trash-put rimraf rmtree rmsync rmdirsync removesync",
    _Verb(Deed.ERASE, Deed.ERASE): "unlink shred unlinksync",
    _Verb(Deed.TAKE, Deed.WRITE): "mv move move-item mi ren rename rename-item renamesync",
    _Verb(None, Deed.WRITE): "cp copy copy-item ln rsync scp copyfile copytree copyfilesync cpsync symlink",
    _Verb(Deed.WRITE, Deed.WRITE): "tee sponge truncate touch mkdir new-item set-content add-content "
    "out-file writefile writefilesync write_text appendfile appendfilesync",
    _Verb(Deed.WRITE, Deed.WRITE, needs=r"-\w*i\S*|--in-place\S*", script=True): "sed perl",
    _Verb(options=frozenset(["-o", "--output", "--output-dir"])): "curl",
    _Verb(options=frozenset(["-O", "-P", "--output-document", "--directory-prefix"])): "wget",
    _Verb(options=frozenset(["-C", "--directory"])): "tar",
    _Verb(options=frozenset(["-d"])): "unzip",
}
_VERBS = {name: verb for verb, names in _TABLE.items() for name in names.split()}
_FOLDERS = frozenset(["cd", "pushd", "chdir", "set-location"])
_names = "|".join(sorted(map(re.escape, [*_VERBS, *_FOLDERS]), key=len, reverse=True))
# Most commands change nothing that is named, and this says so in one pass.
_ACTS = re2.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, sorted(_VERBS)))})\b|>|open\(")
_BEGIN = re2.compile(rf"(?i)\b({_names})\b|>+")
_PART = re.compile(
    r"(?P<end>[;|&\n`)]|(?<!\w)\()|(?:\d|&)?>{1,2}[|&]?|<[<\s-]*[^\s;|&`()<>]*|[\s,(]+|"
    r"(?P<word>(?:[^\s;|&`()<>,\\]|\\.)+)|\\"
)
_INTO = re.compile(r"[\d&]?>{1,2}[|&]?\s*(?P<word>[^\s;|&`()<>]+)")
_OPENED = re.compile(
    r"\bopen\(\s*[rbuf]?['\"]([^'\"\n]{1,1024})['\"]\s*,\s*(?:mode\s*=\s*)?['\"][rbt]*[wax+]"
)
_SCRIPT = re.compile(r"/.*/\w?|[sy](\W).*\1\w*")
_RUN_END = re.compile(r"[^\s;|&()]*\Z")
_QUOTES = str.maketrans("", "", "\"'")
_FOLDER = 512
"""Characters of the folder that is followed through a command; a longer one is forgotten."""


def done(text: str) -> Iterator[Done]:
    """Every path that a command changes, in order; cheap for a text without any verb of the kind."""
    folder, at = "", 0
    plain = text if text.isascii() else text.encode("ascii", "replace").decode()
    if _ACTS.search(plain) is None:
        return
    for begin in _BEGIN.finditer(plain):
        if begin.start() < at:
            continue
        verb = begin[1]
        if verb is None:
            yield from _redirected(text, begin.start(), folder)
        elif _is_called(text, begin.start(), begin.end(), verb):
            words, into, at = _operands(text, begin.end())
            if verb.lower() in _FOLDERS:
                folder = _entered(folder, words)
            else:
                yield from _changed(_VERBS[verb.lower()], words, folder)
            for place in into:
                yield from _redirected(text, place, folder)
    if "open(" in text:
        for opened in _OPENED.finditer(text):
            yield Done(opened[1], Deed.WRITE, opened.span(1))


def is_verb(word: str, *, all_alike: bool = False) -> bool:
    """Whether a word alone is a program that removes or moves what it is given.

    ``all_alike`` asks for those that treat their last operand as the others.
    """
    verb = _VERBS.get(word.rpartition("/")[2].lower())
    return verb is not None and verb.each is Deed.TAKE and not (all_alike and verb.last is not Deed.TAKE)


def _is_called(text: str, start: int, end: int, verb: str) -> bool:
    """Whether a verb stands as a program or a function; in capitals it is of another language."""
    if verb.isupper() or text[start - 1 : start] == "-":
        return False
    return text[end : end + 1] not in (".", "=", ":", "/", "-")


_Word = tuple[str, tuple[int, int]]


def _operands(text: str, at: int) -> tuple[list[_Word], list[int], int]:
    """The words up to the end of the simple command, where redirections stand in it, and its end."""
    words: list[_Word] = []
    into: list[int] = []
    while (part := _PART.match(text, at)) is not None:
        at = part.end()
        if part["end"] is not None:
            break
        if part["word"] is not None:
            word = part["word"].translate(_QUOTES)
            words.append((word, part.span()))
        elif ">" in part[0]:
            into.append(part.start())
            found = _INTO.match(text, part.start())
            at = found.end() if found is not None else at
    return words, into, at


def _redirected(text: str, at: int, folder: str) -> Iterator[Done]:
    """The file that output is sent to; ``->``, ``=>`` and the ends of tags send nothing anywhere."""
    before = _RUN_END.search(text[max(0, at - 64) : at])
    run = before[0] if before is not None else ""
    if "<" in run or run.endswith(("-", "=")) or ("=" in run and run.endswith(("'", '"'))):
        return
    found = _INTO.match(text, at)
    word = found["word"].translate(_QUOTES) if found is not None else ""
    if found is not None and word and not word.isdigit():
        yield Done(_under(folder, word), Deed.WRITE, found.span("word"))


def _entered(folder: str, words: list[_Word]) -> str:
    """The folder that is gone to; "" where it cannot be told."""
    target = next((word for word, _ in words if not word.startswith("-") or word == "-"), "~")
    if target == "-" or ("$" in target and not target.startswith(("$HOME", "${HOME}"))):
        return ""
    entered = posixpath.normpath(_under(folder, target))
    return entered if len(entered) <= _FOLDER else ""


def _under(folder: str, word: str) -> str:
    return word if not folder or is_absolute(word) else f"{folder}/{word}"


def _changed(verb: _Verb, words: list[_Word], folder: str) -> Iterator[Done]:
    each, last = verb.each, verb.last
    flags = [word for word, _ in words if word.startswith("-") or word == "/s"]
    if verb.needs and not any(re.fullmatch(verb.needs, flag, re.IGNORECASE) for flag in flags):
        each = last = verb.otherwise
    marks = frozenset(flags)
    # Braces alone are the ends of a block or of an object.
    operands = [word for word in words if word[0] not in marks and word[0].strip("{}$")]
    if verb.script:
        operands = [word for word in operands[1:] if not _SCRIPT.fullmatch(word[0])]
    if len(operands) < 2 or "-t" in flags:
        last = each
    for word, span in operands[:-1]:
        if each is not None:
            yield Done(_under(folder, word), each, span)
    for word, span in operands[-1:]:
        if last is not None:
            yield Done(_under(folder, word), last, span)
    for (option, _), (word, span) in pairwise(words):
        if option in verb.options:
            yield Done(_under(folder, word), Deed.WRITE, span)
