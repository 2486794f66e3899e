"""Figures: unknown stores nothing, definitions never mix, an area keeps its border, what is published goes first."""

from contextlib import closing

import numpy as np
import pandas as pd
import pytest

from socialmap.importing.flow import import_table, import_tables
from socialmap.importing.starter import EDITION, prepare_store
from socialmap.model import Indicator, Series
from socialmap.sources.raw import Catalogue, Figures
from socialmap.store import reading, tables
from socialmap.store.writing import Counts

NAN = float("nan")
INWONERS = Indicator("inwoners", "Inwoners", "Residents", "personen", "Aantal mensen.", "bevolking")
SCORE = Indicator("score", "Score", "Score", "punten", "Een score.", "wonen")


def table(
    values, *, indicator=SCORE, low=None, high=None, definition=None, edition=EDITION, source="bbga", measured="2024"
):
    codes = list(values)
    areas = pd.DataFrame({"code": codes, "edition": edition, "level": "wijk", "name": codes, "wijk_code": codes})
    areas["gemeente_code"] = ["GM" + code[2:6] for code in codes]
    words = indicator.definition if definition is None else definition
    series = Series(indicator.id, source, measured, definition=words)
    column = pd.DataFrame({0: list(values.values())}, dtype=float)
    bounds = [None if bound is None else pd.DataFrame({0: bound}, dtype=float) for bound in (low, high)]
    return Figures(source, areas, (indicator,), (series,), column, *bounds)


@pytest.fixture
def store(settings):
    with closing(prepare_store(settings)) as filled:
        yield filled


@pytest.fixture
def put(settings, store):
    return lambda figures: import_table(store, figures, "x", "x", settings=settings).counts


def _values(store, indicator, gemeente="GM0363"):
    with store.read() as session:
        found = reading.read_values(session, gemeente)
    return found[found["indicator_id"] == indicator]


def test_unknown_is_not_stored_and_zero_is(put, store):
    assert put(table({"WK0363FA": 0.0, "WK0363FB": NAN}))["cijfers"] == Counts(added=1)
    found = _values(store, "score")
    assert found[["code", "value"]].to_numpy().tolist() == [["WK0363FA", 0.0]]


def test_bounds_go_with_their_value(put, store):
    put(table({"WK0363FA": 5.0, "WK0363FB": 6.0}, low=[4.0, NAN], high=[6.0, NAN]))
    found = _values(store, "score").set_index("code")
    assert found.loc["WK0363FA", ["low", "high"]].tolist() == [4.0, 6.0]
    assert np.isnan(found.loc["WK0363FB", "low"])


def test_a_figure_that_is_there_is_replaced(put, store):
    put(table({"WK0363FA": 5.0, "WK0363FB": 6.0}))
    again = table({"WK0363FA": 5.0, "WK0363FB": 7.0})
    assert put(again)["cijfers"] == Counts(changed=1, same=1)
    assert put(again)["cijfers"] == Counts(same=2)
    assert _values(store, "score").set_index("code")["value"].to_dict() == {"WK0363FA": 5.0, "WK0363FB": 7.0}


def test_another_definition_source_or_year_stands_beside_it(put, store):
    put(table({"WK0363FA": 5.0}))
    put(table({"WK0363FA": 6.0}, definition="Een andere score."))
    put(table({"WK0363FA": 7.0}, source="cbs-kwb"))
    put(table({"WK0363FA": 8.0}, measured="2023"))
    found = _values(store, "score")
    assert sorted(found["value"]) == [5.0, 6.0, 7.0, 8.0]
    assert set(found["definition"]) == {"", "Een andere score."}, "empty when it is the indicator's own"


def test_figures_leave_the_border_and_name_of_an_area_alone(put, store):
    with store.read() as session:
        before = reading.read_table(session, tables.area)
    counts = put(table({"WK0363FA": 5.0, "WK0599AA": 6.0}))
    assert counts["gebieden zonder grens"] == Counts(added=1, same=1)
    with store.read() as session:
        after = reading.read_table(session, tables.area).set_index("id")
    pd.testing.assert_frame_equal(after.loc[before["id"]], before.set_index("id"))
    new = after.drop(index=before["id"]).iloc[0]
    assert (new["code"], new["wijk_code"], new["local_code"], new["geometry"]) == ("WK0599AA", "WK0599AA", "", None)


def test_the_same_code_in_another_edition_is_another_area(put, store):
    put(table({"WK0363FA": 5.0}))
    put(table({"WK0363FA": 9.0}, edition=2020, measured="2020"))
    found = _values(store, "score")
    assert dict(zip(found["edition"], found["value"], strict=True)) == {EDITION: 5.0, 2020: 9.0}


def test_an_imported_figure_replaces_the_starters(put, store):
    starter = _values(store, "inwoners").set_index("code")
    assert set(starter["derived"]) == {"opgeteld over buurten, afgerond op 10"}
    counts = put(table({"WK0363FA": 1325.0, "WK0363FB": NAN}, indicator=INWONERS, source="cbs-kwb", definition=""))
    assert counts["afgeleide cijfers vervangen"] == Counts(changed=1)
    found = _values(store, "inwoners")
    assert found["code"].is_unique
    found = found.set_index("code")
    assert found.loc["WK0363FA", ["value", "derived"]].tolist() == [1325.0, ""]
    assert found.loc["WK0363FB", "value"] == starter.loc["WK0363FB", "value"], "unknown replaces nothing"


def test_the_catalogue_defines_what_a_file_of_figures_only_named(put, settings, store):
    def definition():
        with store.read() as session:
            return reading.read_table(session, tables.indicator).set_index("id").loc["score", "definition"]

    put(table({"WK0363FA": 5.0}))
    better = Indicator("score", "Score", "Score", "punten", "Een score van 1 tot 10, naar het oordeel.", "wonen")
    reports = import_tables(store, [Catalogue("bbga", (better,))], settings=settings)
    assert reports[0].counts == {"definities": Counts(changed=1)}
    put(table({"WK0363FA": 5.0}))
    assert definition() == better.definition, "figures that come again do not take it back"


def test_progress_reaches_one(settings, store):
    shares = []
    import_table(store, table({"WK0363FA": 5.0}), "x", "x", settings=settings, told=shares.append)
    assert shares[-1] == 1.0
    assert all(0.5 < share <= 1 for share in shares)
