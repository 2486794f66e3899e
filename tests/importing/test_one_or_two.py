"""What imports join by themselves, and what is only proposed."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap.importing.bringing.finding import read_all
from socialmap.importing.matching import ALIKE, NEAR, ONE_GROUND, SAME_DOOR, Why, likely, likeness, sure
from socialmap.importing.merging import decided, keep_apart, merge_places, proposals
from socialmap.importing.undoing import undo_change
from socialmap.ledger.write import settle_merged
from socialmap.model import PlaceKind, RecordKind, Visibility
from socialmap.store import Store, statements, tables
from tests.support.city import city_row, city_rows, read_city, store_with_sources, subset, take_in, world_of

X, Y = 121_000.0, 487_000.0


def two(one, other):
    fixed = {
        "x": X, "y": Y, "street": "Dam", "house_number": "1", "postcode": "1012JS", "name": "De Brug",
        "kind": PlaceKind.BUURTKAMER, "visibility": Visibility.PUBLIC,
    }  # fmt: skip
    return pd.DataFrame([{**fixed, **one}, {**fixed, **other}])


def why(one, other):
    found = {tuple(pair.why) for pair in likely(two(one, other))}
    assert found == {tuple(pair.why) for pair in likely(two(other, one))}
    return found.pop() if found else ()


BANNE = {"name": "De Banne", "house_number": "243"}
HOUSE = {"name": "Huis van de Wijk De Banne", "house_number": "247", "kind": PlaceKind.INLOOP}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (BANNE, {**HOUSE, "x": X + 5}, (Why.NAME,)),
        (BANNE, {**HOUSE, "x": X + NEAR + 1}, ()),
        ({"street": "J.J. Cremerplein"}, {"street": "Cremerplein", "name": "De Kade"}, (Why.POSTCODE,)),
        ({"postcode": "1012JS"}, {"postcode": "1012JZ", "name": "De Kade"}, (Why.STREET,)),
        ({"house_number": "6A"}, {"house_number": "6B", "name": "De Kade", "x": X + 90}, (Why.POSTCODE, Why.STREET)),
        ({"house_number": "6"}, {"house_number": "6", "name": "De Kade", "x": X + ONE_GROUND + 1}, ()),
        ({"house_number": "6"}, {"house_number": "8", "name": "De Kade"}, ()),
        ({"house_number": ""}, {"house_number": "", "name": "Brug", "x": X + 20}, (Why.NAME,)),
        ({"house_number": "1"}, {"house_number": "3", "name": "Buurtkamer de brùg"}, (Why.NAME,)),
        ({"house_number": "1"}, {"house_number": "3", "name": "De Burg"}, ()),
        ({"house_number": "1"}, {"house_number": "3", "kind": PlaceKind.SCHOOL}, ()),
        (
            {"house_number": "1", "kind": PlaceKind.SCHOOL},
            {"house_number": "3", "kind": PlaceKind.SCHOOL, "x": X + SAME_DOOR + 1},
            (),
        ),
        (
            {"house_number": "1", "kind": PlaceKind.SCHOOL},
            {"house_number": "3", "kind": PlaceKind.SCHOOL, "x": X + 4},
            (Why.NAME,),
        ),
        ({}, {"visibility": Visibility.ACCOUNTS}, ()),
        ({}, {"visibility": Visibility.HIDDEN}, ()),
        ({"visibility": Visibility.HIDDEN}, {"visibility": Visibility.HIDDEN}, ()),
        (
            {"visibility": Visibility.ACCOUNTS},
            {"visibility": Visibility.ACCOUNTS},
            (Why.POSTCODE, Why.STREET, Why.NAME),
        ),
    ],
)
def test_what_is_proposed(one, other, expected):
    assert why(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("De Banne", "Huis van de Wijk De Banne", True),
        ("HvdW 't Pluspunt", "Pluspunt", True),
        ("Kimme", "Huis van de buurt de Kimme", True),
        ("Tugelahuis", "Het Tugelahuis", True),
        ("Café Ómar", "cafe omar", True),
        ("Stichting De Koperen Knoop", "Koperen Knop", True),
        ("Buurtkamer", "Buurtkamer De Brug", False),
        ("Huis van de Wijk", "Huis van de Wijk De Banne", False),
        ("Buurtteam Sluisbuurt 1", "Buurtteam Sluisbuurt 2", False),
        ("Vrouwencentrum Doenja", "Vrouwencentrum Saaam", False),
        ("OBA Banne", "De Banne", False),
        ("", "De Banne", False),
    ],
)
def test_how_alike_names_are(one, other, alike):
    assert (likeness(one, other) >= ALIKE) is alike
    assert likeness(one, other) == likeness(other, one)


@given(
    numbers=st.lists(st.sampled_from(["", "1", "1A", "1-3", "3", "5"]), min_size=2, max_size=6),
    steps=st.lists(st.integers(0, 60), min_size=6, max_size=6),
    seen=st.lists(st.sampled_from(list(Visibility)), min_size=6, max_size=6),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=60)
def test_what_is_sure_would_be_proposed_too_and_order_is_immaterial(numbers, steps, seen, order):
    """Where an import joins, the matcher sees one place; and it never sees one across who may see them."""
    rows = [
        two({"house_number": number, "x": X + step, "visibility": who}, {}).iloc[0].to_dict() | {"key": key}
        for key, (number, step, who) in enumerate(zip(numbers, steps, seen, strict=False))
    ]
    frame = pd.DataFrame(rows)
    shuffled = frame.sample(frac=1, random_state=order.randint(0, 99)).reset_index(drop=True)

    def keys(of, pairs):
        return {frozenset((of["key"][a], of["key"][b])) for a, b in pairs}

    joined, proposed = keys(frame, sure(frame)), keys(frame, [pair[:2] for pair in likely(frame)])
    assert keys(shuffled, sure(shuffled)) == joined
    assert keys(shuffled, [pair[:2] for pair in likely(shuffled)]) == proposed
    hidden = set(frame.loc[frame["visibility"] == Visibility.HIDDEN, "key"])
    assert {pair for pair in joined if not pair & hidden} <= proposed
    assert not any(pair & hidden for pair in proposed)
    assert all(frame["visibility"][a] == frame["visibility"][b] for a, b in map(sorted, joined | proposed))


LIST = (
    city_row("MV1-1", "De Banne", "Huis van de Wijk", house_number="243", lon=4.91, lat=52.40),
    city_row("MV1-2", "Huis van de Wijk De Banne", "Inlooplocatie", house_number="247", lon=4.91, lat=52.40),
    city_row("MV1-3", "De Kade", "Buurtkamer", house_number="9", lon=4.95, lat=52.40),
)


@pytest.fixture
def store(database_url):
    with store_with_sources(database_url) as found:
        take_in(found, city_rows(*LIST))
        yield found


def ids(store: Store) -> dict[str, str]:
    """Places by the reference of their row."""
    with store.read() as session:
        return {row.reference: row.place_id for row in session.execute(tables.source_row.select())}


def merged(store: Store) -> tuple[str, str, int]:
    [found] = proposals(store)
    number = merge_places(store, found.goes["id"], found.stays["id"], role="redacteur")
    return found.goes["id"], found.stays["id"], number


def test_an_import_joins_no_near_miss_and_proposes_it(store):
    [found] = proposals(store)
    assert (found.stays["name"], found.goes["name"]) == ("De Banne", "Huis van de Wijk De Banne")
    assert (found.why, round(found.metres)) == ((Why.NAME,), 0)
    assert found.joined["name"] == "De Banne"
    assert len(world_of(store).places) == 3


def test_what_a_person_said_is_not_proposed_again(store):
    [found] = proposals(store)
    keep_apart(store, found.goes["id"], found.stays["id"], role="redacteur")
    assert proposals(store) == []


def test_an_import_joins_no_two_that_a_person_saw_are_two(store):
    [found] = proposals(store)
    keep_apart(store, found.goes["id"], found.stays["id"], role="redacteur")
    take_in(store, city_rows(*[{**row, "house_number": "243"} for row in LIST[:2]], LIST[2], published="2026-11"))
    assert len(world_of(store).places) == 3


def test_a_newer_list_with_both_rows_keeps_them_one(store):
    goes, stays, _ = merged(store)
    take_in(store, city_rows(*LIST, published="2026-11"))
    assert proposals(store) == []
    seen = world_of(store)
    assert (seen.redirects, len(seen.places)) == ({goes: stays}, 2)
    assert ids(store)["MV1-2"] == goes
    version = store.version()
    take_in(store, city_rows(*LIST, published="2026-11"))
    assert store.version() == version


@pytest.mark.parametrize("left", [0, 1])
def test_a_row_that_is_taken_off_ends_no_place_that_another_row_lists(store, left):
    goes, stays, number = merged(store)
    more = [city_row(f"MV2-{n}", f"Plek {n}", "Buurtkamer", house_number=str(100 + 2 * n)) for n in range(9)]
    take_in(store, city_rows(*LIST, *more, published="2026-06"))
    take_in(store, city_rows(LIST[left], LIST[2], *more, published="2026-11"))
    assert world_of(store).places.at[stays, "status"] == "op_lijst"
    undo_change(store, number, role="redacteur")
    kept, gone = (stays, goes) if left == 0 else (goes, stays)
    seen = world_of(store).places["status"]
    assert (seen[kept], seen[gone]) == ("op_lijst", "onbekend")


def test_a_newer_address_of_either_row_is_that_of_the_place(store):
    _, stays, _ = merged(store)
    rows = [dict(row) for row in LIST]
    rows[1]["website"] = "https://banne.example"
    take_in(store, city_rows(*rows, published="2026-11"))
    assert world_of(store).places.at[stays, "website"] == "https://banne.example"


def test_a_row_of_a_table_means_the_place_by_what_either_was_called(store):
    goes, stays, _ = merged(store)
    with store.read() as session:
        records = read_all(session, RecordKind.PLACE, str)
    assert goes not in records.open
    for texts, told in (
        ({"name": "Huis van de Wijk De Banne"}, {"house_number": "247"}),
        ({"name": "De Banne"}, {"house_number": "243"}),
        ({"id": goes}, {}),
    ):
        assert records.means(texts, told).before["id"] == stays
    assert records.means({"name": "De Banne"}, {"house_number": "9"}).before is None


def test_rows_that_come_to_one_address_leave_a_merged_place_alone(store):
    """An import would make one place of these: what a person merged stays as it was said."""
    goes, stays, number = merged(store)
    rows = [dict(row) for row in LIST]
    rows[1] |= {"house_number": "9", "lon": 4.95, "lat": 52.40}
    take_in(store, city_rows(*rows, published="2026-11"))
    assert world_of(store).redirects == {goes: stays}
    with store.write() as session:
        settle_merged(session)
        assert {goes, stays} <= set(statements.read_records(session, "place"))
    assert decided(store)[0][0].number == number


@pytest.mark.real_data
def test_the_real_list(real_data, tmp_path):
    """Sixteen proposals on the whole list, of which by name each is one house; none of what is sealed."""
    with store_with_sources(f"sqlite:///{tmp_path / 'city.sqlite'}") as store:
        rows = read_city(real_data)
        take_in(store, subset(rows, rows.frame["street"].isin(NEEDED)))
        found = {frozenset((one.stays["name"], one.goes["name"])): one.why for one in proposals(store)}
        names = {name for pair in found for name in pair}
        assert found[frozenset(("De Banne", "Huis van de Wijk De Banne"))] == (Why.NAME,)
        assert found[frozenset(("HvdW Honingraat Slotermeer", "OKT Honingraat"))] == (Why.POSTCODE, Why.STREET)
        assert not names & {"OBA Banne", "De Boomsspijker", "Inloop en dagbesteding Noord"}
        places = world_of(store).places
        assert (places["street"] == "Motorwal").sum() == 1  # five rows, one address: joined by the import
        assert world_of(store).services["place_id"].isin(places.index[places["street"] == "Motorwal"]).sum() == 5


#: Streets of the real list with what is proposed, and what is not.
NEEDED = ("Bezaanjachtplein", "Motorwal", "Slotermeerlaan", "Recht Boomssloot")
