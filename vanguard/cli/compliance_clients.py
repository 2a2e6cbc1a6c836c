"""What an audit looks at in the clients' files: gateways, what they run, and secrets in command lines."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from vanguard.adapters.clients.words import watches_only
from vanguard.cli.compliance_evidence import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    PARTLY,
    UNCHECKED,
    Deployment,
    Evidence,
)
from vanguard.cli.compliance_probes import Probe, judged
from vanguard.policy.mask import masked_command

_NPM = re.compile(r"(?:@[\w.-]+/)?[\w.-]+@v?\d+\.\d+\.\d+[\w.+-]*")
_PYTHON = re.compile(r"[\w.-]+(?:\[[\w,.-]+\])?(?:==|@)\d[\w.]*")
_IMAGE = re.compile(r"\S+@sha256:[0-9a-f]{64}")
_RUNNERS = {"npx": _NPM, "bunx": _NPM, "pnpx": _NPM, "uvx": _PYTHON, "pipx": _PYTHON, "docker": _IMAGE}


def guarded(deployment: Deployment) -> Iterator[Evidence]:
    """Every server of every client is behind a gateway."""
    wants = "every server of every MCP client here is behind the gateway"
    for line in deployment.unread:
        yield Evidence(wants, NOT_MET, line, "correct the file")
    if not deployment.servers:
        yield Evidence(wants, NOT_APPLICABLE, "no server was found in any client's config")
        return
    others = [f"{client}: {name}" for client, name, said in deployment.servers if said.kind != "wrapped"]
    idle = [f"{client}: {name}" for client, name, said in deployment.servers if watches_only(said)]
    if idle:
        found = f"their gateways stop nothing (monitor): {', '.join(idle)}"
        yield Evidence("the gateways of those servers enforce", PARTLY, found, "take --profile monitor out")
    if others:
        yield Evidence(wants, NOT_MET, f"not guarded: {', '.join(others)}", "vanguard init")
    else:
        yield Evidence(wants, MET, f"all {len(deployment.servers)} are")


def versions(deployment: Deployment) -> Iterator[Evidence]:
    """What is fetched to be run is fetched in one version."""
    wants = "packages that are fetched and run are named with one version"
    fetched = [
        (name, found) for name, words in _commands(deployment) if (found := unpinned(words)) is not None
    ]
    if not fetched:
        yield Evidence(wants, NOT_APPLICABLE, "no server is fetched by a package runner")
        return
    loose = [f"{name} ({package})" for name, package in fetched if package]
    do = "write package@1.2.3, package==1.2.3 or image@sha256:…"
    yield Evidence(
        wants, NOT_MET if loose else MET, _list("without: ", loose) or "all are", do if loose else ""
    )


def unpinned(words: tuple[str, ...]) -> str | None:
    """The package that a runner would fetch in any version.

    "" where it is named with one version, None where the command is no runner's.
    """
    program = re.split(r"[\\/]", words[0])[-1].lower().removesuffix(".cmd").removesuffix(".exe")
    shape = _RUNNERS.get(program)
    if shape is None:
        return None
    rest = [word for word in words[1:] if not word.startswith("-") and word not in ("run", "exec")]
    if any(shape.fullmatch(word) for word in rest):
        return ""
    images = [word for word in rest if program == "docker" and "/" in word and not word.startswith("/")]
    return next(iter(images or rest), "")


def harmless(deployment: Deployment) -> Iterator[Evidence]:
    """No server's own command line would be stopped if an agent ran it."""
    wants = "no client starts a server by a harmful command"
    stopped = []
    commands = _commands(deployment)
    for name, words in commands:
        message = {"name": "shell", "arguments": {"command": shlex.join(words)}}
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": message}
        decision = judged(Probe("", call), deployment)
        if decision.would_be.stops and decision.primary:
            stopped.append(f"{name} ({decision.primary.finding.rule})")
    if not commands:
        yield Evidence(wants, NOT_APPLICABLE, "no client starts a server")
    else:
        found = _list("look at: ", stopped) or f"{len(commands)} commands judged as calls"
        yield Evidence(wants, NOT_MET if stopped else MET, found)


def secrets(deployment: Deployment) -> Iterator[Evidence]:
    """No secret stands in a command line, where every user of the machine can read it."""
    wants = "no client's command line holds a secret"
    commands = _commands(deployment)
    found = [name for name, words in commands if masked_command(words) != list(words)]
    if not commands:
        yield Evidence(wants, NOT_APPLICABLE, "no client starts a server")
    else:
        do = "give it in env, or by a file"
        told = _list("may hold one: ", found) or f"{len(commands)} command lines read"
        yield Evidence(wants, PARTLY if found else MET, told, do if found else "")


def sandboxed(deployment: Deployment) -> Iterator[Evidence]:
    """Whether servers run in a sandbox is not for a gateway to see."""
    del deployment
    found = "Vanguard judges messages and is no sandbox; what a server does by itself is not seen"
    yield Evidence("local servers run in a sandbox with few rights", UNCHECKED, found)


def _commands(deployment: Deployment) -> list[tuple[str, tuple[str, ...]]]:
    """Every server that is started by a command, with its own words, whatever guards it."""
    return [
        (f"{client}: {name}", said.words[said.inner :])
        for client, name, said in deployment.servers
        if said.kind in ("command", "wrapped") and not said.url and said.words[said.inner :]
    ]


def _list(before: str, names: list[str]) -> str:
    return before + ", ".join(names) if names else ""
