"""One account from its link to a restored backup: in each width, by mouse and by keyboard, on either database.

The rows below pair every two of these three; all of them together run at night.
"""

import csv
import io
import re
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE, Site, Visit
from tests.support.importing import run

pytestmark = pytest.mark.browser
PASSPHRASE = "soep voor de hele straat"
BY_KEYBOARD, BY_MOUSE = "toetsen", "muis"
DATABASES = ("sqlite", "postgresql")
#: What most people have, the hard way; the other seven are for the night.
DAILY = ("sqlite", PHONE, BY_KEYBOARD)
THEIRS, OURS = "020 111 1111", "020 765 4321"


def _way(database, width, hand):
    marks = [pytest.mark.postgres] if database == "postgresql" else []
    marks += [] if (database, width, hand) == DAILY else [pytest.mark.nightly]
    return pytest.param(database, width, hand, marks=marks, id=f"{database}-{width}-{hand}")


WAYS = [_way(*way) for way in product(DATABASES, (PHONE, WIDE), (BY_KEYBOARD, BY_MOUSE))]


@dataclass
class Hand:
    """Somebody at a window, who uses keys alone or the mouse alone; no page that they come to is wider than it."""

    window: Visit
    keys: bool

    @property
    def page(self) -> Page:
        return self.window.page

    def go(self, path: str) -> None:
        self.window.open(path)
        self._fits()

    def write(self, selector: str, text: str) -> None:
        """Fill in a field."""
        if not self.keys:
            self.page.locator(selector).fill(text)
            return
        tab_to(self.page, selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, selector: str, label: str) -> None:
        """Choose from a list."""
        if self.keys:
            tab_to(self.page, selector)
            self.page.keyboard.type(label)
        else:
            self.page.locator(selector).select_option(label=label)
        assert self.page.locator(selector).evaluate("(one) => one.selectedOptions[0].label") == label

    def tick(self, selector: str) -> None:
        if self.keys:
            tab_to(self.page, selector)
            self.page.keyboard.press("Space")
        else:
            self.page.locator("label", has=self.page.locator(selector)).click()
        expect(self.page.locator(selector)).to_be_checked()

    def bring(self, selector: str, file: Path) -> None:
        """Choose a file, in the window that the browser opens for it."""
        with self.page.expect_file_chooser() as asked:
            self._use(selector)
        asked.value.set_files(file)

    def press(self, selector: str) -> None:
        """Use a button or link, and see where it leads."""
        with self.page.expect_navigation():
            self._use(selector)
        self.window.wait()
        self._fits()

    def _use(self, selector: str) -> None:
        if self.keys:
            tab_to(self.page, selector)
            self.page.keyboard.press("Enter")
        else:
            self.page.locator(selector).first.click()

    def _fits(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.page.viewport_size["width"]


@pytest.mark.parametrize(("database", "width", "hand"), WAYS)
def test_from_the_first_link_to_a_restored_backup(request, visit, tmp_path, database, width, hand):
    """A second story would pay for its server and log-in again; what each scene leaves behind is the next one's."""
    site, settings = request.getfixturevalue(f"{database}_site")
    keys = hand == BY_KEYBOARD
    # Without the link of the start: all that may be done here is done by an account. The mouse needs no script either.
    person = Hand(visit(Site(site.address), width, javascript=keys), keys)
    name = f"anna-{width}-{hand}"
    place = site.first_place(q="Pluspunt")
    _first_account(person, settings, name)
    _lunch(person, place, f"Lunch van {name}")
    _table(person, site, tmp_path)
    _conflict(person, visit(site, WIDE), place)
    _merge_and_undo(person, place, site.first_place(q="Oase"))
    copy = tmp_path / "kopie.zip"
    said = run(settings, "backup", copy)
    assert said.exit_code == 0, said.output
    _purge(person, place)
    _lunch(person, place, f"Te laat van {name}")
    said = run(settings, "restore", copy, "--replace")
    assert "Opnieuw verwijderd wat op verzoek weg moest: 1." in said.output
    # The server was there all the time, and tells what stood at the moment of the backup.
    person.go(place)
    main = person.page.locator("main")
    expect(main).to_contain_text(f"Lunch van {name}")
    expect(main).not_to_contain_text(f"Te laat van {name}")
    expect(main).not_to_contain_text(OURS)
    # No older moment logs anybody in.
    expect(person.page.locator("form.log-out")).to_have_count(0)


def _first_account(person, settings, name):
    made = run(settings, "account", "add", name, "--role", "hoofdredacteur")
    person.go(re.search(r"http://[^/]+(/welkom\?sleutel=\S+)", made.stdout)[1])
    person.write("#wachtzin", PASSPHRASE)
    person.write("#nog_eens", PASSPHRASE)
    phone = pyotp.TOTP(person.page.locator("code").inner_text().replace(" ", ""))
    person.write("#code", phone.at(time.time() - 30))
    person.window.picture("ledger-welcome", full_page=True)
    person.press("main form button")
    expect(person.page.locator("main")).to_contain_text("Uw wachtzin is bewaard")
    expect(person.page.locator("#naam")).to_have_value(name)
    person.write("#wachtzin", "iets heel anders dan dat")
    person.press("main form button")
    expect(person.page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    person.window.errors = [error for error in person.window.errors if "403" not in error]
    # Each code counts once: the phone of who waits for the next half minute.
    person.write("#wachtzin", PASSPHRASE)
    person.write("#code", phone.at(time.time() + 30))
    person.press("main form button")
    expect(person.page.locator("form.log-out")).to_have_count(1)


def _lunch(person, place, name):
    person.go(place)
    person.press("a[href$='/activiteit']")
    person.write("#name", name)
    person.tick("[name=tijd1-dag][value='2']")
    person.write("[name=tijd1-van]", "12.00")
    person.write("[name=tijd1-tot]", "13.30")
    person.write("#cost_eur", "3")
    person.press(".stays button")
    expect(person.page.locator(".read-back")).to_contain_text("elke woensdag van 12.00 tot 13.30 uur. Klopt dat?")
    person.press("button[value=bewaar]")
    expect(person.page.locator("table.week")).to_contain_text(name)


def _table(person, site, folder):
    """A row that changes, a value that is left out and a row that cannot be: each is told before anything is kept."""
    person.go("/tabel/plekken")
    with person.page.expect_download() as taken:
        person._use("a[href$='.csv']")
    rows = list(csv.DictReader(io.StringIO(taken.value.path().read_bytes().decode("utf-8-sig"))))
    row = next(row for row in rows if row["naam"] == "Stichting de Oase Buurthuiskamer Oosterparkbuurt")
    number = f"020 200 {person.page.viewport_size['width']:04}" if person.keys else "020 123 4567"
    file = folder / "plekken.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow({**row, "telefoon": number, "Gratis": "gratis?"})
        writer.writerow({"naam": "Nergens", "soort": "buurtkamer"})
    person.bring("#bestand", file)
    person.press("button[value=controle]")
    main = person.page.locator("main")
    for said in (
        "Dit gaat er gebeuren", "Niet bewaard: 1", "Wij weten niet waar dit is.", "Anders: 1",
        "Weggelaten bij Gratis. Hier hoort: ja, nee, onbekend.",
    ):  # fmt: skip
        expect(main).to_contain_text(said)
    expect(main).to_contain_text(f"wordt {number}")
    person.window.picture("ledger-table", full_page=True)
    person.press("button[value=bewaar]")
    expect(main).to_contain_text("Dit is er bewaard")
    person.go(site.first_place(q="Oase"))
    expect(main).to_contain_text(number)


def _conflict(person, other, place):
    """Somebody else saves first: the second is told, sees both and chooses."""
    person.go(f"{place}/wijzig")
    person.write("#phone", OURS)
    page = other.open(f"{place}/wijzig")
    page.locator("#phone").fill(THEIRS)
    other.follow(page.locator(".stays button"))
    other.follow(page.locator("button[value=bewaar]"))
    person.press(".stays button")
    person.press("button[value=bewaar]")
    expect(person.page.get_by_role("alert")).to_contain_text("Iemand anders heeft dit intussen veranderd.")
    person.window.errors = [error for error in person.window.errors if "409" not in error]
    expect(person.page.get_by_text(f"Nu is bewaard: {THEIRS}")).to_be_visible()
    expect(person.page.locator("#phone")).to_have_value(OURS)
    person.window.picture("ledger-conflict", full_page=True)
    person.press(".stays button")
    person.press("button[value=bewaar]")
    expect(person.page.locator("main")).to_contain_text(OURS)


def _merge_and_undo(person, stays, goes):
    ids = [address.rpartition("/")[2] for address in (stays, goes)]
    person.go(f"/bijhouden/dubbel?blijft={ids[0]}&gaat={ids[1]}")
    person.window.picture("ledger-merge", full_page=True)
    person.press("button[value=zelfde]")
    expect(person.page.get_by_role("status")).to_contain_text("Samengevoegd")
    person.go(goes)
    expect(person.page).to_have_url(re.compile(f"{stays}$"))
    person.go("/bijhouden/dubbel")
    person.press("button[value=terug]")
    expect(person.page.get_by_role("status")).to_contain_text("Teruggedraaid")
    person.go(goes)
    expect(person.page).to_have_url(re.compile(f"{goes}$"))


def _purge(person, place):
    person.go(f"/verwijderen/plek/{place.rpartition('/')[2]}")
    person.choose("#veld", "telefoon")
    person.write("#reden", "op verzoek")
    person.press("button[value=controle]")
    expect(person.page.locator("dl")).to_contain_text(OURS)
    person.window.picture("ledger-purge", full_page=True)
    person.write("#typ", "VERWIJDER")
    person.press("button[value=bewaar]")
    expect(person.page.locator("main")).not_to_contain_text(OURS)
    person.go(place)
    expect(person.page.locator("main")).not_to_contain_text(OURS)
