"""What ``vanguard ui`` does: puts the dashboard together from the settings, and opens it."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import uvicorn

from vanguard import settings
from vanguard.bench.case import read
from vanguard.bench.judge import Judge
from vanguard.cli.approvals import person
from vanguard.cli.desk import desk_of, noting
from vanguard.cli.ends import DONE, say
from vanguard.cli.explain import of_judgement
from vanguard.cli.inspect import direction_of
from vanguard.cli.judging import judge_of
from vanguard.cli.logs import Source, source_in
from vanguard.dashboard.app import dashboard
from vanguard.dashboard.doorway import Doorway, Keys, new_keys
from vanguard.dashboard.filling import Filler
from vanguard.dashboard.index import Index
from vanguard.dashboard.playground import Trial, Try
from vanguard.errors import UsageError
from vanguard.layers.normalize import read as read_texts
from vanguard.transports.http.serve import listening_on

HOST = "127.0.0.1"
LOOK_SECONDS = 0.1
"""How often the audit files are looked at for more, where a look is quick."""
_LEISURE = 30
"""How many times as long as a look takes nothing is done before the next."""


def run(port: int, file: Path | None, config: str | None) -> int:
    """Show the dashboard until asked to end; the exit code.

    Raises VanguardError where it cannot be opened.
    """
    known = settings.load({"config": config})
    source = source_in(known, file)
    source.files()
    index = index_of(source, known.cache)
    keys = new_keys(person())
    desk = desk_of(lambda: settings.load({"config": config}, hosting=True), noting(known))
    app = Doorway(dashboard(index, trying(config), keys, desk))
    with contextlib.closing(listening_on(HOST, port)) as listening, filled(Filler(index, source.files)):
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                lifespan="off",
                access_log=False,
                log_config=None,
                log_level="critical",
                server_header=False,
                proxy_headers=False,
                ws="none",
                timeout_graceful_shutdown=1,
            )
        )
        # From when it is said how to end it: whoever does so before it listens ends it as well.
        with contextlib.suppress(KeyboardInterrupt):
            print(address(listening.getsockname()[1], keys), flush=True)
            say("press Ctrl-C to end")
            server.run([listening])
    return DONE


def index_of(source: Source, cache: Path) -> Index:
    """The index of the records of a place, in a folder for caches; each place has its own.

    That of an encrypted log is kept in memory, for its words would tell what is in it.
    Raises ConfigError where it cannot be made.
    """
    if source.blocks.key_file is not None:
        return Index(None, source.blocks)
    if source.file is None:
        return Index(cache / "dashboard.sqlite3", source.blocks)
    name = hashlib.sha256(str(source.place.absolute()).encode()).hexdigest()[:16]
    return Index(cache / f"dashboard-{name}.sqlite3", source.blocks)


def address(port: int, keys: Keys) -> str:
    """Where the dashboard is, with the token where no server or proxy sees it (RFC 3986, 3.5)."""
    return f"http://{HOST}:{port}/#{keys.token}"


def trying(config: str | None) -> Try:
    """Judges the messages of the playground by the settings in force, with the profile that is asked for."""

    @lru_cache(maxsize=8)
    def judge(profile: str) -> Judge:
        return judge_of(profile, config)

    def attempt(message: str, profile: str, direction: str) -> Trial:
        case = read(
            message.strip().replace("\r\n", "\n").encode("utf-8", "replace"), direction_of(direction or None)
        )
        judged = judge(profile).judge(case)
        limits = judged.context.policy.profile.limits
        return Trial(of_judgement(judged), judged.decision.evidence, read_texts(judged.message, limits))

    return attempt


@contextlib.contextmanager
def filled(filler: Filler) -> Iterator[None]:
    """Brings the index up to date, and keeps it so in a thread of its own."""
    ended = threading.Event()

    def work() -> None:
        told = ""
        while not ended.is_set():
            begin = time.monotonic()
            try:
                more, problem = filler.step(), ""
            except (sqlite3.Error, OSError, UsageError) as error:
                more, problem = False, f"the audit log cannot be read into the dashboard: {error}"
            if problem and problem != told:
                say(problem)
            told = problem
            if not more:
                ended.wait(max(LOOK_SECONDS, _LEISURE * (time.monotonic() - begin)))

    thread = threading.Thread(target=work, name="dashboard index", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(5.0)
