"""The door of a house decides to whom it is told, and nothing of care stands where others may read (rule 9)."""

import re

import pytest

from socialmap.guide.finding import search
from socialmap.guide.gathering import begin_near
from socialmap.guide.origin import from_point
from socialmap.guide.wishes import SAME, WISHES
from socialmap.i18n import words
from socialmap.model import Access, Activity, Offer, PlaceKind, Status
from socialmap.queries.kaart.area import area_page
from socialmap.queries.kaart.place import place_page
from socialmap.queries.kaart.places import PlaceFilter, find, places_geojson
from socialmap.queries.wegwijzer.agenda import agenda
from socialmap.queries.wegwijzer.guide import answer, referral
from socialmap.queries.wegwijzer.guide_form import GuideForm
from socialmap.queries.wegwijzer.safari import Asked, safari
from socialmap.queries.wegwijzer.sheet import sheet
from socialmap.queries.wegwijzer.sheet_paper import sheet_page
from socialmap.queries.wegwijzer.take_along import neighbourhood_file
from tests.support.records import SOURCE
from tests.support.worlds import X, Y, at, made_world

NL = words("nl")
CARE = re.compile(r"ggz|dementie|verwijzing|dagbesteding|opvang|behandeling|begeleiding|zorg", re.IGNORECASE)
ROW = dict.fromkeys(("opening_hours",), "")
HOUSES = {
    "open": (PlaceKind.BUURTKAMER, Offer.OPEN, "De Brug"),
    "some": (PlaceKind.INLOOP, Offer.FOR_SOME, "Clubhuis Noord GGZ"),
    "unknown": (PlaceKind.INLOOP, Offer.UNKNOWN, "De Buurvrouw"),
    "letter": (PlaceKind.DAGBESTEDING, Offer.REFERRAL, "Werkplaats dementie"),
}


def an_activity(id, place, **changes):
    ordinary = {
        "schedule": "Tu 10:00-12:00", "access": Access.WALK_IN, "status": Status.LISTED, "listed_on": "2026-05",
        "source_id": SOURCE,
    }  # fmt: skip
    return Activity(id, f"Koffie en lunch {id}", place_id=place, **{**ordinary, **changes})


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    places = [
        (id, kind, X + 60 * number, Y, {"offer": door, "name": name})
        for number, (id, (kind, door, name)) in enumerate(HOUSES.items(), start=1)
    ]
    told = [
        an_activity("bij-some", "some"),
        an_activity("bij-letter", "letter", access=Access.UNKNOWN),
        an_activity("inloop-bij-letter", "letter"),
    ]
    made = made_world(tmp_path_factory.mktemp("doors"), places=places, records=told)
    for id, (_, _, name) in HOUSES.items():
        made.places.loc[id, ["name", "street", "house_number"]] = name, "Straat", str(len(id))
    return made


def here(world):
    return from_point(world, *at(X, Y).values())


def ask(world, *wishes, **asked):
    return answer(world, GuideForm(wishes=wishes, **{"minutes": 15, **asked}), here(world), NL)


def names(rows):
    return {row.name for row in rows}


@pytest.mark.parametrize("wishes", [(), ("ontmoeten",), ("ontmoeten", "rust"), tuple(set(WISHES) - {SAME})])
def test_a_house_for_some_is_never_offered_to_who_did_not_ask(world, wishes):
    found = ask(world, *wishes)
    shown = [*found.sure, *found.maybe, *found.nearly, *found.far, *found.formal, *found.same]
    assert "some" not in {row.place.id for row in shown}
    assert "Clubhuis" not in found.message + str(found.features)


def test_who_asks_finds_it_under_a_heading_of_its_own_in_its_own_words(world):
    found = ask(world, SAME)
    assert names(found.same) == {"Clubhuis Noord GGZ", "Koffie en lunch bij-some"}
    assert found.sure == found.maybe == found.far == found.nearly == []
    house = next(row for row in found.same if not row.activity)
    assert house.way_in == "Zonder verwijzing. Bedoeld voor een groep mensen: vraag voor wie."
    assert (house.for_whom, house.not_for, house.place.kind_label, house.usual) == ("", "", "", [])
    assert house.questions[0] == "Voor wie is het bedoeld? Mag ik een keer komen kijken?"


def test_with_another_wish_both_answers_come(world):
    found = ask(world, "ontmoeten", SAME)
    assert "Clubhuis Noord GGZ" in names(found.same)
    assert "De Brug" in names(found.maybe)
    assert names(found.same).isdisjoint(names([*found.sure, *found.maybe]))


def test_a_referrer_reads_them_apart_too(world):
    form = GuideForm(minutes=30, wishes=(SAME,))
    found = referral(world, form, here(world), NL)
    assert "Clubhuis Noord GGZ" in names(found.same)
    assert found.sure == found.maybe == []


def test_a_door_that_nobody_told_is_ring_first_and_never_sure(world):
    found = ask(world)
    assert "De Buurvrouw" not in names(found.sure)
    row = next(row for row in found.maybe if row.name == "De Buurvrouw")
    assert row.way_in == "Bel eerst: wij weten niet of u zo kunt binnenlopen."
    assert row.questions[0] == "Kunnen we zo binnenlopen? Is het voor iedereen?"
    assert "De Brug" in names(found.sure)


def test_after_referral_says_with_whom_the_first_talk_is(world):
    found = ask(world)
    rows = {row.name: row for row in found.maybe}
    assert rows["Werkplaats dementie"].way_in == "Eerst een gesprek, met het Buurtteam of de aanbieder."
    assert "Met wie is het eerste gesprek?" in rows["Werkplaats dementie"].questions
    # An activity there that says nothing of its door has that of its place; one that says "walk in" is open.
    assert rows["Koffie en lunch bij-letter"].way_in == rows["Werkplaats dementie"].way_in
    assert "Koffie en lunch inloop-bij-letter" in names(found.sure)


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("open", "Open voor iedereen."),
        ("some", "Zonder verwijzing. Bedoeld voor een groep mensen: vraag voor wie."),
        ("unknown", "Bel eerst: wij weten niet of u zo kunt binnenlopen."),
        ("letter", "Eerst een gesprek, met het Buurtteam of de aanbieder."),
    ],
)
def test_every_door_is_said_on_its_page_and_by_the_api(world, id, said, monkeypatch):
    monkeypatch.setattr("socialmap.queries.kaart.place.canonical_id", lambda id: id)
    assert place_page(world, id, NL).door == said
    features = {one["id"]: one["properties"] for one in places_geojson(world, PlaceFilter(), NL)["features"]}
    assert features[id]["door"] == HOUSES[id][1]
    assert features[id].get("way_in", "Open voor iedereen.") == said


def test_a_search_by_name_always_finds_it(world):
    assert list(find(world, PlaceFilter(q="clubhuis noord"), NL).index) == ["some"]
    rows = [near.place.id for group in area_page(world, "FA", NL).groups for near in group.rows]
    assert "some" in rows


@pytest.mark.parametrize("id", ["some", "letter", "unknown"])
def test_paper_calendar_and_message_have_name_and_address_without_words_of_care(world, id):
    form = GuideForm(minutes=30, wishes=(SAME,))
    made = sheet(world, form, here(world), [id], NL, address=lambda id: f"https://kaart.example/plek/{id}")
    page = sheet_page(world, made, NL)
    said = re.sub(r"<(style|svg|script).*?</\1>|<[^>]+>", " ", page[page.index("<main") :], flags=re.DOTALL)
    assert CARE.findall(said) == []
    assert f"Straat {len(id)}" in said
    calendar = agenda(world, (id,), NL)
    assert CARE.findall(calendar.file.decode() + " ".join([*calendar.names, *calendar.left_out])) == []
    message = ask(world, *([SAME] if id == "some" else ["ontmoeten", "maken"])).message
    assert message
    assert CARE.findall(message) == []


def test_the_sheet_keeps_what_is_left_of_the_name(world):
    form = GuideForm(minutes=30)
    made = sheet(world, form, here(world), ["some"], NL, address=str)
    assert made.title == "Zo komt u bij Clubhuis Noord"
    assert made.places[0].kind == ""
    told = {fact.text for fact in made.places[0].facts}
    assert "Vraag eerst of het iets voor u is." in told
    letter = sheet(world, form, here(world), ["letter"], NL, address=str)
    assert letter.title == "Zo komt u bij Werkplaats"
    assert "Eerst een gesprek." in {fact.text for fact in letter.places[0].facts}


def test_a_walk_and_a_file_to_take_along_have_none_either(world):
    origin = here(world)
    walk = safari(world, Asked(("open", "some", "letter"), limit=240), begin_near(world, origin, NL), NL)
    said = " ".join([stop.place.name + stop.place.kind_label for stop in walk.stops] + walk.left_out + [walk.start])
    assert "Clubhuis Noord" in said
    assert CARE.findall(said) == []
    page = neighbourhood_file(world, origin, NL, minutes=15, profile="rustig")
    rows = re.findall(r'<li class="place".*?</li>\s*(?=<li class="place"|</ol>)', page, re.DOTALL)
    told = re.sub(r"<[^>]+>", " ", " ".join(rows))
    assert "Clubhuis Noord" in told
    assert {"GGZ", "dementie", "dagbesteding", "verwijzing"}.isdisjoint(CARE.findall(told))


def test_nobody_starts_a_walk_at_a_house_for_some_without_having_chosen_it(world):
    near = from_point(world, *at(X + 121, Y).values())
    assert begin_near(world, near, NL).place_id == "open"


def test_a_search_for_coffee_finds_no_house_for_some_and_its_name_does(world):
    def found(text):
        return {hit.entry.at or hit.entry.id for hit in search(world, text, NL).hits}

    assert {"open", "unknown"} <= found("koffie")
    assert "some" not in found("koffie") | found("lunch") | found("eten")
    assert "some" in found("clubhuis noord ggz") & found("clubhuis") & found("koffie en lunch bij-some")
    assert "some" in found("lotgenoten"), "who asks for people who go through the same"
