"""The program as people start it, a store with everything published, and a browser that watches what pages do."""

import base64
import fcntl
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Route, expect

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from tests.support.importing import FILES, ROOT
from tests.support.processes import stop

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ARTIFACTS = ROOT / "tests" / "artifacts"
PHONE, TABLET, WIDE = 390, 820, 1280
HEIGHTS = {PHONE: 844, TABLET: 1180, WIDE: 900}
TILES = "https://tiles.example"
START_SECONDS = 60
#: Milliseconds that a page or a click may take.
WAIT = 120_000
LINK = re.compile(r"http://\S+[?]sleutel=\S+")
#: One grey pixel.
TILE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGM4AwAAzgDN1GaQsAAAAABJRU5ErkJggg==")


@dataclass(frozen=True)
class Site:
    """A server that runs.

    Attributes
    ----------
    link
        What it printed at its start, that lets a browser in to /cirkels.
    """

    address: str
    link: str = ""

    def first_place(self, **asked: str) -> str:
        """Path of the page of the first place that answers to this."""
        found = httpx.get(f"{self.address}/api/v1/places", params=asked).json()["features"]
        return f"/plek/{found[0]['id']}"


@contextmanager
def served(data_dir: Path, database_url: str = "") -> Iterator[Site]:
    """``python app.py`` on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "SOCIALMAP_DATA_DIR": str(data_dir),
        "SOCIALMAP_DATABASE_URL": database_url,
        "SOCIALMAP_PORT": str(port),
        "SOCIALMAP_TILES_URL": f"{TILES}/{{z}}/{{x}}/{{y}}.png",
    }
    log = data_dir.parent / "server.log"
    command = [sys.executable, "app.py"]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=output, stderr=output) as process,
    ):
        try:
            yield _wait_for(Site(f"http://127.0.0.1:{port}"), process, log)
        finally:
            stop(process)


def _wait_for(site: Site, process: subprocess.Popen[bytes], log: Path) -> Site:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{site.address}/healthz").status_code == HTTPStatus.OK:
                return replace(site, link=LINK.search(log.read_text())[0])
        except httpx.TransportError:
            time.sleep(0.1)
    msg = f"the server did not start:\n{log.read_text(errors='replace')}"
    raise RuntimeError(msg)


def real_city(folder: Path, published: Path) -> Path:
    """A data folder with everything published: made by the first process that asks, kept for the others."""
    folder.mkdir(exist_ok=True)
    data_dir = folder / "var"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            settings = Settings(data_dir=data_dir)
            with closing(prepare_store(settings)) as store:
                import_files(store, [published / name for name in FILES], settings=settings)
            (folder / "done").touch()
    return data_dir


def pixels(canvas: Locator, script: str) -> Any:
    """What a script reads of a canvas, once what was asked of it is drawn: that is a frame later."""
    canvas.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return canvas.evaluate(script)


@dataclass
class Visit:
    """A page in a window of one width; what it may not do is written down."""

    site: Site
    context: BrowserContext
    tiles: bool = True
    javascript: bool = True
    page: Page = field(init=False)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(WAIT)  # a busy machine draws a first page slowly
        self.context.route("**/*", self._answer)
        if self.site.link:
            self.context.request.get(self.site.link)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: str, status: int = 200) -> Page:
        """Go to a page of the site and wait until its maps are drawn."""
        answer = self.page.goto(self.site.address + path)
        assert answer.status == status
        self.errors = [error for error in self.errors if status == HTTPStatus.OK or str(status) not in error]
        self.wait()
        return self.page

    def wait(self) -> None:
        """Until the page is there whole and every map is drawn."""
        self.page.wait_for_load_state()
        if not self.javascript:
            return
        for box in self.page.locator(".map").all():
            expect(box).to_have_attribute("data-ready", "yes")

    def follow(self, control: Locator) -> Page:
        """Use a link or button that leads to another page; what is read next is read there, and is all of it."""
        with self.page.expect_navigation():
            control.click()
        self.wait()
        return self.page

    def picture(self, name: str, **options: bool) -> Path:
        """Keep what is to be seen now."""
        ARTIFACTS.mkdir(exist_ok=True)
        path = ARTIFACTS / f"{name}-{self.page.viewport_size['width']}.png"
        self.page.screenshot(path=path, **options)
        return path

    def close(self) -> None:
        """Close the window; say what was wrong."""
        self.context.close()
        assert self.foreign == [], "asked of another host"
        assert not self.errors, f"on the console: {self.errors}"

    def _answer(self, route: Route) -> None:
        address = route.request.url
        if address.startswith(f"{self.site.address}/"):
            route.continue_()
        elif address.startswith(f"{TILES}/"):
            if self.tiles:
                route.fulfill(body=TILE, content_type="image/png")
            else:
                route.abort()
        else:
            self.foreign.append(address)
            route.abort()

    def _heard(self, message: ConsoleMessage) -> None:
        blocked = not self.tiles and urlsplit(message.location.get("url", "")).netloc == urlsplit(TILES).netloc
        if message.type == "error" and not blocked:
            self.errors.append(message.text)
