"""What a person tells the guide is in its answer and nowhere else: no log, store, cache, address or saved page."""

import functools
import gc
import html
import logging
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from socialmap.errors import StoreError
from socialmap.sources.addresses import Address
from socialmap.web import sealed
from socialmap.web import site as site_web
from socialmap.web.wegwijzer import guide as guide_web

POINT = (4.80258, 52.37803)
NEAR = "52.37803, 4.80258"
#: The case web_start_coordinates: input.txt.
CASE = "52.3780, 4.8030"
PAGES = ("/wegwijzer", "/verwijs", "/wegwijzer/blad", "/wegwijzer/safari", "/wegwijzer/bestand.html")
PERSONAL = [
    *("06-12345678", "020 612 34 56", "bsn 123456782", "jan@voorbeeld.nl", "ik woon bij mijn moeder op de Zeggelaan 5"),
    *("Zeggelaan 5, bij mijn moeder", "1067JX 12 bel 0612345678", "mijn zoon Quirijn is ziek", "115000 487500 thuis"),
    *("https://maps.app.goo.gl/Quirijn", "Quirijn de Vries", "Zeggelaan 5, Quirijnstad"),
]


@pytest.fixture
def outside(monkeypatch):
    """What was asked of the Kadaster, which knows every address."""
    asked = []

    def look_up(typed, settings):
        asked.append(typed)
        return [Address(f"{typed}, Amsterdam", *POINT)]

    monkeypatch.setattr(guide_web, "look_up", look_up)
    return asked


def ticked(page):
    return list(dict.fromkeys(re.findall(r'name="plek" value="([^"]+)" form="meenemen"', page.text)))


def fields(page):
    """Of every form on a page: what is sent without anybody seeing it."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return MultiDict([(name, html.unescape(value)) for name, value in hidden])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("typed", [CASE, "52,3780 4,8030", "https://www.openstreetmap.org/#map=17/52.3780/4.8030"])
def test_a_point_is_a_start_and_nobody_outside_is_asked(client, outside, path, typed):
    places = ticked(client.post("/wegwijzer", data={"van": "OBA Geuzenveld", "minuten": "30"}))
    answer = client.post(path, data={"van": typed, "minuten": "30", "plek": places[:3], "duur": "240"})
    assert answer.status_code == 200
    assert "Dit begin vinden wij niet" not in answer.text
    assert outside == []


def test_the_start_is_that_point(client):
    answer = client.post("/wegwijzer", data={"van": CASE, "minuten": "30"})
    assert "Vanaf het punt dat u koos" in answer.text
    assert 'data-start="52.378,4.803"' in answer.text


def test_the_link_of_a_map_is_not_cut_off(client, outside):
    link = f"https://www.google.com/maps/place/{'Huis+van+de+Wijk+' * 20}/@52.3780,4.8030,17z"
    assert len(link) > 300
    assert "Vanaf het punt dat u koos" in client.post("/wegwijzer", data={"van": link}).text
    for path in ("/wegwijzer", "/verwijs"):
        [field] = re.findall(r'<input[^>]* name="van"[^>]*>', client.get(path).text)
        assert 'maxlength="1000"' in field


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("typed", PERSONAL)
def test_what_is_no_address_is_not_asked_outside(client, outside, path, typed):
    answer = client.post(path, data={"van": typed, "plek": "x", "wens": "ontmoeten"})
    assert answer.status_code in (200, 400, 404)
    assert outside == []


def test_an_address_is_asked_as_it_was_typed(client, outside):
    client.post("/wegwijzer", data={"van": "Zeggelaan 5, Amsterdam"})
    assert outside == ["Zeggelaan 5, Amsterdam"]


# --- the sheet, that people save and mail


@pytest.mark.parametrize(
    "start",
    [
        {"punt": f"{POINT[0]} {POINT[1]}"},
        {"van": NEAR},
        {"van": "Zeggelaan 5"},
        {"van": "1067 JX"},
        {"van": "OBA Geuzenveld"},
    ],
)
def test_a_saved_sheet_tells_no_start_and_no_wish(client, outside, start):
    asked = {**start, "minuten": "30", "wens": "muziek", "makkelijk": "rustig", "taal": "Quirijns", "wanneer": "wo"}
    places = ticked(client.post("/wegwijzer", data={**asked, "wens": ""}))[:2]
    page = client.post("/wegwijzer/blad", data={**asked, "plek": places})
    assert page.status_code == 200
    sent = fields(page)
    assert set(sent) == {"vraag", "plek"}
    assert set(sent.getlist("plek")) == set(places)
    for told in (*POINT, "Zeggelaan", "1067 JX", "Quirijns", "muziek", "makkelijk"):
        assert str(told) not in page.text
        assert str(told) not in sent["vraag"]


def test_its_buttons_make_the_same_sheet(client, outside, monkeypatch):
    made = []
    monkeypatch.setattr(
        "socialmap.web.wegwijzer.sheet.make_pdf", lambda world, found, words: made.append(found) or b"%PDF"
    )
    start = {"van": "Zeggelaan 5", "minuten": "30", "loper": "rollator"}
    places = ticked(client.post("/wegwijzer", data=start))[:2]
    client.post("/wegwijzer/blad.pdf", data={**start, "plek": places})
    page = client.post("/wegwijzer/blad", data={**start, "plek": places})
    assert client.post("/wegwijzer/blad.pdf", data=fields(page)).status_code == 200
    assert [len(sheet.places) for sheet in made] == [2, 2]
    assert made[0].start == made[1].start
    assert [place.minutes for place in made[0].places] == [place.minutes for place in made[1].places]
    assert outside == ["Zeggelaan 5"] * 3, "not asked again by the button"


@pytest.mark.parametrize(("prefix", "sentence"), [("", "te oud"), ("/en", "too old"), ("/es", "demasiado antigua")])
def test_a_seal_of_another_site_or_of_yesterday_opens_nothing(client, make_app, monkeypatch, prefix, sentence):
    places = ticked(client.post("/wegwijzer", data={"van": NEAR, "minuten": "30"}))[:1]
    page = client.post("/wegwijzer/blad", data={"van": NEAR, "plek": places})
    seal = fields(page)["vraag"]
    elsewhere = make_app(secret_key="een heel andere sleutel").test_client()
    wrong = [(client, "x"), (client, ""), (client, seal[:-4]), (client, seal[::-1]), (elsewhere, seal)]
    for asked, given_seal in wrong:
        answer = asked.post(f"{prefix}/wegwijzer/blad", data={"vraag": given_seal, "plek": places})
        assert answer.status_code == 400, given_seal
        assert sentence in answer.text
    monkeypatch.setattr(sealed, "LASTS", -1)
    assert client.post("/wegwijzer/blad", data={"vraag": seal, "plek": places}).status_code == 400


# --- nothing is kept


def kept_by_functions():
    """The keys of every cache of a function that is alive."""
    gc.unfreeze()  # what was there before the first test counts too
    caches = [found for found in gc.get_objects() if isinstance(found, functools._lru_cache_wrapper)]
    ours = [cache for cache in caches if cache.__module__.startswith("socialmap")]
    assert ours
    return "".join(str(gc.get_referents(cache)) for cache in ours)


MARK = st.from_regex(r"Q[a-z]{9}", fullmatch=True)
SHAPES = st.sampled_from(
    [
        *("{}straat 4711", "{}straat 4711, 1067 JX Amsterdam", "1067 JX 4711 {}", "{}", "ik ben {} van 4711"),
        *("{} 06-47114711", "{}@voorbeeld.nl", "52.3780, 4.8030 {}", "https://voorbeeld.nl/{}?q=52.3780,4.8030"),
    ]
)


@settings(max_examples=9, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MARK, SHAPES)
def test_a_marked_answer_is_found_back_nowhere(app, client, starter_settings, monkeypatch, caplog, mark, shape):
    monkeypatch.setattr(guide_web, "look_up", lambda typed, _: [Address(f"{typed}, Amsterdam", *POINT)])
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    typed = shape.format(mark)
    places = ticked(client.post("/wegwijzer", data={"van": "OBA Geuzenveld", "minuten": "30"}))[:3]
    told = {"van": typed, "minuten": "30", "taal": mark, "wens": "ontmoeten", "plek": places, "duur": "240"}
    headers, sheets = [], 0
    for path in PAGES:
        for prefix in ("", "/en"):
            answer = client.post(f"{prefix}{path}", data=told)
            headers.append(str(answer.headers))
            moved = client.post(f"{prefix}{path}", data=told, headers={"Host": "evil.example"})
            headers.append(str(moved.headers))
            seals = fields(answer).getlist("vraag")
            if path in ("/wegwijzer", "/verwijs"):  # what may be told as not found holds no start
                with app.app_context():
                    assert mark not in str([sealed.unseal(seal) for seal in seals])
            elif seals:
                sheets += 1
                assert mark not in answer.text
            links = re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
            assert [link for link in links if mark in link] == []
    assert sheets or "straat" not in typed
    assert mark not in caplog.text
    assert mark not in "".join(headers)
    assert "Set-Cookie" not in "".join(headers)
    held = app.extensions["socialmap"]
    assert mark not in str(vars(held.bytes))
    assert mark.casefold() not in kept_by_functions().casefold()
    assert "4711" not in str([pattern for key in re._cache for pattern in key])
    for world in held.worlds._worlds.values():
        assert mark not in str(list(world._cache))
    folder = Path(starter_settings.data_dir)
    assert mark.encode() not in b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_fault_of_the_store_tells_no_answer_in_the_log(client, monkeypatch, caplog):
    """What lies under a fault may name the values that a database was asked for."""
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)

    def fails(session, postcode):
        beneath = ValueError(f"[parameters: ('{postcode}',)]")
        msg = "De opslag is nu niet te bereiken."
        raise StoreError(msg) from beneath

    monkeypatch.setattr(site_web, "read_same_buurt", fails)
    answer = client.post("/wegwijzer", data={"van": "1099 QX"})
    assert answer.status_code == 503
    assert "niet te bereiken" in caplog.text
    assert "1099" not in caplog.text


def test_what_was_searched_is_kept_in_no_cache_of_words(client):
    client.get("/?zoek=Qzoekterm")
    assert "qzoekterm" not in kept_by_functions().casefold()
