"""A table of places, at a desk: taken, changed, shown before it is saved, and saved."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.support.browsing import PHONE, WIDE, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own_site(browser, tmp_path_factory):
    """A map that may be changed: others look at theirs."""
    with served(tmp_path_factory.mktemp("tables") / "var") as site:
        yield site


def test_a_table_is_taken_shown_and_saved(own_site, visit, tmp_path):
    window = visit(own_site, WIDE)
    page = window.open(own_site.first_place(q="Pluspunt"))
    name = page.locator("h1").inner_text()
    window.follow(page.get_by_role("link", name="Tabellen: veel tegelijk bijhouden"))
    window.follow(page.get_by_role("link", name="Tabel van plekken"))
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(taken.value.path().read_bytes().decode("utf-8-sig"))))
    (row,) = [row for row in rows if row["naam"] == name]
    file = tmp_path / "plekken.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow({**row, "telefoon": "020 123 4567", "Gratis": "gratis?"})
        writer.writerow({"naam": "De Nieuwe Kamer", "soort": "buurtkamer", "postcode": row["postcode"]} | {
            "huisnummer": row["huisnummer"], "straat": row["straat"]
        })  # fmt: skip
        writer.writerow({"naam": "Nergens", "soort": "buurtkamer"})
    page.locator("#bestand").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Laat zien wat er verandert").click()
    main = page.locator("main")
    for said in (
        "Niet bewaard: 1", "Wij weten niet waar dit is.", "Nieuw: 1", "De Nieuwe Kamer", "Anders: 1",
        "telefoon: was weten we niet, wordt 020 123 4567", "Weggelaten bij Gratis. Hier hoort: ja, nee, onbekend.",
    ):  # fmt: skip
        expect(main).to_contain_text(said)
    window.picture("table-preview", full_page=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Ja, bewaar dit").click()
    expect(main).to_contain_text("Dit is er bewaard")
    expect(window.open(own_site.first_place(q="Pluspunt")).locator("main")).to_contain_text("020 123 4567")


def test_on_a_phone_nothing_falls_off(own_site, visit):
    window = visit(own_site, PHONE)
    for path in ("/tabellen", "/tabel/activiteiten", "/tabel/cirkels"):
        page = window.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        window.picture(f"tables{path.replace('/', '-')}", full_page=True)
