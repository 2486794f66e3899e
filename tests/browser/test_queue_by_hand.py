"""What waits is decided by keys alone, each counted, and by touch without a script; on either database."""

from contextlib import closing
from datetime import date
from itertools import islice, product

import pytest
from playwright.sync_api import expect

from socialmap.importing.starter import prepare_store
from socialmap.keeping import reports
from socialmap.keeping.reports import Report
from socialmap.model import RecordKind, Visibility, Wrong
from socialmap.store import tables, waiting
from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser
TODAY = date(2026, 11, 29)
QUEUE = "/bijhouden/voorstellen?soort=lezers"


def fill(settings, many):
    """So many reports of readers wait, and no other."""
    with closing(prepare_store(settings)) as store:
        place = tables.place
        with store.write() as session:
            waiting.drop_reports(session)
            public = place.select().where(place.c.visibility == Visibility.PUBLIC).order_by(place.c.id)
            ids = [row.id for row in session.execute(public.limit(8))]
        wrongs = [wrong for wrong in Wrong if wrong is not Wrong.COST]
        for id, wrong in islice(product(ids, wrongs), many):
            reports.keep(store, RecordKind.PLACE, id, Report(wrong, "Zo is het niet."), place_id=id, today=TODAY)


def name_of(page):
    return page.locator(":focus").get_attribute("id")


@pytest.mark.parametrize("many", [8, pytest.param(40, marks=pytest.mark.nightly)])
def test_each_decision_is_one_key(sqlite_site, visit, many):
    site, settings = sqlite_site
    fill(settings, many)
    window = visit(site, WIDE)
    page = window.open(QUEUE)
    window.picture("queue", full_page=True)
    tab_to(page, ".waiting *", most=40)
    opened = page.locator(".waiting[open] > summary")
    page.keyboard.press("ArrowDown")
    second = name_of(page)
    expect(opened).to_have_id(second)
    page.keyboard.press("Enter")
    expect(opened).to_have_count(0)
    page.keyboard.press("g")
    expect(opened, "what is not seen is not decided").to_have_id(second)
    page.keyboard.press("ArrowUp")
    assert name_of(page) != second
    with page.expect_navigation():
        page.keyboard.press("w")
    expect(page.locator("main h1")).to_have_text("Wijzig wat niet klopt")
    window.picture("queue-change", full_page=True)
    page.go_back()
    window.wait()
    tab_to(page, ".waiting *", most=40)
    keys = 0
    for left in reversed(range(many)):
        with page.expect_navigation():
            page.keyboard.press("g" if left % 4 else str(1 + left // 4 % 4))
        keys += 1
        if left:
            expect(page.locator(".waiting[open] > summary")).to_be_focused()
            expect(page.get_by_role("status").first).to_contain_text(f"nog {left}.")
    assert keys == many
    expect(page.locator("#gedaan")).to_be_focused()
    expect(page.locator("main")).to_contain_text("wacht niets")
    window.picture("queue-empty", full_page=True)


@pytest.mark.postgres
def test_by_touch_on_a_phone_without_a_script(postgresql_site, visit):
    site, settings = postgresql_site
    fill(settings, 3)
    window = visit(site, PHONE, javascript=False, touch=True)
    page = window.open(QUEUE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    closed = [one.bounding_box()["height"] for one in page.locator(".waiting:not([open])").all()]
    assert len(closed) == 2, "the first is open, each other is a row"
    assert max(closed) <= 120
    for one in page.locator(".waiting button:visible, .waiting summary, .waiting a.button, .waiting label.check").all():
        assert not one.is_visible() or one.bounding_box()["height"] >= 44
    with page.expect_navigation():
        page.locator("button[value=goed]").first.tap()
    expect(page.get_by_role("status")).to_contain_text("Er wachten er nog 2.")
    page.locator(".waiting .fold > summary").first.tap()
    page.locator(".waiting label.check").nth(1).tap()
    window.picture("queue-refuse", full_page=True)
    with page.expect_navigation():
        page.locator("button[value=af]").first.tap()
    expect(page.get_by_role("status")).to_contain_text("Afgewezen. Er wacht nog 1.")
    with page.expect_navigation():
        page.locator("a[data-key=w]").tap()
    page.locator("#phone").fill("020 987 6543")
    with page.expect_navigation():
        page.locator(".stays button").tap()
    with page.expect_navigation():
        page.locator("button[value=bewaar]").tap()
    expect(page.get_by_role("status")).to_contain_text("Goedgekeurd.")
    expect(page.locator("main")).to_contain_text("wacht niets")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
