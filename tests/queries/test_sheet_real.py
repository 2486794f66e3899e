"""Sheets of the real city: each one A4, from a home as well as from a place."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from socialmap.guide.offers import offers
from socialmap.guide.origin import from_point
from socialmap.i18n import words
from socialmap.queries.wegwijzer.guide_form import GuideForm
from socialmap.queries.wegwijzer.sheet import sheet
from socialmap.queries.wegwijzer.sheet_paper import sheet_page, sheet_pdf
from tests.support.worlds import city_on_foot

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
EENDRACHT = (4.79086, 52.38134)
DUTCH = words("nl")
#: A start and a place to walk to from there, over four to nine steps.
WAYS = [
    (EENDRACHT, "BK Stichting De Brug", "rustig"),
    (EENDRACHT, "HvdW 't Pluspunt", "rustig"),
    (EENDRACHT, "Kinderboerderij de Strohalm", "rollator"),
    (EENDRACHT, "Cordaan Geuzenveld", "wandelen"),
    (EENDRACHT, "BK Stichting De Brug", "rolstoel"),
]


@pytest.fixture(scope="module")
def city(real_data):
    return city_on_foot(real_data)


def found(city, point, names, profile):
    ids = [str(city.places.index[city.places["name"] == name][0]) for name in names]
    form = GuideForm(minutes=30, profile=profile)
    origin = from_point(city, *point)
    return sheet(city, form, origin, ids, DUTCH, address=lambda id: f"https://socialekaart.example/plek/{id}")


@pytest.mark.parametrize(("point", "name", "profile"), WAYS)
def test_one_place_is_one_a4(city, point, name, profile):
    made = found(city, point, [name], profile)
    assert len(made.places[0].way.steps) >= 4
    text = PdfReader(BytesIO(sheet_pdf(city, made, DUTCH)))
    assert len(text.pages) == 1
    assert "Gevaar: 112" in text.pages[0].extract_text()


def test_a_wheelchair_is_told_what_nobody_knows_of_the_way(city):
    made = found(city, EENDRACHT, ["BK Stichting De Brug"], "rolstoel")
    unknown = made.places[0].way.unknown
    assert unknown
    assert all(line in sheet_page(city, made, DUTCH) for line in unknown)


def test_five_places_are_one_a4_and_one_each(city):
    names = [*dict.fromkeys(name for _, name, _ in WAYS), "OBA Geuzenveld"]
    assert len(PdfReader(BytesIO(sheet_pdf(city, found(city, EENDRACHT, names, "rustig"), DUTCH))).pages) == 6


#: Long ways on wheels, in the languages that need most room: found by trying all places within half an hour.
LONG = (4.8535, 52.3795)


@pytest.mark.parametrize("language", ["nl", "es", "ar", "ti"])
def test_however_long_the_words_a_place_is_one_a4(city, language):
    speaks = words(language)
    form, origin = GuideForm(minutes=30, profile="rolstoel"), from_point(city, *LONG)
    reached = sorted(offers(city, origin, profile="rolstoel", asked=None, minutes=30), key=lambda one: -one.way.minutes)
    ids = list(dict.fromkeys(one.place_id for one in reached))[:3]
    for id in ids:
        made = sheet(city, form, origin, [id], speaks, address=lambda id: f"https://socialekaart.example/plek/{id}")
        text = PdfReader(BytesIO(sheet_pdf(city, made, speaks)))
        assert len(text.pages) == 1, made.places[0].name
        assert "112" in text.pages[0].extract_text()


def test_five_places_are_six_pages_in_spanish_on_wheels(city):
    speaks, form, origin = words("es"), GuideForm(minutes=30, profile="rolstoel"), from_point(city, *LONG)
    ids = list(dict.fromkeys(one.place_id for one in offers(city, origin, profile="rolstoel", asked=None, minutes=30)))
    made = sheet(city, form, origin, ids[:5], speaks, address=lambda id: f"https://socialekaart.example/plek/{id}")
    text = PdfReader(BytesIO(sheet_pdf(city, made, speaks)))
    assert len(text.pages) == 1 + len(made.places)
    assert "112" in text.pages[0].extract_text(), "the block with 112 stays on its page"
