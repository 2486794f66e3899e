"""Need of an area is in public in words only, on that area's own page: nothing else says what its figures are.

Two stores differ in nothing but the values of need; their intervals are published and the same. So whatever the
public reads must be the same to the letter, at every address and in every file.
"""

import re
import shutil
from contextlib import closing
from dataclasses import replace

import pytest
from click.testing import CliRunner
from flask import url_for
from sqlalchemy import insert, text
from werkzeug.datastructures import MultiDict

from app import create_app
from layers import find_layers
from socialmap.cli import main
from socialmap.exchange.forms import FORMS
from socialmap.importing.starter import prepare_store
from socialmap.model import Level
from socialmap.store import tables
from tests.support.letting_in import let_in

PUBLIC = {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}}
HERE = {"environ_base": {"REMOTE_ADDR": "127.0.0.1"}}
#: What the starter set has of need, an indicator that no table told of, and one of an import.
NEED = ("ernstig_eenzaam", "eenzaam", "matig_veel_regie", "moeite_rondkomen", "rivm.OvermatigeDrinker", "bbga.NIEUW_P")
#: Of the wijken, the city and the reports; the intervals of both stores hold both.
MARKS = ((77.123, 14.321, 71.717), (76.456, 14.654, 72.727))
MARKED = re.compile(r"(?<![\d.,])(?:77[.,]1|76[.,]5|71[.,]7|72[.,]7)")
LANGUAGES = ("", "/en", "/tr", "/ar", "/ti", "/pl", "/es")
POINT = {"punt": "4.80258 52.37803", "minuten": "30", "loper": "wandelen"}


def mark(store, wijk, city, report):
    """Give every wijk and the city these values of need, and what reports say of it this one."""
    with store.write() as session:
        source = session.execute(text("SELECT source_id FROM series LIMIT 1")).scalar()
        for name in NEED:
            if not session.execute(text("SELECT 1 FROM indicator WHERE id = :id"), {"id": name}).first():
                plain = {"label": name, "label_en": name, "unit": "%", "definition": "", "theme": "bbga"}
                session.execute(insert(tables.indicator).values(id=name, is_estimate=False, **plain))
                session.execute(insert(tables.series).values(indicator_id=name, source_id=source, measured="2020"))
            series = (
                session.execute(text("SELECT id FROM series WHERE indicator_id = :id"), {"id": name}).scalars().all()
            )
            areas = session.execute(text("SELECT id, level FROM area WHERE level IN ('wijk', 'gemeente')")).all()
            for number in series:
                session.execute(text("DELETE FROM indicator_value WHERE series_id = :id"), {"id": number})
                rows = [
                    {"series_id": number, "area_id": area, "value": city, "low": 14.0, "high": 15.0}
                    if level == Level.GEMEENTE
                    else {"series_id": number, "area_id": area, "value": wijk + area / 1e4, "low": 70.0, "high": 85.0}
                    for area, level in areas
                ]
                session.execute(insert(tables.indicator_value), rows)
        session.execute(
            text(
                "UPDATE figure SET value = :value, low = 70, high = 85, "
                "city_value = :value, city_low = 14, city_high = 85 WHERE label LIKE '%eenzaam%'"
            ),
            {"value": report},
        )


@pytest.fixture(scope="module")
def stores(starter_settings, tmp_path_factory):
    """Settings of two stores that differ in the values of need alone."""
    found = []
    with closing(prepare_store(starter_settings)):
        pass
    for number, marks in enumerate(MARKS):
        folder = tmp_path_factory.mktemp("need") / str(number)
        shutil.copytree(starter_settings.data_dir, folder)
        settings = replace(starter_settings, data_dir=folder, secret_key="x" * 40)
        with closing(prepare_store(settings)) as store:
            mark(store, *marks)
        found.append(settings)
    return found


@pytest.fixture(scope="module")
def clients(stores):
    apps = [create_app(settings) for settings in stores]
    for app in apps:
        app.testing = True
    return [app.test_client() for app in apps]


@pytest.fixture(scope="module")
def owners(clients):
    """The same, let in by the link of the start."""
    return [let_in(client.application) for client in clients]


def addresses(app):
    """Every address that can be asked for, of areas and layers all the kinds that there are."""
    world = app.extensions["socialmap"]
    codes = ("FB", "BA", "F", "GF07", "GM0363", "ZA")
    place = _some_place(world.store)
    values = {
        "code": codes,
        "report": ["000"],
        "other": ("FE",),
        "id": (place, *find_layers()),
        "name": ("style.css", "map.js"),
        "key": ("x",),
        "number": ("x",),
        "n": (1,),
        "what": ("plekken",),
        "form": tuple(FORMS),
        "soort": ("plek",),
    }
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods:
                fixed = rule.defaults or {}
                names = sorted(rule.arguments - set(fixed))
                for value in values[names[0]] if names else ("",):
                    given = {name: values[name][0] for name in names} | ({names[0]: value} if names else {}) | fixed
                    yield url_for(rule.endpoint, **given)
    yield from (f"/cirkels/kortelijst{form}?gebied=FB&gebied=FC&gebied=FE" for form in ("", ".pdf", ".xlsx", ".csv"))
    yield from (f"/{query}" for query in ("?zoek=eenzaam", "?zoek=rondkomen", "?soort=buurtkamer&waar=FB"))
    yield from (f"/api/v1/places?{query}" for query in ("q=eenzaam", "area=FB", "offered=true"))
    yield from (f"/api/v1/layers/{name}?lang=en" for name in find_layers())
    yield from (f"/wijken?{query}" for query in ("volgorde=ernstig_eenzaam", "sort=ernstig_eenzaam", "laag=eenzaam"))


def _some_place(store):
    with store.read() as session:
        return session.execute(text("SELECT id FROM place WHERE name = 'OBA Geuzenveld'")).scalar()


def plain(answer):
    """The text of an answer, without what is new in each."""
    return re.sub(r'name="(?:csrf_token|vraag)"[^>]*|\b[0-9a-f]{8}\b', "", answer.data.decode("utf-8", "replace"))


def test_no_address_says_the_value_of_a_figure_of_need(clients):
    asked = sorted(set(addresses(clients[0].application)))
    assert len(asked) > 150
    for path in asked:
        first, second = (client.get(path, **PUBLIC) for client in clients)
        assert first.status_code == second.status_code, path
        if first.mimetype == "application/pdf":
            continue  # only behind the door; a made PDF differs by its moment
        assert plain(first) == plain(second), path
        if "wijk" in path or "layers" in path:
            assert MARKED.findall(plain(first)) == [], path


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_to_a_question_says_it(clients, language):
    forms = (
        ("/wegwijzer", [("wens", "ontmoeten"), ("makkelijk", "rustig")], {200}),
        ("/verwijs", [("wens", "ontmoeten")], {200}),
        ("/wegwijzer/gemist", [("vraag", "x")], {400}),
        ("/wegwijzer/blad", [], {200}),
        ("/wegwijzer/safari", [], {200, 400}),
        ("/wegwijzer/bestand.html", [], {200}),
        ("/wegwijzer/agenda.ics", [], {200, 400, 404}),
    )
    place = _some_place(clients[0].application.extensions["socialmap"].store)
    for path, fields, statuses in forms:
        sent = MultiDict([*POINT.items(), *fields, ("plek", place)])
        first, second = (client.post(language + path, data=sent, **PUBLIC) for client in clients)
        assert first.status_code == second.status_code, path
        assert first.status_code in statuses, path
        assert plain(first) == plain(second), path


def test_the_walk_would_notice(owners):
    """Who passed the door sees the values: where the walk finds no difference, there is none to find."""
    for path in ("/wijk/FB", "/api/v1/layers/eenzaam", "/api/v1/fit/FB", "/cirkels/waarom/FB"):
        first, second = (plain(owner.get(path, **HERE)) for owner in owners)
        assert first != second, path
        assert MARKED.search(first), path


def test_the_map_to_take_along_has_none_unless_asked(stores, tmp_path, monkeypatch):
    monkeypatch.setenv("SOCIALMAP_DATA_DIR", str(stores[0].data_dir))
    path, run = tmp_path / "kaart.html", CliRunner().invoke
    assert run(main, ["map", str(path)]).exit_code == 0
    page = path.read_text(encoding="utf-8")
    assert MARKED.findall(page) == []
    assert "Ernstig eenzaam" not in page
    assert "past_een_cirkel" not in page
    for name in ("ernstig_eenzaam", "eenzaam", "matig_veel_regie", "moeite_rondkomen", "past_een_cirkel"):
        refused = run(main, ["map", str(path), "--layer", name])
        assert (refused.exit_code, "--need" in refused.output) == (2, True), name
    assert path.read_text(encoding="utf-8") == page
    assert run(main, ["map", str(path), "--layer", "ernstig_eenzaam", "--need"]).exit_code == 0
    asked = path.read_text(encoding="utf-8")
    assert "77,1" in asked
    assert "Deel deze laag niet openbaar." in asked


def test_on_its_own_page_need_stands_last_and_in_words(clients):
    page = clients[0].get("/wijk/FB", **PUBLIC).text
    last = page[page.index('id="bewoners"') :]
    assert "Ernstig eenzaam" not in page[: page.index('id="bewoners"')]
    assert page.index('id="verslagen"' if 'id="verslagen"' in page else 'id="cijfers"') < page.index('id="bewoners"')
    assert "boven de stad" in last
    assert "ligt waarschijnlijk tussen 70% en 85% (zo staat het in de bron)" in last
    assert "<section" not in last[1:].split("</section>", 1)[1]
    assert "above the city" in clients[0].get("/en/wijk/FB", **PUBLIC).text


def test_where_too_few_people_live_nobody_reads_a_figure_of_need(clients, owners):
    for page in (clients[0].get("/wijk/BA", **PUBLIC).text, owners[0].get("/wijk/BA", **HERE).text):
        assert 'id="bewoners"' not in page
        assert MARKED.findall(page) == []
        assert "Hier wonen te weinig mensen voor een schatting" in page
    features = owners[0].get("/api/v1/layers/eenzaam", **HERE).json["features"]
    labels = {feature["properties"]["code"]: feature["properties"]["label"] for feature in features}
    assert labels["BA"] == "hier wonen te weinig mensen om dit te kunnen zeggen"
    assert labels["FB"] == "77,1 % (2020)"
    told = owners[0].get("/api/v1/fit/BA", **HERE).json
    assert told["verdict"].startswith("Havens-West: hier wonen minder dan 1.000 mensen")
    assert (told["place"], told["bar"]) == ("", None)


def test_layers_of_need_are_named_to_nobody_else(clients, owners):
    named = [
        {layer["id"] for layer in client.get("/api/v1/layers", **options).json["layers"]}
        for client, options in ((owners[0], HERE), (clients[0], PUBLIC))
    ]
    need = {"ernstig_eenzaam", "eenzaam", "matig_veel_regie", "moeite_rondkomen"}
    assert named[0] - named[1] == need | {"past_een_cirkel"}
    for name in need:
        assert clients[0].get(f"/api/v1/layers/{name}", **PUBLIC).status_code == 403
        assert owners[0].get(f"/api/v1/layers/{name}", **HERE).status_code == 200
        assert name not in clients[0].get("/", **PUBLIC).text
