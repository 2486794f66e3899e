"""What a round costs and brings, by real keystrokes on everything published: the figures of README.md."""

from contextlib import closing
from datetime import datetime
from shutil import copytree

import pytest
from playwright.sync_api import expect

from socialmap.config import Settings
from socialmap.guide.alive import ASKS, sure_in
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store
from socialmap.world import Viewer, load_world
from tests.support.browsing import WIDE, real_city, served

pytestmark = [pytest.mark.browser, pytest.mark.nightly, pytest.mark.real_data]
QUESTIONS, WIJK = 23, "Geuzenveld"
#: What an answer tells: hours that the place exists too; what is held there that it is, when, and how people get in.
FACTS = {"hours": 2, "wish": 3, "yesno": 1, "there": 1}


def sure(settings):
    """The share of the fixed questions of the wijk that gets a sure answer."""
    with closing(Store(settings.store_url)) as store:
        world = load_world(
            store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=datetime.now(AMSTERDAM_TIME), settings=settings
        )
        return sure_in(world, settings.starter_dir / ASKS, world.area("FB"))


def test_the_best_questions_of_a_wijk_take_few_keys_and_make_half_of_it_sure(visit, real_data, tmp_path):
    data_dir = copytree(real_city(tmp_path / "city", real_data), tmp_path / "own" / "var")
    settings, keys, facts = Settings(data_dir=data_dir), 0, 0
    assert sure(settings).sure == 0
    with served(data_dir) as site:
        window = visit(site, WIDE)
        page = window.open("/bijhouden/ronde")
        labels = page.locator("#gebied option").all_text_contents()
        page.locator("#gebied").select_option(label=next(one for one in labels if one.startswith(WIJK)))
        window.follow(page.get_by_role("button", name="Begin"))
        expect(page.locator(".round")).to_have_attribute("data-ready", "yes")
        for _ in range(QUESTIONS):
            asked = page.locator(".ask-one")
            position, form = asked.get_attribute("data-position"), asked.get_attribute("data-form")
            if form == "wish":
                page.keyboard.press("j")
            if form in ("hours", "wish"):
                typed = "ma-vr 9-17" if form == "hours" else "wo 10-12"
                page.keyboard.type(typed)
                page.keyboard.press("Enter")
                expect(page.locator('[data-part="back"]')).to_be_visible()
                keys += len(typed) + 1
            page.keyboard.press("j")
            if form == "wish":
                expect(page.locator('[data-part="walk"]')).to_be_visible()
                page.keyboard.press("j")
            keys += {"wish": 3}.get(form, 1)
            facts += FACTS[form]
            expect(page.locator(f'.ask-one[data-position="{position}"]')).to_have_count(0)
        expect(page.locator(".net")).to_contain_text("Bewaard.")
        page.goto("about:blank")  # a page of a round looks now and then whether its server is still there
    assert keys / facts <= 6
    after = sure(settings)
    assert after.sure / after.asked > 0.4
