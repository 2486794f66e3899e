"""Accounts by page: who gets in, what each role reaches by any request, and what a visitor never meets."""

import html
import io
import itertools
import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from socialmap.keeping import accounts, looking
from socialmap.model import Act, Role, Visibility
from socialmap.store import tables
from socialmap.web.guard import LIMITER
from socialmap.world import Viewer
from tests.support import hostile_answers as answers
from tests.support.accounts import PASSPHRASE, logged_in, make_account, token
from tests.support.hostile_world import EVERYTHING
from tests.support.letting_in import let_in

NUMBER = "0b9f7c2e-5a3d-4b7e-9a53-3f3f5e1c2a{:02}"
LUNCH = "Soep voor de straat"
NAMES = {
    "vera": (Role.VRIJWILLIGER, True),
    "olga": (Role.OPBOUWWERKER, True),
    "piet": (Role.PROJECTLEIDER, True),
    "ria": (Role.REDACTEUR, True),
    "rob": (Role.REDACTEUR, False),
    "hanna": (Role.HOOFDREDACTEUR, True),
}


@pytest.fixture(autouse=True)
def unhurried():
    LIMITER.reset()
    yield
    LIMITER.reset()


@pytest.fixture(scope="module")
def app(make_app, tmp_path_factory):
    return make_app(data_dir=tmp_path_factory.mktemp("accounts") / "var")


@pytest.fixture(scope="module")
def store(app):
    return app.extensions["socialmap"].store


@pytest.fixture(scope="module")
def two(app):
    """A place, its stadsdeel, and a place of another stadsdeel with its own."""
    site = app.extensions["socialmap"]
    world = site.worlds.get(site.watch.versions(), Viewer.PUBLIC, datetime.now(UTC))
    found: dict[str, str] = {}
    for id, wijk in world.places["wijk_code"].items():
        if wijk:
            found.setdefault(world.areas.at[wijk, "stadsdeel_code"], id)
    (one, here), (other, there) = itertools.islice(found.items(), 2)
    return here, one, there, other


@pytest.fixture(scope="module")
def people(app, store, two):
    """A browser of each account; who keeps up an area does so in that of the first place, rob in the other's."""
    _, one, _, other = two
    for name, (role, near) in NAMES.items():
        make_account(store, name, role, one if near else other)
    LIMITER.reset()
    return {name: logged_in(app, name) for name in NAMES}


@pytest.fixture
def visitor(app):
    return app.test_client()


def say(client, place, name=LUNCH, number=1, **more):
    """What somebody fills in of a new activity, saved at once."""
    fields = {"name": name, "nummer": NUMBER.format(number), "stap": "bewaar", "csrf_token": token(client), **more}
    return client.post(f"/plek/{place}/activiteit", data=MultiDict(fields))


def everything(store):
    """What is stored of records and of what was said of them."""
    kinds = (tables.place, tables.activity, tables.organisation, tables.initiative, tables.circle)
    with store.read() as session:
        said = session.execute(select(tables.statement.c.record_id, tables.statement.c.state)).all()
        return [session.execute(table.select().order_by(table.c.id)).all() for table in kinds], sorted(map(str, said))


def test_a_visitor_gets_no_cookie_and_pages_that_all_may_keep(app, visitor, people):
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and not str(rule).startswith(tuple(map("/{}/".format, SPOKEN))):
            people["hanna"].get(str(rule))
            answer = visitor.get(str(rule))
            assert "Set-Cookie" not in answer.headers, rule
            assert "hanna" not in answer.text, rule
            assert "Uitloggen" not in answer.text, rule
    assert visitor.get("/wijken").headers["Cache-Control"] == "no-cache"


#: What everybody may open.
OPEN = re.compile("/$|/wijk|/bronnen|/veranderd|/bijhouden/stand|/wegwijzer|/plek/[^/]+(/klopt-niet)?$")


def main_of(answer):
    return answer.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("name", ["vera", "rob"])
def test_no_page_of_who_keeps_up_offers_what_its_reader_may_not_open(people, two, name):
    """Who proposes only, and who writes elsewhere."""
    browser, offered = people[name], set()
    for path in ("/bijhouden", f"/plek/{two[0]}"):
        offered |= set(re.findall(r'href="(/[^"#?]*)', main_of(browser.get(path))))
    # Of each sort one, of those that are not for everybody.
    sorts = {
        re.sub("/(cirkel|organisatie|initiatief|tabel)/.*", "", path): path for path in offered if not OPEN.match(path)
    }
    for path in sorts.values():
        assert browser.get(path).status_code < 400, path


def test_each_page_of_who_keeps_up_leads_back_and_the_menu_says_where_it_is(app, people, two):
    rules = [str(rule) for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    pages = [rule for rule in rules if re.fullmatch("/bijhouden/(?!stand)[^.]*|/tabellen", rule)]
    forms = [f"/plek/{two[0]}/{what}" for what in ("activiteit", "wijzig", "ruimte", "geschiedenis")]
    for path in (*pages, *forms, "/plek/nieuw", "/tabel/plekken", f"/einde/plek/{two[0]}"):
        page = people["hanna"].get(path, follow_redirects=True)
        back = {"/bijhouden", "/tabellen", "/accounts", f"/plek/{two[0]}", f"/plek/{two[0]}/geschiedenis", "/wijken"}
        assert page.status_code == 200, path
        assert back & set(re.findall(r'href="([^"?]+)"', main_of(page))), path
        assert 'aria-current="true">Bijhouden<' in page.text, path
    assert 'aria-current="page">Accounts<' in people["hanna"].get("/accounts").text


def test_a_page_of_an_account_is_kept_by_nobody(people):
    for path in ("/", "/wijken", "/bronnen", "/accounts", "/bijhouden/voorstellen", "/bestaat-niet"):
        page = people["hanna"].get(path)
        assert (page.headers["Cache-Control"], "ETag" in page.headers) == ("private, no-store", False), path
        assert "hanna" in page.text
    assert people["hanna"].get("/wegwijzer").headers["Cache-Control"] == "private, no-cache"
    assert "hanna" not in people["hanna"].get("/wegwijzer").text, "the guide is the same for all"


def posts(app, two):
    """Each rule that something can be sent to, filled in for the place of another stadsdeel."""
    _, _, there, _ = two
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and not rule.endpoint.startswith("guide_"):
            number = there if "soort" in rule.arguments else "1" if "wijziging" in str(rule) else NUMBER.format(99)
            values = {
                "id": there,
                "number": number,
                "soort": "plek",
                "what": "plekken",
                "form": "csv",
                "code": "FB",
                "other": "FE",
            }
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found, values=values: values.get(found[1], there), str(rule))


#: What a form sends that would change something, whatever the form: what a page does not know it passes by.
SENT = {
    "name": "Inbraak", "nummer": NUMBER.format(98), "stap": "bewaar", "doe": "goed", "versie": "1",
    "dag": "2026-11-28", "veld": "note", "reden": "weg ermee", "typ": "VERWIJDER", "note": "Inbraak",
    "naam": "inbreker", "rol": "hoofdredacteur", "lon": "4.9", "lat": "52.4", "kind": "overig",
}  # fmt: skip


#: What a volunteer proposes; what lies in no area, so that it waits for who keeps up all.
NOWHERE = ("/organisatie/nieuw", "/initiatief/nieuw", "/cirkel/nieuw")
PROPOSED = ("/activiteit", "/wijzig", "/ruimte")


def test_what_lies_in_no_area_waits_for_who_keeps_up_all(store, people):
    records = everything(store)[0]
    fields = {"name": "De Buren", "nummer": NUMBER.format(77), "stap": "bewaar"}
    for name in ("olga", "ria", "vera"):
        sent = people[name].post("/organisatie/nieuw", data={**fields, "csrf_token": token(people[name])})
        assert "Uw voorstel is bewaard." in sent.text, name
        assert everything(store)[0] == records
    assert "De Buren" not in people["ria"].get("/bijhouden/voorstellen").text
    assert "De Buren" in people["hanna"].get("/bijhouden/voorstellen").text
    saved = people["hanna"].post("/organisatie/nieuw", data={**fields, "csrf_token": token(people["hanna"])})
    assert "Bewaard" in saved.text
    edit = f"/organisatie/{NUMBER.format(77)}"
    version = re.search(r'name="versie" value="(\d+)"', people["hanna"].get(edit).text)[1]
    before = everything(store)[0]
    for name in ("olga", "ria"):
        changed = {**fields, "name": "Anders", "versie": version, "csrf_token": token(people[name])}
        assert "Uw voorstel is bewaard." in people[name].post(edit, data=changed).text
        assert everything(store)[0] == before


def test_no_request_changes_anything_outside_the_area_or_without_the_right(app, store, two, people):
    before = everything(store)
    for name in ("olga", "ria", "piet", "vera"):
        client, given = people[name], token(people[name])
        for path in posts(app, two):
            if path.endswith(("/inloggen", "/uitloggen")) or (name == "vera" and path.endswith(PROPOSED)):
                continue
            if path.endswith(NOWHERE):
                continue
            answer = client.post(path, data={**SENT, "csrf_token": given})
            assert answer.status_code in (303, 400, 403, 404, 405), (name, path, answer.status_code)
            assert everything(store) == before, (name, path)
    assert [one.account.name for one in accounts.listed(store, moment=accounts.now())] == sorted(NAMES)


def test_each_post_of_an_account_without_its_token_or_from_elsewhere_is_refused(app, store, two, people):
    before, (here, *_) = everything(store), two
    tokens = {name: token(client) for name, client in people.items()}
    for name, client in people.items():
        for path in {*posts(app, two), f"/plek/{here}/activiteit", "/uitloggen"} - {"/inloggen", "/en/inloggen"}:
            other = tokens["rob" if name != "rob" else "ria"]
            for sent, headers in (
                (SENT, {}),
                ({**SENT, "csrf_token": other}, {}),
                ({**SENT, "csrf_token": tokens[name]}, {"Sec-Fetch-Site": "cross-site"}),
                ({**SENT, "csrf_token": tokens[name]}, {"Origin": "https://evil.example"}),
            ):
                assert client.post(path, data=sent, headers=headers).status_code in (403, 404), (name, path)
        assert client.get("/inloggen").status_code == 303, f"{name} is still in"
    assert everything(store) == before


def test_a_form_without_its_token_comes_back_with_what_was_typed(people, two):
    here, *_ = two
    lost = people["ria"].post(f"/plek/{here}/activiteit", data={"name": LUNCH, "nummer": NUMBER.format(5)})
    assert lost.status_code == 403
    assert f'value="{LUNCH}"' in lost.text
    hides = {"name": LUNCH, "nummer": NUMBER.format(5), "stap": "controle", "csrf_token": token(people["ria"])}
    sure = people["ria"].post(f"/plek/{here}/activiteit", data=hides, headers={"Origin": "null"})
    assert sure.status_code == 200, "no other site knows the token"


def test_who_keeps_up_an_area_writes_there_and_is_told_where_not(store, people, two):
    here, _, there, _ = two
    for number, name in enumerate(("olga", "ria"), 10):
        assert say(people[name], here, f"{LUNCH} {name}", number).status_code == 303
        refused = say(people[name], there, number=number + 10)
        assert (refused.status_code, "buiten uw gebied" in refused.text) == (403, True)
    with store.read() as session:
        changes = session.execute(select(tables.change).order_by(tables.change.c.id.desc()).limit(2)).mappings().all()
    ids = {one.account.name: one.account.id for one in accounts.listed(store, moment=accounts.now())}
    assert [(row["role"], row["account"]) for row in changes] == [
        ("redacteur", ids["ria"]), ("opbouwwerker", ids["olga"]),
    ]  # fmt: skip
    assert "buiten uw gebied" not in people["piet"].get(f"/plek/{here}/activiteit").text
    assert people["piet"].get(f"/plek/{here}/activiteit").status_code == 403


SPOKEN = ("ar", "es", "pl", "ti", "tr")
PUBLIC = ("/", "/?zoek=Wachtsoep", "/plek/{}", "/api/v1/places/{}", "/api/v1/places?q=Wachtsoep", "/wijken", "/bronnen")


def test_a_proposal_is_public_nowhere_until_a_redacteur_of_that_area_lets_it_hold(app, store, people, two, visitor):
    here, _, _, _ = two
    seen = {path: visitor.get(path.format(here)).data for path in PUBLIC}
    lists = [rule for rule in map(str, app.url_map.iter_rules()) if rule.startswith("/api/v1/layers/")]
    assert lists
    for _ in range(2):
        assert (
            "Uw voorstel is bewaard"
            in (proposed := say(people["vera"], here, "Wachtsoep", 30, schedule="Mo 12:00-13:00")).text
        )
        assert proposed.status_code == 200
    assert {path: visitor.get(path.format(here)).data for path in PUBLIC} == seen
    assert "Wachtsoep" not in people["olga"].get(f"/plek/{here}").text, "not even for accounts"
    asked = {"plek": [here], "van": "", "punt": "4.9 52.37", "minuten": "30"}
    for path in ("/wegwijzer", "/wegwijzer/agenda.ics", "/wegwijzer/bestand.html"):
        assert "Wachtsoep" not in visitor.post(path, data=asked).text
    for name, status in (("vera", 403), ("olga", 403), ("piet", 403), ("rob", 200)):
        page = people[name].get("/bijhouden/voorstellen")
        assert (page.status_code, "Wachtsoep" in page.text) == (status, False), name
    page = people["ria"].get("/bijhouden/voorstellen").text
    assert page.count("Wachtsoep") >= 1
    assert ">vera<" not in page, "who proposed it is told to nobody"
    assert here not in re.sub(r"<[^>]+>", "", page), "a place is told by its name"
    [number] = set(re.findall(r'name="nummer" value="(\d+)"', page))
    form = {"nummer": number, "versie": "0", "doe": "goed"}
    for name in ("rob", "olga", "vera"):
        refused = people[name].post("/bijhouden/voorstellen", data={**form, "csrf_token": token(people[name])})
        assert refused.status_code in (403, 404)
    assert {path: visitor.get(path.format(here)).data for path in PUBLIC} == seen
    approve = {**form, "csrf_token": token(people["ria"])}
    assert people["ria"].post("/bijhouden/voorstellen", data=approve).status_code == 303
    assert people["ria"].post("/bijhouden/voorstellen", data=approve).status_code == 404, "twice is once"
    assert "Wachtsoep" in visitor.get(f"/plek/{here}").text


def test_what_is_refused_stays_away_and_a_record_that_changed_is_judged_anew(people, two, visitor):
    here, *_ = two
    number = NUMBER.format(31)
    assert say(people["ria"], here, "Breiclub", 31).status_code == 303
    edit = f"/plek/{here}/activiteit/{number}"
    sent = {"name": "Haakclub", "nummer": number, "versie": "1", "stap": "bewaar"}
    assert people["vera"].post(edit, data={**sent, "csrf_token": token(people["vera"])}).status_code == 200
    page = people["ria"].get("/bijhouden/voorstellen").text
    assert "Breiclub" in page
    assert "Haakclub" in page
    [waiting] = set(re.findall(r'name="nummer" value="(\d+)"', page))
    [version] = set(re.findall(r'name="versie" value="(\d+)"', page))
    form = {"nummer": waiting, "doe": "goed", "csrf_token": token(people["ria"])}
    late = people["ria"].post("/bijhouden/voorstellen", data={**form, "versie": str(int(version) + 1)})
    assert (late.status_code, "intussen veranderd" in late.text) == (409, True)
    for broken in ({"versie": ""}, {"versie": version, "doe": "?"}, {"versie": version, "nummer": "1" * 50}):
        assert people["ria"].post("/bijhouden/voorstellen", data={**form, **broken}).status_code == 400
    assert (
        people["ria"].post("/bijhouden/voorstellen", data={**form, "versie": version, "doe": "af"}).status_code == 303
    )
    assert "Er wacht niets" in people["ria"].get("/bijhouden/voorstellen").text
    assert "Breiclub" in visitor.get(f"/plek/{here}").text
    assert "Haakclub" not in visitor.get(f"/plek/{here}").text


def test_what_is_for_accounts_is_seen_by_who_may_and_leaves_with_nobody(store, people, two, visitor):
    here, *_ = two
    assert say(people["ria"], here, "Besloten kring", 40, visibility=Visibility.ACCOUNTS).status_code == 200
    place, edit = f"/plek/{here}", f"/plek/{here}/activiteit/{NUMBER.format(40)}"
    for name, client in people.items():
        sees = name != "vera"
        assert ("Besloten kring" in client.get(place).text) == sees, name
        assert "Besloten kring" not in visitor.get(place).text, f"after {name} looked"
        assert "Besloten kring" not in client.get(f"/api/v1/places/{here}").text
        assert client.get(edit).status_code == (
            404 if name == "vera" else 200 if name in ("ria", "olga", "hanna") else 403
        )
    with store.write() as session:
        session.execute(tables.place.update().where(tables.place.c.id == here).values(visibility=Visibility.ACCOUNTS))
    try:
        assert [people[name].get(place).status_code for name in ("vera", "olga")] == [404, 200]
        assert [people[name].get(f"{place}/activiteit").status_code for name in ("vera", "olga")] == [404, 200]
    finally:
        with store.write() as session:
            table = tables.place
            session.execute(table.update().where(table.c.id == here).values(visibility=Visibility.PUBLIC))


def test_cirkels_open_for_the_roles_that_see_them(make_app, app, people, visitor):
    assert [people[name].get("/cirkels").status_code for name in ("piet", "hanna")] == [200, 200]
    for name in ("vera", "olga", "ria"):
        assert people[name].get("/cirkels").status_code == 403
        assert people[name].get("/api/v1/fit").status_code == 403
    assert visitor.get("/cirkels").status_code == 403
    other = make_app(data_dir=app.extensions["socialmap"].settings.data_dir, cirkels="accounts")
    shut = other.test_client().get("/cirkels")
    assert (shut.status_code, "met een account van een projectleider" in shut.text) == (403, True)
    assert logged_in(other, "piet").get("/cirkels").status_code == 200
    assert let_in(other).get("/accounts").status_code == 403, "no link of the start in this mode"


# Getting in


def test_nobody_can_tell_which_names_exist(app, people, caplog):
    caplog.set_level(logging.INFO)
    pages = []
    for name in ("hanna", "hannah"):
        answer = app.test_client().post("/inloggen", data={"naam": name, "wachtzin": "iets heel anders"})
        assert answer.status_code == 403
        pages.append(answer.text.replace(name, "?"))
    assert pages[0] == pages[1]
    assert "inloggen mislukt" in caplog.text
    assert "hanna" not in caplog.text
    assert "heel anders" not in caplog.text


def test_trying_is_slowed_for_an_address_and_for_a_name(app, people, monkeypatch):
    monkeypatch.setattr(accounts, "log_in", lambda *_, **__: "")
    tries = [
        app.test_client().post("/inloggen", data={"naam": f"x{n}", "wachtzin": "y"}).status_code for n in range(12)
    ]
    assert tries == [403] * 10 + [429] * 2
    LIMITER.reset()
    for name in ("hanna", "niemand"):
        tried = [
            app.test_client().post(
                "/inloggen",
                data={"naam": name, "wachtzin": "y"},
                environ_base={"REMOTE_ADDR": f"192.0.2.{n}"},
            ).status_code
            for n in range(32)
        ]  # fmt: skip
        assert tried == [403] * 30 + [429] * 2, name


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("", "/"),
        ("/wijken", "/wijken"),
        ("/?zoek=a&soort=b", "/?zoek=a&soort=b"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevil", "/"),
        ("/wijken\r\nSet-Cookie: a=b", "/"),
        ("/uitloggen", "/"),
        ("/bestaat-niet", "/"),
        ("wijken", "/"),
    ],
)
def test_after_logging_in_a_page_of_ours_opens(app, people, wanted, leads):
    client = app.test_client()
    answer = client.post("/inloggen", data={"naam": "piet", "wachtzin": PASSPHRASE, "verder": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (303, leads)
    assert client.get("/inloggen", query_string={"verder": wanted}).headers["Location"] == leads


@pytest.mark.parametrize(("name", "begins"), [("vera", "/bijhouden"), ("rob", "/bijhouden"), ("piet", "/")])
def test_who_keeps_up_begins_there_or_where_they_were(app, people, name, begins):
    pages = {one: one for one in ("/bijhouden", "/bijhouden/ronde?gebied=FB", "/")}
    for asked, leads in ({"/inloggen": begins} | pages).items():
        client = app.test_client()
        page = client.get(asked)
        links = [html.unescape(one) for one in re.findall(r'href="(/inloggen[?][^"]*)"', page.text)]
        assert len(set(links)) <= 1, "one way in, and back here"
        form = client.get(links[0] if links else asked)
        hidden = re.search(r'name="verder" value="([^"]*)"', form.text)
        sent = {"naam": name, "wachtzin": PASSPHRASE, "verder": html.unescape(hidden[1]) if hidden else ""}
        assert client.post("/inloggen", data=sent).headers["Location"] == leads, asked


def test_what_a_browser_held_before_does_not_go_on(app, people):
    client = let_in(app)
    before = client.get_cookie("socialmap").value
    client.post("/inloggen", data={"naam": "vera", "wachtzin": PASSPHRASE})
    assert client.get("/accounts").status_code == 403, "the link of the start was this browser's, and is no account's"
    other = app.test_client()
    other.set_cookie("socialmap", before)
    assert ">vera<" not in other.get("/wijken").text


def test_a_copied_cookie_ends_with_its_session(app, store, people):
    client, thief = logged_in(app, "rob"), app.test_client()
    cookie = client.get_cookie("socialmap")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    thief.set_cookie("socialmap", cookie.value)
    assert "rob" in thief.get("/wijken").text
    assert client.post("/uitloggen", data={"csrf_token": token(client)}).status_code == 303
    assert client.get_cookie("socialmap") is None
    assert "rob" not in thief.get("/wijken").text
    assert thief.get("/bijhouden/voorstellen").status_code == 403
    forged = app.test_client()
    forged.set_cookie("socialmap", cookie.value[:-3] + "abc")
    assert forged.get("/wijken").status_code == 200


@pytest.mark.parametrize(
    ("name", "passphrase"),
    [("\0", "\0"), ("x" * 20_000, "y" * 20_000), ("", ""), ("é\u0301", "😀"), (EVERYTHING, EVERYTHING)],
)
def test_odd_input_is_wrong_like_any_other(visitor, name, passphrase):
    wrong = visitor.post("/inloggen", data={"naam": name, "wachtzin": passphrase, "verder": name})
    assert wrong.status_code == 403
    answers.check_html(wrong.text)
    assert visitor.post("/welkom", data={"sleutel": name, "wachtzin": passphrase}).status_code == 404
    assert visitor.get("/welkom", query_string={"sleutel": passphrase[:2000]}).status_code in (400, 404)


def test_a_hoofdredacteur_makes_changes_and_ends_accounts(app, store, people, two):
    chief, (_, one, _, _) = people["hanna"], two

    def send(path, **form):
        return chief.post(path, data=MultiDict({"csrf_token": token(chief), **form}))

    for form, wrong in (
        ({"naam": "?", "rol": "vrijwilliger"}, "Deze naam kan niet"),
        ({"naam": "tom", "rol": "baas"}, "Kies een rol"),
        ({"naam": "tom", "rol": "redacteur"}, "Kies in welke wijken"),
        ({"naam": "tom", "rol": "redacteur", "gebied": "<b>"}, "bestaat niet"),
        ({"naam": "Hanna", "rol": "projectleider"}, "al een account"),
    ):
        answer = send("/accounts", **form)
        assert (answer.status_code, wrong in answer.text) == (400, True), form
    made = send("/accounts", naam="Tom", rol="redacteur", gebied=one).text
    [link] = re.findall(r'value="https?://[^/"]+(/welkom\?sleutel=[^"]+)"', made)
    assert link not in chief.get("/accounts").text, "it is shown once"
    newcomer = app.test_client()
    key = link.partition("=")[2]
    assert "tom" in newcomer.get(link).text
    twice = {"sleutel": key, "wachtzin": PASSPHRASE}
    assert newcomer.post("/welkom", data={**twice, "nog_eens": "anders"}).status_code == 400
    elsewhere = newcomer.post(
        "/welkom", data={**twice, "nog_eens": PASSPHRASE}, headers={"Origin": "https://evil.example"}
    )
    assert elsewhere.status_code == 403
    assert newcomer.post("/welkom", data={**twice, "nog_eens": PASSPHRASE}).status_code == 200
    assert newcomer.get(link).status_code == 404
    tom = logged_in(app, "tom")
    id = accounts.find(store, "tom").id
    assert send(f"/accounts/{id}", doe="bewaar", rol="vrijwilliger", gebied=one).status_code == 303
    assert tom.get("/bijhouden/voorstellen").status_code == 403, "at once"
    assert "overal uitgelogd" in send(f"/accounts/{id}", doe="uitloggen").text
    assert "tom" not in tom.get("/wijken").text
    assert "Dit is niet terug te draaien" in send(f"/accounts/{id}", doe="stop").text
    assert "is gestopt" in send(f"/accounts/{id}", doe="stop-zeker").text
    assert chief.get(f"/accounts/{id}").status_code == 404
    own = accounts.find(store, "hanna").id
    assert send(f"/accounts/{own}", doe="stop-zeker").status_code == 403


def test_every_form_of_who_keeps_the_map_up_sends_its_token():
    folder = Path(__file__).parents[2] / "templates"
    for path in (*folder.glob("bijhouden/*.html"), *folder.glob("cirkels/*.html")):
        if path.name in ("inloggen.html", "welkom.html"):
            continue
        for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), re.DOTALL):
            assert "token_field()" in form or "csrf_token" in form, path.name


def test_tables_are_for_who_writes_and_row_by_row_for_their_area(people, store, two):
    here, _, there, _ = two
    for path in ("/tabellen", "/tabel/activiteiten", "/tabel/activiteiten.csv", "/tabel/plekken.xlsx"):
        codes = {name: people[name].get(path).status_code for name in people}
        assert codes == {name: 200 if name in ("olga", "ria", "rob", "hanna") else 403 for name in people}, path
    table = f"naam,plek\nTabel hier,{here}\nTabel daar,{there}\n"
    brought = {"bestand": (io.BytesIO(table.encode()), "tabel.csv"), "csrf_token": token(people["ria"])}
    preview = people["ria"].post("/tabel/activiteiten", data=brought)
    assert preview.status_code == 200
    number = re.search(r'name="tabel" value="(\w+)"', preview.text)[1]
    saved = {"stap": "bewaar", "tabel": number, "csrf_token": token(people["ria"])}
    assert people["ria"].post("/tabel/activiteiten", data=saved).status_code == 200
    with store.read() as session:
        names = set(session.execute(select(tables.activity.c.name)).scalars())
    assert {"Tabel hier", "Tabel daar"} & names == {"Tabel hier"}


def test_who_checks_a_place_says_so_in_their_own_area_only(store, people, two):
    here, _, there, _ = two
    for name, client in people.items():
        button = "Dit klopt" in client.get(f"/plek/{here}").text
        answer = client.post(f"/plek/{here}/klopt", data={"csrf_token": token(client)})
        assert (answer.status_code == 303, button) == ((name in ("vera", "olga", "ria", "hanna")),) * 2, name
    assert people["vera"].post(f"/plek/{there}/klopt", data={"csrf_token": token(people["vera"])}).status_code == 403
    with store.read() as session:
        checks = (
            session.execute(select(tables.change.c.account).where(tables.change.c.act == Act.CHECK)).scalars().all()
        )
    assert len(set(checks)) == 4
    assert "" not in checks


def test_what_is_hidden_is_seen_by_a_hoofdredacteur_and_that_is_written_down(app, store, people, two):
    *_, there, _ = two
    log = app.extensions["socialmap"].settings.data_dir / looking.NAME
    with store.write() as session:
        table = tables.place
        hidden = table.update().where(table.c.id == there).values(name="Stille opvang", visibility=Visibility.HIDDEN)
        session.execute(hidden)
    log.unlink(missing_ok=True)
    for name, client in people.items():
        page = client.get("/bijhouden/verborgen")
        sees = name == "hanna"
        assert (page.status_code, "Stille opvang" in page.text) == (200 if sees else 403, sees), name
        for path in ("/", "/wijken", f"/plek/{there}", "/bijhouden/wijzigingen"):
            assert "Stille opvang" not in client.get(path).text, (name, path)
        assert ("Stille opvang" in client.get(f"/plek/{there}/geschiedenis").text) == sees
    line, _ = log.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["account"] == accounts.find(store, "hanna").id
    assert "Stille" not in line
