"""Vanguard's own folder and the audit log: there, private, written, and not too full."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from vanguard.adapters.journals.blocks import PLAIN, Blocks
from vanguard.adapters.journals.chain import fields_of
from vanguard.adapters.journals.read import days
from vanguard.cli.health_check import FAIL, OK, SKIP, WARN, Check, Installation
from vanguard.cli.health_files import exposed, writable
from vanguard.cli.pinning import store_of
from vanguard.errors import ConfigError, OutsideError
from vanguard.policy.mask import mask
from vanguard.trust.folder import Folder

LEAST_BYTES = 1024 * 1024 * 1024
"""Free bytes on the disk below which it is told."""

_TAIL = 256 * 1024
_LOOK = 16 * 1024 * 1024


def home(here: Installation) -> Iterator[Check]:
    """The home: it can be made or written, and nobody else may write it."""
    told = exposed(here.home, readable=True)
    if told:
        yield Check("home", FAIL, f"{here.home} {told}", f"chmod 700 {here.home}")
    elif not writable(here.home):
        do = "set VANGUARD_HOME to a folder that you may write"
        yield Check("home", FAIL, f"{here.home} cannot be written", do)
    else:
        yield Check("home", OK, f"{here.home}{'' if here.home.is_dir() else ' (not made yet)'}")


def journal(here: Installation) -> Iterator[Check]:
    """The audit log: its place, what others may do with it, its last record, gaps, and room for more."""
    log = here.settings.audit_log if here.settings else None
    place = log or here.home / "audit"
    if not writable(log.parent if log else place):
        do = "strict stops; the others write to stderr: free the folder, or set VANGUARD_AUDIT_LOG"
        yield Check("journal", FAIL, f"{place} cannot be written", do)
        return
    told = exposed(place)
    if told:
        do = f"chmod {'600' if log else '700'} {place}"
        yield Check("journal", FAIL if "written" in told else WARN, f"{place} {told}", do)
    try:
        yield from _records(here, log, place)
    except ConfigError as error:
        yield Check(
            "journal", FAIL, str(error), "records cannot be read, and no gateway starts: bring the key back"
        )
    yield from _room(place)


def _records(here: Installation, log: Path | None, place: Path) -> Iterator[Check]:
    """When the last record was made, and how many were lost; raises ConfigError without the key they need."""
    files = [log] if log and log.is_file() else days(here.home)[-1][1] if not log and days(here.home) else []
    blocks = Blocks(here.settings.audit_key_file if here.settings else None)
    _ = blocks.cipher
    newest = max((ts for file in files if (ts := last_time(file, blocks))), default="")
    if not newest:
        yield Check("journal", SKIP, f"{place}: no records yet")
    else:
        yield Check("journal", OK, f"{place}: the last record is of {newest[:19].replace('T', ' ')}Z")
        yield from _clock(newest, here.now)
    gaps = sum(_gaps(file, blocks) for file in files)
    if gaps:
        do = "vanguard logs --since 1d | grep gap; look at the disk"
        yield Check("journal", WARN, f"{gaps} gaps: records were lost on the last day", do)


def last_time(file: Path, blocks: Blocks = PLAIN) -> str:
    """The time of the last whole record of a file, as records have it; "" where there is none."""
    lines = blocks.read(file, max(0, blocks.size(file) - _TAIL), _TAIL).split(b"\n")
    found = (fields_of(line) for line in reversed(lines) if line)
    return next((str(fields.get("ts")) for fields in found if fields), "")


def _clock(newest: str, now: float) -> Iterator[Check]:
    try:
        ahead = datetime.fromisoformat(newest).timestamp() - now
    except ValueError:
        return
    if ahead > 5:
        found = (
            f"the last record is {ahead:.0f} s in the future of {datetime.fromtimestamp(now, UTC):%H:%M:%S}Z"
        )
        yield Check("clock", WARN, found, "set the clock: exceptions and tokens expire by it")


def _gaps(file: Path, blocks: Blocks) -> int:
    block = blocks.read(file, max(0, blocks.size(file) - _LOOK), _LOOK)
    return sum(b'"event":"session"' in line and b'"gap"' in line for line in block.split(b"\n"))


def _room(place: Path) -> Iterator[Check]:
    nearest = next(each for each in (place, *place.parents) if each.exists())
    free = shutil.disk_usage(nearest).free
    if free < LEAST_BYTES:
        found = f"{free // 1024 // 1024} MiB are free where the audit log is"
        yield Check("journal", WARN, found, "make room: where it is full, strict stops")


def pins(here: Installation) -> Iterator[Check]:
    """What was pinned of servers: readable, and the same as what they last showed."""
    if here.settings and not here.settings.profile.trust.pins:
        yield Check("pins", SKIP, f"the profile {here.settings.profile.name} pins nothing")
        return
    folder = here.home / "trust"
    told = exposed(folder)
    if told:
        yield Check("pins", FAIL, f"{folder} {told}", f"chmod 700 {folder}")
        return
    store = store_of(here.settings) if here.settings else Folder(folder)
    try:
        kept = store.pins()
        differ = [mask(pin.server) for pin in kept if store.seen(pin.server, pin.source).differs]
    except OutsideError as error:
        yield Check("pins", FAIL, str(error), "until it does, lists and calls count as not compared")
        return
    for name in differ:
        found = f"{name} is not what it was when it was pinned"
        yield Check("pins", WARN, found, f"vanguard trust diff {name}")
    yield Check("pins", OK if kept else SKIP, f"{len(kept)} servers are pinned" if kept else "none yet")
