"""The queue by page: who sees what, what a decision leads to, and how much of it is read."""

import html
import itertools
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from socialmap.keeping import queue, reports
from socialmap.keeping.proposals import propose
from socialmap.keeping.reports import Report
from socialmap.model import PlaceKind, RecordKind, Role, SourceRow, Visibility, Waits, Wrong
from socialmap.store import statements, tables
from socialmap.web.guard import LIMITER
from socialmap.world import Viewer
from tests.support import hostile_answers as answers
from tests.support.accounts import logged_in, make_account, token
from tests.support.hostile_world import EVERYTHING
from tests.support.letting_in import let_in

TODAY = date(2026, 11, 29)
PAGE, MINE = "/bijhouden/voorstellen", "/bijhouden/mijn"
NAMES = {"vera": Role.VRIJWILLIGER, "tom": Role.VRIJWILLIGER, "ria": Role.REDACTEUR, "rob": Role.REDACTEUR}
KEY = re.compile(r'name="nummer" value="([^"]+)"')


@pytest.fixture(scope="module")
def app(make_app, tmp_path_factory):
    return make_app(data_dir=tmp_path_factory.mktemp("queue") / "var")


@pytest.fixture(scope="module")
def store(app):
    return app.extensions["socialmap"].store


@pytest.fixture(scope="module")
def places(app):
    """Of two stadsdelen the code, and the places in it with their wijk."""
    site = app.extensions["socialmap"]
    world = site.worlds.get(site.watch.versions(), Viewer.PUBLIC, datetime.now(UTC))
    found: dict[str, list[tuple[str, str]]] = {}
    for id, wijk in world.places["wijk_code"].items():
        if wijk:
            found.setdefault(world.areas.at[wijk, "stadsdeel_code"], []).append((id, wijk))
    return sorted(found.items(), key=lambda one: -len(one[1]))[:2]


@pytest.fixture(scope="module")
def accounts(store, places):
    codes = {"rob": places[1][0]}
    return {name: make_account(store, name, role, codes.get(name, places[0][0])) for name, role in NAMES.items()}


@pytest.fixture(scope="module")
def people(app, accounts):
    LIMITER.reset()
    return {name: logged_in(app, name) for name in accounts}


@pytest.fixture(autouse=True)
def nothing_waits(store, people):
    with store.write() as session:
        session.execute(tables.metadata.tables["report"].delete())
        session.execute(tables.statement.delete().where(tables.statement.c.state == "voorgesteld"))


def tell(store, place, wrong=Wrong.HOURS, text="Dinsdag dicht", times=1):
    for _ in range(times):
        reports.keep(store, RecordKind.PLACE, place, Report(wrong, text), place_id=place, today=TODAY)


def offer(store, by, place, phone="020 1234567"):
    propose(store, RecordKind.PLACE, place, {"phone": phone}, by=by, today=TODAY)


def keys(client, query=""):
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return KEY.findall(answer.text)


def decide(client, key, act="goed", query="", **more):
    version = re.search(rf'value="{key}">\s*<input type="hidden" name="versie" value="(\d+)"', client.get(PAGE).text)[1]
    sent = {"nummer": key, "versie": version, "doe": act, "csrf_token": token(client), **more}
    return client.post(PAGE + query, data=sent)


def test_each_redacteur_sees_what_lies_in_the_own_area_and_nobody_else_anything(store, app, people, accounts, places):
    (_, near), (_, far) = places
    tell(store, near[0][0], text="Dichtbij <b>vet</b>")
    offer(store, accounts["vera"], far[0][0])
    page = people["ria"].get(PAGE).text
    assert (len(keys(people["ria"])), len(keys(people["rob"]))) == (1, 1)
    assert "Dichtbij &lt;b&gt;vet&lt;/b&gt;" in page
    assert "iemand die de kaart leest" in page
    assert "020 1234567" in people["rob"].get(PAGE).text
    assert "een vrijwilliger" in people["rob"].get(PAGE).text
    for name in ("vera", "tom"):
        assert people[name].get(PAGE).status_code == 403
    assert app.test_client().get(PAGE).status_code == 403
    [other] = keys(people["rob"])
    sent = {"nummer": other, "versie": "1", "doe": "goed", "csrf_token": token(people["ria"])}
    answer = people["ria"].post(PAGE, data=sent)
    assert (answer.status_code, "wacht niet meer" in answer.text) == (404, True), "as what does not wait at all"


def test_who_proposed_sees_what_became_of_it_and_nothing_of_others(store, people, accounts, places):
    (_, near), _ = places
    for number, phone in enumerate(("020 1000001", "020 1000002", "020 1000003")):
        offer(store, accounts["vera"], near[number][0], phone)
    offer(store, accounts["tom"], near[3][0], "020 2000000")
    first, second, *_ = keys(people["ria"])
    assert decide(people["ria"], first).status_code == 303
    assert decide(people["ria"], second, "af", reden="3", eigen="Welke <i>deur</i>?").status_code == 303
    mine = people["vera"].get(MINE).text
    assert [mine.count(word) for word in ("Goedgekeurd", "Afgewezen", "Wacht op een redacteur")] == [1, 1, 1]
    assert "Dit is niet duidelijk genoeg. Welke deur?" in mine
    assert "020 2000000" not in mine
    assert "ria" not in re.sub(r"<[^>]+>", " ", mine).split(), "who decided is told to nobody"
    other = people["tom"].get(MINE).text
    assert "020 100000" not in other
    assert "U stelde nog niets voor" in people["ria"].get(MINE).text


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ("De vrouwenopvang is elders", "zonder namen van opvang"),
        ("Alleen Turkse vrouwen", "Herkomst, afkomst en geloof"),
    ],
)
def test_a_reason_is_no_way_around_what_may_be_written(store, people, accounts, places, own, says):
    offer(store, accounts["vera"], places[0][1][0][0])
    [key] = keys(people["ria"])
    answer = decide(people["ria"], key, "af", reden="1", eigen=own)
    assert (answer.status_code, says in answer.text) == (400, True)
    assert keys(people["ria"]) == [key]


def test_a_decision_leads_to_the_next_one_of_the_same_list(store, people, places):
    (_, near), _ = places
    codes = [code for _, code in near]
    wijk = max(codes, key=codes.count)
    told = [id for id, code in near if code == wijk][:3]
    for id in told:
        tell(store, id)
    tell(store, next(id for id, code in near if code != wijk))
    query = f"?soort=lezers&wijk={wijk}"
    before = keys(people["ria"], query)
    assert f' method="post" action="{PAGE}{html.escape(query)}">' in people["ria"].get(PAGE + query).text
    assert (len(before), len(keys(people["ria"]))) == (len(told), len(told) + 1)
    answer = decide(people["ria"], before[0], query=query)
    address = answer.headers["Location"]
    assert f"soort=lezers&wijk={wijk}" in address
    assert address.endswith(f"#voorstel-{before[1]}")
    page = people["ria"].get(address.partition("#")[0]).text
    assert "Goedgekeurd." in page
    assert re.search(r'href="/wijziging/\d+"', page)
    assert keys(people["ria"], query) == before[1:]
    assert keys(people["ria"], "?soort=organisaties") == []
    assert "Hiervan wacht niets" in people["ria"].get(f"{PAGE}?soort=organisaties").text


def test_what_was_reported_most_comes_first_when_asked_and_is_told_as_a_band(store, people, places):
    (_, near), _ = places
    for id, times in ((near[0][0], 1), (near[1][0], 12), (near[2][0], 6)):
        tell(store, id, times=times)
    oldest = keys(people["ria"])
    assert keys(people["ria"], "?orde=vaakst") == [oldest[1], oldest[2], oldest[0]]
    page = re.sub(r"<[^>]+>", " ", people["ria"].get(PAGE).text)
    assert [text in page for text in ("10 keer of meer gemeld", "5 tot 9 keer gemeld", " 12 ")] == [True, True, False]


def test_pages_hold_twenty_and_read_no_more(store, people, places, monkeypatch):
    (_, near), _ = places
    choices = itertools.product([id for id, _ in near], Wrong)
    for id, wrong in itertools.islice(choices, 45):
        tell(store, id, wrong)
    read = []
    whole = queue.details
    monkeypatch.setattr(queue, "details", lambda session, asked: read.append(len(asked)) or whole(session, asked))
    pages = [keys(people["ria"], f"?bladzij={number}") for number in (1, 2, 3, 9)]
    assert [len(page) for page in pages] == [20, 20, 5, 5]
    assert len({key for page in pages for key in page}) == 45
    assert max(read) == 20
    assert "Er wachten er 45" in people["ria"].get(PAGE).text


def test_what_is_hidden_since_is_in_no_list_count_or_error(store, people, accounts, places):
    (_, near), _ = places
    id = near[0][0]
    offer(store, accounts["vera"], id)
    tell(store, id)
    sent = {"versie": "1", "doe": "goed", "csrf_token": token(people["ria"])}
    waiting = keys(people["ria"])
    with store.write() as session:
        session.execute(tables.place.update().where(tables.place.c.id == id).values(visibility=Visibility.HIDDEN))
    try:
        empty = people["ria"].get(PAGE).text
        assert "Er wacht niets" in empty
        known = [people["ria"].post(PAGE, data={**sent, "nummer": key}) for key in (*waiting, "m99999", "99999")]
        assert {answer.status_code for answer in known} == {404}
        assert len({re.sub(r"csrf_token\" value=\"[^\"]+", "", answer.text) for answer in known}) == 1
        assert "U stelde nog niets voor" in people["vera"].get(MINE).text or id not in people["vera"].get(MINE).text
    finally:
        with store.write() as session:
            session.execute(tables.place.update().where(tables.place.c.id == id).values(visibility=Visibility.PUBLIC))


def test_whatever_is_reported_runs_nowhere(store, people, places):
    (_, near), _ = places
    said = reports.read("iets anders", EVERYTHING[:480])
    reports.keep(store, RecordKind.PLACE, near[0][0], said, place_id=near[0][0], today=TODAY)
    answers.check_answer(people["ria"].get(PAGE))
    [key] = keys(people["ria"])
    answers.check_answer(people["ria"].get(f"{PAGE}/{key}"))
    answers.check_answer(change(people["ria"], key, note=EVERYTHING[:150], stap="controle"))


def test_what_is_sent_wrongly_is_told_and_changes_nothing(store, people, places):
    tell(store, places[0][1][0][0])
    [key] = keys(people["ria"])
    good = {"nummer": key, "versie": "1", "doe": "goed", "csrf_token": token(people["ria"])}
    for wrong in ({"nummer": ""}, {"nummer": "m" * 300}, {"nummer": "../x"}, {"versie": "x"}, {"doe": "alles"}):
        answer = people["ria"].post(PAGE, data={**good, **wrong})
        assert (answer.status_code, "maar een deel van het formulier" in answer.text) == (400, True), wrong
    for query in ("?bladzij=x", "?bladzij=-1", "?wijk=x", "?wijziging=x"):
        assert people["ria"].get(PAGE + query).status_code == 200, query
    assert keys(people["ria"]) == [key]


def change(client, key, query="", **more):
    """The form of what waits, sent as it is filled in with something else in it."""
    page = client.get(f"{PAGE}/{key}{query}")
    assert page.status_code == 200
    form = page.text.partition('<form method="post"')[2].partition("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("type") not in ("radio", "checkbox") or " checked" in tag:
            sent.setdefault(told["name"], []).append(html.unescape(told.get("value", "")))
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', form):
        sent[name] = [html.unescape(text)]
    for name, chosen in re.findall(r'<select[^>]*name="(\w+)".*?value="([^"]*)" selected', form, re.DOTALL):
        sent[name] = [html.unescape(chosen)]
    return client.post(f"{PAGE}/{key}{query}", data={**sent, "stap": "bewaar", **more})


def stored(store, kind, id):
    with store.read() as session:
        return statements.read_records(session, kind, [id])[id]


def test_what_waits_is_changed_before_it_is_approved(store, people, accounts, places):
    (_, near), _ = places
    id = near[0][0]
    offer(store, accounts["vera"], id, "020 1000009")
    tell(store, near[1][0])
    [key, other] = sorted(keys(people["ria"], "?soort=vrijwilligers")) + keys(people["ria"], "?soort=lezers")
    page = people["ria"].get(f"{PAGE}/{key}?soort=vrijwilligers").text
    assert "Wijzig het voorstel" in page
    assert 'value="020 1000009"' in page, "what was proposed is filled in"
    assert f'href="{PAGE}?soort=vrijwilligers"' in page
    wrong = change(people["ria"], key, phone="bel maar")
    assert (wrong.status_code, "een telefoonnummer" in wrong.text, 'value="bel maar"' in wrong.text) == (
        400,
        True,
        True,
    )
    read_back = change(people["ria"], key, phone="020 1000010", stap="controle")
    assert (read_back.status_code, "020 1000010" in read_back.text) == (200, True)
    assert f'action="{PAGE}/{key}"' in read_back.text
    done = change(people["ria"], key, "?orde=vaakst", phone="020 1000010")
    assert (done.status_code, "orde=vaakst" in done.location) == (303, True)
    assert done.location.endswith(f"#voorstel-{other}")
    assert stored(store, RecordKind.PLACE, id)["phone"] == "020 1000010"
    mine = people["vera"].get(MINE).text
    assert "met een wijziging" in mine
    assert change(people["ria"], other, phone="020 1000011").status_code == 303
    assert stored(store, RecordKind.PLACE, near[1][0])["phone"] == "020 1000011"
    assert keys(people["ria"]) == []
    assert people["ria"].get(f"{PAGE}/{key}").status_code == 404, "it waits no more"


def test_a_new_activity_is_changed_before_it_is_there(store, people, accounts, places):
    (_, near), _ = places
    id, new = near[0][0], "4f1c1a52-6b8d-4cbb-8c13-3cce110f2a41"
    values = {"name": "Lnch", "place_id": id, "schedule": "We 12:00-13:30"}
    propose(store, RecordKind.ACTIVITY, new, values, by=accounts["vera"], today=TODAY)
    [key] = keys(people["ria"])
    assert change(people["ria"], key, name="Lunch").status_code == 303
    row = stored(store, RecordKind.ACTIVITY, new)
    assert (row["name"], row["place_id"], row["schedule"]) == ("Lunch", id, "We 12:00-13:30")


def test_nobody_changes_what_waits_elsewhere_or_is_hidden(store, app, people, accounts, places):
    (_, near), (_, far) = places
    offer(store, accounts["vera"], far[0][0])
    offer(store, accounts["vera"], near[0][0])
    [key], [own] = keys(people["rob"]), keys(people["ria"])
    for name, status in (("ria", 404), ("vera", 403)):
        assert people[name].get(f"{PAGE}/{key}").status_code == status
    assert app.test_client().get(f"{PAGE}/{key}").status_code == 403
    for never in ("99999", "m99999", "x", "v" + "a" * 200):
        assert people["ria"].get(f"{PAGE}/{never}").status_code == 404
    there = stored(store, RecordKind.PLACE, far[0][0])
    moved = change(people["ria"], own, punt=f"{there['lon']} {there['lat']}", waar="")
    assert moved.status_code == 403, "to where others keep up the map"
    assert keys(people["ria"]) == [own]
    with seen_as(store, near[0][0], Visibility.HIDDEN):
        assert people["ria"].get(f"{PAGE}/{own}").status_code == 404


@contextmanager
def seen_as(store, id, visibility):
    places = tables.place.update().where(tables.place.c.id == id)
    try:
        with store.write() as session:
            session.execute(places.values(visibility=visibility))
        yield
    finally:
        with store.write() as session:
            session.execute(places.values(visibility=Visibility.PUBLIC))


def test_what_changed_while_somebody_changed_it_is_told_and_nothing_typed_is_lost(store, people, accounts, places):
    (_, near), _ = places
    offer(store, accounts["vera"], near[2][0], "020 1000012")
    [key] = keys(people["ria"])
    late = change(people["ria"], key, phone="020 1000013", versie="999")
    assert (late.status_code, "Iemand anders heeft dit intussen veranderd" in late.text) == (409, True)
    assert 'value="020 1000013"' in late.text
    assert change(people["ria"], key, phone="020 1000013").status_code == 303


def test_a_word_of_opvang_in_what_is_changed_is_held_and_told(store, people, accounts, places):
    (_, near), _ = places
    offer(store, accounts["vera"], near[3][0], "020 1000014")
    tell(store, near[5][0])
    for id, key in zip((near[3][0], near[5][0]), sorted(keys(people["ria"])), strict=True):
        done = change(people["ria"], key, note="Achter de vrouwenopvang.")
        assert done.status_code == 303
        assert "een woord over opvang" in people["ria"].get(done.location).text
        assert stored(store, RecordKind.PLACE, id)["visibility"] is Visibility.ACCOUNTS


def test_what_a_row_of_a_list_is_has_to_be_told_first(store, people, places):
    (_, near), _ = places
    id = near[4][0]
    with store.write() as session:
        row = session.query(SourceRow).filter_by(place_id=id).first()
        kept = row.waits, row.visibility, row.kind
        row.waits, row.visibility, row.kind = Waits.KIND, Visibility.ACCOUNTS, PlaceKind.OVERIG
    with seen_as(store, id, Visibility.ACCOUNTS):
        [key] = keys(people["ria"])
        early = decide(people["ria"], key)
        assert (early.status_code, "Hier ontbreekt nog iets" in early.text) == (409, True)
        assert change(people["ria"], key, kind="buurtkamer").status_code == 303
        row = stored(store, RecordKind.PLACE, id)
        assert (row["kind"], row["visibility"]) == ("buurtkamer", Visibility.PUBLIC)
        assert keys(people["ria"]) == []
    assert kept[0] is Waits.NOT


def test_a_new_place_of_which_nobody_told_where_it_is_is_given_a_point_first(store, app, accounts):
    new = {"name": "Zonder punt", "kind": PlaceKind.BUURTKAMER, "visibility": Visibility.PUBLIC, "phone": "020 7654321"}
    propose(store, RecordKind.PLACE, "zonder-punt", new, by=accounts["vera"], today=TODAY)
    all_over = let_in(app)
    page = all_over.get(PAGE)
    [key] = KEY.findall(page.text)
    assert "Hier ontbreekt nog: waar het is. Kies Wijzigen en vul het in." in page.text
    assert 'value="goed"' not in page.text, "nothing to press that cannot be"
    code = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    sent = {"nummer": key, "versie": "0", "doe": "goed", "csrf_token": code}
    refused = all_over.post(PAGE, data=sent)
    assert (refused.status_code, "Hier ontbreekt nog iets" in refused.text) == (409, True)
    form = all_over.get(f"{PAGE}/{key}")
    assert (form.status_code, "None" in form.text) == (200, False)
    told = {"name": new["name"], "kind": "buurtkamer", "phone": new["phone"], "visibility": "openbaar"}
    where = {"punt": "4.80258 52.37803", "waar": "", "waar_eerder": ""}
    nowhere = all_over.post(f"{PAGE}/{key}", data={**told, "punt": "", "stap": "bewaar"})
    assert (nowhere.status_code, "Waar is het?" in nowhere.text) == (400, True)
    done = all_over.post(f"{PAGE}/{key}", data={**told, **where, "stap": "bewaar"})
    assert (done.status_code, "gedaan=goed" in done.headers["Location"]) == (303, True)
    with store.read() as session:
        kept = statements.read_records(session, RecordKind.PLACE, ["zonder-punt"])["zonder-punt"]
    assert (kept["lon"], kept["phone"], kept["visibility"]) == (4.80258, "020 7654321", Visibility.PUBLIC)
