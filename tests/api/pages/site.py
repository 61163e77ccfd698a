"""The pages served over a database of their own, and a browser to look at them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx2
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from api.database import Database
from api.demo import Seat
from api.main import create_app
from api.settings import Settings

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
SCREENSHOTS = Path(__file__).parents[3] / "build" / "screenshots"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDTHS = (360, 768, 1280)
MIDDLE = WIDTHS[1]


BEYOND = """() => {
  const width = window.innerWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll('body *')].filter(
    e => e.getBoundingClientRect().right > width + 1);
  const named = e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`;
  return ['needs scrolling sideways', ...wide.slice(-5).map(named)];
}"""


@dataclass(frozen=True)
class Site:
    """Where the pages are, and who can sign in by which path."""

    address: str
    database: Database
    seats: tuple[Seat, ...] = ()

    def get(self, path: str) -> httpx2.Response:
        """A page, or whatever else is there, without a browser."""
        return httpx2.get(self.address + path, timeout=60)

    def link(self, role: str) -> str:
        """The sign-in link of the first of this role."""
        return next(seat.path for seat in self.seats if seat.role == role)


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The application on a free port, in a thread of this process; its address."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    # From here on whoever comes waits their turn, however long the application takes to start.
    taken.listen(2048)
    config = uvicorn.Config(create_app(settings), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        taken.close()


@dataclass
class Visitor:
    """Somebody with a browser. What went wrong while they looked is in :attr:`wrong`."""

    site: Site
    context: BrowserContext
    page: Page
    script: bool = True
    """Whether pages may run scripts; what looks into them is one."""
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str, status: int = 200) -> Page:
        """Open a page and expect this status."""
        answer = self.page.goto(self.site.address + path)
        assert answer is not None
        assert answer.status == status, (path, answer.status, self.page.inner_text("body")[:500])
        return self.page

    def enter(self, role: str) -> Page:
        """Sign in by the link of a role."""
        self.go(self.site.link(role))
        self.page.click("main button[type=submit]")
        return self.page

    def fits(self) -> bool:
        """Whether nothing needs scrolling sideways."""
        return self.beyond() == []

    def beyond(self) -> list[str]:
        """What reaches beyond the right edge, so that the page needs scrolling sideways."""
        found: list[str] = self.page.evaluate(BEYOND)
        return found

    def faults(self, only: str = "") -> list[str]:
        """What axe finds serious or critical, with where it is; ``only`` by one of its rules."""
        # Read into the page's own world by the debugger: the page's policy stays as strict.
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        chosen = f", runOnly: {{type: 'rule', values: ['{only}']}}" if only else ""
        script = f"axe.run(document, {{resultTypes: ['violations']{chosen}}})"
        found: dict[str, Any] = self.page.evaluate(script)
        return [
            f"{one['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    def shoot(self, name: str, language: str) -> None:
        """Keep pictures of the page; nothing may be cut off at any width.

        One mode each: in Chinese the page in the dark, whose colours must still tell; in English
        the page with text of twice the size, which must still fit a phone.
        """
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self._resize(width)
            assert (found := self.beyond()) == [], (name, width, found)
            if width != MIDDLE:
                self._keep(f"{name}-{language}-{width}")
        if not self.script:
            return
        if language == "zh":
            self._resize(MIDDLE)
            # Without motion: colours would take a moment to turn.
            self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            assert self.faults("color-contrast") == [], f"{name} in the dark"
            self._keep(f"{name}-{language}-{MIDDLE}-dark")
            self.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        else:
            self._resize(WIDTHS[0])
            self.page.evaluate("document.documentElement.style.fontSize = '36px'")
            assert (found := self.beyond()) == [], (name, "twice the size", found)
            self._keep(f"{name}-{language}-{WIDTHS[0]}-twice")
            self.page.evaluate("document.documentElement.style.fontSize = ''")

    def _resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})

    def _keep(self, name: str) -> None:
        # To be looked at: half the time that lossless pictures would take.
        path = SCREENSHOTS / f"{name}.jpeg"
        self.page.screenshot(path=path, type="jpeg", quality=80, full_page=True)


@contextmanager
def visiting(
    browser: Browser,
    site: Site,
    *,
    language: Literal["zh", "en"] = "zh",
    width: int = 360,
    script: bool = True,
    dark: bool = False,
) -> Iterator[Visitor]:
    """A visitor; afterwards nothing may have gone wrong in the browser or left the machine."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=script,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    visitor = Visitor(site, context, page, script)

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visitor.wrong.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((site.address, "data:")):
            visitor.wrong.append(f"asked for {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: visitor.wrong.append(f"error: {error}"))
    page.on("request", asked)
    context.add_cookies([{"name": "language", "value": language, "url": site.address}])
    try:
        yield visitor
    finally:
        context.close()
    assert visitor.wrong == []
