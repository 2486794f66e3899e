"""By which names the site is asked, what a proxy may say of it, and what of that reaches paper: nothing."""

import html
import http.client
import re
import socket
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from flask import url_for
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from werkzeug.datastructures import MultiDict

from socialmap import paper
from socialmap.config import Settings
from socialmap.errors import SettingError
from socialmap.web.hosts import host_name
from tests.support.proxying import behind_a_proxy, running

ROOT = Path(__file__).parents[2]
PUBLIC = "https://kaart.voorbeeld.nl"
START = {"punt": "4.80258 52.37803", "minuten": "30"}


def places_of(client, **more):
    page = client.post("/wegwijzer", data=START, **more)
    return list(dict.fromkeys(re.findall(r'name="plek" value="([^"]+)" form="meenemen"', page.text)))


def sheet(client, places, path="/wegwijzer/blad", **more):
    return client.post(path, data=MultiDict([*START.items(), *(("plek", place) for place in places)]), **more)


@pytest.mark.parametrize(
    "host",
    [
        *("kaart.voorbeeld.nl", "KAART.Voorbeeld.NL", "kaart.voorbeeld.nl.", "kaart.voorbeeld.nl:8443"),
        *("localhost", "localhost:5000", "LOCALHOST.", "127.0.0.1", "127.0.0.1:5000", "10.1.2.3:80"),
        *("[::1]", "[::1]:5000", "[2001:DB8::5]", "192.0.2.7."),
    ],
)
def test_our_names_are_answered(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


WRONG = [
    *("evil.example", "evil.example:5000", "kaart.voorbeeld.nl.evil.example", "xkaart.voorbeeld.nl", "voorbeeld.nl"),
    *("localhost.evil.example", "127.0.0.1.nip.io", "127.1", "0x7f.0.0.1", "017700000001", "2130706433", "[::1", "::1"),
    *("[127.0.0.1]", "[kaart.voorbeeld.nl]", "kaart.voorbeeld.nl:99999", "kaart.voorbeeld.nl:x", "localhost:-1"),
    *("kaart.voorbeeld.nl, evil.example", "kaart.voorbeeld.nl evil.example", "evil.example@kaart.voorbeeld.nl"),
    *("kaart.voorbeeld.nl/evil", "kaart.voorbeeld.nl#", "kaart..voorbeeld.nl", "", " ", "*", "..", "-", "é.nl"),
]


@pytest.mark.parametrize("host", WRONG)
@pytest.mark.parametrize("path", ["/", "/healthz", "/static/style.css", "/plek/x", "/api/v1/places", "/bestaat-niet"])
def test_any_other_name_is_refused_with_the_name_of_the_setting(client, host, path):
    answer = client.get(path, headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code == 400
    assert "SOCIALMAP_PUBLIC_URL" in answer.text
    assert "evil" not in answer.text
    assert "Location" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "OPTIONS"])
def test_whatever_is_asked_of_another_name_is_refused(client, method):
    for path in ("/wegwijzer", "/wegwijzer/blad", "/cirkels"):
        assert client.open(path, method=method, headers={"Host": "evil.example"}).status_code == 400


def raw(port, request):
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
        line.sendall(request.replace(b"\n", b"\r\n") + b"\r\n\r\n")
        answer = b""
        while more := line.recv(65536):
            answer += more
    return int(answer.split(b" ", 2)[1])


def test_names_as_they_come_over_the_line(make_app):
    """What no client library would send: two names, none, and a whole address in the first line."""
    with running(make_app(port=0)) as port:
        end = b"\nConnection: close"
        ours, other = b"\nHost: kaart.voorbeeld.nl", b"\nHost: evil.example"
        assert raw(port, b"GET / HTTP/1.1" + ours + end) == 200
        assert raw(port, b"GET / HTTP/1.1" + ours + other + end) == 400
        assert raw(port, b"GET / HTTP/1.1" + other + ours + end) == 400
        assert raw(port, b"GET / HTTP/1.1" + ours + ours + end) == 400
        assert raw(port, b"GET / HTTP/1.1\nHost:" + end) == 400
        assert raw(port, b"GET / HTTP/1.0" + end) == 400
        assert raw(port, b"GET http://kaart.voorbeeld.nl/ HTTP/1.1" + ours + end) == 200
        assert raw(port, b"GET http://evil.example/ HTTP/1.1" + ours + end) == 400
        assert raw(port, b"GET HTTP://EVIL.example/ HTTP/1.1" + ours + end) == 400
        assert raw(port, b"GET http://kaart.voorbeeld.nl/ HTTP/1.1" + other + end) == 400


@given(st.text(max_size=60) | st.from_regex(r"\[?[0-9a-fx.:]{1,20}\]?(:\d{1,6})?", fullmatch=True))
def test_a_name_is_a_name_or_nothing(text):
    found = host_name(text)
    assert found == "" or host_name(f"[{found}]" if ":" in found else found) == found
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.:")


# --- what stands on paper


@pytest.mark.parametrize("asked", ["evil.example", "localhost", "127.0.0.1:5180", "KAART.voorbeeld.nl:81", "10.0.0.5"])
def test_paper_has_one_address_whoever_asked_first(make_app, asked):
    client = make_app().test_client()
    ours = {"Host": "kaart.voorbeeld.nl"}
    places = places_of(client, headers=ours)[:2]
    sheet(client, places, headers={"Host": asked, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp"})
    for headers in (ours, {"Host": "localhost"}, {"Host": "127.0.0.1:81"}):
        page = html.unescape(sheet(client, places, headers=headers).text)
        assert set(re.findall(r"\w+://[^\s<\"]*/plek", page)) == {f"{PUBLIC}/plek"}
        assert page.count(f"{PUBLIC}/plek/{places[0]}") == 1


def asked_addresses(app, place):
    """Method and path of everything that can be asked."""
    values = {
        "code": "FB",
        "other": "FE",
        "id": place,
        "name": "style.css",
        "report": "000",
        "key": "x",
        "number": "x",
        "what": "plekken",
        "form": "geojson",
    }
    values |= {"soort": "plek", "n": 1}
    # Of the languages that speak only the guide, one: their pages are the same.
    alike = ("tr.", "ti.", "pl.", "es.")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.removeprefix("guide_").startswith(alike):
            continue
        given = values | (rule.defaults or {})
        given = {name: given[name] for name in rule.arguments}
        given |= {"id": "huizen_van_de_wijk"} if rule.endpoint == "api.layer" else {}
        yield from ((method, url_for(rule.endpoint, **given)) for method in rule.methods & {"GET", "POST"})


def test_every_output_names_the_public_address_or_none(make_app):
    """A crawl by another name of ours: no answer anywhere repeats it."""
    client = make_app(cirkels="open").test_client()
    asked = {"Host": "10.20.30.40:5180", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    place = places_of(client)[0]
    with client.application.test_request_context("/", headers={"Host": "localhost"}):
        found = sorted(set(asked_addresses(client.application, place)))
    for method, path in found:
        data = {**START, "plek": [place]} if method == "POST" else None
        more = {"_external": "1", "_scheme": "evil", "_anchor": "evil", "endpoint": "x", "code": "NE"}
        answer = client.open(path, method=method, data=data, headers=asked, query_string=more)
        said = answer.data
        if answer.mimetype == "application/pdf":
            said = "".join(page.extract_text() for page in PdfReader(BytesIO(said)).pages).encode()
        said += str(answer.headers).encode()
        assert answer.status_code < 500, (method, path)
        assert [word for word in (b"10.20.30.40", b"evil.example", b"evil:", b'="http://evil') if word in said] == [], (
            path
        )
    assert len(found) > 50


def test_no_code_of_ours_asks_the_request_for_an_address_to_print():
    asking = re.compile(r"_external|host_url|url_root|\bbase_url|request\.(host|url)\b|request\.root_url")
    files = [*(ROOT / "socialmap").rglob("*.py"), *(ROOT / "templates").rglob("*.html"), ROOT / "app.py"]
    # Sources ask others, and WeasyPrint is told where our own files are. A one-time link stands once on the screen of
    # the hoofdredacteur who made it, by the name that they know us by, where no public one is set.
    elsewhere = {"live.py", "paper.py", "accounts.py"}
    assert {path.name for path in files if asking.search(path.read_text())} - elsewhere == set()


@pytest.mark.skipif(not paper.can_print(), reason="no Pango on this machine")
def test_behind_a_proxy_that_ends_tls_paper_begins_with_https(make_app, client):
    """The case paper_qr_https: through a proxy that says so, and through one that forgets all headers."""
    places = places_of(client)[:1]
    form = "&".join([*(f"{name}={value.replace(' ', '+')}" for name, value in START.items()), f"plek={places[0]}"])
    told = {"Host": "kaart.voorbeeld.nl", "X-Forwarded-Proto": "https"}
    for proxies, more in ((1, told), (0, told), (0, {})):
        with running(make_app(port=0, proxies=proxies)) as port, behind_a_proxy(port, more) as proxied:
            line = http.client.HTTPConnection("127.0.0.1", proxied)
            line.request("POST", "/wegwijzer/blad.pdf", form, {"Content-Type": "application/x-www-form-urlencoded"})
            made = line.getresponse().read()
            line.close()
        text = PdfReader(BytesIO(made)).pages[0].extract_text().replace("\n", "")
        assert f"{PUBLIC}/plek/{places[0]}" in text
        assert "http://" not in text


def test_the_code_on_the_sheet_holds_the_address_under_it(client):
    places = places_of(client)[:1]
    page = sheet(client, places).text
    assert str(paper.qr(f"{PUBLIC}/plek/{places[0]}")) in page


@pytest.mark.parametrize(
    ("prefix", "sentence"),
    [
        ("", "Deze kaart heeft nog geen vast adres op internet. Daarom staat hier geen code."),
        ("/en", "This map has no permanent address on the internet yet. That is why there is no code here."),
        ("/pl", "Ta mapa nie ma jeszcze stałego adresu w internecie."),
    ],
)
def test_without_a_public_address_there_is_no_code_but_a_sentence(make_app, prefix, sentence):
    client = make_app(public_url="").test_client()
    places = places_of(client)[:3]
    for chosen in (places[:1], places):
        page = sheet(client, chosen, f"{prefix}/wegwijzer/blad").text
        assert sentence in page
        assert "sheet-qr" not in page
        assert "/plek/" not in page
        assert "localhost" not in page
    if paper.can_print():
        made = PdfReader(BytesIO(sheet(client, places[:1], f"{prefix}/wegwijzer/blad.pdf").data))
        assert len(made.pages) == 1
        assert sentence.split(".")[0] in " ".join(made.pages[0].extract_text().split())


def test_the_description_of_the_api_names_the_public_address(client, make_app):
    assert client.get("/api/v1/openapi.json").json["servers"] == [{"url": PUBLIC}]
    assert "servers" not in make_app(public_url="").test_client().get("/api/v1/openapi.json").json


# --- names of earlier, and a path


@pytest.fixture(scope="module")
def moved(make_app):
    return make_app(also_hosts="oud.voorbeeld.nl, 10.9.9.9").test_client()


@pytest.mark.parametrize("host", ["oud.voorbeeld.nl", "OUD.voorbeeld.nl.:80", "10.9.9.9:5000"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_printed_name_leads_to_the_same_page(moved, host, method):
    answer = moved.open("/plek/abc%20d?x=1&y=%C3%A9", method=method, headers={"Host": host})
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{PUBLIC}/plek/abc%20d?x=1&y=%C3%A9")
    for path in ("//evil.example/x", "/\\evil.example", "/%0d%0aX: y", "/bestaat-niet", "/en/"):
        led = moved.open(path, method=method, headers={"Host": host}).headers["Location"]
        assert led.startswith(f"{PUBLIC}/")
        assert "\n" not in led


def test_what_is_filled_in_is_not_sent_on_to_another_name(moved):
    answer = moved.post("/wegwijzer", data={"van": "Geheimestraat 77"}, headers={"Host": "oud.voorbeeld.nl"})
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert "nieuw adres" in answer.text


@pytest.mark.parametrize("asked", ["/kaart/wijk/FB", "/wijk/FB"])
def test_the_site_lives_below_the_path_of_its_address(make_app, asked):
    client = make_app(public_url=f"{PUBLIC}/kaart/", also_hosts="oud.voorbeeld.nl").test_client()
    page = client.get(asked, headers={"Host": "kaart.voorbeeld.nl"})
    assert page.status_code == 200
    ours = re.findall(r'(?:href|src|action|data-\w+)="(/[^"]*)"', page.text)
    assert ours
    assert [value for value in ours if not value.startswith("/kaart/")] == []
    for address in {value for value in ours if "/static/" in value}:
        assert client.get(address).status_code == 200
    places = places_of(client)[:1]
    assert f"{PUBLIC}/kaart/plek/{places[0]}" in sheet(client, places).text
    led = client.get("/plek/x", headers={"Host": "oud.voorbeeld.nl"}).headers["Location"]
    assert led == f"{PUBLIC}/kaart/plek/x"
    assert client.get("/kaartje").status_code == 404


# --- proxies


def test_what_a_proxy_says_counts_only_where_we_have_one(make_app):
    told = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    assert make_app().test_client().get("/healthz", headers=told).status_code == 200
    one = make_app(proxies=1).test_client()
    assert one.get("/healthz", headers=told).status_code == 400
    ours = {**told, "X-Forwarded-Host": "kaart.voorbeeld.nl"}
    assert one.get("/healthz", headers={**ours, "Host": "achter.intern"}).status_code == 200
    prefixed = one.get("/", headers={**ours, "X-Forwarded-Prefix": "//evil.example"})
    assert "evil" not in prefixed.text


@pytest.mark.parametrize(
    ("environ", "match"),
    [
        *(
            ({"SOCIALMAP_PUBLIC_URL": wrong}, "SOCIALMAP_PUBLIC_URL is .*; verwacht: een adres als https://")
            for wrong in (
                *("kaart.voorbeeld.nl", "ftp://kaart.voorbeeld.nl", "https://", "https:///pad", "https://een twee.nl"),
                *("https://kaart.voorbeeld.nl?x=1", "https://kaart.voorbeeld.nl/#x", "https://u:p@kaart.voorbeeld.nl"),
                *(
                    "https://kaart.voorbeeld.nl:99999",
                    "https://kaart_voorbeeld.nl",
                    "https://[::1",
                    "javascript:alert(1)",
                ),
                *("https://kaart.voorbeeld.nl/a/../b", "https://kaart.voorbeeld.nl//b", "https://x.nl/<b>", "//x.nl"),
                *("https://kaart.voorbeeld.nl\n", "https://*.nl", "https://127.1"),
            )
        ),
        ({"SOCIALMAP_ALSO_HOSTS": "oud.nl"}, "SOCIALMAP_ALSO_HOSTS leidt door naar SOCIALMAP_PUBLIC_URL"),
        ({"SOCIALMAP_ALSO_HOSTS": "https://oud.nl", "SOCIALMAP_PUBLIC_URL": PUBLIC}, "SOCIALMAP_ALSO_HOSTS is"),
        ({"SOCIALMAP_ALSO_HOSTS": "oud.nl,localhost", "SOCIALMAP_PUBLIC_URL": PUBLIC}, "SOCIALMAP_ALSO_HOSTS is"),
        ({"SOCIALMAP_PROXIES": "-1"}, "SOCIALMAP_PROXIES is '-1'; verwacht: een getal van 0 tot en met 10"),
    ],
)
def test_a_wrong_address_or_name_is_one_sentence(environ, match):
    with pytest.raises(SettingError, match=match) as caught:
        Settings.from_env(environ)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("https://Kaart.Voorbeeld.NL/", "https://kaart.voorbeeld.nl"),
        ("http://192.168.1.5:5000", "http://192.168.1.5:5000"),
        ("http://[2001:db8::1]:81", "http://[2001:db8::1]:81"),
        ("https://voorbeeld.nl/sociale-kaart/", "https://voorbeeld.nl/sociale-kaart"),
        ("HTTPS://voorbeeld.nl", "https://voorbeeld.nl"),
    ],
)
def test_an_address_is_read_as_people_write_it(address, printed):
    settings = Settings.from_env({"SOCIALMAP_PUBLIC_URL": address})
    assert settings.public_origin + settings.public_path == printed


# --- what browsers are told


def test_headers_on_every_kind_of_answer(client):
    for path in ("/", "/wegwijzer", "/cirkels", "/api/v1/places", "/static/style.css", "/bestaat-niet", "/healthz"):
        headers = client.get(path).headers
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "geolocation=(self)" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers, "not on an open line"


def test_open_data_may_be_used_by_other_sites_and_nothing_else(app):
    other = app.test_client()
    policy = "Cross-Origin-Resource-Policy"
    for path in ("/api/v1/places", "/api/v1/layers/wijken"):
        assert other.get(path).headers[policy] == "cross-origin"
    for path in ("/", "/static/map.js", "/plek/x"):
        assert other.get(path).headers[policy] == "same-origin"


def test_scores_stay_with_their_own_site(client):
    for path in ("/api/v1/fit", "/cirkels"):
        assert client.get(path).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_browsers_stay_on_tls_where_there_is_tls(make_app):
    name, proto = {"Host": "kaart.voorbeeld.nl"}, {"X-Forwarded-Proto": "https"}
    header = "Strict-Transport-Security"
    assert "max-age=" in make_app(proxies=1).test_client().get("/", headers=name | proto).headers[header]
    # A proxy that says nothing: the public name is asked, and that one lives at https.
    assert "max-age=" in make_app().test_client().get("/", headers=name).headers[header]
    open_line = make_app(public_url="http://kaart.voorbeeld.nl").test_client()
    assert header not in open_line.get("/", headers=name | proto).headers
    assert header not in make_app().test_client().get("/", headers=proto).headers
