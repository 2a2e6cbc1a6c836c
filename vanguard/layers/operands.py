"""The words of a command that are neither options nor what these are given, where it matters which is which.

A path behind an option that takes no value, or behind a pattern that was given glued to its option
(``grep -epassword /etc/x``), is an operand all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from vanguard.model.value import value


@value
class _Options:
    """The letters of options: those that take a value, those whose value is the pattern or the program, and
    those that take the rest of their word alone; ``named`` are whole options that take a value."""

    takes: str = ""
    tells: str = ""
    glued: str = ""
    named: frozenset[str] = frozenset()


_AFTER_PATTERN: Final = {
    "grep": _Options("ABCmdD", "ef"),
    "egrep": _Options("ABCmdD", "ef"),
    "fgrep": _Options("ABCmdD", "ef"),
    "zgrep": _Options("ABCm", "ef"),
    "rg": _Options("ABCmgtTjMErd", "ef"),
    "ag": _Options("ABCmgG"),
    "ack": _Options("ABCm"),
    "sed": _Options("l", "ef", "i"),
    "gsed": _Options("l", "ef", "i"),
    "awk": _Options("Fv", "fe"),
    "gawk": _Options("Fv", "fe"),
    "mawk": _Options("Fv", "f"),
    "jq": _Options("", "f"),
    "yq": _Options(),
    "perl": _Options("I", "eE", "i0FlxCMm"),
    "fd": _Options("dteEx"),
    "fdfind": _Options("dteEx"),
    "select-string": _Options(),
    "findstr": _Options(),
}
"""Programs whose first operand is what to look for or to do."""

_OTHERS: Final = {
    "sort": _Options("tkS"),
    "cut": _Options("dfbc"),
    "paste": _Options("d"),
    "column": _Options("sco"),
    "nl": _Options("sbdfhilvw"),
    "tree": _Options("IPL"),
    "zip": _Options("xi"),
    "rsync": _Options("f"),
    "git": _Options("mSGL"),
    "pytest": _Options("kmoWprn"),
    "jest": _Options("t"),
    "vitest": _Options("t"),
    "mocha": _Options("g"),
    "playwright": _Options("g"),
    "cmake": _Options("DG"),
    "docker": _Options("t"),
    "podman": _Options("t"),
    "nerdctl": _Options("t"),
    "buildah": _Options("t"),
    "ansible-playbook": _Options("eltu"),
    "uv": _Options("p"),
    "ffmpeg": _Options(named=frozenset("-vf -af -filter_complex -map -metadata".split())),
    "go": _Options(named=frozenset("-run -bench -skip -tags -ldflags -gcflags -asmflags -exec".split())),
}
"""Options, of programs all of whose operands are files, whose values are none and may look so."""

_NONE: Final = _Options()
_ROUTES: Final = frozenset(
    "--base --base-url --base-href --base-path --public-path --public-url --root-path --url-prefix "
    "--path-prefix --context-path --css --mount --mount-path --mount-point --prefix-path".split()
)
"""Options whose value is a place on the web."""

_OF_ROUTES: Final = ("url", "href", "route", "endpoint", "testpathpattern")

_LONG: Final = dict.fromkeys(
    """
    --exclude --exclude-dir --include --filter --ignore --hide --glob --iglob --type --type-not --max-count
    --max-depth --after-context --before-context --replace --extension --indent --transform --xform
    --delimiter --field-separator --grep --author --committer --format --pretty --message --label --tag
    --platform --build-arg --xpath --testnamepattern --set --set-string --metadata --header --user-agent
    """.split(),
    1,
) | {"--arg": 2, "--argjson": 2}
"""Long options that are followed by so many words that are no files."""

_TELL: Final = frozenset(["--regexp", "--expression", "--file", "--files", "-pattern"])
_TEST: Final = frozenset("-nt -ot -ef".split()) | {f"-{letter}" for letter in "abcdefghkprstuwxGLNOS"}


class _Word(NamedTuple):
    """What a word says that begins with a sign of options: whether a pattern was told, and words to skip."""

    told: bool = False
    skip: int = 0


def behind_pattern(name: str, words: list[str]) -> list[str] | None:
    """The operands behind the one that is a pattern or a program; None for a program that takes none."""
    options = _AFTER_PATTERN.get(name)
    return None if options is None else _operands(words, options, looks=True)


def operands(name: str, words: list[str]) -> list[str]:
    """The operands of a program all of whose operands are files or folders."""
    return _operands(words, _OTHERS.get(name, _NONE), looks=False)


def takes_none(name: str, option: str) -> bool:
    """Whether what follows an option of this program is no file: ``-P`` of ``tree`` takes a pattern."""
    options = _AFTER_PATTERN.get(name) or _OTHERS.get(name) or _NONE
    return option in options.named or (len(option) == 2 and option[1] in options.takes)


def is_no_file(option: str) -> bool:
    """Whether what an option is given names no file that is opened: ``--exclude=/x`` leaves one out."""
    return option in _LONG or option in _ROUTES or option.lower().endswith(_OF_ROUTES)


def tested(words: list[str]) -> Iterator[str]:
    """The words of ``[`` and ``test`` that are looked at as files, and not as texts."""
    for word, after in pairwise(words):
        if word in _TEST:
            yield after
        if after in ("-nt", "-ot", "-ef"):
            yield word


def _operands(words: list[str], options: _Options, *, looks: bool) -> list[str]:
    told, skip, found = not looks, 0, list[str]()
    only = False
    for at, word in enumerate(words[1:], 1):
        if skip:
            skip -= 1
        elif only or word[:1] != "-" or word == "-":
            found.append(word)
        elif word == "--":
            only = True
        else:
            said = _said(word, words[at + 1 : at + 2], options)
            told, skip = told or said.told, said.skip
    return found if told else found[1:]


def _said(word: str, after: list[str], options: _Options) -> _Word:
    if word in options.named:
        return _Word(skip=1)
    name, equals, _ = word.partition("=")
    tells = name.lower() in _TELL
    if word[1:2] == "-" or tells:
        follows = not equals and name != "--files"
        return _Word(tells, int(tells and follows) or (0 if equals else _LONG.get(name.lower(), 0)))
    for at, letter in enumerate(word[1:], 2):
        if letter in options.glued:
            # BSD's sed wants the end of a copy's name as a word of its own, were it empty.
            return _Word(skip=int(letter == "i" and after == [""]))
        if letter in options.tells or letter in options.takes:
            return _Word(letter in options.tells, int(at == len(word)))
    return _Word()
