"""A round by its pages: asked one by one, said once, shared by two, on paper, and what goes wrong."""

import json
import re
import uuid
from contextlib import closing
from datetime import datetime
from shutil import copytree

import pytest

from app import create_app
from socialmap.config import Settings
from socialmap.importing.editing import edit_place
from socialmap.importing.hearing import hear
from socialmap.importing.merging import merge_places
from socialmap.importing.starter import prepare_store
from socialmap.keeping import accounts, rounds
from socialmap.model import RecordKind, Role
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store, keeping_tables, statements
from tests.support.accounts import logged_in, make_account, token
from tests.support.letting_in import let_in

WIJK = "MD"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("rounds") / "var")
    prepare_store(settings).close()
    return settings.data_dir


def an_app(settings):
    app = create_app(settings)
    app.testing = True
    with closing(app.extensions["socialmap"].store):
        yield app


@pytest.fixture
def app(prepared, tmp_path):
    yield from an_app(Settings(data_dir=copytree(prepared, tmp_path / "var"), public_url="https://kaart.voorbeeld.nl"))


@pytest.fixture
def on_both(database_url, tmp_path):
    settings = Settings(data_dir=tmp_path / "var", database_url=database_url)
    prepare_store(settings).close()
    yield from an_app(settings)


@pytest.fixture
def store(app):
    return app.extensions["socialmap"].store


def begin(client, way="bellen", **more):
    answer = client.post("/bijhouden/ronde", data={"hoe": way, "gebied": WIJK, **more, **sent_along(client)})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def sent_along(client):
    page = client.get("/bijhouden/ronde").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return {"csrf_token": found[1]} if found else {}


def fields(page):
    """What the form of the question sends along."""
    form = page[page.index('class="ask-one"') :]
    return {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("vraag", "nummer", "gezien")}


def question(page):
    found = re.search(r'class="question"[^>]*>([^<]+)', page)
    return found[1] if found else ""


def say(client, path, said, page="", **more):
    sent = fields(page or client.get(path).text) | {"antwoord": said} | more | sent_along(client)
    return client.post(path, data=sent)


def told(store: Store, page, fact):
    """What stands of the place of a question now."""
    place = re.search(r'data-place="([^"]+)"', page[page.index('class="ask-one"') :])[1]
    with store.read() as session:
        return statements.read_records(session, "place", [place])[place][fact]


def at_hours(client, path):
    """The page of the first question about hours of a place."""
    for position in range(1, 60):
        page = client.get(f"{path}?vraag={position}").text
        if 'data-form="hours"' in page and 'name="opening_hours"' in page:
            return page
    raise AssertionError


def test_a_question_is_read_back_saved_and_the_next_one_comes(app, store):
    client = let_in(app)
    assert client.get("/bijhouden/ronde").text.count("<option") > 3
    path = begin(client)
    assert begin(client) == path, "a second click is the same round"
    page = at_hours(client, path)
    wrong = say(client, path, "lees", page, opening_hours="nu en dan")
    assert wrong.status_code == 400
    assert 'value="nu en dan"' in wrong.text
    back = say(client, path, "lees", page, opening_hours="ma-vr 9-17")
    assert "Elke maandag t/m vrijdag van 9.00 tot 17.00 uur" in back.text
    assert told(store, page, "opening_hours") != "Mo-Fr 09:00-17:00"
    saved = say(client, path, "waarde", back.text, opening_hours="ma-vr 9-17")
    assert saved.status_code == 303
    assert told(store, page, "opening_hours") in ("ma-vr 9-17", "Mo-Fr 09:00-17:00")
    assert told(store, page, "status") == "op_lijst"
    after = client.get(path).text
    assert question(after)
    assert fields(after)["vraag"] != fields(page)["vraag"]
    assert client.get(f"{path}?vraag=1").status_code == 200
    assert client.get(f"{path}?alles=1").text.count('class="ask-one"') > 3


def test_nobody_answered_comes_back_last_and_closed_for_good_asks_once(app, store):
    client = let_in(app)
    path = begin(client)
    first = client.get(path).text
    assert "Dit antwoord was al" not in first
    place = re.search(r'data-place="([^"]+)"', first[first.index('class="ask-one"') :])[1]
    assert say(client, path, "b", first).status_code == 303
    second = client.get(path).text
    assert f'data-place="{place}"' not in second[second.index('class="ask-one"') :]
    assert "niet bereikt" in second
    sure = say(client, path, "gestopt", second)
    assert "Weet u het zeker?" in sure.text
    assert told(store, second, "status") != "gestopt"
    say(client, path, "gestopt-zeker", sure.text)
    assert told(store, second, "status") == "gestopt"
    assert client.post(path, data={"doe": "klaar"}).status_code == 303
    assert client.get(path).status_code == 404


def test_sent_twice_in_another_order_and_by_a_clock_of_2019_it_is_said_once(on_both):
    client = let_in(on_both)
    path = begin(client)
    places = [one for one in client.get(f"{path}?alles=1").text.split("<section") if 'data-form="yesno"' in one]
    one, two = (re.search(r'name="vraag" value="(\d+)"', page)[1] for page in places[:2])
    old = 1_550_000_000_000
    answers = [
        {"id": str(uuid.uuid4()), "om": old + 2000, "velden": {"vraag": [two], "antwoord": ["nee"], "gezien": ["0"]}},
        {"id": str(uuid.uuid4()), "om": old + 9e15, "velden": {"vraag": [one], "antwoord": ["ja"], "gezien": ["0"]}},
        {"id": "x", "om": "?", "velden": {"vraag": ["999"]}},
        7,
    ]
    sent = {"antwoorden": json.dumps(answers), "verzonden": str(old + 5000)}
    fates = [one["lot"] for one in client.post(f"{path}/antwoorden", data=sent).json["antwoorden"]]
    assert fates == ["bewaard", "bewaard", "fout", "fout"]
    again = client.post(f"{path}/antwoorden", data={**sent, "antwoorden": json.dumps(answers[1::-1])}).json
    assert [one["lot"] for one in again["antwoorden"]] == ["al bewaard", "al bewaard"]
    page = client.get(f"{path}?alles=1").text
    assert page.count('value="ja" data-key="J" aria-keyshortcuts="J" aria-pressed="true"') == 1
    for bad in ("", "{", "{}", "[" + "1," * 300 + "1]"):
        assert client.post(f"{path}/antwoorden", data={"antwoorden": bad}).status_code == 400


def test_two_on_one_wijk_get_other_places_and_who_answers_the_same_sees_both(app, store):
    for name in ("anna", "bram"):
        make_account(store, name, Role.VRIJWILLIGER, f"WK0363{WIJK}")
    anna, bram = (logged_in(app, name) for name in ("anna", "bram"))
    path = begin(anna)
    refused = bram.post("/bijhouden/ronde", data={"hoe": "bellen", "gebied": WIJK, **sent_along(bram)})
    theirs = set(re.findall(r'<li[^>]*data-place="([^"]+)"', anna.get(path).text))
    if refused.status_code == 303:
        others = set(re.findall(r'<li[^>]*data-place="([^"]+)"', bram.get(refused.headers["Location"]).text))
        assert not theirs & others
    else:
        assert "al bezig" in refused.text
    assert bram.get(path).status_code == 404, "a round is its account's own"
    # Bram says something of the same place by another way, after Anna saw the question.
    page = at_hours(anna, path)
    place = re.search(r'data-place="([^"]+)"', page[page.index('class="ask-one"') :])[1]
    with store.write() as session:
        hear(
            session, (RecordKind.PLACE, place), {"opening_hours": "di 10-12"},
            role="redacteur", account="x", day=datetime.now(AMSTERDAM_TIME).date(),
        )  # fmt: skip
    both = say(anna, path, "waarde", page, opening_hours="ma-vr 9-17")
    assert both.status_code == 409
    assert "Een ander zei intussen: elke dinsdag van 10.00 tot 12.00 uur (redacteur" in both.text
    assert "U zei: elke maandag t/m vrijdag van 9.00 tot 17.00 uur" in both.text
    assert say(anna, path, "waarde", both.text, opening_hours="ma-vr 9-17").status_code == 303


def test_what_is_held_here_becomes_an_activity_and_a_letter_in_the_field_is_an_answer(app, store):
    client = let_in(app)
    path = begin(client)
    page = next(one for n in range(1, 60) if 'data-form="wish"' in (one := client.get(f"{path}?vraag={n}").text))
    enter = say(client, path, "ja", page)
    back = say(client, path, "lees", enter.text, name="Inloop met soep", schedule="wo 10-12")
    assert "Inloop met soep: elke woensdag van 10.00 tot 12.00 uur" in back.text
    walk = say(client, path, "waarde", back.text, name="Inloop met soep", schedule="wo 10-12")
    assert "Kunnen mensen zo binnenlopen?" in walk.text
    for _ in range(2):
        answer = say(client, path, "waarde-inloop", walk.text, name="Inloop met soep", schedule="wo 10-12")
        assert answer.status_code == 303
    with store.read() as session:
        made = [
            row for row in statements.read_records(session, "activity").values() if row["name"] == "Inloop met soep"
        ]
    assert [(row["access"], row["status"]) for row in made] == [("inloop", "op_lijst")]
    assert say(client, path, "lees", at_hours(client, path), opening_hours="?").status_code == 303
    # What else there is leads to its form, and back to the round.
    other = re.search(r'href="(/plek/[^"]+/activiteit[?]ronde=\d+)"', client.get(path).text)[1]
    form = client.get(other).text
    sent = {"nummer": re.search(r'name="nummer" value="([^"]+)"', form)[1], "name": "Schaken", "stap": "bewaar"}
    assert f'action="{other}"' in form
    saved = client.post(other, data=sent)
    assert saved.headers.get("Location", saved.text) == f"{path}?gezegd=saved"


def test_what_a_volunteer_hears_stands_and_an_end_waits(app, store):
    make_account(store, "anna", Role.VRIJWILLIGER, f"WK0363{WIJK}")
    client = logged_in(app, "anna")
    path = begin(client)
    page = at_hours(client, path)
    say(client, path, "waarde", page, opening_hours="ma-vr 9-17")
    assert told(store, page, "opening_hours") in ("ma-vr 9-17", "Mo-Fr 09:00-17:00")
    assert "gezegd=before" in say(client, path, "waarde", page, opening_hours="ma-vr 9-17").headers["Location"]
    # Who goes back to the same page answers anew.
    answer = say(client, path, "gestopt-zeker", page)
    assert "gezegd=waits" in answer.headers["Location"]
    assert "Een redacteur kijkt dit na" in client.get(answer.headers["Location"]).text
    assert told(store, page, "status") != "gestopt"
    # Without what the pages of this browser send along nothing is written, and what was typed is shown again.
    unsure = client.post(path, data={**fields(page), "antwoord": "lees", "opening_hours": "di 10-12"})
    assert (unsure.status_code, 'value="di 10-12"' in unsure.text) == (403, True)
    assert client.post(f"{path}/antwoorden", data={"antwoorden": "[]"}).status_code == 403
    assert client.post(f"{path}/antwoorden", data={"antwoorden": "[]", "csrf_token": token(client, path)}).json
    assert app.test_client().get(path).status_code == 403


def test_on_paper_and_typed_over_in_one_go(app, store):
    client = let_in(app)
    path = begin(client, "lopen")
    paper, form = client.get(f"{path}/lijst").text, client.get(f"{path}/overtypen").text
    lines = [re.findall(r"(?:<legend>|<th scope=\"row\">)(\d+)\. ([^<\n]+)", page) for page in (paper, form)]
    assert lines[0] == lines[1]
    assert len(lines[0]) > 3
    assert paper.count("<svg") == paper.count('class="round-stop"')
    hours = [int(one) for one in re.findall(r'name="(\d+)-opening_hours"', form)][:2]
    known = [int(one) for one in re.findall(r'name="(\d+)-antwoord" value="nee"', form)][:1]
    sent = dict(re.findall(r'name="(\d+-(?:nummer|gezien|name))" value="([^"]*)"', form))
    filled = {f"{hours[0]}-opening_hours": "ma-vr 9-17", f"{hours[1]}-opening_hours": "nu en dan"}
    filled |= {f"{known[0]}-antwoord": "nee"}
    answer = client.post(f"{path}/overtypen", data=sent | filled)
    assert answer.status_code == 400
    assert answer.text.count('class="error"') == 1
    assert 'value="nu en dan"' in answer.text
    left = [int(one) for one in re.findall(r"<legend>(\d+)\.", answer.text)]
    assert hours[1] in left
    assert not {hours[0], known[0]} & set(left)


def test_a_round_left_for_a_month_goes_on_with_what_is_still_to_be_asked(app, store):
    """Meanwhile others answered, a place ended, one is hidden, two became one, and some are of another's area now."""
    anna_is = make_account(store, "anna", Role.VRIJWILLIGER, f"WK0363{WIJK}", "WK0363FB")
    anna = logged_in(app, "anna")
    offered = anna.get("/api/v1/places?offered=true&bbox=4.7,52.2,5.1,52.5").json["features"]
    of_wijk = {w: [one["id"] for one in offered if one["properties"]["wijk_code"] == w] for w in (WIJK, "FB")}
    path = begin(anna, gebied="", plekken=[*of_wijk[WIJK], *of_wijk["FB"]])
    number = int(path.rpartition("/")[2])
    before = {one.position: one for one in rounds.read(store, number, by=anna_is).questions}
    kept, ended, hidden, merged = of_wijk[WIJK][:4]
    assert {one.place_id for one in before.values()} >= {kept, ended, hidden, merged, of_wijk["FB"][0]}
    month = 31 * 86_400
    with store.write() as session:
        table = keeping_tables.round_
        session.execute(table.update().values(begun=table.c.begun - month, seen=table.c.seen - month))
        day = datetime.now(AMSTERDAM_TIME).date()
        heard = {"opening_hours": "di 10-12"}
        hear(session, (RecordKind.PLACE, kept), heard, role="redacteur", account="x", day=day)
    accounts.change(store, anna_is.id, Role.VRIJWILLIGER, [f"WK0363{WIJK}"], moment=accounts.now())
    edit_place(store, ended, {"status": "gestopt"}, role="redacteur")
    edit_place(store, hidden, {"visibility": "redactie"}, role="redacteur")
    merge_places(store, merged, kept, role="redacteur")
    page = anna.get(path).text
    assert "beantwoordde" in page
    assert "vallen weg" in page
    left = [one for one in rounds.read(store, number, by=anna_is).questions if one.is_open]
    assert {one.place_id for one in left} <= {kept, merged}
    assert (kept, "opening_hours") not in {(one.place_id, one.fact) for one in left}
    # Each that is asked still can be answered, to the end.
    for _ in range(len(left) + 1):
        page = anna.get(path).text
        if 'class="ask-one"' not in page:
            break
        answer = say(anna, path, "?", page)
        assert answer.status_code == 303, page
    assert 'class="ask-one"' not in page
    for gone in (ended, hidden, of_wijk["FB"][0]):
        again = next(one for one in before.values() if one.place_id == gone)
        page = anna.get(f"{path}?vraag={again.position}")
        assert page.status_code == 200, "looking back is no fault"
        assert gone != hidden or "data-place" not in page.text.partition('class="ask-one"')[2]
    # What waited on a device all the time is told one by one, and nothing of it is lost silently.
    sent = [
        {
            "id": str(uuid.uuid4()),
            "om": 1,
            "velden": {"vraag": [str(one.position)], "antwoord": ["ja"], "gezien": ["0"]},
        }
        for one in before.values()
        if one.fact == "status"
    ]
    data = {"antwoorden": json.dumps(sent), "verzonden": str(month * 1000), "csrf_token": token(anna, path)}
    fates = anna.post(f"{path}/antwoorden", data=data).json["antwoorden"]
    assert len(fates) == len(sent)
    assert {one["lot"] for one in fates} <= {"bewaard", "al bewaard", "weg", "fout", "anders"}
    assert all(one["tekst"] for one in fates if one["lot"] in ("weg", "fout", "anders"))
    with store.read() as session:
        assert statements.read_records(session, "place", [ended])[ended]["status"] == "gestopt"


def test_what_does_not_fit_is_a_sentence(app):
    client = let_in(app)
    for sent, said in (
        ({"gebied": WIJK}, "Kies of u gaat bellen"),
        ({"hoe": "bellen", "gebied": "nergens"}, "Kies een wijk"),
        ({"hoe": "bellen", "plekken": str(uuid.uuid4())}, "Hier is nu niets te vragen"),
    ):
        answer = client.post("/bijhouden/ronde", data=sent)
        assert answer.status_code == 400
        assert said in answer.text
    path = begin(client)
    for sent in ({}, {"vraag": "999"}, {"vraag": "1", "antwoord": "misschien"}, {"vraag": "1", "antwoord": "ja"}):
        assert client.post(path, data=sent).status_code == 400
    for strange in ("0", "99999999999999999999"):
        assert client.get(f"/bijhouden/ronde/{strange}").status_code == 404
    ticked = client.post("/bijhouden/ronde", data={"kies": "1", "gebied": WIJK, "hoe": "bellen"})
    assert ticked.text.count('name="plekken"') > 1
