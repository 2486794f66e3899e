"""Klopt dit niet?: what readers report, without an account; what it can never be used for."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.errors import BadInputError, NotAllowedError
from socialmap.i18n import LANGUAGES
from socialmap.keeping import reports
from socialmap.keeping.reports import Heard, Report, keep, read
from socialmap.model import RecordKind, Visibility, Wrong
from socialmap.store import Store, tables, waiting
from socialmap.web.guard import LIMITER
from tests.support.hostile_world import EVERYTHING

TODAY = date(2026, 11, 29)
PLACE = RecordKind.PLACE
NOBODY = "00000000-6b8d-5cbb-8c13-3cce110f2a40"


@pytest.fixture(autouse=True)
def unhurried():
    LIMITER.reset()
    yield
    LIMITER.reset()


@pytest.fixture(scope="module")
def app(make_app, tmp_path_factory):
    return make_app(data_dir=tmp_path_factory.mktemp("reports") / "var")


@pytest.fixture(scope="module")
def store(app):
    return app.extensions["socialmap"].store


@pytest.fixture
def visitor(app):
    return app.test_client()


@pytest.fixture(scope="module")
def places(app):
    return [one["id"] for one in app.test_client().get("/api/v1/places?offered=true").json["features"]]


@pytest.fixture(autouse=True)
def nothing_waits(store):
    with store.write() as session:
        waiting.drop_reports(session)


def rows(store):
    with store.read() as session:
        return waiting.read_reports(session)


def address(id):
    return f"/plek/{id}/klopt-niet"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_of_each_language_reports_from_the_page_of_a_place(store, visitor, places, language):
    before = "" if language == "nl" else f"/{language}"
    page = visitor.get(f"{before}/plek/{places[0]}")
    assert f'href="{before}{address(places[0])}"' in page.text
    form = visitor.get(before + address(places[0]))
    assert (form.status_code, form.text.count('name="wat"'), form.text.count("<textarea")) == (200, 6, 1)
    sent = visitor.post(before + address(places[0]), data={"wat": "tijden", "tekst": "Dinsdag dicht"})
    thanks = visitor.get(sent.headers["Location"])
    assert (sent.status_code, thanks.status_code, 'name="wat"' in thanks.text) == (303, 200, False)
    assert all("Set-Cookie" not in answer.headers for answer in (page, form, sent, thanks))
    [row] = rows(store)
    assert row["texts"] == ["Dinsdag dicht"]
    assert set(row) == {
        "id", "record_kind", "record_id", "wrong", "place_id", "first_on", "last_on", "times", "texts",
    }, "nothing of who sent it"  # fmt: skip
    assert len(row["first_on"]) == 10, "a day, no moment"


def test_what_is_at_a_place_has_a_report_of_its_own(store, visitor, places):
    activity = {"id": "5e1f", "name": "Soep <b>samen</b>", "place_id": places[0], "edited_fields": [], "version": 1}
    known = {"status": "op_lijst", "checked_on": TODAY}
    with store.write() as session:
        session.execute(tables.activity.insert(), [{**activity, **known}])
    try:
        link = f"{address(places[0])}?activiteit=5e1f"
        assert link in visitor.get(f"/plek/{places[0]}").text
        form = visitor.get(link)
        assert "Soep &lt;b&gt;samen&lt;/b&gt;" in form.text
        assert "De prijs klopt niet" in form.text
        sent = visitor.post(address(places[0]), data={"wat": "prijs", "activiteit": "5e1f"})
        assert sent.headers["Location"].endswith("?activiteit=5e1f&gemeld=bewaard")
        [row] = rows(store)
        assert (row["record_kind"], row["record_id"], row["place_id"]) == ("activity", "5e1f", places[0])
        elsewhere = [visitor.get(f"{address(places[1])}?activiteit={id}") for id in ("5e1f", "9zz9")]
        assert [one.status_code for one in elsewhere] == [404, 404]
        assert bare(elsewhere[0].text, "5e1f") == bare(elsewhere[1].text, "9zz9")
    finally:
        with store.write() as session:
            session.execute(tables.activity.delete())


def bare(text, *ids):
    """A page without what it was asked and the number of its request."""
    for id in ids:
        text = text.replace(id, "")
    return re.sub(r"Nummer van dit verzoek: \w+", "", text)


@pytest.mark.parametrize("seen", [Visibility.HIDDEN, Visibility.ACCOUNTS])
def test_what_is_hidden_answers_as_what_never_was(store, visitor, places, seen):
    with store.write() as session:
        session.execute(tables.place.update().where(tables.place.c.id == places[0]).values(visibility=seen))
    try:
        for sent in (None, {}, {"wat": "tijden"}, {"wat": "?"}, {"wat": "tijden", "activiteit": "x"}):
            for headers in ({}, {"Origin": "null"}):
                there, never = (
                    visitor.get(address(id)) if sent is None else visitor.post(address(id), data=sent, headers=headers)
                    for id in (places[0], NOBODY)
                )
                assert there.status_code == never.status_code == 404
                assert bare(there.text, places[0]) == bare(never.text, NOBODY)
                assert {k: v for k, v in there.headers.items() if k not in ("Content-Length", "Date")} == {
                    k: v for k, v in never.headers.items() if k not in ("Content-Length", "Date")
                }
        assert rows(store) == []
    finally:
        with store.write() as session:
            session.execute(
                tables.place.update().where(tables.place.c.id == places[0]).values(visibility=Visibility.PUBLIC)
            )


def test_a_report_shows_in_public_nowhere_and_renews_no_page(store, visitor, places):
    paths = (f"/plek/{places[0]}", f"/api/v1/places/{places[0]}", "/", address(places[0]))
    seen = [visitor.get(path).data for path in paths]
    versions = store.versions(), store.version()
    assert visitor.post(address(places[0]), data={"wat": "tijden", "tekst": "Waterval"}).status_code == 303
    assert [visitor.get(path).data for path in paths] == seen
    assert (store.versions(), store.version()) == versions, "what is kept stays kept"


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({}, 400, "Kies wat er niet klopt."),
        ({"wat": "iets anders"}, 400, "Schrijf in een paar woorden wat er niet klopt."),
        ({"wat": "iets anders", "tekst": " \u200b<b></b> "}, 400, "Schrijf in een paar woorden wat er niet klopt."),
        ({"wat": "tijden", "tekst": "a" * 501}, 400, "Schrijf hoogstens 500 tekens."),
        ({"wat": "tijden", "tekst": "Alleen Turkse vrouwen"}, 400, "zonder herkomst of geloof"),
        ({"wat": "tijden", "tekst": "b" * 20_000}, 400, "Schrijf hoogstens 500 tekens."),
    ],
)
def test_what_cannot_be_kept_comes_back_whole_with_a_sentence(store, visitor, places, sent, status, says):
    answer = visitor.post(address(places[0]), data=sent)
    assert (answer.status_code, says in answer.text) == (status, True)
    if (typed := sent.get("tekst", "")).isascii() and "<" not in typed:
        assert f">{typed}</textarea>" in answer.text
    assert rows(store) == []


def test_another_site_sends_nothing_and_who_cannot_tell_is_asked_again(store, visitor, places):
    sent = {"wat": "tijden", "tekst": "Mijn eigen woorden"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert visitor.post(address(places[0]), data=sent, headers=headers).status_code == 403
    again = visitor.post(address(places[0]), data=sent, headers={"Origin": "null"})
    assert (again.status_code, "Mijn eigen woorden" in again.text) == (403, True)
    assert again.headers["Referrer-Policy"] == "same-origin", (
        "so that a browser of ten years ago tells it the next time"
    )
    assert rows(store) == []


def test_who_reports_again_and_again_waits_and_keeps_what_was_typed(store, visitor, places):
    sent = [visitor.post(address(id), data={"wat": "tijden", "tekst": f"Zin {id}"}) for id in places[:6]]
    assert [one.status_code for one in sent] == [303] * 5 + [429]
    assert f"Zin {places[5]}" in sent[5].text
    assert "Wacht een minuut" in sent[5].text
    other = visitor.post(address(places[6]), data={"wat": "tijden"}, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 303, "another reader is not kept waiting"
    assert len(rows(store)) == 6


@given(st.text(max_size=600) | st.just(EVERYTHING[:500]) | st.from_regex(r"(<[a-z]+ ?[^<>]*>\w+){1,5}"))
def test_a_text_is_kept_whole_or_not_at_all(text):
    try:
        said = read("tijden", text)
    except BadInputError:
        return
    if "<" not in text and "&" not in text:
        # What a reader sees of it, all of it.
        assert [sign for sign in said.text if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


def test_three_hundred_reports_of_one_thing_are_one_row(database_url):
    store = Store(database_url)
    flood(store, 300)
    assert len(rows(store)) == 3
    assert sum(row["times"] for row in rows(store)) == 300
    assert all(len(row["texts"]) == reports.MOST_TEXTS for row in rows(store))
    store.close()


def flood(store, many, places=1):
    wrongs = [Wrong.HOURS, Wrong.GONE, Wrong.OTHER]
    heard = [
        keep(
            store, PLACE, f"p{number % places}", Report(wrongs[number % 3], f"Zin {number}"), place_id="p", today=TODAY
        )
        for number in range(many)
    ]
    assert heard.count(Heard.KEPT) == 3 * reports.MOST_TEXTS


@pytest.mark.nightly
def test_ten_thousand_reports_of_one_thing_are_one_row(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'flood.sqlite'}")
    flood(store, 10_000)
    assert (len(rows(store)), sum(row["times"] for row in rows(store))) == (3, 10_000)
    store.close()


def test_what_waits_is_bounded_at_a_place_and_in_all(database_url, monkeypatch):
    store = Store(database_url)
    monkeypatch.setattr(reports, "MOST", reports.MOST_AT_PLACE + 2)

    def tell(number, place):
        return keep(store, RecordKind.ACTIVITY, f"a{number}", Report(Wrong.HOURS, ""), place_id=place, today=TODAY)

    for number in range(reports.MOST_AT_PLACE):
        assert tell(number, "p") is Heard.KEPT
    with pytest.raises(NotAllowedError, match="Over deze plek wachten al veel meldingen"):
        tell(99, "p")
    assert tell(0, "p") is Heard.COUNTED, "what is known already is still counted"
    assert (tell(100, "q"), tell(101, "r")) == (Heard.KEPT, Heard.KEPT)
    with pytest.raises(NotAllowedError, match="heel veel meldingen"):
        tell(102, "s")
    store.close()
