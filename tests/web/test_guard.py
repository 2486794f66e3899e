"""Fit scores are seen where the setting says, and nowhere else: page, API and layer alike."""

import http.client
import re
import time
from contextlib import closing

import pytest
from flask import url_for

from socialmap.web import guard, key_link
from tests.support.letting_in import let_in
from tests.support.proxying import behind_a_proxy, running

GUARDED = (
    "/cirkels",
    "/en/cirkels",
    "/cirkels/waarom/FB",
    "/cirkels/gevoelig",
    "/cirkels/mensen",
    "/cirkels/mensen/bereik.json",
    "/cirkels/hoe",
    "/cirkels/plekken",
    "/cirkels/vergelijk",
    "/cirkels/beste",
    "/cirkels/kortelijst?gebied=FB&gebied=FC&gebied=FE",
    "/cirkels/kortelijst.xlsx?gebied=FB&gebied=FC&gebied=FE",
    "/cirkels/onze-marges",
    "/api/v1/fit",
    "/api/v1/fit/FB",
    "/api/v1/fit/map",
    "/api/v1/fit.csv",
    "/cirkels/meenemen.xlsx",
    "/api/v1/layers/past_een_cirkel",
    "/api/v1/layers/ernstig_eenzaam",
)
LOCAL = {"REMOTE_ADDR": "127.0.0.1"}


HOSTS = ["localhost", "127.0.0.1", "localhost:5000", "127.0.0.1:8123", "LOCALHOST:5000", "localhost.", "[::1]:5000"]


@pytest.mark.parametrize("host", HOSTS)
def test_this_machine_may_see_with_the_link_of_the_start(app, host):
    client, asked = app.test_client(), {"headers": {"Host": host}, "environ_base": LOCAL}
    for path in GUARDED:
        assert client.get(path, **asked).status_code == 403, path
    led = client.get(key_link(app), **asked)
    assert (led.status_code, led.headers["Location"], led.headers["Cache-Control"]) == (303, "/cirkels", "no-store")
    for path in GUARDED:
        assert client.get(path, **asked).status_code == 200, path
        assert client.head(path, **asked).status_code == 200, path


def test_the_key_leaves_the_address_and_the_rest_of_it_stays(app, caplog):
    client = app.test_client()
    led = client.get(f"{key_link(app)}&gewicht-need=70&vergelijk=FB&vergelijk=NE&_external=1&endpoint=x")
    assert led.headers["Location"] == "/cirkels?gewicht-need=70&vergelijk=FB&vergelijk=NE&_external=1&endpoint=x"
    again = client.get(f"/en{key_link(app)}")
    assert (again.status_code, again.headers["Location"]) == (303, "/en/cirkels")
    assert app.extensions["socialmap"].key not in caplog.text


def test_another_key_opens_nothing(app, make_app):
    client = app.test_client()
    for key in ("", "x", app.extensions["socialmap"].key[:-1], make_app().extensions["socialmap"].key, "\u00e9"):
        answer = client.get("/cirkels", query_string={"sleutel": key})
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
        assert "met de link die bij het starten verscheen" in answer.text


def test_the_key_is_for_this_machine_alone(app):
    for more in ({"environ_base": {"REMOTE_ADDR": "192.0.2.1"}}, {"headers": {"X-Real-IP": "192.0.2.1"}}):
        assert app.test_client().get(key_link(app), **more).status_code == 403


def test_a_browser_that_was_let_in_stays_so_after_a_restart_until_its_day_is_over(make_app, monkeypatch):
    before = make_app()
    client = let_in(before)
    cookie = client.get_cookie("socialmap")
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)
    assert 0 < cookie.expires.timestamp() - time.time() <= guard.LASTS
    after = make_app()
    assert key_link(after) != key_link(before)
    again = after.test_client()
    again.set_cookie("socialmap", cookie.value)
    assert again.get("/api/v1/fit").status_code == 200
    later = time.time() + guard.LASTS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert again.get("/api/v1/fit").status_code == 403


def test_a_pass_of_the_key_is_none_for_a_passphrase(app, closed):
    closed.set_cookie("socialmap", let_in(app).get_cookie("socialmap").value)
    assert closed.get("/api/v1/fit").status_code == 403


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.168.1.7", {}),
        ("", {}),
        ("::ffff:10.0.0.1", {}),
        ("127.0.0.1", {"Host": "kaart.voorbeeld.nl"}),
        ("127.0.0.1", {"Host": "192.0.2.1"}),
        ("127.0.0.1", {"X-Real-IP": "192.0.2.1"}),
        ("127.0.0.1", {"Via": "1.1 ergens"}),
        ("127.0.0.1", {"CF-Connecting-IP": "192.0.2.1"}),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.1"}),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}),
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}),
        ("127.0.0.1", {"X-Forwarded-Host": "localhost"}),
        ("127.0.0.1", {"X-Forwarded-Anything": "1"}),
    ],
)
def test_anybody_else_may_not(client, path, peer, headers):
    # Asked from this machine first, so that an answer that was kept would show.
    assert client.get(path, environ_base=LOCAL).status_code == 200
    given = {**headers, "Cookie": f"socialmap={client.get_cookie('socialmap').value}"}
    etag = client.get(path, environ_base=LOCAL).headers["ETag"]
    for more in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-10"}):
        answer = client.get(path, headers=given | more, environ_base={"REMOTE_ADDR": peer})
        assert answer.status_code == 403
        assert b"Geuzenveld" not in answer.data


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_every_loopback_peer_is_this_machine(client, peer):
    assert client.get("/api/v1/fit", environ_base={"REMOTE_ADDR": peer}).status_code == 200


def test_guarded_layers_are_not_named_to_others(client):
    def named(peer):
        answer = client.get("/api/v1/layers", environ_base={"REMOTE_ADDR": peer}).json
        return {layer["id"] for layer in answer["layers"]}

    need = {"ernstig_eenzaam", "eenzaam", "matig_veel_regie", "moeite_rondkomen"}
    assert named("127.0.0.1") - named("192.0.2.1") == {"past_een_cirkel", *need}
    assert "past_een_cirkel" not in client.get("/", environ_base={"REMOTE_ADDR": "192.0.2.1"}).text
    assert 'href="/cirkels"' not in client.get("/", environ_base={"REMOTE_ADDR": "192.0.2.1"}).text


def ask(port, path, method="GET", headers=None):
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.getheaders())


@pytest.fixture(scope="module")
def served(make_app):
    """A server on a port of its own, and a proxy on this machine that rewrites Host and adds nothing."""
    app = make_app(port=0, public_url="")
    with running(app) as port, behind_a_proxy(port) as proxied:
        yield app, port, proxied


def test_a_proxy_that_leaves_no_trace_opens_nothing(served):
    """Of every address there is: what such a proxy sends cannot be told from a browser on this machine."""
    app, port, proxied = served
    _, _, headers = ask(port, key_link(app))
    owner = {"Cookie": headers["Set-Cookie"].split(";")[0]}
    closed = [path for path in every_address(app) if ask(port, path)[0] == 403]
    assert len(closed) > 20
    for path in closed:
        # The short address of an area leads on to its page; no place or account has the name of a layer; of no areas
        # there is no shortlist.
        none = "/plek/" in path or path.removeprefix("/en").startswith(
            (
                "/wijziging/", "/accounts/", "/organisatie/x", "/bijhouden/ronde/", "/bijhouden/voorstellen/",
                "/bijhouden/link/",
            )
        )  # fmt: skip
        assert ask(port, path, headers=owner)[0] in (
            (404,) if none else (403,) if "verborgen" in path else (400,) if "/kortelijst" in path else (200, 301)
        ), path
        for method in ("GET", "HEAD"):
            status, page, _ = ask(proxied, path, method)
            assert status == 403, (method, path)
            assert [said for said in SAID if said in page] == [], path
        assert ask(proxied, path, "POST")[0] in (400, 403, 405), path
    open_to_all = [path for path in every_address(app) if path not in closed]
    for path in open_to_all:
        assert [said for said in SAID if said in ask(proxied, path)[1]] == [], path


def test_a_proxy_that_tells_of_itself_is_no_owner_either(served):
    app, port, _ = served
    _, _, headers = ask(port, key_link(app))
    owner = {"Cookie": headers["Set-Cookie"].split(";")[0]}
    assert ask(port, "/api/v1/fit", headers=owner)[0] == 200
    for name in ("X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Real-IP", "Via"):
        assert ask(port, "/api/v1/fit", headers={**owner, name: "192.0.2.1"})[0] == 403, name


def test_the_server_does_not_say_what_it_is(served):
    _, port, _ = served
    assert "Server" not in ask(port, "/healthz")[2]


VALUES = {
    "what": "plekken",
    "form": "csv",
    "report": "rapport-000",
    "code": "FB",
    "other": "FE",
    "id": "huizen_van_de_wijk",
    "name": "style.css",
    "key": "x",
    "number": "x",
    "n": 1,
    "soort": "plek",
    "word": "organisatie",
}
#: Counts places for everybody.
FOR_ALL = "/bijhouden/stand"
#: In addresses of pages for who keeps the map up.
KEEPING = (
    "/accounts",
    *(f"/{word}/" for word in ("organisatie", "initiatief", "cirkel")),
    "/plek/nieuw",
    "/ruimte",
    "/bijhouden",
    "/tabel",
    "/activiteit",
    "/geschiedenis",
    "/wijzig",
    "/einde/",
    "/verwijderen/",
)
#: What the pages about new circles say and no other page may.
SAID = ("past hier goed", "past hier redelijk", "past hier minder", "would fit well here", "past_een_cirkel")


def every_address(app):
    """The address of every page and file that can be asked for."""
    with app.test_request_context():
        return sorted(
            {
                url_for(rule.endpoint, **{name: VALUES[name] for name in rule.arguments})
                for rule in app.url_map.iter_rules()
                if "GET" in rule.methods
            }
        )


def test_no_address_shows_a_score_to_anybody_else(app, client):
    """Of every address there is, so that a new one cannot be forgotten."""
    addresses = every_address(app)
    about = [path for path in addresses if "/cirkels" in path or path.startswith("/api/v1/fit")]
    assert len(about) > 20
    for path in addresses:
        answer = client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.1"})
        # Nor a form to whoever may not write.
        bare = path.removesuffix("/layers/activiteiten").removesuffix("/meenemen/activiteiten.csv")
        keeps = any(part in bare for part in KEEPING) and FOR_ALL not in path
        # By a link, that nobody has.
        keeps &= not path.removeprefix("/en").startswith("/van/")
        assert (answer.status_code == 403) is (path in about or keeps), path
        assert [said for said in SAID if said.encode() in answer.data] == [], path


def test_a_passphrase_closes_all_that_is_about_circles(app, closed):
    for path in every_address(app):
        if "/cirkels" in path or path.startswith("/api/v1/fit"):
            answer = closed.get(path, environ_base=LOCAL)
            assert answer.status_code == 403, path
            # Where people may be found is for accounts, whoever knows the passphrase.
            told = ("account",) if "/vindplaatsen" in path else ("achtzin", "assphrase")
            assert any(word in answer.text for word in told), path


def test_open_is_for_everybody(make_app):
    client = make_app(cirkels="open").test_client()
    for path in GUARDED:
        assert client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200


@pytest.fixture
def closed(make_app):
    guard.LIMITER.reset()
    return make_app(cirkels="passphrase", cirkels_passphrase="eerst de mensen").test_client()


ELSEWHERE = {"REMOTE_ADDR": "192.0.2.1"}


def token_in(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]


def send(client, passphrase, path="/cirkels", **asked):
    asked.setdefault("environ_base", ELSEWHERE)
    page = client.get(path, **asked)
    return client.post(path, data={"csrf_token": token_in(page), "passphrase": passphrase}, **asked)


def test_a_passphrase_opens_everything_for_one_browser(closed):
    for path in GUARDED:
        assert closed.get(path, environ_base=LOCAL).status_code == 403
    assert closed.get("/cirkels").headers["Cache-Control"] == "no-store"
    assert send(closed, "eerst een plek").status_code == 403
    assert closed.get("/api/v1/fit").status_code == 403
    assert send(closed, "eerst de mensen").status_code == 303
    for path in GUARDED:
        assert closed.get(path, environ_base=ELSEWHERE).status_code == 200
    assert closed.application.test_client().get("/api/v1/fit").status_code == 403


def test_each_login_has_a_token_of_its_own_that_ends(closed, monkeypatch):
    tokens = []
    for _ in range(2):
        closed.delete_cookie("socialmap")
        send(closed, "eerst de mensen")
        cookie = closed.get_cookie("socialmap")
        assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)
        assert 0 < cookie.expires.timestamp() - time.time() <= guard.LASTS
        with closed.session_transaction() as session:
            tokens.append(session["cirkels"]["id"])
    assert len(set(tokens)) == 2
    later = time.time() + guard.LASTS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert closed.get("/api/v1/fit").status_code == 403


def test_who_leaves_is_out_with_every_copy_of_the_cookie(closed):
    send(closed, "eerst de mensen")
    copied = closed.get_cookie("socialmap").value
    assert 'href="/cirkels/afmelden"' in closed.get("/cirkels").text
    page = closed.get("/cirkels/afmelden")
    assert page.headers["Cache-Control"] == "no-store"
    assert closed.get("/api/v1/fit").status_code == 200, "a link alone closes nothing"
    left = closed.post("/cirkels/afmelden", data={"csrf_token": token_in(page)})
    assert (left.status_code, left.headers["Location"]) == (303, "/cirkels")
    assert closed.get("/api/v1/fit").status_code == 403
    closed.set_cookie("socialmap", copied)
    assert closed.get("/api/v1/fit").status_code == 403
    assert send(closed, "eerst de mensen").status_code == 303
    assert closed.get("/api/v1/fit").status_code == 200, "a new login is another one"


def test_another_passphrase_closes_what_was_open(closed, make_app):
    send(closed, "eerst de mensen")
    cookie = closed.get_cookie("socialmap").value
    other = make_app(cirkels="passphrase", cirkels_passphrase="iets heel anders").test_client()
    other.set_cookie("socialmap", cookie)
    assert other.get("/api/v1/fit").status_code == 403


def test_a_form_of_another_site_is_refused(closed):
    answer = closed.post("/cirkels", data={"passphrase": "eerst de mensen"})
    assert answer.status_code == 400
    assert closed.get("/api/v1/fit").status_code == 403


def test_a_passphrase_cannot_be_guessed_all_day(closed):
    paths = ["/cirkels", "/en/cirkels"] * 5
    assert [send(closed, "eerst een plek", path).status_code for path in paths] == [403] * 10
    for path in paths[:2]:
        assert send(closed, "eerst de mensen", path).status_code == 429
    assert "U probeerde dit te vaak" in send(closed, "eerst de mensen").text
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.2"}}
    assert send(closed, "eerst de mensen", **elsewhere).status_code == 303


def test_one_house_is_one_guesser_however_many_addresses_it_has(closed):
    for n in range(10):
        assert send(closed, "mis", environ_base={"REMOTE_ADDR": f"2001:db8::{n:x}"}).status_code == 403
    assert send(closed, "mis", environ_base={"REMOTE_ADDR": "2001:db8::ff"}).status_code == 429
    assert send(closed, "mis", environ_base={"REMOTE_ADDR": "2001:db8:0:1::1"}).status_code == 403


def test_behind_a_proxy_of_ours_each_guesser_counts_alone_and_the_cookie_stays_on_tls(make_app):
    guard.LIMITER.reset()
    app = make_app(cirkels="passphrase", cirkels_passphrase="eerst de mensen", proxies=1)

    def through(address):
        # The first address is what the asker made up; the last one is what our own proxy saw.
        told = {"X-Forwarded-For": f"10.0.0.1, {address}", "X-Forwarded-Proto": "https"}
        host = {"X-Forwarded-Host": "kaart.voorbeeld.nl", "Referer": "https://kaart.voorbeeld.nl/cirkels"}
        return {"headers": told | host, "environ_base": LOCAL, "base_url": "https://kaart.voorbeeld.nl"}

    client = app.test_client()
    for _ in range(10):
        assert send(client, "mis", **through("192.0.2.7")).status_code == 403
    assert send(client, "eerst de mensen", **through("192.0.2.7")).status_code == 429
    answer = send(client, "eerst de mensen", **through("192.0.2.8"))
    assert answer.status_code == 303
    assert "Secure" in answer.headers["Set-Cookie"]
