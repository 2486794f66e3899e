"""Names on paper, in a calendar and in a message: shortened where they tell of care, never changed otherwise."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.guide.quiet import CARE, quiet_name

ADDRESS = "Klaprozenweg 1"


@pytest.mark.parametrize(
    ("name", "quiet"),
    [
        ("Clubhuis Noord GGZ", "Clubhuis Noord"),
        ("Centrum Kijkduin GGZ", "Centrum Kijkduin"),
        ("Therapeutisch Activiteitencentrum", "Activiteitencentrum"),
        ("Inloop GGZ Keizersgracht", "Inloop Keizersgracht"),
        ("Ontmoetingscentrum voor mensen met dementie De Kring", "Ontmoetingscentrum De Kring"),
        ("Dagcentrum (dementie)", "Dagcentrum"),
        ("Huis van de Wijk De Pijp (GGZ Ingeest)", "Huis van de Wijk De Pijp (Ingeest)"),
        ("Inloophuis voor dak- en thuislozen", "Inloophuis"),
        ("Huis voor GGZ en verslavingszorg West", "Huis West"),
        ("Alzheimer Café", "Café"),
        ("GGZ", ADDRESS),
        ("Psychiatrie & verslavingszorg", ADDRESS),
        # These say nothing of what somebody has.
        ("Odensehuis Zuid", "Odensehuis Zuid"),
        ("Huis van de Wijk De Banne", "Huis van de Wijk De Banne"),
        ("De Herstelling", "De Herstelling"),
        ("Café Alcoholvrij", "Café Alcoholvrij"),
        ("BK Stichting De Brug (2)", "BK Stichting De Brug (2)"),
    ],
)
def test_what_stands_on_paper(name, quiet):
    assert quiet_name(name, ADDRESS) == quiet


@given(st.text(max_size=60))
def test_no_word_of_care_stays_and_a_name_without_one_is_never_touched(name):
    quiet = quiet_name(name, ADDRESS)
    assert not CARE.search(quiet)
    assert CARE.search(name) or quiet == name


@given(
    st.lists(st.sampled_from(["GGZ", "voor", "dementie", "Oude", "Kring", "(", ")", "en", "/", "Noord"]), max_size=8)
)
def test_every_other_word_stays_in_its_order(parts):
    name = " ".join(parts)
    kept = [word for word in re.findall(r"\w+", quiet_name(name, ADDRESS)) if word in ("Oude", "Kring", "Noord")]
    assert kept in ([word for word in parts if word in ("Oude", "Kring", "Noord")], [])
