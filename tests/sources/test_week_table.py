"""The week of a house as people type it: what is certain is read, the rest is a row with its words and one sentence."""

from contextlib import closing

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.importing.starter import load_sources
from socialmap.model.written import csv_text
from socialmap.sources.reading import read, recognise
from socialmap.store import Store, reading, tables
from tests.support.city import STARTER_DIR, city_row, city_rows, take_in

#: Day, time, what is written, and what is read of it: the name, and hours or words.
ROWS = [
    ("maandag", "10.00-12.00", "Koffie", "Koffie", "Mo 10:00-12:00"),
    ("ma", "9u30 - 11 uur", "Yoga (1ste ma v.d. mnd)", "Yoga", None),
    ("ma", "9.30 - 11 uur", "Gym (1ste ma v.d. mnd)", "Gym", "Mo[1] 09:30-11:00"),
    ("dinsdag", "14-16 uur", "Bingo (1e en 3e dinsdag)", "Bingo", "Tu[1,3] 14:00-16:00"),
    ("1e en 3e dinsdag", "14-16 uur", "Bridge", "Bridge", "Tu[1,3] 14:00-16:00"),
    ("vrijdag", "13:00-15:00", "Zingen (laatste vri v.d. mnd)", "Zingen", "Fr[-1] 13:00-15:00"),
    ("zondag", "13.00-15.00", "Kaarten (4e en 5e zo v.d. maand)", "Kaarten", "Su[4,5] 13:00-15:00"),
    ("donderdag", "16.00-17.00", "Wijktafel (iedere 2de donderdag van de maand)", "Wijktafel", "Th[2] 16:00-17:00"),
    ("maandag", "ochtend", "Lezen", "Lezen", "maandagochtend"),
    ("maandag", "10.00-12.00", "Kantklossen (om de week)", "Kantklossen", "maandag 10.00-12.00, om de week"),
    ("maandag", "10.00-12.00", "Soos (3e di v.d. mnd)", "Soos", "maandag 10.00-12.00, 3e di v.d. mnd"),
    ("maandag", "12.00-10.00", "Terug", "Terug", "maandag 12.00-10.00"),
    ("maandag", "avond", "Biljart (naam)", "Biljart", "maandagavond"),
    ("maandag", "19.00-21.00", "Yoga o.l.v. Anja de Vries", "Yoga", "Mo 19:00-21:00"),
]


def test_a_week_is_read_row_by_row(tmp_path, settings):
    path = tmp_path / "week.csv"
    given = [{"dag": day, "dagdeel": when, "activiteit": what} for day, when, what, *_ in ROWS]
    path.write_text(csv_text(given, list(given[0])), encoding="utf-8")
    assert recognise(path) == "week"
    table = read(path, settings=Settings())
    found = list(zip(table.frame["name"], table.frame["schedule"], strict=True))
    wrong = [(row, told) for row, told in zip(ROWS, found, strict=True) if row[4] and told != row[3:]]
    assert wrong == []
    settings.data_dir.mkdir(parents=True)
    with closing(Store(settings.store_url)) as store:
        with store.write() as session:
            load_sources(session, STARTER_DIR)
        take_in(store, city_rows(city_row("MV1", "De Keijenburg", "Buurtkamer")))
        stated = Stated("De Keijenburg", "De Keijenburg", "CC0", "2026-10")
        (report, *_) = import_files(store, [path], settings=settings, stated=stated)
        (again, *_) = import_files(store, [path], settings=settings, stated=stated)
        with store.read() as session:
            kept = reading.read_table(session, tables.activity)
            [house] = reading.read_table(session, tables.place)["id"]
    assert len(kept) == len(ROWS)
    # The week is of the house that bears the name of the list.
    assert set(kept["place_id"]) == {house}
    assert not again.changed
    lines = "\n".join(report.lines())
    assert "5 x let op: deze openingstijden lezen we niet zeker" in lines
    assert "2 x weggelaten: een naam van een mens" in lines


@pytest.mark.real_data
def test_the_week_of_a_real_house(real_data):
    table = read(real_data / "activities" / "weekrooster_as_people_write.csv", settings=Settings())
    assert len(table.frame) == 57
    sure = table.frame[table.frame["schedule"].str.match(r"[A-Z][a-z](\[|\s\d)")]
    assert dict(zip(sure["name"], sure["schedule"], strict=True)) == {
        "Inloopspreekuren Bewoners": "Th 13:30-15:00",
        "Wijktafel Burgerhout": "Th[2] 16:00-17:00",
    }


#: Tables that are no list, and what who brings one is told to do.
NO_LISTS = [
    ("name,begin,end,school_year\nHerfstvakantie,2026-10-17,2026-10-25,2026-2027\n", "SOCIALMAP_SCHOOL_REGION"),
    ("schedules_id,locations_id\n1,2\n", "alleen nummers van andere tabellen"),
    ("id,location_id,service_id,weekday,opens_at,closes_at\n1,2,,Monday,08:00,17:00\n", "alleen tijden"),
    ("a,b\n1,2\n", "--column"),
]


@pytest.mark.parametrize(("text", "told"), NO_LISTS)
def test_what_is_no_list_is_told_what_to_do(tmp_path, text, told):
    path = tmp_path / "tabel.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match="wordt niet herkend") as caught:
        read(path, settings=Settings())
    assert told in str(caught.value)
    assert ("--column" in str(caught.value)) is (told == "--column")


def test_a_list_of_organisations_has_their_name_where_no_other_is(tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_text("Organisatie,lon,lat\nDe Zon,4.9,52.37\n", encoding="utf-8")
    table = read(path, settings=Settings())
    assert (list(table.frame["name"]), table.source.name) == (["De Zon"], "Lijst zonder naam")
    path.write_text("Organisatie,naam,lon,lat\nStichting,De Zon,4.9,52.37\n", encoding="utf-8")
    frame = read(path, settings=Settings()).frame
    assert (list(frame["name"]), list(frame["operator"])) == (["De Zon"], ["Stichting"])
