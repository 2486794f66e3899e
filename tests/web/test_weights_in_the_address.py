"""Weights that cannot be used are one clear sentence, on the page and in the API; nothing is half computed."""

import html
import re

import pytest

NOTHING = "&".join(
    f"gewicht-{group}=0"
    for group in ("need", "supply", "meeting_place", "moments", "help", "stops", "strength", "affordable", "served")
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
        # What is left of the weight lies on groups without figures, and these have no slider.
        (
            "&".join(f"gewicht-{group}=0" for group in ("need", "supply", "meeting_place", "help", "stops")),
            "alle gewichten zijn nul",
        ),
    ],
)
def test_weights_that_cannot_be_used_are_one_sentence(client, address, asked, says) -> None:
    answer = client.get(f"{address}?{asked}")
    assert answer.status_code == 400
    bare = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
    assert says in bare
    assert "Traceback" not in bare


def form_of(page: str) -> dict[str, str]:
    """The fields of the form with weights as a browser sends them."""
    form = page[page.index('<form id="keuze"') : page.index("</form>", page.index('<form id="keuze"'))]
    return dict(re.findall(r'<input [^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))


@pytest.mark.parametrize(
    "asked", ["", "richting=buurt", "mensen-FB=ja,ja,nee,5-8", "gewicht-need=60", "gewicht-need=0"]
)
def test_fields_that_nobody_touched_stay_out_of_the_address(client, asked) -> None:
    shown = client.get(f"/cirkels?{asked}")
    sent = client.get("/cirkels", query_string=form_of(shown.text), follow_redirects=True)
    assert sent.request.query_string.decode() == asked
    assert ("Uw gewichten" in sent.text) == ("gewicht" in asked)


def test_one_field_that_was_touched_is_all_that_the_address_holds(client) -> None:
    fields = form_of(client.get("/cirkels").text)
    assert set(fields) >= {"gewicht-need", "gewicht-supply"}
    answer = client.get("/cirkels", query_string=fields | {"gewicht-need": "77", "vergelijk": ["FB", "NE"]})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/cirkels?gewicht-need=77&vergelijk=FB&vergelijk=NE"
    back = form_of(client.get(answer.headers["Location"]).text)
    assert (back["gewicht-need"], back["gewicht-supply"]) == ("77", fields["gewicht-supply"])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("/?zoek=&soort=bibliotheek&waar=", "/?soort=bibliotheek"),
        ("/?zoek=&soort=&waar=", "/"),
        ("/en/?zoek=koffie&soort=&waar=", "/en/?zoek=koffie"),
        ("/cirkels/plekken/FB?richting=ontmoeting&dag=&dagdeel=ochtend", "/cirkels/plekken/FB?dagdeel=ochtend"),
        (
            "/cirkels/plekken?plekken=3&minuten=15&vraag=dichtbij&per_wijk=ja",
            "/cirkels/plekken?plekken=3&per_wijk=ja",
        ),
        ("/cirkels/plekken?plekken=3&minuten=20&vraag=dichtbij&kamer=", "/cirkels/plekken?plekken=3&minuten=20"),
        ("/cirkels/waarom/FB?coach=onbekend&vrijwilliger=onbekend&kamer=onbekend&belangstelling=onbekend",
         "/cirkels/waarom/FB"),
    ],
)  # fmt: skip
def test_no_form_writes_what_was_left_as_it_was(client, sent, kept) -> None:
    answer = client.get(sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == kept
    assert client.get(kept).status_code == 200


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        ([], "U kruiste nog niets aan."),
        (["FB"], "U kruiste één wijk aan: Geuzenveld."),
        (["FB", "FB"], "U kruiste één wijk aan: Geuzenveld."),
        (["FB", "NE", "NC", "FE", "AA", "MA"], "U kruiste 6 wijken aan: Geuzenveld, Banne Buiksloot,"),
    ],
)
def test_too_few_or_too_many_ticks_say_so_and_lose_nothing(client, codes, says) -> None:
    asked = "&".join(["gewicht-need=77", *(f"vergelijk={code}" for code in codes)])
    page = client.get(f"/cirkels/vergelijk?{asked}")
    assert page.status_code == 200
    assert says in html.unescape(page.text)
    assert "<table" not in page.text
    listed = html.unescape(re.search(r'class="back" href="([^"]+)"', page.text)[1])
    back = client.get(listed).text
    ticked = re.findall(r'<input type="checkbox"[^>]* value="(\w+)"[^>]* checked', back)
    ticked += re.findall(r'<input type="hidden" form="vergelijken" name="vergelijk" value="(\w+)"', back)
    assert sorted(ticked) == sorted(set(codes))
    assert form_of(back)["gewicht-need"] == "77"
    for href in re.findall(r'class="back" href="(/cirkels/vergelijk[^"]*)"', page.text):
        fewer = html.unescape(href)
        assert fewer.count("vergelijk=") == len(codes) - 1
        assert "Vergelijk: " in client.get(fewer).text


def test_two_to_five_lie_side_by_side_and_an_unknown_one_is_a_sentence(client) -> None:
    for codes in (["FB", "NE"], ["FB", "NE", "NC", "FE", "AA"]):
        page = client.get("/cirkels/vergelijk", query_string={"vergelijk": codes, "beleid": "weinig"}).text
        assert page.count("ligt waarschijnlijk tussen") >= len(codes)
        assert len(re.findall(r"<th scope=\"col\"><a ", page)) == 3 * len(codes)
        assert f"/cirkels/waarom/{codes[-1]}?beleid=weinig" in page
    assert client.get("/cirkels/vergelijk?vergelijk=FB&vergelijk=XX").status_code == 404


def bare(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("weight", [0, 50, 100])
def test_a_weight_on_what_has_no_figures_changes_nothing_and_says_so(client, weight) -> None:
    """Least of all what is known: by no choice of who asks do we know less."""
    usual, asked = (
        bare(client.get(path).text) for path in ("/cirkels?alle=ja", f"/cirkels?alle=ja&gewicht-strength={weight}")
    )
    known = r"We weten (\d+)% van dit profiel"
    assert re.findall(known, asked) == re.findall(known, usual) != []
    assert re.findall(r"plaats \d+ tot \d+", asked) == re.findall(r"plaats \d+ tot \d+", usual) != []
    assert "Dit kan niet meetellen, want er zijn geen cijfers over: hoe sterk is de buurt?" in asked


@pytest.mark.parametrize(
    "asked", ["gewicht-need=33", "gewicht-need=1&gewicht-supply=1&gewicht-meeting_place=1", "gewicht-need=7"]
)
def test_shares_are_a_hundred_together(client, asked) -> None:
    said = re.search(r"Uw gewichten: (.*?)\.", bare(client.get(f"/cirkels?{asked}").text))[1]
    assert sum(int(share) for share in re.findall(r"(\d+)%", said)) == 100


def test_where_there_are_no_figures_of_rivm_it_says_so(client) -> None:
    row = next(row for row in client.get("/cirkels?alle=ja").text.split("<tr") if 'data-name="Weesp-Noordwest"' in row)
    assert "weten we niet" in row
    assert "geen plaats" in row
    # Without the figures of the city that stand in for RIVM's, no area has a place without RIVM.
    page = bare(client.get("/cirkels").text)
    assert "Plaats zonder RIVM" not in page
    assert "Zonder die schattingen weten we het niet: dan krijgt geen wijk een plaats." in page
    assert "Hier zijn geen cijfers van RIVM: hoe nodig een cirkel is, weten we niet." in bare(
        client.get("/cirkels/waarom/SC").text
    )
