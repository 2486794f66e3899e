"""History and taking back by account: in the own area only, and all of one account since a day."""

import json
import re
import shutil
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from werkzeug.datastructures import MultiDict

from socialmap.importing.recording import save_record
from socialmap.keeping import looking
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say, settle
from socialmap.model import Act, RecordKind, Role, State, Visibility
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import statements, tables
from tests.support.accounts import logged_in, make_account
from tests.support.importing import run
from tests.support.letting_in import let_in


@pytest.fixture(scope="module")
def owner(make_app, app, starter_settings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("roles") / "var"
    shutil.copytree(starter_settings.data_dir, folder)
    return let_in(make_app(data_dir=folder))


@pytest.fixture(scope="module")
def store(owner):
    return owner.application.extensions["socialmap"].store


@pytest.fixture(scope="module")
def places(owner) -> dict[str, list[str]]:
    """Two places in Noord and one in Zuidoost."""
    found = {"N": [], "T": []}
    for one in owner.get("/api/v1/places").json["features"]:
        wijk = re.search(r'href="/wijk/([^"]+)"', owner.get(f"/plek/{one['id']}").text)
        if wijk and len(found.get(wijk[1][0], [0, 0])) < 2:
            found[wijk[1][0]].append(one["id"])
        if all(len(ids) == 2 for ids in found.values()):
            return found
    raise AssertionError


@pytest.fixture(scope="module")
def people(owner, store):
    """Accounts by name, and browsers in which they are logged in."""
    made = {
        "noor": (Role.REDACTEUR, "N"),
        "zoe": (Role.REDACTEUR, "T"),
        "otto": (Role.OPBOUWWERKER, "N"),
        "vera": (Role.VRIJWILLIGER, "N"),
        "hans": (Role.HOOFDREDACTEUR,),
    }
    accounts = {name: make_account(store, name, *role) for name, role in made.items()}
    return accounts, {name: logged_in(owner.application, name) for name in made}


def write(store, account, place, **facts):
    day = datetime.now(AMSTERDAM_TIME).date().isoformat()
    with store.write() as session:
        said = [Said("place", place, name, value, said_on=day) for name, value in facts.items()]
        number = say(session, Change(now(), Act.FORM, role=account.role, account=account.id), said).change
        settle(session, "place", [place])
    return f"/wijziging/{number}"


def take_back(client, path, **more):
    form = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', client.get(path, query_string=more).text)
    return client.post(path, data=MultiDict([*form, ("stap", "bewaar")]))


def test_an_account_takes_back_its_own_and_a_redacteur_that_of_others_in_the_own_area(store, places, people):
    accounts, browsers = people
    place = places["N"][0]
    mine = write(store, accounts["otto"], place, phone="020 1111111")
    theirs = write(store, accounts["noor"], place, note="Vraag aan de balie")
    assert browsers["otto"].get(theirs).status_code == 403
    for name in ("zoe", "vera"):
        assert browsers[name].get(mine).status_code == 403
        assert take_back(browsers[name], mine).status_code == 403
    assert "020 1111111" in browsers["noor"].get(f"/plek/{place}").text
    assert take_back(browsers["otto"], mine).status_code == 303
    assert "020 1111111" not in browsers["noor"].get(f"/plek/{place}").text
    page = browsers["noor"].get(f"/plek/{place}/geschiedenis").text
    assert "opbouwwerker draaide wijziging" in re.sub(r"<[^>]+>", "", page)
    # A role, and never the name of who did it.
    assert [name for name in ("otto",) if name in page] == []
    # Without what the page of this browser sends along nothing is done.
    assert browsers["noor"].post(theirs, data={"stap": "bewaar"}).status_code in (403, 409)
    assert take_back(browsers["noor"], theirs).status_code == 303


def test_all_of_one_account_is_told_and_taken_back_by_who_may_everywhere_it_wrote(store, places, people):
    accounts, browsers = people
    paths = [
        write(store, accounts["otto"], place, note="Gratis gokken") for place in (*places["N"], places["T"][0])
    ]  # fmt: skip
    other = write(store, accounts["noor"], places["N"][1], phone="020 2222222")
    asked = f"{paths[0]}/account"
    assert browsers["otto"].get(asked).status_code == 403
    # Noord is not all that it wrote in.
    assert browsers["noor"].get(asked).status_code == 403
    page = browsers["hans"].get(asked).text
    assert "otto" not in page
    assert page.count("was Gratis gokken, wordt weten we niet") == 3
    assert take_back(browsers["hans"], asked, sinds="2020-01-01").status_code == 303
    for place in (*places["N"], places["T"][0]):
        assert "Gratis gokken" not in browsers["hans"].get(f"/plek/{place}").text
    assert "020 2222222" in browsers["hans"].get(f"/plek/{places['N'][1]}").text
    assert "niets van dit account" in browsers["hans"].get(asked).text
    assert take_back(browsers["noor"], other).status_code == 303


def test_all_of_one_account_is_taken_back_by_command(owner, store, places, people):
    accounts, _ = people
    for place in (places["N"][0], places["T"][0]):
        write(store, accounts["otto"], place, phone="020 3333333")
    settings, asked = owner.application.extensions["socialmap"].settings, ("account", "undo", "otto", "--since")
    told = run(settings, *asked, "2020-01-01", "--preview").output
    assert told.count("was 020 3333333, wordt weten we niet") == 2
    assert "otto" not in told
    for wrong, words in {"gisteren": "--since", "2020-01-01": "--role"}.items():
        refused = run(settings, *asked, wrong)
        assert (refused.exit_code, words in refused.output) == (2, True), refused.output
    assert "020 3333333" in owner.get(f"/plek/{places['N'][0]}").text, "nothing yet"
    tomorrow = (datetime.now(AMSTERDAM_TIME) + timedelta(days=1)).date().isoformat()
    assert "niets van dit account" in run(settings, *asked, tomorrow, "--role", "redacteur").output
    assert run(settings, *asked, "2020-01-01", "--role", "redacteur").output == "Teruggedraaid.\n"
    assert "020 3333333" not in owner.get(f"/plek/{places['N'][0]}").text
    assert "niets van dit account" in run(settings, *asked, "2020-01-01", "--preview").output


def test_who_ends_and_who_purges_and_where(places, people):
    _, browsers = people
    for name, status in {"otto": 200, "noor": 200, "zoe": 403, "vera": 403, "hans": 200}.items():
        assert browsers[name].get(f"/einde/plek/{places['N'][0]}").status_code == status, name
    for name in ("otto", "noor", "zoe", "vera"):
        for path in (f"/verwijderen/plek/{places['N'][0]}",):
            assert browsers[name].get(path).status_code == 403, name
    assert browsers["hans"].get(f"/verwijderen/plek/{places['N'][0]}").status_code == 200


def test_every_account_sees_the_history_of_what_it_may_see(store, places, people):
    accounts, browsers = people
    place = places["N"][1]
    day = datetime.now(AMSTERDAM_TIME).date().isoformat()
    with store.write() as session:
        act = Change(now(), Act.PROPOSE, role="vrijwilliger", account=accounts["vera"].id)
        say(session, act, [Said("place", place, "note", "Mijn voorstel", said_on=day)], state=State.PROPOSED)
    path = f"/plek/{place}/geschiedenis"
    for name, told in {"vera": False, "otto": True, "noor": True, "hans": True}.items():
        answer = browsers[name].get(path)
        assert (answer.status_code, "Mijn voorstel" in answer.text) == (200, told), name
    write(store, accounts["noor"], place, visibility="redactie")
    assert browsers["vera"].get(path).status_code == 404
    assert browsers["otto"].get(path).status_code == 200
    assert "Mijn voorstel" not in browsers["vera"].get("/bijhouden/wijzigingen").text
    assert browsers["vera"].get("/bijhouden/wijzigingen").status_code == 403


def test_what_was_hidden_by_mistake_is_opened_again_and_each_look_is_written_down(owner, store, places, people):
    accounts, browsers = people
    place = places["T"][1]
    hid = write(store, accounts["zoe"], place, visibility="verborgen")
    pages = [hid, *(f"{page}/plek/{place}" for page in ("/geschiedenis", "/einde", "/verwijderen"))]
    for name in ("noor", "zoe", "otto", "vera"):
        for path in pages:
            assert browsers[name].get(path).status_code in (403, 404), (name, path)
    assert [owner.get(path).status_code for path in pages] == [404] * 4, "who has the machine looks by name only"
    log = owner.application.extensions["socialmap"].settings.data_dir / looking.NAME
    before = len(log.read_text(encoding="utf-8").splitlines()) if log.exists() else 0
    for path in pages:
        answer = browsers["hans"].get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    told = log.read_text(encoding="utf-8").splitlines()[before:]
    assert [json.loads(line)["what"] for line in told] == pages
    assert place not in browsers["hans"].get("/bijhouden/wijzigingen").text
    assert take_back(browsers["hans"], hid).status_code == 303
    assert browsers["zoe"].get(f"/plek/{place}").status_code == 200


def test_what_lies_in_no_area_is_changed_by_who_keeps_up_all(store, people):
    accounts, browsers = people
    values = {"name": "Stichting Overal", "website": "https://overal.example", "visibility": Visibility.PUBLIC}
    kind, day = RecordKind.ORGANISATION, datetime.now(AMSTERDAM_TIME).date()
    hans = accounts["hans"]
    save_record(
        store, kind, "overal", values, role=hans.role, account=hans.id, expected_version=None, today=day
    )  # fmt: skip
    with store.read() as session:
        number = max(row.id for row in session.execute(tables.change.select()))
        [stored] = statements.read_records(session, kind, ["overal"]).values()
    table = f"nummer,versie,naam,website\noveral,{stored['version']},Stichting Overal,https://elders.example\n"
    for name in ("noor", "otto", "zoe", "vera"):
        for path in ("/einde/organisatie/overal", f"/wijziging/{number}"):
            assert browsers[name].get(path).status_code == 403, (name, path)
    for name, told in {
        "noor": "Dit hoort bij geen gebied. Vraag het aan een hoofdredacteur.",
        "hans": "elders.example",
    }.items():
        token = re.search(r'name="csrf_token" value="([^"]+)"', browsers[name].get("/tabel/organisaties").text)[1]
        brought = {"csrf_token": token, "bestand": (BytesIO(table.encode()), "t.csv")}
        assert told in browsers[name].post("/tabel/organisaties", data=brought).text, name
    for path in ("/einde/organisatie/overal", f"/wijziging/{number}"):
        assert browsers["hans"].get(path).status_code == 200
