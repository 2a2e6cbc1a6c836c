"""Acts on files: deleting, overwriting, moving away, opening to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.layers.commands import rules
from vanguard.layers.commands.act import Act, Judge, grave, mild
from vanguard.layers.commands.targets import RC, Target, first_disk, own_program, seen, target
from vanguard.layers.shell.command import Command
from vanguard.model.finding import Severity

_HERE = re.compile(r"(?:\./)?(?:\*|\.\*|\.{1,2}/?|\.\./\*|\{\*,\.\*\})")
_NARROW = re.compile(
    r"-(?:i?name|i?path|i?wholename|i?regex|[acm]?(?:time|min)|newer\w*|size|empty|user|group|perm|links|"
    r"inum|no\w+|xtype|samefile|maxdepth)"
)
_WORTHLESS = re.compile(r"/dev/(?:zero|u?random|null)")
_WINDOWS_SWITCH = re.compile(r"/[a-z](?::.*)?", re.IGNORECASE)


def deletes(command: Command) -> Iterator[Act]:
    """rm, unlink, shred and their kin, by what they are let loose on."""
    if any(option.startswith("--no-preserve-root") for option in command.options):
        yield Act(rules.DELETES)
    search = _searched(command)
    if search is not None:
        yield from _found(search)
    if search is not None or command.via[-1:] == ("find",):
        return
    recursive = command.has("rR", "--recursive", "-recurse", "-Recurse", "-r") or command.name in (
        "shred",
        "srm",
        "wipe",
    )
    windows = [word.lower() for word in command.words[1:] if _WINDOWS_SWITCH.fullmatch(word)]
    recursive = recursive or "/s" in windows
    for word in command.operands:
        if word.lower() in windows or word.startswith("$("):
            continue
        if recursive and not command.folder and _HERE.fullmatch(word):
            yield Act(rules.EMPTIES)
            continue
        yield from _deleted(target(command.path(word)), command.path(word), recursive)


def _deleted(kind: Target, path: str, recursive: bool) -> Iterator[Act]:
    everything = recursive or path.endswith(("*", "/."))
    if kind in (Target.TREE, Target.HOME):
        yield Act(rules.DELETES) if everything else Act(rules.DELETES, Severity.HIGH, 0.8)
    elif kind is Target.POWER:
        yield grave(rules.DELETES, 0.9)
    elif kind is Target.LOG:
        yield Act(rules.TRACKS)
    elif kind is Target.START:
        low = seen(path)
        needed = (
            low.startswith("/boot/")
            or RC.fullmatch(low)
            or low in ("/etc/profile", "/etc/crontab", "/etc/environment")
        )
        yield grave(rules.DELETES, 0.8) if needed else mild(rules.DELETES)
    elif kind is Target.BASE:
        own = own_program(path) or path.lower().startswith(("/etc/", "/proc/", "/sys/", "/system/", "c:"))
        yield grave(rules.DELETES, 0.85) if own else mild(rules.DELETES)
    elif kind is Target.MISPLACED:
        yield grave(rules.DELETES, 0.8)
    elif kind is Target.DISK:
        yield mild(rules.DISK)


def _searched(command: Command) -> Command | None:
    """The search whose results a command is let loose on, where there is one."""
    before = command.before
    return before if "xargs" in command.via and before is not None and before.name in ("find", "fd") else None


def _found(search: Command) -> Iterator[Act]:
    """Whatever a search from a root or a home finds is deleted."""
    words = search.words
    names = [
        words[at + 1]
        for at, word in enumerate(words[:-1])
        if word in ("-name", "-iname", "-path", "-wholename")
    ]
    narrow = any(_NARROW.match(word) for word in search.options) and not (
        names and set(names) <= {"*", "*.*"}
    )
    for root in _roots(search):
        kind = target(search.path(root))
        if kind in (Target.TREE, Target.HOME) and not seen(root).startswith(
            ("/var/log", "/var/cache", "/mnt/", "/media/")
        ):
            if not narrow:
                yield Act(rules.DELETES, Severity.CRITICAL, 0.9)
            elif seen(root).startswith(_VITAL) and not names:
                yield grave(rules.DELETES, 0.8)
            else:
                yield mild(rules.DELETES)
        elif kind in (Target.POWER, Target.LOG):
            yield grave(rules.DELETES, 0.8)


def _roots(search: Command) -> list[str]:
    roots: list[str] = []
    for word in search.words[1:]:
        if word in ("-L", "-H", "-P"):
            continue
        if word[:1] in ("-", "(", "!"):
            break
        roots.append(word)
    return roots or ["."]


_VITAL = ("/etc", "/bin", "/sbin", "/lib", "/boot", "/usr/bin", "/usr/sbin", "/usr/lib")


def finds(command: Command) -> Iterator[Act]:
    """find with -delete, or with a program that destroys."""
    if "-delete" in command.words:
        yield from _found(command)
        return
    for at, word in enumerate(command.words[:-1]):
        if word in ("-exec", "-execdir", "-ok") and command.words[at + 1].rpartition("/")[2] in (
            "rm",
            "shred",
            "unlink",
            "srm",
        ):
            yield from _found(command)
            return


def truncates(command: Command) -> Iterator[Act]:
    """truncate and fallocate."""
    size = command.value("-s", "--size")
    if command.name == "truncate" and size.lstrip("+") in ("0", "0K", "0M"):
        for word in command.operands:
            if word != size:
                yield from _emptied(command.path(word))


def _emptied(path: str) -> Iterator[Act]:
    kind = target(path)
    if kind is Target.LOG:
        yield Act(rules.TRACKS)
    elif kind in (Target.POWER, Target.BASE, Target.MISPLACED) or (
        kind is Target.START and RC.fullmatch(seen(path))
    ):
        proc = path.startswith(("/proc/", "/sys/"))
        if not proc:
            yield grave(rules.DELETES, 0.85)


def emptied(command: Command) -> Iterator[Act]:
    """Redirections that leave nothing of a file: ``: > x``, ``cat /dev/null > x``."""
    nothing = command.name in ("", ":", "true") or (
        command.name == "cat" and command.operands == ["/dev/null"]
    )
    nothing = nothing or (command.name in ("echo", "printf") and not "".join(command.operands).strip())
    if nothing:
        for path, more in command.writes:
            if not more:
                yield from _emptied(path)


def moves(command: Command) -> Iterator[Act]:
    """mv and its kin: what is taken away, and what is thrown away."""
    operands = command.operands
    if len(operands) < 2:
        return
    lost = operands[-1].startswith("/dev/null")
    for word in operands[:-1]:
        kind = target(command.path(word))
        if lost and kind is not Target.OTHER:
            yield Act(rules.DELETES)
        elif kind is Target.TREE or (kind is Target.HOME and lost):
            yield grave(rules.DELETES, 0.85)
        elif kind is Target.POWER:
            yield mild(rules.DELETES)
        elif kind is Target.LOG:
            yield mild(rules.TRACKS)


def copies_nothing(command: Command) -> Iterator[Act]:
    """cp and ln that put /dev/null in the place of a file."""
    operands = command.operands
    if len(operands) >= 2 and operands[0] == "/dev/null":
        yield from _emptied(command.path(operands[-1]))


def opens(command: Command) -> Iterator[Act]:
    """chmod: everything for everybody, and the setuid bit."""
    operands = command.operands
    mode, paths = (operands[0], operands[1:]) if operands else ("", [])
    loose = re.fullmatch(r"[0-7]?[0-7][0-7][2367]|(?:a|o|ugo|go)?[+=][rx]*w[rxX]*", mode) is not None
    nothing = re.fullmatch(r"0{1,4}|[augo]*-[rwx]{3}|a-[rwx]+", mode) is not None
    recursive = command.has("R", "--recursive")
    for word in paths:
        kind = target(command.path(word))
        if re.fullmatch(
            r"[uga]*\+[rwx]*s[rwx]*|u=[rwx]*s[rwx]*|[2467][0-7]{3}", mode
        ) and not mode.startswith("2"):
            yield from _setuid(command.path(word), kind)
        if recursive and kind in (Target.TREE, Target.HOME) and not seen(word).startswith(_SHARED):
            yield grave(rules.OPENS, 0.9) if loose or nothing or kind is Target.TREE else mild(rules.OPENS)
        elif (loose or nothing) and kind in (Target.POWER, Target.BASE, Target.START):
            yield grave(rules.OPENS)


_SHARED = (
    "/var/www",
    "/srv",
    "/opt",
    "/mnt",
    "/media",
    "/usr/local",
    "/home/",
    "/users/",
    "~",
    "$home",
    "/var/lib",
    "/app",
)


def _setuid(path: str, kind: Target) -> Iterator[Act]:
    scratch = path.startswith(("/tmp/", "/var/tmp/", "/dev/shm/", "/home/", "./", "~"))
    shell = re.search(
        r"/(?:ba|da|z|k)?sh\Z|/(?:python|perl|find|vim?|nano|awk|less|cp|mv|env|nmap|php|ruby|node|"
        r"docker|tar)[\d.]*\Z",
        path,
    )
    yield grave(rules.POWER, 0.85) if scratch or shell or kind is Target.BASE else mild(rules.POWER)


def owns(command: Command) -> Iterator[Act]:
    """chown and chgrp over whole trees."""
    if command.has("R", "--recursive"):
        for word in command.operands[1:]:
            if target(command.path(word)) is Target.TREE and not seen(word).startswith(_SHARED):
                yield grave(rules.OPENS, 0.85)


def freezes(command: Command) -> Iterator[Act]:
    """chattr: files that nobody can change or remove any more."""
    if "+i" in command.words and any(
        target(command.path(word)) in (Target.TREE, Target.POWER) for word in command.operands
    ):
        yield mild(rules.OPENS)


def formats(command: Command) -> Iterator[Act]:
    """mkfs, wipefs and all that destroys what is on a disk."""
    needed = _ONLY_WHERE.get(command.name)
    if needed is not None and not needed.search(" ".join(command.words)):
        return
    if command.name in ("cryptsetup", "diskutil"):
        yield grave(rules.DISK)
    for word in command.operands:
        if target(word) is Target.DISK:
            yield Act(rules.DISK) if first_disk(word) else mild(rules.DISK)


_ONLY_WHERE = {
    "cryptsetup": re.compile(r"\b(?:luksErase|erase)\b"),
    "diskutil": re.compile(r"(?i)\s(?:erase|zero|secureErase|reformat|partitionDisk)\w*"),
    "sgdisk": re.compile(r"\s(?:-Z|-o|--zap\S*|--clear)\b"),
    "wipefs": re.compile(r"\s(?:-\w*a|--all)\b"),
    "badblocks": re.compile(r"\s-\w*w"),
    "nvme": re.compile(r"\b(?:format|sanitize)\b"),
    "hdparm": re.compile(r"--security-erase"),
}
"""What makes these programs destroy what is on a disk."""


def copies_blocks(command: Command) -> Iterator[Act]:
    """dd: a disk or a file of the system that is written."""
    values = dict(word.split("=", 1) for word in command.words[1:] if "=" in word)
    out, source = values.get("of", ""), values.get("if", "")
    kind = target(command.path(out)) if out else Target.OTHER
    worthless = _WORTHLESS.match(source) is not None
    if kind is Target.DISK:
        if first_disk(out):
            yield Act(rules.DISK)
        else:
            yield mild(rules.DISK)
    elif kind in (Target.POWER, Target.BASE, Target.START) and worthless:
        yield grave(rules.DELETES)
    elif (
        worthless
        and "zero" in source
        and out
        and not out.startswith("/dev/")
        and _boundless(values)
        and "|" not in out
    ):
        yield grave(rules.EXHAUSTS, 0.8)


def _boundless(values: dict[str, str]) -> bool:
    """Whether dd writes without end, or more than any disk has to spare: a terabyte and up."""
    size = _SIZE.fullmatch(values.get("bs", "512"))
    count = values.get("count", "")
    if not count.isdigit() or size is None:
        return not count
    return (int(count[:16]) * int(size[1][:16])) << 10 * " kmgt".index(size[2].lower() or " ") >= 10**12


_SIZE = re.compile(r"(?i)(\d+)([kmgt]?)i?b?")

_REMOVERS = "rm unlink shred srm wipe rmdir del erase rd remove-item ri rmtree trash rimraf"

JUDGES: dict[str, tuple[Judge, ...]] = {
    **dict.fromkeys(_REMOVERS.split(), (deletes,)),
    "find": (finds,),
    "truncate": (truncates,),
    "mv": (moves,),
    "move": (moves,),
    "cp": (copies_nothing,),
    "ln": (copies_nothing,),
    "chmod": (opens,),
    "chown": (owns,),
    "chgrp": (owns,),
    "chattr": (freezes,),
    "dd": (copies_blocks,),
    **dict.fromkeys(
        "mkfs mke2fs mkswap wipefs blkdiscard sgdisk badblocks hdparm cryptsetup diskutil nvme newfs".split(),
        (formats,),
    ),
    "shred": (deletes, formats),
}
"""The judges of acts on files, by the program's name."""
