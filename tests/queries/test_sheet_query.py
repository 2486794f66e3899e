"""The sheet of chosen places: one A4, what is known and what to ask, and nothing of where somebody lives."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pypdf import PdfReader

from socialmap import geo
from socialmap.errors import BadInputError, NotFoundError
from socialmap.guide.origin import FROM_PLACE, FROM_POINT, Origin
from socialmap.i18n import words
from socialmap.model import Access, Activity, Known, PlaceKind, Status
from socialmap.network.files import save_network
from socialmap.queries.wegwijzer.guide_form import GuideForm
from socialmap.queries.wegwijzer.sheet import sheet
from socialmap.queries.wegwijzer.sheet_paper import sheet_page, sheet_pdf
from tests.support.networks import CORNER, grid
from tests.support.records import SOURCE, a_place, a_row
from tests.support.worlds import at, made_world

DUTCH = words("nl")
PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"
FORM = GuideForm(profile="rustig", minutes=30)
EVIL = "<b>De\u202e Brug</b>"
KNOWN = {"opening_hours": "Mo-Fr 10:00-17:00; We 13:30-16:00", "free_of_charge": Known.YES, "step_free": Known.NO}


def put(id, name, east, north, **changes):
    where = {**at(CORNER[0] + east, CORNER[1] + north), "listed_on": "2026-05", "listed_source_id": SOURCE}
    return [a_place(id, name, kind=PlaceKind.BUURTKAMER, **where, **changes), a_row(id, f"r-{id}")]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Streets as a grid of 100 m, with places on it; one without streets near."""
    folder = tmp_path_factory.mktemp("sheet")
    save_network(grid(9), folder / "straten.bin")
    koffie = Activity(
        "koffie",
        "Koffieochtend",
        place_id="kamer",
        rhythm="elke dinsdag",
        access=Access.WALK_IN,
        for_whom="buren",
        status=Status.LISTED,
        listed_on="2026-05",
        source_id=SOURCE,
    )
    records = [
        *put("p1", "De Brug", 300, 205, phone="020 1234567", street="Noordlaan", house_number="3", **KNOWN),
        *put("p2", "De Plint", 700, 705),
        *put("p3", "De Kamer", 105, 600),
        *put("evil", EVIL, 505, 400),
        *put("ver", "Ver weg", 3000, 500),
        koffie,
    ]
    made = made_world(
        folder, places=[("kamer", PlaceKind.BUURTKAMER, CORNER[0] + 300, CORNER[1] + 605)], records=records
    )
    return replace(made, streets=folder / "straten.bin", profiles=PROFILES, _cache={})


def start(east=0, north=50, about=FROM_POINT, name=""):
    x, y = CORNER[0] + east, CORNER[1] + north
    return Origin(*at(x, y).values(), x, y, about, name)


def made(world, *ids, origin=None, form=FORM, language="nl"):
    return sheet(world, form, origin or start(), ids, words(language), address=lambda id: f"https://kaart.example/{id}")


def pages(world, found, language="nl"):
    return len(PdfReader(BytesIO(sheet_pdf(world, found, words(language)))).pages)


def test_what_is_known_stands_on_it_and_what_is_not_is_asked(world):
    (brug,) = made(world, "p1").places
    facts = {fact.pictogram: fact.text for fact in brug.facts}
    assert (facts["gratis"], facts["zonder_trap"], facts["telefoon"]) == ("gratis", "nee", "020 1234567")
    assert [day.hours for day in brug.week][1:4] == [(("10", "17"),), (("13.30", "16"),), (("10", "17"),)]
    assert [day.hours for day in brug.week][5:] == [(), ()]
    assert brug.old
    assert brug.checked == "Staat op de lijst van de gemeente (mei 2026), nog door niemand gecontroleerd"
    (plint,) = made(world, "p2").places
    assert [fact.pictogram for fact in plint.facts if not fact.text] == ["euro", "zonder_trap", "persoon", "telefoon"]
    assert not plint.week_known


def test_hours_that_are_not_certain_are_told_as_they_are_on_the_list(world):
    places = world.places.copy()
    places.loc["p2", "opening_hours"] = "ma 's ochtends"
    (plint,) = made(replace(world, places=places, _cache={}), "p2").places
    assert plint.opening == "Zo staat het op de lijst: ma 's ochtends"
    assert not plint.week_known


def test_once_a_month_is_told_in_words_and_not_as_seven_times_closed(world):
    places = world.places.copy()
    places.loc["p2", "opening_hours"] = "1e zaterdag van de maand 11-15 uur"
    monthly = replace(world, places=places, _cache={})
    (plint,) = made(monthly, "p2").places
    assert plint.week_known
    assert plint.week_words == "1e zaterdag van de maand van 11.00 tot 15.00 uur"
    assert plint.week_note == "zaterdag 3 oktober: 11.00 tot 15.00 uur"
    for language in ("nl", "ar"):
        page = sheet_page(monthly, made(monthly, "p2", language=language), words(language))
        assert 'lang="nl" dir="ltr">1e zaterdag van de maand van 11.00 tot 15.00 uur<' in page
        assert 'class="shut"' not in page
    assert pages(monthly, made(monthly, "p2")) == 1


def test_what_happens_there_is_told(world):
    (kamer,) = made(world, "kamer").places
    assert kamer.activities == ("Koffieochtend: elke dinsdag",)


def test_one_place_is_one_a4_with_way_week_lines_and_code(world):
    found = made(world, "p1")
    page = sheet_page(world, found, DUTCH)
    for words_ in (
        "Zo komt u bij De Brug",
        "Iemand belt u een dag van tevoren. Wie? (naam)",
        "Wie gaat mee?",
        "Gevaar: 112",
        "bij u thuis",
    ):
        assert words_ in page
    assert page.count('class="drawn-map"') == 1
    assert page.count('class="segno"') == 1
    assert "https://kaart.example/p1" in page
    assert pages(world, found) == 1


def test_more_places_have_a_map_with_numbers_and_then_an_a4_each(world):
    found = made(world, "p1", "p2")
    page = sheet_page(world, found, DUTCH)
    assert page.count('class="drawn-map"') == 3
    assert re.findall(r'sheet-number">(\d)', page) == ["1", "2", "1", "2"]
    assert pages(world, found) == 3


@pytest.mark.parametrize("language", ["ar", "ti"])
def test_it_fits_in_other_letters_and_directions(world, language):
    found = made(world, "p1", language=language)
    assert f'lang="{language}" dir="{words(language).direction}"' in sheet_page(world, found, words(language))
    assert pages(world, found, language) == 1


def test_a_home_is_nowhere_but_a_stop_or_place_is_named(world):
    found = made(world, "p2", origin=start(0, 51))
    assert found.start == "Start: bij u thuis"
    assert tuple(found.places[0].way.line[0]) != (CORNER[0], CORNER[1] + 51)
    named = made(world, "p2", origin=start(about=FROM_PLACE, name="OBA"))
    assert named.start == "Start: OBA"


def test_without_streets_there_is_no_map_and_no_way_but_the_rest(world):
    found = made(world, "ver")
    page = sheet_page(world, found, DUTCH)
    assert "drawn-map" not in page
    assert "Wij kennen de straten hier niet." in page
    assert "geschat" in page
    assert pages(world, found) == 1


def test_on_wheels_what_nobody_knows_of_the_way_is_named(world):
    found = made(world, "p2", form=replace(FORM, profile="rolstoel"))
    page = sheet_page(world, found, DUTCH)
    assert all(line in page for line in found.places[0].way.unknown)
    assert ("Dit weten we niet van de weg" in page) == bool(found.places[0].way.unknown)


@pytest.mark.parametrize(("ids", "sentence"), [((), "Kies eerst een plek"), (tuple("abcdef"), "passen vijf plekken")])
def test_too_few_or_too_many_is_a_sentence(world, ids, sentence):
    with pytest.raises(BadInputError, match=sentence):
        made(world, *ids)


def test_a_place_that_became_hidden_is_said_and_left_out(world):
    with pytest.raises(NotFoundError, match="bestaat niet"):
        made(world, "weg")
    found = made(world, "weg", "p1", "p1")
    assert [place.name for place in found.places] == ["De Brug"]
    assert found.left_out == ("Een plek die u koos, bestaat niet (meer). Die staat niet op dit blad.",)


def test_a_place_that_is_not_offered_is_not_on_it(world):
    gone = world.places.assign(offered=world.places["offered"] & (world.places.index != "p3"))
    there = replace(world, places=gone, _cache={})
    with pytest.raises(NotFoundError, match="Van De Kamer weten wij niet zeker"):
        made(there, "p3")


def test_markup_and_overrides_in_a_name_are_text(world):
    found = made(world, "evil", "p1")
    page = sheet_page(world, found, DUTCH)
    assert "<b>De" not in page
    assert "\u202e" not in page
    assert "&lt;b&gt;De" in page


def test_whose_word_an_activity_is_stands_among_the_sources(world):
    listed = pd.concat([world.sources, world.sources.loc[[SOURCE]].rename(index={SOURCE: "cafes"})])
    there = replace(world, activities=world.activities.assign(source_id="cafes"), sources=listed, _cache={})
    assert "cafes" in [one.id for one in made(there, "kamer").sources]
    assert "cafes" not in [one.id for one in made(there, "p1").sources]


def test_a_bench_along_the_way_is_told_with_its_source_and_on_the_page(world):
    line = made(world, "p1").places[0].way.line
    x, y = line[len(line) // 2]
    told = {"kind": "bankje", "reference": "n1", "name": "", "source_id": SOURCE, **at(x, y + 5)}
    bench = gpd.GeoDataFrame([told], geometry=[shapely.Point(x, y + 5)], crs=geo.RD)
    found = made(replace(world, features=bench, _cache={}), "p1")
    assert made(world, "p1").places[0].rests == ""
    assert found.places[0].rests == "Onderweg: 1 bankje."
    assert SOURCE in str(found.sources) or len(found.sources) > 1
    assert len(set(found.sources)) == len(found.sources)
    page = sheet_page(replace(world, features=bench, _cache={}), found, DUTCH, stylesheet="")
    assert "Onderweg: 1 bankje." in page
