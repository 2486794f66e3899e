"""Two places that are one, by the page: every address of the one that went leads on, and comes back with an undo."""

import re
import shutil
from contextlib import closing

import pytest
from click.testing import CliRunner
from werkzeug.datastructures import MultiDict

from socialmap.cli import main
from socialmap.config import Settings
from socialmap.importing.editing import edit_place
from socialmap.importing.merging import decided
from socialmap.importing.starter import prepare_store
from socialmap.model import RecordKind
from socialmap.store import Store, statements
from tests.support.letting_in import let_in

PAGE = "/bijhouden/dubbel"
FORM = [("punt", "4.80258 52.37803"), ("minuten", "30")]
NUMBER = "0b9f7c2e-5a3d-4b7e-9a53-3f3f5e1c2a10"


@pytest.fixture(scope="module")
def settings(app, starter_settings, tmp_path_factory) -> Settings:
    folder = tmp_path_factory.mktemp("merging") / "var"
    shutil.copytree(starter_settings.data_dir, folder)
    return Settings(data_dir=folder)


@pytest.fixture(scope="module")
def client(make_app, settings):
    return let_in(make_app(data_dir=settings.data_dir))


@pytest.fixture
def store(settings):
    with closing(prepare_store(settings)) as found:
        yield found


@pytest.fixture(scope="module")
def pair(client) -> tuple[str, str]:
    """The one that stays, and the one that goes."""
    found = [client.get("/api/v1/places", query_string={"q": name}).json["features"] for name in ("Pluspunt", "Oase")]
    return found[0][0]["id"], found[1][0]["id"]


def fields(page: str) -> list[tuple[str, str]]:
    """What the form of a chosen pair holds."""
    form = page.rsplit("<form", maxsplit=1)[-1] if "paar-0" not in page else page.split('id="paar-0"')[1]
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)


def chosen(client, stays: str, goes: str) -> list[tuple[str, str]]:
    return fields(client.get(f"{PAGE}?blijft={stays}&gaat={goes}").text)


def press(client, given, step: str):
    return client.post(PAGE, data=MultiDict([*given, ("stap", step)]))


def back(client, store: Store) -> None:
    for found in decided(store):
        for one in found:
            assert press(client, [("nummer", str(one.number))], "terug").status_code == 303


@pytest.fixture
def merged(client, store, pair):
    stays, goes = pair
    answer = press(client, chosen(client, stays, goes), "zelfde")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?gedaan=zelfde")
    assert "Samengevoegd. Het oude adres" in client.get(answer.location).text
    yield stays, goes
    back(client, store)


def test_the_pair_is_shown_side_by_side(client, pair):
    page = client.get(f"{PAGE}?blijft={pair[0]}&gaat={pair[1]}").text
    assert "Dit is dezelfde plek" in page
    assert "Dit zijn twee plekken" in page
    assert page.count("dit blijft") > 2
    assert "meter uit elkaar" in page


def test_every_address_of_the_one_that_went_leads_on(client, merged):
    """The whole map of addresses: each rule with a place in it, in each language and for what is sent too."""
    stays, goes = merged
    rules = [rule for rule in client.application.url_map.iter_rules() if rule.endpoint.rpartition(".")[2] != "layer"]
    walked = set()
    for rule in rules:
        if "<id>" not in str(rule) or "static" in str(rule):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: goes if found[1] == "id" else NUMBER, str(rule))
        for method in rule.methods & {"GET", "POST"}:
            answer = client.open(f"{path}?x=1", method=method)
            assert answer.status_code == (301 if method == "GET" else 308), path
            assert answer.location == f"{path.replace(goes, stays)}?x=1"
            assert answer.headers["Cache-Control"] == "no-cache"
            walked.add(str(rule))
    assert {"/plek/<id>", "/en/plek/<id>", "/ar/plek/<id>", "/api/v1/places/<id>", "/plek/<id>/activiteit"} <= walked
    answer = client.get(f"/plek/{goes.upper()}", follow_redirects=True)
    assert answer.request.path == f"/plek/{stays}"
    assert client.get(f"/api/v1/places/{goes}", follow_redirects=True).json["row"]["id"] == stays


def test_lists_know_one(client, merged):
    stays, goes = merged
    there = [one["id"] for one in client.get("/api/v1/places?limit=5000").json["features"]]
    assert stays in there
    assert goes not in there
    answer = client.get(f"/cirkels/plekken/FB/bezoek?plek={goes}&plek={stays}")
    assert answer.location == f"/cirkels/plekken/FB/bezoek?plek={stays}"


@pytest.mark.parametrize("path", ["/wegwijzer/blad", "/wegwijzer/safari", "/wegwijzer/agenda.ics"])
def test_a_page_that_was_open_longer_still_works(client, merged, path):
    stays, goes = merged
    near = client.get("/api/v1/places?offered=true&bbox=4.78,52.36,4.82,52.39").json["features"]
    others = [("plek", one["id"]) for one in near if one["id"] != stays][:2]

    def sent(id):
        begin = [("begin", f"plek:{id}"), ("vertrek", "13:30")] if "safari" in path else []
        answer = client.post(path, data=MultiDict([*FORM, ("toch", "ja"), *begin, *others, ("plek", id)]))
        assert answer.status_code == 200
        return re.sub(r"DTSTAMP.*|gAAAAA[\w=-]+", "", answer.text)

    assert goes not in sent(goes)
    assert sent(goes) == sent(stays)


def test_an_activity_goes_along_and_comes_back(client, store, pair):
    stays, goes = pair
    lunch = [("name", "Soep"), ("tijd1-dag", "2"), ("tijd1-van", "12.00"), ("tijd1-tot", "13.30"), ("nummer", NUMBER)]
    assert client.post(f"/plek/{goes}/activiteit", data=MultiDict([*lunch, ("stap", "bewaar")])).status_code == 303
    press(client, chosen(client, stays, goes), "zelfde")
    assert "Soep" in client.get(f"/plek/{stays}").text
    # A form that was open over the merge is sent on, with all that was typed.
    form = MultiDict([*lunch, ("stap", "controle")])
    sent = client.post(f"/plek/{goes}/activiteit", data=form, follow_redirects=True)
    assert "Klopt dat?" in sent.text
    back(client, store)
    assert "Soep" in client.get(f"/plek/{goes}").text
    assert "Soep" not in client.get(f"/plek/{stays}").text


def test_undo_brings_both_addresses_back(client, merged, store):
    stays, goes = merged
    back(client, store)
    assert client.get(f"/plek/{goes}").status_code == 200
    assert client.get(f"/plek/{stays}").status_code == 200


def test_two_clicks_and_an_old_page_are_told(client, store, pair):
    stays, goes = pair
    form = chosen(client, stays, goes)
    edit_place(store, goes, {"note": "nieuw"}, role="redacteur")
    answer = press(client, form, "zelfde")
    assert (answer.status_code, decided(store)) == (409, ([], []))
    assert "intussen veranderd" in answer.text
    form = chosen(client, stays, goes)
    assert press(client, form, "zelfde").status_code == 303
    answer = press(client, form, "zelfde")
    assert answer.status_code == 409
    assert "zijn al één plek" in answer.text
    number = [("nummer", str(decided(store)[0][0].number))]
    assert press(client, number, "terug").status_code == 303
    answer = press(client, number, "terug")
    assert answer.status_code == 409
    assert "bestaat niet (meer)" in answer.text


@pytest.mark.parametrize("given", [[], [("stap", "zelfde")], [("stap", "x")], [("stap", "zelfde"), ("blijft", "x")]])
def test_half_a_form_stores_nothing(client, store, given):
    version = store.version()
    assert client.post(PAGE, data=MultiDict(given)).status_code in (400, 404, 409)
    assert store.version() == version


def test_two_places_are_two_until_that_is_taken_back(client, store, pair):
    stays, goes = pair
    assert press(client, chosen(client, stays, goes), "twee").status_code == 303
    assert "zijn twee plekken" in client.get(PAGE).text
    back(client, store)
    assert decided(store) == ([], [])


def test_another_site_and_a_stranger_change_nothing(client, store, pair):
    form = MultiDict([*chosen(client, *pair), ("stap", "zelfde")])
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert client.post(PAGE, data=form, headers=headers).status_code == 403, headers
    stranger = client.application.test_client()
    assert stranger.post(PAGE, data=form).status_code == 403
    assert stranger.get(PAGE).status_code == 403
    assert decided(store) == ([], [])


def test_a_hidden_place_is_as_one_that_never_was(client, store, pair):
    """Neither the page, nor an address that led to it, tells that it is there."""
    stays, goes = pair
    press(client, chosen(client, stays, goes), "zelfde")
    with store.read() as session:
        version = statements.read_records(session, RecordKind.PLACE, [stays])[stays]["version"]
    edit_place(store, stays, {"visibility": "verborgen"}, role="redacteur", expected_version=version)
    number = re.compile(r"verzoek: \w+")
    never = number.sub("", client.get(f"/plek/{NUMBER}").text)
    for id in (stays, goes):
        answer = client.get(f"/plek/{id}")
        assert (answer.status_code, number.sub("", answer.text).replace(id, NUMBER)) == (404, never)
    assert client.get(f"{PAGE}?blijft={stays}&gaat={goes}").status_code == 404
    assert stays not in client.get(PAGE).text
    edit_place(store, stays, {"visibility": "openbaar"}, role="redacteur")
    back(client, store)


def test_by_command(settings, pair, store, monkeypatch):
    monkeypatch.setenv("SOCIALMAP_DATA_DIR", str(settings.data_dir))
    stays, goes = pair

    def run(*words):
        found = CliRunner().invoke(main, list(words))
        return found.exit_code, found.output

    assert run("duplicates")[0] == 0
    code, told = run("merge", goes, stays, "--preview")
    assert (code, decided(store)) == (0, ([], []))
    assert "hoort dan bij" in told
    assert run("merge", goes, stays)[0] == 2
    code, told = run("merge", goes, stays, "--role", "redacteur")
    number = re.search(r"undo (\d+)", told)[1]
    assert "al één plek" in run("merge", stays, goes, "--role", "redacteur")[1]
    assert run("undo", number, "--role", "redacteur") == (0, "Teruggedraaid.\n")
    code, told = run("merge", goes, stays, "--apart", "--role", "redacteur")
    assert "twee plekken" in told
    run("undo", re.search(r"undo (\d+)", told)[1], "--role", "redacteur")
    assert decided(store) == ([], [])
