"""The pictures of the tour, of a dashboard as it is: ``python -m tests.site.tour`` takes them anew."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from tests.dashboard.browser import Tab, running, tab
from tests.dashboard.peopled import CONFIG, pinned, review, shown, visitor
from tests.dashboard.written import records, write

FOLDER = Path(__file__).parents[2] / "docs" / "tour"
SIZE = (1100, 760)

PLACES = {
    "feed": "",
    "record": "?verdict=BLOCK",
    "approvals": "approvals",
    "sessions": "sessions",
    "pin": "servers",
    "charts": "charts",
    "playground": "playground",
}
"""Each picture, with the page that it is of or begins on."""

_CLICKS = {
    "record": "document.querySelector('.feed a').click()",
    "pin": "document.querySelector('a[href*=\"/pins/\"]').click()",
    "playground": "document.querySelector('main form button').click()",
}


def furnish(home: Path) -> None:
    """A home with a day's work in it."""
    write(home / "audit" / time.strftime("%Y-%m-%d", time.gmtime()), records(4_000, 86_000, time.time()))
    (home / "vanguard.yaml").write_text(CONFIG, encoding="utf-8")
    review(home)
    for principal, server, points in (
        ("key:ci", "files", 6.0),
        ("local", "shell", 44.0),
        ("local", "web", 0.0),
    ):
        visitor(home, principal, server, points)
    pinned(home)


async def take(page: Tab, address: str, folder: Path) -> None:
    """Take every picture into a folder."""
    await page.size(*SIZE)
    await page.go(address)
    base = await page.until("document.querySelector('.feed') && location.href")
    await page.until(
        "document.querySelectorAll('.feed a').length >= 50 && !document.querySelector('progress')"
    )
    for name, place in PLACES.items():
        await page.go(base + place)
        if name in _CLICKS:
            async with page.loaded():
                await page.run(_CLICKS[name])
        await page.picture(folder / f"{name}.png")


def main(folder: Path = FOLDER) -> None:
    """Take the pictures of the tour."""
    folder.mkdir(exist_ok=True)

    async def work(devtools: str, address: str) -> None:
        async with tab(devtools) as page:
            await take(page, address, folder)

    with tempfile.TemporaryDirectory() as home, running() as devtools:
        furnish(Path(home))
        with shown(Path(home)) as address:
            asyncio.run(work(devtools, address))


if __name__ == "__main__":
    main()
