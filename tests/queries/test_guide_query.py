"""Answers on the real city: what report 003 knows of Geuzenveld is what comes out."""

from dataclasses import replace

import pytest

from socialmap.guide.origin import from_point
from socialmap.i18n import words
from socialmap.model import FORMAL_HELP_KINDS
from socialmap.queries.wegwijzer.guide import REFERRED, ROWS, answer, referral
from socialmap.queries.wegwijzer.guide_form import GuideForm, form_page
from tests.support.worlds import city_on_foot

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
EENDRACHT = (4.79086, 52.38134)
DUTCH = words("nl")
#: Fifteen minutes, quiet pace; free, step-free and quiet on Tuesday afternoon.
ASKED = GuideForm(minutes=15, profile="rustig", day="di", part="middag", eases=("gratis", "zonder_trap", "rustig"))


@pytest.fixture(scope="module")
def city(real_data):
    return city_on_foot(real_data)


def ask(city, form, point=EENDRACHT):
    return answer(city, form, from_point(city, *point), DUTCH)


def test_de_brug_may_fit_and_says_what_to_ask_whom(city):
    found = ask(city, ASKED)
    assert found.sure == []
    assert not found.estimated
    (brug,) = found.maybe
    assert (brug.name, brug.minutes, brug.role) == ("Buurtkamer Stichting De Brug", "13", "de gastvrouw of gastheer")
    assert "Bent u dan open?" in brug.questions
    assert "Is de ingang zonder trap? Is er een lift?" in brug.questions
    assert len(brug.questions) == 4
    assert brug.phone == ""
    assert "nog door niemand gecontroleerd" in brug.checked


def test_pluspunt_is_too_far_for_fifteen_minutes_and_there_in_thirty(city):
    assert "Huis van de Wijk 't Pluspunt" not in [row.name for row in ask(city, ASKED).maybe]
    further = {row.name: row.minutes for row in ask(city, replace(ASKED, minutes=30)).maybe}
    assert further["Huis van de Wijk 't Pluspunt"] == "23"


def test_nothing_in_reach_is_said_with_the_nearest_and_a_stop(city):
    found = ask(city, replace(ASKED, minutes=5))
    assert found.sure == found.maybe == []
    assert found.far[0].name == "Buurtkamer Stichting De Brug"
    assert found.stop.startswith("De halte het dichtst bij uw begin: ")


def test_help_always_names_a_buurtteam(city):
    found = ask(city, GuideForm(wishes=("hulp",), minutes=5))
    rows = [*found.sure, *found.maybe, *found.far, *found.formal]
    assert any(row.place.kind in FORMAL_HELP_KINDS for row in rows)


def test_day_activities_need_a_referral_and_never_stand_among_what_fits(city):
    found = ask(city, GuideForm(minutes=30, wishes=("maken",)), (4.9041, 52.3676))
    kinds = {row.place.kind for row in found.sure}
    assert "dagbesteding" not in kinds
    referred = [row for row in found.maybe if row.place.kind == "dagbesteding"]
    assert referred
    assert {row.way_in for row in referred} == {"Eerst een gesprek, met het Buurtteam of de aanbieder."}


def test_at_most_fifty_rows_and_only_what_is_offered(city):
    found = ask(city, GuideForm(minutes=30, profile="scootmobiel"), (4.9041, 52.3676))
    rows = [*found.sure, *found.maybe]
    assert len(rows) == ROWS
    assert found.more > 0
    assert all(city.places.at[row.place.id, "offered"] for row in rows)


def test_a_referrer_gets_five(city):
    found = referral(city, GuideForm(minutes=30, wishes=("ontmoeten",)), from_point(city, 4.9041, 52.3676), DUTCH)
    assert len(found.sure) + len(found.maybe) == REFERRED
    assert all(row.not_for and row.role for row in [*found.sure, *found.maybe])


def test_the_same_rows_are_on_the_map(city):
    found = ask(city, replace(ASKED, minutes=30))
    drawn = {feature["properties"]["name"] for feature in found.features["features"]}
    assert drawn == {row.place.name for row in [*found.sure, *found.maybe]}


def test_the_form_knows_who_walks(city):
    page = form_page(city, GuideForm(), DUTCH)
    assert [choice.value for choice in page.profiles] == ["wandelen", "rustig", "rollator", "rolstoel", "scootmobiel"]
    assert [choice.value for choice in page.minutes if choice.chosen] == ["15"]


def test_a_message_is_short_and_says_nothing_of_the_start(city):
    found = ask(city, GuideForm(minutes=30, wishes=("ontmoeten",)), (4.9041, 52.3676))
    assert 200 < len(found.message) <= 480
    first = found.maybe[0]
    assert found.message.startswith(f"1. {first.name}, {first.place.address}: {first.minutes} min. rustig lopen.")
    assert "vanaf" not in found.message
    assert found.message.endswith("Vraag eerst of ze open zijn.")


def test_who_rolls_reads_how_much_of_the_way_is_not_known(city):
    found = ask(city, GuideForm(minutes=30, profile="rolstoel"))
    (row,) = [row for row in found.maybe if row.name == "Buurtkamer Stichting De Brug"]
    assert row.way_unknown.startswith("Let op: van een stuk van de weg (680 m) weten wij niet of u erlangs kunt.")
    assert ask(city, GuideForm(minutes=30)).sure[0].way_unknown == ""
