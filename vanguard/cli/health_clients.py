"""The clients on this machine: which of their servers are guarded, and whether the gateway can be started."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from vanguard.adapters.clients.known import Document, existing, open_document
from vanguard.adapters.clients.words import Said, said, watches_only
from vanguard.cli.health_check import FAIL, OK, SKIP, WARN, Check, Installation
from vanguard.cli.health_files import exposed
from vanguard.errors import ConfigError
from vanguard.policy.mask import mask


def clients(here: Installation) -> Iterator[Check]:
    """Every client's config file that exists."""
    found = list(existing(here.files))
    if not found:
        yield Check("clients", SKIP, "no MCP client's config was found")
    for client, path in found:
        try:
            yield from _client(open_document(client, path))
        except ConfigError as error:
            yield Check("clients", WARN, str(error), "correct the file: its client cannot read it either")


def guarded_servers(read: Document) -> tuple[list[tuple[str, Said]], list[tuple[str, Said]]]:
    """The servers of a client that are behind a gateway, and those that are not, by their shown names."""
    both: tuple[list[tuple[str, Said]], list[tuple[str, Said]]] = ([], [])
    for entry in read.entries:
        told = said(entry.node, read.client.sse_key)
        both[told.kind != "wrapped"].append((mask(entry.name), told))
    return both


def _client(read: Document) -> Iterator[Check]:
    title = read.client.title
    guarded, others = guarded_servers(read)
    told = exposed(read.file.resolve(), readable=True)
    if told:
        do = f"chmod go-w {read.file}"
        yield Check("clients", WARN, f"{title}: {read.file} {told}, who can so take Vanguard out", do)
    for name, each in guarded:
        problem = _cannot_start(each)
        if problem:
            do = f"vanguard configure {read.client.name} --undo, and again"
            yield Check("clients", FAIL, f"{title}: {name} cannot be started, {problem}", do)
    idle = [name for name, each in guarded if watches_only(each)]
    if idle:
        found = f"{title}: the gateways of {', '.join(idle)} stop nothing (monitor)"
        yield Check("clients", WARN, found, "take --profile monitor out once nothing honest would be stopped")
    if others:
        named = ", ".join(name for name, _ in others)
        found = f"{title}: {len(guarded)} of {len(guarded) + len(others)} servers are guarded; not {named}"
        yield Check("clients", WARN, found, f"vanguard configure {read.client.name}")
    elif guarded:
        yield Check("clients", OK, f"{title}: all {len(guarded)} servers are guarded")
    else:
        yield Check("clients", OK, f"{title}: no servers")


def _cannot_start(each: Said) -> str:
    """Why a guarded server's gateway cannot start; "" where nothing is seen."""
    program = each.words[0]
    if os.path.isabs(program):
        if not os.access(program, os.X_OK):
            return f"{mask(program)} is gone"
    elif not shutil.which(program):
        return f"{mask(program)} is not on the PATH"
    options = each.words[1 : each.inner or None]
    config = next((value for name, value in pairwise(options) if name == "--config"), "")
    return f"its config {mask(config)} is gone" if config and not Path(config).is_file() else ""
