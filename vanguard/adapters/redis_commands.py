"""Commands that many send to one Redis, asked of it together, and what is told of it when it is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from vanguard.errors import ConfigError

if TYPE_CHECKING:
    from redis.asyncio import Redis

TIMEOUT_S = 0.1
"""How long Redis is waited for before it counts as away."""

AWAY_S = 1.0
"""How long Redis is then left alone."""

_CONNECTIONS = 2

Command = tuple[Any, ...]


class RedisAway(Exception):
    """Redis does not answer, or did not a moment ago; nothing is known to have been done."""


class RedisCommands:
    """One Redis, or a cluster, and all that is asked of it; it belongs to the event loop that asks first.

    Nothing is tried twice.  ``scripts`` are Lua by the SHA-1 under which ``EVALSHA`` names them.  ``say`` is
    told once when Redis does not answer, with ``meanwhile``, and once when it does again, with ``since``.
    Raises ConfigError where the URL is none or the client is not installed.
    """

    def __init__(
        self,
        url: str,
        say: Callable[[str], None],
        *,
        scripts: Mapping[str, str],
        meanwhile: str,
        since: str,
        monotonic: Callable[[], float] = time.monotonic,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self.client: Any = _client(url, timeout_s)
        """The client of the package ``redis``, for what is not asked together."""
        self._url = url
        self._say = say
        self._scripts = scripts
        self._meanwhile = meanwhile
        self._since = since
        self._monotonic = monotonic
        self._timeout_s = timeout_s
        self._away = False
        self._left_alone_until = 0.0
        self._asked: list[tuple[Command, asyncio.Future[Any]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, *commands: Command) -> list[Any]:
        """The answers to commands that are sent together; raises RedisAway."""
        if self._away:
            now = self._monotonic()
            if now < self._left_alone_until:
                raise RedisAway
            # One asks whether it is back; the others do not wait for the answer.
            self._left_alone_until = now + AWAY_S
        try:
            async with asyncio.timeout(self._timeout_s):
                answers = await asyncio.gather(*(self._put(each) for each in commands))
        except _failures() as error:
            self._leave_alone(error)
            raise RedisAway from None
        if self._away:
            self._away = False
            self._say(f"Redis answers again: {self._since}")
        return answers

    async def close(self) -> None:
        """Close the connections; who still waits is told that Redis is away."""
        if self._asking is not None:
            self._asking.cancel()
        await self.client.aclose()

    def _put(self, command: Command) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Any] = loop.create_future()
        self._asked.append((command, waiting))
        if self._asking is None:
            self._asking = loop.create_task(self._ask())
        return waiting

    async def _ask(self) -> None:
        """Ask for all that wait, together and in order: while one lot is on its way the next one gathers."""
        try:
            while self._asked:
                asked, self._asked = self._asked, []
                try:
                    async with asyncio.timeout(self._timeout_s):
                        answers = await self._answers([command for command, _ in asked])
                except _failures() as error:
                    answers = [error] * len(asked)
                for (_, waiting), answer in zip(asked, answers, strict=True):
                    _tell(waiting, answer)
        finally:
            self._asking = None

    async def _answers(self, commands: list[Command]) -> list[Any]:
        """An answer or an error for each; what Redis does not have or another node has is asked again."""
        from redis.exceptions import MovedError, NoScriptError

        answers = await self._sent(commands)
        if any(isinstance(each, MovedError) for each in answers):
            await self._as_cluster()
            await self._again(answers, MovedError, lambda at: commands[at])
        await self._again(
            answers, NoScriptError, lambda at: ("EVAL", self._scripts[commands[at][1]], *commands[at][2:])
        )
        return answers

    async def _again(
        self, answers: list[Any], error: type[Exception], instead: Callable[[int], Command]
    ) -> None:
        """Send what was answered by an error once more, in another way."""
        failed = [at for at, each in enumerate(answers) if isinstance(each, error)]
        if failed:
            for at, each in zip(failed, await self._sent([instead(at) for at in failed]), strict=True):
                answers[at] = each

    async def _sent(self, commands: list[Command]) -> list[Any]:
        # A pipeline of a cluster begins with looking up its nodes, which `initialize` has done by then.
        pipeline = self.client.pipeline(transaction=False)
        try:
            for command in commands:
                pipeline.execute_command(*command)
            answers: list[Any] = await pipeline.execute(raise_on_error=False)
            return answers
        finally:
            await pipeline.reset() if hasattr(pipeline, "reset") else None

    async def _as_cluster(self) -> None:
        """It is a cluster: from here on each command goes to the node that has its key."""
        from redis.asyncio.cluster import RedisCluster

        await self.client.aclose()
        self.client = RedisCluster.from_url(
            self._url, socket_timeout=self._timeout_s, socket_connect_timeout=self._timeout_s
        )
        await self.client.initialize()

    def _leave_alone(self, error: Exception) -> None:
        self._left_alone_until = self._monotonic() + AWAY_S
        if not self._away:
            self._away = True
            self._say(f"Redis does not answer ({type(error).__name__}): {self._meanwhile}")


def _tell(waiting: asyncio.Future[Any], answer: Any) -> None:
    """Hand on an answer or an error, unless whoever asked waits no more."""
    if waiting.done():
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
        waiting.exception()  # whoever waited may have given up
    else:
        waiting.set_result(answer)


def _failures() -> tuple[type[Exception], ...]:
    from redis.exceptions import RedisError

    return (RedisError, OSError, TimeoutError)


def _client(url: str, timeout_s: float) -> Redis:
    try:
        from redis.asyncio import BlockingConnectionPool, Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff
    except ImportError:
        hint = "pip install 'mcp-vanguard[redis]'"
        raise ConfigError("the client for Redis is not installed", place="redis_url", hint=hint) from None
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=timeout_s,
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
            retry=Retry(NoBackoff(), 0),
        )
    except ValueError:
        hint = "write redis://HOST:PORT/0, rediss:// for TLS or unix:///PATH"
        # The URL may hold a password.
        raise ConfigError("this is no URL of a Redis", place="redis_url", hint=hint) from None
    return Redis.from_pool(pool)
