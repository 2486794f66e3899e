"""Where people already know each other: shared moments before help one to one, a guest only where the host agrees."""

from dataclasses import fields
from datetime import date

import pytest

from socialmap.errors import BadInputError, NotFoundError
from socialmap.fit.vindplaatsen import GUEST, QUESTIONS, Sort, sort_of
from socialmap.i18n import words
from socialmap.model import Access, Activity, Known, PlaceKind, Status, Visibility
from socialmap.queries.cirkels.vindplaatsen import Spot, spots_index, spots_page
from socialmap.queries.cirkels.vindplan import plan
from socialmap.world import Viewer
from tests.support.records import SOURCE, a_place
from tests.support.worlds import at, made_world, middle

SAY = words("nl")
X, Y = middle(1)
ROOM, DAY, COUNTER, SHELTER, AWAY, SCHOOL = (f"00000000-0000-5000-8000-00000000000{number}" for number in range(1, 7))
PLACES = [
    (ROOM, PlaceKind.BUURTKAMER, X, Y),
    (DAY, PlaceKind.DAGBESTEDING, X + 300, Y, {"offer": "verwijzing"}),
    (COUNTER, PlaceKind.BUURTTEAM, X - 300, Y),
    (AWAY, PlaceKind.HUIS_VAN_DE_WIJK, *middle(2)),
]


def activity(id, name, place=ROOM, **changes):
    usual = {"status": Status.LISTED, "checked_on": date(2026, 9, 1), "source_id": SOURCE, "access": Access.WALK_IN}
    return Activity(id, name, place, **{**usual, **changes})


#: Sealed: so is what goes on in it.
HIDDEN = a_place(SHELTER, kind=PlaceKind.OPVANG, visibility=Visibility.HIDDEN, **at(X, Y + 100))
MOMENTS = [
    activity("a", "Maatjesproject", description="samen koffie drinken met een maatje"),
    activity("b", "Eettafel", schedule="Tu 17:00-20:00", for_whom="wie alleen eet", guest_welcome=Known.YES),
    activity("c", "Spreekuur geld", consultation=Known.YES),
    activity("d", "Stamtafel", guest_welcome=Known.NO),
    activity("e", "Buddy gezocht"),
    activity("f", "Buurtlunch", visibility=Visibility.ACCOUNTS, supervision=Known.YES),
    activity("g", "Coaching", description="een op een"),
    activity("h", "Training ervaringsdeskundige"),
    activity("i", "Yoga", first_time_company=Known.YES),
    activity("j", "Kookgroep", SHELTER),
    activity("k", "Bingo", status=Status.HISTORY, period="2019", checked_on=None, access=Access.UNKNOWN),
    activity("l", "Schildergroep", own_mixed=10),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vindplaatsen")
    return made_world(folder, letters="ABCD", places=PLACES, records=[HIDDEN, *MOMENTS], viewer=Viewer.ACCOUNTS)


@pytest.fixture(scope="module")
def page(world):
    return spots_page(world, "FB", SAY)


def test_shared_moments_come_before_projects_one_to_one_and_these_before_counters(page):
    found = [(group.sort, [spot.name for spot in group.spots]) for group in page.groups]
    assert found == [
        (Sort.KNOWN, ["Eettafel", "Buurtlunch", "Schildergroep", "Stamtafel"]),
        (Sort.TOGETHER, ["Yoga"]),
        (Sort.ALONE, ["Buddy gezocht", "Coaching", "Maatjesproject", "Training ervaringsdeskundige"]),
        (Sort.COUNTER, ["Spreekuur geld"]),
    ]
    assert page.shared == 5


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("Samen eten", Sort.KNOWN),
        ("Maandelijkse Stamtafel", Sort.KNOWN),
        ("Buurtrestaurant De Hoek", Sort.KNOWN),
        ("Dagbesteding houtwerk", Sort.KNOWN),
        ("Eetgroep", Sort.KNOWN),
        ("Inloop met koffie", Sort.KNOWN),
        ("Klaverjasclub", Sort.KNOWN),
        ("Taalmaatjes", Sort.ALONE),
        ("1 op 1 hulp", Sort.ALONE),
        ("Eén-op-één begeleiding", Sort.ALONE),
        ("Inloopspreekuur", Sort.COUNTER),
        ("Spreekuren", Sort.COUNTER),
        ("Rommelmarkt", Sort.TOGETHER),
        ("Beter eten met een maatje", Sort.ALONE),
    ],
)
def test_the_name_says_what_it_is(name, sort):
    assert sort_of({"name": name, "description": "", "consultation": Known.UNKNOWN, "own_mixed": None}) is sort


def test_a_guest_comes_only_where_the_host_agrees_and_what_is_not_known_is_asked_first(page):
    told = {spot.name: spot for group in page.groups for spot in group.spots}
    assert (told["Eettafel"].guest, told["Eettafel"].may) == (GUEST[Known.YES], True)
    assert told["Buurtlunch"].guest.endswith("vraag het eerst.")
    assert (told["Stamtafel"].may, told["Stamtafel"].introduces) == (False, "")
    assert "begeleidt" in told["Buurtlunch"].introduces
    assert "gaat de eerste keer iemand mee" in told["Yoga"].introduces
    assert "weten we niet" in told["Eettafel"].introduces
    assert (told["Eettafel"].when, told["Eettafel"].for_whom) == ("dinsdag 17.00 tot 20.00 uur", "wie alleen eet")


def test_a_group_that_does_not_want_guests_stands_in_no_plan(world):
    made = plan(world, "FB", "2027-01", SAY)
    assert [spot.name for spot in made.spots] == ["Eettafel", "Buurtlunch", "Schildergroep", "Yoga"]
    assert made.more == 0


def test_what_is_hidden_is_nowhere_and_history_is_asked_after(world, page):
    assert "Kookgroep" not in repr(page)
    assert SHELTER not in repr(page)
    assert page.earlier == [f"Bingo ({ROOM}, 2019)"]
    assert not {field.name for field in fields(Spot)} & {"visitors", "participants", "attendance", "who_goes"}
    assert spots_index(world, SAY).known == 1


def test_houses_of_a_group_come_first_then_open_ones_and_counters_are_apart(page):
    assert [(house.place.id, house.inside) for house in page.houses] == [(DAY, True), (ROOM, True), (AWAY, False)]
    assert [house.place.id for house in page.counters] == [COUNTER]
    assert [len(channel.places) for channel in page.channels] == [1, 1, 1, 0, 0]


def test_where_nothing_is_known_it_says_what_to_ask_and_where(world):
    empty = spots_page(world, "FC", SAY)
    assert (empty.shared, empty.groups, empty.earlier) == (0, [], [])
    assert empty.questions == [SAY.gettext(question) for question in QUESTIONS]
    assert empty.houses[0].place.id == AWAY
    assert len(QUESTIONS) == 3


def test_what_is_for_accounts_is_not_for_others(tmp_path):
    seen = made_world(tmp_path, letters="AB", places=PLACES[:1], records=MOMENTS[5:6], viewer=Viewer.PUBLIC)
    assert "Buurtlunch" not in repr(spots_page(seen, "FB", SAY))


def test_the_plan_has_the_pace_that_was_seen_and_says_where(world):
    made = plan(world, "FB", "2027-01", SAY)
    assert [(step.title, step.when) for step in made.steps] == [
        ("Voor u begint", "voor januari 2027"),
        ("Aanschuiven", "de eerste 3 maanden: januari 2027 tot april 2027"),
        ("De eerste keer samen", "na ongeveer 3 maanden: april 2027"),
        ("Een vaste groep", "maand 12 tot 18: januari 2028 tot juli 2028"),
        ("Langzaam loslaten", "maand 18 tot 24: juli 2028 tot januari 2029"),
    ]
    assert made.steps[3].why == "Zo zeggen betrokkenen (verslag 000, hoofdstuk 3.6)"
    assert plan(world, "FB", "", SAY).begin == "2026-10"


@pytest.mark.parametrize("begin", ["2027", "2027-13", "januari", "1999-01", "2099-01", "2027-01-01"])
def test_another_month_gets_a_sentence(world, begin):
    with pytest.raises(BadInputError, match="dit is geen maand om te beginnen"):
        plan(world, "FB", begin, SAY)


def test_another_area_gets_a_sentence(world):
    with pytest.raises(NotFoundError, match="bestaat niet"):
        spots_page(world, "XX", SAY)
    with pytest.raises(NotFoundError, match="zoeken wij in een wijk of buurt"):
        spots_page(world, "GM0363", SAY)
