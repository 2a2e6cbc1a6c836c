"""What a person does by a form of a page; every act leads back to the page that shows what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vanguard.dashboard import pinned, tuning
from vanguard.dashboard.asked import Unknown
from vanguard.dashboard.desk import Desk
from vanguard.dashboard.index import Index
from vanguard.dashboard.site import Site, refusal
from vanguard.model.history import Switch
from vanguard.model.recorded import Fields

Form = Mapping[str, str]
Act = Callable[[Mapping[str, Any], Form, str], Awaitable[str | Response]]
"""Takes what the address names, the form, and who sent it."""

_SCOPES = ("all", "server", "principal")
_TEXT_CHARS = 1_000
_LONGEST_PAUSE_S = 86_400


class Acting:
    """The acts of a desk."""

    def __init__(self, site: Site, index: Index, desk: Desk) -> None:
        self._site = site
        self._index = index
        self._desk = desk

    def routes(self) -> dict[str, Act]:
        """What is done at each address."""
        return {
            "/approvals/{review}": self._settle,
            "/grants/{grant}/revoke": self._withdraw,
            "/sessions/pause": self._pause,
            "/sessions/switch": self._switch,
            "/pins/{pin}/approve": self._approve,
            "/pins/{pin}/revoke": self._revoke,
            "/records/{key:int}/exception": self._except,
            "/records/{key:int}/mark": self._mark,
        }

    async def _settle(self, named: Mapping[str, Any], form: Form, who: str) -> str | Response:
        answer = form.get("answer")
        if answer not in ("grant", "deny"):
            raise Unknown("The answer is neither to grant nor to deny.")
        why = await run_in_threadpool(self._desk.reviews.settle, named["review"], answer == "grant", who)
        return self._back(why, "approvals")

    async def _withdraw(self, named: Mapping[str, Any], form: Form, who: str) -> str | Response:
        why = await run_in_threadpool(self._desk.reviews.revoke, named["grant"], who)
        return self._back(why, "approvals")

    async def _pause(self, named: Mapping[str, Any], form: Form, who: str) -> str | Response:
        seconds = form.get("seconds", "")
        if not (seconds.isascii() and seconds.isdigit() and int(seconds[:9]) <= _LONGEST_PAUSE_S):
            raise Unknown("A pause is a number of seconds, a day at most.")
        await self._desk.people.pause(_text(form, "principal"), float(seconds), who)
        return self._back("", "sessions")

    async def _switch(self, named: Mapping[str, Any], form: Form, who: str) -> str | Response:
        scope, name = form.get("scope", ""), _text(form, "name")
        if scope not in _SCOPES or bool(name) != (scope != "all"):
            raise Unknown("There is no such switch.")
        await self._desk.people.switch(Switch(scope, name), form.get("off") == "1", who)
        return self._back("", "sessions")

    async def _approve(self, named: Mapping[str, Any], form: Form, who: str) -> str | Response:
        return await self._of_pin(self._desk.pins.approve, named["pin"], form.get("seen", ""), who)

    async def _revoke(self, named: Mapping[str, Any], form: Form, who: str) -> str | Response:
        return await self._of_pin(self._desk.pins.revoke, named["pin"], form.get("tool", ""), who)

    async def _of_pin(
        self, act: Callable[[str, str, str, str], str], key: str, what: str, who: str
    ) -> Response:
        def work() -> str:
            pin = pinned.found(self._desk.pins.listed(), key)
            return "Nothing is pinned there." if pin is None else act(pin.server, pin.source, what, who)

        return self._back(await run_in_threadpool(work), "pins", key)

    async def _except(self, named: Mapping[str, Any], form: Form, who: str) -> str | Response:
        key, span = named["key"], form.get("span", "")
        if span not in tuning.SPANS:
            raise Unknown("An exception may be made for one of the spans of time that are offered.")
        fields = self._tunable(key)
        because, stamp = _text(form, "because"), form.get("stamp", "")
        made = await run_in_threadpool(self._desk.exceptions.write, fields, because, span, stamp, who)
        if made.refused:
            return self._back(made.refused, "records", key)
        return tuning.written(self._site, key, made)

    async def _mark(self, named: Mapping[str, Any], form: Form, who: str) -> str | Response:
        key = named["key"]
        fields = self._tunable(key)
        await run_in_threadpool(self._desk.marks.mark, fields, form.get("false") == "1", who)
        return self._back("", "records", key)

    def _tunable(self, key: int) -> Fields:
        fields = self._index.record(key)
        if not fields or not tuning.may_tune(fields):
            raise Unknown("There is no stop to say anything about.")
        return fields

    def _back(self, why: str, *steps: str | int) -> Response:
        """Back to a page, where it was done; else what is wrong."""
        if not why:
            return RedirectResponse(self._site.at(*steps), 303)
        return HTMLResponse(refusal(self._site, "This was not done", why, self._site.at(*steps)), 409)


def _text(form: Form, name: str) -> str:
    return form.get(name, "")[:_TEXT_CHARS]
