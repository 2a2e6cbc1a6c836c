"""Opens a hosted gateway: its socket, its signals, its end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator

import uvicorn

from vanguard.errors import OutsideError
from vanguard.transports.http.children import Children
from vanguard.transports.http.connection import connection_of
from vanguard.transports.http.door import Door, Means
from vanguard.transports.http.either_door import EitherDoor
from vanguard.transports.http.entrance import Entrance
from vanguard.transports.http.front import Front
from vanguard.transports.http.house import Guarded, House
from vanguard.transports.http.lists import Lists
from vanguard.transports.http.local_door import LocalDoor
from vanguard.transports.http.plain import Plain
from vanguard.transports.http.renewal import Renewal
from vanguard.transports.http.sessions import Sessions, mark_of
from vanguard.transports.http.turned_away import TurnedAway

_SWEEP_S = 5.0
_LOOK_GOOD_S = 2.0
_GARBAGE = 10_000
_BACKLOG = 2_048
_FILES = 65_536


def run(house: House) -> int:
    """Serve until asked to end; the exit code.  Raises OutsideError where the address cannot be taken."""
    _allow_connections()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE, *gc.get_threshold()[1:])
    hosted = house.hosted
    turned_away = TurnedAway(time.monotonic)
    config = uvicorn.Config(
        _nothing,
        host=hosted.host,
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="critical",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        ws="none",
        http=connection_of(hosted.bounds, _noting(house, turned_away)),
        timeout_graceful_shutdown=int(hosted.bounds.drain_s),
        timeout_keep_alive=75,
        ssl_certfile=str(hosted.tls_cert) if hosted.tls_cert else None,
        ssl_keyfile=str(hosted.tls_key) if hosted.tls_key else None,
    )
    with (
        contextlib.closing(listening_on(hosted.host, hosted.port)) as listening,
        asyncio.Runner(loop_factory=config.get_loop_factory()) as runner,
    ):
        return runner.run(_serve(house, config, listening, turned_away))


async def _serve(
    house: House, config: uvicorn.Config, listening: socket.socket, turned_away: TurnedAway
) -> int:
    hosted = house.hosted
    replica = hosted.replica or mark_of(socket.gethostname(), listening.getsockname()[1])
    sessions = Sessions(replica, hosted.bounds, time.monotonic, hosted.bounded)
    children = Children(hosted.bounds.children, hosted.bounds.children_each)
    doors = {name: _door(guarded, house, sessions, children) for name, guarded in house.guards.items()}
    entrance = Entrance(hosted, house.identify, house.limiter)
    reachable = Reachable()
    plain = Plain(
        lambda: _metrics(house, sessions, children), house.inspect, hosted.bounds.body_bytes, reachable.now
    )
    front = Front(house, doors, entrance, plain, turned_away)
    config.app = front
    renewal = Renewal(
        house,
        front,
        doors,
        sessions,
        lambda guarded, of: _door(guarded, of, sessions, children),
        lambda: _reload_tls(config),
    )
    reachable.doors = lambda: renewal.doors
    server = _Server(config, house, front, listening, renewal)
    beside = [asyncio.create_task(work) for work in (_sweep(sessions, renewal), renewal.watch())]
    try:
        await server.serve([listening])
    finally:
        for task in beside:
            task.cancel()
        await _close(renewal.doors, sessions)
    return 0


class Reachable:
    """Whether any of the servers could be asked; one look is good for a while, and for all who ask."""

    def __init__(self) -> None:
        self.doors: Callable[[], Iterable[Door]] = tuple
        """Gives the ways in to the servers."""
        self._until = 0.0
        self._last = False
        self._looking: asyncio.Task[None] | None = None

    async def now(self) -> bool:
        """Whether one could, now or a moment ago."""
        if self._looking is not None or time.monotonic() >= self._until:
            self._looking = self._looking or asyncio.create_task(self._look())
            # Who stops waiting stops nobody else's look.
            await asyncio.shield(self._looking)
        return self._last

    async def _look(self) -> None:
        try:
            looks = await asyncio.gather(*(door.reachable() for door in self.doors()))
            self._last = any(looks)
            self._until = time.monotonic() + _LOOK_GOOD_S
        finally:
            self._looking = None


class _Server(uvicorn.Server):
    """Says where it listens, and ends when it is asked to."""

    def __init__(
        self,
        config: uvicorn.Config,
        house: House,
        front: Front,
        listening: socket.socket,
        renewal: Renewal,
    ) -> None:
        super().__init__(config)
        self._renewal = renewal
        self._house = house
        self._front = front
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        host, port = self._listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        scheme = "https" if self.config.ssl_certfile else "http"
        self._front.open()
        names = ", ".join(self._house.guards)
        self._house.say(f"guarding {names} at {scheme}://{shown}:{port}/mcp")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, answer those that are under way, end the streams that would not end."""
        self._front.drain()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """End on SIGTERM and SIGINT, at once on the second; read the settings anew on SIGHUP."""
        if sys.platform == "win32":
            with super().capture_signals():
                yield
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_end)
        loop.add_signal_handler(signal.SIGHUP, self._renewal.ask)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.remove_signal_handler(number)

    def _asked_to_end(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def _allow_connections() -> None:
    """Take as many connections as the system lets this process, up to a bound; many start with 1,024."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def listening_on(host: str, port: int) -> socket.socket:
    """A socket that listens at an address, port 0 for any free one; raises OutsideError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise OutsideError(f"{host}:{port} cannot be listened on: {error.strerror}") from None
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise OutsideError(f"{host}:{port} cannot be listened on: {error.strerror}") from None
    listening.setblocking(False)
    return listening


def _reload_tls(config: uvicorn.Config) -> None:
    """Take the certificate and key that the files hold now, for connections from here on."""
    if config.ssl is not None and config.ssl_certfile is not None:
        config.ssl.load_cert_chain(config.ssl_certfile, config.ssl_keyfile)


def _noting(house: House, turned_away: TurnedAway) -> Callable[[str], None]:
    """Records what is turned away before it is known which server it is for."""
    first = next(iter(house.guards.values()))

    def note(kind: str) -> None:
        if turned_away.take(""):
            left_out = turned_away.left_out()
            detail = {"kind": kind, **({"left_out": left_out} if left_out else {})}
            first.gate.note("protocol", detail, server=first.name)

    return note


def _door(guarded: Guarded, house: House, sessions: Sessions, children: Children) -> Door:
    over_http = guarded.upstream is not None and guarded.upstream.transport != "sse"
    kind = EitherDoor if over_http else LocalDoor
    door = kind(guarded, Means(sessions, children, house.hosted.bounds, house.manner, house.say))
    door.lists = Lists(house.hosted.lists_s, time.monotonic)
    return door


def _metrics(house: House, sessions: Sessions, children: Children) -> Iterator[str]:
    yield from house.metrics()
    yield "# HELP vanguard_sessions Sessions that are open."
    yield "# TYPE vanguard_sessions gauge"
    yield f"vanguard_sessions {len(sessions)}"
    yield "# HELP vanguard_children Started servers that are running."
    yield "# TYPE vanguard_children gauge"
    yield f"vanguard_children {len(children)}"


async def _sweep(sessions: Sessions, renewal: Renewal) -> None:
    """End the sessions that nobody uses any more."""
    while True:
        await asyncio.sleep(_SWEEP_S)
        for session in sessions.overdue():
            await sessions.end(session)
        for door in renewal.doors:
            door.sweep()


async def _close(doors: Iterable[Door], sessions: Sessions) -> None:
    for session in sessions.all():
        await sessions.end(session)
    await asyncio.gather(*(door.close() for door in doors))


async def _nothing(scope: object, receive: object, send: object) -> None:
    """Stands in the configuration until the application is there."""
