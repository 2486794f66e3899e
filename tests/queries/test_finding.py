"""One search: what people type, with its mistakes, and the first answer."""

import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from socialmap.guide.finding import Group, search
from socialmap.guide.finding.mending import by_length, mended
from socialmap.i18n import words
from socialmap.model import Offer, Visibility
from socialmap.offer.names import whole_name
from socialmap.queries.kaart.places import PlaceFilter, home
from socialmap.store import tables
from tests.support.worlds import city_on_foot, starter_world

NL = words("nl")
SUITE = "cases/suites/search.json"


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("search"))


def first(world, text, **asked):
    hits = search(world, text, NL, **asked).hits
    return (hits[0].entry.group, hits[0].entry.name) if hits else None


TYPED = {
    "pluspnt": (Group.PLACE, "Huis van de Wijk 't Pluspunt"),
    "HvdW pluspunt": (Group.PLACE, "Huis van de Wijk 't Pluspunt"),
    "geuzeveld": (Group.AREA, "Geuzenveld"),
    "nieuw west": (Group.AREA, "Nieuw-West"),
    "buurthuizen": (Group.KIND, "Huis van de Wijk"),
    "buurtkamrs": (Group.KIND, "buurtkamer"),
    "bieb": (Group.KIND, "bibliotheek"),
    "koffie drinken": (Group.WISH, "Koffie en mensen ontmoeten"),
    "eten": (Group.WISH, "Samen eten"),
    "taalles": (Group.WISH, "Leren of Nederlands oefenen"),
    "albardakade 999": (Group.STREET, "Albardakade"),
    "ALBARDA KADE": (Group.STREET, "Albardakade"),
    "1067 gm": (Group.POSTCODE, "1067GM"),
}
NOTHING = ("", "   ", "?!", "xqzvw", "pluspunt xqzvw", "9999XX", "Plein 40-45", "x" * 500)


def test_what_people_type_and_the_first_answer(starter):
    found = {typed: first(starter, typed) for typed in TYPED}
    assert found == TYPED
    assert {typed: first(starter, typed) for typed in NOTHING} == dict.fromkeys(NOTHING)


def test_a_page_says_what_was_meant_and_what_to_do_when_there_is_nothing(starter):
    near = home(starter, PlaceFilter(q="pluspnt"), NL)
    assert (near.found.meant, near.rows[0].name) == ("Huis van de Wijk 't Pluspunt",) * 2
    assert home(starter, PlaceFilter(q="pluspunt"), NL).found.meant == ""
    nothing = home(starter, PlaceFilter(q="xqzvw"), NL)
    assert (nothing.total, nothing.found.rows) == (0, ())
    wish = home(starter, PlaceFilter(q="koffie"), NL)
    assert wish.found.rows[0].group == "wish"
    assert wish.total > 5, "the places that usually have it"


def test_of_equal_answers_the_nearest_comes_first(starter):
    places = starter.places[starter.places["kind"] == "buurtkamer"]
    for id, point in zip(places.index, places.geometry, strict=True):
        hits = search(starter, "buurtkamers", NL, near=(point.x, point.y), groups=[Group.PLACE]).hits
        assert (hits[0].entry.id, hits[0].metres) == (id, 0.0)


def test_a_house_that_is_meant_for_some_is_found_by_its_name_and_never_as_coffee(store, load):
    with store.write() as session:
        rows = tables.source_row.c.name.contains("Pluspunt")
        session.execute(update(tables.source_row).where(rows).values(offer=Offer.FOR_SOME))
    world = load()
    assert first(world, "pluspunt") == (Group.PLACE, "Huis van de Wijk 't Pluspunt")
    assert "'t Pluspunt" not in str([row.name for row in home(world, PlaceFilter(q="koffie"), NL).rows])


def test_nothing_of_what_is_hidden_is_found(store, load):
    with store.write() as session:
        row = session.execute(
            select(tables.source_row.c.id).where(tables.source_row.c.name.contains("Pluspunt"))
        ).scalar_one()
        here = tables.source_row.c.id == row
        session.execute(
            update(tables.source_row).where(here).values(operator="Geheime Opvang", visibility=Visibility.HIDDEN)
        )
        hidden = tables.place.c.name.contains("Pluspunt")
        session.execute(update(tables.place).where(hidden).values(street="Verborgenlaan", visibility=Visibility.HIDDEN))
    world = load()
    assert [first(world, typed) for typed in ("geheime opvang", "verborgenlaan", "'t pluspunt")] == [None] * 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120))
def test_whatever_is_typed_there_is_an_answer(starter, text):
    found = search(starter, text, NL)
    assert len(found.text) <= 100
    assert all(hit.score > 0 for hit in found.hits)


def test_letters_that_were_lost_come_back_only_where_one_word_fits():
    known = by_length(["Hygiëastraat", "Bestevâerstraat", "Mariëndaal", "Mariândaal"])
    assert mended("Hygi?astraat", known) == "Hygiëastraat"
    assert mended("Mari?ndaal", known) == "Mari?ndaal", "two words fit"
    assert mended("Wie doet er mee?", known) == "Wie doet er mee?"


@pytest.mark.real_data
def test_the_whole_city(real_data):
    world = city_on_foot(real_data)
    rows = json.loads((real_data.parent / SUITE).read_text())

    def same_buurt(code):
        return pd.DataFrame({"postcode": [code], "buurt_name": ["Een buurt"]})

    found = {row["query"]: first(world, row["query"], same_buurt=same_buurt) for row in rows}
    wanted = {row["query"]: (row["group"], whole_name(row["first"])) if row["first"] else None for row in rows}
    assert found == wanted
    # Every place is found by its name with a letter left out.
    lost = [
        name
        for name in world.places[world.places["offered"]]["name"].iloc[::9]
        if not _found_without_a_letter(world, name)
    ]
    assert lost == []


def _found_without_a_letter(world, name):
    longest = max(name.split(), key=len)
    typed = name.replace(longest, longest[:3] + longest[4:])
    return name in {world.places["name"][hit.entry.id] for hit in search(world, typed, NL, groups=[Group.PLACE]).hits}
