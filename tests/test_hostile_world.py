"""Nothing from the store is ever run: a city written by an enemy goes through every address and every command.

The url map and the list of commands are walked as they are. A new address or command belongs to it at once: it needs an
example below, or this says so.
"""

import csv
import hashlib
import io
import itertools
import json
import re
import shutil
from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from app import create_app
from layers import find_layers
from socialmap.cli import main
from socialmap.config import Settings
from socialmap.exchange.forms import FORMS
from socialmap.i18n import LANGUAGES
from socialmap.keeping import accounts, own
from socialmap.model import CALLED, RecordKind
from socialmap.queries.leaving.views import VIEWS
from socialmap.store import Store, keeping_tables, tables
from tests.support import hostile_answers as answers
from tests.support.hostile_world import EVERYTHING, MADE, NAME, START, hostile_settings
from tests.support.importing import run
from tests.support.letting_in import let_in

#: What is written by the form before its own page is asked for.
WRITTEN = "0b9f7c2e-5a3d-4b7e-9a53-3f3f5e1c2a10"
#: What lets an organisation in.
KEY = "hostile-world-own-link-key"
ACTIVITY = [("nummer", WRITTEN), ("name", EVERYTHING[:150]), ("description", EVERYTHING[:1500].replace(chr(0), ""))]
POINT = " ".join(map(str, START))
RECORDS = {
    "organisatie": [("formality", "informeel")],
    "initiatief": [("subtitle", EVERYTHING[:150]), ("approach", EVERYTHING[:1500].replace(chr(0), ""))],
    "cirkel": [("kind", "buurtcirkel"), ("area_name", EVERYTHING[:150])],
}
PLACE = [("kind", "buurtkamer"), ("punt", POINT), ("note", EVERYTHING[:1500].replace(chr(0), ""))]
FORM = [("punt", POINT), ("van", EVERYTHING[:150]), ("van_eerder", EVERYTHING[:150]), ("minuten", "30")]


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Settings:
    return hostile_settings(Settings(data_dir=tmp_path_factory.mktemp("hostile") / "var"))


@pytest.fixture(scope="module")
def place_ids(city) -> list[str]:
    """Of places that may be offered, and the one with endless texts."""
    with closing(Store(city.store_url)) as store, store.read() as session:
        rows = session.execute(sa.select(tables.place.c.id).order_by(tables.place.c.id)).scalars().all()
    return list(rows)


@pytest.fixture(scope="module")
def client(city):
    return client_of(city)


def client_of(settings: Settings):
    app = create_app(replace(settings, public_url="https://kaart.voorbeeld.nl"))
    app.testing = True
    return let_in(app)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Whatever makes a file makes it here, where it is seen."""
    monkeypatch.chdir(tmp_path)
    yield
    made = [path for path in tmp_path.rglob("*") if NAME in path.name or MADE.replace("-", "_") in path.name]
    assert made == []


@pytest.fixture(scope="module")
def near(client) -> list[str]:
    """Places near the start that somebody can be sent to."""
    found = client.get("/api/v1/places?offered=true&bbox=4.75,52.34,4.86,52.42").json["features"]
    assert len(found) >= 4
    return [feature["id"] for feature in found]


def rules(app) -> dict[str, set[str]]:
    """Every address that can be asked, without the language before it, and how."""
    spoken = "|".join(LANGUAGES)
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        bare = re.sub(rf"^/(?:{spoken})(?=/)", "", str(rule))
        found.setdefault(bare, set()).update(rule.methods & {"GET", "POST"})
    return found


def give_link(store, place: str) -> None:
    """The organisation of this world has a link, whose key stands in the examples."""
    own.make(store, RecordKind.ORGANISATION, "organisatie", [place], moment=accounts.now())
    with store.write() as session:
        session.execute(keeping_tables.own_link.update().values(hash=hashlib.sha256(KEY.encode()).hexdigest()))


def examples(rule: str, method: str, near: list[str], place_ids: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Addresses and forms for a rule; a KeyError asks for an example of a new one."""
    if method == "POST":
        chosen = [("plek", id) for id in near[:3]]
        forms = {
            "/wegwijzer": FORM,
            "/verwijs": FORM,
            "/wegwijzer/agenda.ics": [*chosen, ("toch", "ja")],
            "/wegwijzer/blad": [*FORM, *chosen],
            "/wegwijzer/blad.pdf": [*FORM, *chosen[:2]],
            "/wegwijzer/safari": [*FORM, *chosen, ("vertrek", "13:30")],
            "/wegwijzer/safari.pdf": [*FORM, *chosen, ("vertrek", "13:30")],
            "/wegwijzer/bestand.html": FORM,
            "/plek/<id>/activiteit": [*ACTIVITY, ("stap", "bewaar")],
            "/plek/<id>/activiteit/<path:number>": [*ACTIVITY, ("versie", "1")],
            "/plek/<id>/klopt-niet": [("wat", "iets anders"), ("tekst", EVERYTHING[:400].replace(chr(0), ""))],
            "/bijhouden/ronde": [("hoe", "lopen"), *(("plekken", id) for id in near[:3])],
            "/bijhouden/ronde/<int:n>": [
                ("vraag", "1"),
                ("antwoord", "verander"),
                *((name, EVERYTHING[:150]) for name in ("opening_hours", "schedule", "name", "gezien")),
            ],
            "/bijhouden/ronde/<int:n>/antwoorden": [
                (
                    "antwoorden",
                    json.dumps([{"id": EVERYTHING[:99], "velden": {"vraag": ["1"], "antwoord": [EVERYTHING[:99]]}}]),
                )
            ],
            "/bijhouden/ronde/<int:n>/overtypen": [
                (f"{n}-antwoord-{EVERYTHING[:50]}", EVERYTHING[:150]) for n in range(1, 9)
            ],
            "/bijhouden/dubbel": [("stap", "twee"), ("blijft", near[0]), ("gaat", near[1])],
            "/plek/nieuw": [*ACTIVITY[:2], *PLACE, ("stap", "bewaar")],
            "/plek/<id>/wijzig": [*ACTIVITY[:2], *PLACE, ("versie", "1")],
            "/plek/<id>/ruimte": [("room_note", EVERYTHING[:150]), ("versie", "1")],
            **{f"/{word}/nieuw": [*ACTIVITY[:2], *told, ("stap", "bewaar")] for word, told in RECORDS.items()},
            **{f"/{word}/<path:number>": [*ACTIVITY[:2], *told, ("versie", "1")] for word, told in RECORDS.items()},
            "/einde/<soort>/<path:number>": [("versie", EVERYTHING[:150]), ("dag", "2026-01-01"), ("stap", "terug")],
            "/verwijderen/<soort>/<path:number>": [("reden", EVERYTHING[:150]), ("veld", "description")],
            "/van/<key>": [("doe", "stop"), ("gezien", EVERYTHING[:150])],
            "/van/<key>/plek/<id>": [*ACTIVITY[:2], *PLACE, ("versie", "1")],
            "/van/<key>/plek/<id>/activiteit": [*ACTIVITY, ("stap", "bewaar")],
            "/van/<key>/plek/<id>/activiteit/<path:number>": [*ACTIVITY, ("versie", "1")],
        }
        named = {"<int:n>": "1", "<id>": near[3], "<path:number>": WRITTEN, "<soort>": "activiteit", "<key>": KEY}
        if rule.startswith("/einde"):
            named |= {"<path:number>": near[3], "<soort>": "plek"}
        return [(re.sub("<[^>]+>", lambda found: named[found[0]], rule), forms[rule])]
    values = {
        "/plek/<id>": [{"id": id} for id in dict.fromkeys([*place_ids[:4], *near[:2]])],
        "/plek/<id>/klopt-niet": [{"id": near[3]}],
        "/plek/<id>/activiteit": [{"id": near[3]}],
        "/plek/<id>/activiteit/<path:number>": [{"id": near[3], "number": WRITTEN}],
        "/plek/<id>/wijzig": [{"id": id} for id in near[:2]],
        "/plek/<id>/ruimte": [{"id": near[3]}],
        **{f"/{word}/<path:number>": [{"number": WRITTEN}] for word in RECORDS},
        "/tabel/<what>": [{"what": "plekken"}],
        "/tabel/<what>.csv": [{"what": word} for word in CALLED.values()],
        "/tabel/<what>.xlsx": [{"what": "plekken"}],
        "/plek/<id>/geschiedenis": [{"id": near[3]}],
        "/geschiedenis/<soort>/<path:number>": [{"soort": "plek", "number": id} for id in place_ids[:2]],
        "/einde/<soort>/<path:number>": [{"soort": "plek", "number": near[3]}],
        "/verwijderen/<soort>/<path:number>": [{"soort": "activiteit", "number": WRITTEN}],
        **{f"/bijhouden/ronde/<int:n>{rest}": [{"n": "1"}] for rest in ("", "/lijst", "/overtypen")},
        **{f"{view.path}.<form>": [{"form": form} for form in FORMS] for view in VIEWS.values()},
        "/wijk/<code>": [{"code": "FB"}],
        "/bijhouden/stand/<code>": [{"code": "FB"}],
        "/veranderd/<code>": [{"code": "FB"}],
        "/veranderd/<code>.atom": [{"code": "FB"}],
        "/bijhouden/link/<soort>/<path:number>": [{"soort": "organisatie", "number": "organisatie"}],
        "/van/<key>": [{"key": KEY}],
        "/van/<key>/plek/<id>": [{"key": KEY, "id": near[3]}],
        "/van/<key>/plek/<id>/activiteit": [{"key": KEY, "id": near[3]}],
        "/van/<key>/plek/<id>/activiteit/<path:number>": [{"key": KEY, "id": near[3], "number": WRITTEN}],
        "/static/<path:name>": [{"name": "style.css"}, {"name": "leaflet/leaflet.js"}],
        "/api/v1/places/<id>": [{"id": id} for id in place_ids],
        "/api/v1/places/<id>/reach": [{"id": near[0]}],
        "/api/v1/areas/<code>/streets": [{"code": "FB"}],
        "/api/v1/fit/<code>": [{"code": "WK0363FB"}],
        "/api/v1/collections/places/items/<path:id>": [{"id": near[0]}],
        "/api/v1/collections/activities/items/<path:id>": [{"id": WRITTEN}],
        "/api/v1/collections/areas/items/<path:id>": [{"id": "WK0363FB"}],
        "/api/v1/layers/<id>": [{"id": id} for id in find_layers()],
        "/bronnen/<report>": [{"report": f"rapport-00{number}"} for number in range(5)],
        "/cirkels/<code>": [{"code": "FB"}],
        "/cirkels/waarom/<code>": [{"code": "FB"}],
        "/cirkels/plekken/<code>": [{"code": "FB"}],
        "/cirkels/plekken/<code>/bezoek": [{"code": "FB"}],
        "/cirkels/plekken/<code>/bezoek.pdf": [{"code": "FB"}],
        **{f"/cirkels/vindplaatsen/<code>{rest}": [{"code": "FB"}] for rest in ("", "/plan", "/plan.pdf")},
        "/cirkels/verslag/<code>": [{"code": "FB"}],
        "/cirkels/verslag/<code>.pdf": [{"code": "FB"}],
        "/cirkels/verslag/<code>/<other>": [{"code": "FB", "other": "FC"}],
        "/cirkels/verslag/<code>/<other>.pdf": [{"code": "FB", "other": "FC"}],
    }
    queries = {
        "/": ["", "?zoek=klik", "?waar=FB"],
        "/cirkels": ["", "?vergelijk=WK0363FB&vergelijk=WK0363FC&alle=ja&kaart=er"],
        "/cirkels/plekken": ["?plekken=2&minuten=15"],
        "/cirkels/vergelijk": ["?vergelijk=WK0363FB&vergelijk=WK0363FC&beleid=weinig"],
        **{f"/cirkels/kortelijst{form}": [SHORTLIST] for form in ("", ".pdf", ".xlsx", ".csv")},
    }
    filled = [rule]
    if "<" in rule:
        filled = [re.sub(r"<(?:\w+:)?(\w+)>", lambda found, of=of: of[found[1]], rule) for of in values[rule]]
    return [(f"{path}{query}", []) for path, query in itertools.product(filled, queries.get(rule, [""]))]


SHORTLIST = "?gebied=FB&gebied=FC&gebied=FD&beleid=weinig"
NO_LANGUAGE = ("/api/", "/static/", "/healthz")
#: Behind a passphrase these open the page, and a table is a file; that is tested where these are.
#: Accounts send a token, and names of theirs are words only (tests/web/test_{accounts,queue}_pages.py).
QUEUE = "/bijhouden/voorstellen"
ACCOUNTS = ("/inloggen", "/uitloggen", "/welkom", "/accounts", "/accounts/<id>", QUEUE, f"{QUEUE}/<key>")
NOT_WALKED = {
    *[(path, "POST") for path in ("/cirkels", "/cirkels/afmelden", "/tabel/<what>")],
    # What is sent is a file of somebody's own (tests/web/test_keuze_pages.py).
    ("/cirkels/keuze", "POST"),
    *[(path, "POST") for path in (*ACCOUNTS, "/plek/<id>/klopt", "/bijhouden/link/<soort>/<path:number>")],
    ("/bijhouden/verborgen", "GET"),
    # Takes only what was sealed here (tests/web/test_missed.py).
    ("/wegwijzer/gemist", "POST"),
    *[(path, "GET") for path in ("/welkom", "/accounts/<id>", f"{QUEUE}/<key>")],
    # Which numbers there are follows from what was written: walked below.
    *[(f"/wijziging/<number>{rest}", method) for rest in ("", "/account") for method in ("GET", "POST")],
}
#: Where it matters which place it is.
OF_PLACES = ("/plek/<id>", "/api/v1/places/<id>", "/wegwijzer/blad", "/wegwijzer/agenda.ics")
#: One language from left to right and one from right to left: for PDFs, which take a second each, and for make test.
TWO = ("nl", "ar")


def test_every_address_shows_it_and_runs_nothing(client, near, place_ids):
    walked = walk(client, near, place_ids, TWO)
    assert set(answers.IN_BYTES) | {"text/html", "text/csv", "application/geo+json"} <= walked


@pytest.mark.nightly
def test_every_place_and_wijk_of_the_whole_starter_set(tmp_path_factory):
    """The same without making it small: each place on its page, on a sheet and in a calendar."""
    folder = tmp_path_factory.mktemp("whole") / "var"
    client = client_of(hostile_settings(Settings(data_dir=folder), small=False))
    answer = client.post("/wegwijzer", data=MultiDict(FORM)).text
    sure = re.findall(r'name="plek" value="([^"]+)"', answer)[0]
    found = [feature["id"] for feature in client.get("/api/v1/places?offered=true").json["features"]]
    assert len(found) > 20
    walk(client, [sure, *found[:3]], found, LANGUAGES)
    for first in range(0, len(found), 2):
        walk(client, [sure, *found[first : first + 2], sure], found[first : first + 2], LANGUAGES, OF_PLACES)
    for feature in client.get("/api/v1/areas").json["features"]:
        for language in ("", "/en"):
            address = f"{language}/wijk/{feature['properties']['code']}"
            answers.check_answer(client.get(address, follow_redirects=True))


def walk(
    client, near: list[str], place_ids: list[str], languages: Collection[str], only: Collection[str] = ()
) -> set[str]:
    """Ask everything that can be asked, or only of these rules, in these languages; the forms of the answers."""
    walked = set()
    asked = rules(client.application)
    give_link(client.application.extensions["socialmap"].store, near[3])
    # What is written first, then its own page.
    for rule, methods in sorted(((rule, asked[rule]) for rule in only or asked), key=lambda one: "<path:" in one[0]):
        for method in sorted(methods):
            if (rule, method) in NOT_WALKED:
                continue
            for path, form in examples(rule, method, near, place_ids):
                for language in spoken(client, rule, path, languages):
                    address = path if language == "nl" else f"/{language}{path}"
                    response = client.open(address, method=method, data=MultiDict(form) if form else None)
                    try:
                        answers.check_answer(response)
                    except AssertionError as error:
                        pytest.fail(f"{method} {address}: {error}")
                    walked.add(response.mimetype)
    return walked


def spoken(client, rule: str, path: str, languages: Collection[str]) -> list[str]:
    """Those of these languages in which a path is there."""
    if rule.startswith(NO_LANGUAGE):
        return ["nl"]
    there = {str(found) for found in client.application.url_map.iter_rules()}
    # A PDF takes a second, and five reports a minute are heard.
    wanted = TWO if rule.endswith((".pdf", "/klopt-niet")) else languages
    return [code for code in wanted if code == "nl" or f"/{code}{rule}" in there]


@pytest.mark.parametrize(("language", "title"), [("", "Deze weg weten we niet zeker"), ("/en", "We are not sure of")])
def test_a_place_that_no_street_leads_to_is_not_called_gone(client, language, title):
    places = client.get("/api/v1/places?offered=true").json["features"]
    far = max(places, key=lambda place: place["geometry"]["coordinates"][0])["id"]
    answer = client.post(f"{language}/wegwijzer/blad", data=MultiDict([*FORM, ("plek", far)]))
    assert answer.status_code == 404
    assert title in answer.text
    answer = client.post(f"{language}/wegwijzer/blad", data=MultiDict([*FORM, ("plek", "weg")]))
    assert answer.status_code == 404
    assert title not in answer.text


def test_what_an_enemy_wrote_is_taken_back(client, near):
    answers.check_answer(client.post(f"/plek/{near[3]}/activiteit", data=MultiDict([*ACTIVITY, ("stap", "bewaar")])))
    page = client.get(f"/geschiedenis/activiteit/{WRITTEN}")
    answers.check_answer(page)
    [path] = re.findall(r'href="(/wijziging/[0-9]+)"', page.text)[:1]
    for address in (path, f"/en{path}", f"{path}/account", f"/en{path}/account"):
        answers.check_answer(client.get(address))
    # What was seen was something else: nothing is taken back.
    answer = client.post(path, data=MultiDict([("gezien", EVERYTHING[:150]), ("stap", "bewaar")]))
    assert answer.status_code == 409
    answers.check_html(answer.text)
    for strange in ("0", "-1", "99999999999999999999", "x", EVERYTHING[:50].replace(chr(0), "").replace("/", "")):
        assert client.get(f"/wijziging/{strange}").status_code == 404


def test_what_was_written_is_still_shown(client, place_ids):
    """A page that shows nothing runs nothing: the texts are there, as texts."""
    page = client.get(f"/plek/{place_ids[1]}").text
    assert "&lt;script&gt;window.pwned=1&lt;/script&gt;" in page
    assert "{{73939133*7}}" in page


COMMANDS = {
    "import": [["lijst.csv", "--report", "verslag.csv"], ["lijst.csv", "--preview"]],
    "account": [
        ["add", "anna"],
        ["list"],
        ["undo", "anna", "--since", "2026-11-28", "--preview"],
        ["end", "anna"],
    ],
    "fetch": [["gemeente", "GM0344"], ["calendar", "http://127.0.0.1:9/agenda.ics"]],
    "edit": [["{place}", f"note={EVERYTHING[:1500].replace(chr(0), '')}", "--role", "redacteur"]],
    "check": [["{place}", "--role", "redacteur"]],
    "differences": [[]],
    "export": [
        *([word, f"{word}.csv"] for word in CALLED.values()),
        *([view, f"{view}.{form}", "--public"] for view in VIEWS for form in ("csv", "geojson")),
    ],
    "reach": [
        ["--from", "52.37803, 4.80258", "--minutes", "30"],
        ["--from", "52.37803, 4.80258", "--minutes", "30", "--format", "csv"],
        ["--to-kind", "buurtkamer", "--by", "wijk", "--format", "csv"],
        ["--to-kind", "buurtkamer", "--by", "wijk"],
        ["--closing", "{place}", "--format", "csv"],
    ],
    "alive": [[], ["--format", "csv"]],
    "worklist": [["GM0363", "-n", "5000"], ["GM0363", "--lopen"], ["GM0363", "--csv"]],
    "score": [["--draws", "20", "--format", form] for form in ("table", "csv", "json")],
    "calibrate": [["--worlds", "1", "--draws", "20"]],
    "site": [["--format", form] for form in ("table", "json")],
    "map": [["kaart.html"]],
    "backup": [["reserve.zip"]],
    "restore": [["reserve.zip", "--replace"]],
    "waiting": [[]],
    "history": [["{place}"]],
    "undo": [["0", "--role", "redacteur"]],
    "purge": [["{place}", "note", "--reason", EVERYTHING[:300].replace(chr(0), ""), "--role", "hoofdredacteur"]],
    "duplicates": [[]],
    "merge": [["{place}", "{place}", "--role", "redacteur"], ["{place}", "{place}", "--preview"]],
    "guide": [
        ["buurt.html", "--around", "52.37803, 4.80258", "--minutes", "30", "--language", code] for code in ("nl", "ar")
    ],
}
#: Nobody answers there.
AWAY = "http://127.0.0.1:9"
EXPECTED = {"fetch": 2, "undo": 2, "merge": 2, "calibrate": 2}


def _own_table() -> None:
    """The city again, as a table that somebody brings."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["naam", "lon", "lat", "omschrijving", "website", "telefoon", "openingstijden", "huisnummer"])
    for number in range(6):
        evil = f"{number} {EVERYTHING}".replace("\x00", "")
        writer.writerow([f"=1+{evil}", START[0] + number / 1000, START[1], evil, "javascript:pwned=1", evil, evil, "1"])
    Path("lijst.csv").write_text(out.getvalue(), encoding="utf-8", newline="")


def test_every_command_has_examples():
    assert set(COMMANDS) == set(main.commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_it_and_runs_nothing(city, near, monkeypatch, tmp_path_factory, name):
    own = tmp_path_factory.mktemp("command") / "var"
    shutil.copytree(city.data_dir, own)
    for setting in ("CBS_URL", "RIVM_URL", "PDOK_AREAS_URL", "AMSTERDAM_URL"):
        monkeypatch.setenv(f"SOCIALMAP_{setting}", AWAY)
    if name == "import":
        _own_table()
    if name == "restore":
        run(Settings(data_dir=own), "backup", "reserve.zip")
    for words in COMMANDS[name]:
        result = run(Settings(data_dir=own), name, *(word.replace("{place}", near[0]) for word in words))
        assert result.exit_code == EXPECTED.get(name, 0), result.output
        assert not result.exception or isinstance(result.exception, SystemExit)
        if {"csv", "--csv"} & set(words):
            answers.check_csv(result.stdout)
        elif "json" in words:
            answers.check_json(result.stdout)
        else:
            answers.check_terminal(result.stdout)
    for path in Path().iterdir():
        if path.suffix == ".zip":  # a backup: it holds the store, and is put back above
            continue
        check = {".html": answers.check_html, ".csv": answers.check_csv, ".geojson": answers.check_json}[path.suffix]
        if path.name != "lijst.csv":
            check(path.read_text(encoding="utf-8"))
