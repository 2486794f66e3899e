"""An address that is typed is written nowhere: not in what is made of it, nor in a log, the store or a cookie."""

import html
import logging
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from werkzeug.datastructures import MultiDict

from socialmap import paper
from socialmap.sources.addresses import Address
from socialmap.web.wegwijzer import agenda as agenda_web
from socialmap.web.wegwijzer import guide as guide_web

STREET = "Geheimestraat"
TYPED = f"{STREET} 77"
#: What is made of an answer, and what it is.
MADE = {
    "/wegwijzer/blad": "text/html",
    "/wegwijzer/blad.pdf": "application/pdf",
    "/wegwijzer/safari": "text/html",
    "/wegwijzer/safari.pdf": "application/pdf",
    "/wegwijzer/agenda.ics": "text/calendar",
    "/wegwijzer/bestand.html": "text/html",
}


@pytest.fixture
def looked_up(monkeypatch):
    """The Kadaster knows this street."""
    asked = []

    def look_up(typed, settings):
        asked.append(typed)
        return [Address(f"{TYPED}, 1067JX Amsterdam", 4.80258, 52.37803)]

    monkeypatch.setattr(guide_web, "look_up", look_up)
    return asked


@pytest.fixture
def hours(monkeypatch):
    """Every place has hours, so that a calendar can be made of it."""
    where = agenda_web.world

    def world():
        made = where()
        return replace(made, places=made.places.assign(opening_hours="Tu 13:00-16:00"), _cache={})

    monkeypatch.setattr(agenda_web, "world", world)


def contents(page):
    if page.mimetype == "application/pdf":
        read = PdfReader(BytesIO(page.data))
        return "".join(sheet.extract_text() for sheet in read.pages) + str(read.metadata) + page.data.decode("latin-1")
    return page.text


def asked_of(answer):
    form = re.search(r'<form id="meenemen".*?</form>', answer.text, re.DOTALL)[0]
    fields = [(name, html.unescape(value)) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)]
    places = dict.fromkeys(re.findall(r'name="plek" value="([^"]+)" form="meenemen"', answer.text))
    return fields, [("plek", place) for place in list(places)[:3]]


@pytest.mark.skipif(not paper.can_print(), reason="no Pango on this machine")
@pytest.mark.parametrize("through_the_answer", [True, False])
def test_a_typed_address_is_written_nowhere(
    app, client, starter_settings, looked_up, hours, caplog, monkeypatch, through_the_answer
):
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)
    caplog.set_level(logging.DEBUG)
    answer = client.post("/wegwijzer", data={"van": TYPED, "minuten": "30"})
    fields, places = asked_of(answer)
    assert len(places) == 3
    message = re.search(r'<textarea id="bericht".*?</textarea>', answer.text, re.DOTALL)[0]
    headers = [answer.headers]
    # Also who posts the address itself, as the form on the page of a place does.
    start = fields if through_the_answer else [("van", TYPED), ("minuten", "30"), ("duur", "240")]
    found = {"message": message}
    for path, mimetype in MADE.items():
        page = client.post(path, data=MultiDict([*start, *places]))
        assert (page.status_code, page.mimetype) == (200, mimetype), path
        found[path], headers = contents(page), [*headers, page.headers]
    assert [where for where, text in found.items() if STREET in text or "1067JX" in text] == []
    assert "Set-Cookie" not in str(headers)
    assert STREET not in str(headers)
    assert set(looked_up) == {TYPED}
    assert STREET not in caplog.text
    kept = b"".join(file.read_bytes() for file in Path(starter_settings.data_dir).rglob("*") if file.is_file())
    assert STREET.encode() not in kept
    assert STREET not in str(vars(app.extensions["socialmap"].bytes))


def test_a_place_makes_its_own_sheet(client):
    answer = client.post("/wegwijzer", data={"van": "OBA Geuzenveld", "minuten": "30"})
    _, places = asked_of(answer)
    page = client.get(f"/plek/{places[0][1]}")
    form = re.search(r'<form[^>]*action="/wegwijzer/blad".*?</form>', page.text, re.DOTALL)[0]
    assert f'name="plek" value="{places[0][1]}"' in form
    made = client.post("/wegwijzer/blad", data=MultiDict([("van", "OBA Geuzenveld"), places[0]]))
    assert "Zo komt u bij" in made.text
