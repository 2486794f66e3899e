"""Where somebody starts; only what may be an address is looked up outside."""

import pandas as pd
import pytest

from socialmap.errors import BadInputError, SourceUnavailableError
from socialmap.guide import origin
from socialmap.guide.origin import NoOrigin, Origin, from_point, from_text
from socialmap.model import PlaceKind
from socialmap.sources.addresses import Address
from tests.support.records import a_place, a_row
from tests.support.worlds import X, Y, at, buurt, made_world

BUURT = buurt("BU0363FA01", "WK0363FA", X + 300, Y, 200)
PLACES = (
    ("a", "De Brug", "Albardakade", "3", "1067DD", 0),
    ("b", "De Plint", "Albardakade", "21", "1067DE", 100),
    ("c", "De Plint", "Café-straat", "8", "1068AA", 300),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    records = []
    for id, name, street, number, postcode, east in PLACES:
        where = {"street": street, "house_number": number, "postcode": postcode, **at(X + east, Y)}
        records += [a_place(id, name, kind=PlaceKind.BUURTKAMER, **where), a_row(id, f"r-{id}")]
    buurten = [{**BUURT, "name": "De Eendracht-Zuid"}]
    return made_world(tmp_path_factory.mktemp("origin"), records=records, areas=buurten)


def same_buurt(postcode):
    known = {"1067ZZ": "De Eendracht Zuid", "1068ZZ": "Buurt 9"}
    rows = [(postcode, known[postcode])] if postcode in known else []
    return pd.DataFrame(rows, columns=["postcode", "buurt_name"])


def find(world, text, look_up=None):
    def nobody(typed):
        pytest.fail(f"looked up outside: {typed}")

    return from_text(world, text, same_buurt=same_buurt, look_up=look_up or nobody)


def east(found):
    assert isinstance(found, Origin), found
    return round(found.x - X)


@pytest.mark.parametrize(
    ("text", "metres", "about"),
    [
        ("de brug", 0, origin.FROM_PLACE),
        ("  Brug ", 0, origin.FROM_PLACE),
        ("1067 dd", 0, origin.FROM_POSTCODE),
        ("1067ZZ", 300, origin.FROM_AREA),
        ("de eendracht-zuid", 300, origin.FROM_AREA),
        ("cafe-straat", 300, origin.FROM_STREET),
        ("Albardakade 21", 100, origin.FROM_ADDRESS),
    ],
)
def test_what_we_know_is_found_without_asking_anybody(world, text, metres, about):
    found = find(world, text)
    assert east(found) == metres
    assert found.about == about


@pytest.mark.parametrize("text", ["cafe-straat", "Albardakade 21", "1067DD"])
def test_what_is_said_of_a_start_never_holds_what_was_typed(world, text):
    assert find(world, text).name == ""


def test_a_postcode_of_an_unknown_buurt_starts_near_its_four_digits(world):
    assert east(find(world, "1068ZZ")) == 300


@pytest.mark.parametrize(("text", "reason"), [("", origin.NOTHING_TYPED), ("9999ZZ", origin.NO_POSTCODE)])
def test_nothing_to_start_from(world, text, reason):
    assert find(world, text) == NoOrigin(reason)


def test_two_places_of_one_name_are_a_choice(world):
    found = find(world, "de plint")
    assert found.reason == origin.CHOOSE
    assert [found.name for found in found.suggestions] == ["De Plint, Albardakade", "De Plint, Café-straat"]


def test_an_address_is_looked_up_and_checked(world):
    lon, lat = at(X + 50, Y).values()
    asked = []

    def look_up(typed):
        asked.append(typed)
        return [Address("Teststraat 12, 1067AA Amsterdam", lon, lat)]

    assert east(find(world, "Teststraat 12", look_up)) == 50
    assert asked == ["Teststraat 12"]
    other = find(world, "Teststraat 14", look_up)
    assert other.reason == origin.NOT_FOUND
    assert [found.name for found in other.suggestions] == ["Teststraat 12, 1067AA Amsterdam"]


def test_a_postcode_with_a_number_is_an_address(world):
    here = [Address("Teststraat 12, 1067ZZ Amsterdam", *at(X + 50, Y).values())]
    assert east(find(world, "1067zz 12", lambda typed: here)) == 50
    assert east(find(world, "1067zz 13", lambda typed: here)) == 300
    assert east(find(world, "1067 ZZ, 12", unreachable)) == 300


def unreachable(typed):
    msg = "no"
    raise SourceUnavailableError(msg)


@pytest.mark.parametrize(("text", "metres"), [("Albardakade 5", 0), ("albardakade 19-2, Amsterdam", 100)])
def test_without_the_kadaster_the_stored_street_serves(world, text, metres):
    found = find(world, text, unreachable)
    assert east(found) == metres
    assert found.spread > 0


def test_an_unknown_street_gives_the_closest_names(world):
    found = find(world, "Albardakde 5", unreachable)
    assert found.reason == origin.NOT_FOUND
    assert found.suggestions[0].name == "Albardakade"


@pytest.mark.parametrize("text", ["<script>alert(1)</script> 5", "\u202e5 edakadrablA", "5", "%%%", "a" * 5000])
def test_any_text_gives_an_answer(world, text):
    assert isinstance(find(world, text, unreachable), NoOrigin)


def test_a_point_outside_the_municipality_is_refused(world):
    assert from_point(world, 4.0, 51.5) == NoOrigin(origin.OUTSIDE)
    assert east(from_point(world, *at(X + 70, Y).values())) == 70


@pytest.mark.parametrize("point", [(float("nan"), 52.0), (200.0, 52.0), (float("inf"), 0.0)])
def test_what_is_no_point_is_refused(world, point):
    with pytest.raises(BadInputError, match="geen punt op de kaart"):
        from_point(world, *point)
