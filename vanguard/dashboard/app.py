"""The dashboard as an ASGI application: addresses, and what answers them."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from vanguard.dashboard import charts, overview, record_page
from vanguard.dashboard.asked import Unknown, asked
from vanguard.dashboard.doorway import COOKIE, Doorway, Keys
from vanguard.dashboard.elements import Html, element
from vanguard.dashboard.feed import Feed
from vanguard.dashboard.index import Index
from vanguard.dashboard.playground import BODY_BYTES, Playground, Try
from vanguard.dashboard.site import STATIC, Site, chosen, document, refusal, static

_FORM_BYTES = 3 * BODY_BYTES + 1024
"""Bytes of a form: percent-encoding triples what is pasted."""

Page = Callable[[Request], str | Response]


def dashboard(index: Index, judge: Try, keys: Keys, clock: Callable[[], float] = time.time) -> ASGIApp:
    """The application, guarded by `Doorway` and the keys.

    ``judge`` judges the messages of the playground, ``clock`` gives seconds since the epoch.
    """
    pages = Pages(Site(keys.base), index, judge, keys, clock)
    return Doorway(Starlette(routes=pages.routes()))


class TooLong(Exception):
    """A form that is longer than any that a page sends."""


class Pages:
    """What answers each address."""

    def __init__(self, site: Site, index: Index, judge: Try, keys: Keys, clock: Callable[[], float]) -> None:
        self._site = site
        self._index = index
        self._feed = Feed(site, index)
        self._playground = Playground(site, judge)
        self._keys = keys
        self._clock = clock

    def routes(self) -> list[Route]:
        """Every address; all but the entrance and its files are for who has the cookie."""
        base = self._keys.base
        inside = {
            "/": self._newest,
            "/newer": self._newer,
            "/records/{key:int}": self._record,
            "/decisions/{decision_id}": self._decision,
            "/servers": lambda request: overview.page(self._site, self._index),
            "/charts": self._charts,
            "/playground": lambda request: self._playground.page({}),
        }
        return [
            Route("/", lambda request: HTMLResponse(self._entrance(Site("")))),
            Route("/enter", self._enter, methods=["POST"]),
            Route("/static/{name}", self._static),
            Route(f"{base}/static/{{name}}", self._static),
            Route(f"{base}/playground", self._try, methods=["POST"]),
            *(Route(f"{base}{path}", self._inside(page)) for path, page in inside.items()),
            Route(f"{base}/{{rest:path}}", self._inside(self._lost)),
        ]

    def _inside(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """A page for who has the cookie; others are led to the entrance."""

        async def answer(request: Request) -> Response:
            if not self._keys.knows(request.cookies):
                return HTMLResponse(self._entrance(Site("")), 401)
            try:
                made = await run_in_threadpool(page, request)
            except Unknown as error:
                return HTMLResponse(refusal(self._site, "This cannot be shown", str(error)), 400)
            return HTMLResponse(made) if isinstance(made, str) else made

        return answer

    def _newest(self, request: Request) -> str:
        return self._feed.page(asked(request.query_params), _key(request.query_params, "before"))

    def _newer(self, request: Request) -> str:
        return self._feed.newer(asked(request.query_params), _key(request.query_params, "after"))

    def _record(self, request: Request) -> str | Response:
        fields = self._index.record(min(request.path_params["key"], (1 << 63) - 1))
        return record_page.page(self._site, fields) if fields else self._gone()

    def _decision(self, request: Request) -> str | Response:
        key, fields = self._index.decision(request.path_params["decision_id"])
        return RedirectResponse(self._site.at("records", key), 303) if fields else self._gone()

    def _gone(self) -> Response:
        why = "There is no such record, or the file that it stood in has gone."
        return HTMLResponse(refusal(self._site, "No such record", why), 404)

    def _lost(self, request: Request) -> Response:
        return HTMLResponse(refusal(self._site, "No such page", "There is nothing at this address."), 404)

    def _charts(self, request: Request) -> str:
        span = chosen(request.query_params, "span", tuple(charts.SPANS))
        return charts.page(self._site, self._index, span, self._clock)

    async def _try(self, request: Request) -> Response:
        if not self._keys.knows(request.cookies):
            return HTMLResponse(self._entrance(Site("")), 401)
        try:
            given = await _form(request)
        except TooLong:
            why = f"A message may have {BODY_BYTES // 1024} KiB here; vanguard inspect takes longer ones."
            return HTMLResponse(refusal(self._site, "Too long", why, self._site.at("playground")), 413)
        return HTMLResponse(await run_in_threadpool(self._playground.page, given))

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            return Response(status_code=404)
        return Response(static(name), media_type=STATIC[name])

    async def _enter(self, request: Request) -> Response:
        try:
            given = await _form(request)
        except TooLong:
            return Response(status_code=413)
        if not self._keys.opens(given.get("token", "").strip()):
            return HTMLResponse(self._entrance(Site(""), "This is not the token of this dashboard."), 403)
        response = RedirectResponse(f"{self._keys.base}/", 303)
        response.set_cookie(COOKIE, self._keys.cookie, path=self._keys.base, httponly=True, samesite="strict")
        return response

    def _entrance(self, site: Site, wrong: str = "") -> str:
        """Asks for the token; a script of the page fills it in from the address that was printed."""
        field = element("input", type="password", name="token", id="token", autocomplete="off", required=True)
        form = element(
            "form",
            element("label", element("span", "Token"), field),
            element("button", "Enter", type="submit"),
            method="post",
            action="/enter",
            id="enter",
        )
        told_where: Html = element(
            "p",
            "Open the address that ",
            element("code", "vanguard ui"),
            " printed, or paste what stands behind its ",
            element("code", "#"),
            ". It is another one at each start.",
        )
        error = element("p", wrong, class_="error", role="alert") if wrong else None
        main = element("main", element("h1", "Vanguard"), told_where, error, form, class_="entrance")
        return document(site, "Enter", main)


def _key(query: Mapping[str, str], name: str) -> int:
    """A record's key, 0 where none is given; raises Unknown for what is none."""
    given = query.get(name, "")
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and len(given) <= 19 and int(given) < 1 << 63):
        raise Unknown("The address names no place in the log.")
    return int(given)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form that is sent as an address's query; raises TooLong."""
    body = b""
    async for block in request.stream():
        body += block
        if len(body) > _FORM_BYTES:
            raise TooLong
    try:
        pairs = parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=16)
    except ValueError:
        return {}
    given = dict(pairs)
    if len(given.get("message", "").encode("utf-8", "replace")) > BODY_BYTES:
        raise TooLong
    return given
