"""Titles without names of people (rule 1)."""

import csv

import pytest

from socialmap.model.persons import without_persons


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Yoga o.l.v. Anja de Vries", "Yoga"),
        ("Yoga olv Anja", "Yoga"),
        ("Tai Chi met docent Willem", "Tai Chi"),
        ("Spreekuur mevr. Jansen", "Spreekuur"),
        ("Biljart (Henk)", "Biljart"),
        ("Biljart (naam)", "Biljart"),
        ("Inloop (Fatima en Kees)", "Inloop"),
        ("Henk's biljart", "biljart"),
        ("Breien bij Annie", "Breien"),
        ("Koffie met Ali en Truus", "Koffie"),
        ("Wandelen met Ria, Ton & Henk", "Wandelen"),
        ("Koor Kees", "Koor"),
        ("Taalles - Fatima", "Taalles"),
        ("Inloop, aanmelden bij Piet 06-12345678", "Inloop"),
        ("Inloop, mail anja@voorbeeld.nl", "Inloop, mail"),
        ("Fatima El Idrissi", ""),
        ("Jan van der Berg", ""),
    ],
)
def test_a_name_goes(title, kept):
    assert without_persons(title) == (kept, True)


@pytest.mark.parametrize(
    "title",
    [
        "Anne Frankhuis",
        "Johan Cruijff toernooi",
        "Koffie met Taart",
        "Eten met de buren",
        "Muziek van Bach",
        "Seniorencafé",
        "Bingo 55+ (laatste vrijdag)",
        "Repair Café (elektra)",
        "Schildersvereniging met Verve",
        "Contact met buren",
        "",
    ],
)
def test_what_is_no_name_of_somebody_stays(title):
    assert without_persons(title) == (title, False)


@pytest.mark.real_data
def test_of_a_real_week_nothing_but_names_goes(real_data):
    with (real_data / "activities" / "weekrooster_as_people_write.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["activiteit_zoals_geschreven"] for row in csv.DictReader(file)]
    assert {title for title in titles if without_persons(title)[1]} == {"Biljart (naam)", "Linedance DJ (naam)"}
