"""The world: where places lie, what may be offered, and figures that never mix."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from socialmap.config import Settings
from socialmap.model import Level, Offer, PlaceKind, Series, Status, Visibility
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store, tables
from socialmap.store.values import write_values
from socialmap.store.writing import area_ids, series_id, sync
from socialmap.world import Viewer, World, load_world
from tests.support.records import SOURCE, a_place, a_row, a_source, an_indicator, area_row, filled, square

NOW = datetime(2026, 9, 14, 12, tzinfo=AMSTERDAM_TIME)
FB, FA, BUURT = "WK0363FB", "WK0363FA", "BU0363FB01"
WEST, EAST, NOWHERE = (4.801, 52.381), (4.901, 52.361), (5.9, 51.9)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = filled(database_url)
    with store.write() as session:
        areas = [
            area_row(FB, **square(*WEST), local_code="FB"),
            area_row(FA, **square(*EAST), local_code="FA"),
            area_row(BUURT, **square(*WEST, half=100), local_code="FB01"),
            area_row("GM0363", geometry=None, lon=None, lat=None, local_code=""),
        ]
        sync(session, tables.area, areas, ("code", "edition"))
        sync(session, tables.area, [area_row("WK0363FB", 2020), area_row("GM0363", 2020)], ("code", "edition"))
        sync(session, tables.indicator, [asdict(an_indicator())], ["id"])
    yield store
    store.close()


def add(store: Store, *records: Any) -> None:
    with store.write() as session:
        for record in records:
            session.add(record)
            session.flush()


def put(store: Store, figures: dict[str, float], *, edition: int = 2022, **series: Any) -> None:
    described = {"indicator_id": "eenzaam", "source_id": SOURCE, "measured": "2020", **series}
    with store.write() as session:
        number = series_id(session, Series(**described))
        ids = area_ids(session, pd.Series(list(figures)), pd.Series([edition] * len(figures)))
        assert (ids >= 0).all()
        write_values(session, [number], ids, np.array(list(figures.values()), dtype=float)[:, None])


def world_of(store: Store, viewer: Viewer = Viewer.PUBLIC, now: datetime = NOW) -> World:
    return load_world(store, gemeente="GM0363", viewer=viewer, now=now)


def test_places_lie_in_the_areas_that_surround_them(store: Store) -> None:
    add(
        store,
        a_place("hier", lon=WEST[0], lat=WEST[1]),
        a_place("rand", lon=WEST[0] + 0.005, lat=WEST[1]),
        a_place("elders", lon=NOWHERE[0], lat=NOWHERE[1]),
    )
    places = world_of(store).places
    assert places.loc["hier", ["wijk_code", "buurt_code"]].tolist() == [FB, BUURT]
    assert places.loc["rand", ["wijk_code", "buurt_code"]].tolist() == [FB, ""]
    assert places.loc["elders", ["wijk_code", "buurt_code"]].tolist() == ["", ""]
    assert places.crs.to_epsg() == 28992


def test_an_empty_store_is_a_world_too(database_url: str) -> None:
    store = Store(database_url)
    world = world_of(store)
    assert world.versions == (0, 0, 0)
    assert world.places.empty
    assert world.areas.empty
    assert world.indicator("eenzaam", Level.WIJK).empty
    assert world.city("eenzaam") is None
    store.close()


def test_an_area_is_found_by_either_code(store: Store) -> None:
    world = world_of(store)
    for code in ("FB", FB):
        found = world.area(code)
        assert found is not None
        assert found.name == FB
    assert world.area("") is None
    assert world.area("ZZ") is None
    assert not world.schematic


@pytest.mark.parametrize(
    ("age", "freshness"),
    [
        (None, "nooit gecontroleerd"),
        (0, "gecontroleerd"),
        (365, "gecontroleerd"),
        (366, "lang niet gecontroleerd"),
    ],
)
def test_a_check_lasts_a_year(store: Store, age: int | None, freshness: str) -> None:
    checked = None if age is None else NOW.date() - timedelta(days=age)
    add(store, a_place(checked_on=checked))
    assert world_of(store).places.loc["p", "freshness"] == freshness


@pytest.mark.parametrize(("listed_on", "offered"), [("2024-10", True), ("2024-09", False), ("", True), ("ooit", False)])
def test_a_list_stands_for_a_place_two_years(store: Store, listed_on: str, offered: bool) -> None:
    """One of no day stands by who took it over: a place of it is there, and nothing of it is sure."""
    # 730 days before 14 September 2026 is 14 September 2024; a month counts from its first day.
    add(store, a_place(), a_row(listed_on=listed_on))
    world = world_of(store)
    assert world.places.loc["p", "offered"] == offered
    assert world.services["offered"].tolist() == [offered]


def test_the_last_day_that_a_list_counts(store: Store) -> None:
    add(store, a_place(), a_row(listed_on="2024-09"))
    last = datetime(2024, 9, 1, 12, tzinfo=AMSTERDAM_TIME) + timedelta(days=730)
    assert world_of(store, now=last).places.loc["p", "offered"]
    assert not world_of(store, now=last + timedelta(days=1)).places.loc["p", "offered"]


def test_the_day_is_that_of_amsterdam(store: Store) -> None:
    late = datetime.fromisoformat("2026-09-14T22:30+00:00")
    assert world_of(store, now=late).today == date(2026, 9, 15)


@pytest.mark.parametrize(
    ("place", "row", "offered"),
    [
        ({}, {}, True),
        ({}, {"offer": Offer.REFERRAL}, True),
        ({}, {"offer": Offer.CONTEXT}, False),
        ({}, {"offer": Offer.NEVER}, False),
        ({}, {"status": Status.PLANNED}, False),
        ({"status": Status.ENDED}, {}, False),
        ({"status": Status.HISTORY, "checked_on": NOW.date()}, {}, False),
        ({"checked_on": NOW.date()}, {"listed_on": "2016"}, True),
        ({"checked_on": NOW.date()}, {"offer": Offer.CONTEXT}, False),
        ({"checked_on": NOW.date()}, {"offer": Offer.NEVER}, False),
        ({"checked_on": date(2024, 1, 1)}, {"listed_on": "2016"}, False),
        ({"checked_on": NOW.date()}, None, True),
        ({"checked_on": NOW.date(), "kind": PlaceKind.DAGBESTEDING}, None, True),
        ({"checked_on": NOW.date(), "kind": PlaceKind.SCHOOL}, None, False),
        ({}, None, False),
    ],
)
def test_offered_only_when_a_current_source_or_a_person_stands_for_it(store, place, row, offered) -> None:
    add(store, a_place(**place), *([] if row is None else [a_row(**row)]))
    assert world_of(store).places.loc["p", "offered"] == offered


def test_the_easiest_way_in_counts_and_dagbesteding_is_never_open(store: Store) -> None:
    add(
        store,
        a_place("p"),
        a_row("p", "r1", offer=Offer.REFERRAL),
        a_row("p", "r2"),
        a_place("q"),
        a_row("q", "r3", offer=Offer.REFERRAL),
        a_place("d", kind=PlaceKind.DAGBESTEDING),
    )
    assert world_of(store).places["offer"].to_dict() == {"p": "open", "q": "verwijzing", "d": "verwijzing"}


def test_operators_and_kinds_are_those_of_visible_rows_only(store: Store) -> None:
    add(
        store,
        a_place(),
        a_row(reference="r1", operator="Combiwel"),
        a_row(reference="r2", operator="Combiwel", kind=PlaceKind.INLOOP),
        a_row(reference="r3", operator="Geheim", kind=PlaceKind.OPVANG, visibility=Visibility.HIDDEN),
        a_place("q"),
    )
    public, editor = world_of(store).places, world_of(store, Viewer.EDITOR).places
    assert public.loc["p", "operators"] == ["Combiwel"]
    assert public.loc["p", "kinds"] == ["buurtkamer", "inlooplocatie"]
    assert public.loc["q", "operators"] == []
    assert editor.loc["p", "operators"] == ["Combiwel", "Geheim"]


def test_a_hidden_place_is_in_no_frame_of_the_public(store: Store) -> None:
    add(
        store,
        a_place(),
        a_row(),
        a_place("geheim", "Geheim adres", visibility=Visibility.HIDDEN),
        a_row("geheim", "r2"),
    )
    world = world_of(store)
    frames = (world.places, world.services, world.activities, world.initiatives, world.circles, world.figures)
    assert not any("geheim" in frame.to_csv().lower() for frame in frames)
    assert "geheim" in world_of(store, Viewer.EDITOR).places.index


def test_every_area_of_a_level_has_a_row_known_or_not(store: Store) -> None:
    put(store, {FB: 18})
    found = world_of(store).indicator("eenzaam", Level.WIJK)
    assert found.loc[FB, ["value", "source_id", "measured"]].tolist() == [18, SOURCE, "2020"]
    assert np.isnan(found.loc[FA, "value"])
    assert world_of(store).indicator("onbekend", Level.WIJK)["value"].isna().all()


def test_another_edition_is_never_joined_on_the_code_alone(store: Store) -> None:
    put(store, {FB: 18}, edition=2020)
    world = world_of(store)
    assert world.indicator("eenzaam", Level.WIJK)["value"].isna().all()
    assert world.elsewhere("eenzaam", Level.WIJK) == [2020]
    put(store, {FB: 17}, derived="omgerekend")
    assert world_of(store).indicator("eenzaam", Level.WIJK).loc[FB, ["value", "derived"]].tolist() == [17, "omgerekend"]


def test_the_newest_series_wins_whole_and_published_before_derived(store: Store) -> None:
    put(store, {FB: 18, FA: 12}, measured="2016")
    put(store, {FB: 20}, measured="2020", derived="omgerekend")
    assert world_of(store).indicator("eenzaam", Level.WIJK)["value"].fillna(-1).to_dict() == {FB: 20, FA: -1}
    put(store, {FA: 11}, measured="2020")
    assert world_of(store).indicator("eenzaam", Level.WIJK)["value"].fillna(-1).to_dict() == {FB: -1, FA: 11}


def test_the_citys_figure_is_of_the_same_source_period_and_definition(store: Store) -> None:
    add(store, a_source("rivm"))
    put(store, {FB: 18, "GM0363": 15})
    put(store, {"GM0363": 14}, measured="2022")
    put(store, {"GM0363": 13}, source_id="rivm")
    put(store, {"GM0363": 12}, definition="anders gevraagd")
    world = world_of(store)
    here = world.indicator("eenzaam", Level.WIJK)
    city = world.city("eenzaam", like=here.loc[FB])
    assert city is not None
    assert city["value"] == 15
    newest = world.city("eenzaam")
    assert newest is not None
    assert newest["value"] == 14
    assert world.city("eenzaam", like=here.loc[FB].replace({"2020": "2012"})) is None
    assert world.city("eenzaam", like=here.loc[FA]) is None


def test_school_holidays_are_those_of_the_region(store: Store) -> None:
    summer = {"noord": date(2027, 7, 10), "midden": date(2027, 7, 17), "zuid": date(2027, 7, 24)}
    expected = {("GM0363", ""): "noord", ("GM0233", ""): "midden", ("GM0772", ""): "zuid", ("GM9999", ""): "noord"}
    for (gemeente, asked), region in {**expected, ("GM0363", "zuid"): "zuid", ("GM0772", "noord"): "noord"}.items():
        settings = Settings(school_region=asked)
        world = load_world(store, gemeente=gemeente, viewer=Viewer.PUBLIC, now=NOW, settings=settings)
        assert [period.begin for period in world.school_holidays if period.begin in summer.values()] == [summer[region]]
