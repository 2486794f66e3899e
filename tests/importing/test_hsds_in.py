"""HSDS in: what leaves comes back as it was, JSON and CSV are the same, and what is not certain is told."""

import csv
import io
import json
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.exchange.hsds.objects import made_uuid
from socialmap.exchange.hsds.writing import hsds
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.importing.previewing import preview_files
from socialmap.importing.starter import load_sources
from socialmap.model import ACTIVITY_FACTS, PLACE_FACTS, Visibility
from socialmap.model.facts import YES_OR_NO
from socialmap.sources.by_mapping import read_by_mapping
from socialmap.sources.hsds.hours import hours_of
from socialmap.sources.reading import read, recognise
from socialmap.store import Store, reading, tables
from socialmap.world import Viewer, load_world
from tests.support.city import STARTER_DIR
from tests.support.importing import fingerprint
from tests.support.leaving import SECRET, visible_settings

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
STATED = Stated("Andere kaart", "Stichting Oost", "CC0", "2026-11")
#: Facts of an activity that HSDS holds in fields of its own, with what a source without them has.
IN_FIELDS = (
    "name",
    "description",
    "schedule",
    "cost_eur",
    "cost_stadspas_eur",
    "languages",
    "for_whom",
    "not_for",
    "access",
)


@pytest.fixture(scope="module")
def there_and_back(tmp_path_factory):
    """What everybody sees here, its export, and what everybody sees where that was taken in."""
    folder, settings = tmp_path_factory.mktemp("hsds"), visible_settings()
    with closing(Store(settings.store_url)) as store:
        world = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=NOW, settings=settings)
        found = hsds(store, world)
    (folder / "uit").mkdir()
    for kind, objects in found.items():
        (folder / "uit" / f"{kind}.json").write_text(json.dumps(objects), encoding="utf-8")
    own = Settings(data_dir=folder / "var", database_url="")
    own.data_dir.mkdir()
    with closing(Store(own.store_url)) as store:
        with store.write() as session:
            load_sources(session, STARTER_DIR)
        (report, *_) = import_files(store, [folder / "uit"], settings=own, stated=STATED)
        back = load_world(store, gemeente="GM0363", viewer=Viewer.EDITOR, now=NOW, settings=own)
        with store.read() as session:
            organisations = reading.read_table(session, tables.organisation)
        (again, *_) = import_files(store, [folder / "uit"], settings=own, stated=STATED)
        yield world, found, back, report, organisations, again


def test_what_leaves_comes_back_as_it_was(there_and_back):
    world, _, back, *_ = there_and_back
    places = {(one["name"], one["postcode"], one["house_number"]): one for one in back.places.to_dict("records")}
    public = [name for name in YES_OR_NO if PLACE_FACTS[name].audience is Visibility.PUBLIC]
    facts = ("kind", "street", "town", "phone", "website", "opening_hours", "note", *public)
    wrong = []
    for one in world.places.to_dict("records"):
        if one["name"] in ("Open Huis", "HvdW 't Pluspunt"):
            continue  # two at one address, which a list makes one place
        found = next((two for (name, *at), two in places.items() if at == [one["postcode"], one["house_number"]]), None)
        if found is None:
            wrong.append((one["name"], "is er niet"))
            continue
        wrong += [(one["name"], fact, one[fact], found[fact]) for fact in facts if one[fact] != found[fact]]
    activities = {one["id"]: one for one in back.activities.to_dict("records")}
    for one in world.activities.to_dict("records"):
        found = activities.get(f"hsds-{made_uuid('activity', one['id'])}")
        if found is None:
            wrong.append((one["name"], "is er niet"))
            continue
        told = [(fact, one[fact], found[fact]) for fact in (*IN_FIELDS, "quiet", "supervision", "hours_for")]
        wrong += [(one["name"], *pair) for pair in told if pair[1] != pair[2] and pair[1] == pair[1]]
        wrong += [(one["name"], "place")] * (isinstance(one["place_id"], str) is not isinstance(found["place_id"], str))
    assert wrong == []


def test_it_is_of_the_list_that_it_is_and_again_changes_nothing(there_and_back):
    _, found, back, report, organisations, again = there_and_back
    assert report.kind == "hsds"
    assert set(back.activities["source_id"]) == {"tabel-andere-kaart"}
    assert {one["name"] for one in found["organization"]} >= set(organisations["name"])
    assert not again.changed
    assert SECRET not in json.dumps(found)


# --- shapes and traps --------------------------------------------------------------------------------------------

LOCATION = {"id": "l1", "name": "De Zon", "latitude": "52.3731", "longitude": "4.8936", "location_type": "physical"}
ADDRESS = {"id": "a1", "location_id": "l1", "address_1": "Dam 1", "postal_code": "1012 JS", "city": "Amsterdam"}
SERVICE = {
    "id": "s1", "organization_id": "o1", "name": "Koffie", "status": "active", "description": "Koffie drinken.",
    "eligibility_description": "Buurtbewoners", "minimum_age": "18", "assured_date": "2026-10-01",
}  # fmt: skip
TABLES = {
    "organizations": [{"id": "o1", "name": "Stichting Zon", "website": "zon.nl", "description": "x"}],
    "locations": [LOCATION, {**LOCATION, "id": "l2", "name": "Ver weg", "latitude": "34.4", "longitude": "-119.7"}],
    "addresses": [ADDRESS],
    "services": [SERVICE, {**SERVICE, "id": "s2", "name": "Far away"}],
    "service_at_location": [
        {"id": "x1", "service_id": "s1", "location_id": "l1"},
        {"id": "x2", "service_id": "s2", "location_id": "l2"},
    ],
    "schedules": [
        {"id": "t1", "service_id": "s1", "freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "12:00"}
    ],
    "phones": [
        {"id": "p1", "location_id": "l1", "number": "020 123 4567", "type": "voice"},
        {"id": "p2", "location_id": "l1", "number": "020 999 9999", "type": "fax"},
        {"id": "p3", "location_id": "l1", "contact_id": "c1", "number": "06 12345678"},
    ],
    "languages": [
        {"id": "n1", "service_id": "s1", "name": "Turks"},
        {"id": "n2", "service_id": "s1", "name": "Engels"},
    ],
    "cost_options": [
        {"id": "k1", "service_id": "s1", "amount": "2.50", "currency": "EUR"},
        {"id": "k2", "service_id": "s1", "amount": "3", "currency": "GBP", "option": "gasten"},
    ],
    "contacts": [{"id": "c1", "name": "Fatima Jansen", "email": "f@voorbeeld.nl"}],
}


def as_zip(folder):
    path = folder / "map.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in TABLES.items():
            out = io.StringIO()
            writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(f"uit/{name}.csv", out.getvalue())
    return path


def as_json(folder):
    """One page of an API: services, with all else within them."""
    parts = ("schedules", "languages", "cost_options")
    (organisation,), (near, far) = TABLES["organizations"], TABLES["locations"]
    near = {**near, "addresses": TABLES["addresses"], "phones": TABLES["phones"]}
    at = [
        {**one, "location": location} for one, location in zip(TABLES["service_at_location"], (near, far), strict=True)
    ]
    services = [
        {
            **SERVICE,
            "organization": organisation,
            "service_at_locations": at[:1],
            **{name: TABLES[name] for name in parts},
        },
        {**TABLES["services"][1], "service_at_locations": at[1:]},
    ]
    path = folder / "services.json"
    path.write_text(json.dumps({"total_items": 2, "contents": services}), encoding="utf-8")
    return path


@pytest.mark.parametrize("made", [as_zip, as_json])
def test_tables_and_objects_within_objects_are_the_same(tmp_path, settings, made):
    path = made(tmp_path)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    assert recognise(path) == "hsds"
    with closing(Store(settings.store_url)) as store:
        with store.write() as session:
            load_sources(session, STARTER_DIR)
        before = fingerprint(store)
        (shown,) = preview_files(store, [path], settings=settings, stated=STATED)
        assert [one.name for one in shown.planned if one.what == "nieuw"] == ["De Zon"]
        assert [name for name, found in fingerprint(store).items() if found != before[name] and name != "meta"] == []
        (report, *_) = import_files(store, [path], settings=settings, stated=STATED)
        with store.read() as session:
            place, activity, organisation = (
                reading.read_table(session, one).to_dict("records")
                for one in (tables.place, tables.activity, tables.organisation)
            )
    assert [(one["name"], one["street"], one["house_number"], one["phone"]) for one in place] == [
        ("De Zon", "Dam", "1", "020 123 4567")
    ]
    [koffie] = activity
    told = ("name", "schedule", "languages", "for_whom", "cost_eur", "cost_note", "listed_on")
    assert [koffie[name] for name in told] == [
        "Koffie", "Tu 10:00-12:00", "Turks, Engels", "Buurtbewoners, vanaf 18 jaar", 2.5, "gasten 3 GBP", "2026-10-01",
    ]  # fmt: skip
    assert koffie["place_id"] == place[0]["id"]
    assert [(one["name"], one["website"]) for one in organisation] == [("Stichting Zon", "https://zon.nl")]
    lines = "\n".join(report.lines())
    assert "het punt ligt buiten Nederland" in lines
    assert "geen van de plekken ervan is overgenomen" in lines
    assert "Fatima" not in lines + repr((place, activity, organisation))


#: Times of real directories, and what is read of them; words stand as they are written.
MONDAY = {"freq": "WEEKLY", "byday": "MO", "opens_at": "10:00", "closes_at": "11:00"}
TIMES = [
    ([{"days": "Wed, Mon, Sun", "opens_at": "10:00", "closes_at": "15:00"}], "Mo,We,Su 10:00-15:00", True),
    ([{"days": "Mon, Tue", "opens_at": "12:00", "closes_at": "2:00"}], "Mon, Tue 12:00-2:00", False),
    ([{"weekday": "Monday", "opens_at": "3pm", "closes_at": "5:30 PM"}], "Mo 15:00-17:30", True),
    ([{"freq": "WEEKLY", "byday": "FR", "opens_at": "20:00:00", "closes_at": "02:00:00"}], "Fr 20:00-26:00", True),
    ([MONDAY | {"interval": 2}], "MO 10:00-11:00, niet elke week", False),
    ([{"freq": "MONTHLY", "byday": "1TH,3TH", "opens_at": "14:00", "closes_at": "16:00"}], "Th[1,3] 14:00-16:00", True),
    ([{"days": "Thu", "opens_at": "noon", "closes_at": "1pm"}], "Thu noon-1pm", False),
    ([{"description": "elke maandag 10.00-12.00 uur"}], "elke maandag 10.00-12.00 uur", True),
    ([MONDAY | {"valid_to": "2020-01-01"}], "", True),
    ([], "", True),
]  # fmt: skip


def test_times_are_read_where_they_are_certain():
    wrong = [(given, hours_of(given, TODAY)) for given, *expected in TIMES if [*hours_of(given, TODAY)] != expected]
    assert wrong == []


@pytest.mark.real_data
def test_what_lies_in_another_country_is_refused_in_a_sentence(real_data):
    folders = [
        real_data / "hsds_like" / "ohana_sample",
        *(real_data / "hsds-3.1" / "examples" / f"{kind}_full.json" for kind in ("service", "organization")),
    ]
    for path in (*folders, real_data / "hsds-3.1" / "examples" / "csv"):
        with pytest.raises(BadInputError, match="buiten Nederland"):
            read(path, settings=Settings())


@pytest.mark.nightly
@pytest.mark.real_data
def test_a_directory_that_is_only_like_it_is_read_by_a_mapping(real_data, tmp_path, settings):
    """Moved to Amsterdam, as it lies in California."""
    for path in (real_data / "hsds_like" / "sb_reentry").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows if path.stem == "locations" else ():
            row |= {"latitude": "52.3731", "longitude": "4.8936"}
        with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    mapping = Path(__file__).parents[2] / "docs" / "mappings" / "reentry.json"
    table = read_by_mapping(tmp_path, mapping, Path("none"), settings=settings)
    assert table.source.name == "Reentry directory"
    frame = table.places.frame
    assert len(frame) > 600
    house = frame[frame["reference"].eq("3")].iloc[0]
    assert house["name"] == "test123"
    assert "Achievement House INC." in set(table.organisations.frame["name"])
    assert {"Tu 12:00-13:00", "Mo-Fr 08:00-17:00"} <= set(frame["opening_hours"])
    # Noon until two at night, or in the afternoon: as it is written, and told.
    assert not any("12:00-02:00" in text for text in frame["opening_hours"])


def test_a_folder_of_something_else_says_what_to_do(tmp_path):
    (tmp_path / "a.csv").write_text("naam,lon,lat\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="dit is een map: noem de bestanden die erin staan"):
        read(tmp_path, settings=Settings())


def test_facts_of_the_round_trip_are_declared():
    assert set(IN_FIELDS) <= set(ACTIVITY_FACTS)
