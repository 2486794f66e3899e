"""A list that is pasted is counted in the browser, and no request, address or store of the browser bears it."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsing import PHONE

pytestmark = pytest.mark.browser
TYPED = "1067 DD 613\nKlaas 1067 DD\n1067 vijf\n9998 ZX 7"


def test_what_is_pasted_stays_in_the_browser(starter_site, visit):
    page = visit(starter_site, PHONE).open("/cirkels/mensen")
    sent = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''} {request.all_headers()}"))
    kept = page.context.cookies()
    page.locator("#lijst").fill(TYPED)
    page.locator("#tel").press("Enter")
    expect(page.locator("#samen")).to_contain_text("Geteld: 613 mensen.")
    expect(page.locator("#fouten li")).to_have_text([
        re.compile("^Regel 2: hier staat geen postcode"),
        re.compile("^Regel 3: hoeveel mensen dat zijn"),
        re.compile("^Regel 4: deze postcode kennen wij niet"),
    ])  # fmt: skip
    expect(page.locator("#tabel tbody tr").first).to_contain_text("613")
    assert [one for one in sent if re.search("613|1067|Klaas|9998", one)] == []
    assert page.context.cookies() == kept
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert "?" not in page.url
    page.locator("#lijst").fill("1067 DD 4")
    page.locator("#tel").click()
    expect(page.locator("#samen")).to_contain_text("Geteld: <5 mensen.")
    assert set(page.locator("#tabel tbody td:last-child").all_text_contents()) == {"<5"}
    page.locator("#wis").click()
    expect(page.locator("#tabel")).to_be_hidden()
    expect(page.locator("#lijst")).to_have_value("")
