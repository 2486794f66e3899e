"""What a page tells after a change is what it tells when the program is started anew, whoever made the change.

For every address of the url map: in the process that wrote, and in another one that only finds the store changed.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from app import create_app
from socialmap.config import Settings
from socialmap.importing.editing import edit_place
from socialmap.network.files import open_network, store_streets, stored_streets
from socialmap.network.network import StreetKind
from socialmap.store import Store, Versions, tables
from socialmap.store.values import write_values
from socialmap.web import site as site_room
from tests.support.hostile_world import START, hostile_settings
from tests.test_hostile_world import NOT_WALKED, examples, rules

#: What is other bytes each time: what is sealed or signed, and the number of a request that was refused.
SEALED = re.compile(rb'name="(vraag|csrf_token)" [^>]*|Nummer van dit verzoek: \w+|"request":"\w+"')
Address = tuple[str, str, list[tuple[str, str]]]


class Noon(datetime):
    """The moment of asking stays the same all through a test."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return datetime(2026, 9, 14, 10, tzinfo=UTC)


@pytest.fixture
def city(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(site_room, "datetime", Noon)
    url = "" if database_url.startswith("sqlite") else database_url
    return hostile_settings(Settings(data_dir=tmp_path / "var", database_url=url, cirkels="open"))


def addresses(client: FlaskClient, near: list[str], place_ids: list[str], *, pdf: bool) -> list[Address]:
    """An example of every address that can be asked."""
    return [
        (method, path, form)
        for rule, methods in sorted(rules(client.application).items())
        for method in sorted(methods)
        if (rule, method) not in NOT_WALKED and (pdf or not rule.endswith(".pdf")) and not rule.startswith("/static")
        for path, form in examples(rule, method, near, place_ids)
    ]


def told(client: FlaskClient, asked: Address) -> tuple[int, bytes]:
    method, path, form = asked
    answer = client.open(path, method=method, data=MultiDict(form) if form else None)
    return answer.status_code, SEALED.sub(b"", answer.data)


def edit(store: Store, settings: Settings, near: list[str]) -> None:
    """A place gets another name, and may be entered without steps."""
    edit_place(store, near[0], {"name": "Het nieuwe huis", "step_free": "ja", "note": "Bel aan."}, role="redacteur")


def move(store: Store, settings: Settings, near: list[str]) -> None:
    """A place turns out to stand elsewhere, and another one is closed: by name and id both are what they were."""
    place = tables.place
    with store.write() as session:
        session.execute(update(place).where(place.c.id == near[1]).values(lon=START[0] + 0.004, lat=START[1] - 0.001))
        session.execute(update(place).where(place.c.id == near[2]).values(status="gestopt"))


def bring_figures(store: Store, settings: Settings, near: list[str]) -> None:
    """Every area gets other figures, as an import writes them, and one of them another name."""
    with store.write() as session:
        area = tables.area
        ids = np.array(sorted(session.execute(select(area.c.id)).scalars()))
        series = sorted(session.execute(select(tables.series.c.id)).scalars())
        values = 20.0 + np.outer(np.arange(len(ids)) % 7, 1 + np.arange(len(series)) % 5)
        assert write_values(session, series, ids, values).changed
        session.execute(update(area).where(area.c.local_code == "FB").values(name="Een andere naam"))


def lay_streets(store: Store, settings: Settings, near: list[str]) -> None:
    """The streets are read anew, and now one of two has steps."""
    with store.write() as session:
        path = stored_streets(session, settings.data_dir)
        assert path is not None
        network = open_network(path)
        kind, kerb = network.kind.copy(), network.kerb.copy()
        kind[::2], kerb[::2] = StreetKind.STEPS, 0.2
        store_streets(session, replace(network, kind=kind, kerb=kerb), settings.data_dir)
        session.execute(update(tables.feature).values(name="Een nieuwe halte"))


CHANGES: list[tuple[Callable[[Store, Settings, list[str]], None], set[str]]] = [
    (edit, {"records"}),
    (move, {"records"}),
    (bring_figures, {"figures"}),
    (lay_streets, {"streets"}),
]


def check(city: Settings, changes: list, *, pdf: bool, whoever_wrote: bool) -> None:
    """Every page of two apps that were asked everything before, beside one that was started after the change."""
    with ExitStack() as until:
        _check(lambda: started(city, until), city, changes, pdf=pdf, whoever_wrote=whoever_wrote)


def started(city: Settings, until: ExitStack) -> Flask:
    """The program, with its store closed in the end: PostgreSQL's driver does not close it silently."""
    app = create_app(city)
    until.callback(app.extensions["socialmap"].store.close)
    return app


def _check(
    start: Callable[[], Flask], city: Settings, changes: list, *, pdf: bool, whoever_wrote: bool
) -> None:  # fmt: skip
    writer, other = start(), start()
    clients = [app.test_client() for app in ([writer] if whoever_wrote else []) + [other]]
    found = clients[0].get("/api/v1/places?offered=true&bbox=4.75,52.34,4.86,52.42").json["features"]
    near = [feature["id"] for feature in found]
    everything = addresses(clients[0], near, near, pdf=pdf)
    assert len(everything) > 40
    for client in clients:
        for asked in everything:
            told(client, asked)
    store = writer.extensions["socialmap"].store
    for change, parts in changes:
        before = store.versions()
        change(store, city, near)
        after = store.versions()
        risen = {part for part in Versions._fields if getattr(after, part) != getattr(before, part)}
        assert risen == parts, change.__name__
        fresh = start().test_client()
        for asked in everything:
            expected = told(fresh, asked)
            for client in clients:
                assert told(client, asked) == expected, (change.__name__, asked[:2])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_process_tells_what_a_fresh_one_tells(city: Settings) -> None:
    check(city, CHANGES, pdf=False, whoever_wrote=False)


@pytest.mark.nightly
def test_both_databases_tell_it_whoever_wrote_and_in_whatever_order(city: Settings) -> None:
    check(city, CHANGES[::-1], pdf=True, whoever_wrote=True)
