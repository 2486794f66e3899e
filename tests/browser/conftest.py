"""One browser and two servers a session: on the starter set, and on everything published."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from socialmap.config import Settings
from tests.support.absent import absent
from tests.support.browsing import ARGS, HEIGHTS, WIDE, Site, Visit, real_city, served
from tests.support.chromium import NO_BROWSER, find_chromium
from tests.support.postgres import PostgresServer

# A busy machine counts a layer's first answer slowly.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """CI tries a browser test that failed once more, and tells so: a race is then seen without stopping everybody."""
    if os.environ.get("CI") == "true":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if find_chromium() is None:
        absent(NO_BROWSER)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with playwright.chromium.launch(executable_path=find_chromium(), args=ARGS) as browser:
        yield browser


@pytest.fixture(scope="session")
def keeping_browser(playwright: Playwright) -> Iterator[Browser]:
    """The same as people have it: pages that were left stay alive for Back."""
    without = ["--disable-back-forward-cache"]
    with playwright.chromium.launch(executable_path=find_chromium(), args=ARGS, ignore_default_args=without) as browser:
        yield browser


@pytest.fixture(scope="session")
def starter_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("starter") / "var") as site:
        yield site


@pytest.fixture(scope="session")
def real_site(browser: Browser, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    own = tmp_path_factory.getbasetemp()
    # Processes of one run (xdist) share the folder above their own.
    shared = own.parent if own.name.startswith("popen-") else own
    with served(real_city(shared / "real_city", real_data)) as site:
        yield site


Kept = tuple[Site, Settings]


def _kept(folder: Path, url: str = "") -> Iterator[Kept]:
    settings = Settings(data_dir=folder / "var", database_url=url)
    with served(settings.data_dir, url) as site:
        yield site, settings


@pytest.fixture(scope="session")
def sqlite_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A map that may be changed, of which others read nothing, and its settings."""
    yield from _kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="session")
def postgresql_site(
    browser: Browser, postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    """The same on PostgreSQL."""
    with postgres_server.database() as url:
        yield from _kept(tmp_path_factory.mktemp("kept"), url)


@pytest.fixture(scope="session")
def own_site(sqlite_site: Kept) -> Site:
    """A map that may be changed: others look at theirs."""
    return sqlite_site[0]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens windows; at the end none may have asked another host for anything or written on the console."""
    opened = []

    def open_window(
        site: Site,
        width: int = WIDE,
        *,
        tiles: bool = True,
        javascript: bool = True,
        touch: bool = False,
        height: int = 0,
        other: Browser | None = None,
    ) -> Visit:
        size = {"width": width, "height": height or HEIGHTS[width]}
        context = (other or browser).new_context(viewport=size, java_script_enabled=javascript, has_touch=touch)
        opened.append(Visit(site, context, tiles, javascript))
        return opened[-1]

    yield open_window
    for window in opened:
        window.close()
