"""Places, organisations, initiatives, circles and rooms by one form: read back, saved once. Both databases."""

import re
from contextlib import closing
from types import SimpleNamespace

import pytest
from werkzeug.datastructures import MultiDict

from app import create_app
from socialmap.config import Settings
from socialmap.model import PlaceKind, Visibility
from socialmap.store import Store, statements, tables
from socialmap.store.writing import sync
from socialmap.web.bijhouden import forms
from tests.support.letting_in import let_in
from tests.support.records import a_place, a_row, filled
from tests.support.worlds import wijk

#: A number that a form was given, one for each kind.
NUMBERS = [f"0b9f7c2e-5a3d-4b7e-9a53-3f3f5e1c2a1{digit}" for digit in range(10)]
HOUSE = "b77e4841-41e3-5457-befa-360b7e3d9612"
SHELTER = "b77e4841-41e3-5457-befa-360b7e3d9613"
POINT = ("punt", "4.80200 52.38150")
PLACE = [("name", "Buurtkamer Zon"), ("kind", "buurtkamer"), POINT]
EACH = {
    "organisatie": [("name", "De Buren"), ("formality", "informeel"), ("website", "deburen.nl")],
    "initiatief": [("name", "De Tuin"), ("place_id", "De Brug"), ("approach", "samen zaaien\nsamen eten")],
    "cirkel": [("name", "Cirkel Oost"), ("kind", "buurtcirkel"), ("size_band", "5-8"), ("begun", "2025-03")],
}


@pytest.fixture
def site(database_url, tmp_path):
    """A small map of its own, and who opened the link of its start."""
    filled(
        database_url,
        a_place(HOUSE, street="Dorpsweg", house_number="10", town="Amsterdam"),
        a_row(HOUSE),
        a_place(SHELTER, "Schuilplaats", lon=4.802, lat=52.3815, visibility=Visibility.HIDDEN),
    ).close()
    app = create_app(Settings(data_dir=tmp_path / "var", database_url=database_url))
    with closing(app.extensions["socialmap"].store):
        yield SimpleNamespace(client=let_in(app), url=database_url)


def gebied(code: str, name: str) -> dict:
    return {**wijk(2, "C", name=name), "code": code, "local_code": code, "level": "gebied"}


def hidden(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)


def begun(site, address: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in hidden(site.client.get(address).text) if name in ("nummer", "versie")]


def send(site, address: str, fields, step: str = "bewaar"):
    return site.client.post(address, data=MultiDict([*fields, ("stap", step)]))


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace(" :", ":")


def stored(site, kind: str) -> dict[str, dict]:
    with closing(Store(site.url)) as store, store.read() as session:
        return {row["name"]: dict(row) for row in statements.read_records(session, kind).values()}


def test_each_kind_is_added_changed_and_ended_and_twice_is_once(site):
    kinds = {"organisatie": "organisation", "initiatief": "initiative", "cirkel": "circle"}
    for word, fields in EACH.items():
        address, name = f"/{word}/nieuw", fields[0][1]
        back = send(site, address, [*begun(site, address), *fields], "controle")
        assert "Klopt dit?" in back.text, word
        assert name in back.text
        assert not stored(site, kinds[word])
        clicks = []
        for _ in range(2):
            assert "Bewaard" in send(site, address, hidden(back.text)).text
            clicks.append(stored(site, kinds[word]))
        assert clicks[0] == clicks[1]
        assert [row["visibility"] for row in clicks[0].values()] == ["openbaar"]
        listed = site.client.get("/bijhouden").text
        edit = re.search(rf'href="(/{word}/[^"]+)"><bdi lang="nl">{name}', listed)[1]
        seen = begun(site, edit)
        assert 'value="' + name in site.client.get(edit).text
        assert send(site, edit, [*seen, *fields, ("visibility", "redactie")]).status_code == 200
        assert stored(site, kinds[word])[name]["visibility"] == "redactie"
        late = send(site, edit, [*seen, *fields[1:], ("name", f"{name} anders")])
        assert late.status_code == 409
        assert "intussen veranderd" in late.text
        half = send(site, edit, fields)
        assert half.status_code == 400
        assert "maar een deel van het formulier" in half.text
        if word != "organisatie":
            assert "gestopt" in send(site, edit, [*begun(site, edit), *fields, ("status", "gestopt")]).text
            assert stored(site, kinds[word])[name]["status"] == "gestopt"
    assert stored(site, "organisation")["De Buren"]["website"] == "https://deburen.nl"
    assert stored(site, "initiative")["De Tuin"]["place_id"] == HOUSE
    assert stored(site, "initiative")["De Tuin"]["approach"] == ["samen zaaien", "samen eten"]


def test_areas_are_chosen_by_name_and_codes_still_fit(site):
    rows = [wijk(0, "A", name="Geuzenveld"), wijk(1, "B", name="Slotermeer"), gebied("GF10", "Slotermeer")]
    with closing(Store(site.url)) as store, store.write() as session:
        sync(session, tables.area, rows, ("code", "edition"))
    for address, fact, typed, kept, said in (
        ("/initiatief/nieuw", "wijk_code", "geuzenveld", "WK0363FA", "Geuzenveld"),
        ("/initiatief/nieuw", "wijk_code", "WK0363FB", "WK0363FB", "Slotermeer"),
        ("/initiatief/nieuw", "wijk_code", "WK0363ZZ", "WK0363ZZ", "WK0363ZZ"),
        ("/cirkel/nieuw", "area_codes", "Slotermeer (wijk); Geuzenveld", "FB FA", "Slotermeer (wijk); Geuzenveld"),
        ("/cirkel/nieuw", "area_codes", "FA gf10", "FA GF10", "Geuzenveld; Slotermeer (gebied)"),
    ):
        assert '<option value="Geuzenveld">' in site.client.get(address).text
        name, kind = f"Naam {typed}", address.split("/")[1]
        fields = [*begun(site, address), *EACH[kind][1:], ("name", name), (fact, typed)]
        back = send(site, address, fields, "controle").text
        assert f": {said} " in words(back), typed
        assert "Bewaard" in send(site, address, hidden(back)).text
        assert stored(site, {"initiatief": "initiative", "cirkel": "circle"}[kind])[name][fact] == kept
    for fact, typed, said in (
        ("wijk_code", "Nergenshuizen", "Dit gebied kennen wij niet."),
        ("wijk_code", "Geuzenveld; Slotermeer", "Vul hier één wijk in."),
        ("area_codes", "Slotermeer", "Dit gebied kennen wij niet."),  # two are called so
    ):
        kind = "initiatief" if fact == "wijk_code" else "cirkel"
        address = f"/{kind}/nieuw"
        answer = send(site, address, [*begun(site, address), *EACH[kind], (fact, typed)])
        assert answer.status_code == 400, typed
        assert said in answer.text


def test_what_is_called_the_same_is_told_and_not_refused(site):
    addresses = {"organisatie": "/organisatie/nieuw", "activiteit": f"/plek/{HOUSE}/activiteit"}
    for word, address in addresses.items():
        first = [*begun(site, address), ("name", "Buurtlunch")]
        assert "staat er al" not in send(site, address, first, "controle").text
        assert send(site, address, first).status_code in (200, 303)
        back = send(site, address, [*begun(site, address), ("name", "buurt-lunch")], "controle").text
        assert f"Deze {word} staat er al:" in words(back)
        other = re.search(r'<a href="([^"]+)"><bdi lang="nl">Buurtlunch', back)[1]
        assert site.client.get(other).status_code == 200
        assert send(site, address, hidden(back)).status_code in (200, 303)
    assert [row["name"] for row in stored(site, "activity").values()] == ["Buurtlunch", "buurt-lunch"]


def test_a_share_is_told_in_words_and_stays_a_number(site):
    address = f"/plek/{HOUSE}/activiteit"
    fields = [*begun(site, address), ("name", "Soep"), ("own_mixed", "0"), ("functional_relational", "100")]
    back = words(send(site, address, fields, "controle").text)
    assert "Eigen groep of gemengd: vooral de eigen groep" in back
    assert "Waarvoor mensen komen: vooral om elkaar te zien" in back
    send(site, address, fields)
    row = stored(site, "activity")["Soep"]
    assert (row["own_mixed"], row["functional_relational"]) == (0, 100)
    # What a list told in between stays, and is told by the third in which it lies.
    with closing(Store(site.url)) as store, store.write() as session:
        session.execute(tables.activity.update().values(own_mixed=30))
    form = site.client.get(f"{address}/{row['id']}").text
    assert re.search(r'name="own_mixed" value="30" checked> vooral de eigen groep', form)
    # A table holds the number, below the heading that says so.
    head = site.client.get("/tabel/activiteiten.csv").text.splitlines()[0]
    assert "eigen groep (0) of gemengd (100),om iets te doen (0) of om elkaar (100)" in head


def test_a_place_is_added_at_a_point_and_found_at_once(site):
    address = "/plek/nieuw"
    fields = [("nummer", NUMBERS[0]), *PLACE, ("tijd1-dag", "1"), ("tijd1-van", "10"), ("tijd1-tot", "12.30")]
    back = send(site, address, fields, "controle")
    assert "elke dinsdag van 10.00 tot 12.30 uur</bdi>. Klopt dat?" in back.text
    assert "Soort: buurtkamer" in words(back.text)
    assert "lijkt erop" not in back.text
    places = [send(site, address, hidden(back.text)).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    page = site.client.get(places[0])
    assert page.status_code == 200
    assert "Buurtkamer Zon" in page.text
    assert len(stored(site, "place")) == 3
    assert site.client.get("/api/v1/places?q=Zon").json["features"]
    # It moves, and is there no more.
    edit = f"{places[0].partition('?')[0]}/wijzig"
    typed = [*begun(site, edit), *PLACE[:2], ("punt", "4.81000 52.38100")]
    assert send(site, edit, typed).status_code == 303
    row = stored(site, "place")["Buurtkamer Zon"]
    assert (round(row["lon"], 3), row["opening_hours"]) == (4.81, "")
    ended = send(site, edit, [*begun(site, edit), *PLACE, ("status", "gestopt")])
    assert "gestopt" in ended.text
    assert not site.client.get("/api/v1/places?q=Zon&offered=true").json["features"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ([], "Waar is het? Vul een adres in, of tik op de kaart."),
        ([("punt", "hier")], "Dit is geen punt op de kaart."),
        ([("punt", "4.8 152")], "Dit is geen punt op de kaart."),
        ([("punt", "4.8 12")], "buiten de gemeente"),
        ([("waar", "Dorpsweg")], "Vul ook het huisnummer in"),
        ([("waar", "Nergens")], "Dit begin vinden wij niet."),
        ([("waar", "Nergens"), POINT], "Dit begin vinden wij niet."),
    ],
)
def test_a_place_without_a_sure_point_is_not_saved(site, where, said):
    for step in ("controle", "bewaar"):
        answer = send(site, "/plek/nieuw", [("nummer", NUMBERS[0]), *PLACE[:2], *where], step)
        assert answer.status_code == 400
        assert said in answer.text
        assert 'value="Buurtkamer Zon"' in answer.text
    assert len(stored(site, "place")) == 2


def test_an_address_that_the_map_knows_is_the_point_and_a_place_like_it_is_told(site):
    typed = [("nummer", NUMBERS[0]), ("name", "Huis De Brug"), ("kind", "buurtkamer"), ("waar", "Dorpsweg 10")]
    back = send(site, "/plek/nieuw", typed, "controle")
    assert "Dit lijkt erop" in back.text
    assert f'href="/plek/{HOUSE}"' in back.text
    assert "Schuilplaats" not in back.text
    assert "Straat: Dorpsweg Huisnummer: 10" in words(back.text)
    assert send(site, "/plek/nieuw", hidden(back.text)).status_code == 303
    row = stored(site, "place")["Huis De Brug"]
    assert (row["lon"], row["lat"], row["street"], row["house_number"]) == (4.801, 52.381, "Dorpsweg", "10")
    # Beside what is hidden nothing is told of it.
    beside = [("nummer", NUMBERS[1]), ("name", "Schuilplaats"), ("kind", "buurtkamer"), POINT]
    assert "lijkt erop" not in send(site, "/plek/nieuw", beside, "controle").text


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ([("name", "Vrouwenopvang Zon")], "verborgen"),
        ([("note", "In de winter is hier nachtopvang.")], "redactie"),
    ],
)
def test_words_of_opvang_hold_a_place(site, fields, seen):
    saved = send(site, "/plek/nieuw", [("nummer", NUMBERS[2]), *fields, *PLACE[1:], ("name", "Buurtkamer Zon")])
    assert saved.status_code == 200
    assert "opvang of zorgwonen" in saved.text
    (row,) = [row for row in stored(site, "place").values() if row["id"] not in (HOUSE, SHELTER)]
    assert row["visibility"] == seen
    assert site.client.get(f"/plek/{row['id']}").status_code == 404
    assert not site.client.get("/api/v1/places?q=Zon").json["features"]


def test_what_is_sealed_cannot_be_chosen_shown_or_changed(site):
    page = site.client.get("/plek/nieuw").text
    for kind in (PlaceKind.OPVANG, PlaceKind.ZORGWONEN):
        assert f'value="{kind}"' not in page
        typed = [("nummer", NUMBERS[3]), ("name", "Zon"), ("kind", kind), POINT]
        assert send(site, "/plek/nieuw", typed).status_code == 400
    for address in (f"/plek/{SHELTER}/wijzig", f"/plek/{SHELTER}/ruimte"):
        assert site.client.get(address).status_code == 404
        assert send(site, address, [("versie", "1"), *PLACE, ("visibility", "openbaar")]).status_code == 404
    assert stored(site, "place")["Schuilplaats"]["visibility"] == "verborgen"
    assert (
        "kies een van"
        in send(
            site, f"/plek/{HOUSE}/wijzig", [*begun(site, f"/plek/{HOUSE}/wijzig"), *PLACE, ("visibility", "verborgen")]
        ).text.casefold()
    )


def test_a_room_on_loan_is_on_the_page_and_found_by_its_name(site):
    address = f"/plek/{HOUSE}/ruimte"
    assert address in site.client.get(f"/plek/{HOUSE}").text
    typed = [("room_on_loan", "ja"), ("room_note", "een kamer voor 10 mensen")]
    assert not site.client.get("/api/v1/places?q=ruimte te leen").json["features"]
    back = send(site, address, [*begun(site, address), *typed], "controle")
    assert "Ruimte te leen: ja" in words(back.text)
    assert send(site, address, hidden(back.text)).status_code == 303
    page = words(site.client.get(f"/plek/{HOUSE}").text)
    assert "Ruimte te leen ja een kamer voor 10 mensen" in page
    assert [one["id"] for one in site.client.get("/api/v1/places?q=ruimte te leen").json["features"]] == [HOUSE]
    # What else is known of the place stays.
    row = stored(site, "place")["De Brug"]
    assert (row["street"], row["visibility"], row["status"]) == ("Dorpsweg", "openbaar", "op_lijst")


@pytest.mark.parametrize("word", ["plek", "organisatie", "initiatief", "cirkel"])
def test_a_stranger_and_another_site_write_nothing(site, word):
    address = f"/{word}/nieuw"
    typed = MultiDict([("nummer", NUMBERS[4]), *(EACH.get(word) or PLACE), ("stap", "bewaar")])
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert site.client.post(address, data=typed, headers=headers).status_code == 403
    stranger = site.client.application.test_client()
    for answer in (stranger.get(address), stranger.post(address, data=typed), stranger.get("/bijhouden")):
        assert answer.status_code == 403
        assert "<form" not in answer.text
    assert forms.FORMS.keys() == {"plek", "organisatie", "initiatief", "cirkel"}
    assert not {*stored(site, "organisation"), *stored(site, "initiative"), *stored(site, "circle")}
    assert len(stored(site, "place")) == 2


def test_origin_cannot_be_entered_and_a_name_that_nobody_knows_is_told(site):
    typed = [*EACH["initiatief"][:1], ("place_id", "Nergenshuis"), ("approach", "voor Marokkaanse moeders")]
    answer = send(site, "/initiatief/nieuw", [("nummer", NUMBERS[5]), *typed])
    assert answer.status_code == 400
    assert "Deze naam kennen wij niet" in answer.text
    assert "Herkomst, afkomst en geloof" in answer.text


@pytest.mark.parametrize("typed", ["Schuilplaats", SHELTER, SHELTER.upper(), f" {SHELTER} "])
def test_of_what_is_hidden_a_form_knows_neither_name_nor_number(site, typed):
    new = "/initiatief/nieuw"
    answer = send(site, new, [*begun(site, new), ("name", "De Tuin"), ("place_id", typed)])
    assert answer.status_code == 400
    assert "Deze naam kennen wij niet" in answer.text
    assert not stored(site, "initiative")
