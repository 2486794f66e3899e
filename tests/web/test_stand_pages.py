"""What is not known yet, by page: for everybody, of any area, and of nothing that not everybody may see."""

import re
import shutil

import pytest

from socialmap.importing.editing import edit_place
from tests.support.letting_in import let_in


@pytest.fixture(scope="module")
def client(make_app, app, starter_settings, tmp_path_factory):
    """A map of its own."""
    folder = tmp_path_factory.mktemp("stand") / "var"
    shutil.copytree(starter_settings.data_dir, folder)
    return make_app(data_dir=folder).test_client()


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_an_area_tells_what_is_not_known_and_where(client):
    page = client.get("/bijhouden/stand/F").text
    places = re.findall(r'href="/plek/([0-9a-f-]+)"', page)
    said = text(client, "/bijhouden/stand/F")
    assert f"Wij kennen hier {len(places)} plekken waar u heen kunt." in said
    assert f"{len(places) * 12} dingen" in said
    assert f"Openingstijden {len(places)} 0 0 0 0" in said
    store = client.application.extensions["socialmap"].store
    edit_place(store, places[0], {"opening_hours": "Mo 10:00-12:00"}, role="redacteur")
    after = text(client, "/bijhouden/stand/F")
    assert f"Openingstijden {len(places) - 1} 0 1 0 1" in after
    assert "redacteur" not in after
    assert "een mens keek het na" in after
    edit_place(store, places[0], {"visibility": "redactie"}, role="redacteur")
    gone = text(let_in(client.application), "/bijhouden/stand/F")
    assert f"Wij kennen hier {len(places) - 1} plekken" in gone
    assert f"Openingstijden {len(places) - 1} 0 0 0 0" in gone


def test_the_city_is_a_table_of_wijken_and_a_part_leads_on(client):
    page = client.get("/bijhouden/stand").text
    assert 'href="/bijhouden/stand/FB"' in page
    assert page.count("<polyline") == 4
    part = client.get("/bijhouden/stand/F")
    assert part.status_code == 200
    assert 'href="/bijhouden/stand/FB"' in part.text
    assert 'href="/bijhouden/stand/AA"' not in part.text
    for path, leads in {
        "/bijhouden/stand/WK0363FB": "/bijhouden/stand/FB",
        "/en/bijhouden/stand/GM0363": "/en/bijhouden/stand",
    }.items():
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, leads)
    assert client.get("/bijhouden/stand/x").status_code == 404


def test_the_page_of_a_wijk_leads_to_it(client):
    assert 'href="/bijhouden/stand/FB"' in client.get("/wijk/FB").text
    assert "What do we not know yet?" in client.get("/en/bijhouden/stand/FB").text
