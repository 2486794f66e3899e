"""What an import did, in sentences and as a file."""

import csv

import pytest

from socialmap.errors import BadInputError
from socialmap.importing.report import ImportReport, write_report
from socialmap.sources.raw import Remark
from socialmap.store.writing import Counts


@pytest.fixture
def report():
    remarks = [
        Remark("weggelaten", "dit huisnummer is een datum", 12, "Huisnummer", "45659"),
        Remark("weggelaten", "dit huisnummer is een datum", 31, "Huisnummer", "45000"),
        Remark("let op", "er staat geen adres"),
    ]
    report = ImportReport("plekken.geojson", "places", remarks=remarks)
    report.count("plekken", Counts(2, 1, 0))
    report.count("plekken", Counts(0, 0, 3))
    report.count("verschillen", Counts())
    return report


def test_it_is_told_in_sentences_the_most_frequent_first(report):
    assert report.lines() == [
        "plekken.geojson: herkend als maatschappelijke voorzieningen van Amsterdam.",
        "  plekken: 2 nieuw, 1 gewijzigd, 3 hetzelfde.",
        "  2 x weggelaten: dit huisnummer is een datum (rij 12, 31)",
        "  1 x let op: er staat geen adres",
    ]


def test_what_says_itself_how_often_is_not_counted_again():
    reasons = ("een straat aan de rand sluit niet aan (23 keer)", "110 wijkcodes begonnen met BU in plaats van WK")
    told = ImportReport("x.csv", "places", remarks=[Remark("let op", reason) for reason in reasons]).lines()
    assert told[1:] == [f"  let op: {reason}" for reason in reasons]


def test_it_knows_whether_anything_changed(report):
    assert report.changed
    same = ImportReport("plekken.geojson", "places")
    same.count("plekken", Counts(same=3))
    assert not same.changed


def test_the_file_has_a_row_for_each_remark(report, tmp_path):
    other = ImportReport("buurten.csv", "cbs", remarks=[Remark("hersteld", 'een, komma; en "aanhaling"', 1)])
    write_report([report, other], tmp_path / "verslag.csv")
    with (tmp_path / "verslag.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["bestand", "soort", "wat", "reden", "rij", "kolom", "waarde"],
        ["plekken.geojson", "places", "weggelaten", "dit huisnummer is een datum", "12", "Huisnummer", "45659"],
        ["plekken.geojson", "places", "weggelaten", "dit huisnummer is een datum", "31", "Huisnummer", "45000"],
        ["plekken.geojson", "places", "let op", "er staat geen adres", "", "", ""],
        ["buurten.csv", "cbs", "hersteld", 'een, komma; en "aanhaling"', "1", "", ""],
    ]


def test_a_cell_of_the_file_is_no_formula(tmp_path):
    report = ImportReport("x.csv", "table", remarks=[Remark("let op", "vreemd", 1, "naam", '=HYPERLINK("http://x")')])
    write_report([report], tmp_path / "verslag.csv")
    with (tmp_path / "verslag.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1][-1] == '\'=HYPERLINK("http://x")'


def test_a_place_that_cannot_be_written_is_one_sentence(report, tmp_path):
    path = tmp_path / "nergens" / "verslag.csv"
    with pytest.raises(BadInputError, match=r"verslag\.csv: het rapport kan hier niet worden geschreven"):
        write_report([report], path)
