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

from vanguard.layers.opened_tools import opened_by_option, opened_by_program, opened_by_tool
from vanguard.layers.operands import behind_pattern, is_no_file, operands, takes_none, tested
from vanguard.layers.shell.command import Command, unversioned
from vanguard.layers.shell.starters import INTERPRETERS, SHELLS, started

_ALL = frozenset(
    """
    cat tac nl rev bat batcat less more most head tail od xxd hexdump strings base64 base32 wc sort uniq cut
    paste column comm join fold fmt pr split csplit diff sdiff cmp colordiff vimdiff md5sum sha1sum sha256sum
    sha512sum shasum b2sum cksum sum file stat readlink realpath ls ll dir vdir lsd exa eza tree du cd pushd
    chdir cp mv rm rmdir mkdir touch ln link unlink install dd tee truncate shred rsync scp tar bsdtar zip
    unzip zipinfo gzip gunzip zcat bzip2 bunzip2 bzcat xz unxz xzcat zstd zstdcat lz4 7z 7za rar unrar cpio ar
    chmod chown chgrp chattr setfacl getfacl lsattr mount umount ncdu rclone sqlite3 vi vim view nano emacs ed
    ex pico micro hx code open xdg-open source . shuf iconv dos2unix unix2dos gpg age sops
    mapfile readarray inotifywait entr pandoc gcc g++ clang ffprobe exiftool identify ffmpeg convert magick
    mogrify montage tesseract pdftotext pdftoppm pdfinfo pdftk qpdf xmllint hexyl objdump nm ldd readelf strip
    patchelf gdb patch mktemp restic borg duplicity gsutil cmake make ansible-playbook
    pip pipx virtualenv venv pytest unittest nosetests tox coverage ruff mypy pyright black isort flake8
    pylint bandit json.tool zipfile tarfile compileall py_compile http.server eslint prettier tsc jest vitest
    mocha playwright shellcheck hadolint yamllint markdownlint
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
    --git-dir --work-tree --cwd --chdir --project --manifest-path --requirement --env-file --rootdir
    """.split()
)
"""Options of any program whose value is a file or a folder."""

_TESTS = frozenset(["test", "[", "[["])
_PATTERNS = frozenset(["[[", "case", "(("])
"""What compares with patterns, which no shell expands there."""

_RUNNERS = frozenset(["tsx", "ts-node"])
_CONTAINERS = frozenset("docker podman nerdctl docker-compose podman-compose kubectl oc".split())
_LEVEL = re.compile("-O[0-9]")

_PROGRAMS = ("command", "cmd", "program", "executable", "binary", "exe", "file", "path")
"""Members that name the program of a list of arguments beside them."""

_WORDS = 256
"""Words of a list of arguments that is read as a command line."""

_GIVEN = re.compile(
    r"(--?[\w-]{1,32})=(?=/|~)|(?:if|of)=(?=/|~)|(?:[\w.-]{1,40}=)?[@<](?=/|~)|-[CTfoI](?=/)|fileb?:(?://(?:localhost)?)?(?=/)"
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
# What the modules for files of several languages are called with, first or second.
_OF_FILES = re.compile(
    r"\b(?:shutil|os|os\.path|fs|fsp|fsPromises|Deno|FileUtils|Files|Dir|IO|tarfile|zipfile)\."
    r"(?!join|path|system|popen|getenv|environ|basename|dirname|split|norm|rel|sep)\w{2,24}!?\(\s{0,4}"
    r"(?:[^\"'(),\n]{0,64},\s{0,4}|[rbuf]{0,2}[\"'][^\"'\n]{0,256}[\"']\s{0,4},\s{0,4})?"
    r"[rbuf]{0,2}[\"'](/[^\"'\n]{1,1024})[\"']"
)
_OF_PERL = re.compile(
    r"\bopen\s{0,4}\(?\s{0,4}(?:my\s{1,4})?\$?\w{1,32}\s{0,4},\s{0,4}(?:[\"'][<>+:\w()-]{1,24}[\"']\s{0,4},\s{0,4})?"
    r"[\"'][<>+]{0,3}\s{0,4}(/[^\"'\n]{1,1024})[\"']"
)
# What a loop or a block reads.
_LISTED = re.compile(r"\bfor\s{1,8}\w{1,64}\s{1,8}in\s{1,8}(/[^\s\"';*?]{0,1024})[*?]")
_FED = re.compile(r"(?:\b(?:done|fi|esac)|[})])\s{0,8}<\s{0,8}[\"']?(/[^\s\"';|&<>()]{1,1024})(?![\w>])")


def opened_words(command: Command) -> Iterator[str]:
    """The words that the program opens, as they are given: the folder that it runs in is not added."""
    name, words = _program(command)
    for word, after in zip(words[1:], [*words[2:], ""], strict=False):
        if word in _INTO and after and not takes_none(name, word):
            yield after
        elif (given := _GIVEN.match(word)) is not None and not is_no_file(given[1] or ""):
            yield word[given.end() :]
    yield from opened_by_option(name, words)
    yield from opened_by_program(name, words, command.fed.known)
    if name not in _PATTERNS:
        yield from command.globs
    found = behind_pattern(name, words)
    if found is None:
        found = operands(name, words) if name in _ALL else opened_by_tool(name, words)
    if found is not None:
        yield from (word for word in found if not _is_switch(name, word))
    elif name in _TESTS:
        yield from tested(words)
    elif name == "find":
        yield from _searched(words)
    elif name in SHELLS or unversioned(name) in INTERPRETERS or name in _RUNNERS:
        yield from _script(command)
    if name in _CONTAINERS:
        yield from _mounted(words)


def started_file(command: Command) -> str:
    """The file that a command is, where it is called by its path; else ""."""
    program = command.words[0] if command.words else ""
    return program if program[:1] in ("/", "~", ".") and program.count("/") > 1 else ""


def called_paths(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each absolute path that the calls of program code, or a loop of a shell, open."""
    for pattern in (_CALLED, _OF_FILES, _OF_PERL, _LISTED, _FED):
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


def _program(command: Command) -> tuple[str, list[str]]:
    """The program and its words; a module that an interpreter is told to run is one."""
    words = command.words
    if command.name in _CONTAINERS:
        # What runs in the container opens the container's files.
        inner = next((len(each.words) for each in started(command)), 0)
        return command.name, words[: len(words) - inner]
    name = command.name if command.name in _ALL else unversioned(command.name)
    if name == "python" and "-m" in words[1:-1]:
        at = words.index("-m") + 1
        return words[at], words[at:]
    return (name if name in _ALL else command.name), words


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
    for word, after in pairwise([*words, ""]):
        if word in ("-v", "--volume") and ":" in after:
            yield after.partition(":")[0]
        elif word[:3] == "-v/":
            yield word[2:].partition(":")[0]
        elif word[:9] == "--volume=" and ":" in word:
            yield word[9:].partition(":")[0]
        elif word[:7] == "--mount":
            for part in (word[8:] or after).split(","):
                key, _, folder = part.partition("=")
                if key in ("src", "source"):
                    yield folder
