"""How long pages take to show themselves: ``python -m tests.dashboard.paint 1000000`` measures it.

That many records are written, and the dashboard is shown in a real Chromium: milliseconds to the first
contentful paint of every page, from a record's writing to its place on the screen, and which requests left
the machine.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.dashboard.browser import Tab, running, tab
from tests.dashboard.peopled import CONFIG, pinned, review, shown, visitor
from tests.dashboard.written import append, record, records, write
from vanguard.adapters.journals.blocks import PLAIN
from vanguard.dashboard.filling import Filler
from vanguard.dashboard.index import Index

PAGES = (
    "",
    "?verdict=BLOCK",
    "?q=tools+call",
    "approvals",
    "sessions",
    "servers",
    "charts?span=month",
    "benchmark",
    "playground",
)
_PAINTED = """new Promise(resolve => {
  const look = () => {
    const [seen] = performance.getEntriesByName('first-contentful-paint');
    seen ? resolve(Math.round(seen.startTime)) : setTimeout(look, 20);
  };
  look();
})"""
_TOP = "document.querySelector('.feed a').getAttribute('href')"


def furnish(home: Path, count: int) -> Path:
    """A home with that many records of the last month, all in the index; the file that is the newest."""
    folder = home / "audit" / time.strftime("%Y-%m-%d", time.gmtime())
    files = write(folder, records(count, 30 * 86_400, time.time()), per_file=100_000)
    (home / "vanguard.yaml").write_text(CONFIG, encoding="utf-8")
    review(home)
    visitor(home)
    pinned(home)
    index = Index(home / "cache" / "dashboard.sqlite3", PLAIN)
    filler = Filler(index, lambda: files)
    while filler.step():
        pass
    return files[-1]


async def measured(page: Tab, address: str, file: Path) -> list[str]:
    """What was measured, a line each."""
    await page.size(1280, 900)
    await page.go(address)
    base = await page.until("document.querySelector('.feed a') && location.href")
    told = []
    for place in PAGES:
        await page.go(base + place)
        told.append(f"/{place}: first paint {await page.run(_PAINTED)} ms")
    await page.go(base)
    for _ in range(5):
        was = await page.run(_TOP)
        begun = time.monotonic()
        append(file, record(99, time.time()))
        await page.until(f"{_TOP} !== '{was}'")
        told.append(f"a record reaches the feed in {(time.monotonic() - begun) * 1000:.0f} ms")
    own = address[: address.index("/", len("http://")) + 1]
    away = [each for each in page.requests if not each.startswith((own, "about:"))]
    return [*told, f"{len(away)} requests left the machine, {len(page.errors)} errors"]


def lines(count: int) -> Iterator[str]:
    """Write, show and measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = furnish(home, count)

        async def look(devtools: str) -> list[str]:
            async with tab(devtools) as page:
                return await measured(page, address, file)

        with shown(home) as address, running() as devtools:
            yield from asyncio.run(look(devtools))


if __name__ == "__main__":
    for line in lines(int(sys.argv[1])):
        print(line, flush=True)
