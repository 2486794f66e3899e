"""History, taking back, an end and a purge by page: told first, done once, and nowhere for who may not see it."""

import io
import re
import shutil
from datetime import datetime, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from socialmap.importing.editing import edit_place
from socialmap.importing.merging import merge_places
from socialmap.ledger.purge import NAME
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say
from socialmap.model import Act, State
from socialmap.schedule import AMSTERDAM_TIME
from tests.support import hostile_answers as answers
from tests.support.hostile_world import EVERYTHING
from tests.support.letting_in import let_in

GONE = "Bel Zwaantje de Wit"


@pytest.fixture(scope="module")
def client(make_app, app, starter_settings, tmp_path_factory):
    """A map of its own, and who opened the link of its start."""
    folder = tmp_path_factory.mktemp("history") / "var"
    shutil.copytree(starter_settings.data_dir, folder)
    return let_in(make_app(data_dir=folder))


@pytest.fixture(scope="module")
def store(client):
    return client.application.extensions["socialmap"].store


@pytest.fixture(scope="module")
def places(client) -> list[str]:
    return [one["id"] for one in client.get("/api/v1/places").json["features"]][:6]


def words(page: str) -> str:
    text = re.sub(r"\(wijziging \d+\)", " ", re.sub(r"<[^>]+>", " ", page))
    return re.sub(r"\s+", " ", text).replace(" ,", ",").replace(" .", ".")


def told(client, place: str, language: str = "") -> str:
    answer = client.get(f"{language}/plek/{place}/geschiedenis")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
    return words(answer.text)


def first_change(client, place: str) -> str:
    return re.findall(r'href="(/wijziging/\d+)"', client.get(f"/plek/{place}/geschiedenis").text)[0]


def fields(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)


def today(days: int = 0) -> str:
    return (datetime.now(AMSTERDAM_TIME).date() + timedelta(days=days)).isoformat()


def end(client, place: str, day: str = "", step: str = "einde"):
    version = dict(fields(client.get(f"/einde/plek/{place}").text))["versie"]
    return client.post(f"/einde/plek/{place}", data={"versie": version, "dag": day or today(), "stap": step})


def test_a_change_is_told_taken_back_once_and_restored(client, store, places):
    place = places[0]
    edit_place(store, place, {"phone": "020 1234567", "toilet": "ja"}, role="redacteur")
    page = told(client, place)
    assert "redacteur vulde in telefoon: 020 1234567 Toilet voor bezoekers: ja" in page
    assert f'href="/plek/{place}/geschiedenis"' in client.get(f"/plek/{place}").text
    path = first_change(client, place)
    seen = client.get(path)
    assert "telefoon: was 020 1234567, wordt weten we niet" in words(seen.text)
    assert "020 1234567" in client.get(f"/plek/{place}").text
    for _ in range(2):
        answer = client.post(path, data=MultiDict([*fields(seen.text), ("stap", "bewaar")]))
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/plek/{place}/geschiedenis")
    assert "020 1234567" not in client.get(f"/plek/{place}").text
    page = told(client, place)
    assert page.count("draaide wijziging") == 1
    assert "telefoon: van 020 1234567 naar weten we niet" in page
    assert "al teruggedraaid" in client.get(path).text
    back = first_change(client, place)
    client.post(back, data=MultiDict([*fields(client.get(back).text), ("stap", "bewaar")]))
    assert "020 1234567" in client.get(f"/plek/{place}").text
    assert "took back change" in told(client, place, "/en")


def test_who_saw_something_else_is_told_and_what_stays_is_told(client, store, places):
    place = places[1]
    edit_place(store, place, {"phone": "020 1234567", "toilet": "ja"}, role="redacteur")
    path = first_change(client, place)
    old = client.get(path)
    edit_place(store, place, {"phone": "020 7654321"}, role="hoofdredacteur")
    answer = client.post(path, data=MultiDict([*fields(old.text), ("stap", "bewaar")]))
    assert answer.status_code == 409
    assert "intussen veranderd" in answer.text
    assert "Dit blijft zoals het nu is: telefoon: 020 7654321" in words(answer.text)
    assert client.post(path, data=MultiDict([*fields(answer.text), ("stap", "bewaar")])).status_code == 303
    page = client.get(f"/plek/{place}").text
    assert "020 7654321" in page
    assert "Toilet voor bezoekers <strong>weten we niet" in page


def test_what_is_no_longer_there_still_answers_and_can_come_back(client, places):
    place = places[2]
    assert end(client, place, today(1)).status_code == 400
    assert end(client, place, "gisteren").status_code == 400
    day = today(-10)
    for _ in range(2):
        assert end(client, place, day).status_code == 303
    assert told(client, place).count("naar gestopt") == 1
    page = client.get(f"/plek/{place}")
    assert page.status_code == 200
    assert "Deze plek is er niet meer. Sinds" in words(page.text)
    assert place not in str(client.get("/api/v1/places?offered=true").json["features"])
    early = end(client, place, today(-11), "terug")
    assert early.status_code == 400
    assert "Op een latere dag" in early.text
    assert end(client, place, step="terug").status_code == 303
    assert "niet meer. Sinds" not in words(client.get(f"/plek/{place}").text)
    assert client.get(f"/einde/organisatie/{place}").status_code == 404


def test_who_saw_an_older_record_is_told_before_it_ends(client, store, places):
    place = places[2]
    version = dict(fields(client.get(f"/einde/plek/{place}").text))["versie"]
    edit_place(store, place, {"free_of_charge": "ja"}, role="redacteur")
    answer = client.post(f"/einde/plek/{place}", data={"versie": version, "dag": today(), "stap": "einde"})
    assert answer.status_code == 409
    assert "intussen veranderd" in answer.text
    assert client.post(f"/einde/plek/{place}", data={"dag": today(), "stap": "einde"}).status_code == 409


def test_what_is_purged_by_page_is_nowhere(client, store, places, caplog):
    place, folder = places[3], client.application.extensions["socialmap"].settings.data_dir
    for text in (GONE, f"{GONE} thuis"):
        edit_place(store, place, {"note": text}, role="redacteur")
    table = f"naam,plek\n{GONE},Ergens\n".encode()
    client.post("/tabel/activiteiten", data={"bestand": (io.BytesIO(table), "x.csv"), "stap": "controle"})
    path = f"/verwijderen/plek/{place}"
    assert "Zwaantje" in client.get(f"/plek/{place}").text
    assert client.post(path, data={"veld": "note", "stap": "controle"}).status_code == 400
    asked = [("veld", "note"), ("reden", "op verzoek")]
    back = client.post(path, data=MultiDict([*asked, ("stap", "controle")]))
    assert f"opmerking {GONE} {GONE} thuis" in words(back.text)
    for typed in ("", "ja"):
        answer = client.post(path, data=MultiDict([*asked, ("typ", typed), ("stap", "bewaar")]))
        assert answer.status_code == 400
        assert "Zwaantje" in client.get(f"/plek/{place}").text
    done = client.post(path, data=MultiDict([*asked, ("typ", "verwijder"), ("stap", "bewaar")]))
    assert done.status_code == 303
    for address in (
        f"/plek/{place}",
        f"/plek/{place}/geschiedenis",
        f"/api/v1/places/{place}",
        "/bijhouden/wijzigingen",
    ):
        assert "Zwaantje" not in client.get(address).text
    assert "opmerking (verwijderd)" in told(client, place)
    assert "verwijderde iets op verzoek: op verzoek" in told(client, place)
    with store.read():  # what is left is on the disk
        left = [path for path in folder.rglob("*") if path.is_file() and b"Zwaantje" in path.read_bytes()]
    assert left == []
    assert "Zwaantje" not in caplog.text
    assert place in (folder / NAME).read_text(encoding="utf-8")
    assert client.post(path, data=MultiDict([("veld", "lon"), ("reden", "x"), ("stap", "controle")])).status_code == 400


def test_what_is_hidden_has_no_page_here_and_is_in_no_list(client, store, places):
    place = places[4]
    edit_place(store, place, {"note": "Eerst zichtbaar"}, role="redacteur")
    path = first_change(client, place)
    edit_place(store, place, {"visibility": "verborgen"}, role="redacteur")
    addresses = [
        f"/plek/{place}/geschiedenis",
        f"/geschiedenis/plek/{place}",
        f"/einde/plek/{place}",
        path,
        f"{path}/account",
    ]
    for address in [*addresses, f"/verwijderen/plek/{place}"]:
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "zichtbaar" not in answer.text
    assert place not in client.get("/bijhouden/wijzigingen").text
    edit_place(store, place, {"visibility": "openbaar"}, role="redacteur")


def test_a_proposal_is_in_no_public_page(client, store, places):
    with store.write() as session:
        said = [Said("place", places[4], "phone", "020 9999999", said_on=today())]
        say(session, Change(now(), Act.PROPOSE, role="vrijwilliger"), said, state=State.PROPOSED)
    assert "vrijwilliger stelt voor telefoon: 020 9999999" in told(client, places[4])
    stranger = client.application.test_client()
    for address in ("/", f"/plek/{places[4]}", f"/api/v1/places/{places[4]}"):
        assert "9999999" not in stranger.get(address).text


def test_what_changed_lately_by_area_and_further_back(client, store, places, monkeypatch):
    edit_place(store, places[0], {"quiet_room": "ja"}, role="redacteur")
    page = client.get("/bijhouden/wijzigingen")
    assert "Een rustige kamer: ja" in words(page.text)
    codes = re.findall(r'<option value="([^"]+)"', page.text)
    wijk = re.search(r'href="/wijk/([^"]+)"', client.get(f"/plek/{places[0]}").text)[1]
    assert places[0] in client.get(f"/bijhouden/wijzigingen?gebied={wijk}").text
    other = next(code for code in codes if code and code[0] != wijk[0])
    assert places[0] not in client.get(f"/bijhouden/wijzigingen?gebied={other}").text
    assert client.get("/bijhouden/wijzigingen?gebied=onzin").status_code == 404
    monkeypatch.setattr("socialmap.queries.bijhouden.changes.CHANGES", 2)
    older = re.search(r'href="(/bijhouden/wijzigingen\?voor=\d+)"', client.get("/bijhouden/wijzigingen").text)[1]
    assert client.get(older).text.count("<article") == 2


def test_strangers_and_other_sites_see_and_change_nothing(client, places, make_app):
    path = first_change(client, places[0])
    paths = [f"/plek/{places[0]}/geschiedenis", f"/einde/plek/{places[0]}", f"/verwijderen/plek/{places[0]}", path]
    paths += [f"{path}/account", "/bijhouden/wijzigingen", f"/geschiedenis/plek/{places[0]}"]
    before = told(client, places[0])
    for address in paths:
        answer = client.application.test_client().get(address)
        assert answer.status_code == 403
        assert "020" not in answer.text
    for address in paths[1:5]:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            form = {"stap": "bewaar", "typ": "VERWIJDER", "reden": "x", "dag": today()}
            assert client.post(address, data=form, headers=headers).status_code == 403
    assert told(client, places[0]) == before


def test_what_an_enemy_wrote_is_shown_and_never_run(client, store, places):
    edit_place(store, places[1], {"note": EVERYTHING[:1500].replace("\x00", "")}, role="redacteur")
    path = first_change(client, places[1])
    for address in (f"/plek/{places[1]}/geschiedenis", path, "/bijhouden/wijzigingen", f"/en{path}"):
        answers.check_answer(client.get(address))
    asked = MultiDict([("veld", "note"), ("reden", EVERYTHING[:1500]), ("stap", "controle")])
    answers.check_answer(client.post(f"/verwijderen/plek/{places[1]}", data=asked))


def test_a_merge_is_in_the_history_of_what_stays_and_is_taken_back_and_restored_there(client, store, places):
    goes, stays = places[4:6]
    number = merge_places(store, goes=goes, stays=stays, role="redacteur")
    assert "redacteur voegde samen" in told(client, stays)
    assert f'href="/wijziging/{number}"' in client.get("/bijhouden/wijzigingen").text
    path, gone = f"/wijziging/{number}", f"/plek/{goes}"
    seen = client.get(path)
    assert "Het worden weer twee plekken." in seen.text
    assert client.get(gone).status_code == 301
    assert client.post(path, data=MultiDict([*fields(seen.text), ("stap", "bewaar")])).status_code == 303
    assert client.get(gone).status_code == 200
    back = first_change(client, goes)
    assert client.post(back, data=MultiDict([*fields(client.get(back).text), ("stap", "bewaar")])).status_code == 303
    assert client.get(gone).status_code == 301
