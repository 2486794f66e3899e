"""The file to take along: everything is inside, nothing of who asked is, and names stay text."""

import json
import re
from dataclasses import replace

import pytest

from socialmap.errors import NotFoundError
from socialmap.guide.origin import FROM_ADDRESS, from_point, from_text
from socialmap.i18n import words
from socialmap.model import Activity, Known, PlaceKind, Status
from socialmap.queries.wegwijzer.take_along import neighbourhood, neighbourhood_file
from socialmap.sources.addresses import Address
from tests.support.records import SOURCE
from tests.support.worlds import X, Y, at, city_on_foot, made_world

DUTCH = words("nl")
EVIL = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>\u202e'
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    koor = Activity(
        "koor",
        "Zangkoor",
        place_id="De Vlakte",
        schedule="Tu 13:00-16:00",
        cost_eur=2.5,
        for_whom="iedereen uit de buurt",
        status=Status.LISTED,
        listed_on="2026-05",
        source_id=SOURCE,
    )
    history = Activity("oud", "Oude groep", place_id="De Vlakte", status=Status.HISTORY, source_id=SOURCE)
    places = [("De Trap", PlaceKind.BUURTKAMER, X + 100, Y), ("De Vlakte", PlaceKind.HUIS_VAN_DE_WIJK, X + 300, Y)]
    made = made_world(tmp_path_factory.mktemp("made"), places=places, records=[koor, history])
    made.places.loc["De Trap", ["step_free", "phone"]] = Known.NO, "020 1234567"
    made.places.loc["De Trap", "opening_hours"] = "Mo-Fr 10:00-17:00; 2026 Sep 16 off"
    made.places.loc["De Vlakte", ["step_free", "free_of_charge", "toilet"]] = Known.YES
    return made


def start(world):
    return from_point(world, *at(X, Y).values(), about=FROM_ADDRESS)


def shown(world, **asked):
    return neighbourhood(world, start(world), DUTCH, **{"minutes": 15, "profile": "rustig", **asked})


def written(world, **asked):
    return neighbourhood_file(world, start(world), words(asked.pop("language", "nl")), minutes=15, profile="rustig")


def test_a_place_says_when_for_what_and_whom_to_ask(world):
    trap, vlakte = shown(world).near
    assert (trap.number, trap.name, trap.is_start) == (1, "De Trap", True)
    assert [(day.day, day.hours) for day in trap.hours][:1] == [("maandag", "10.00 tot 17.00 uur")]
    assert trap.hours[5].hours == "dicht"
    assert trap.other_days == ["woensdag 16 september: dicht"]
    assert (trap.phone, trap.role) == ("020 1234567", "de gastvrouw of gastheer")
    assert trap.facts == ["Zonder trap naar binnen: nee"]
    assert trap.questions == ["Kost het niets? Ook de koffie niet?", "Is er een toilet voor bezoekers?"]
    assert vlakte.questions == ["Wanneer bent u open?"]
    assert vlakte.cost == "gratis"
    assert vlakte.for_whom == ["iedereen uit de buurt"]
    assert [activity.name for activity in vlakte.activities] == ["Zangkoor"], "history is not offered"


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("ma 's ochtends", "ma 's ochtends"),
        ('"op afspraak"', '("op afspraak")'),
    ],
)
def test_hours_that_are_not_certain_are_told_as_they_are_on_the_list(world, hours, told):
    places = world.places.copy()
    places.loc["De Trap", "opening_hours"] = hours
    other = replace(world, places=places, _cache={})
    entry = shown(other).near[0]
    assert (entry.hours, entry.written) == ([], f"Zo staat het op de lijst: {told}")
    assert "Wanneer bent u open?" in entry.questions
    assert "Zo staat het op de lijst: " in written(other)


def test_once_a_month_is_told_in_words_with_the_next_days(world):
    places = world.places.copy()
    places.loc["De Trap", "opening_hours"] = "Sa[1] 11:00-15:00"
    other = replace(world, places=places, _cache={})
    entry = shown(other).near[0]
    assert entry.hours == []
    assert entry.written == "Zo staat het op de lijst: 1e zaterdag van de maand van 11.00 tot 15.00 uur"
    assert entry.other_days == ["zaterdag 3 oktober: 11.00 tot 15.00 uur"]
    assert "Wanneer bent u open?" not in entry.questions
    assert "van 11.00 tot 15.00 uur · zaterdag 3 oktober: 11.00 tot 15.00 uur" in written(other)


def test_without_streets_the_way_is_an_estimate_and_no_route_is_made_up(world):
    page = shown(world)
    assert "hemelsbreed" in page.estimated
    vlakte = page.near[1]
    assert vlakte.distance.endswith(", geschat")
    assert vlakte.way.steps == ()
    assert "Zo komt u daar" not in written(world)


def test_hours_go_along_as_a_week_until_the_day_to_look_again(world):
    data = shown(world).data
    assert data["last"] == "2026-10-26"
    (trap,), vlakte = data["places"][1], data["places"][2]
    assert trap["usual"][0] == ((600, 1020),)
    assert trap["other"] == {"2026-09-16": ()}
    assert vlakte[0] is None
    assert vlakte[1]["usual"][1] == ((780, 960),)
    html = written(world)
    assert "Gemaakt op maandag 14 september 2026." in html
    assert "Kijk na maandag 26 oktober 2026 of er een nieuw bestand is." in html


def test_nothing_can_be_fetched(world):
    html = written(world)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:")
    assert not re.search(r"""(?:src|href|action)=["'](?!#|data:|tel:)""", html)
    assert re.findall(r"https?://[^\"' ]+", html) == ["http://www.w3.org/2000/svg"]
    assert "@import" not in html
    assert "url(" not in html.replace("url(#", "")


def test_where_somebody_starts_is_not_in_it(world):
    page, html = shown(world), written(world)
    assert page.start == "Start: De Trap"
    point = start(world)
    for told in (f"{point.lon:.4f}", f"{point.lat:.4f}", f"{point.x:.0f}", f"{point.y:.0f}", "adres dat u typte"):
        assert told not in html


def test_names_are_text_wherever_they_stand(tmp_path):
    world = made_world(tmp_path, places=[("Dichtbij", PlaceKind.BUURTKAMER, X + 100, Y)])
    world.places.loc["Dichtbij", ["name", "street", "phone", "note"]] = EVIL
    html = written(world)
    for bad in ("<img", "<script>alert", "\u202e", "</script><"):
        assert bad not in html
    assert html.count("<script") == html.count("</script>") == 2
    json.loads(re.search(r'id="gegevens">(.*?)</script>', html, re.DOTALL)[1])


def test_english_and_from_right_to_left(world):
    html = written(world, language="en")
    assert '<html lang="en" dir="ltr">' in html
    assert "Made on Monday 14 September 2026." in html
    assert "10:00 to 17:00" in html
    assert '<html lang="ar" dir="rtl">' in written(world, language="ar")


def test_a_profile_that_does_not_exist_is_one_sentence(world):
    with pytest.raises(NotFoundError, match="vliegen"):
        shown(world, profile="vliegen")


def test_nothing_near_is_one_sentence(tmp_path):
    world = made_world(tmp_path)
    with pytest.raises(NotFoundError, match="geen halte en geen plek"):
        shown(world)


@pytest.fixture(scope="module")
def city(real_data):
    return city_on_foot(real_data)


@pytest.mark.real_data
@pytest.mark.slow
def test_the_real_city_fits_in_a_small_file_with_its_streets_and_ways(city):
    largest = 0
    for lon, lat in ((4.79086, 52.38134), (4.8936, 52.3731), (4.80264, 52.37803)):
        shares = []
        html = neighbourhood_file(
            city, from_point(city, lon, lat), DUTCH, minutes=30, profile="wandelen", progress=shares.append
        )
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        largest = max(largest, len(html.encode()))
        assert "U bent er." in html
        assert "OpenStreetMap" in html
    assert largest < 3 * MEGABYTE


@pytest.mark.real_data
@pytest.mark.slow
def test_an_address_that_was_typed_is_nowhere_in_the_file(city):
    typed = "Lambertus Zijlplein 9987"
    found = from_text(
        city, typed, same_buurt=lambda _: None, look_up=lambda _: [Address(f"{typed}, Amsterdam", 4.8063, 52.3792)]
    )
    assert found.about == FROM_ADDRESS
    html = neighbourhood_file(city, found, DUTCH, minutes=15, profile="rustig")
    for told in ("9987", "4.806", f"{found.x:.0f}", f"{found.y:.0f}", DUTCH.gettext(FROM_ADDRESS)):
        assert told not in html
