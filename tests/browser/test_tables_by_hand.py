"""The pages of tables on a phone. One is taken, changed, shown and saved in test_ledger_by_hand."""

import pytest

from tests.support.browsing import PHONE

pytestmark = pytest.mark.browser


def test_on_a_phone_nothing_falls_off(own_site, visit):
    window = visit(own_site, PHONE)
    for path in ("/tabellen", "/tabel/activiteiten", "/tabel/cirkels"):
        page = window.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        window.picture(f"tables{path.replace('/', '-')}", full_page=True)
