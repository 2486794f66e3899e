"""An activity by the form: read back in words, saved once, and at once where people look for it."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from tests.support.letting_in import let_in

LUNCH = [
    ("name", "Buurtlunch"),
    ("tijd1-dag", "2"),
    ("tijd1-van", "12.00"),
    ("tijd1-tot", "13.30"),
    ("cost_eur", "3"),
    ("access", "inloop"),
]


@pytest.fixture
def site(make_app, tmp_path, database_url):
    """A map of its own, and who opened the link of its start."""
    url = "" if database_url.startswith("sqlite") else database_url
    app = make_app(data_dir=tmp_path / "var", database_url=url)
    return let_in(app)


def house(client) -> str:
    """Where 't Pluspunt is."""
    return client.get("/api/v1/places?q=Pluspunt").json["features"][0]["id"]


def hidden(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)


def begin(client, address: str) -> list[tuple[str, str]]:
    """The number and version of a form that was opened."""
    return [(name, value) for name, value in hidden(client.get(address).text) if name in ("nummer", "versie")]


def send(client, address: str, fields, step="bewaar"):
    return client.post(address, data=MultiDict([*fields, ("stap", step)]))


def test_a_weekly_lunch_is_read_back_and_saved_once(site):
    id = house(site)
    address = f"/plek/{id}/activiteit"
    assert f'href="{address}"' in site.get(f"/plek/{id}").text
    fields = [*begin(site, address), *LUNCH]
    back = send(site, address, fields, "controle")
    assert "elke woensdag van 12.00 tot 13.30 uur</bdi>. Klopt dat?" in back.text
    assert "€ 3,00" in back.text
    assert "Buurtlunch" not in site.get(f"/plek/{id}").text
    again = [(name, value) for name, value in hidden(back.text)]
    for _ in range(2):
        saved = send(site, address, again)
        assert (saved.status_code, saved.headers["Location"]) == (303, f"/plek/{id}")
    page = site.get(f"/plek/{id}").text
    week = page[page.index('class="week"') : page.index("</table>", page.index('class="week"'))]
    assert week.count("Buurtlunch") == 1
    assert site.get(address).text.count("Buurtlunch") == 1
