"""A real Chromium, driven over its DevTools protocol: what a page does in it, and what it looks like.

Source: https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

BINARY = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

needs_chromium = pytest.mark.skipif(BINARY is None, reason="chromium is not installed")

# Only its own machine, no profile of anybody, no sandbox where it would run as root.
_OPTIONS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
)


@contextmanager
def running() -> Iterator[str]:
    """A running Chromium; the address of its DevTools."""
    with tempfile.TemporaryDirectory(prefix="vg-", ignore_cleanup_errors=True) as profile:
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = subprocess.Popen(
            [str(BINARY), *_OPTIONS, *root, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert browser.stderr is not None
            for line in browser.stderr:
                found = re.search(r"DevTools listening on (ws://\S+)", line)
                if found:
                    break
            else:
                pytest.fail("chromium ended before it was ready")
            yield found[1]
        finally:
            browser.kill()
            browser.communicate()


class Tab:
    """One tab.

    ``errors`` are what its console complained of, ``requests`` the addresses that it asked for.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._session = ""
        self._number = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._waiting: dict[str, list[asyncio.Future[Any]]] = {}
        self.errors: list[str] = []
        self.requests: list[str] = []

    async def read(self) -> None:
        """Take what the browser says, until it is closed."""
        async for message in self._socket:
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            else:
                self._note(said["method"], said["params"])

    def _note(self, event: str, about: dict[str, Any]) -> None:
        if event == "Network.requestWillBeSent":
            self.requests.append(about["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.errors.append(about["exceptionDetails"]["text"])
        elif event == "Log.entryAdded" and about["entry"]["level"] == "error":
            self.errors.append(about["entry"]["text"])
        elif event == "Page.javascriptDialogOpening":
            self.errors.append(f"a dialog: {about['message']}")
        for each in self._waiting.pop(event, []):
            if not each.done():
                each.set_result(about)

    async def do(self, method: str, **given: Any) -> dict[str, Any]:
        """One command of the protocol; its result."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        session = {"sessionId": self._session} if self._session else {}
        await self._socket.send_str(
            json.dumps({"id": self._number, "method": method, "params": given, **session})
        )
        said = await answer
        assert "error" not in said, said
        return dict(said["result"])

    async def open(self) -> None:
        """Take a new page, and listen to it."""
        target = await self.do("Target.createTarget", url="about:blank")
        attached = await self.do("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for room in ("Page", "Runtime", "Network", "Log"):
            await self.do(f"{room}.enable")

    async def go(self, address: str) -> None:
        """Open an address, and wait until it is loaded."""
        async with self.loaded():
            await self.do("Page.navigate", url=address)

    @asynccontextmanager
    async def loaded(self) -> AsyncIterator[None]:
        """Wait in the end until what is done inside has loaded a page."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault("Page.loadEventFired", []).append(done)
        yield
        await asyncio.wait_for(done, 60)

    async def run(self, script: str) -> Any:
        """The value of a script in the page."""
        made = await self.do("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in made, made["exceptionDetails"]
        return made["result"].get("value")

    async def until(self, script: str) -> Any:
        """The value of a script once it is true."""
        async with asyncio.timeout(60):
            while not (found := await self._try(script)):
                await asyncio.sleep(0.02)
            return found

    async def _try(self, script: str) -> Any:
        with contextlib.suppress(AssertionError):  # a page that is just being left
            return await self.run(script)

    async def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """Look at the page as a window of this size does, by day or by night."""
        await self.do(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.do("Emulation.setEmulatedMedia", features=scheme)

    async def press(self, key: str, code: int = 0, text: str = "") -> None:
        """Press a key and let it go."""
        about = {"key": key, "windowsVirtualKeyCode": code}
        await self.do("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
        await self.do("Input.dispatchKeyEvent", type="keyUp", **about)

    async def picture(self, file: Path, *, whole: bool = False) -> None:
        """Keep what the page looks like."""
        made = await self.do("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(made["data"]))


@asynccontextmanager
async def tab(devtools: str) -> AsyncIterator[Tab]:
    """A tab of a running browser."""
    async with aiohttp.ClientSession() as client, client.ws_connect(devtools, max_msg_size=0) as socket:
        made = Tab(socket)
        reading = asyncio.create_task(made.read())
        try:
            await made.open()
            yield made
        finally:
            reading.cancel()
