"""``/wegwijzer/bestand.html``: a file to download, posted and kept nowhere, and nothing of the question in it."""

import pytest

START = {"van": "Albardakade 5", "van_eerder": "Albardakade 5"}


def test_the_answer_has_the_button_and_it_gives_one_file(client):
    answer = client.post("/wegwijzer", data={"van": "OBA Geuzenveld", "minuten": "30"})
    assert 'formaction="/wegwijzer/bestand.html"' in answer.text
    made = client.post("/wegwijzer/bestand.html", data={"van": "OBA Geuzenveld", "minuten": "30"})
    assert made.status_code == 200
    assert made.headers["Content-Disposition"] == 'attachment; filename="wegwijzer.html"'
    assert made.headers["Cache-Control"] == "private, no-cache"
    assert made.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in made.headers
    assert "30 minuten rustig lopen" in made.text
    assert "Pluspunt" in made.text


def test_wishes_do_not_go_along(client):
    bare = client.post("/wegwijzer/bestand.html", data=START)
    asked = {"wens": "hulp", "makkelijk": "zonder_trap", "taal": "Tigrinya", "wanneer": "di"}
    assert client.post("/wegwijzer/bestand.html", data={**START, **asked}).text == bare.text


def test_in_another_language(client):
    made = client.post("/en/wegwijzer/bestand.html", data=START)
    assert '<html lang="en"' in made.text
    assert "How sure" not in made.text
    assert "This file works without internet." in made.text


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        ({"van": "Xyzzystraat 1"}, 200, "Dit begin vinden wij niet"),
        ({}, 200, "Vul in waar u begint"),
        ({"van": "", "punt": "4.48 51.92"}, 200, "buiten de gemeente"),
        ({**START, "minuten": "1e9"}, 400, "Dit kunnen we niet lezen"),
        ({**START, "loper": "vliegen"}, 400, "Dit kunnen we niet lezen"),
    ],
)
def test_what_cannot_be_is_a_sentence(make_app, data, status, says):
    page = make_app(pdok_address_url="").test_client().post("/wegwijzer/bestand.html", data=data)
    assert page.status_code == status
    assert says in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_another_site_cannot_ask(client):
    page = client.post("/wegwijzer/bestand.html", data=START, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 403
