"""Names are found however they are written."""

from hypothesis import given
from hypothesis import strategies as st

from socialmap.model.text import letters, plain


def test_a_search_passes_over_capitals_accents_and_quotes():
    assert plain("Café  ‘t  PLUSPUNT ") == "cafe 't pluspunt"
    assert plain("Hygiëastraat") == "hygieastraat"
    assert plain("Straße") == "strasse"


def test_two_spellings_of_a_name_have_the_same_letters():
    assert letters("d`Oude  Raai") == letters("D' oude raai") == "douderaai"
    assert letters("1e Helmersstraat 5-H") == letters("1E helmersstraat, 5h")


@given(st.text())
def test_what_is_plain_already_stays_so(text):
    assert plain(plain(text)) == plain(text)
    assert letters(text).isalnum() or not letters(text)
