"""What a list says of a place is held to what a person may type: hours, telephone, website; and what is shown of it."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.i18n import words
from socialmap.importing.editing import edit_place
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.model import PLACE_FACTS, Place, SourceRow, phone_numbers
from socialmap.model.written import csv_text, tidied
from socialmap.queries.kaart.place import place_page
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
        (report, *_) = import_files(store, [path], settings=settings, stated=Stated(day="2026-11"))
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
    assert "  1 x weggelaten: hier hoort een telefoonnummer, of meer met een / ertussen (rij 2)" in lines
    assert "  1 x weggelaten: hier hoort een adres dat begint met https:// (rij 2)" in lines
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


#: What a list of places says besides what and where a place is.
FIELDS = [name for name in PLACE_FACTS if name not in {"name", "kind", "lon", "lat", "visibility", "status"}]
VALUES = [
    *("1097 sc", "0123AB", "58-H", "12, 14 en 16", "naast de kerk", "bel Jan de Vries thuis", "020-1234567"),
    *("+31 20 123 4567 / 06-12345678", "020", "www.voorbeeld.nl", "javascript:alert(1)", "ma 10-12", "Mo 25:00-26:00"),
    *("ja", "NEE", "misschien", "?", "<b>Zon</b>", "  twee   spaties ", "Huis\u202e de Zon", "=1+1", "'t Hoekje"),
]


@pytest.fixture(scope="module")
def both(imported, tmp_path_factory):
    """A place for each field and value, from a list; and one that is edited."""
    store, _, settings = imported
    pairs = [(name, value) for name in FIELDS for value in VALUES]
    rows = [
        {"id": f"{at}", "naam": f"P{at}", "lon": 4 + at / 500, "lat": 52} | {n: v} for at, (n, v) in enumerate(pairs)
    ]
    path = tmp_path_factory.mktemp("both") / "beide.csv"
    path.write_text(csv_text(rows, ["id", "naam", "lon", "lat", *FIELDS]), encoding="utf-8", newline="")
    (report, *_) = import_files(store, [path], settings=settings)
    with store.read() as session:
        listed = {row.reference: row.place_id for row in session.query(SourceRow).filter_by(source_id="tabel-beide")}
        places = {place.id: place for place in session.query(Place)}
    told = {(remark.row, remark.action) for remark in report.remarks}
    return {pair: (places[listed[str(at)]], at + 1, told) for at, pair in enumerate(pairs)}


@pytest.mark.parametrize("name", FIELDS)
def test_both_doors_judge_alike(both, imported, name):
    """What may be typed is what a list may say, and is stored alike; else a list's value is left out and told."""
    store, fact = imported[0], PLACE_FACTS[name]
    edited = both[FIELDS[0], VALUES[0]][0]
    for value in VALUES:
        if (name, value) == ("street", "ma 10-12"):
            continue  # of a list a number behind the street is the house number
        place, row, told = both[name, value]
        try:
            edit_place(store, edited.id, {name: value}, role="redacteur")
        except BadInputError:
            kept = tidied(value, name)[0] if fact.as_written else fact.unknown
            assert getattr(place, name) == kept, value
            assert (row, "let op" if fact.as_written else "weggelaten") in told, value
        else:
            with store.read() as session:
                assert getattr(place, name) == getattr(session.get(Place, edited.id), name), value
            assert (row, "weggelaten") not in told, value


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", ""), ("name", "  "), ("lon", "oost"), ("lon", "0"), ("lat", ""), ("lat", "nan"), ("lat", "4,9")],
)
def test_what_no_place_can_be_without_is_refused_at_both_doors(imported, tmp_path, name, value):
    store, _, settings = imported
    with pytest.raises(BadInputError, match=r"deze waarde kan hier niet"):
        edit_place(store, world_of(imported).places.index[0], {name: value}, role="redacteur")
    good = {"name": "Een", "lon": "4.9", "lat": "52.37"}
    path = tmp_path / "nodig.csv"
    path.write_text(csv_text([good, {**good, "name": "Twee", name: value}], ["name", "lon", "lat"]), encoding="utf-8")
    (report, *_) = import_files(store, [path], settings=settings)
    assert [(one.row, one.action) for one in report.remarks if one.action == "geweigerd"] == [(2, "geweigerd")]
    assert report.counts["rijen over plekken"].added + report.counts["rijen over plekken"].same == 1
    assert any(line.startswith("    rij 2, kolom ") for line in report.lines())


def test_what_a_list_says_of_a_kind_or_who_may_see_it_is_judged_by_meaning(imported, tmp_path):
    """A kind that nobody knows waits for a person; a list can show a place to fewer, never to more."""
    store, _, settings = imported
    path = tmp_path / "zien.csv"
    path.write_text(
        "naam,lon,lat,soort,zichtbaarheid\nOpen,4.9,52.37,buurtkamer,openbaar\nDicht,4.9,52.36,buurtkamer,Redactie\n"
        "Vaag,4.9,52.35,buurtkamer,alleen wij\nOpvang,4.9,52.34,nachtopvang,openbaar\nGeen,4.9,52.33,buurtkamer,\n"
    )
    (report, *_) = import_files(store, [path], settings=settings)
    with store.read() as session:
        rows = {row.name: row.visibility for row in session.query(SourceRow).filter_by(source_id="tabel-zien")}
        places = {place.name: place.visibility for place in session.query(Place)}
    expected = {"Open": "openbaar", "Dicht": "redactie", "Vaag": "redactie", "Opvang": "verborgen", "Geen": "openbaar"}
    assert rows == expected
    assert {name: places[name] for name in expected} == expected
    assert any(one.row == 3 and "wie dit mag zien is niet duidelijk" in one.reason for one in report.remarks)
