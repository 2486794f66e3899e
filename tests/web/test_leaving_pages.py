"""Files of what a page shows, at addresses of their own: offered on the page, filtered as the page is, named well."""

import html
import re

import pytest

from socialmap.exchange.forms import FORMS
from socialmap.queries.leaving.views import VIEWS
from socialmap.web.kaart.leaving import ASKS
from tests.support.importing import run
from tests.support.leaving import READ, read_csv

PAGES = {"/": ("plekken", "activiteiten"), "/wijken": ("gebieden",), "/cirkels": ("scores",), "/wijk/FB": ("plekken",)}


def offered(client, page):
    """What a page offers: addresses of files, without those of the API."""
    text = client.get(page).text
    [control] = re.findall(r'<details class="fold take-as no-print">(.*?)</details>', text, re.DOTALL)
    assert "<summary>Neem mee als …</summary>" in control
    found = [html.unescape(address) for address in re.findall(r'<a href="([^"]+)" download>', control)]
    return [address for address in found if not address.startswith("/api/")]


def test_every_view_can_be_asked_and_stands_on_a_page(client):
    assert set(ASKS) == set(VIEWS)
    assert {view for views in PAGES.values() for view in views} == set(VIEWS)
    for page, views in PAGES.items():
        addresses = offered(client, page)
        for view in views:
            paths = {address.partition("?")[0] for address in addresses}
            assert {f"{VIEWS[view].path}.{form}" for form in FORMS} <= paths, page


def test_the_filter_in_the_address_goes_along(client):
    addresses = offered(client, "/?soort=buurtkamer&waar=FB&toon=alles&pagina=1")
    assert "/meenemen/plekken.csv?soort=buurtkamer&waar=FB&toon=alles" in addresses
    rows = read_csv(client.get("/meenemen/plekken.csv?soort=buurtkamer&waar=FB&toon=alles").data)
    wanted = client.get("/api/v1/places?kind=buurtkamer&area=FB").json["features"]
    assert {row["nummer"] for row in rows} == {feature["id"] for feature in wanted}
    assert rows
    scored = offered(client, "/cirkels?richting=buurt&gewicht-need=70")
    assert "/cirkels/meenemen.gpkg?richting=buurt&gewicht-need=70" in scored
    level = read_csv(client.get("/meenemen/gebieden.csv?niveau=stadsdeel").data)
    assert {row["wat voor gebied"] for row in level} == {"stadsdeel"}


def test_a_file_has_a_good_name_and_its_own_kind(client):
    for suffix, form in FORMS.items():
        answer = client.get(f"/meenemen/plekken.{suffix}")
        assert answer.content_type == form.content_type
        assert re.fullmatch(
            rf'attachment; filename="plekken-\d{{4}}-\d\d-\d\d\.{suffix}"', answer.headers["Content-Disposition"]
        )
        again = client.get(f"/meenemen/plekken.{suffix}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert READ[suffix](answer.data)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/meenemen/plekken.doc", 404),
        ("/meenemen/organisaties.xlsx", 404),
        ("/meenemen/plekken.csv?soort=kasteel", 400),
        ("/meenemen/gebieden.csv?niveau=land", 400),
        ("/tr/meenemen/plekken.csv", 404),
    ],
)
def test_what_cannot_be_is_a_page_that_says_so(client, path, status):
    assert client.get(path).status_code == status


def test_the_command_writes_what_the_page_gives(client, tmp_path):
    settings = client.application.extensions["socialmap"].settings
    path = tmp_path / "uit.csv"
    assert run(settings, "export", "plekken", path, "--filter", "waar=FB", "--filter", "toon=alles").exit_code == 0
    page = read_csv(client.get("/meenemen/plekken.csv?waar=FB&toon=alles").data)
    # A command has no public address of its own here.
    assert read_csv(path.read_bytes()) == [{**row, "pagina op de kaart": ""} for row in page]
    assert run(settings, "export", "gebieden", tmp_path / "uit.geojson").exit_code == 0
    assert (tmp_path / "uit.geojson").read_bytes() == client.get("/meenemen/gebieden.geojson").data
    for words, says in (
        (("organisaties", "uit.gpkg"), "eindigt op .csv of .xlsx"),
        (("gebieden", "uit.doc"), "eindigt op .xlsx, .csv, .gpkg of .geojson"),
        (("plekken", "uit.csv", "--filter", "kleur=rood"), "deze parameter bestaat hier niet"),
        (("plekken", "uit.csv", "--filter", "soort=kasteel"), "deze keuze bestaat niet"),
        (("plekken", "uit.csv", "--filter", "soort"), "geen veld met een waarde"),
    ):
        refused = run(settings, "export", words[0], tmp_path / words[1], *words[2:])
        assert (refused.exit_code, says in refused.stderr) == (2, True), refused.stderr
