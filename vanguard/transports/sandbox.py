"""The command lines that hold a server in a sandbox: bubblewrap's (0.8) and Docker's (28)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from vanguard.model.value import value

_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_ETC = tuple(
    "alternatives ca-certificates ca-certificates.conf crypto-policies fonts group hosts ld.so.cache "
    "ld.so.conf ld.so.conf.d localtime mime.types nsswitch.conf passwd pki protocols resolv.conf services "
    "ssl timezone".split()
)
_MIB = 1024 * 1024

ROOM_MIB = 256
"""MiB of each folder that is kept in memory: /tmp, the home, and shared memory."""


@value
class Box:
    """What is inside: the folders that may be written and those that may be read, the way out, the limits.

    All paths are absolute.  ``hidden`` are paths that stay out of reach though a folder around them is in;
    ``variables`` are names whose values the engine takes from its own environment; ``user`` is uid:gid.
    """

    command: tuple[str, ...]
    written: tuple[str, ...]
    read: tuple[str, ...]
    hidden: tuple[str, ...]
    home: str
    cwd: str
    network: bool
    memory_mb: int
    processes: int
    cpu_s: int
    variables: tuple[str, ...] = ()
    image: str = ""
    user: str = ""


def bubblewrap(box: Box, program: str, limiter: str) -> list[str]:
    """The command line of bubblewrap (``program``) for a server; its environment is the server's own.

    ``limiter`` is the path of prlimit(1).  Nothing of the file system is in it but the system's programs
    and libraries, a new and empty home and /tmp, and what the box names.  It has its own users, processes,
    and, unless the box has a way out, a network in which there is nothing.
    """
    argv = [program, "--unshare-all", *(["--share-net"] if box.network else [])]
    argv += ["--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"]
    argv += [*_system(), "--proc", "/proc", "--dev", "/dev"]
    for path in dict.fromkeys(("/dev/shm", "/tmp", *([box.home] if box.home not in ("", "/") else []))):
        argv += ["--size", str(ROOM_MIB * _MIB), "--tmpfs", path]
    for path in _outermost_first(box.read):
        argv += ["--ro-bind", path, path]
    for path in _outermost_first(box.written):
        argv += ["--bind", path, path]
    for path in _hidden(box):
        argv += ["--tmpfs", path] if os.path.isdir(path) else ["--ro-bind", "/dev/null", path]
    argv += ["--dir", box.cwd, "--remount-ro", "/", "--chdir", box.cwd]
    return [*argv, "--", *_limited(box, limiter), *box.command]


def docker(box: Box, program: str) -> list[str]:
    """The command line of Docker's client (``program``) for a server in a container of its own."""
    argv = [program, "run", "--rm", "--interactive", "--init", "--pull", "missing"]
    argv += ["--network", "bridge" if box.network else "none"]
    argv += ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    argv += ["--tmpfs", f"/tmp:rw,exec,nosuid,nodev,size={ROOM_MIB}m,mode=1777", "--env", "HOME=/tmp"]
    argv += ["--memory", f"{box.memory_mb}m", "--memory-swap", f"{box.memory_mb}m"]
    argv += ["--pids-limit", str(box.processes), "--ulimit", f"cpu={box.cpu_s}", "--ulimit", "core=0"]
    argv += ["--user", box.user] if box.user else []
    for name in box.variables:
        argv += ["--env", name]
    for path in _outermost_first(box.read):
        argv += ["--mount", _mount(path, read_only=True)]
    for path in _outermost_first(box.written):
        argv += ["--mount", _mount(path)]
    for path in _hidden(box):
        argv += ["--mount", _covered(path)]
    where = box.cwd if _is_inside(box.cwd, box) else "/tmp"
    return [*argv, "--workdir", where, box.image, *box.command]


def _system() -> Iterator[str]:
    """The system's programs and libraries, and the few files of /etc that programs cannot do without."""
    yield from ("--ro-bind", "/usr", "/usr")
    for path in _SYSTEM:
        if os.path.islink(path):
            yield from ("--symlink", os.readlink(path), path)
        elif os.path.isdir(path):
            yield from ("--ro-bind", path, path)
    for name in _ETC:
        path = f"/etc/{name}"
        if os.path.exists(path):
            yield from ("--ro-bind", os.path.realpath(path), path)


def _limited(box: Box, limiter: str) -> list[str]:
    """What sets the limits of the server and all that it starts (util-linux, prlimit(1)).

    Inside, where the number of processes is counted for the box alone (Linux 5.14).
    """
    data = box.memory_mb * _MIB
    return [limiter, f"--data={data}", f"--nproc={box.processes}", f"--cpu={box.cpu_s}", "--core=0", "--"]


def _outermost_first(paths: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(paths), key=lambda path: (path.count("/"), path))


def _hidden(box: Box) -> list[str]:
    """The paths that would be in the box, and are to be covered there."""
    return [path for path in box.hidden if os.path.exists(path) and _is_inside(path, box)]


def _is_inside(path: str, box: Box) -> bool:
    return any(_within(path, each) for each in (*box.read, *box.written))


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _mount(path: str, *, read_only: bool = False) -> str:
    return _row(["type=bind", f"source={path}", f"target={path}", *(["readonly"] if read_only else [])])


def _covered(path: str) -> str:
    """Something empty over a path."""
    if os.path.isdir(path):
        return _row(["type=tmpfs", f"target={path}"])
    return _row(["type=bind", "source=/dev/null", f"target={path}", "readonly"])


def _row(fields: Sequence[str]) -> str:
    """Fields as the engine reads them, as a line of CSV: a path may hold a comma."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(fields)
    return stream.getvalue()


def environment_of(program: str) -> Path | None:
    """The environment that a program is installed in, such as ``…/.venv``; None where it is in none."""
    prefix = Path(program).parent.parent
    if Path(program).parent.name not in ("bin", "Scripts"):
        return None
    marks = [prefix / "pyvenv.cfg", prefix / "lib" / "node_modules", *prefix.glob("lib/python3*")]
    return prefix if any(each.exists() for each in marks) else None
