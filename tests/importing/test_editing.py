"""Editing by hand: what is accepted, what is refused, what a new visibility does to the rows."""

from datetime import date

import pytest

from socialmap.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from socialmap.importing.editing import check_place, differences, edit_place
from socialmap.model import PLACE_FACTS, Place, Visibility, place_id
from socialmap.store import reading, tables
from tests.support.city import CITY, city_row, city_rows, store_with_sources, take_in, world_of

DAM = place_id(CITY, "MV1-1")
STOEL = place_id(CITY, "MV2-1")
OPVANG = place_id(CITY, "MV3-1")


@pytest.fixture
def store(database_url):
    rows = city_rows(
        city_row("MV1-1", "De Dam", "Huis van de wijk"),
        city_row("MV2-1", "De Warme Stoel", "Opvanglocatie", "Inloophuis"),
        city_row("MV3-1", "Schuilplaats", "Opvanglocatie", "Nachtopvang"),
    )
    with store_with_sources(database_url) as filled:
        take_in(filled, rows)
        yield filled


def stored(store, place_id=DAM):
    with store.read() as session:
        return session.get(Place, place_id)


def test_an_edit_marks_the_fields_that_changed(store):
    edit_place(store, DAM, {"name": " Huis  op de Dam ", "town": "Amsterdam", "toilet": "ja"}, role="redacteur")
    place = stored(store)
    assert (place.name, place.toilet) == ("Huis op de Dam", "ja")
    assert place.edited_fields == ["name", "toilet"]
    assert place.checked_on is None
    assert place.version == 2


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("postcode", "1012 js", "1012JS"),
        ("lon", "4.9", 4.9),
        ("house_number", "58-H", "58-H"),
        ("phone", "+31 20 123 4567", "+31 20 123 4567"),
        ("phone", "020-123 45 67 / 06-12345678", "020-123 45 67 / 06-12345678"),
        ("website", "https://www.voorbeeld.nl/a", "https://www.voorbeeld.nl/a"),
        ("website", "www.voorbeeld.nl", "https://www.voorbeeld.nl"),
        ("opening_hours", "Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("opening_hours", "ma t/m vr 9-17 uur", "ma t/m vr 9-17 uur"),
        ("status", "gestopt", "gestopt"),
        ("kind", "buurtkamer", "buurtkamer"),
        ("note", "", ""),
    ],
)
def test_values_that_are_accepted(store, field, value, kept):
    edit_place(store, DAM, {field: value}, role="redacteur")
    assert getattr(stored(store), field) == kept


@pytest.mark.parametrize(
    ("field", "value", "match"),
    [
        ("name", "  ", r"kolom naam: deze waarde kan hier niet; .*verwacht: een naam van hoogstens 200 tekens\."),
        ("kind", "kroeg", r"kolom soort: .* gevonden: 'kroeg'; verwacht: huis_van_de_wijk, "),
        ("step_free", "misschien", r"kolom Zonder trap naar binnen: .*verwacht: ja, nee, onbekend\."),
        ("lon", "oost", r"kolom lengtegraad: .*verwacht: een getal van 3\.2 tot 7\.3\."),
        ("lat", "nan", r"kolom breedtegraad: .*gevonden: 'nan'"),
        ("lat", 4.9, r"kolom breedtegraad: .*gevonden: '4\.9'"),
        ("lon", None, r"kolom lengtegraad: deze waarde kan hier niet"),
        ("postcode", "0123AB", r"kolom postcode: .*verwacht: een postcode, zoals 1011AB\."),
        ("house_number", "naast de kerk", r"kolom huisnummer: "),
        ("phone", "bel maar", r"kolom telefoon: .*verwacht: een telefoonnummer, "),
        ("website", "javascript:alert(1)", r"kolom website: .*verwacht: een adres dat begint met https://\."),
        ("opening_hours", "maandag de hele dag", r"openingstijden"),
        ("note", "x" * 2001, r"kolom opmerking: .*verwacht: hoogstens 2000 tekens\."),
        ("checked_on", "2026-01-01", r"kolom checked_on: dit veld kan niet met de hand worden veranderd"),
        ("id", "x", r"kolom id: dit veld kan niet met de hand worden veranderd"),
    ],
)
def test_values_that_are_refused(store, field, value, match):
    version = store.version()
    with pytest.raises(BadInputError, match=match):
        edit_place(store, DAM, {"toilet": "ja", field: value}, role="redacteur")
    assert store.version() == version


def test_names_are_no_roles(store):
    with pytest.raises(NotAllowedError, match="mogen een plek veranderen"):
        edit_place(store, DAM, {"toilet": "ja"}, role="Jan Jansen")
    with pytest.raises(NotAllowedError, match="mogen een plek controleren"):
        check_place(store, DAM, role="Jan Jansen", on=date(2026, 10, 1))


def test_nobody_overwrites_another_unknowingly(store):
    seen = stored(store).version
    edit_place(store, DAM, {"toilet": "ja"}, role="redacteur", expected_version=seen)
    with pytest.raises(ConflictError, match="Iemand anders heeft deze plek intussen veranderd"):
        edit_place(store, DAM, {"toilet": "nee"}, role="redacteur", expected_version=seen)
    assert stored(store).toilet == "ja"
    with pytest.raises(NotFoundError, match="Deze plek bestaat niet"):
        edit_place(store, "weg", {"toilet": "nee"}, role="redacteur")


def test_an_opbouwwerker_may_check_but_not_change(store):
    check_place(store, DAM, role="opbouwwerker", on=date(2026, 10, 1))
    with pytest.raises(NotAllowedError, match="mogen een plek veranderen: redacteur, hoofdredacteur"):
        edit_place(store, DAM, {"toilet": "ja"}, role="opbouwwerker")


def test_a_check_is_by_a_role_on_a_day(store):
    check_place(store, DAM, role="redacteur", on=date(2026, 10, 1))
    place = stored(store)
    assert (place.checked_on, place.checked_by_role, place.edited_fields) == (date(2026, 10, 1), "redacteur", [])
    assert world_of(store).places.loc[DAM, "freshness"] == "gecontroleerd"


def test_publishing_an_inloophuis_shows_its_row_too(store):
    assert world_of(store).places["name"].tolist() == ["De Dam"]
    edit_place(store, STOEL, {"visibility": "openbaar"}, role="redacteur")
    world = world_of(store)
    assert sorted(world.places["name"]) == ["De Dam", "De Warme Stoel"]
    assert sorted(world.services["name"]) == ["De Dam", "De Warme Stoel"]
    # It is told by its door: for those who know what it is to have no home.
    assert world.places.loc[STOEL, "offer"] == "bedoeld_voor"
    edit_place(store, STOEL, {"visibility": "verborgen"}, role="redacteur")
    assert world_of(store).services["name"].tolist() == ["De Dam"]


@pytest.mark.parametrize("visibility", ["openbaar", "redactie"])
def test_a_shelter_stays_hidden(store, visibility):
    with pytest.raises(NotAllowedError, match="Opvang en zorgwonen blijven verborgen"):
        edit_place(store, OPVANG, {"visibility": visibility, "kind": "buurtkamer"}, role="hoofdredacteur")
    assert stored(store, OPVANG).visibility is Visibility.HIDDEN
    assert stored(store, OPVANG).kind == "opvang"


def test_taking_over_what_the_list_says_settles_the_difference(store):
    edit_place(store, DAM, {"name": "Huis op de Dam"}, role="redacteur")
    take_in(store, city_rows(city_row("MV1-1", "De Nieuwe Dam", "Huis van de wijk")))
    found = differences(store)
    assert found[["name", "field", "label", "ours", "theirs", "source_id"]].to_numpy().tolist() == [
        ["Huis op de Dam", "name", "naam", "Huis op de Dam", "De Nieuwe Dam", CITY]
    ]
    edit_place(store, DAM, {"name": "De Nieuwe Dam"}, role="redacteur")
    assert differences(store).empty


def test_every_field_is_one_of_a_place():
    assert set(PLACE_FACTS) <= set(Place.__dataclass_fields__)
    assert {"id", "version", "edited_fields", "checked_on", "listed_on"}.isdisjoint(PLACE_FACTS)


def test_nothing_is_written_when_nothing_changes(store):
    version = store.version()
    edit_place(store, DAM, {"name": "De Dam", "toilet": "onbekend"}, role="redacteur")
    assert store.version() == version
    with store.read() as session:
        assert set(reading.read_table(session, tables.place)["version"]) == {1}
