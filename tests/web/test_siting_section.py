"""The page that chooses places: the answer first, only where /cirkels may be seen."""

import re
from html import unescape

import pytest


def section(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]


def test_the_answer_stands_first_and_in_people(client) -> None:
    said = section(client, "/cirkels/plekken")
    assert "3 plekken om een cirkel te beginnen" in said
    assert "mensen die zich erg alleen voelen, naar schatting van het RIVM, binnen 15 minuten lopen" in said
    assert said.index('class="sites"') < said.index("<svg") < said.index("Zoek plekken")
    assert "Wat is bijna even goed?" in said
    assert "bijna even goede keuzen" in said
    assert "Welke plek houdt stand als wij anders rekenen?" in said
    assert "Wat geeft u op met deze vraag?" in said
    assert "behoefte" not in said


def test_an_address_asks_the_question(client) -> None:
    said = section(client, "/cirkels/plekken?plekken=2&minuten=20&kamer=vragen")
    assert "2 plekken om een cirkel te beginnen" in said
    assert "binnen 20 minuten lopen" in said
    assert said.count('class="sites"') == 1
    assert 'value="20" selected' in said
    assert 'name="kamer" value="vragen" checked' in said


def test_the_old_address_leads_on_with_all_that_it_asks(client) -> None:
    answer = client.get("/cirkels?plekken=2&richting=buurt")
    assert (answer.status_code, answer.location) == (301, "/cirkels/plekken?richting=buurt&plekken=2")
    assert 'href="/cirkels/plekken?richting=buurt"' in client.get("/cirkels?richting=buurt").text


def test_who_opens_it_in_a_browser_is_told_that_it_takes_a_while_and_then_gets_the_answer(client) -> None:
    opened = {"Sec-Fetch-Mode": "navigate"}
    told = client.get("/cirkels/plekken?plekken=2&minuten=11", headers=opened)
    assert told.status_code == 202
    assert "Wij rekenen dit uit" in told.text
    onward = unescape(re.findall(r'content="0; url=([^"]+)"', told.text)[0])
    assert "2 plekken om een cirkel te beginnen" in section(client, onward)
    # What is known already is shown at once, and so is a sentence.
    for address in ("/cirkels/plekken?plekken=2&minuten=11", "/cirkels/plekken?plekken=0"):
        assert client.get(address, headers=opened).status_code == 200


def test_the_other_questions_and_the_other_language(client) -> None:
    said = section(client, "/en/cirkels/plekken?plekken=2&vraag=lopen")
    assert "For most people that is too far" in said
    assert "Of them" in section(client, "/en/cirkels/plekken?plekken=2&vraag=niemand-ver")
    assert "is er niemand voor wie dit iets verandert" in section(client, "/cirkels/plekken?plekken=2&vraag=tweede")


def test_what_else_was_chosen_stays_in_the_form(client) -> None:
    said = section(client, "/cirkels/plekken?plekken=2&richting=buurt")
    assert '<input type="hidden" name="richting" value="buurt">' in said
    assert said.count('name="plekken"') == 1


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("plekken=0", "kolom plekken: dit getal kan niet"),
        ("plekken=veel", "kolom plekken: dit getal kan niet"),
        ("plekken=400", "kolom plekken: dit getal kan niet"),
        ("plekken=2&minuten=0", "kolom minuten: dit getal kan niet"),
        ("plekken=2&minuten=500", "kolom minuten: dit getal kan niet"),
        ("plekken=2&wel=%3Cb%3E", "geen Huis van de Wijk of buurtkamer"),
        ("plekken=1&niet=x&anders=y", "geen Huis van de Wijk of buurtkamer"),
    ],
)
def test_a_wish_that_cannot_be_is_one_sentence_in_its_place(client, query, says) -> None:
    said = section(client, f"/cirkels/plekken?{query}")
    assert says in said
    assert "<b>" not in said
    assert "<svg" not in said


def test_more_by_hand_than_are_asked_for_is_one_sentence(client) -> None:
    chosen = re.findall(r'name="wel" value="([^"]+)"', section(client, "/cirkels/plekken?plekken=2"))
    said = section(client, f"/cirkels/plekken?plekken=1&wel={chosen[0]}&wel={chosen[1]}")
    assert "Er moeten 2 plekken in, maar u vraagt er 1" in said
    assert "<svg" not in said


def test_a_choice_by_hand_is_taken_back(client) -> None:
    assert 'class="sites"' in section(client, "/cirkels/plekken?plekken=1&niet=x&anders=x")


def test_elsewhere_nothing_is_chosen(client) -> None:
    answer = client.get("/cirkels/plekken?plekken=2", environ_base={"REMOTE_ADDR": "192.168.1.7"})
    assert answer.status_code in (401, 403)
    assert "plekken om een cirkel" not in answer.get_data(as_text=True)
