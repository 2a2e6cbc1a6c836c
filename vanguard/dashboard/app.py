"""The dashboard as an ASGI application: addresses, and what answers them."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from vanguard.dashboard import approvals, benchmark, charts, overview, pinned, record_page, sessions, tuning
from vanguard.dashboard.acting import Act, Acting
from vanguard.dashboard.asked import Unknown, asked
from vanguard.dashboard.desk import Desk
from vanguard.dashboard.doorway import COOKIE, Keeper
from vanguard.dashboard.elements import Child, element
from vanguard.dashboard.feed import Feed
from vanguard.dashboard.forms import TooLong, form_of
from vanguard.dashboard.index import LAST_KEY, Index
from vanguard.dashboard.playground import BODY_BYTES, Playground, Try
from vanguard.dashboard.site import STATIC, Site, chosen, document, refusal, static
from vanguard.errors import VanguardError
from vanguard.model.recorded import text_of

Page = Callable[[Request], str | Response]
Answer = Callable[[Request], Awaitable[Response]]


def dashboard(
    index: Index, judge: Try, keeper: Keeper, desk: Desk, clock: Callable[[], float] = time.time
) -> Starlette:
    """The application for whom the keeper lets in.

    ``judge`` judges the messages of the playground, ``desk`` is what a person can do, ``clock`` gives
    seconds since the epoch.  It is to stand behind a `Doorway`, or a gateway's own.
    """
    return Starlette(routes=Pages(Site(keeper.base), index, judge, keeper, desk, clock).routes())


class Pages:
    """What answers each address."""

    def __init__(
        self, site: Site, index: Index, judge: Try, keeper: Keeper, desk: Desk, clock: Callable[[], float]
    ) -> None:
        self._site = site
        self._index = index
        self._desk = desk
        self._feed = Feed(site, index)
        self._playground = Playground(site, judge)
        self._keeper = keeper
        self._clock = clock

    def routes(self) -> list[Route]:
        """Every address; all but the entrance and its files are for who has the cookie."""
        base, entrance = self._keeper.base, self._keeper.entrance
        acts = Acting(self._site, self._index, self._desk)
        pages: dict[str, Page] = {
            "/": self._newest,
            "/newer": self._newer,
            "/records/{key:int}": self._record,
            "/decisions/{decision_id}": self._decision,
            "/approvals": self._approvals,
            "/approvals/newer": self._approvals_newer,
            "/servers": lambda request: overview.page(self._site, self._index, self._desk.pins),
            "/pins/{pin}": self._pin,
            "/charts": self._charts,
            "/benchmark": lambda request: benchmark.page(self._site, self._desk.benchmark()),
            "/playground": lambda request: self._playground.page({}),
        }
        inside = [Route(f"{base}{path}", self._inside(page)) for path, page in pages.items()]
        inside.append(Route(f"{base}/sessions", self._guarded(self._sessions)))
        inside += [
            Route(f"{base}{path}", self._guarded(self._taken(act)), methods=["POST"])
            for path, act in acts.routes().items()
        ]
        inside.append(Route(f"{base}/playground", self._guarded(self._try), methods=["POST"]))
        return [
            Route(f"{entrance}/", lambda request: HTMLResponse(self._entrance())),
            Route(f"{entrance}/enter", self._enter, methods=["POST"]),
            *(Route(f"{place}/static/{{name}}", self._static) for place in {entrance, base}),
            *inside,
            Route(f"{base}/{{rest:path}}", self._inside(self._lost)),
        ]

    def _guarded(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """What only who has the cookie is answered; others are led to the entrance."""

        async def guarded(request: Request) -> Response:
            who = await self._keeper.who(request.cookies)
            if not who:
                return HTMLResponse(self._entrance(), 401)
            request.state.who = who
            try:
                return await answer(request)
            except Unknown as error:
                return HTMLResponse(refusal(self._site, "This cannot be shown", str(error)), 400)
            except TooLong:
                why = f"A message may have {BODY_BYTES // 1024} KiB here; vanguard inspect takes longer ones."
                back = self._site.at("playground")
                return HTMLResponse(refusal(self._site, "Too long", why, back), 413)
            except VanguardError as error:
                return HTMLResponse(refusal(self._site, "This cannot be done now", str(error)), 503)

        return guarded

    def _inside(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """A page, made in a thread of its own."""

        async def answer(request: Request) -> Response:
            made = await run_in_threadpool(page, request)
            return HTMLResponse(made) if isinstance(made, str) else made

        return self._guarded(answer)

    def _taken(self, act: Act) -> Answer:
        """Something that a person does by a form."""

        async def answer(request: Request) -> Response:
            made = await act(request.path_params, await form_of(request), request.state.who)
            return HTMLResponse(made) if isinstance(made, str) else made

        return answer

    def _newest(self, request: Request) -> str:
        return self._feed.page(asked(request.query_params), _key(request.query_params, "before"))

    def _newer(self, request: Request) -> str:
        return self._feed.newer(asked(request.query_params), _key(request.query_params, "after"))

    def _record(self, request: Request) -> str | Response:
        key = request.path_params["key"]
        fields = self._index.record(key)
        if not fields:
            return self._gone()
        offered: Child = None
        if tuning.may_tune(fields):
            proposal = self._desk.exceptions.proposed(fields, tuning.REASON, next(iter(tuning.SPANS)))
            marked = self._index.marked(text_of(fields, "decision_id"))
            offered = tuning.offer(self._site, key, proposal, marked)
        whole = self._desk.captured(text_of(fields, "decision_id"), text_of(fields, "ts")[:10])
        return record_page.page(self._site, fields, [offered, record_page.whole(whole)])

    def _decision(self, request: Request) -> str | Response:
        key, fields = self._index.decision(request.path_params["decision_id"])
        return RedirectResponse(self._site.at("records", key), 303) if fields else self._gone()

    def _gone(self) -> Response:
        why = "There is no such record, or the file that it stood in has gone."
        return HTMLResponse(refusal(self._site, "No such record", why), 404)

    def _lost(self, request: Request) -> Response:
        return HTMLResponse(refusal(self._site, "No such page", "There is nothing at this address."), 404)

    def _approvals(self, request: Request) -> str:
        reviews = self._desk.reviews
        return approvals.page(self._site, reviews.listed(), reviews.grants(), self._clock())

    def _approvals_newer(self, request: Request) -> str:
        shown = request.query_params.get("shown", "")[:64]
        waiting = approvals.waiting_of(self._desk.reviews.listed())
        return approvals.newer(self._site, shown, waiting)

    async def _sessions(self, request: Request) -> Response:
        return HTMLResponse(sessions.page(self._site, await self._desk.people.remembered()))

    def _pin(self, request: Request) -> str | Response:
        pin = pinned.found(self._desk.pins.listed(), request.path_params["pin"])
        if pin is None:
            return HTMLResponse(refusal(self._site, "No such pin", "Nothing is pinned there."), 404)
        return pinned.page(self._site, pin)

    def _charts(self, request: Request) -> str:
        span = chosen(request.query_params, "span", tuple(charts.SPANS))
        return charts.page(self._site, self._index, span, self._clock)

    async def _try(self, request: Request) -> Response:
        given = await form_of(request)
        return HTMLResponse(await run_in_threadpool(self._playground.page, given))

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            return Response(status_code=404)
        return Response(static(name), media_type=STATIC[name])

    async def _enter(self, request: Request) -> Response:
        try:
            given = await form_of(request)
        except TooLong:
            return Response(status_code=413)
        cookie = await self._keeper.opens(given.get("token", "").strip())
        if not cookie:
            return HTMLResponse(self._entrance(self._keeper.wrong), 403)
        base = self._keeper.base
        response = RedirectResponse(f"{base}/", 303)
        response.set_cookie(
            COOKIE, cookie, path=base, httponly=True, samesite="strict", secure=self._keeper.secure
        )
        return response

    def _entrance(self, wrong: str = "") -> str:
        """Asks for the token; a script of the page fills it in from the address that was printed."""
        field = element("input", type="password", name="token", id="token", autocomplete="off", required=True)
        form = element(
            "form",
            element("label", element("span", "Token"), field),
            element("button", "Enter", type="submit"),
            method="post",
            action=f"{self._keeper.entrance}/enter",
            id="enter",
        )
        error = element("p", wrong, class_="error", role="alert") if wrong else None
        wants = element("p", self._keeper.wants)
        main = element("main", element("h1", "Vanguard"), wants, error, form, class_="entrance")
        return document(Site(self._keeper.entrance), "Enter", main)


def _key(query: Mapping[str, str], name: str) -> int:
    """A record's key, 0 where none is given; raises Unknown for what is none."""
    given = query.get(name, "")
    if not given:
        return 0
    if not (given.isascii() and given.isdigit() and len(given) <= 19 and int(given) <= LAST_KEY):
        raise Unknown("The address names no place in the log.")
    return int(given)
