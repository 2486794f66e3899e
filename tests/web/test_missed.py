"""Niet gevonden wat u zocht?: told on purpose, once for each answer, and what it can never be used for."""

import html
import re
import shutil
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from socialmap.i18n import LANGUAGES
from socialmap.importing.recording import save_record
from socialmap.keeping import gaps
from socialmap.model import Access, RecordKind, Visibility
from socialmap.store import keeping_tables
from socialmap.web.caching import ByteCache
from socialmap.web.guard import LIMITER
from socialmap.web.wegwijzer import missed
from tests.support.hostile_answers import check_html
from tests.support.hostile_world import EVERYTHING

POINT = {"punt": "4.80258 52.37803", "van": "", "van_eerder": ""}
MUSIC = {**POINT, "wens": "muziek", "makkelijk": "rustig"}


@pytest.fixture(scope="module")
def app(make_app, app, starter_settings, tmp_path_factory):
    """A map of its own."""
    folder = tmp_path_factory.mktemp("missed") / "var"
    shutil.copytree(starter_settings.data_dir, folder)
    return make_app(data_dir=folder)


@pytest.fixture
def visitor(app):
    return app.test_client()


@pytest.fixture(autouse=True)
def nothing_told(app):
    LIMITER.reset()
    with app.extensions["socialmap"].store.write() as session:
        for table in (*keeping_tables.GAPS, keeping_tables.gap_minute):
            session.execute(table.update().values(number=0) if table is keeping_tables.gap_minute else table.delete())
    yield
    LIMITER.reset()


def counted(app):
    with app.extensions["socialmap"].store.read() as session:
        return [[tuple(row)[1:] for row in session.execute(select(table))] for table in keeping_tables.GAPS]


def form(page):
    """The address and the fields of the form under an answer; {} where there is none."""
    found = re.search(r'<form method="post" action="([^"]*/gemist)">(.*?)</form>', page.text, re.DOTALL)
    if found is None:
        return "", {}
    fields = re.findall(r'<input type="(?:hidden|radio)" name="([^"]+)" value="([^"]*)"', found[2])
    return found[1], {name: html.unescape(value) for name, value in reversed(fields)}


def send(client, fields, path="/wegwijzer/gemist", **more):
    return client.post(path, data=fields, **more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_found_little_tells_it_in_each_language(app, visitor, language):
    before = "" if language == "nl" else f"/{language}"
    page = visitor.post(f"{before}/wegwijzer", data=MUSIC)
    address, fields = form(page)
    assert (address, list(fields)) == (f"{before}/wegwijzer/gemist", ["vraag"]), "one wish, one ease: nothing to choose"
    sent = send(visitor, fields, address)
    thanks = visitor.get(sent.headers["Location"])
    assert (sent.status_code, thanks.status_code, "<form method" in thanks.text) == (303, 200, False)
    assert all("Set-Cookie" not in answer.headers for answer in (page, sent, thanks))
    assert counted(app) == [[("WK0363FC", "muziek", 1)], [("F", "rustig", 1)]]


def test_of_more_one_is_chosen_and_what_tells_who_somebody_is_cannot_be(app, visitor):
    asked = {**POINT, "wens": ["muziek", "eten", "hetzelfde"], "makkelijk": ["taal", "vrouwen"], "loper": "rollator"}
    page = visitor.post("/wegwijzer", data=asked)
    address, fields = form(page)
    below = page.text[page.text.index('id="gemist"') :]
    assert re.findall(r'name="wens" value="(\w+)"', below) == ["muziek", "eten"]
    assert "Een weg voor een rollator of rolstoel</strong>" in below
    again = send(visitor, {"vraag": fields["vraag"], "wens": "hetzelfde", "makkelijk": "taal"}, address)
    assert (again.status_code, "Kies er een." in again.text) == (400, True)
    assert counted(app) == [[], []]
    _, fields = form(again)
    assert send(visitor, fields | {"wens": "eten", "makkelijk": "taal"}).status_code == 303
    assert counted(app) == [[("WK0363FC", "eten", 1)], [("F", "weg", 1)]]


@pytest.mark.parametrize(
    "asked",
    [
        {"makkelijk": ["taal", "vrouwen"], "taal": "Tigrinya"},
        {"wens": "hetzelfde"},
        {},
    ],
)
def test_where_nothing_is_counted_there_is_no_button(visitor, asked):
    for path in ("/wegwijzer", "/verwijs"):
        assert form(visitor.post(path, data={**POINT, **asked})) == ("", {})


def test_an_answer_counts_once_however_often_the_button_is_pressed(app, visitor):
    address, fields = form(visitor.post("/wegwijzer", data=MUSIC))
    sent = [send(visitor, fields, address) for _ in range(7)]
    assert {(one.status_code, one.headers["Location"]) for one in sent} == {(303, "/wegwijzer/gemist?gemeld=true")}
    assert counted(app)[0] == [("WK0363FC", "muziek", 1)]
    assert visitor.get("/wegwijzer/gemist").headers["Location"] == "/wegwijzer", "thanks for something only"


def test_who_tells_again_and_again_waits_and_another_does_not(app, visitor):
    answers = [form(visitor.post("/wegwijzer", data=MUSIC))[1] for _ in range(6)]
    sent = [send(visitor, fields) for fields in answers]
    assert [one.status_code for one in sent] == [303] * 5 + [429]
    assert "Wacht een minuut" in sent[5].text
    other = send(visitor, answers[5], environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 303, "what was not counted can still be told"
    assert counted(app)[0] == [("WK0363FC", "muziek", 6)]


def test_all_together_are_counted_so_many_a_minute(app, visitor, monkeypatch):
    monkeypatch.setattr(gaps, "MOST_A_MINUTE", 1)
    answers = [form(visitor.post("/wegwijzer", data=MUSIC))[1] for _ in range(2)]
    monkeypatch.setattr(missed, "time", SimpleNamespace(time=lambda: 60))
    first, second = (send(visitor, fields) for fields in answers)
    assert (first.status_code, second.status_code, "te veel meldingen" in second.text) == (303, 429, True)
    monkeypatch.setattr(missed, "time", SimpleNamespace(time=lambda: 120))
    assert send(visitor, form(second)[1]).status_code == 303
    assert counted(app)[1] == [("F", "rustig", 2)]


def test_another_site_tells_nothing_and_who_cannot_say_is_asked_again(app, visitor):
    _, fields = form(visitor.post("/wegwijzer", data=MUSIC))
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert send(visitor, fields, headers=headers).status_code == 403
    again = send(visitor, fields, headers={"Origin": "null"})
    assert (again.status_code, again.headers["Referrer-Policy"]) == (403, "same-origin")
    assert counted(app) == [[], []]
    assert send(visitor, form(again)[1]).status_code == 303


@pytest.mark.parametrize("sealed", ["", "x", "gAAAAA" + "A" * 4000, "<script>", EVERYTHING[:400]])
def test_what_was_not_sealed_here_counts_nothing(app, visitor, sealed):
    answer = send(visitor, {"vraag": sealed, "wens": "muziek", "gebied": "WK0363FC"})
    assert (answer.status_code, "Stel uw vraag opnieuw" in answer.text) == (400, True)
    check_html(answer.text)
    assert counted(app) == [[], []]


def test_the_stand_says_it_from_ten_on_and_nothing_else_ever_does(app, visitor):
    store = app.extensions["socialmap"].store
    told = {"wijk": "WK0363FC", "wish": "muziek", "part": "F", "ease": "rustig", "today": date(2026, 11, 29)}
    # Pages are kept for five minutes: in a language that nobody asked yet.
    for number in range(9):
        gaps.count(store, **told, moment=number * 60)
    paths = ("/bijhouden/stand/FC", "/bijhouden/stand/F", "/bijhouden/stand", "/bijhouden/stand/FB", "/wijk/FC")
    few = [visitor.get(path).text for path in paths]
    assert [page for page in few if "keer gemeld</" in page or "Muziek, " in page] == []
    gaps.count(store, **told, moment=600)
    gaps.count(store, **told | {"wish": ""}, moment=660)
    app.extensions["socialmap"].bytes = ByteCache()
    wijk, part, city, other, area = (text(visitor.get(path)) for path in paths)
    music, quiet = "Slotermeer-West : Muziek, 10 keer gemeld", "Nieuw-West : Rustig, 11 keer gemeld"
    assert [music in page for page in (wijk, part, city, other, area)] == [True, True, True, False, False]
    assert [quiet in page for page in (wijk, part, city, other, area)] == [True, True, True, True, False]
    assert "Kwartaal 4 van 2026" in wijk
    assert "Music, reported 10 times" in text(visitor.get("/en/bijhouden/stand/FC"))


def test_who_finds_something_sure_is_not_asked(app, visitor):
    store = app.extensions["socialmap"].store
    assert form(visitor.post("/verwijs", data={**POINT, "wens": "muziek"}))[0] == "/wegwijzer/gemist"
    place = visitor.get("/api/v1/places?offered=true&bbox=4.80,52.376,4.806,52.38").json["features"][0]["id"]
    told = {"schedule": "Mo-Fr 10:00-16:00", "access": Access.WALK_IN, "visibility": Visibility.PUBLIC}
    save_record(
        store,
        RecordKind.ACTIVITY,
        "c3",
        {"name": "Koor", "place_id": place, **told},
        role="redacteur",
        expected_version=None,
        today=date(2026, 11, 29),
    )
    page = visitor.post("/verwijs", data={**POINT, "wens": "muziek"})
    assert "Koor" in page.text
    assert form(page) == ("", {})


def text(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
