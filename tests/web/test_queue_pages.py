"""The queue by page: who sees what, what a decision leads to, and how much of it is read."""

import itertools
import re
from datetime import UTC, date, datetime

import pytest

from socialmap.keeping import queue, reports
from socialmap.keeping.proposals import propose
from socialmap.keeping.reports import Report
from socialmap.model import RecordKind, Role, Visibility, Wrong
from socialmap.store import tables
from socialmap.web.guard import LIMITER
from socialmap.world import Viewer
from tests.support import hostile_answers as answers
from tests.support.accounts import logged_in, make_account, token
from tests.support.hostile_world import EVERYTHING

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
