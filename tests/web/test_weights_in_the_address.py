"""Weights that cannot be used are one clear sentence, on the page and in the API; nothing is half computed."""

import html
import re

import pytest

NOTHING = "&".join(
    f"gewicht-{group}=0" for group in ("need", "supply", "strength", "meeting_place", "affordable", "served")
)


@pytest.mark.parametrize("address", ["/cirkels", "/api/v1/fit", "/api/v1/fit.csv"])
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("gewicht-need=-1", "gewicht-need: dit getal kan niet"),
        ("gewicht-need=nan", "gewicht-need: dit getal kan niet"),
        ("gewicht-need=inf", "gewicht-need: dit getal kan niet"),
        ("gewicht-need=101", "gewicht-need: dit getal kan niet"),
        ("gewicht-geluk=5", "dit onderdeel telt niet mee in een score; gevonden: 'gewicht-geluk'"),
        ("gewicht-=5", "dit onderdeel telt niet mee in een score"),
        (NOTHING, "alle gewichten zijn nul"),
    ],
)
def test_weights_that_cannot_be_used_are_one_sentence(client, address, asked, says) -> None:
    answer = client.get(f"{address}?{asked}")
    assert answer.status_code == 400
    bare = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
    assert says in bare
    assert "Traceback" not in bare
