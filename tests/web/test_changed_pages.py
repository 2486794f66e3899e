"""What changed, by page and as a feed: by area and week, whole addresses, ids that last, and nothing hidden."""

import re
import shutil
import uuid
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest

from socialmap.importing.editing import check_place, edit_place
from socialmap.importing.recording import save_record
from socialmap.model import RecordKind, Visibility
from socialmap.schedule import AMSTERDAM_TIME

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = datetime.now(AMSTERDAM_TIME).date()
#: What RFC 4287 asks of a feed and of an entry: each once, and what may stand beside it.
ONCE = {"feed": {"id", "title", "updated", "author"}, "entry": {"id", "title", "updated", "content"}}
BESIDE = {"feed": {"link", "rights", "entry"}, "entry": {"link", "category"}}


@pytest.fixture(scope="module")
def folder(app, starter_settings, tmp_path_factory):
    """A map of its own."""
    found = tmp_path_factory.mktemp("changed") / "var"
    shutil.copytree(starter_settings.data_dir, found)
    return found


@pytest.fixture(scope="module")
def client(make_app, folder):
    return make_app(data_dir=folder).test_client()


@pytest.fixture(scope="module")
def store(client):
    return client.application.extensions["socialmap"].store


@pytest.fixture(scope="module")
def places(client, store):
    """Three places of stadsdeel Nieuw-West; of one the hours and a lunch were told, one was checked."""
    ids = [one["id"] for one in client.get("/api/v1/places?area=F").json["features"]][:3]
    edit_place(store, ids[0], {"opening_hours": "Mo-Fr 09:00-17:00"}, role="redacteur")
    lunch = {"name": "Buurtlunch & meer", "schedule": "We 12:00-13:30", "place_id": ids[0]}
    lunch |= {"access": "inloop", "visibility": Visibility.PUBLIC}
    number = str(uuid.uuid4())
    save_record(store, RecordKind.ACTIVITY, number, lunch, role="redacteur", expected_version=None, today=TODAY)
    check_place(store, ids[1], role="vrijwilliger", on=TODAY)
    return ids


def feed(client, path: str):
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/atom+xml; charset=utf-8")
    assert "Set-Cookie" not in answer.headers
    return answer.data


def check_atom(body: bytes) -> list[ET.Element]:
    """Whether it is as RFC 4287 says; its entries."""
    found = feedparser.parse(body)
    assert not found.bozo
    assert found.version == "atom10"
    root = ET.fromstring(body)
    for element in [root, *root.findall(f"{ATOM}entry")]:
        kind = element.tag.removeprefix(ATOM)
        names = [child.tag.removeprefix(ATOM) for child in element]
        assert set(names) - BESIDE[kind] == ONCE[kind]
        assert all(names.count(name) == 1 for name in ONCE[kind])
        links = element.findall(f"{ATOM}link")
        assert {link.get("rel") for link in links} == ({"self", "alternate"} if kind == "feed" else {"alternate"})
        assert all(link.get("href").startswith("https://kaart.voorbeeld.nl/") for link in links)
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo is not None
        assert element.findtext(f"{ATOM}id").startswith("tag:kaart.voorbeeld.nl,2026:veranderd/")
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "de sociale kaart"
    return root.findall(f"{ATOM}entry")


def test_the_page_tells_by_week_what_changed_and_never_who(client, places):
    page = client.get("/veranderd/F").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Openingstijden: elke maandag t/m vrijdag van 9.00 tot 17.00 uur" in text
    assert "Nieuw op de kaart Buurtlunch &amp; meer" in text
    assert "Week van maandag" in text
    assert "door een mens" in text
    assert re.search("redacteur|vrijwilliger|wijziging", text) is None
    assert f'href="/plek/{places[1]}"' in page
    assert 'type="application/atom+xml"' in page
    assert 'href="/veranderd/F.atom"' in page
    assert "Hier is niets veranderd." in client.get("/veranderd/TA").text
    assert "What has changed?" in client.get("/en/veranderd").text


@pytest.mark.parametrize("path", ["/veranderd/F.atom", "/veranderd.atom", "/en/veranderd/F.atom"])
def test_the_feed_is_atom(client, places, path):
    entries = check_atom(feed(client, path))
    assert len(entries) == 3
    assert {entry.find(f"{ATOM}link").get("href").rpartition("/")[2] for entry in entries} == set(places[:2])


def test_a_feed_without_news_is_one_too(client, places):
    assert check_atom(feed(client, "/veranderd/TA.atom")) == []


def test_ids_stay_and_what_is_hidden_leaves_at_once(client, store, places, make_app, folder):
    def ids(body: bytes) -> set[str]:
        return {entry.findtext(f"{ATOM}id") for entry in check_atom(body)}

    before = ids(feed(client, "/veranderd/F.atom"))
    # Another name, of which the first is kept: what readers hold is still known.
    other = make_app(data_dir=folder, public_url="https://nieuw.voorbeeld.nl", also_hosts="kaart.voorbeeld.nl")
    body = other.test_client().get("/veranderd/F.atom", headers={"Host": "nieuw.voorbeeld.nl"}).data
    again = {entry.findtext(f"{ATOM}id") for entry in ET.fromstring(body).findall(f"{ATOM}entry")}
    assert before == again
    edit_place(store, places[2], {"toilet": "ja"}, role="redacteur")
    assert ids(feed(client, "/veranderd/F.atom")) > before
    edit_place(store, places[0], {"visibility": "redactie"}, role="redacteur")
    after = feed(client, "/veranderd/F.atom")
    assert ids(after) < ids(body.replace(b"nieuw.", b"kaart.")) | {one for one in ids(after) if places[2] in one}
    for text in (after.decode(), client.get("/veranderd/F").text, client.get("/veranderd").text):
        assert places[0] not in text
        assert "Buurtlunch" not in text


def test_weeks_before_and_addresses_that_cannot_be(client, places):
    long_ago = client.get(f"/veranderd/F?tot={TODAY - timedelta(days=70)}").text
    assert "Hier is niets veranderd." in long_ago
    assert "Naar nu" in long_ago
    for strange in ("x", "9999-12-31", "0001-01-01", "2026-02-30"):
        assert "Naar nu" not in client.get(f"/veranderd/F?tot={strange}").text
    for path in ("/veranderd/x", "/veranderd/x.atom"):
        assert client.get(path).status_code == 404
    for path, leads in {
        "/veranderd/WK0363FB": "/veranderd/FB",
        "/en/veranderd/WK0363FB.atom": "/en/veranderd/FB.atom",
        "/veranderd/GM0363": "/veranderd",
    }.items():
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, leads)


def test_without_a_lasting_address_there_is_no_feed(make_app, folder):
    client = make_app(data_dir=folder, public_url="").test_client()
    answer = client.get("/veranderd/F.atom")
    assert answer.status_code == 404
    assert "SOCIALMAP_PUBLIC_URL" in answer.text
    assert "feedlezer" not in client.get("/veranderd/F").text


def test_one_week_stands_whole_on_paper(client, places):
    page = client.get("/veranderd/F?weken=1").text
    assert page.count("Week van") <= 1
    assert 'class="fold"' not in page
    assert 'href="/veranderd/F"' in page
    assert "Meer weken" in page
    before = client.get(f"/veranderd/F?tot={TODAY - timedelta(days=7)}&weken=1").text
    assert "Week van" not in before
    assert 'href="/veranderd/F?weken=1"' in before
    answer = client.get("/veranderd/WK0363FB?weken=1")
    assert answer.headers["Location"] == "/veranderd/FB?weken=1"


#: Names that try to be something else in XML or HTML, or that XML cannot hold, as the feed tells them.
STRANGE = {
    "</title><script>alert(1)</script>": "</title><script>alert(1)</script>",
    "]]><entry><id>tag:boos</id></entry>": "]]><entry><id>tag:boos</id></entry>",
    "&uitgang; &amp; %(name)s %s {{ 7 * 7 }}": "&uitgang; &amp; %(name)s %s {{ 7 * 7 }}",
    "<!ENTITY a SYSTEM 'file:///etc/passwd'>": "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
    "Om \u202eneerd\u202c \ufffe\uffff koffie": "Om neerd koffie",
}


def test_a_name_cannot_be_anything_but_a_name(client, store, places):
    for name in STRANGE:
        told = {"name": name, "schedule": "Tu 10:00-12:00", "place_id": places[2], "access": "inloop"}
        told |= {"visibility": Visibility.PUBLIC}
        save_record(
            store, RecordKind.ACTIVITY, str(uuid.uuid4()), told, role="redacteur", expected_version=None, today=TODAY
        )
    body = feed(client, "/veranderd/F.atom")
    titles = [entry.findtext(f"{ATOM}title") for entry in check_atom(body)]
    for told_as in STRANGE.values():
        assert sum(told_as in title for title in titles) == 1, told_as
    assert b"<script" not in body
    assert b"<!ENTITY" not in body
    page = client.get("/veranderd/F").text
    assert "<script>alert" not in page
    assert "{{ 7 * 7 }}" in page


@pytest.mark.parametrize(
    "code", ["%00", "F%00", "..%2fF", "F%0d%0aX-Boos:%201", "<script>", "F" * 5000, "%ff", "%D9%A1", "F.atom"]
)
def test_a_strange_area_has_no_feed(client, places, code):
    answer = client.get(f"/veranderd/{code}.atom")
    assert answer.status_code in (400, 404)
    assert "X-Boos" not in answer.headers
    assert "<script>" not in answer.text.replace('<script src="', "")


def test_another_host_asks_and_nothing_of_it_is_in_the_feed(client, places):
    answer = client.get("/veranderd/F.atom", headers={"Host": "boos.example", "X-Forwarded-Host": "boos.example"})
    assert b"boos.example" not in answer.data
    assert client.get("/veranderd/F.atom?vreemd=<x>&weken=999999999999").status_code == 200
