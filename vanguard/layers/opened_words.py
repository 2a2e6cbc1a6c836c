"""Which words of a command its program opens as files and folders, whatever these are called.

Elsewhere a word is a path where it begins as only paths do.  In a server with zones that is too little:
``/data/x`` may be a route, a pattern or a topic, and is a file where ``cat`` is given it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from vanguard.layers.operands import behind_pattern, is_no_file, operands, tested
from vanguard.layers.shell.command import Command, unversioned
from vanguard.layers.shell.starters import INTERPRETERS, SHELLS

_ALL = frozenset(
    """
    cat tac nl rev bat batcat less more most head tail od xxd hexdump strings base64 base32 wc sort uniq cut
    paste column comm join fold fmt pr split csplit diff sdiff cmp colordiff vimdiff md5sum sha1sum sha256sum
    sha512sum shasum b2sum cksum sum file stat readlink realpath ls ll dir vdir lsd exa eza tree du cd pushd
    chdir cp mv rm rmdir mkdir touch ln link unlink install dd tee truncate shred rsync scp tar bsdtar zip
    unzip zipinfo gzip gunzip zcat bzip2 bunzip2 bzcat xz unxz xzcat zstd zstdcat lz4 7z 7za rar unrar cpio ar
    chmod chown chgrp chattr setfacl getfacl lsattr mount umount ncdu rclone sqlite3 vi vim view nano emacs ed
    ex pico micro hx code open xdg-open source . shuf iconv dos2unix unix2dos gpg age sops
    mapfile readarray inotifywait entr pandoc gcc g++ clang ffprobe exiftool identify
    get-content gc type set-content add-content get-childitem gci copy-item cpi move-item mi remove-item ri
    new-item ni rename-item import-csv test-path set-location sl invoke-item ii copy xcopy robocopy move del
    erase rd md ren notepad
    """.split()
)
"""Programs all of whose operands are files or folders."""

_INTO = frozenset(
    """
    -C -T -f -o -O -P --file --input --output --output-file --output-document --directory --directory-prefix
    --upload-file --from-file --config --in --out -in -out -inkey -CAfile --data-binary --files-from
    --git-dir --work-tree --cwd --chdir --project --manifest-path
    """.split()
)
"""Options of any program whose value is a file or a folder."""

_TESTS = frozenset(["test", "[", "[["])
_LEVEL = re.compile("-O[0-9]")

_PROGRAMS = ("command", "cmd", "program", "executable", "binary", "exe", "file", "path")
"""Members that name the program of a list of arguments beside them."""

_WORDS = 256
"""Words of a list of arguments that is read as a command line."""

_GIVEN = re.compile(
    r"(--?[\w-]{1,32})=(?=/|~)|(?:if|of)=(?=/|~)|(?:[\w.-]{1,40}=)?@(?=/|~)|-[CTfoI](?=/)|file:(?://(?:localhost)?)?(?=/)"
)
_SWITCH = re.compile(r"/[A-Za-z?]{1,4}(?::\S*)?")
_SWITCH_OF_BOTH = re.compile(r"/[A-Za-z?](?::\S*)?")
_OF_BOTH = frozenset(["more", "sort", "tree"])
_SWITCHING = frozenset(
    "dir del erase rd md ren copy xcopy robocopy move type more sort find findstr tree fc attrib".split()
)
_DOTS = re.compile(r"(?:\.|\[\.\])(?:\?|\[[^\]/]*\.[^\]/]*\])(?=/)")
_CALLED = re.compile(
    r"\b(?:open|fopen|file|file_get_contents|readfile|readFile(?:Sync)?|createReadStream|readdir(?:Sync)?|"
    r"Path|PurePath|File|FileReader|FileInputStream|listdir|scandir|glob|iglob|walk|chdir|copyfile|copytree|"
    r"read_(?:csv|json|text|excel|parquet|file|to_string|dir)|loadtxt|File\.\w{4,8}|ReadAllText|ReadFile|opendir)"
    r"!?\(\s{0,4}[rbuf]{0,2}[\"'](/[^\"'\n]{1,1024})[\"']"
)
# What a loop or a block reads.
_FED = re.compile(r"(?:\b(?:done|fi|esac)|[})])\s{0,8}<\s{0,8}[\"']?(/[^\s\"';|&<>()]{1,1024})(?![\w>])")


def opened_words(command: Command) -> Iterator[str]:
    """The words that the program opens, as they are given: the folder that it runs in is not added."""
    name = command.name
    words = command.words
    for word, after in zip(words[1:], [*words[2:], ""], strict=False):
        if word in _INTO and after:
            yield after
        elif (given := _GIVEN.match(word)) is not None and not is_no_file(given[1] or ""):
            yield word[given.end() :]
    found = behind_pattern(name, words)
    if found is None and name in _ALL:
        found = operands(name, words)
    if found is not None:
        yield from (word for word in found if not _is_switch(name, word))
    elif name in _TESTS:
        yield from tested(words)
    elif name == "find":
        yield from _searched(words)
    elif name in SHELLS or unversioned(name) in INTERPRETERS:
        yield from _script(command)
    elif name in ("docker", "podman", "nerdctl"):
        yield from _mounted(words)


def called_paths(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each absolute path that the calls of program code, or a loop of a shell, open."""
    for pattern in (_CALLED, _FED):
        for found in pattern.finditer(text):
            yield found.start(1), found[1]


def dotted(word: str) -> str:
    """The word with patterns that stand for ``..`` in a shell written out: ``.?/x`` is ``../x`` as well."""
    return _DOTS.sub("..", word) if "?" in word or "[" in word else word


@lru_cache(maxsize=64)
def beside(folders: tuple[str, ...]) -> tuple[str, ...]:
    """How paths begin that share their first folder with one of these: ``/work/`` for ``/work/a``."""
    tops = dict.fromkeys(path.split("/")[1] for path in folders if path[:1] == "/")
    return tuple(f"/{top}/" for top in tops if top)


def listed_line(arguments: object, path: tuple[str | int, ...]) -> str:
    """The command line that a list of arguments is, with the program beside it where that is apart.

    ``path`` leads from the arguments to one item of the list.  "" where there is no such list of texts.
    """
    held: object = None
    inner = arguments
    for step in path[:-1]:
        held = inner
        if isinstance(inner, dict):
            inner = inner.get(step)
        elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            inner = inner[step]
        else:
            return ""
    if not isinstance(inner, list) or len(inner) > _WORDS:
        return ""
    words = [word for word in inner if isinstance(word, str)]
    program = next((held[key] for key in _PROGRAMS if key in held), "") if isinstance(held, dict) else ""
    first = program if isinstance(program, str) and not any(map(str.isspace, program)) else ""
    return shlex.join([first, *words] if first else words)


def _is_switch(name: str, word: str) -> bool:
    switch = _SWITCH_OF_BOTH if name in _OF_BOTH else _SWITCH
    return name in _SWITCHING and switch.fullmatch(word) is not None


def _searched(words: list[str]) -> Iterator[str]:
    before = ""
    for word in words[1:]:
        aside = before == "-D" or word in ("-L", "-H", "-P", "-D") or _LEVEL.fullmatch(word) is not None
        before = word
        if aside:
            continue
        if word[:1] in ("-", "(", "!", "\\"):
            return
        yield word


def _script(command: Command) -> Iterator[str]:
    """The file that an interpreter is started with, and what that is given."""
    if not any(option in ("-c", "-e", "-m", "-ec", "-lc", "--eval", "-p") for option in command.options):
        yield from command.operands[:1]


def _mounted(words: list[str]) -> Iterator[str]:
    """Folders of this machine that a container is given."""
    for word, after in pairwise(words):
        if word in ("-v", "--volume") and ":" in after:
            yield after.partition(":")[0]
        elif word[:3] == "-v/":
            yield word[2:].partition(":")[0]
        elif word == "--mount":
            for part in after.split(","):
                key, _, folder = part.partition("=")
                if key in ("src", "source"):
                    yield folder
