"""The dashboard as a person has it: ``vanguard ui`` and a real Chromium."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.dashboard.browser import Tab, needs_chromium, running, tab
from tests.dashboard.paint import lines
from tests.dashboard.peopled import CONFIG, granted, pinned, review, shown, visitor
from tests.dashboard.written import HOSTILE, NOON, append, hostile, record, records, write
from tests.npm import installed
from vanguard.policy.config import config

pytestmark = needs_chromium

PAGES = (
    "",
    "approvals",
    "sessions",
    "servers",
    "charts?span=month",
    "benchmark",
    "playground",
    "?verdict=BLOCK",
    "?q=zzzz",
)
Look = Callable[[Tab, str], Awaitable[None]]


@pytest.fixture(scope="module")
def devtools() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with records of some hours, the last of which is hostile in every text."""
    file = write(tmp_path / "audit" / "2026-11-21", records(300, 7200))[-1]
    append(file, hostile(NOON + 1))
    review(tmp_path, HOSTILE)
    granted(tmp_path, HOSTILE, HOSTILE)
    visitor(tmp_path, HOSTILE, HOSTILE)
    pinned(tmp_path, HOSTILE, HOSTILE)
    (tmp_path / "vanguard.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def look(devtools: str, home: Path, what: Look) -> None:
    """Enter the dashboard of a home in a new tab, and do something there with its address."""

    async def enter() -> None:
        with shown(home) as address:
            async with tab(devtools) as page:
                await page.size(1280, 900)
                await page.go(address)
                await page.until("document.querySelectorAll('.feed a').length === 50")
                base = await page.run("location.href")
                await what(page, base)
                assert page.errors == []
                origin = re.match(r"http://127\.0\.0\.1:\d+/", address)
                assert origin
                assert [each for each in page.requests if not each.startswith((origin[0], "about:"))] == []

    asyncio.run(enter())


def test_the_printed_address_enters_and_leaves_no_token_behind(devtools: str, home: Path) -> None:
    async def what(page: Tab, base: str) -> None:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{16}/", base)
        assert await page.run("document.cookie") == ""
        assert not [each for each in page.requests if "#" in each or "token" in each]

    look(devtools, home, what)


def test_hostile_texts_do_nothing_and_widen_no_page(devtools: str, home: Path) -> None:
    async def what(page: Tab, base: str) -> None:
        link = await page.run("document.querySelector('.feed a').href")
        for address in (*(base + each for each in PAGES), link):
            await page.go(address)
            for width in (1280, 375):
                await page.size(width, 900)
                assert await page.run("document.documentElement.scrollWidth") <= width
            assert await page.run("window.owned") is None
            assert await page.run("document.querySelectorAll('main script, main img, [style]').length") == 0
        shown = await page.run("document.body.innerText")
        assert "<script>window.owned=1</script>" in shown
        assert "U+202E" in shown

    look(devtools, home, what)


def test_new_records_come_in_by_themselves(devtools: str, home: Path) -> None:
    async def what(page: Tab, base: str) -> None:
        await page.go(f"{base}?verdict=BLOCK")
        before = await page.run("document.querySelectorAll('.feed a').length")
        (file,) = (home / "audit").rglob("*.jsonl")
        append(file, record(399, NOON + 2), record(400, NOON + 3), record(499, NOON + 4))
        await page.until(f"document.querySelectorAll('.feed a').length === {before + 2}")
        assert "new" in await page.run("document.querySelector('.feed a').parentElement.className")
        append(file, record(599, NOON + 5))
        await page.until(f"document.querySelectorAll('.feed a').length === {before + 3}")

    look(devtools, home, what)


def test_from_a_stop_to_its_exception_it_takes_two_clicks(devtools: str, home: Path) -> None:
    async def what(page: Tab, base: str) -> None:
        await page.until("document.querySelector('.badge.v-block') !== null")
        async with page.loaded():
            await page.run("document.querySelector('.badge.v-block').closest('a').click()")
        assert "It was stopped." in await page.run("document.body.innerText")
        async with page.loaded():
            await page.run("document.querySelector('form[action$=exception] button').click()")
        assert "The exception is written" in await page.run("document.body.innerText")

    look(devtools, home, what)
    (made,) = config(home / "vanguard.yaml").exceptions
    assert made.exemption.tool


def test_a_person_grants_with_one_click_and_hears_of_more_that_waits(devtools: str, home: Path) -> None:
    review(home, "/srv/report.txt")

    async def what(page: Tab, base: str) -> None:
        await page.go(f"{base}approvals")
        review(home, "/srv/other.txt")
        await page.until("document.body.innerText.includes('3 messages wait now')")
        async with page.loaded():
            await page.run("document.querySelector('.waiting a').click()")
        before = await page.run("document.querySelectorAll('form.answer').length")
        async with page.loaded():
            await page.run("document.querySelector('button[value=grant]').click()")
        assert await page.run("document.querySelectorAll('form.answer').length") == before - 1

    look(devtools, home, what)


def test_a_grant_is_withdrawn_with_the_keyboard_alone(devtools: str, home: Path) -> None:
    async def what(page: Tab, base: str) -> None:
        await page.size(375, 700)
        await page.go(f"{base}approvals")
        button = "document.querySelector('form[action$=revoke] button')"
        assert await page.run(f"{button}.innerText.startsWith('Withdraw')")
        assert await page.run(f"{button}.getBoundingClientRect().height >= 40")
        await page.run(f"{button}.focus()")
        async with page.loaded():
            await page.press("Enter", 13, "\r")
        assert await page.run(f"{button} === null")

    look(devtools, home, what)


def test_a_keyboard_is_enough(devtools: str, home: Path) -> None:
    async def what(page: Tab, base: str) -> None:
        await page.press("Tab", 9)
        assert await page.run("document.activeElement.className") == "skip"
        await page.press("/", 191, "/")
        assert await page.run("document.activeElement.name") == "q"
        await page.do("Input.insertText", text="draft-299")
        async with page.loaded():
            await page.press("Enter", 13, "\r")
        assert await page.run("document.querySelectorAll('.feed a').length") == 1
        await page.run("document.querySelector('.feed a').focus()")
        assert await page.run("getComputedStyle(document.activeElement).outlineStyle") in ("solid", "auto")
        async with page.loaded():
            await page.press("Enter", 13, "\r")
        assert "It was stopped." in await page.run("document.body.innerText")

    look(devtools, home, what)


def test_the_lines_for_a_config_are_copied_as_they_stand(devtools: str, home: Path) -> None:
    async def what(page: Tab, base: str) -> None:
        await page.do(
            "Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"]
        )
        await page.go(f"{base}?verdict=BLOCK")
        async with page.loaded():
            await page.run("document.querySelector('.feed a').click()")
        await page.do("Page.bringToFront")
        await page.run("document.querySelector('.copy').click()")
        await page.until("document.querySelector('.copy').textContent !== 'Copy'")
        if await page.run("document.querySelector('.copy').textContent") == "Copied":
            copied = await page.run("navigator.clipboard.readText()")
        else:
            copied = await page.run("getSelection().toString()")
        assert copied.startswith("exceptions:\n  - rules: [")

    look(devtools, home, what)


def test_the_pages_work_without_scripts(devtools: str, home: Path) -> None:
    async def what(page: Tab, base: str) -> None:
        await page.do("Emulation.setScriptExecutionDisabled", value=True)
        for each in PAGES:
            await page.go(base + each)
        await page.go(f"{base}playground")
        document = await page.do("DOM.getDocument")
        button = await page.do("DOM.querySelector", nodeId=document["root"]["nodeId"], selector="main button")
        place = await page.do("DOM.getBoxModel", nodeId=button["nodeId"])
        x, y = place["model"]["content"][:2]
        async with page.loaded():
            for kind in ("mousePressed", "mouseReleased"):
                await page.do(
                    "Input.dispatchMouseEvent", type=kind, x=x + 2, y=y + 2, button="left", clickCount=1
                )
        assert "cloud metadata services" in await page.run("document.body.innerText")

    look(devtools, home, what)


AXE = "axe.run().then((r) => [r.passes.length, r.violations.map((v) => v.id + ': ' + v.nodes[0].html)])"


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_that_keeps_anybody_out(devtools: str, home: Path, dark: bool, width: int) -> None:
    axe = (installed() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    async def what(page: Tab, base: str) -> None:
        await page.size(width, 900, dark=dark)
        links = await page.run("[...document.querySelectorAll('.feed a')].slice(0, 3).map((a) => a.href)")
        for address in (*(base + each for each in PAGES), *links):
            await page.go(address)
            await page.run(f"{axe};0")
            passed, violations = await page.run(AXE)
            assert (violations, passed > 10) == ([], True)

    look(devtools, home, what)


def test_what_pages_take_is_measured_for_any_number_of_records() -> None:
    told = [*lines(200)]
    assert [bool(re.search(r"(first paint|the feed in) \d+ ms", line)) for line in told[:-1]] == [True] * 14
    assert told[-1] == "0 requests left the machine, 0 errors"
