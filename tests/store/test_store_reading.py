"""What a viewer may not see never leaves the database."""

from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from socialmap.model import Activity, Circle, CircleKind, Figure, Initiative, Series, Visibility
from socialmap.store import Store, reading, tables
from socialmap.store.values import write_values
from socialmap.store.writing import area_ids, series_id, sync
from tests.support.records import SOURCE, a_place, a_row, an_indicator, area_row, filled

PUBLIC, EVERYTHING = (Visibility.PUBLIC,), tuple(Visibility)
HIDDEN, ACCOUNTS = Visibility.HIDDEN, Visibility.ACCOUNTS


def figure(kind: str, subject: str) -> Figure:
    return Figure(kind, subject, "bezoekers", "per dag", SOURCE, value=30, reference=f"{kind}/{subject}")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = filled(
        database_url,
        a_place("open", "De Brug"),
        a_place("dicht", "Opvang", visibility=HIDDEN),
        a_place("intern", "Later", visibility=ACCOUNTS),
        a_row("open", "r1"),
        a_row("open", "r2", visibility=HIDDEN, operator="Stichting Geheim"),
        a_row("dicht", "r3"),
        Activity("koffie", "Koffie", place_id="open"),
        Activity("eten", "Eten", place_id="dicht"),
        Activity("praten", "Praten", place_id="open", visibility=ACCOUNTS),
        Activity("wandelen", "Wandelen"),
        Initiative("sleutel", "De Sleutel", place_id="open"),
        Initiative("stil", "Stil", place_id="dicht"),
        Circle("c1", "Cirkel", CircleKind.BUURTCIRKEL),
        Circle("c2", "Cirkel", CircleKind.BUURTCIRKEL, visibility=HIDDEN),
        *(figure("place", subject) for subject in ("open", "dicht", "De Brug", "Opvang")),
        *(figure("initiative", subject) for subject in ("sleutel", "stil", "Elders genoemd")),
        figure("area", "WK0363FB"),
    )
    yield store
    store.close()


@pytest.mark.parametrize(
    ("table", "key", "public", "all_rows"),
    [
        (tables.place, "id", {"open"}, {"open", "dicht", "intern"}),
        (tables.source_row, "reference", {"r1"}, {"r1", "r2", "r3"}),
        (tables.activity, "id", {"koffie", "wandelen"}, {"koffie", "eten", "praten", "wandelen"}),
        (tables.initiative, "id", {"sleutel"}, {"sleutel", "stil"}),
        (tables.circle, "id", {"c1"}, {"c1", "c2"}),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_the_public_sees_no_hidden_row_and_nothing_that_hangs_on_one(store, table, key, public, all_rows) -> None:
    with store.read() as session:
        assert set(reading.read_frame(session, reading.visible(table, PUBLIC))[key]) == public
        assert set(reading.read_frame(session, reading.visible(table, EVERYTHING))[key]) == all_rows


def test_a_hidden_row_adds_no_operator(store: Store) -> None:
    with store.read() as session:
        assert set(reading.read_frame(session, reading.visible(tables.source_row, PUBLIC))["operator"]) == {""}


def test_figures_of_what_is_hidden_are_hidden_by_id_and_by_name(store: Store) -> None:
    with store.read() as session:
        public = reading.read_frame(session, reading.figures(PUBLIC))
        assert set(public["subject"]) == {"open", "De Brug", "sleutel", "Elders genoemd", "WK0363FB"}
        assert len(reading.read_frame(session, reading.figures(EVERYTHING))) == 8


def test_a_name_that_is_also_that_of_a_visible_place_is_shown(store: Store) -> None:
    with store.write() as session:
        session.add(a_place("tweede", "Opvang"))
    with store.read() as session:
        assert "Opvang" in set(reading.read_frame(session, reading.figures(PUBLIC))["subject"])


def test_a_merged_place_is_found_by_its_old_identifier(store: Store) -> None:
    with store.write() as session:
        sync(session, tables.place_redirect, [{"old_id": "oud", "new_id": "open"}], ["old_id"])
    with store.read() as session:
        assert reading.read_redirect(session, "oud") == "open"
        assert reading.read_redirect(session, "open") is None


def test_words_are_plain_text_and_an_empty_answer_keeps_its_columns(store: Store) -> None:
    with store.read() as session:
        place = reading.read_frame(session, reading.visible(tables.place, PUBLIC))
        assert type(place.loc[0, "kind"]) is str
        assert place.loc[0, "kind"] == "buurtkamer"
        empty = reading.read_table(session, tables.crosswalk)
    assert list(empty.columns) == [column.name for column in tables.crosswalk.columns]
    assert empty.empty


def test_the_current_edition_is_the_newest_that_can_be_drawn(store: Store) -> None:
    with store.write() as session:
        assert reading.current_edition(session, "GM0363") is None
        sync(session, tables.area, [area_row("WK0363FB", 2024), area_row("WK0363FB", 2020)], ["code", "edition"])
    with store.read() as session:
        assert reading.current_edition(session, "GM0363") == 2024
    with store.write() as session:
        sync(session, tables.area, [area_row("WK0363FB", 2020, lon=4.8)], ["code", "edition"])
    with store.read() as session:
        assert reading.current_edition(session, "GM0363") == 2020
        assert reading.read_areas(session, "GM0363")["edition"].tolist() == [2020]
        assert reading.current_edition(session, "GM0344") is None


def test_values_are_those_of_the_municipality_and_the_country(store: Store) -> None:
    codes = ["WK0363FB", "GM0363", "WK0344AA", "NL01"]
    with store.write() as session:
        sync(session, tables.area, [area_row(code) for code in codes], ["code", "edition"])
        sync(session, tables.indicator, [asdict(an_indicator())], ["id"])
        number = series_id(session, Series("eenzaam", SOURCE, "2020", published="2021"))
        ids = area_ids(session, pd.Series(codes), pd.Series([2022] * 4))
        low = np.array([[17.0], [np.nan], [np.nan], [np.nan]])
        write_values(session, [number], ids, np.array([[18.0], [15], [12], [11]]), low=low)
    with store.read() as session:
        found = reading.read_values(session, "GM0363").set_index("code")
        assert found["value"].to_dict() == {"WK0363FB": 18, "GM0363": 15, "NL01": 11}
        assert found.loc["WK0363FB", ["level", "low", "source_id", "measured"]].tolist() == ["wijk", 17, SOURCE, "2020"]
        assert np.isnan(found.loc["GM0363", "low"])
        empty = reading.read_values(session, "GM0999").query("level != 'land'")
    assert empty.empty
