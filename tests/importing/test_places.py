"""The city's list into the store: hidden stays hidden, a second time changes nothing, handwork survives."""

from contextlib import ExitStack, closing
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shapely.geometry import box

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.importing.areas import import_areas
from socialmap.importing.classify import classify
from socialmap.importing.editing import check_place, differences, edit_place
from socialmap.importing.lists import Stated
from socialmap.importing.places import import_places
from socialmap.importing.report import ImportReport
from socialmap.importing.starter import load_starter
from socialmap.model import Activity, Figure, Initiative, PlaceKind, Status, Visibility, place_id
from socialmap.sources.raw import Areas, PlaceRows, Remark
from socialmap.sources.reading import read
from socialmap.store import Store, reading, tables
from socialmap.world import Viewer
from tests.support.city import (
    CITY,
    STARTER_DIR,
    city_row,
    city_rows,
    read_city,
    store_with_sources,
    subset,
    take_in,
    world_of,
)

HUIS = city_row("MV1-1", "De Dam", "Huis van de wijk")
INLOOP = city_row("MV2-1", "Arkin: Huis van de Wijk De Dam", "Dagbestedingslocatie", "Inlooplocatie")
INLOOPHUIS = city_row("MV3-1", "De Warme Stoel", "Opvanglocatie", "Inloophuis")
OPVANG = city_row("MV4-1", "Schuilplaats - HvO Querido", "Opvanglocatie", "24uurs opvang")
BIBLIOTHEEK = city_row("MV5-1", "OBA Rokin", "Bibliotheek", street="Rokin", house_number="9", postcode="1012KK")


@pytest.fixture
def store(database_url):
    with store_with_sources(database_url) as empty:
        yield empty


@pytest.fixture
def starter(database_url):
    """A store with the starter set."""
    with closing(Store(database_url)) as filled:
        load_starter(filled, STARTER_DIR)
        yield filled


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def whole_city(request, real_data, tmp_path_factory):
    """What everybody sees of the whole list, brought into an empty store of either database."""
    with ExitStack() as until:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('whole') / 'socialmap.sqlite'}"
        else:
            url = until.enter_context(request.getfixturevalue("postgres_server").database())
        store = until.enter_context(store_with_sources(url))
        take_in(store, read_city(real_data))
        return world_of(store)


def table(store, name):
    with store.read() as session:
        return reading.read_table(session, getattr(tables, name))


def one_place(world, **where):
    found = world.places
    for column, value in where.items():
        found = found[found[column] == value]
    assert len(found) == 1
    return found.iloc[0]


def reasons(report):
    return {remark.reason: remark for remark in report.remarks}


# The real list


@pytest.mark.real_data
@pytest.mark.slow
def test_the_whole_list_over_the_starter_set(starter, real_data):
    before = table(starter, "place")
    report = take_in(starter, read_city(real_data))
    assert report.counts["rijen over plekken"].added == 1462 - 48
    assert report.counts["rijen over plekken"].changed == 48
    # Every starter place went on as the city's, under the address it had.
    rows, places = table(starter, "source_row"), table(starter, "place")
    assert len(rows) == 1462
    assert rows["reference"].str.startswith("MV").all()
    assert set(before["id"]) <= set(places["id"])
    assert len(places) == 1034
    assert table(starter, "place_redirect").empty
    assert len(places[places["visibility"] == "openbaar"]) == 932 - 3
    assert "1462 rijen werden 1034 plekken" in reasons(report)
    merged = [remark for remark in report.remarks if remark.reason == "rijen op één adres werden één plek"]
    assert len(merged) == 294

    version = starter.version()
    again = take_in(starter, read_city(real_data))
    assert not again.changed
    assert starter.version() == version
    assert again.counts["plekken"].same == 1034
    assert again.remarks == report.remarks


@pytest.mark.real_data
def test_hidden_rows_add_nothing_and_hide_nothing(whole_city, real_data):
    rows, world = read_city(real_data), whole_city
    hidden = rows.frame[classify(rows.frame)["visibility"] != Visibility.PUBLIC]
    # Opvang and care, and of a kind that nobody told: Jeugdland, Kantoor Meidoornplein, Coffee Connect AZC.
    assert len(hidden) == 111 + 3
    assert not set(world.services["reference"]) & set(hidden["reference"])
    assert len(world.services) == 1462 - 114
    assert set(world.services["place_id"]) == set(world.places.index)
    # A name that only hidden rows bear stands nowhere.
    visible_names = set(rows.frame.drop(hidden.index)["name"])
    secret = set(hidden["name"]) - visible_names
    shown = {*world.places["name"], *world.services["name"], *world.services["operator"], *world.places["note"]}
    assert not secret & shown
    assert not {"opvang", "zorgwonen", "inloophuis"} & set(world.places["kinds"].explode())

    spijker = one_place(world, street="Recht Boomssloot", house_number="52")
    assert spijker["name"] == "De Boomsspijker"
    assert spijker["kind"] == "huis_van_de_wijk"
    assert spijker["operators"] == ["Arkin"]
    services = world.services[world.services["place_id"] == spijker.name]
    assert sorted(services["reference"]) == ["MV1231-1", "MV2567-1", "MV2578-1", "MV2978-1"]

    tour = one_place(world, street="Delflandlaan", house_number="220")
    assert (tour["name"], tour["kind"], tour["operators"]) == ("Centrum De Tour", "inlooplocatie", ["HVO-Querido"])
    assert (world.services["place_id"] == tour.name).sum() == 3
    koch = one_place(world, street="Robert Kochplantsoen", house_number="35")
    assert (koch["name"], koch["kind"], koch["operators"]) == ("Centrum Robert Koch", "inlooplocatie", ["HVO-Querido"])
    assert (world.services["place_id"] == koch.name).sum() == 2


@pytest.mark.real_data
def test_neighbours_with_their_own_number_stay_apart(whole_city):
    world = whole_city
    banne = world.places[world.places["street"] == "Bezaanjachtplein"].set_index("house_number")
    assert banne.loc[["243", "247", "249"], "name"].tolist() == ["De Banne", "Huis van de Wijk De Banne", "OBA Banne"]
    assert banne.loc["247", "operators"] == ["Arkin"]
    names = set(world.places["name"])
    assert {"HvdW 't Pluspunt", "BK Stichting De Brug", "OBA Geuzenveld"} <= names


@pytest.mark.real_data
def test_what_may_be_offered_of_the_whole_list(whole_city):
    world = whole_city
    offered = world.places[world.places["offered"]]
    assert set(offered["offer"]) == {"open", "bedoeld_voor", "onbekend", "verwijzing"}
    assert not offered["street"].eq("").any()
    # Nobody checked anything by importing it.
    assert set(world.places["freshness"]) == {"nooit gecontroleerd"}
    sloten = one_place(world, street="Sloterweg", house_number="1045")
    assert (sloten["name"], sloten["offer"], sloten["offered"]) == ("Sportpark Sloten", "nooit", False)


@pytest.fixture(scope="module")
def small_city(real_data):
    """Every address where something is hidden, and what is visible there."""
    rows = read_city(real_data)
    hidden = classify(rows.frame)["visibility"] != Visibility.PUBLIC
    address = rows.frame["postcode"]
    near = address.isin(address[hidden])
    return subset(rows, near), hidden[near]


def shown(store):
    world = world_of(store)
    services = world.services.drop(columns="id").sort_values("reference", ignore_index=True)
    places = pd.DataFrame(world.places.drop(columns="geometry")).sort_index()
    return places, services


@pytest.mark.real_data
@pytest.mark.slow
@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_shown_does_not_depend_on_what_is_hidden(small_city, tmp_path_factory, data):
    rows, hidden = small_city
    some = data.draw(st.lists(st.sampled_from(hidden.index[hidden].tolist()), unique=True))
    order = data.draw(st.randoms(use_true_random=False))
    worlds = []
    for keep in ([], some):
        index = [*hidden.index[~hidden], *keep]
        if keep:
            order.shuffle(index)
        with store_with_sources(f"sqlite:///{tmp_path_factory.mktemp('stores') / 'store.sqlite'}") as store:
            take_in(store, PlaceRows(rows.source_id, rows.frame.loc[index], rows.published, rows.remarks))
            worlds.append(shown(store))
    pd.testing.assert_frame_equal(worlds[0][0], worlds[1][0])
    pd.testing.assert_frame_equal(worlds[0][1], worlds[1][1])


# Merging and ids


def test_one_address_is_one_place_with_its_rows(store):
    report = take_in(store, city_rows(INLOOP, HUIS, OPVANG, INLOOPHUIS, BIBLIOTHEEK))
    place = one_place(world_of(store), street="Dam")
    assert (place["name"], place["kind"], place["operators"]) == ("De Dam", "huis_van_de_wijk", ["Arkin"])
    assert place.name == place_id(CITY, "MV1-1")
    assert len(table(store, "place")) == 4
    merged = reasons(report)["rijen op één adres werden één plek"]
    assert merged == Remark("samengevoegd", merged.reason, 1, value="De Dam: rijen 1, 2")
    told = " ".join([*report.lines(), *(remark.value for remark in report.remarks)])
    assert "Schuilplaats" not in told
    assert "Stoel" not in told


def test_repairs_and_dates_are_kept_with_the_row(store):
    rows = city_rows(HUIS, BIBLIOTHEEK, published="")
    remarks = (Remark("hersteld", "spaties te veel weggehaald", 1, "Naam"), Remark("let op", "iets", 2, "Naam"))
    take_in(store, PlaceRows(rows.source_id, rows.frame, rows.published, remarks))
    stored = table(store, "source_row").set_index("reference")
    assert stored["repairs"].to_dict() == {"MV1-1": "Naam: spaties te veel weggehaald", "MV5-1": ""}
    # Without a date of its own, the list is as old as its source says.
    assert set(stored["listed_on"]) == {"2026-05"}


def test_two_places_that_turn_out_to_be_one(store):
    elsewhere = {**INLOOP, "house_number": "3"}
    take_in(store, city_rows(HUIS, elsewhere))
    old = place_id(CITY, "MV2-1")
    with store.write() as session:
        session.add(Activity(id="koffie", name="Koffie", place_id=old))
        session.add(Initiative(id="tuin", name="Tuin", place_id=old))
        session.add(Figure("place", old, "bezoekers", "personen", CITY, value=30.0, reference="r"))
    report = take_in(store, city_rows(HUIS, INLOOP))
    assert world_of(store).places.index.tolist() == [place_id(CITY, "MV1-1")]
    # All that is said of the place that went is now of the one that stays.
    assert set(table(store, "initiative")["place_id"]) == {place_id(CITY, "MV1-1")}
    assert set(table(store, "figure")["subject"]) == {place_id(CITY, "MV1-1")}
    with store.read() as session:
        assert reading.read_redirect(session, old) == place_id(CITY, "MV1-1")
    assert set(table(store, "activity")["place_id"]) == {place_id(CITY, "MV1-1")}
    assert reasons(report)["twee plekken werden er één: de oude verwijst door"].value == old
    assert not take_in(store, city_rows(HUIS, INLOOP)).changed

    # Apart again: the id that was given away stays away, also after a second merge.
    take_in(store, city_rows(HUIS, elsewhere))
    apart = one_place(world_of(store), house_number="3").name
    assert apart == place_id(CITY, "MV2-1@2")
    first = city_row("MV0-1", "Eerder", "Buurtkamer", house_number="3")
    take_in(store, city_rows(first, HUIS, elsewhere))
    assert one_place(world_of(store), house_number="3").name == apart
    with store.read() as session:
        assert reading.read_redirect(session, old) == place_id(CITY, "MV1-1")


def test_a_row_that_becomes_hidden_leaves_its_place(store):
    take_in(store, city_rows(HUIS, INLOOP))
    sealed = {**INLOOP, "category": "Opvanglocatie", "soort": "Iets nieuws"}
    take_in(store, city_rows(HUIS, sealed))
    world = world_of(store)
    assert world.services["reference"].tolist() == ["MV1-1"]
    assert one_place(world, name="De Dam")["operators"] == []
    take_in(store, city_rows({**HUIS, "category": "Behandel-/woonlocatie"}, BIBLIOTHEEK))
    assert world_of(store).places["name"].tolist() == ["OBA Rokin"]


# The starter set


def test_the_starter_set_is_taken_over_whatever_the_spelling(starter):
    plekken = pd.read_csv(STARTER_DIR / "plekken.csv", dtype=str, keep_default_na=False).set_index("name")
    rijn, blommetje = plekken.loc["Rijn58"], plekken.loc["HvdW 't Blommetje"]

    def same(reference, name, category, row, number):
        where = {"street": row["street"], "house_number": number, "postcode": row["postcode"]}
        return city_row(reference, name, category, lon=float(row["lon"]), lat=float(row["lat"]), **where)

    take_in(
        starter,
        city_rows(
            same("MV7-1", "Rijn58", "Buurtkamer", rijn, "58H"),
            same("MV8-1", "HvdW `t Blommetje", "Huis van de wijk", blommetje, blommetje["house_number"]),
            city_row("MV9-1", "Rijn58", "Buurtkamer"),
        ),
    )
    stored = table(starter, "source_row").set_index("reference")
    assert stored.loc["MV7-1", "place_id"] == place_id(CITY, "starter-rijn58")
    assert stored.loc["MV8-1", "place_id"] == place_id(CITY, str(blommetje["reference"]))
    assert stored.loc["MV9-1", "place_id"] == place_id(CITY, "MV9-1")
    # A few rows are not the whole list: what is not in it is not gone.
    assert len(stored) == 49
    assert set(stored["status"]) == {"op_lijst"}


@pytest.mark.real_data
def test_what_the_whole_list_no_longer_names_is_unknown(starter, real_data):
    rows = read_city(real_data)
    take_in(starter, rows)
    world = world_of(starter)
    huis = one_place(world, name="De Banne")
    spijker = one_place(world, name="De Boomsspijker")
    gone = rows.frame["reference"].isin(["MV1005-1", "MV2567-1", "MV1523-1"])
    report = take_in(starter, subset(rows, ~gone))
    later = world_of(starter)
    assert later.places.loc[huis.name, ["name", "status", "offered"]].tolist() == ["De Banne", "onbekend", False]
    # A place goes on with what is still there; the row that went is unknown.
    assert later.places.loc[spijker.name, "status"] == "op_lijst"
    assert later.services.set_index("reference").loc["MV2567-1", "status"] == "onbekend"
    told = [remark.value for remark in report.remarks if remark.reason.startswith("staat niet meer")]
    assert sorted(told) == ["", "Arkin: Buurtcentrum De Boomspijker", "De Banne"]
    assert report.counts["rijen over plekken"].changed == 3
    assert not take_in(starter, subset(rows, ~gone)).changed
    assert take_in(starter, rows).counts["rijen over plekken"].changed == 3
    assert world_of(starter).places.loc[huis.name, "status"] == "op_lijst"


def test_of_a_hidden_row_that_the_list_no_longer_has_the_report_tells_no_name(store):
    rest = [city_row(f"MV6-{n}", f"Kamer {n}", "Buurtkamer", house_number=str(n)) for n in range(10, 20)]
    vague = city_row("MV7-1", "Werf van Alle Winden", "Iets nieuws")
    take_in(store, city_rows(HUIS, INLOOPHUIS, OPVANG, vague, *rest))
    report = take_in(store, city_rows(*rest))
    told = [remark.value for remark in report.remarks if remark.reason.startswith("staat niet meer")]
    assert sorted(told) == ["", "", "", "De Dam"]
    said = " ".join([*report.lines(), *(remark.value for remark in report.remarks)])
    assert not any(word in said for word in ("Schuilplaats", "Stoel", "Winden"))


# Handwork


def test_handwork_stays_and_the_difference_is_told(store):
    take_in(store, city_rows(HUIS))
    dam = place_id(CITY, "MV1-1")
    edit_place(store, dam, {"name": "Huis op de Dam", "phone": "020 123 4567", "step_free": "ja"}, role="redacteur")
    check_place(store, dam, role="hoofdredacteur", on=date(2026, 10, 1))
    newer = city_rows({**HUIS, "name": "De Nieuwe Dam", "house_number": "2"}, published="2026-11")
    report = take_in(store, newer)
    place = one_place(world_of(store), street="Dam")
    assert place[["name", "phone", "house_number", "step_free"]].tolist() == [
        "Huis op de Dam",
        "020 123 4567",
        "2",
        "ja",
    ]
    assert (place["checked_on"], place["freshness"]) == (date(2026, 10, 1), "gecontroleerd")
    found = differences(store)
    assert found[["field", "ours", "theirs", "listed_on"]].to_numpy().tolist() == [
        ["name", "Huis op de Dam", "De Nieuwe Dam", "2026-11"]
    ]
    reason = "met de hand bewerkt: de lijst zegt iets anders, een redacteur beslist"
    assert reasons(report)[reason].value == dam
    assert not take_in(store, newer).changed

    agreed = city_rows({**HUIS, "name": "Huis op de Dam", "house_number": "2"}, published="2026-12")
    assert take_in(store, agreed).changed
    assert differences(store).empty


def test_an_edited_place_is_not_merged_away(store):
    elsewhere = {**INLOOP, "house_number": "3"}
    take_in(store, city_rows(HUIS, elsewhere))
    edited = place_id(CITY, "MV2-1")
    edit_place(store, edited, {"note": "Bel eerst aan."}, role="redacteur")
    report = take_in(store, city_rows(HUIS, INLOOP))
    assert set(world_of(store).places.index) == {place_id(CITY, "MV1-1"), edited}
    reason = "op één adres, maar apart gehouden: met de hand bewerkt of gecontroleerd"
    assert reasons(report)[reason].row == 2
    assert not take_in(store, city_rows(HUIS, INLOOP)).changed


def test_a_published_inloophuis_stays_published_and_apart(store):
    rows = city_rows(HUIS, INLOOPHUIS, OPVANG)
    take_in(store, rows)
    stoel = place_id(CITY, "MV3-1")
    edit_place(store, stoel, {"visibility": "openbaar"}, role="redacteur")
    for _ in range(2):
        world = world_of(store)
        assert sorted(world.places["name"]) == ["De Dam", "De Warme Stoel"]
        assert world.services.set_index("reference")["place_id"].to_dict() == {
            "MV1-1": place_id(CITY, "MV1-1"),
            "MV3-1": stoel,
        }
        assert not take_in(store, rows).changed
    # Another hidden row at the same door is not published with it.
    second = {**INLOOPHUIS, "reference": "MV3-2", "name": "De Koude Stoel"}
    take_in(store, city_rows(HUIS, second, INLOOPHUIS, OPVANG))
    world = world_of(store)
    assert sorted(world.services["name"]) == ["De Dam", "De Warme Stoel"]
    assert sorted(world.places["name"]) == ["De Dam", "De Warme Stoel"]
    # And when the city makes a shelter of it, it is hidden again.
    take_in(store, city_rows(HUIS, {**INLOOPHUIS, "soort": "Nachtopvang"}))
    assert world_of(store).places["name"].tolist() == ["De Dam"]
    assert world_of(store).services["name"].tolist() == ["De Dam"]


def test_a_place_that_an_editor_hid_stays_hidden(store):
    take_in(store, city_rows(HUIS, BIBLIOTHEEK))
    edit_place(store, place_id(CITY, "MV1-1"), {"visibility": "redactie"}, role="redacteur")
    take_in(store, city_rows(HUIS, INLOOP, BIBLIOTHEEK))
    world = world_of(store)
    assert world.places["name"].tolist() == ["OBA Rokin"]
    assert world.services["name"].tolist() == ["OBA Rokin"]
    assert "De Dam" in set(world_of(store, Viewer.EDITOR).places["name"])


# Somebody's own table


def test_a_table_of_ones_own(store):
    frame = pd.DataFrame(
        [
            {"reference": "1", "name": "Ons Huis", "kind": "buurtkamer", "phone": "06 1234", "operator": "Wij"},
            {"reference": "2", "name": "Nachtopvang", "kind": "opvang", "phone": "", "operator": ""},
        ],
        index=pd.RangeIndex(1, 3),
    ).assign(street="Dam", house_number="1", postcode="1012JS", lon=4.8936, lat=52.3731)
    take_in(store, PlaceRows("eigen", frame, published="2026-10"))
    place = one_place(world_of(store), name="Ons Huis")
    assert (place["kind"], place["phone"], place["operators"]) == ("buurtkamer", "06 1234", ["Wij"])
    assert place["offered"]
    # What a later table leaves blank is not forgotten.
    take_in(store, PlaceRows("eigen", frame.assign(phone=""), published="2026-10"))
    assert one_place(world_of(store), name="Ons Huis")["phone"] == "06 1234"
    assert len(world_of(store).services) == 1


# What is refused


def refused(store, rows, reason):
    """Of two rows the second is refused, and the first stored."""
    report = take_in(store, rows)
    (remark,) = [one for one in report.remarks if one.action == "geweigerd"]
    assert (remark.row, remark.value) == (2, "")
    assert remark.reason.startswith(reason)
    assert len(table(store, "place")) == len(table(store, "source_row")) == 1
    return remark


def test_a_row_without_a_point_is_refused(store):
    assert refused(store, city_rows(HUIS, {**INLOOP, "lat": None}), "dit punt ligt niet in Nederland").column == "lon"


def test_the_same_reference_twice_is_refused(store):
    assert refused(store, city_rows(HUIS, HUIS), "dit staat er al").column == "reference"


def test_when_no_row_is_left_nothing_is_stored(store):
    version = store.version()
    with (
        pytest.raises(BadInputError, match="rij 1, kolom lon: dit punt ligt niet in Nederland; "),
        store.write() as one,
    ):
        import_places(one, city_rows({**HUIS, "lat": None}), ImportReport("lijst.geojson", "places"))
    assert store.version() == version


def test_a_row_that_is_refused_is_still_on_the_list(store):
    """Its point is broken in this edition: that does not take the place off the list."""
    others = [{**HUIS, "reference": f"MV{n}-1", "name": f"P{n}", "lon": 4.8 + n / 100} for n in range(10, 16)]
    take_in(store, city_rows(HUIS, *others))
    take_in(store, city_rows({**HUIS, "lat": None}, *others[1:]))
    status = table(store, "source_row").set_index("reference")["status"]
    assert status["MV1-1"] == Status.LISTED
    assert status["MV10-1"] == Status.UNKNOWN


def test_a_point_outside_the_borders_is_refused(store):
    x, y = geo.to_rd(HUIS["lon"], HUIS["lat"])
    border = {"code": "WK0363AA", "edition": 2022, "level": "wijk", "name": "Wijk", "gemeente_code": "GM0363"}
    shape = box(float(x) - 2_000, float(y) - 2_000, float(x) + 2_000, float(y) + 2_000)
    frame = gpd.GeoDataFrame(
        [border | {"local_code": "AA", "wijk_code": "", "gebied_code": "", "stadsdeel_code": ""}],
        geometry=[shape],
        crs=geo.RD,
    )
    with store.write() as session:
        import_areas(session, Areas("amsterdam-gebieden", frame), ImportReport("wijken", "areas"))
    lon, _ = geo.to_wgs84([float(x) + 2_900, float(x) + 3_100], [float(y)] * 2)
    far = {**BIBLIOTHEEK, "lon": float(lon[1])}
    refused(store, city_rows(HUIS, far), "het punt ligt meer dan 1 kilometer buiten de gemeente")
    take_in(store, city_rows(HUIS, {**BIBLIOTHEEK, "lon": float(lon[0])}))
    assert len(table(store, "place")) == 2


def test_schematic_cells_refuse_nothing(starter):
    take_in(starter, city_rows({**HUIS, "lon": 5.9}))
    assert one_place(world_of(starter), name="De Dam")["status"] == Status.LISTED
    assert one_place(world_of(starter), name="De Dam")["kind"] == PlaceKind.HUIS_VAN_DE_WIJK


def test_the_report_tells_nothing_of_a_hidden_row(store):
    """The number of the row is enough for who has the file; its name stays out."""
    rows = city_rows(OPVANG, HUIS)
    said = [Remark("hersteld", "aanhalingsteken", row=row, value=rows.frame.at[row, "name"]) for row in (1, 2)]
    report = ImportReport("x", "places", remarks=said)
    with store.write() as session:
        import_places(session, rows, report)
    assert [remark.value for remark in report.remarks if remark.reason == "aanhalingsteken"] == ["", "De Dam"]


def test_a_table_of_others_is_a_source_of_its_own(store, tmp_path, settings):
    path = tmp_path / "Eetclub Oost.csv"
    path.write_text("naam,soort plek,lon,lat\nDe Lange Tafel,buurtkamer,4.93,52.36\n")
    rows = read(path, settings=settings)
    take_in(store, rows)
    services = world_of(store).services
    assert services["source_id"].tolist() == ["tabel-eetclub-oost"]
    assert services["offered"].tolist() == [True], "who took it over stands for it; of which day it is nobody knows"
    with store.write() as session:
        import_places(session, rows, ImportReport(rows.source_id, "table"), stated=Stated(day="2026-10"))
    services = world_of(store).services
    assert services["source_id"].tolist() == ["tabel-eetclub-oost"]
    assert services["offered"].tolist() == [True]
