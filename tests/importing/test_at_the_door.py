"""What a list says of a place is held to what a person may type: hours, telephone, website; and what is shown of it."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.i18n import words
from socialmap.importing.editing import edit_place
from socialmap.importing.flow import import_files
from socialmap.importing.places import _fitting
from socialmap.importing.report import ImportReport
from socialmap.model import phone_numbers
from socialmap.queries.place import place_page
from socialmap.sources.raw import PlaceRows
from socialmap.store import Store
from socialmap.world import Viewer, load_world

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)  # a Monday, 11.00 in Amsterdam
TABLE = '''naam;soort;lat;lon;openingstijden;telefoon;website
Een;buurtkamer;52.3702;4.8952;ma t/m vr 9-17 uur;020-123 45 67 / 06-12345678;www.voorbeeld.nl
Twee;buurtkamer;52.3902;4.9152;ma 's ochtends, bel Jan;bel Jan de Vries thuis;vraag Jan
Drie;buurtkamer;52.3602;4.9052;Mo, We 10:00-12:00;+31 (0)20 - 123 45 67;https://voorbeeld.nl/a
Vier;buurtkamer;52.3652;4.9052;"Mo-Fr 09:00-10:00 || ""op afspraak""";;
'''


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("door")
    path = folder / "lijst.csv"
    path.write_text(TABLE, encoding="utf-8")
    settings = Settings(data_dir=folder / "data", database_url="")
    settings.data_dir.mkdir()
    with closing(Store(f"sqlite:///{folder / 'door.sqlite'}")) as store:
        (report, *_) = import_files(store, [path], settings=settings)
        yield store, report, settings


def world_of(imported):
    store, _, settings = imported
    return load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=NOW, settings=settings)


@pytest.fixture(scope="module")
def pages(imported):
    world = world_of(imported)
    return {name: place_page(world, id, words("nl")) for id, name in world.places["name"].items()}


def test_the_report_counts_what_was_not_read_and_what_was_left_out(imported):
    lines = imported[1].lines()
    assert "  1 x let op: deze openingstijden lezen we niet zeker: bewaard en getoond zoals ze er staan" in lines
    assert "  1 x weggelaten: hier hoort een telefoonnummer, of meer met een / ertussen" in lines
    assert "  1 x weggelaten: hier hoort een adres dat begint met https://" in lines
    left_out = [remark for remark in imported[1].remarks if remark.action == "weggelaten"]
    assert {(remark.row, remark.value) for remark in left_out} == {(2, "")}, "a name is not repeated"


def test_dutch_words_are_read(pages):
    assert pages["Een"].opening == "nu open tot 17.00 uur"
    assert pages["Drie"].opening == "nu open tot 12.00 uur"
    assert (pages["Een"].written, pages["Drie"].written) == ("", "")


def test_words_that_are_not_certain_are_shown_as_they_are(pages):
    assert not pages["Twee"].hours_known
    assert pages["Twee"].written == "Zo staat het op de lijst: ma 's ochtends, bel Jan"
    assert pages["Twee"].week is None


def test_a_condition_is_shown_in_words(pages):
    told = 'maandag t/m vrijdag van 9.00 tot 10.00 uur; anders ("op afspraak")'
    assert pages["Vier"].written == f"Zo staat het op de lijst: {told}"


def test_what_is_no_number_or_address_is_not_stored(pages):
    assert (pages["Twee"].phone, pages["Twee"].website) == ("", "")
    assert pages["Een"].website == "https://www.voorbeeld.nl"
    assert [number.link for number in phone_numbers(pages["Een"].phone)] == ["tel:0201234567", "tel:0612345678"]
    assert [number.link for number in phone_numbers(pages["Drie"].phone)] == ["tel:+31201234567"]


def test_a_name_that_was_stored_as_a_number_before_is_not_shown(imported):
    world = world_of(imported)
    places = world.places.assign(phone="bel Jan de Vries thuis")
    assert not place_page(replace(world, places=places), places.index[0], words("nl")).phone


@pytest.mark.parametrize("name", ["phone", "website", "opening_hours"])
@pytest.mark.parametrize("value", ["bel Jan", "", "  ", "020-1234567", "www.voorbeeld.nl", "ma 10-12", "x" * 3000])
def test_both_doors_judge_alike(imported, name, value):
    store, _, settings = imported
    place_id = world_of(imported).places.index[0]
    rows = pd.DataFrame({"reference": ["x"], "name": ["X"], "lon": [4.9], "lat": [52.37], name: [value]}, index=[1])
    report = ImportReport("x", "table")
    listed = _fitting(PlaceRows("tabel-x", rows), report).frame.at[1, name]
    try:
        edit_place(store, place_id, {name: value}, role="redacteur")
    except BadInputError:
        assert report.remarks
        assert listed == (value if name == "opening_hours" and len(value) < 2000 else "")
    else:
        assert not report.remarks
        assert world_of((store, None, settings)).places.at[place_id, name] == listed.strip()
