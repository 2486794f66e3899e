"""A round of three places with the connection cut in the middle and the browser closed: by keys and by touch.

The rows pair each database with a hand; all four run at night.
"""

from contextlib import closing
from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from socialmap.config import Settings
from socialmap.importing.starter import prepare_store
from socialmap.ledger.records import STATUS
from socialmap.model import Role
from socialmap.store import Store, statements
from tests.support.accounts import PASSPHRASE, make_account
from tests.support.browsing import HEIGHTS, PHONE, WIDE, Site, Visit, served

pytestmark = pytest.mark.browser
DATABASES = ("sqlite", "postgresql")
#: By touch on a telephone, by keys at a desk; each in a wijk of three places or more.
WIJKEN = {PHONE: "Slotermeer-West", WIDE: "Transvaalbuurt"}
#: As most people walk it; the other three are for the night.
DAILY = ("sqlite", PHONE)


def _way(database, width):
    marks = [pytest.mark.postgres] if database == "postgresql" else []
    marks += [] if (database, width) == DAILY else [pytest.mark.nightly]
    return pytest.param(database, width, marks=marks, id=f"{database}-{width}")


class Caller:
    """Somebody with a round: keys at a desk, fingers on a telephone."""

    def __init__(self, window: Visit, width: int):
        self.window, self.page, self.touches = window, window.page, width == PHONE

    def press(self, key: str) -> None:
        """Give an answer that stands on the screen."""
        if self.touches:
            self.page.locator(f'.ask-one [data-key="{key}"]:visible').first.tap()
        else:
            self.page.keyboard.press(key.lower())

    def hours(self, typed: str, said: str) -> None:
        """Fill in hours and hear them back."""
        if self.touches:
            self.page.locator(".ask-one [data-empty-keys]").fill(typed)
            self.page.locator('.ask-one [value="lees"]').tap()
        else:
            expect(self.page.locator(".ask-one [data-empty-keys]:focus")).to_have_count(1)
            self.page.keyboard.type(typed)
            self.page.keyboard.press("Enter")
        expect(self.page.locator('[data-part="back"]')).to_contain_text(said)
        assert self.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        self.press("J")

    def at(self, position: int) -> None:
        """Until this question is the one that is asked, and heard."""
        expect(self.page.locator(".ask-one")).to_have_attribute("data-position", str(position))
        if not self.touches:
            expect(self.page.locator(".ask-one :focus")).to_have_count(1)

    def says(self, text: str) -> None:
        expect(self.page.locator(".net")).to_contain_text(text)


def ready(page: Page) -> None:
    expect(page.locator(".round")).to_have_attribute("data-ready", "yes")


def begin(window: Visit, wijk: str) -> tuple[str, list[str], list[int]]:
    """A round by telephone along three places of a wijk: its address, the places, and their first questions."""
    page = window.page
    window.open("/bijhouden")
    window.follow(page.get_by_role("link", name="Bel of loop een ronde"))
    page.locator("#gebied").select_option(label=next(
        label for label in page.locator("#gebied option").all_text_contents() if label.startswith(wijk)
    ))  # fmt: skip
    window.follow(page.get_by_role("button", name="Kies zelf plekken"))
    for box in page.locator('[name="plekken"]').all()[:3]:
        box.check()
    window.follow(page.get_by_role("button", name="Begin"))
    ready(page)
    places = page.locator(".round-places li")
    expect(places).to_have_count(3)
    ids = [place.get_attribute("data-place") for place in places.all()]
    links = [place.locator("a").get_attribute("href") for place in places.all()]
    return urlsplit(page.url).path, ids, [int(link.rpartition("=")[2]) for link in links]


@pytest.mark.parametrize(("database", "width"), [_way(*way) for way in product(DATABASES, (PHONE, WIDE))])
def test_a_round_goes_on_without_a_connection_and_after_closing(database, width, browser, request):
    site, settings = request.getfixturevalue(f"{database}_site")
    size = {"width": width, "height": HEIGHTS[width]}
    context = browser.new_context(viewport=size, has_touch=width == PHONE, is_mobile=width == PHONE)
    window = Visit(site, context)
    caller, page = Caller(window, width), window.page
    path, ids, firsts = begin(window, WIJKEN[width])
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, "at 400% it scrolls down only"
    page.set_viewport_size(size)

    caller.at(1)
    caller.hours("ma-vr 9-17", "Elke maandag t/m vrijdag van 9.00 tot 17.00 uur")
    caller.says("Bewaard.")
    caller.at(2)
    context.set_offline(True)
    caller.press("N")
    caller.says("1 antwoord wacht op verbinding")
    caller.at(3)
    caller.press("B")
    caller.says("2 antwoorden wachten op verbinding")
    caller.at(firsts[1])
    caller.hours("di 10-12", "Elke dinsdag van 10.00 tot 12.00 uur")
    caller.says("3 antwoorden wachten op verbinding")
    # Closed for good asks once.
    caller.at(firsts[1] + 1)
    caller.press("G")
    expect(page.locator('[data-part="sure"]')).to_be_visible()
    caller.press("N")
    window.errors = [one for one in window.errors if "ERR_INTERNET_DISCONNECTED" not in one]
    state = context.storage_state()
    window.close()

    # The next day, in the same browser.
    context = browser.new_context(
        viewport=size, has_touch=width == PHONE, is_mobile=width == PHONE, storage_state=state
    )
    window = Visit(site, context)
    caller, page = Caller(window, width), window.page
    window.open(path)
    ready(page)
    caller.says("Bewaard.")
    assert page.evaluate("localStorage.length") == 0
    with closing(Store(settings.store_url)) as store, store.read() as session:
        kept = statements.read_records(session, "place", ids)
    assert [kept[id]["opening_hours"] for id in ids[:2]] == ["ma-vr 9-17", "di 10-12"]
    assert [kept[id][STATUS] for id in ids[:2]] == ["op_lijst", "op_lijst"]
    # Where nobody answered comes last.
    window.open(path)
    ready(page)
    caller.at(firsts[1] + 1)
    expect(page.locator(f'.round-places [data-place="{ids[0]}"]')).to_contain_text("niet bereikt")
    caller.press("S")
    expect(page.locator(f'.ask-one[data-position="{firsts[1] + 1}"]')).to_have_count(0)
    caller.says("Bewaard.")
    page.locator('.finish [value="klaar"]').click()
    page.wait_for_url(f"{site.address}/bijhouden/ronde")
    window.close()


def log_in(window: Visit, name: str) -> None:
    """Fill in the form that is there."""
    for field, typed in (("#naam", name), ("#wachtzin", PASSPHRASE)):
        window.page.locator(field).fill(typed)
    window.follow(window.page.locator("main").get_by_role("button", name="Inloggen"))


@pytest.fixture
def own_map(tmp_path):
    """A map that no other test answered anything on."""
    settings = Settings(data_dir=tmp_path / "var")
    prepare_store(settings).close()
    with served(settings.data_dir) as site:
        yield site, settings


def test_two_devices_at_one_round_of_which_one_is_logged_out_with_answers_on_it(own_map, browser):
    """Of an account that two volunteers share: nothing is lost, nothing stands twice, and who is out is told."""
    site, settings = own_map
    with closing(Store(settings.store_url)) as store:
        make_account(store, "ronde", Role.VRIJWILLIGER, "WK0363FC")
    one, other = (
        Visit(Site(site.address), browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}))
        for width in (PHONE, WIDE)
    )
    for window in (one, other):
        window.open("/inloggen")
        log_in(window, "ronde")
        expect(window.page).to_have_url(f"{site.address}/bijhouden")
    path, ids, _ = begin(one, "Slotermeer-West")
    other.open(path)
    ready(other.page)
    first, second = Caller(one, WIDE), Caller(other, WIDE)
    second.at(1)
    one.page.bring_to_front()  # of two windows only the one in front has the focus
    first.at(1)
    first.hours("ma-vr 9-17", "Elke maandag t/m vrijdag van 9.00 tot 17.00 uur")
    first.says("Bewaard.")
    other.page.bring_to_front()
    second.hours("di 10-12", "Elke dinsdag van 10.00 tot 12.00 uur")
    second.says("Bewaard.")
    with closing(Store(settings.store_url)) as store, store.read() as session:
        kept = statements.read_records(session, "place", ids)[ids[0]]["opening_hours"]
    assert kept == "di 10-12", "of one account the newest word stands, as when it changes its mind"

    # Logged out, as after a day, while an answer waits.
    one.page.bring_to_front()
    first.at(2)
    one.context.set_offline(True)
    first.press("N")
    first.says("1 antwoord wacht op verbinding")
    one.context.clear_cookies()
    one.context.set_offline(False)
    first.says("U bent niet meer ingelogd. Uw antwoorden staan nog op dit toestel.")
    one.picture("round-logged-out")
    one.errors = [text for text in one.errors if "ERR_INTERNET_DISCONNECTED" not in text and "403" not in text]
    one.follow(one.page.locator(".net").get_by_role("link", name="Log in"))
    log_in(one, "ronde")
    expect(one.page).to_have_url(f"{site.address}{path}")
    ready(one.page)
    first.says("Bewaard.")
    assert one.page.evaluate("localStorage.length") == 0
    for window in (one, other):
        window.close()
