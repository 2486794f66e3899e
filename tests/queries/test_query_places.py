"""Lists: what is found, what stays hidden, and what is never offered as if it were open."""

import dataclasses
from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest
from sqlalchemy import select, update

from socialmap.i18n import words
from socialmap.model import DOORS, Offer, Visibility
from socialmap.offer.words import opening
from socialmap.queries.kaart.places import ROWS, PlaceFilter, home, places_geojson
from socialmap.schedule import AMSTERDAM_TIME, Period
from socialmap.store import tables

NL = words("nl")


def names(world, **asked):
    return [row.name for row in home(world, PlaceFilter(**asked), NL).rows]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("pluspunt", ["Huis van de Wijk 't Pluspunt"]),
        ("’T PLUSPUNT", ["Huis van de Wijk 't Pluspunt"]),
        ("albardakade bibliotheek", ["OBA Geuzenveld"]),
        ("1067GM", ["Buurtkamer Stichting De Brug"]),
        ("pluspunt bibliotheek", []),
    ],
)
def test_every_word_of_a_search_must_occur(world, q, expected):
    assert names(world, q=q) == expected


def test_kind_and_area_narrow_the_list(world):
    assert names(world, kind="buurtkamer", area="FB") == ["Buurtkamer Stichting De Brug"]
    assert set(names(world, area="F")) > set(names(world, area="FB"))
    assert len(names(world, area="GM0363")) == 48
    assert names(world, area="nergens") == []


def test_a_long_list_goes_on_on_the_next_page(world):
    many = dataclasses.replace(world, places=world.places.loc[list(world.places.index) * 3])
    many.places.index = pd.Index([f"{id}{number}" for number, id in enumerate(many.places.index)], name="id")
    first = home(many, PlaceFilter(), NL)
    second = home(many, PlaceFilter(page=2), NL)
    assert (first.first, first.last, first.total, len(first.rows)) == (1, ROWS, 144, ROWS)
    assert (second.first, second.last) == (101, 144)
    assert (first.previous, first.next, second.previous, second.next) == (None, {"pagina": "2"}, {}, None)


def test_what_is_hidden_is_found_nowhere(store, load):
    with store.write() as session:
        session.execute(
            update(tables.place).where(tables.place.c.name.contains("Pluspunt")).values(visibility=Visibility.HIDDEN)
        )
    world = load()
    assert names(world, q="pluspunt", show="alles") == []
    assert "Pluspunt" not in str(places_geojson(world, PlaceFilter(show="alles"), NL))


def test_the_operator_of_a_hidden_row_cannot_be_searched(store, load):
    with store.write() as session:
        row = session.execute(
            select(tables.source_row.c.id).where(tables.source_row.c.name.contains("Pluspunt"))
        ).scalar_one()
        session.execute(
            update(tables.source_row)
            .where(tables.source_row.c.id == row)
            .values(operator="Geheime Opvang", visibility=Visibility.HIDDEN)
        )
    assert names(load(), q="geheime", show="alles") == []


@pytest.mark.parametrize(
    ("offer", "told"),
    [
        (Offer.OPEN, ""),
        (Offer.FOR_SOME, "Zonder verwijzing. Bedoeld voor een groep mensen: vraag voor wie."),
        (Offer.UNKNOWN, "Bel eerst: wij weten niet of u zo kunt binnenlopen."),
        (Offer.REFERRAL, "Eerst een gesprek, met het Buurtteam of de aanbieder."),
        (Offer.CONTEXT, "Staat op de kaart om de weg te vinden. Wij kennen hier geen aanbod."),
        (Offer.NEVER, "Hier kunt u nu niet terecht."),
    ],
)
def test_a_row_says_how_somebody_gets_in(store, load, offer, told):
    with store.write() as session:
        session.execute(
            update(tables.source_row).where(tables.source_row.c.name.contains("Pluspunt")).values(offer=offer)
        )
    page = home(load(), PlaceFilter(q="pluspunt", show="alles"), NL)
    assert page.rows[0].way_in == told
    assert (page.rows[0].name in names(load(), q="pluspunt")) is (offer in DOORS)


def test_an_old_list_no_longer_stands_for_a_place(store, load):
    with store.write() as session:
        session.execute(
            update(tables.source_row).where(tables.source_row.c.name.contains("Pluspunt")).values(listed_on="2023-01")
        )
    page = home(load(), PlaceFilter(q="pluspunt", show="alles"), NL)
    assert page.rows[0].way_in == "Wij weten niet of deze plek er nog is. Bel of kijk eerst."
    assert (page.others, home(load(), PlaceFilter(q="pluspunt"), NL).others) == (0, 1)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("Mo-Fr 09:00-17:00", "nu open tot 17.00 uur"),
        ("Mo-Fr 13:00-17:00", "nu dicht, vandaag open vanaf 13.00 uur"),
        ("Tu 10:00-12:00", "nu dicht, open op dinsdag 15 september vanaf 10.00 uur"),
        ("24/7", "dag en nacht open"),
        ("", None),
        ("onzin", None),
        ('Mo-Fr 09:00-17:00 "op afspraak"', None),
    ],
)
def test_open_is_said_only_when_the_hours_are_known(world, hours, told):
    found = opening(hours, world, NL)
    assert (found.text if found else None) == told


def test_school_holidays_come_from_the_table(world):
    # Monday 14 September 2026 is no school holiday: SH is closed then, and beyond the table it is unknown.
    hours = "Mo-Fr 09:00-17:00; SH off"
    assert opening(hours, world, NL) is None
    known = replace(
        world,
        school_holidays=(Period(date(2026, 7, 4), date(2026, 8, 16)), Period(date(2026, 10, 10), date(2026, 10, 18))),
    )
    assert opening(hours, known, NL).text == "nu open tot 17.00 uur"
    during = replace(known, now=datetime(2026, 7, 6, 10, tzinfo=AMSTERDAM_TIME))
    assert not opening(hours, during, NL).is_open


def test_open_now_passes_only_what_is_known_to_be_open(store, load):
    assert not home(load(), PlaceFilter(), NL).hours_known
    with store.write() as session:
        session.execute(
            update(tables.place).where(tables.place.c.name.contains("Pluspunt")).values(opening_hours="Mo 09:00-17:00")
        )
        session.execute(
            update(tables.place).where(tables.place.c.name == "OBA Geuzenveld").values(opening_hours="Tu 09:00-17:00")
        )
    assert names(load(), open_now=True) == ["Huis van de Wijk 't Pluspunt"]


def test_a_name_of_a_wijk_is_recognised(world):
    found = home(world, PlaceFilter(q="GEUZEN"), NL).found.rows
    assert ("FB", "Geuzenveld") in [(row.id, row.name) for row in found]


def test_points_and_rows_are_the_same_records(world):
    asked = PlaceFilter(area="F")
    points = places_geojson(world, asked, NL)["features"]
    assert [point["properties"]["name"] for point in points] == names(world, area="F")
    assert {point["properties"]["checked"] for point in points} == {
        "staat op de lijst van de gemeente (mei 2026), nog door niemand gecontroleerd"
    }
