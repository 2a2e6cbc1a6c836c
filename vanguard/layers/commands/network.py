"""Acts over the network: shells handed out, secrets sent, floods, scans, odd sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vanguard.layers.commands import rules
from vanguard.layers.commands.act import Act, Judge, grave, mild
from vanguard.layers.commands.targets import Target, target
from vanguard.layers.publishers import anybody, drops, ill_named, own
from vanguard.layers.shell.command import BULK, PERSONAL, SECRET, SYSTEM, Command, unversioned
from vanguard.layers.shell.sources import FETCHERS, origin
from vanguard.layers.shell.starters import INTERPRETERS, SHELLS

_NETCATS = frozenset(
    "nc ncat netcat nc.traditional nc.openbsd rcat pwncat powercat rustcat busybox-nc".split()
)
_TALKERS = _NETCATS | frozenset(
    "telnet socat openssl cryptcat sbd ssh-reverse websocat chisel gs-netcat".split()
)
_SENDERS = _TALKERS | frozenset(
    "ssh curl wget http https httpie xh ftp tftp lftp ncftpput scp sftp rsync mail mailx mutt sendmail swaks "
    "msmtp nslookup dig host "
    "ping ping6 drill kdig aws gsutil rclone azcopy gcloud s3cmd smbclient pastebinit transfer croc "
    "wormhole magic-wormhole "
    "termbin iwr irm invoke-webrequest invoke-restmethod".split()
)
_SHELL_WORD = re.compile(
    r"(?:^|[\s/\\,:\"'])(?:(?:ba|z|da|k|c|tc|fi|a)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh|bash)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\$\((?:whoami|id|hostname|cat|env|printenv|ls|base64|history|set|ps|ifconfig|ip|pwd|head|tail|"
    r"uname -a|xxd|who|w)\b"
)


def ties(command: Command) -> Iterator[Act]:
    """A shell, or whatever runs what it reads, whose input or output is a connection."""
    name = unversioned(command.name)
    if name == "ztcp" or (name == "zmodload" and "zsh/net/tcp" in command.words):
        yield Act(rules.SHELL)
    if (
        command.socket
        and (
            name in SHELLS
            or name in INTERPRETERS
            or command.name.startswith("$")
            or (
                name in ("exec", "script") and len(command.words) > 1 and _SHELL_WORD.search(command.words[1])
            )
        )
    ) or (
        (name in SHELLS or name == "script" or name.startswith("$"))
        and (_talks(command.before, back=True) or _talks(command.after, back=False))
    ):
        yield Act(rules.SHELL)


def _talks(command: Command | None, back: bool) -> bool:
    """Whether a program that is only a connection stands somewhere along a pipe."""
    for _ in range(6):
        if command is None:
            return False
        if command.name in _TALKERS and not (command.name == "openssl" and "s_client" not in command.words):
            return True
        if any(word.startswith("telnet://") for word in command.words):
            return True
        command = command.before if back else command.after
    return False


def netcats(command: Command) -> Iterator[Act]:
    """netcat and its kin that start a program for whoever is on the other side."""
    for at, word in enumerate(command.words[1:], 1):
        clustered = re.fullmatch(r"-[a-zA-Z]*[ecs]", word) is not None or word in (
            "--exec",
            "--sh-exec",
            "--lua-exec",
            "-e",
            "-c",
        )
        value = (
            command.words[at + 1]
            if clustered and at + 1 < len(command.words)
            else word.partition("=")[2]
            if word.startswith("--")
            else ""
        )
        if value and (_SHELL_WORD.search(f" {value}") or value.startswith("/") or value.startswith("$")):
            yield Act(rules.SHELL)
            return


def socats(command: Command) -> Iterator[Act]:
    """socat addresses that run a program."""
    for word in command.words[1:]:
        found = re.match(r"(?i)(?:exec|system|shell):(.*)", word)
        if found is not None:
            yield Act(rules.SHELL) if _SHELL_WORD.search(" " + found[1]) else mild(rules.SHELL)


def pipes_back(commands: Sequence[Command]) -> Iterator[Act]:
    """A named pipe that leads from a connection into a shell and back."""
    names = {command.name for command in commands}
    if (
        names & {"mkfifo", "mknod"}
        and names & _TALKERS
        and (names & SHELLS or any(unversioned(n) in INTERPRETERS for n in names))
    ):
        yield Act(rules.SHELL)


def listens(command: Command) -> Iterator[Act]:
    """ssh that opens a way in from outside."""
    if command.name in ("ssh", "autossh") and command.has("R") and not command.via:
        yield mild(rules.SHELL, 0.7)


def sends(command: Command) -> Iterator[Act]:
    """What is handed to a program that sends it away."""
    if command.name not in _SENDERS and command.socket < 2:
        return
    labels = _sent(command)
    if command.socket >= 2 and command.name not in ("echo", "printf", "exec", ""):
        labels |= command.out.labels & (SECRET | PERSONAL)
    if labels & SECRET:
        yield Act(rules.SENDS)
    elif labels & SYSTEM:
        yield grave(rules.SENDS) if command.name not in ("scp", "rsync", "sftp") else mild(rules.SENDS, 0.7)
    elif labels & PERSONAL and command.name not in ("scp", "rsync", "ssh"):
        yield mild(rules.SENDS)
    elif command.name not in ("ssh", "rsync", "scp", "aws", "gcloud") and any(map(_tells, command.words[1:])):
        yield grave(rules.SENDS)


def _tells(word: str) -> bool:
    """Whether an address or a name tells the other side what a command says."""
    found = _ASKED.search(word)
    if found is None:
        return False
    return "://" in word or re.search(r"\)\.[\w.-]*[a-z]{2,}|\$\(\w+[^)]*\)\.", word) is not None


def _sent(command: Command) -> int:
    """The labels of what leaves: the input, and the words and files that are data to send."""
    labels = command.fed.labels if command.name not in ("scp", "rsync", "sftp", "ping", "ssh") else 0
    if command.name == "ssh" and command.before is not None and command.before.name in _ARCHIVERS:
        labels |= command.fed.labels & SECRET
    words = command.words
    header = False
    for at, word in enumerate(words[1:], 1):
        mark = command.marks[at] if at < len(command.marks) else 0
        if header:
            header = False
            continue
        if word in _NOT_SENT:
            header = True
            continue
        labels |= mark & (SECRET | SYSTEM | PERSONAL) if command.name not in ("scp", "rsync", "sftp") else 0
        labels |= _file_sent(command, at, word)
    return labels


_ARCHIVERS = frozenset("tar bsdtar zip cpio gzip 7z".split())
_NOT_SENT = frozenset(
    "-H --header -u --user -K --config --cert --key --cacert --capath -b --cookie -i -I -F_ -e -o -O "
    "--output --output-document "
    "-x --proxy --netrc-file -c --cookie-jar -w --write-out --ca-certificate --certificate --private-key "
    "-P --unix-socket -J".split()
)
_DATA = frozenset(
    "-d --data --data-binary --data-raw --data-ascii --data-urlencode --json -F --form -T --upload-file "
    "--post-file --post-data --body-file "
    "--body-data -a --attach --attachment -A".split()
)


_ATTACHED = re.compile(r"(?:[\w.\[\]-]*=)?[@<]+(\S+)\Z")
"""A file among the words of a fetching program: ``@file``, or ``field=@file`` of a form."""


def _file_sent(command: Command, at: int, word: str) -> int:
    """The labels of a file that a word says to send."""
    if command.name in (
        "scp",
        "rsync",
        "sftp",
        "aws",
        "gsutil",
        "rclone",
        "gcloud",
        "azcopy",
        "s3cmd",
        "smbclient",
    ):
        last = at == len(command.words) - 1
        return 0 if last or word.startswith("-") or ":" in word else _held(command, word)
    option, _, value = word.partition("=")
    inside = value if option in _DATA or option == "--post-file" else word
    marked = _ATTACHED.match(inside)
    if marked is not None:
        return _held(command, marked[1].split(";")[0])
    before = command.words[at - 1]
    if before in ("-T", "--upload-file", "--post-file", "-a", "--attach", "-A", "--body-file") or (
        option in _DATA and value
    ):
        return _held(command, value or word)
    if len(word) > 2 and word[:2] in ("-d", "-F", "-T") and word[2] in "@/~":
        return _held(command, word[2:].lstrip("@"))
    return 0


def _held(command: Command, word: str) -> int:
    """The labels of a file by its name, and by what the script put into it."""
    path = command.path(word)
    return origin(path) | command.made.get(path, 0) & (SECRET | SYSTEM | PERSONAL)


def puts(command: Command) -> Iterator[Act]:
    """Files that a program for transfers is told to send by what it is fed."""
    for found in _PUT.finditer(command.fed.known):
        labels = origin(command.path(found[1]))
        if labels & (SECRET | SYSTEM):
            yield Act(rules.SENDS) if labels & SECRET else grave(rules.SENDS)


_PUT = re.compile(r"(?m)^\s*(?:m?put|send|reput)\s+(?:-\w+\s+)*(\S+)")


def hands_out(command: Command) -> Iterator[Act]:
    """find that hands every file of a home or of the system to a program that sends it away."""
    words = command.words
    sender = next((word for word in words if word in ("curl", "wget", "nc", "ncat", "scp", "rsync")), "")
    if not sender or "{}" not in " ".join(words) or not {"-exec", "-execdir", "-ok"}.intersection(words):
        return
    roots = [target(command.path(word)) for word in words[1:2]]
    if Target.TREE in roots or Target.HOME in roots:
        yield grave(rules.SENDS, 0.8)


def floods(command: Command) -> Iterator[Act]:
    """Programs that send as much as they can."""
    text = " ".join(command.words)
    if re.match(
        r"hping3?\s.*--flood|(?:slowloris|hulk|goldeneye|t50|mdk[34]|loic|siege-ng|thc-ssl-dos)\b",
        text,
    ):
        yield Act(rules.FLOODS)
    elif (command.name in _TALKERS or command.socket >= 2) and (command.fed.labels | command.labels) & BULK:
        yield Act(rules.FLOODS, None, 0.8)


def hammers(commands: Sequence[Command]) -> Iterator[Act]:
    """A loop of many rounds that sends as fast as it can."""
    if any(command.name in ("sleep", "usleep", "read", "inotifywait") for command in commands):
        return
    for command in commands:
        if command.times >= 1000 and command.name in _HAMMERS and not any(map(own, command.words[1:])):
            yield Act(rules.FLOODS, None, 0.8)
            return


_HAMMERS = _NETCATS | {"socat", "hping3", "curl", "wget"}


def scans(command: Command) -> Iterator[Act]:
    """Whole networks that are looked over."""
    text = " ".join(command.words)
    if command.name in (
        "nmap",
        "masscan",
        "zmap",
        "rustscan",
        "naabu",
        "arp-scan",
        "netdiscover",
        "fping",
        "unicornscan",
    ) and re.search(r"\d+\.\d+\.\d+\.\d*(?:/\d+|-\d+|\*)|--script|-p-|-iL\b|-sS|/\d{1,2}\b", text):
        yield Act(rules.SCANS)


def fetches(command: Command) -> Iterator[Act]:
    """Where a fetching program gets its content from."""
    if command.name in FETCHERS and command.name not in ("rsync", "scp", "sftp"):
        for word in command.operands:
            if drops(word) and not _DATA.intersection(command.words):
                yield Act(rules.DROPPED)
                return
            if anybody(word):
                yield Act(rules.ILL_NAMED if ill_named(word) else rules.FETCHES)
                return


JUDGES: dict[str, tuple[Judge, ...]] = {
    **dict.fromkeys(_NETCATS, (netcats,)),
    "socat": (socats,),
    **dict.fromkeys("ftp sftp lftp tftp smbclient ncftp".split(), (puts,)),
    "find": (hands_out,),
    **dict.fromkeys(("ssh", "autossh"), (listens,)),
    **dict.fromkeys("nmap masscan zmap rustscan naabu arp-scan netdiscover fping".split(), (scans,)),
}
"""The judges of acts over the network, by the program's name."""

EVERY: tuple[Judge, ...] = (ties, sends, floods, fetches)
"""Judges of every command."""
