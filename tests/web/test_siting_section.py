"""The part of /cirkels that chooses places: only when asked, only where /cirkels may be seen."""

import re

import pytest


def section(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    return page[page.index('<section id="plekken"') : page.index("</section>", page.index('<section id="plekken"'))]


def test_without_a_question_there_is_a_form_and_no_answer(client) -> None:
    said = section(client, "/cirkels")
    assert "Zoek plekken" in said
    assert "<svg" not in said


def test_an_address_asks_the_question(client) -> None:
    said = section(client, "/cirkels?plekken=2&minuten=20")
    assert "2 plekken om een cirkel te beginnen" in said
    assert "binnen 20 minuten lopen" in said
    assert said.count('class="sites"') == 1
    assert 'value="20" selected' in said


def test_the_other_question_and_the_other_language(client) -> None:
    said = section(client, "/en/cirkels?plekken=2&vraag=lopen")
    assert "Those in need walk" in said


def test_what_else_was_chosen_stays_in_the_form(client) -> None:
    said = section(client, "/cirkels?plekken=2&richting=buurt")
    assert '<input type="hidden" name="richting" value="buurt">' in said
    assert said.count('name="plekken"') == 1


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("plekken=0", "kolom plekken: dit getal kan niet"),
        ("plekken=veel", "kolom plekken: dit getal kan niet"),
        ("plekken=2&minuten=999", "kolom minuten: dit getal kan niet"),
        ("plekken=2&wel=%3Cb%3E", "geen Huis van de Wijk of buurtkamer"),
        ("plekken=1&niet=x&anders=y", "geen Huis van de Wijk of buurtkamer"),
    ],
)
def test_a_wish_that_cannot_be_is_one_sentence_in_its_place(client, query, says) -> None:
    said = section(client, f"/cirkels?{query}")
    assert says in said
    assert "<b>" not in said
    assert "<svg" not in said


def test_more_by_hand_than_are_asked_for_is_one_sentence(client) -> None:
    chosen = re.findall(r'name="wel" value="([^"]+)"', section(client, "/cirkels?plekken=2"))
    said = section(client, f"/cirkels?plekken=1&wel={chosen[0]}&wel={chosen[1]}")
    assert "Er moeten 2 plekken in, maar u vraagt er 1" in said
    assert "<svg" not in said


def test_a_choice_by_hand_is_taken_back(client) -> None:
    assert 'class="sites"' in section(client, "/cirkels?plekken=1&niet=x&anders=x")


def test_elsewhere_nothing_is_chosen(client) -> None:
    answer = client.get("/cirkels?plekken=2", environ_base={"REMOTE_ADDR": "192.168.1.7"})
    assert answer.status_code in (401, 403)
    assert "plekken om een cirkel" not in answer.get_data(as_text=True)
