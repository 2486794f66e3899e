"""What each row of a list of places is, on the city's own list and on made-up rows."""

import pandas as pd
import pytest

from socialmap.importing.classify import OPERATORS, PROMINENCE, Row, classify, judge, split_operator
from socialmap.model import OPEN_KINDS, SEALED_KINDS, Offer, PlaceKind, Status, Visibility, Waits
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
    sealed = city[city["visibility"] == Visibility.HIDDEN]
    by_category = city["category"].isin(["Opvanglocatie", "Behandel-/woonlocatie"])
    assert len(city) == 1462
    assert by_category.sum() == 109
    assert len(sealed) == 109 - 17 + 2 + 1
    assert set(sealed["kind"]) == set(SEALED_KINDS)
    assert set(sealed.loc[~by_category, "given"]) == {"Ouderenzorg intra(muraal)", "Overige Basisvz"}
    assert not city.loc[by_category, "visibility"].eq(Visibility.PUBLIC).any()


@pytest.mark.real_data
def test_of_the_city_only_this_is_not_public_beside_opvang_and_care(city):
    """No Huis van de Wijk and no buurtkamer goes by a word in its name; the list is exact."""
    shown = ["Opvanglocatie", "Behandel-/woonlocatie"]
    rest = city[~city["category"].isin(shown) & (city["visibility"] != Visibility.PUBLIC)]
    assert rest[["name", "visibility", "waits"]].sort_values("name").to_numpy().tolist() == [
        ["Coffee Connect AZC", Visibility.HIDDEN, Waits.NOT],
        ["De Hogeweijk", Visibility.HIDDEN, Waits.NOT],
        ["Jeugdland", Visibility.ACCOUNTS, Waits.KIND],
        ["Kantoor Meidoornplein", Visibility.ACCOUNTS, Waits.KIND],
        ["Vreugdehof", Visibility.HIDDEN, Waits.NOT],
    ]
    inloophuis = city[city["kind"] == PlaceKind.INLOOPHUIS]
    assert len(inloophuis) == 17
    assert set(inloophuis["visibility"]) == {Visibility.ACCOUNTS}
    assert set(inloophuis["waits"]) == {Waits.INLOOPHUIS}
    houses = city[city["category"].isin(["Huis van de wijk", "Buurtkamer"])]
    assert len(houses) == 43 + 149
    assert set(houses["visibility"]) == {Visibility.PUBLIC}
    assert set(houses["offer"]) == {Offer.OPEN, Offer.NEVER}


@pytest.mark.real_data
def test_the_city_offers_only_the_whitelist(city):
    open_rows = city[city["offer"] == Offer.OPEN]
    assert set(open_rows["kind"]) == set(OPEN_KINDS) - {PlaceKind.INITIATIEF}
    # 88 Meedoen and 79 Meewerk, of which two are plans without an address; a soup for a card, and one of therapy.
    referred = city[city["offer"] == Offer.REFERRAL]
    assert len(referred) == 165 + 2
    assert referred.loc[referred["kind"] != PlaceKind.DAGBESTEDING, "name"].tolist() == [
        "Arkin: Therapeutisch Activiteitencentrum",
        "De Ark - Sociale Kruidenier",
    ]
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
    assert named["Odensehuis"] is Offer.FOR_SOME


@pytest.mark.real_data
def test_the_city_names_every_operator_of_an_inlooplocatie(city):
    inloop = city[city["given"] == "Inlooplocatie"]
    assert set(inloop["operator"]) == {*OPERATORS, ""}
    with_colon = inloop[inloop["name"].str.contains(":")]
    assert with_colon.loc[with_colon["operator"] == "", "name"].tolist() == ["Tuindorp Oostzaan: Veteranenstichting"]
    assert not city.loc[city["kind"] != PlaceKind.INLOOP, "operator"].any()


@pytest.mark.real_data
def test_the_label_ouderen_is_not_shown(city):
    assert not city["soort"].str.contains("Meedoen ouderen").any()
    assert (city["soort"] == "Meedoen").sum() == 88


@pytest.mark.parametrize("soort", ["", "Iets nieuws", "Buurtkamer", "Inlooplocatie", "Overige Basisvz"])
@pytest.mark.parametrize("category", ["Opvanglocatie", "Behandel-/woonlocatie", "Behandel- / Woonlocatie"])
def test_hidden_whatever_the_soort(category, soort):
    row = one(category=category, soort=soort)
    assert row["kind"] in SEALED_KINDS
    assert row["visibility"] is Visibility.HIDDEN


def test_an_inloophuis_among_shelters_waits_unless_its_name_is_that_of_a_shelter():
    assert one("De Stoel", "Opvanglocatie", "Inloophuis")["visibility"] is Visibility.ACCOUNTS
    assert one("Nachtopvang De Stoel", "Opvanglocatie", "Inloophuis")["visibility"] is Visibility.HIDDEN
    assert one("De Stoel", "Inloophuizen", "Nachtopvang")["visibility"] is Visibility.HIDDEN


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
    assert found["visibility"].tolist() == ["openbaar", "redactie", "verborgen", "openbaar"]


def test_a_table_of_ones_own_without_kinds_hides_shelters_too():
    rows = [{"name": "A", "kind": "", "category": "", "soort": soort} for soort in ("Opvang", "Buurtkamer", "Winkel")]
    found = classified(*rows)
    assert found["kind"].tolist() == ["opvang", "buurtkamer", "overig"]
    assert found["visibility"].tolist() == ["verborgen", "openbaar", "redactie"]


def own(name="Iets", **said):
    return classified({"name": name, "kind": "", "category": "", "soort": "", **said}).iloc[0]


@pytest.mark.parametrize("column", ["kind", "soort", "category"])
def test_an_unknown_kind_waits_for_a_person_who_says_what_it_is(column):
    row = own(**{column: "Buurthoeve"})
    assert row[["kind", "offer", "visibility", "waits", "word"]].tolist() == [
        *("overig", "context", "redactie", Waits.KIND, "Buurthoeve")
    ]
    frame = pd.DataFrame([{"name": "Iets", "kind": "", "category": "", "soort": "", column: "Buurthoeve "}])
    said = classify(frame, {"buurthoeve": PlaceKind.BUURTKAMER}).iloc[0]
    assert said[["kind", "offer", "visibility", "waits"]].tolist() == ["buurtkamer", "open", "openbaar", Waits.NOT]


def test_what_a_person_says_of_a_word_opens_nothing_that_is_sealed():
    frame = pd.DataFrame([{"name": "Iets", "kind": "Nachtopvang"}, {"name": "AZC", "kind": "Buurthoeve"}])
    found = classify(frame, {"nachtopvang": PlaceKind.BUURTKAMER, "buurthoeve": PlaceKind.BUURTKAMER})
    assert set(found["visibility"]) == {Visibility.HIDDEN}


def test_a_name_tells_the_kind_only_where_the_list_says_nothing():
    assert own("Buurthuis De Zon")["kind"] == "huis_van_de_wijk"
    assert own("Buurthuis De Zon", soort="Overig")["visibility"] is Visibility.PUBLIC
    assert own("Buurthuis De Zon", soort="Buurthoeve")["waits"] is Waits.KIND


@pytest.mark.parametrize(
    "said",
    [
        {"note": "In de winter ook nachtopvang."},
        {"operator": "Stichting Vrouwenopvang Zuid"},
        {"domain": "Beschermd wonen"},
        {"website": "https://blijfgroep.nl"},
        {"mentions": "crisisopvang"},
        {"name": "Kookgroep na huiselijk geweld"},
    ],
)
def test_a_sealed_word_elsewhere_makes_a_row_wait(said):
    row = own(**{"name": "De Zon", "kind": "buurtkamer", **said})
    assert row[["kind", "visibility", "waits"]].tolist() == ["buurtkamer", "redactie", Waits.WORD]


def test_what_columns_that_are_not_kept_say_of_the_kind_seals():
    assert own("De Zon", kind="buurtkamer", besides="Doelgroep: dames; vrouwenopvang")["kind"] == "opvang"


@pytest.mark.parametrize(
    ("kind", "name", "offer"),
    [
        ("inloop", "De Linde", Offer.UNKNOWN),
        ("inloop", "Inloop voor iedereen", Offer.OPEN),
        ("inloop", "Inloop, niet voor iedereen", Offer.UNKNOWN),
        ("inloop", "Buurthuis De Linde (GGZ)", Offer.OPEN),
        ("inloop", "De Linde (GGZ)", Offer.FOR_SOME),
        ("inloop", "Clubhuis De Linde", Offer.FOR_SOME),
        ("inloop", "Inloop op indicatie", Offer.REFERRAL),
        ("inloop", "Inloop zonder verwijzing", Offer.FOR_SOME),
        ("Odensehuis", "De Linde", Offer.FOR_SOME),
        ("Zelfregiecentrum", "De Linde", Offer.FOR_SOME),
        ("Herstelacademie", "De Linde", Offer.FOR_SOME),
        ("Ontmoetingscentrum dementie", "De Linde", Offer.FOR_SOME),
        ("Ontmoetingscentrum", "De Linde", Offer.OPEN),
        ("Ontmoetingscentrum", "Odensehuis De Linde", Offer.FOR_SOME),
        ("Dorpshuis", "De Linde", Offer.OPEN),
        ("Voedselbank", "De Linde", Offer.REFERRAL),
        ("Zorgboerderij", "De Linde", Offer.REFERRAL),
        ("Basisschool", "De Linde", Offer.CONTEXT),
        ("Bibliotheek", "Bieb voor rouw", Offer.OPEN),
    ],
)
def test_a_door_is_told_by_kind_and_name(kind, name, offer):
    assert own(name, kind=kind)["offer"] is offer


def test_an_inloop_of_de_regenboog_is_for_some_and_a_house_for_all_whoever_runs_it():
    assert own("De Linde", kind="inloop", operator="De Regenboog Groep")["offer"] is Offer.FOR_SOME
    assert own("Huis van de Wijk De Linde", kind="inloop", operator="De Regenboog Groep")["offer"] is Offer.OPEN


#: Each Inlooplocatie of the city's list by its door, judged by hand; what nobody told is "bel eerst".
DOORS = {
    Offer.OPEN: """
        Amstelring: Huis van de Buurt De Klinker
        Amstelring: Huis van de Buurt Het Schouw
        Arkin: Buurtcentrum De Boomspijker
        Arkin: Huis van de Wijk De Banne
        Combiwel: Huis van de Wijk de Meeuw
        Dienstencentrum de Berlage
        Leger des Heils: Inloop Bij Bosshardt Amsterdam Centrum
        Leger des Heils: Inloop Bij Bosshardt Amsterdam Loenermar
        Leger des Heils: Inloop Bij Bosshardt Amsterdam Noordkaap
        Leger des Heils: Inloop Bij Bosshardt Amsterdam Zuidoost
        Leger des Heils: Inloop Bij Bosshardt Betondorp
        Leger des Heils: Inloop Bij Bosshardt West
        PerMens: Buurtkamer Moddermolenstraat
        Regenboog Groep: Buurtcentrum De Tagerijn
        Regenboog Groep: Buurtcentrum De Witte Boei
        Regenboog Groep: Huis van de Wijk Buitenveldert
        Regenboog Groep: Huis van de Wijk De Meeuw
        Regenboog Groep: Huis van de Wijk De Pijp (GGZ Ingeest)
        Regenboog Groep: Huis van de Wijk Lydia
        Regenboog Groep: Huis van de Wijk Rivierenbuurt
        Regenboog Groep: Huisvan de Wijk Claverhuis
        perMens: Buurtkamer Kostelijk
    """,
    Offer.FOR_SOME: """
        Amstelring: Roze Inloop
        Combiwel: AOC De Pijp
        Combiwel: Odensehuis Zuid
        Cordaan: Centrum Kijkduin GGZ
        Cordaan: Clubhuis Noord GGZ
        De Waterheuvel
        Regenboog Groep: Inloophuis Makom
        Regenboog Groep: Inloophuis Makom
        Regenboog Groep: SCIP Cornelis Dirkszstraat
        Regenboog Groep: SCIP Keizersgracht
        Regenboog Groep: Stadsboerderij Osdorp
        Tuindorp Oostzaan: Veteranenstichting
    """,
    Offer.UNKNOWN: """
        Amsta: De Keyzer
        Amsta: Nellestein
        Amstelring: De Buurvrouw
        Arkin: DAC Reigersbos
        Arkin: Obiplein
        Arkin: Steigerplek
        Combiwel: Nassaukerk
        Combiwel: Ru Pare
        Cordaan: De Boeg
        Cordaan: De Buren Kadoelerbreek
        Cordaan: De Buren Kastanjehof
        Cordaan: De Buren Osdorperhof
        Cordaan: De Buren d' Oude Raai
        Cordaan: De Die
        Cordaan: Hudsonhof
        Cordaan: Huis van de Tijd
        Cordaan: Kraka-e-Sewa
        Cordaan: Olympisch Kwartier
        Evean: Henriette Roland Holst
        Evean: Kimme
        Evean: Twiskehuis
        HVO-Querido: Centrum De Tour
        HVO-Querido: Centrum Robert Koch
        HVO-Querido: Muziekschool Zuidoost
        ZorgGroep Amsterdam Oost: Dagcentrum Kraaipan
        ZorgGroep Amsterdam Oost: Dagcentrum Kramat
        ZorgGroep Amsterdam Oost: Hoekhuis
        ZorgGroep Amsterdam Oost: Ramses Shaffy Huis
        Zonnehuisgroep Amstelland: Menno Simons
    """,
    Offer.REFERRAL: "Arkin: Therapeutisch Activiteitencentrum",
}


@pytest.mark.real_data
def test_every_inlooplocatie_of_the_city_has_its_door(city):
    inloop = city[city["given"] == "Inlooplocatie"]
    assert len(inloop) == 64
    found = {door: sorted(names) for door, names in inloop.groupby("offer")["name"]}
    assert found == {door: sorted(name.strip() for name in names.strip().split("\n")) for door, names in DOORS.items()}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(
            ("De Hoeve", "zorgboerderij wonen"),
            ("De Hoeve", "zorgboerderij met logeren"),
            ("A", "dagbesteding en wonen"),
        ),
        *(("Wonen en dagbesteding", "dagbesteding"), ("Jongerenhuis Zuid", "jongerencentrum")),
        *(("Vrouwenhuis Moviera", "buurthuis"), ("A", "buurtkamer voor vrouwen na geweld")),
        *(("Vrouwen uit geweld", "inlooplocatie"), ("Café Domus", "buurthuis"), ("Tuin van Azc vrienden", "buurttuin")),
    ],
)
def test_a_public_word_does_not_win_from_what_may_be_living_or_shelter(name, kind):
    assert judge(Row(name, soort=kind))[2:4] == (Visibility.ACCOUNTS, Waits.WORD)


def test_jongerenhuis_is_a_word_that_we_do_not_know():
    for soort in ("", "jongerenhuis"):
        assert judge(Row("Jongerenhuis Zuid", soort=soort))[2:4] == (Visibility.ACCOUNTS, Waits.KIND)


@pytest.mark.parametrize(
    ("name", "kind", "offer"),
    [
        ("Flexopvang", "kinderopvang", Offer.CONTEXT),
        ("Wittehuis", "dorpshuis", Offer.OPEN),
        ("A", "ontmoetingscentrum statushouders", Offer.FOR_SOME),
        ("A", "huis van de wijk vluchtelingen", Offer.FOR_SOME),
        ("A", "huis van de wijk; VluchtelingenWerk", Offer.OPEN),
        ("A", "autismecafé", Offer.FOR_SOME),
        ("A", "activiteitencentrum", Offer.UNKNOWN),
        ("A", "wijkloket wonen en welzijn", Offer.OPEN),
    ],
)
def test_what_is_public_has_its_own_door(name, kind, offer):
    assert judge(Row(name, soort=kind))[1:4] == (offer, Visibility.PUBLIC, Waits.NOT)


def test_every_kind_has_its_rank():
    assert list(PROMINENCE)[: len(OPEN_KINDS)] == list(OPEN_KINDS)
    assert set(PROMINENCE) == set(PlaceKind)
