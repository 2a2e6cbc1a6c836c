"""The way in to a server behind a URL for clients of both eras, whatever the server's own."""

from __future__ import annotations

import asyncio

from vanguard.model.message import Message
from vanguard.transports.http.asking import Asking
from vanguard.transports.http.door import Means
from vanguard.transports.http.far_door import FarDoor
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.remote import OtherEra
from vanguard.transports.http.remote_door import RemoteDoor
from vanguard.wire.jsonrpc import Batch


class EitherDoor(RemoteDoor):
    """Hands each request on as it is; where the server proves to be of another era, through a bridge."""

    def __init__(self, guarded: Guarded, means: Means) -> None:
        super().__init__(guarded, means)
        self._far = FarDoor(guarded, means, self._known)

    async def post_modern(self, asking: Asking, parsed: Message | Batch) -> None:
        """Serve one request of a revision without sessions."""
        assert isinstance(parsed, Message)
        if self._far.takes(parsed, asking.principal):
            await self._far.post_modern(asking, parsed)
            return
        try:
            await super().post_modern(asking, parsed)
        except OtherEra:
            await self._far.post_modern(asking, parsed)

    async def post(self, asking: Asking, parsed: Message | Batch) -> None:
        """Serve what a client of a revision with sessions posted."""
        if self._far.holds(asking):
            await self._far.post(asking, parsed)
            return
        try:
            await super().post(asking, parsed)
        except OtherEra:
            await self._far.post(asking, parsed)

    async def get(self, asking: Asking) -> None:
        """Open a stream of what the server says by itself."""
        await (self._far.get(asking) if self._far.holds(asking) else super().get(asking))

    async def delete(self, asking: Asking) -> None:
        """End a session."""
        await (self._far.delete(asking) if self._far.holds(asking) else super().delete(asking))

    async def look_at(self, sent: Message | Batch, status: int) -> None:
        """Look at how the server takes a message; raises OtherEra where it is of another era."""
        if self._upstream.bridge and await self._far.is_of_other_era(sent, status, self.remote):
            raise OtherEra

    def renew(self, guarded: Guarded) -> None:
        """Judge by another policy from here on."""
        super().renew(guarded)
        self._far.renew(guarded)

    def sweep(self) -> None:
        """Give back what nobody uses any more."""
        super().sweep()
        self._far.sweep()

    async def close(self) -> None:
        """End what is being done, and give the connections back."""
        await asyncio.gather(super().close(), self._far.close())
