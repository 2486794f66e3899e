"""Polling stations by a mapping: they tell of places that are there, as of their day, and make none."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from socialmap.errors import BadInputError
from socialmap.importing.flow import import_tables
from socialmap.importing.previewing import preview_table
from socialmap.importing.starter import load_sources
from socialmap.ledger.records import statement
from socialmap.model import RecordKind, State
from socialmap.sources.by_mapping import read_by_mapping
from socialmap.store import Store, reading, statements, tables
from tests.support.city import CITY, STARTER_DIR, city_row, city_rows, read_city, take_in
from tests.support.importing import fingerprint

MAPPING = Path(__file__).parents[2] / "docs" / "mappings" / "stembureaus_2016.json"
#: A place on the map, what the list writes of it, and what comes of that: a standing word, a question, or nothing.
ROWS = [
    ("Huis van de Wijk De Zon", "Zonlaan", "1", ("De Zon", "Zonlaan 1", "A"), "ja"),
    ("Buurtkamer De Maan", "Maanlaan", "2", ("Maan, buurtkamer", "Maanlaan 2 - 3e etage", "C"), "nee"),
    ("Buurtkamer De Ster", "Sterlaan", "3", ("School Het Licht", "Sterlaan 3", "A + P"), "gevraagd"),
    ("Buurtkamer De Wolk", "Wolklaan", "4", ("Buurtkamer De Wolk", "Wolklaan 4", "B"), ""),
    ("Buurtkamer De Hagel", "Hagellaan", "5", ("Buurtkamer De Hagel", "Hagellaan 5", "A/B"), ""),
    ("Buurtkamer De Mist", "Mistlaan", "6", ("Buurtkamer De Mist", "Tegenover Mistlaan 6", "A"), ""),
    ("Buurtkamer De Dauw", "Dauwlaan", "7", ("Buurtkamer De Dauw", "Zij-ingang Dauwlaan 7", "A"), ""),
    ("Buurtkamer De Regen", "Regenlaan", "8", ("Buurtkamer De Regen", "Regenlaan", "A"), ""),
    ("Buurtkamer De Bui", "Builaan", "9", ("Stembureau", "Nergenslaan 99", "A"), ""),
]


@pytest.fixture
def store(database_url):
    with closing(Store(database_url)) as empty:
        with empty.write() as session:
            load_sources(session, STARTER_DIR)
        yield empty


def _codes():
    return [f"10{n + 11}AB" for n in range(len(ROWS))]


def _read(folder, settings, rows):
    path = folder / "stembureaus.json"
    names = ("naam", "adres", "categorie")
    told = [{**dict(zip(names, row, strict=True)), "postcode": code} for row, code in zip(rows, _codes(), strict=True)]
    path.write_text(json.dumps({"metadata": {}, "data": {"Centrum": told[:3], "Noord": told[3:]}}), encoding="utf-8")
    return read_by_mapping(path, MAPPING, Path("none"), settings=settings)


def test_each_row_tells_of_the_place_at_its_address_or_of_none(store, tmp_path, settings):
    city = [
        city_row(f"MV{n}", name, "Buurtkamer", street=street, house_number=number, postcode=code, lon=4.9 + n / 100)
        for n, ((name, street, number, *_), code) in enumerate(zip(ROWS, _codes(), strict=True))
    ]
    take_in(store, city_rows(*city))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    table = _read(tmp_path, settings, [row for *_, row, _ in ROWS])
    before = fingerprint(store)
    shown = preview_table(store, table, "plekken", "stembureaus.json", settings=settings)
    assert {one.what for one in shown.planned} == {"anders", "voorgesteld", "geweigerd"}
    assert [name for name, found in fingerprint(store).items() if found != before[name] and name != "meta"] == []
    (report, *_) = import_tables(store, [table], settings=settings)
    with store.read() as session:
        places = reading.read_table(session, tables.place)
        every = [statement(one) for one in statements.read_rows(session, RecordKind.PLACE)]
    said = {one.record_id: one for one in every if one.source_id == "onderzoek-stembureaus-2016"}
    assert len(places) == len(ROWS)
    wrong = []
    for name, *_, expected in ROWS:
        one = said.get(places.loc[places["name"] == name, "id"].iloc[0])
        found = "" if one is None else "gevraagd" if one.state is State.PROPOSED else one.told
        wrong += [(name, found, expected)] * (found != expected)
    assert wrong == []
    assert {one.said_on for one in said.values()} == {"2016-04"}
    told = "\n".join(report.lines())
    assert report.file == "Stembureaus 2016"
    assert 'niemand zei wat "A/B" betekent' in told
    # Again it is the same list, which changes nothing.
    (again, *_) = import_tables(store, [table], settings=settings)
    assert not again.changed


@pytest.mark.nightly
@pytest.mark.real_data
def test_the_polling_stations_of_2016(store, real_data, settings):
    take_in(store, read_city(real_data))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = real_data / "access" / "polling_stations_2016.json"
    table = read_by_mapping(path, MAPPING, Path("none"), settings=settings)
    with store.read() as session:
        before = len(reading.read_table(session, tables.place))
    (report, *_) = import_tables(store, [table], settings=settings)
    with store.read() as session:
        places = reading.read_table(session, tables.place)
    assert len(places) == before
    assert set(places["listed_source_id"]) == {CITY}
    told = "\n".join(report.lines())
    assert "98 rijen horen bij een plek die er al was" in told


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rows": "elders.*"}, "hier staat niet de lijst die het koppelbestand noemt"),
        ({"fields": {"name": "naam", "visibility": "categorie"}}, "dit woord kennen wij niet in een koppelbestand"),
        ({"fields": {"street": "adres"}}, "dit koppelbestand kunnen wij niet lezen"),
        ({"values": {"step_free": {"A": "misschien"}}}, "zo weten wij niet wat dit woord betekent"),
        ({"fields": {"name": "naam", "note": "afkomst"}}, "herkomst, afkomst en geloof"),
    ],
)
def test_a_mapping_that_cannot_be_is_one_sentence(tmp_path, settings, change, sentence):
    path = tmp_path / "map.json"
    path.write_text(json.dumps(json.loads(MAPPING.read_text(encoding="utf-8")) | change), encoding="utf-8")
    listed = tmp_path / "lijst.json"
    listed.write_text('{"data": {"A": [{"naam": "De Zon", "adres": "Dam 1", "categorie": "A"}]}}', encoding="utf-8")
    with pytest.raises(BadInputError, match=sentence):
        read_by_mapping(listed, path, Path("none"), settings=settings)
