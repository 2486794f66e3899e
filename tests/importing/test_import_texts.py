"""Texts of a list are kept as those of a person are: without HTML or unseen signs, not endless, and it is said."""

import csv
from contextlib import closing

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.importing.editing import edit_place
from socialmap.importing.flow import import_files
from socialmap.importing.report import write_report
from socialmap.importing.starter import open_store
from socialmap.store import Store, reading, tables

HEAD = "nummer;naam;lat;lon;omschrijving;straat\n"
ROWS = (
    '1;"🌻 Buurttuin <b>De Zon</b> & co";52.3702;4.8952;"<p>Elke&nbsp;dag <a href=""javascript:x"">open</a></p>";Dam\n'
    f"2;{'Zeer lange naam ' * 30};52.3712;4.8962;{'woord ' * 900};Dam\n"
    '3;"Huis \u202eegnes";52.3722;4.8972;"{{ 7*7 }}";Dam\n'
    '4;"\'=1+1 Huis";52.3732;4.8982;"\'@thuis";\'t Hof\n'
    '5;"Nul\x0bhuis";52.3742;4.8992;"a < b & c";Dam\n'
)


def imported(folder, text, **named):
    path = folder / "lijst.csv"
    path.write_text(text, encoding="utf-8")
    settings = Settings(data_dir=folder / "var")
    with closing(open_store(settings)) as store:
        reports = import_files(store, [path], settings=settings, **named)
        with store.read() as session:
            places = reading.read_table(session, tables.place).set_index("note", drop=False)
    return places, reports


def test_texts_are_tidied_and_it_is_told(tmp_path):
    places, reports = imported(tmp_path, HEAD + ROWS)
    by_note = places["name"].to_dict()
    assert by_note["Elke dag open"] == "🌻 Buurttuin De Zon & co"
    assert by_note["{{ 7*7 }}"] == "Huis egnes"
    assert by_note["@thuis"] == "=1+1 Huis"
    assert by_note["a < b & c"] == "Nul huis"
    assert places.loc["@thuis", "street"] == "'t Hof"
    long = next(place for place in places.itertuples() if place.note.startswith("woord"))
    assert (len(long.note), len(long.name)) == (2_000, 200)
    assert long.note.endswith("…")
    told = {(one.row, one.column, one.reason) for one in reports[0].remarks if one.action == "hersteld"}
    assert told == {
        (1, "name", "HTML weggehaald: alleen de tekst blijft"),
        (1, "note", "HTML weggehaald: alleen de tekst blijft"),
        (2, "name", "te lang: ingekort"),
        (2, "note", "te lang: ingekort"),
        (3, "name", "tekens die men niet ziet weggehaald"),
    }


def test_importing_again_changes_nothing_and_the_id_is_that_of_the_words_as_written(tmp_path):
    before, _ = imported(tmp_path, "naam;lat;lon\nHuis <b>Zon</b>;52.37;4.9\n")
    again, reports = imported(tmp_path, "naam;lat;lon\nHuis <b>Zon</b>;52.37;4.9\n")
    assert list(again["id"]) == list(before["id"])
    assert not reports[0].changed
    with closing(Store(f"sqlite:///{tmp_path / 'var' / 'socialmap.sqlite'}")) as store, store.read() as session:
        assert list(reading.read_table(session, tables.source_row)["reference"]) == ["huis-b-zon-b"]


def test_a_report_is_no_sheet_of_formulas(tmp_path):
    _, reports = imported(tmp_path, HEAD + '1;"=1+1 <b>buurthuis</b>";52.37;4.9;;\n')
    write_report(reports, tmp_path / "verslag.csv")
    with (tmp_path / "verslag.csv").open(encoding="utf-8", newline="") as file:
        told = [row["waarde"] for row in csv.DictReader(file) if row["reden"].startswith("HTML")]
    assert told == ["'=1+1 <b>buurthuis</b>"]


def test_what_a_person_writes_is_tidied_alike(tmp_path):
    places, _ = imported(tmp_path, "naam;lat;lon\nHuis;52.37;4.9\n")
    with closing(Store(f"sqlite:///{tmp_path / 'var' / 'socialmap.sqlite'}")) as store:
        edit_place(
            store, places["id"].iloc[0], {"name": "<i>De\u202e Zon</i>\udcff", "note": "a\x00b"}, role="redacteur"
        )
        with store.read() as session:
            place = reading.read_table(session, tables.place).iloc[0]
        assert (place["name"], place["note"]) == ("De Zon", "ab")
        with pytest.raises(BadInputError, match="een naam van hoogstens 200 tekens"):
            edit_place(store, place["id"], {"name": "x" * 201}, role="redacteur")
