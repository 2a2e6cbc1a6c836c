"""The dashboard inside the hosted gateway, put together from its settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from vanguard.cli.desk import desk_of
from vanguard.cli.logs import source_in
from vanguard.cli.showing import filled, index_of, trying
from vanguard.dashboard.admission import Admission
from vanguard.dashboard.app import dashboard
from vanguard.dashboard.doorway import Doorway, of_another_page
from vanguard.dashboard.filling import Filler
from vanguard.gate.gate import Gate
from vanguard.gate.identify import Identify
from vanguard.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from vanguard.gate.ports import Tracker


@contextmanager
def mounted(
    settings: Callable[[], Settings], identify: Callable[[], Identify], gate: Gate, tracker: Tracker | None
) -> Iterator[ASGIApp]:
    """The dashboard for who has its scope, kept up to date as long as it is open.

    ``settings`` and ``identify`` give what is in force, ``tracker`` is the gateway's own.
    """
    known = settings()
    hosted = known.hosted
    assert hosted is not None
    source = source_in(known)
    index = index_of(source, known.cache)
    public = hosted.public_url.rstrip("/").removesuffix("/mcp")
    encrypted = public.startswith("https:") or hosted.tls_cert is not None
    keeper = Admission(identify, f"{public or f'http://{hosted.host}:{hosted.port}'}/mcp", secure=encrypted)

    def note(event: str, detail: dict[str, object], server: str) -> None:
        gate.note(event, detail, server=server)

    config = str(known.config) if known.config else None
    app = dashboard(index, trying(config), keeper, desk_of(settings, note, tracker))
    with filled(Filler(index, source.files)):
        yield Doorway(app, partial(of_another_page, public=public))
