"""Hidden stays hidden: every address answers as if what is hidden were not in the store at all (rule 3).

Two apps on the real store, one of them without its hidden rows and places; each address of the url map, searches for
what is hidden by name, street, postcode and id, and walks from where it is, must answer with the same bytes.
"""

import gzip
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace

import pytest
from flask import url_for

from app import create_app
from socialmap.config import Settings
from socialmap.exchange.forms import FORMS
from socialmap.importing.starter import prepare_store
from tests.support.importing import run

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
NOT_PUBLIC = "visibility <> 'openbaar'"
#: Answers that take long: pages on paper, and the files to take along.
LONG = ("pdf", "neighbourhood", "safari")


@pytest.fixture(scope="module")
def stores(real_data, tmp_path_factory):
    """Settings of the store as it is, and of the same without what is hidden; and the first one's file."""
    kept = real_data.parent / "stores" / "2026-11-28.sqlite.gz"
    whole, bare = (Settings(data_dir=tmp_path_factory.mktemp(name), cirkels="open") for name in ("whole", "bare"))
    path = whole.data_dir / "socialmap.sqlite"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    prepare_store(whole).close()
    shutil.copy(path, bare.data_dir / "socialmap.sqlite")
    with closing(sqlite3.connect(bare.data_dir / "socialmap.sqlite")) as connection, connection:
        gone = connection.execute(f"DELETE FROM source_row WHERE {NOT_PUBLIC}").rowcount
        connection.execute(f"DELETE FROM difference WHERE place_id IN (SELECT id FROM place WHERE {NOT_PUBLIC})")
        connection.execute(f"DELETE FROM place WHERE {NOT_PUBLIC}")
    assert gone == 114
    return whole, bare, path


@pytest.fixture(scope="module")
def hidden(stores):
    """Names, streets, postcodes, ids and points of what is hidden."""
    with closing(sqlite3.connect(stores[2])) as connection:
        columns = "name, street, postcode, id, lon, lat"
        return connection.execute(f"SELECT {columns} FROM place WHERE {NOT_PUBLIC} ORDER BY id").fetchall()


@pytest.fixture(scope="module")
def neighbours(stores):
    """Public places at an address where something is hidden too."""
    with closing(sqlite3.connect(stores[2])) as connection:
        found = connection.execute(
            "SELECT DISTINCT p.id FROM place p JOIN place h ON p.street = h.street AND p.house_number = h.house_number"
            f" WHERE p.visibility = 'openbaar' AND h.{NOT_PUBLIC} AND p.street <> '' ORDER BY p.id"
        )
        return [row[0] for row in found]


@pytest.fixture(scope="module")
def clients(stores):
    with pytest.MonkeyPatch.context() as patch:
        # An error page bears the number of its request.
        patch.setattr("socialmap.web.logging.secrets", SimpleNamespace(token_hex=lambda length: "0" * 2 * length))
        yield [create_app(settings).test_client() for settings in stores[:2]]


def values_of(rule, codes, places, layers) -> Iterator[dict[str, str]]:
    """What stands in an address: each area, each place, each layer."""
    given = {
        "code": codes,
        "other": codes[:1],
        "id": layers if "layers" in rule.rule else places,
        "name": ["style.css"],
        "key": ["x"],
        "number": ["x"],
        "n": [1],
        "soort": ["plek"],
        "what": ["plekken"],
        "form": list(FORMS),
    }
    first, *more = sorted(rule.arguments - set(rule.defaults or ())) or [""]
    for value in given.get(first, [""]):
        yield {first: value} | {name: given[name][0] for name in more} if first else {}


def addresses(app, codes, places, *, long, languages):
    """Every address that can be asked for."""
    layers = list(app.extensions["socialmap"].layers)
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            room = rule.endpoint.split(".")[0].removeprefix("guide_")
            if "GET" not in rule.methods or (not long and any(word in rule.endpoint for word in LONG)):
                continue
            if len(room) == 2 and room not in languages:
                continue
            if "shortlist" in rule.endpoint:
                # A PDF has the moment in it that it was made.
                if "pdf" not in rule.endpoint:
                    yield f"{url_for(rule.endpoint)}?gebied=FB&gebied=AD&gebied=FC"
                continue
            some = codes[:3] if "pdf" in rule.endpoint else codes
            for values in values_of(rule, some, places, layers):
                yield url_for(rule.endpoint, **values | (rule.defaults or {}))


def asked(hidden, *, every):
    """Searches for what is hidden, and what is around it."""
    for name, street, postcode, *_ in hidden[::every]:
        for text in dict.fromkeys(text for text in (name, street, postcode) if text):
            for path in ("/", "/api/v1/places"):
                yield path, {"zoek" if path == "/" else "q": text}


def posted(app, hidden, neighbours, *, every, long, languages):
    """Walks from where something is hidden, to whatever is near."""
    paths = {
        str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("guide_") and "POST" in rule.methods
    }
    keep = [path for path in sorted(paths) if long or not path.endswith((".pdf", ".html", "safari"))]
    keep = [path for path in keep if path.split("/")[1] in {*languages, "wegwijzer", "verwijs"}]
    for _, _, _, _, lon, lat in hidden[::every]:
        data = {"punt": f"{lon} {lat}", "van": "", "van_eerder": "", "minuten": "15", "plek": neighbours[0]}
        for path in keep:
            yield path, data | {"wens": "ontmoeten"}


#: What is another in each answer: the token of a form, and a sealed question.
_NEW = re.compile(rb'name="(?:csrf_token|vraag)"[^>]*')


def same(clients, ask):
    first, second = (ask(client) for client in clients)
    return first.status_code == second.status_code and _NEW.sub(b"", first.data) == _NEW.sub(b"", second.data)


def differing(clients, hidden, neighbours, codes, *, every, long, languages):
    """Addresses that answer otherwise; and how many were asked."""
    app = clients[0].application
    places = [*neighbours, *(row[3] for row in hidden[::every])]
    gets = list(addresses(app, codes, places, long=long, languages=languages))
    different = [path for path in gets if not same(clients, lambda client, path=path: client.get(path))]
    searches = list(asked(hidden, every=every))
    different += [
        str(query) for path, query in searches if not same(clients, lambda c, p=path, q=query: c.get(p, query_string=q))
    ]
    walks = list(posted(app, hidden, neighbours, every=10 if long else every, long=long, languages=languages[:2]))
    different += [path for path, data in walks if not same(clients, lambda c, p=path, d=data: c.post(p, data=d))]
    return different, len(gets) + len(searches) + len(walks)


def test_a_walk_past_every_kind_of_address_meets_nothing_hidden(clients, hidden, neighbours):
    different, number = differing(clients, hidden, neighbours, ["FB", "AD"], every=15, long=False, languages=("nl",))
    assert number > 90
    assert different == []


def test_an_id_that_is_hidden_answers_as_one_that_never_was(clients, hidden):
    nobody = "00000000-0000-5000-8000-000000000000"
    never = clients[0].get(f"/plek/{nobody}")
    for *_, id, _, _ in hidden[::9]:
        answer = clients[0].get(f"/plek/{id}")
        assert (answer.status_code, answer.text) == (404, never.text.replace(nobody, id))


@pytest.mark.nightly
def test_a_walk_past_every_address_meets_nothing_hidden(clients, hidden, neighbours):
    areas = clients[0].get("/api/v1/areas").json["features"]
    codes = [feature["properties"]["code"] for feature in areas][::5]
    languages = ("nl", "en", "tr", "ar", "ti", "pl", "es")
    different, number = differing(clients, hidden, neighbours, codes, every=1, long=True, languages=languages)
    assert number > 1_000
    assert different == []


@pytest.mark.nightly
@pytest.mark.parametrize("words", [("score", "--format", "csv"), ("differences",)])
def test_a_command_tells_nothing_hidden(stores, words):
    told = [run(settings, *words) for settings in stores[:2]]
    assert [one.exit_code for one in told] == [0, 0]
    assert told[0].stdout == told[1].stdout


@pytest.mark.nightly
def test_a_file_to_take_along_tells_nothing_hidden(stores, tmp_path):
    """Made from the middle of the oldest part of the city, where most is hidden."""
    files = [tmp_path / f"{number}.html" for number in (1, 2)]
    for settings, file in zip(stores[:2], files, strict=True):
        made = run(settings, "guide", file, "--around", "52.3731,4.8936")
        assert made.exit_code == 0, made.output
    assert files[0].read_bytes() == files[1].read_bytes()
