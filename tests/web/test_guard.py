"""Fit scores are seen where the setting says, and nowhere else: page, API and layer alike."""

import re
import threading
import urllib.error
import urllib.request
from contextlib import suppress

import pytest
from flask import url_for
from waitress.server import create_server

GUARDED = (
    "/cirkels",
    "/en/cirkels",
    "/cirkels/waarom/FB",
    "/cirkels/gevoelig",
    "/api/v1/fit",
    "/api/v1/fit/FB",
    "/api/v1/fit/map",
    "/api/v1/fit.csv",
    "/api/v1/layers/past_een_cirkel",
    "/api/v1/layers/ernstig_eenzaam",
)
LOCAL = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:5000", "127.0.0.1:8123", "LOCALHOST:5000"])
def test_this_machine_may_see(client, path, host):
    assert client.get(path, headers={"Host": host}, environ_base=LOCAL).status_code == 200


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.168.1.7", {}),
        ("", {}),
        ("::ffff:10.0.0.1", {}),
        ("127.0.0.1", {"Host": "kaart.example.nl"}),
        ("127.0.0.1", {"Host": "127.0.0.1.example.nl:5000"}),
        ("127.0.0.1", {"Host": "localhost.example.nl"}),
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
    answer = client.get(path, headers=headers, environ_base={"REMOTE_ADDR": peer})
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


def test_a_proxy_on_this_machine_is_seen_through_the_server_itself(app):
    """Waitress drops such headers unless told otherwise, and would let the whole world in."""
    server = create_server(app, host="127.0.0.1", port=0, clear_untrusted_proxy_headers=False)

    def serve():
        # Closing takes the socket from under the loop.
        with suppress(OSError):
            server.run()

    threading.Thread(target=serve, daemon=True).start()
    address = f"http://127.0.0.1:{server.effective_port}/api/v1/fit"
    try:
        with urllib.request.urlopen(address) as answer:
            assert answer.status == 200
        for name in ("X-Forwarded-For", "Forwarded", "X-Forwarded-Host"):
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(urllib.request.Request(address, headers={name: "192.0.2.1"}))
    finally:
        server.close()


VALUES = {"code": "FB", "other": "FE", "id": "huizen_van_de_wijk", "name": "style.css"}
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
        assert (answer.status_code == 403) is (path in about), path
        assert [said for said in SAID if said.encode() in answer.data] == [], path


def test_a_passphrase_closes_all_that_is_about_circles(app, closed):
    for path in every_address(app):
        if "/cirkels" in path or path.startswith("/api/v1/fit"):
            answer = closed.get(path, environ_base=LOCAL)
            assert answer.status_code == 403, path
            assert "achtzin" in answer.text or "assphrase" in answer.text, path


def test_open_is_for_everybody(make_app):
    client = make_app(cirkels="open").test_client()
    for path in GUARDED:
        assert client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200


@pytest.fixture
def closed(make_app):
    return make_app(cirkels="passphrase", cirkels_passphrase="eerst de mensen").test_client()


def send(client, passphrase):
    page = client.get("/cirkels", environ_base={"REMOTE_ADDR": "192.0.2.1"})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    return client.post("/cirkels", data={"csrf_token": token[1], "passphrase": passphrase})


def test_a_passphrase_opens_everything_for_one_browser(closed, make_app):
    for path in GUARDED:
        assert closed.get(path, environ_base=LOCAL).status_code == 403
    assert send(closed, "eerst een plek").status_code == 403
    assert closed.get("/api/v1/fit").status_code == 403
    assert send(closed, "eerst de mensen").status_code == 303
    for path in GUARDED:
        assert closed.get(path, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200
    assert closed.application.test_client().get("/api/v1/fit").status_code == 403


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
    assert [send(closed, "eerst een plek").status_code for _ in range(10)] == [403] * 10
    answer = send(closed, "eerst de mensen")
    assert (answer.status_code, "U probeerde dit te vaak" in answer.text) == (429, True)
