"""Programs that start other programs: what each of them would run, as words or as the text of a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from vanguard.layers.shell.command import Command, unversioned
from vanguard.layers.shell.wrappers import PLAIN, Options, Started, skip, task

SHELLS = frozenset("sh bash zsh dash ksh ash fish mksh rbash pdksh csh tcsh hush yash".split())
"""Programs that run a script of a POSIX shell or of one like it."""

INTERPRETERS = frozenset(
    "python pypy ipython perl ruby node nodejs bun deno php lua luajit tclsh osascript rscript julia groovy "
    "elixir pwsh powershell awk gawk mawk expect jruby irb crystal ghci scala kotlin swift raku "
    "racket".split()
)
"""Programs that run a script of another language."""


_ASSIGNED = re.compile(r"[A-Za-z_]\w*=")
_CONTAINER = re.compile(
    r"-{1,2}(?:e|u|w|v|p|l|h|m|c|n|env|user|workdir|volume|publish|name|network|net|label|mount|"
    r"entrypoint|hostname|"
    r"memory|cpus|ip|link|env-file|add-host|device|cap-add|cap-drop|security-opt|restart|pid|platform|"
    r"tmpfs|log-driver|"
    r"log-opt|runtime|ulimit|gpus|namespace|container|context|kubeconfig|image|privileged-user)\Z"
)
# Options of everyday programs whose value is a command (known from GTFOBins and the programs' manuals).
_OPTION_TEXT = re.compile(
    r"(?:--checkpoint-action=exec=|--to-command=|--use-compress-program=|--rsh=|--upload-pack=|"
    r"--receive-pack=|"
    r"-o\s?ProxyCommand=|-oProxyCommand[= ]|-oLocalCommand=|--unzip-command=|--pager=|--post-hook=|"
    r"core\.(?:sshCommand|pager|editor|fsmonitor)=|--eval=|--info-script=|-wrapper[= ])(.+)",
    re.IGNORECASE | re.DOTALL,
)
_CALL_OUT = re.compile(r"\s*:?\s*(?:!|shell\s|py(?:thon)?3?\s)\s*(.+)", re.DOTALL)


def started(command: Command) -> Iterator[Started]:
    """What a command would start, as far as its words say; nothing for one that only does its own work."""
    name = command.name
    if name in PLAIN:
        yield from _plain(command, PLAIN[name])
        return
    special = _SPECIAL.get(name) or _SPECIAL.get(unversioned(name))
    if special is not None:
        yield from special(command)
    elif name in SHELLS:
        yield from _shell(command)
    for word in command.words[1:]:
        if "=" in word or "rapper" in word:
            found = _OPTION_TEXT.search(word)
            if found is not None:
                yield Started(text=found[1].replace("%h", "host").replace("sh,-c,", "sh -c "))


def _plain(command: Command, options: Options) -> Iterator[Started]:
    words = command.words
    if command.name == "command" and command.has("vV"):
        return
    if command.name == "env" and (split := command.value("-S", "--split-string")):
        yield Started(text=split)
        return
    at = skip(words, options)
    while command.name in ("env", "sudo", "doas") and at < len(words) and _ASSIGNED.match(words[at]):
        at += 1
    rest = words[at:]
    if command.name == "parallel" and ":::" in rest:
        rest = [word for word in rest if word[:3] != ":::"]
    if command.name == "start" and rest and not rest[0].strip("\"'"):
        rest = rest[1:]
    if rest and (options.joined or (len(rest) == 1 and " " in rest[0])):
        yield Started(text=" ".join(rest))
    elif rest:
        yield Started(tuple(rest))


def _shell(command: Command) -> Iterator[Started]:
    words = command.words
    for at, word in enumerate(words[1:], 1):
        if word[:1] not in "-+" or word in ("-", "--"):
            return
        if word[:2] != "--" and "c" in word[1:]:
            rest = [each for each in words[at + 1 :] if each != "--"]
            while len(rest) > 1 and rest[0][:1] in "-+":
                rest = rest[1:]
            if rest:
                yield Started(text=rest[0], args=tuple(rest[2:]))
            return


def _eval(command: Command) -> Iterator[Started]:
    yield Started(text=" ".join(command.words[1:]))


def _trap(command: Command) -> Iterator[Started]:
    if command.operands:
        yield Started(text=command.operands[0])


def _with_c(command: Command) -> Iterator[Started]:
    text = command.value("-c", "--command", "--session-command")
    if text:
        yield Started(text=text)


def _flock(command: Command) -> Iterator[Started]:
    text = command.value("-c", "--command")
    at = skip(command.words, Options("wE", ("--timeout", "--wait"), 1))
    if text or at < len(command.words):
        yield Started(text=text) if text else Started(tuple(command.words[at:]))


def _find(command: Command) -> Iterator[Started]:
    words = command.words
    for at, word in enumerate(words):
        if word in ("-exec", "-execdir", "-ok", "-okdir"):
            ends = (end for end in range(at + 1, len(words)) if words[end] in (";", "+"))
            end = next(ends, len(words))
            roots = _roots(command)
            yield Started(
                tuple(root if each == "{}" else each for each in words[at + 1 : end] for root in roots[:1])
            )


def _roots(command: Command) -> list[str]:
    """The folders that find looks in."""
    roots: list[str] = []
    for word in command.words[1:]:
        if word[:1] in "-(!":
            if word in ("-L", "-H", "-P"):
                continue
            break
        roots.append(word)
    return roots or ["."]


def _ssh(command: Command) -> Iterator[Started]:
    at = skip(command.words, Options("bcDEeFIiJLlmOopQRSWw", (), 1))
    rest = command.words[at:]
    if rest:
        yield Started(text=" ".join(rest), remote=True)


def _container(command: Command) -> Iterator[Started]:
    words = command.words
    verb = next((at for at, word in enumerate(words) if word in ("run", "exec", "attach", "shell")), 0)
    if not verb:
        return
    if "--" in words[verb:]:
        at = words.index("--", verb) + 1
    else:
        at = verb + 1
        while at < len(words) and words[at][:1] == "-":
            at += 2 if _CONTAINER.match(words[at]) else 1
        at += 1
    if words[at:]:
        yield Started(tuple(words[at:]), remote=True)


def _adb(command: Command) -> Iterator[Started]:
    if "shell" in command.words:
        rest = command.words[command.words.index("shell") + 1 :]
        yield Started(text=" ".join(rest), remote=True)


def _cmd(command: Command) -> Iterator[Started]:
    words = command.words
    for at, word in enumerate(words[1:], 1):
        if word[:2].lower() in ("/c", "/k", "/r"):
            yield Started(text=" ".join([word[2:], *words[at + 1 :]]).strip(), language="cmd")
            return


def _power(command: Command) -> Iterator[Started]:
    words = command.words
    for at, word in enumerate(words[1:], 1):
        option = word.lower().lstrip("-/")
        if word[:1] in "-/" and option and "command".startswith(option):
            yield Started(text=" ".join(words[at + 1 :]), language="powershell")
            return
        if word[:1] in "-/" and re.fullmatch(r"e(?:c|n|nc|nco\w*)?", option) and at + 1 < len(words):
            yield Started(text=words[at + 1], language="powershell-encoded")
            return
        if word[:1] not in "-/" and words[at - 1][:1] not in "-/":
            yield Started(text=" ".join(words[at:]), language="powershell")
            return


def _code(*options: str) -> Callable[[Command], Iterator[Started]]:
    def read(command: Command) -> Iterator[Started]:
        for at, word in enumerate(command.words[1:-1], 1):
            if word in options or (
                word[:1] == "-" and word[1:2] != "-" and len(word) < 6 and f"-{word[-1]}" in options
            ):
                yield Started(text=command.words[at + 1], language=unversioned(command.name))
        if len(command.words) > 1 and (last := command.words[-1])[:2] in options and len(last) > 2:
            yield Started(text=last[2:], language=unversioned(command.name))

    return read


def _awk(command: Command) -> Iterator[Started]:
    if command.operands:
        yield Started(text=command.operands[0], language="awk")


def _editor(command: Command) -> Iterator[Started]:
    for at, word in enumerate(command.words[1:-1], 1):
        if word in ("-c", "-ex", "-e", "--cmd", "--eval-command", "-S", "--exec"):
            found = _CALL_OUT.match(command.words[at + 1])
            if found is not None:
                yield Started(text=found[1])
    for word in command.words[1:]:
        if word[:2] in ("+!", "!") or word.startswith("+:!"):
            yield Started(text=word.lstrip("+:!"))


def _client(command: Command) -> Iterator[Started]:
    """Clients of databases and of files that start a shell by a command of their own."""
    for word in command.words[1:]:
        found = re.match(r"\s*(?:\.(?:shell|system)\s|\\\\?!|!|system\s)\s*(.+)", word, re.DOTALL)
        if found is not None:
            yield Started(text=found[1])


def _terminal(command: Command) -> Iterator[Started]:
    words = command.words
    for at, word in enumerate(words[1:], 1):
        if word in ("-e", "-x", "--", "-c", "-dm", "-dmS", "--exec"):
            rest = words[at + 1 + (word == "-dmS") :]
            if rest:
                yield Started(text=" ".join(rest))
            return
    if command.name == "tmux" and len(words) > 2 and " " in words[-1]:
        yield Started(text=words[-1])


def _ansible(command: Command) -> Iterator[Started]:
    if command.value("-m", "--module-name") in ("shell", "command", "raw", "script"):
        yield Started(text=command.value("-a", "--args"), remote=True)


def _daemon(command: Command) -> Iterator[Started]:
    program = command.value("--exec", "-x", "--startas", "-a")
    if program:
        yield Started(
            (program, *(command.words[command.words.index("--") + 1 :] if "--" in command.words else ()))
        )


_SPECIAL: dict[str, Callable[[Command], Iterator[Started]]] = {
    "eval": _eval,
    "trap": _trap,
    "su": _with_c,
    "runuser": _with_c,
    "script": _with_c,
    "sg": _with_c,
    "vagrant": _with_c,
    "capsh": _with_c,
    "flock": _flock,
    "find": _find,
    "fd": _find,
    "ssh": _ssh,
    "sshpass": lambda command: iter([Started(tuple(command.words[skip(command.words, Options("pfdP")) :]))]),
    "docker": _container,
    "podman": _container,
    "nerdctl": _container,
    "docker-compose": _container,
    "podman-compose": _container,
    "kubectl": _container,
    "oc": _container,
    "lxc": _container,
    "lxc-attach": _container,
    "singularity": _container,
    "apptainer": _container,
    "machinectl": _container,
    "adb": _adb,
    "cmd": _cmd,
    "powershell": _power,
    "pwsh": _power,
    "python": _code("-c"),
    "pypy": _code("-c"),
    "perl": _code("-e", "-E"),
    "ruby": _code("-e"),
    "node": _code("-e", "-p", "--eval", "--print"),
    "nodejs": _code("-e", "-p", "--eval", "--print"),
    "bun": _code("-e", "--eval"),
    "deno": _code("eval"),
    "php": _code("-r"),
    "lua": _code("-e"),
    "crystal": _code("eval"),
    "osascript": _code("-e"),
    "rscript": _code("-e"),
    "julia": _code("-e"),
    "expect": _code("-c"),
    "awk": _awk,
    "gawk": _awk,
    "mawk": _awk,
    "nawk": _awk,
    "vim": _editor,
    "vi": _editor,
    "nvim": _editor,
    "ex": _editor,
    "gdb": _editor,
    "less": _editor,
    **dict.fromkeys("sqlite3 mysql mariadb psql ftp sftp redis-cli".split(), _client),
    "xterm": _terminal,
    "gnome-terminal": _terminal,
    "konsole": _terminal,
    "screen": _terminal,
    "tmux": _terminal,
    "ansible": _ansible,
    "start-stop-daemon": _daemon,
    **dict.fromkeys("poetry pdm pipenv hatch rye uv conda mamba micromamba pipx".split(), task("run")),
    **dict.fromkeys("npm pnpm yarn bundle mise asdf".split(), task("exec", "dlx", "x")),
}
