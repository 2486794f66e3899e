"""An activity by the form: read back in words, saved once, and at once where people look for it."""

import re
import shutil
from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from socialmap.fit.nearby import cheap_meals_near
from socialmap.world import Viewer
from tests.support import hostile_answers as answers
from tests.support.hostile_world import EVERYTHING
from tests.support.letting_in import let_in

LUNCH = [
    ("name", "Buurtlunch"),
    ("tijd1-dag", "2"),
    ("tijd1-van", "12.00"),
    ("tijd1-tot", "13.30"),
    ("cost_eur", "3"),
    ("access", "inloop"),
]
NUMBER = "0b9f7c2e-5a3d-4b7e-9a53-3f3f5e1c2a10"


@pytest.fixture(scope="module")
def client(make_app, app, starter_settings, tmp_path_factory):
    """A map of its own, and who opened the link of its start."""
    folder = tmp_path_factory.mktemp("forms") / "var"
    shutil.copytree(starter_settings.data_dir, folder)
    return let_in(make_app(data_dir=folder))


@pytest.fixture(scope="module")
def house(client) -> dict:
    """'t Pluspunt."""
    return client.get("/api/v1/places?q=Pluspunt").json["features"][0]


@pytest.fixture(scope="module")
def address(house) -> str:
    return f"/plek/{house['id']}/activiteit"


def hidden(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)


def begun(client, address: str) -> list[tuple[str, str]]:
    """The number and version of a form that was opened."""
    return [(name, value) for name, value in hidden(client.get(address).text) if name in ("nummer", "versie")]


def send(client, address: str, fields, step="bewaar"):
    return client.post(address, data=MultiDict([*fields, ("stap", step)]))


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def looked_up(client, house) -> dict[str, bool]:
    """Where the lunch is found."""
    lon, lat = house["geometry"]["coordinates"]
    asked = [("punt", f"{lon} {lat}"), ("minuten", "15"), ("wens", "eten"), ("wanneer", "wo"), ("plek", house["id"])]
    guide = client.post("/wegwijzer", data=MultiDict(asked)).text
    sure = guide[guide.find("<h2>Dit kan</h2>") : guide.find("Misschien: vraag dit eerst")]
    page = client.get(f"/plek/{house['id']}").text
    week = page[page.find('class="week"') :].partition("</table>")[0]
    layer = client.get("/api/v1/layers/activiteiten").json["features"]
    site = client.application.extensions["socialmap"]
    world = site.worlds.get(site.watch.versions(), Viewer.PUBLIC, datetime.now(UTC))
    return {
        "goedkoop eten": bool((cheap_meals_near(world).values > 0).any()),
        "wegwijzer": "Buurtlunch" in sure,
        "week": "Buurtlunch" in week,
        "blad": "Buurtlunch" in client.post("/wegwijzer/blad", data=MultiDict(asked)).text,
        "agenda": "Buurtlunch" in client.post("/wegwijzer/agenda.ics", data=MultiDict([*asked, ("toch", "ja")])).text,
        "hoe levend": re.search(r"Nieuw-West</th><td>36</td><td>(\d+)", client.get("/bronnen").text)[1] != "0",
        "bestand": "Buurtlunch" in client.post("/wegwijzer/bestand.html", data=MultiDict(asked)).text,
        "laag": any("Buurtlunch, elke woensdag" in one["properties"]["label"] for one in layer),
        "zoek": bool(client.get("/api/v1/places?q=Buurtlunch").json["features"]),
    }


def test_a_weekly_lunch_is_read_back_saved_once_and_found_everywhere(client, house, address):
    assert f'href="{address}"' in client.get(f"/plek/{house['id']}").text
    assert not any(looked_up(client, house).values())
    back = send(client, address, [*begun(client, address), *LUNCH], "controle")
    assert "elke woensdag van 12.00 tot 13.30 uur</bdi>. Klopt dat?" in back.text
    assert "Prijs: € 3,00" in words(back.text).replace(" :", ":")
    assert not any(looked_up(client, house).values())
    for _ in range(2):
        saved = send(client, address, hidden(back.text))
        assert (saved.status_code, saved.headers["Location"]) == (303, f"/plek/{house['id']}?gedaan=bewaard")
    assert "Zo staat het nu op de kaart" in client.get(saved.headers["Location"]).text
    assert "Zo staat het nu op de kaart" not in client.get(f"/plek/{house['id']}").text
    assert all(looked_up(client, house).values()), looked_up(client, house)
    others = client.get(address).text.partition("Wat hier al staat")[2]
    assert others.count("Buurtlunch") == 1
    # For accounts only it is nowhere, and ended neither.
    edit = re.search(r'href="(/plek/[^"]+/activiteit/[^"]+)"><bdi lang="nl">Buurtlunch', others)[1]
    page = client.get(edit).text
    assert 'name="tijd1-van" value="12.00"' in page
    assert 'name="cost_eur" type="text" value="3"' in page
    for changed, told in ((("visibility", "redactie"), "account"), (("status", "gestopt"), "gestopt")):
        saved = send(client, edit, [*begun(client, edit), *LUNCH, changed])
        assert told in saved.text
        assert not any(looked_up(client, house).values())
        saved = send(client, edit, [*begun(client, edit), *LUNCH, ("status", "op_lijst")])
        assert saved.status_code == 303
    assert all(looked_up(client, house).values())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"cost_eur": "gratis?"}, "Vul in: een bedrag in euro&#39;s, zoals 2,50, of gratis."),
        ({"tijd1-dag": ""}, "Kies ook de dagen."),
        ({"tijd1-tot": ""}, "Vul ook in van hoe laat tot hoe laat"),
        ({"tijd1-tot": "11.00"}, "Het einde komt na het begin."),
        ({"schedule": "elke dinsdag 10.00-12.00"}, "Niet allebei."),
        ({"tijd1-dag": "", "tijd1-van": "", "tijd1-tot": "", "schedule": "soms"}, "wat bedoelt u met &#39;soms&#39;?"),
        ({"for_whom": "Marokkaanse moeders"}, "Herkomst, afkomst en geloof staan niet op de kaart."),
        ({"access": "open"}, "Kies een van de antwoorden."),
        ({"visibility": "verborgen"}, "Kies een van de antwoorden."),
        ({"status": "gepland"}, "Kies een van de antwoorden."),
        ({"in_school_holidays": "soms"}, "Kies een van de antwoorden."),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_what_was_typed_stays(client, address, changed, said):
    typed = {"description": "Wij koken samen.", **dict(LUNCH), **changed}
    for step in ("controle", "bewaar"):
        answer = send(
            client, address, [("nummer", NUMBER), *((name, value) for name, value in typed.items() if value)], step
        )
        assert answer.status_code == 400
        assert said in answer.text
        assert "Wij koken samen." in answer.text
    assert NUMBER not in client.get(address).text.partition("Wat hier al staat")[2]


def test_half_a_form_and_an_older_one_are_told(client, house, address):
    half = send(client, address, [("name", "Soep")])
    assert half.status_code == 400
    assert "maar een deel van het formulier" in half.text
    assert 'value="Soep"' in half.text
    start = [("nummer", NUMBER), ("name", "Soep")]
    assert send(client, address, start).status_code == 303
    edit = f"{address}/{NUMBER}"
    assert send(client, edit, [("name", "Soep")]).status_code == 400
    old = begun(client, edit)
    assert send(client, edit, [*old, ("name", "Soep"), ("cost_eur", "2")]).status_code == 303
    late = send(client, edit, [*old, ("name", "Soep"), ("cost_eur", "1")])
    assert late.status_code == 409
    assert "intussen veranderd" in late.text
    assert 'name="cost_eur" type="text" value="1"' in late.text
    assert "Nu is bewaard: € 2,00" in words(late.text)
    chosen = [one for one in hidden(late.text) if one[0] in ("nummer", "versie")]
    assert send(client, edit, [*chosen, ("name", "Soep"), ("cost_eur", "1")]).status_code == 303
    assert 'value="1"' in client.get(edit).text


def test_another_site_a_stranger_and_a_page_in_another_mode_write_nothing(client, make_app, house, address):
    send_it = {"data": MultiDict([("nummer", NUMBER[::-1]), ("name", "Inbraak"), ("stap", "bewaar")])}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert client.post(address, headers=headers, **send_it).status_code == 403
    hides = client.post(address, headers={"Origin": "null"}, **send_it)
    assert 'value="Inbraak"' in hides.text, "an old Safari says no more than this: nothing is stored, nothing is lost"
    assert "Druk nog een keer op de knop" in hides.text
    assert hides.headers["Referrer-Policy"] == "same-origin", "by which it says where the next one comes from"
    settings = client.application.extensions["socialmap"].settings
    for mode in ("local", "open"):
        stranger = make_app(data_dir=settings.data_dir, cirkels=mode).test_client()
        for answer in (stranger.get(address), stranger.post(address, **send_it)):
            assert answer.status_code == 403
            assert "met de link die bij het starten verscheen" in answer.text
            assert "<form" not in answer.text
        assert "Voeg een activiteit toe" not in stranger.get(f"/plek/{house['id']}").text
    assert "Inbraak" not in client.get(address).text


def test_what_an_enemy_types_is_shown_and_never_run(client, address):
    evil = EVERYTHING[:1500].replace("\x00", "")
    typed = [("nummer", NUMBER.replace("0b", "1c")), ("name", evil[:150]), ("description", evil), ("schedule", evil)]
    for fields in (typed, typed[:3]):
        for step in ("controle", "bewaar"):
            answer = send(client, address, fields, step)
            answers.check_html(answer.text)
            assert answer.status_code == (400 if fields is typed else 303 if step == "bewaar" else 200)
    for path in (address, f"/en{address}", f"{address}/{typed[0][1]}"):
        answers.check_answer(client.get(path))


def test_answers_are_kept_by_nothing_in_between_and_speak_english(client, address):
    page = client.get(f"/en{address}")
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Does it go on in the school holidays?" in page.text
    back = send(client, f"/en{address}", [("nummer", NUMBER), *LUNCH], "controle").text
    assert "Is that right?" in back
    assert client.get("/plek/x/activiteit").status_code == 404
    assert client.get(f"{address}/x").status_code == 404
