"""What each row of a list of places is, on the city's own list and on made-up rows."""

import pandas as pd
import pytest

from socialmap.errors import BadInputError
from socialmap.importing.classify import HIDDEN_KINDS, OPERATORS, PROMINENCE, city_kind, classify, split_operator
from socialmap.model import OPEN_KINDS, Offer, PlaceKind, Status, Visibility
from tests.support.city import city_row, read_city


def classified(*rows):
    return classify(pd.DataFrame(list(rows)))


def one(name="Iets", category="Buurtkamer", soort=None, **more):
    return classified(city_row("MV1-1", name, category, soort, **more)).iloc[0]


@pytest.fixture(scope="module")
def city(real_data):
    frame = read_city(real_data).frame
    return frame.drop(columns="soort").join(classify(frame)).join(frame[["soort"]].rename(columns={"soort": "given"}))


@pytest.mark.real_data
def test_the_city_hides_what_it_must(city):
    hidden = city[city["visibility"] == Visibility.HIDDEN]
    by_category = city["category"].isin(["Opvanglocatie", "Behandel-/woonlocatie"])
    assert len(city) == 1462
    assert by_category.sum() == 109
    assert (city["kind"] == PlaceKind.INLOOPHUIS).sum() == 17
    assert len(hidden) == 111
    assert set(hidden.loc[~by_category, "given"]) == {"Ouderenzorg intra(muraal)"}
    assert not city.loc[by_category, "visibility"].eq(Visibility.PUBLIC).any()


@pytest.mark.real_data
def test_the_city_offers_only_the_whitelist(city):
    open_rows = city[city["offer"] == Offer.OPEN]
    assert set(open_rows["kind"]) == set(OPEN_KINDS) - {PlaceKind.INITIATIEF, PlaceKind.INLOOP}
    assert set(city.loc[city["kind"] == PlaceKind.INLOOP, "offer"]) == {Offer.UNKNOWN}
    # 88 Meedoen and 79 Meewerk, of which two are plans without an address.
    assert (city["offer"] == Offer.REFERRAL).sum() == 165
    assert set(city.loc[city["offer"] == Offer.REFERRAL, "kind"]) == {PlaceKind.DAGBESTEDING}
    school = city["category"].str.contains("onderwijs|Sport", regex=True)
    assert set(city.loc[school, "offer"]) == {Offer.CONTEXT, Offer.NEVER}


@pytest.mark.real_data
def test_the_city_plans_and_works_are_never_offered(city):
    planned = city["street"].eq("") & city["postcode"].eq("")
    assert planned.sum() == 26
    assert set(city.loc[planned, "offer"]) == {Offer.NEVER}
    assert set(city["status"][planned]) == {Status.PLANNED}
    assert set(city["status"][~planned]) == {Status.LISTED}
    corona = city["name"].str.contains("corona", case=False)
    assert corona.sum() == 6
    assert set(city.loc[corona, "offer"]) == {Offer.NEVER}
    named = city.set_index("name")["offer"]
    assert named["Zuiderbad: verduurzaming"] is Offer.NEVER
    assert named["Restaurant Freud"] is Offer.REFERRAL
    assert named["Buurtrestaurant Ijburgcollege"] is Offer.OPEN
    assert named["Buurtteam Slotervaart (tijdelijk)"] is Offer.OPEN
    assert named["Kantoor Meidoornplein"] is Offer.CONTEXT


@pytest.mark.real_data
def test_the_city_names_every_operator_of_an_inlooplocatie(city):
    inloop = city[city["kind"] == PlaceKind.INLOOP]
    assert set(inloop["operator"]) == {*OPERATORS, ""}
    with_colon = inloop[inloop["name"].str.contains(":")]
    assert with_colon.loc[with_colon["operator"] == "", "name"].tolist() == ["Tuindorp Oostzaan: Veteranenstichting"]
    assert not city.loc[city["kind"] != PlaceKind.INLOOP, "operator"].any()


@pytest.mark.real_data
def test_the_label_ouderen_is_not_shown(city):
    assert not city["soort"].str.contains("Meedoen ouderen").any()
    assert (city["soort"] == "Meedoen").sum() == 88


@pytest.mark.parametrize("soort", ["", "Inloophuis", "Iets nieuws", "Buurtkamer", "Inlooplocatie", "Overige Basisvz"])
@pytest.mark.parametrize("category", ["Opvanglocatie", "Behandel-/woonlocatie", "Behandel- / Woonlocatie"])
def test_hidden_whatever_the_soort(category, soort):
    assert city_kind(category, soort) in HIDDEN_KINDS
    assert one(category=category, soort=soort)["visibility"] is Visibility.HIDDEN


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("Zwembad: diverse vervangingen", Offer.NEVER),
        ("Buurtkamer Zuideinde (renovatie)", Offer.NEVER),
        ("Restaureren van de gevel", Offer.NEVER),
        ("Restaurant de Haven", Offer.OPEN),
        ("De Nieuwe Reiger", Offer.OPEN),
        ("Inloop tijdens corona crisis", Offer.NEVER),
    ],
)
def test_works_in_a_name(name, offer):
    assert one(name)["offer"] is offer


def test_a_plan_is_a_row_without_an_address_not_without_a_number():
    assert one(street="", house_number="", postcode="")["status"] is Status.PLANNED
    assert one(house_number="")["status"] is Status.LISTED
    assert one(house_number="")["offer"] is Offer.OPEN


def test_a_place_is_named_without_its_operator_or_works():
    row = one("perMens: Buurtkamer Kostelijk", "Dagbestedingslocatie", "Inlooplocatie")
    assert (row["operator"], row["short_name"]) == ("perMens", "Buurtkamer Kostelijk")
    assert one("Sportpark Sloten: vervanging VV", "Sportveld", "")["short_name"] == "Sportpark Sloten"
    assert one("Sloterdijk Contactbuurt: buurtkamer 2")["short_name"] == "Sloterdijk Contactbuurt: buurtkamer 2"


def test_operators_are_written_one_way():
    operator, rest = split_operator(["PerMens: A", "perMens: B", "Elders: C"])
    assert operator.tolist() == ["perMens", "perMens", ""]
    assert rest.tolist() == ["A", "B", "Elders: C"]


def test_a_table_of_ones_own_says_its_kind():
    rows = [
        {"name": "A", "kind": "buurtkamer"},
        {"name": "B", "kind": ""},
        {"name": "C", "kind": "opvang"},
        {"name": "D: verbouwing", "kind": "dagbesteding"},
    ]
    found = classified(*rows)
    assert found["kind"].tolist() == ["buurtkamer", "overig", "opvang", "dagbesteding"]
    assert found["offer"].tolist() == [Offer.OPEN, Offer.CONTEXT, Offer.CONTEXT, Offer.REFERRAL]
    assert found["visibility"].tolist() == ["openbaar", "openbaar", "verborgen", "openbaar"]


def test_a_table_of_ones_own_without_kinds_hides_shelters_too():
    rows = [{"name": "A", "kind": "", "category": "", "soort": soort} for soort in ("Opvang", "Buurtkamer", "Winkel")]
    assert classified(*rows)["kind"].tolist() == ["opvang", "buurtkamer", "overig"]


def test_an_unknown_kind_is_refused():
    frame = pd.DataFrame([{"name": "A", "kind": "kroeg"}], index=[7])
    with pytest.raises(BadInputError, match=r"rij 7, kolom kind: dit soort plek bestaat niet; gevonden: 'kroeg'"):
        classify(frame)


def test_every_kind_has_its_rank():
    assert list(PROMINENCE)[: len(OPEN_KINDS)] == list(OPEN_KINDS)
    assert set(PROMINENCE) == set(PlaceKind)
