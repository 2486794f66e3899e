"""A second list finds the first: its rows join the places that are there, and it is known again by its rows."""

import csv
import json
import re
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from socialmap.errors import BadInputError
from socialmap.i18n import words
from socialmap.importing.flow import import_files
from socialmap.importing.joining import joined
from socialmap.importing.lists import Stated, read_day
from socialmap.importing.starter import load_sources
from socialmap.ledger.records import statement
from socialmap.ledger.write import resolved
from socialmap.model import Known, Rank, RecordKind, SourceKind, State, Visibility
from socialmap.model.written import csv_text
from socialmap.queries.kaart.place import place_page
from socialmap.queries.wegwijzer.agenda import agenda
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store, reading, statements, tables
from socialmap.world import Viewer, load_world
from tests.support.city import CITY, STARTER_DIR, city_row, city_rows, read_city, take_in
from tests.support.importing import fingerprint

SURVEY = Stated("Gebouwen 2016", "Cliëntenraad", "niet genoemd", "2016", SourceKind.SURVEY)
KEPT_UP = Stated("Buurtgids", "Stichting Oost", "CC0", "2026-03")
HUIS = city_row("MV1-1", "Huis van de Wijk De Dam", "Huis van de wijk")
#: Changed by every import, whatever it says.
NOT_TOLD = {"meta", "store_version"}


def told(store):
    """What a store holds, but for when it was looked at."""
    return {name: found for name, found in fingerprint(store).items() if name not in NOT_TOLD}


def rows_of(store, source_id):
    with store.read() as session:
        found = reading.read_table(session, tables.source_row)
    return found[found["source_id"] == source_id].set_index("reference")


def places_of(store):
    with store.read() as session:
        return reading.read_table(session, tables.place).set_index("id")


def said_by(store, source_id, state=State.STANDING):
    with store.read() as session:
        every = [statement(row) for row in statements.read_rows(session, RecordKind.PLACE)]
    return [one for one in every if one.source_id == source_id and one.state is state]


# --- which rows are which place ---------------------------------------------------------------------------------


def _frame(*rows):
    names = ("name", "kind", "street", "house_number", "postcode", "visibility", "x", "y")
    known = {"kind": "huis_van_de_wijk", "visibility": str(Visibility.PUBLIC), "x": 0.0, "y": 0.0}
    return pd.DataFrame([{**dict.fromkeys(names, ""), **known, **row} for row in rows])


def _at(street="Dam", number="5", postcode="1012JS", **more):
    return {"street": street, "house_number": number, "postcode": postcode, **more}


HOUSE = {"name": "Huis van de Wijk De Zon", **_at()}
#: What a list says of one house, and what comes of it: by name, another service there, or nothing sure.
CASES = [
    ("the same", {"name": "HvdW De Zon", **_at()}, True),
    ("another sort of name, ground floor", {"name": "Buurthuis de Zon", **_at(number="5-H")}, True),
    ("a survey's point, far off", {"name": "De Zon", **_at(x=600.0)}, True),
    ("too far to be an address", {"name": "De Zon", **_at(x=1_500.0)}, None),
    ("a street written otherwise", {"name": "De Zon", **_at(street="de dam")}, True),
    ("no postcode, near", {"name": "De Zon", **_at(postcode="", x=100.0)}, True),
    ("no postcode, another town", {"name": "De Zon", **_at(postcode="", x=5_000.0)}, None),
    ("a letter of the postcode wrong", {"name": "De Zon", **_at(postcode="1012JT", x=100.0)}, True),
    ("another postcode and name", {"name": "De Maan", **_at(postcode="1012JT")}, None),
    ("another service under one roof", {"name": "Taalwinkel", **_at()}, False),
    ("the team in a house of its name", {"name": "Buurtteam De Zon", "kind": "buurtteam", **_at()}, False),
    ("another door, the same name", {"name": "De Zon", **_at(number="5-A")}, True),
    ("another door and name", {"name": "Kapsalon", **_at(number="5-A")}, None),
    ("the neighbour", {"name": "De Zon", **_at(number="7")}, None),
    ("a block that holds the number", {"name": "Werkplaats", **_at(number="3-9")}, False),
    ("without a number", {"name": "De Zon", **_at(number="")}, None),
    ("not for everybody", {"name": "De Zon", "visibility": str(Visibility.ACCOUNTS), **_at()}, None),
    ("hidden", {"name": "De Zon", "visibility": str(Visibility.HIDDEN), "kind": "opvang", **_at()}, None),
]


def test_what_is_sure_joins_and_what_is_only_alike_does_not():
    there = _frame({"place_id": "zon", "place_name": HOUSE["name"], **HOUSE})
    wrong = []
    for case, row, expected in CASES:
        found = joined(_frame(row), there).get(0)
        if (found and (found.place_id, found.by_name)) != (None if expected is None else ("zon", expected)):
            wrong.append((case, found))
    assert not wrong


def test_a_row_of_unknown_kind_joins_what_bears_its_name_only():
    there = _frame({"place_id": "zon", "place_name": HOUSE["name"], **HOUSE})
    waits = {"visibility": str(Visibility.ACCOUNTS), "kind": "overig", "waits": "soort onbekend", **_at()}
    rows = _frame(
        {"name": "De Zon", "called": "", **waits},
        {"name": "Huis van de Wijk De Zon", "called": "feestzaal", **waits},
        {"name": "Feestzaal De Zon", "called": "feestzaal", **waits},
        {"name": "Iets anders", "called": "", **waits},
    )
    assert set(joined(rows, there)) == {0, 1}


def test_of_two_at_one_address_the_one_of_that_name_is_meant_and_else_neither():
    maan = {"name": "Bibliotheek De Maan", "kind": "bibliotheek", **_at()}
    there = _frame(
        {"place_id": "zon", "place_name": HOUSE["name"], **HOUSE},
        {"place_id": "maan", "place_name": maan["name"], **maan},
    )
    found = joined(_frame({"name": "De Maan", **_at()}, {"name": "Taalwinkel", **_at()}), there)
    assert {at: one.place_id for at, one in found.items()} == {0: "maan"}


# --- on the real lists ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(real_data, tmp_path_factory):
    """The city's list, then a survey of access, then repair cafés as a table of places."""
    folder = tmp_path_factory.mktemp("real")
    with closing(Store(f"sqlite:///{folder / 'real.sqlite'}")) as store:
        with store.write() as session:
            load_sources(session, STARTER_DIR)
        take_in(store, read_city(real_data))
        survey = real_data / "access" / "buildings_2016.json"
        settings = _settings(folder)
        (report, *_) = import_files(store, [survey], settings=settings, stated=SURVEY)
        cafes = folder / "cafes.csv"
        cafes.write_text(_cafes(real_data), encoding="utf-8")
        import_files(
            store, [cafes], settings=settings, stated=Stated("Repair cafés", "Repair cafés", "GPL-3.0", "2026-07")
        )
        yield store, report, settings, folder


def _settings(folder):
    from socialmap.config import Settings

    (folder / "data").mkdir(exist_ok=True)
    return Settings(data_dir=folder / "data", database_url="")


def _cafes(real_data):
    rows = []
    for one in json.loads((real_data / "activities" / "repaircafes" / "cafes.json").read_text(encoding="utf-8")):
        street, number = re.fullmatch(r"(.*?)(?: (\d.*))?", one["address"]).groups()
        lat, lon = one["coordinate"]
        where = {"straat": street, "huisnummer": number or "", "lon": lon, "lat": lat}
        rows.append({"id": one["slug"], "naam": f"Repair Café {one['name']}", "soort": "repair café", **where})
    return csv_text(rows, list(rows[0]))


def _plain(text):
    return re.sub(r"\W", "", str(text or "")).casefold()


@pytest.mark.real_data
def test_rows_at_an_address_of_the_city_join(real, real_data):
    """Counted from the two files, without the matcher: postcode and number as they stand, of what everybody sees."""
    store, *_ = real
    city, survey = rows_of(store, CITY), rows_of(store, "onderzoek-gebouwen-2016")
    open_to_all = city[city["visibility"] == Visibility.PUBLIC]
    at: dict[tuple[str, str], set[str]] = {}
    for row in open_to_all.itertuples():
        at.setdefault((_plain(row.postcode), _plain(row.house_number)), set()).add(row.place_id)
    stands, missed = 0, []
    for feature in json.loads((real_data / "access" / "buildings_2016.json").read_text(encoding="utf-8")):
        one = feature["properties"]
        if places := at.get((_plain(one["address"]["postalCode"]), _plain(one["address"]["house"]))):
            stands += 1
            if survey.at[one["originalId"], "place_id"] not in places:
                missed.append(one["originalId"])
    assert stands == 84
    assert len(missed) <= 0.05 * stands, missed
    # What is missed is a home of care at the address of a buurtkamer: no import brings the two together (rule 3).
    assert set(survey.loc[missed, "visibility"]) == {Visibility.HIDDEN}


@pytest.mark.real_data
def test_what_was_looked_at_by_hand_is_right(real):
    """Fifty rows that joined, each judged by a person: the place itself, or another service in that building."""
    store, *_ = real
    city, survey = rows_of(store, CITY), rows_of(store, "onderzoek-gebouwen-2016")
    says = {one.reference for one in said_by(store, "onderzoek-gebouwen-2016")}
    wrong = []
    with Path(__file__).with_name("joined_access_2016.csv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    for pair in pairs:
        if survey.at[pair["survey"], "place_id"] != city.at[pair["list"], "place_id"]:
            wrong.append(pair)
        if pair["verdict"] == "gebouw" and pair["survey"] in says:
            wrong.append({**pair, "says": "of the place what is of another service"})
    assert len(pairs) == 50
    assert not wrong


@pytest.mark.real_data
def test_repair_cafes_join_the_houses_they_are_in(real):
    store, *_ = real
    cafes, places = rows_of(store, "tabel-repair-cafes"), places_of(store)
    at = places.loc[cafes["place_id"]]
    assert len(cafes) == 43
    assert (at["listed_source_id"] == CITY).sum() == 25
    meevaart = places[(places["street"] == "Balistraat") & places["name"].str.contains("Meevaart")]
    assert len(meevaart) == 1
    (id,) = meevaart.index
    assert cafes.at["de-meevaart", "place_id"] == id
    # The house keeps its own name, and what the survey knows of it stands with its source and its year.
    assert places.at[id, "name"] == "Buurthuis De Meevaart"
    with store.read() as session:
        phone = resolved(session, RecordKind.PLACE, [id])[id]["phone"]
    assert (phone.why.source_id, phone.sure_on, phone.stale, phone.sure) == (
        "onderzoek-gebouwen-2016",
        "2016",
        True,
        None,
    )
    assert phone.why.rank is Rank.SURVEY


@pytest.mark.real_data
def test_lists_under_another_name_change_nothing(real, real_data):
    """The city's file, the survey and the table, each copied: no id changes, no statement is lost or added."""
    store, _, settings, folder = real
    before = told(store)
    copies = []
    for path in (
        real_data / "amsterdam" / "maatschappelijke_vzn.geojson",
        real_data / "access" / "buildings_2016.json",
        folder / "cafes.csv",
    ):
        copy = folder / f"download (2){path.suffix}"
        copy.write_bytes(path.read_bytes())
        import_files(store, [copy], settings=settings)
        copies.append(copy)
    assert told(store) == before


@pytest.mark.real_data
def test_what_a_building_has_is_asked_where_only_the_address_is_the_same(real):
    store, *_ = real
    asked = said_by(store, "onderzoek-gebouwen-2016", State.PROPOSED)
    assert asked
    assert {one.fact for one in asked} <= {"step_free", "toilet"}


# --- whose list it is -------------------------------------------------------------------------------------------


@pytest.fixture
def store(database_url):
    with closing(Store(database_url)) as empty:
        with empty.write() as session:
            load_sources(session, STARTER_DIR)
        take_in(
            empty, city_rows(HUIS, city_row("MV2-1", "Buurtkamer Zuid", "Buurtkamer", street="Laan", house_number="9"))
        )
        yield empty


def _list(folder, name, *rows):
    path = folder / f"{name}.csv"
    given = [{"naam": "HvdW De Dam", "soort": "buurthuis", **_where(HUIS), **row} for row in rows or [{}]]
    path.write_text(csv_text(given, list(dict.fromkeys(key for row in given for key in row))), encoding="utf-8")
    return path


def _where(row):
    names = {"street": "straat", "house_number": "huisnummer", "postcode": "postcode", "lon": "lon", "lat": "lat"}
    return {ours: row[theirs] for theirs, ours in names.items()}


def bring(store, settings, path, stated=None):
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return import_files(store, [path], settings=settings, stated=stated)[0]


def test_facts_of_two_lists_stand_beside_each_other(store, tmp_path, settings):
    bring(store, settings, _list(tmp_path, "gids", {"telefoon": "020-1234567", "toilet": "ja"}), KEPT_UP)
    report = bring(store, settings, _list(tmp_path, "onderzoek", {"telefoon": "020-7654321", "toilet": "ja"}), SURVEY)
    places = places_of(store)
    assert len(places) == 2
    (house,) = places[places["name"] == "Huis van de Wijk De Dam"].index
    assert (places.at[house, "phone"], places.at[house, "toilet"]) == ("020-1234567", Known.YES)
    assert (places.at[house, "listed_source_id"], places.at[house, "listed_on"]) == (CITY, "2026-05")
    with store.read() as session:
        phone = resolved(session, RecordKind.PLACE, [house])[house]["phone"]
    assert [(one.source_id, one.told) for one in phone.others] == [("onderzoek-gebouwen-2016", "020-7654321")]
    assert any("1 rij" in line for line in report.lines())


def test_what_is_only_alike_is_told_with_where_to_say_so(store, tmp_path, settings):
    without = {"straat": "", "huisnummer": "", "postcode": ""}
    path = _list(tmp_path, "gids", without, {"naam": "Atelier Ver Weg", **without})
    alike = [line for line in bring(store, settings, path, KEPT_UP).lines() if "/bijhouden/dubbel" in line]
    assert alike == ["  1 nieuwe plek lijkt op een plek die er al was: kijk bij Dubbele plekken (/bijhouden/dubbel)."]
    assert not any("/bijhouden/dubbel" in line for line in bring(store, settings, path, KEPT_UP).lines())


def test_a_row_that_is_sealed_by_now_leaves_the_place_with_all_that_it_said(store, tmp_path, settings):
    bring(store, settings, _list(tmp_path, "gids", {"id": "7", "telefoon": "020-1234567"}), KEPT_UP)
    row = {"id": "7", "telefoon": "020-1234567", "soort": "vrouwenopvang"}
    bring(store, settings, _list(tmp_path, "gids", row), KEPT_UP)
    places, rows = places_of(store), rows_of(store, "tabel-buurtgids")
    assert places.at[rows.at["7", "place_id"], "visibility"] == Visibility.HIDDEN
    assert set(places.loc[places["visibility"] == Visibility.PUBLIC, "phone"]) == {""}


def test_a_list_without_a_day_is_of_no_day(store, tmp_path, settings):
    told = {"naam": "De Vijver", "huisnummer": "99", "openingstijden": "Mo-Fr 09:00-17:00"}
    report = bring(store, settings, _list(tmp_path, "gids", told))
    (row,) = rows_of(store, "tabel-gids").to_dict("records")
    assert row["listed_on"] == ""
    # It is on the map by who took the list over; when it is open is not known, for that was said on no day.
    world = load_world(
        store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=datetime.now(AMSTERDAM_TIME), settings=settings
    )
    place = world.places.loc[row["place_id"]]
    assert (bool(place["offered"]), place["opening_hours"]) == (True, "")
    (hours,) = (line for line in place_page(world, row["place_id"], words("nl")).said if line.label == "Openingstijden")
    assert hours.ask == "Van wanneer dit is, weten we niet: vraag het na."
    (left_out,) = agenda(world, (row["place_id"],), words("nl")).left_out
    assert "maandag t/m vrijdag van 9.00 tot 17.00 uur. Schrijf het zelf in de agenda." in left_out
    assert any("--origin" in line for line in report.lines())
    with store.read() as session:
        sources = reading.read_table(session, tables.source).set_index("id")
    assert (sources.at["tabel-gids", "published"], sources.at["tabel-gids", "publisher"]) == ("", "maker niet genoemd")


def test_a_survey_without_a_day_offers_nothing_of_its_own(store, tmp_path, settings):
    """It was of one moment, nobody knows which: by whom would a place of it stand now (rule 8)?"""
    path = _list(tmp_path, "rondgang", {"naam": "De Vijver", "huisnummer": "99"})
    bring(store, settings, path, Stated("Rondgang", kind=SourceKind.SURVEY))
    (row,) = rows_of(store, "onderzoek-rondgang").to_dict("records")
    world = load_world(
        store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=datetime.now(AMSTERDAM_TIME), settings=settings
    )
    assert (row["listed_on"], bool(world.places.at[row["place_id"], "offered"])) == ("", False)


def test_days_are_read_and_those_to_come_refused():
    assert [read_day(text) for text in ("", "2016", "2016-04", "30-4-2016")] == ["", "2016", "2016-04", "2016-04-30"]
    for text in ("2099", "2016-13", "april", "2026-02-31"):
        with pytest.raises(BadInputError, match="deze datum van de lijst kennen wij niet"):
            read_day(text)


def test_another_list_with_the_name_of_a_file_is_another_list(store, tmp_path, settings):
    for folder, rows in (("a", "AB"), ("b", "CD")):
        (tmp_path / folder).mkdir()
        named = [{"naam": f"De {name}boom", "huisnummer": str(40 + ord(name))} for name in rows]
        bring(store, settings, _list(tmp_path / folder, "plekken", *named))
    assert len(rows_of(store, "tabel-plekken")) == len(rows_of(store, "tabel-plekken-2")) == 2


def test_a_name_of_a_source_that_is_read_by_itself_is_no_name_for_a_list(store, tmp_path, settings):
    with pytest.raises(BadInputError, match="deze naam heeft een bron die zelf wordt ingelezen"):
        bring(store, settings, _list(tmp_path, "gids"), Stated("Maatschappelijke voorzieningen"))


def test_what_strangers_say_is_asked_once(store, tmp_path, settings):
    """Of a place that is there what is new of it, of another all of it; nothing of it holds before somebody says so."""
    rows = (
        {"id": "node/1", "telefoon": "020-1234567"},
        {"id": "node/2", "naam": "Buurthuis De Vijver", "huisnummer": "99"},
    )
    path, before = _list(tmp_path, "kaart", *rows), places_of(store)
    stated = Stated("Kaart", "OpenStreetMap-bijdragers", "ODbL", "2026-03")
    bring(store, settings, path, stated)
    assert places_of(store).equals(before)
    asked = said_by(store, "voorstel-kaart", State.PROPOSED)
    assert {(one.reference, one.fact) for one in asked if one.fact in ("phone", "name")} == {
        ("node/1", "phone"),
        ("node/2", "name"),
    }
    with store.write() as session:
        statements.set_state(session, [one.id for one in asked], State.REFUSED, asked[0].change_id)
    bring(store, settings, path, stated)
    assert not said_by(store, "voorstel-kaart", State.PROPOSED)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A store of its own for many lists."""
    folder = tmp_path_factory.mktemp("small")
    with closing(Store(f"sqlite:///{folder / 'small.sqlite'}")) as store:
        with store.write() as session:
            load_sources(session, STARTER_DIR)
        take_in(store, city_rows(HUIS))
        yield store, _settings(folder), folder


NAMES = st.lists(st.text("abcdefgh", min_size=5, max_size=9), min_size=1, max_size=4, unique=True)


@given(NAMES, st.booleans(), st.sampled_from(["", "2026-01"]))
@hypothesis_settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_rows_under_another_name_of_file_add_nothing(small, names, numbered, day):
    store, settings, folder = small
    rows = [
        {
            "naam": f"De {name}",
            "huisnummer": str(20 + at),
            "telefoon": "020-1234567",
            **({"id": f"r{at}"} if numbered else {}),
        }
        for at, name in enumerate(names)
    ]
    bring(store, settings, _list(folder, "eerst", *rows), Stated(day=day))
    before = told(store)
    bring(store, settings, _list(folder, "later", *reversed(rows)))
    assert told(store) == before
