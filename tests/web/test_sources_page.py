"""``/bronnen`` tells what each import repaired, and of nothing that must stay hidden how much there is."""

import html
import json
import re
from dataclasses import replace

import pytest

from app import create_app
from socialmap.importing.flow import import_table
from socialmap.importing.journal import MOST, NAME, note, read_journal
from socialmap.importing.report import ImportReport
from socialmap.importing.starter import prepare_store
from socialmap.sources.raw import Remark
from socialmap.store.writing import Counts
from tests.support.city import CITY, city_row, city_rows

SECRET = "Mevrouw Jansen"


def report(*remarks, source_id="postcodes-amsterdam", file="a.csv", kind="postcodes", counts=(7, 2, 1)):
    return ImportReport(file, kind, source_id, {"postcodes": Counts(*counts)}, list(remarks))


@pytest.fixture
def settings(starter_settings, tmp_path):
    return replace(starter_settings, data_dir=tmp_path / "var")


def row_of(page, source_id):
    row = re.search(rf'<li id="{source_id}">(.*?)(?=<li id=|</main>)', page.text, re.DOTALL)[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split())


def test_a_source_says_when_it_was_read_in_and_what_was_repaired(settings):
    client = create_app(settings).test_client()
    again = [Remark("hersteld", "spaties te veel weggehaald", n, "naam", SECRET) for n in range(3)]
    note(settings.data_dir, report(*again, Remark("geweigerd", f"er staat geen postcode: {SECRET}", 9)))
    said = row_of(client.get("/bronnen"), "postcodes-amsterdam")
    assert "Ingelezen op" in said
    assert "Rijen: 7 nieuw, 2 gewijzigd, 1 hetzelfde." in said
    assert "spaties te veel weggehaald (3 keer)" in said
    assert "rijen geweigerd (1 keer)" in said
    assert "Rows: 7 new, 2 changed, 1 the same." in row_of(client.get("/en/bronnen"), "postcodes-amsterdam")
    assert "spaces too many taken out (3 times)" in client.get("/en/bronnen").text
    assert SECRET not in client.get("/bronnen").text
    assert SECRET not in (settings.data_dir / NAME).read_text(encoding="utf-8")


def test_only_the_last_import_of_a_file_counts(settings):
    for counts in ((7, 0, 0), (0, 0, 7)):
        note(settings.data_dir, report(counts=counts))
    note(settings.data_dir, report(file="b.csv", counts=(1, 0, 0)))
    client = create_app(settings).test_client()
    assert "Rijen: 1 nieuw, 0 gewijzigd, 7 hetzelfde." in row_of(client.get("/bronnen"), "postcodes-amsterdam")


def test_how_many_places_stay_hidden_is_told_nowhere(settings):
    store = prepare_store(settings)
    rows = city_rows(
        city_row("1", "HvdW `t Dak", "Huis van de Wijk"), city_row("2", "Opvang", "Opvanglocatie", house_number="7")
    )
    import_table(store, rows, "places", "lijst.geojson", settings=settings)
    said = row_of(create_app(settings).test_client().get("/bronnen"), CITY)
    assert "Ingelezen op" in said
    assert "Rijen" not in said
    assert "pvang" not in said
    assert "keer" not in said


@pytest.mark.parametrize(
    "text", ["", "geen json\n", '{"moment": 1}\n[]\n', '{"bron": "x", "bestand": "y"}\n', "\x00\n" * 9]
)
def test_a_journal_that_cannot_be_read_says_nothing(settings, text):
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / NAME).write_text(text, encoding="utf-8")
    assert read_journal(settings.data_dir) == ()
    page = create_app(settings).test_client().get("/bronnen")
    assert page.status_code == 200
    assert "Ingelezen op" not in page.text


def test_a_missing_journal_is_no_fault(tmp_path):
    assert read_journal(tmp_path) == ()


def test_of_a_long_journal_the_end_is_read(tmp_path):
    note(tmp_path, report(file="oud.csv"))
    line = json.dumps({"bestand": "vulling"}) + "\n"
    with (tmp_path / NAME).open("a", encoding="utf-8") as file:
        file.write(line * (MOST // len(line) + 1))
    note(tmp_path, report(file="nieuw.csv", counts=(3, 0, 0)))
    assert [one.added for one in read_journal(tmp_path)] == [3]
