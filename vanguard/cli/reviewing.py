"""The approvals queue that the settings mean, and an approver that asks by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from vanguard.cli.ends import say
from vanguard.gate.approvals import Answer
from vanguard.gate.inquiry import Channel
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import REQUEST, TO_SERVER, Message
from vanguard.settings import Settings

if TYPE_CHECKING:
    from vanguard.adapters.approvals.request import Queue
    from vanguard.adapters.approvals.waiting import QueueApprover
    from vanguard.adapters.approvals.webhook import Webhook


def redis_of(settings: Settings) -> str:
    """The URL of the Redis that gateways share; "" where they share none."""
    return settings.redis_url or (settings.hosted.redis_url if settings.hosted else "")


def queue_of(settings: Settings) -> Queue:
    """The queue, opened: in Redis where the settings name one, else in Vanguard's home.

    Raises ConfigError, OSError or the store's own error where it cannot be opened.
    """
    url = redis_of(settings)
    if url:
        from vanguard.adapters.approvals.redis import RedisQueue

        return RedisQueue(url)
    from vanguard.adapters.approvals.sqlite import FILE, SqliteQueue

    return SqliteQueue(settings.home / FILE)


def webhook_of(settings: Settings, say: Callable[[str], None]) -> Webhook | None:
    """The webhook that the settings mean; raises ConfigError where its secret is not there."""
    said = settings.operating.webhook
    if said is None:
        return None
    from vanguard.adapters.approvals.webhook import Target, Webhook
    from vanguard.settings import secret

    key = secret(said.secret, "the webhook", said.place)
    return Webhook(Target(said.url, key, said.tries, said.timeout_s), say)


class Reviewing:
    """An approver (gate.ports.Approver) that loads and opens nothing before the first question.

    Where callers are not ``local`` none of them grants: who asks cannot, and the client answers as who asks.
    """

    def __init__(self, settings: Settings, *, local: bool = True) -> None:
        self._settings = settings
        self._client = settings.operating.client
        if self._client == "grant" and not local:
            say("review: client: grant is for one's own machine; here clients show what waits, and no more")
            self._client = "show"
        self._approver: QueueApprover | None = None
        webhook = webhook_of(settings, say)
        self._told = webhook.tell if webhook is not None else None

    def takes(self, message: Message) -> bool:
        """See `Approver.takes`: what a client asks can be asked for again, an answer comes only once."""
        return message.direction is TO_SERVER and message.kind is REQUEST

    def ask(
        self,
        message: Message,
        decision: Decision,
        context: Context,
        answered: Callable[[Answer], None],
        channel: Channel,
    ) -> Callable[[], None]:
        """See `Approver.ask`."""
        if self._approver is None:
            from vanguard.adapters.approvals.waiting import QueueApprover

            settings = self._settings
            self._approver = QueueApprover(
                lambda: queue_of(settings),
                wait_s=settings.review_wait_s,
                ttl_s=settings.review_ttl_s,
                say=say,
                client=self._client,
                news=self._told,
            )
        return self._approver.ask(message, decision, context, answered, channel)
