"""What a server is started by: its own command, or one that holds it in a sandbox."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vanguard.cli import assembly
from vanguard.cli.ends import say
from vanguard.errors import ConfigError, OutsideError
from vanguard.model.sandbox import Sandbox

if TYPE_CHECKING:
    from vanguard.settings import Settings
    from vanguard.transports.sandbox import Box

_KEPT = frozenset("PATH HOME USER LOGNAME LANG LANGUAGE TZ TERM".split())
_IMAGES = {
    **dict.fromkeys(("node", "npx", "npm"), "node:22-slim"),
    **dict.fromkeys(("python", "python3"), "python:3.13-slim"),
}
_SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".mts")


def launched(
    settings: Settings, chosen: assembly.Chosen, engine: str | None = None
) -> tuple[tuple[str, ...], Mapping[str, str] | None]:
    """The command and the environment to start a server by.

    ``engine`` is what the command line says, which goes before the config's, except that a base's sandbox
    stays.  Raises ConfigError and OutsideError where the sandbox cannot be had: none is ever left out.
    """
    found = _wanted(settings, chosen, engine)
    if found.engine == "none":
        return chosen.command, chosen.environment
    from vanguard.transports import sandbox

    environment = _cleaned(settings, chosen, found)
    box = _box(settings, chosen, found, environment)
    if found.engine == "docker":
        return tuple(sandbox.docker(box, _program("docker"))), chosen.environment
    if sys.platform != "linux":
        raise OutsideError("bubblewrap is for Linux alone: the server is not started without its sandbox")
    if os.getuid() == 0:
        say("the number of a sandbox's processes is not limited for root")
    return tuple(sandbox.bubblewrap(box, _program("bwrap"), _program("prlimit"))), environment


def _wanted(settings: Settings, chosen: assembly.Chosen, engine: str | None) -> Sandbox:
    entry = settings.servers.get(chosen.name)
    found = entry.sandbox if entry else Sandbox()
    if engine is not None:
        found = replace(found, engine=engine)
    if settings.base is not None and found.engine == "none":
        known = assembly.name_in_base(settings, chosen.name, chosen.command)
        return _wanted(settings.base, replace(chosen, name=known), None)
    return found


def _program(name: str) -> str:
    """A program that the sandbox takes; raises OutsideError where it is not there."""
    found = shutil.which(name)
    if found is None:
        raise OutsideError(f"{name} is not on the PATH: the server is not started without its sandbox")
    return found


def _cleaned(settings: Settings, chosen: assembly.Chosen, found: Sandbox) -> dict[str, str]:
    """The server's environment: what every program needs, what the config gives and what it names."""
    whole = chosen.environment or {}
    entry = settings.servers.get(chosen.name)
    given = {name for name, text in entry.env.items() if whole.get(name) == text} if entry else set[str]()
    named = _KEPT | given | {*found.env}
    return {name: text for name, text in whole.items() if name in named or name.startswith("LC_")}


def _box(settings: Settings, chosen: assembly.Chosen, found: Sandbox, environment: Mapping[str, str]) -> Box:
    from vanguard.transports.sandbox import Box

    server = assembly.server(settings, chosen)
    own = settings.servers.get(chosen.name)
    destinations = own.destinations if own and own.destinations is not None else settings.destinations
    tools = [zone for zones in (server.tool_zones or {}).values() for zone in zones]
    written = tuple(zone for zone in (*(server.zones or ()), *tools) if os.path.exists(zone))
    if "/" in (*written, *found.read):
        hint = "name the folders that the server works in"
        raise ConfigError("a sandbox around the zone / holds nothing", place=chosen.name, hint=hint)
    container = found.engine == "docker"
    command = _in_image(chosen.command) if container else chosen.command
    return Box(
        command=command,
        written=written,
        read=(*found.read, *_needed(chosen, server.cwd, str(settings.user_home), container=container)),
        hidden=settings.guarded,
        home=environment.get("HOME", ""),
        cwd=server.cwd,
        network=bool(destinations.allow),
        memory_mb=found.memory_mb,
        processes=found.processes,
        cpu_s=found.cpu_s,
        variables=tuple(name for name in environment if name not in _KEPT and not name.startswith("LC_")),
        image=_image(chosen.command, found) if container else "",
        user=f"{os.getuid()}:{os.getgid()}" if container and sys.platform != "win32" else "",
    )


def _image(command: Sequence[str], found: Sandbox) -> str:
    image = found.image or _IMAGES.get(os.path.basename(command[0]), "")
    if not image:
        raise ConfigError(
            f"no image is known for {command[0]!r}", hint="write sandbox: {engine: docker, image: …}"
        )
    return image


def _in_image(command: Sequence[str]) -> tuple[str, ...]:
    """The command with its program as an image has it: by name, wherever this machine keeps it."""
    name = os.path.basename(command[0])
    return (name if name in _IMAGES else command[0], *command[1:])


def _needed(chosen: assembly.Chosen, cwd: str, home: str, *, container: bool) -> Iterator[str]:
    """What the server's own program is made of; raises OutsideError where it is not there."""
    from vanguard.transports.sandbox import environment_of

    first, *rest = chosen.command
    if not container:
        program = shutil.which(first, path=(chosen.environment or {}).get("PATH"))
        if program is None:
            raise OutsideError(f"the server command {first!r} is not there")
        absolute = os.path.abspath(program)
        for each in dict.fromkeys((absolute, os.path.realpath(absolute))):
            prefix = environment_of(each)
            if prefix is not None and not _holds(str(prefix), home) and str(prefix) != f"{home}/.local":
                yield from () if _is_system(str(prefix)) else (str(prefix),)
            elif not _is_system(each):
                yield from _code(each, home)
    for word in rest:
        path = os.path.realpath(os.path.join(cwd, word))
        if os.path.isfile(path) and not _is_system(path):
            yield from _code(path, home)
            if os.path.join(cwd, word) != path:
                yield os.path.abspath(os.path.join(cwd, word))


def _code(path: str, home: str) -> Iterator[str]:
    """What is read with a file of a program: the package that it is of, or itself."""
    parents = [str(each) for each in Path(path).parents]
    modules = [each for each in parents if os.path.basename(each) == "node_modules"]
    if modules:
        yield modules[-1]
        return
    package = next((each for each in parents if os.path.isfile(os.path.join(each, "package.json"))), None)
    if path.endswith(_SCRIPTS) and package and not _holds(package, home):
        yield package
    else:
        yield path


def _holds(folder: str, home: str) -> bool:
    """Whether a folder is the person's home or around it: nothing of that is ever shown whole."""
    return folder == home or home.startswith(folder.rstrip("/") + "/")


def _is_system(path: str) -> bool:
    return path in ("/", "/usr") or path.startswith(("/usr/", "/bin/", "/sbin/", "/lib"))
