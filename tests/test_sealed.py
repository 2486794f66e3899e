"""The words of rule 3: what is sealed by its meaning however it is written, what is not, and what we know."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.model import SEALED_KINDS, Offer, PlaceKind
from socialmap.model.kinds import known_kind, says_nothing
from socialmap.model.sealed import mentions_living, mentions_sealed, sealed_as
from socialmap.model.text import bare_words

#: Opvang and living, as lists of municipalities, OpenStreetMap and English tables call them.
SEALED = """
    Opvang; Opvanglocatie; Opvanghuis; Opvangcentrum; Opvanghotel; opvangvoorziening; Opvang, maatschappelijke
    Maatschappelijke opvang; Vrouwenopvang; Vrouwen-opvang; vrouwen opvang; VROUWENOPVANG; Opvang vrouwen; Mannenopvang
    Opvang voor vrouwen en kinderen; Meisjesopvang; Gezinsopvang; Gezinnen in crisis; crisis- en noodopvang
    Blijf-van-mijn-lijfhuis; Blijf van m'n lijf huis; Blijf van m’n lijf; Blijfhuis; Blijf Groep; Blijfgroep
    Safehouse; Safe house; safe-house; Veilig huis; Veilige huizen; Vluchthuis; Vrouwenvluchthuis; Schuiladres
    Geheime locatie; Moeder-kindhuis; Moeder en kind huis; Tienermoederhuis; Women's shelter; womens_shelter
    social_facility=shelter; homeless shelter; Domestic refuge; halfway house; emergency housing
    Nachtopvang; Nacht-opvang; Crisisopvang; Noodopvang; Winteropvang; Winterkoudeopvang; Daklozenopvang; Slaaphuis
    Dak- en thuislozenopvang; Dak-/thuislozenopvang; Dak- en thuislozen; Daklozen; Thuislozenzorg; Dagopvang daklozen
    Pension voor daklozen; Passantenpension; Passantenverblijf; Sociaal pension; Nachtverblijf; Bed-bad-brood
    Hostel; Hostels; Hostel (begeleid); Domus; Domus+; Skaeve Huse; Skæve Huse; Skaevehuse; Housing First
    Tussenvoorziening; Doorstroomhuis; Doorstroomwoningen; doorstroom-locatie; doorstroomwonen; Doorgangshuis
    Crisiscentrum; Crisiswoning; crisisbed; Time-out voorziening; Exodushuis; 24-uurs opvang; 24uurs opvang
    AZC; A.Z.C.; azc's; Asielzoekerscentrum; Asielzoekerscentra; asielzoekers centrum; Asielopvang; COA-locatie
    amenity=refugee_site; refugee_site; Asylum seekers centre; Reception centre; LVV; Aanmeldcentrum
    Opvang Oekraïne; Opvang Oekraiense ontheemden; Ontheemden; Oekraïnelocatie; Vluchtelingenopvang
    Statushouderswoningen; Huisvesting statushouders; temporary accommodation
    Beschermd wonen; Beschermd-wonen; beschermdwonen; Beschermde woonvorm; Beschermd en begeleid wonen; BW; MO/BW
    Begeleid wonen; Begeleid zelfstandig wonen; Begeleide woonvorm; Wonen met zorg; Wonen met begeleiding
    RIBW; R.I.B.W.; Woonvoorziening; Woonvorm GGZ; Woongroep; Leefgroep; Behandel-/woonlocatie; 24-uurszorg
    Leger des Heils 24-uurs; 24-uursvoorziening; Kleinschalige groep; Kleinschalig wonen; Zorgwoning; Zorgwonen
    Residential care; residential_care; group_home; assisted_living; nursing_home; nursing home; care home
    supported living; sheltered housing; children's home; Jeugdzorg residentieel; Residentiële jeugdzorg
    Jeugdhulp met verblijf; JeugdzorgPlus; Gezinshuis; Gezinshuizen; Gezins-huis; Gezinsvervangend tehuis; Pleeggezin
    Thomashuis; Logeerhuis; Logeerhuizen; Logeervoorziening; Logeeropvang; Respijthuis; Kamertraining; Kamer training
    Kamertrainingscentrum; Fasehuis; Internaat; Kindertehuis; Bejaardentehuis; Verpleeghuis; Verpleeghuizen
    Verzorgingshuis; Woonzorgcentrum; Intramuraal; Ouderenzorg intra(muraal); Hospice; Bijna-thuis-huis; Zorghotel
    Verslavingskliniek; Vrouwen\u200bopvang; Op\u00advang; Beschermd\u00a0wonen
    \uff36\uff32\uff2f\uff35\uff37\uff25\uff2e\uff2f\uff30\uff36\uff21\uff2e\uff27
"""
OPEN = """
    Buitenschoolse opvang; BSO; BSO De Boomhut; Kinderopvang; Kinder-opvang; Naschoolse opvang
    voor- en naschoolse opvang
    Peuteropvang; Tussenschoolse opvang; Gastouderopvang; Kinder- en peuteropvang; Dagopvang voor kinderen
    Kinderdagopvang
    Dierenopvang; Vogelopvang; Egelopvang; Opvang voor dieren; Dierenasiel; animal shelter; bus shelter
    Regenwateropvang
    Youth hostel; Jeugdherberg; Hotel; Wonen Plus; WonenPlus; Woonkamer; Huiskamer; De Woonkamer; Logeren; Woonwinkel
    Veilig Thuis; VluchtelingenWerk; Verpleegkundig spreekuur; Wijkverpleging; Begeleid werken; Begeleide wandeling
    Huis van de Wijk; Buurtkamer De Veilige Haven; Buurthuis; Kookgroep; Kamermuziek; Doorstroom mbo; Vrouwencentrum
    Jongerenhuis; Odensehuis; Inloophuis; Leefkringhuis; Wooncorporatie; Kinderdagverblijf; Crisisfonds; Centrum De Tour
"""


def listed(words):
    return [word.strip() for line in words.strip().split("\n") for word in line.split(";")]


@pytest.mark.parametrize("word", listed(SEALED))
def test_it_is_sealed_as_a_kind_however_it_is_written(word):
    for text in (word, word.upper(), word.capitalize(), f"  {word} ", f"{word} Zuid", f"Zorg / {word}"):
        assert sealed_as("Huis A", [text]) in SEALED_KINDS, text


@pytest.mark.parametrize(
    "name",
    [
        *("Vrouwenopvang De Brug", "De Brug, huis voor beschermd wonen", "AZC Noord", "Gezinshuis 't Nest"),
        *("Skaeve Huse aan de rand", "Verpleeghuis De Wilg", "Hospice Zuid", "Blijf Groep locatie 3", "Domus De Wilg"),
    ],
)
def test_it_is_sealed_by_its_name(name):
    assert sealed_as(name, ["Buurtkamer"]) in SEALED_KINDS


@pytest.mark.parametrize("word", listed(OPEN))
def test_its_innocent_twin_is_not(word):
    for text in (word, word.upper(), f"{word} Zuid"):
        assert sealed_as(text, [text]) is None, text


def test_a_twin_does_not_hide_what_stands_beside_it():
    assert sealed_as("A", ["Kinderopvang en vrouwenopvang"]) is PlaceKind.OPVANG
    assert sealed_as("A", ["Crisisopvang voor kinderen"]) is PlaceKind.OPVANG


@pytest.mark.parametrize(
    "name", ["Inloop dak- en thuislozen", "Tienermoeders ontmoeten", "Praatgroep huiselijk geweld"]
)
def test_whom_it_is_for_does_not_seal_but_makes_it_wait(name):
    assert sealed_as(name) is None
    assert mentions_sealed(name)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Vrouwenhuis",
            "Jongerenhuis Zuid",
            "Voor wie mishandeld is",
            "Vrouwen uit geweld",
            "Slachtofferhulp",
            "Fier",
        ),
        *(
            "Moviera",
            "Stichting Blijf",
            "Eergerelateerd",
            "Ook logeren kan",
            "Logeerweekend",
            "Domus Medica",
            "Moeder Kind Plek",
        ),
        *("Vrienden van AZC Noord", "Zwakzinnigentehuis"),
    ],
)
def test_what_may_be_a_shelter_waits(text):
    assert sealed_as(text) is None
    assert mentions_sealed(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Vrouwencentrum",
            "Vrouwenochtend",
            "Geweldig Noord",
            "Geweldloze communicatie",
            "Blijf in beweging",
            "Blijf fit",
        ),
        *("Wittehuis", "Grotehuis", "Kortehuis", "Het Portehuis", "Sociaal Huis", "Het Veilige Huis van de Wijk"),
        *("Woongroepentuin", "Hostel Stayokay Bunnik"),
    ],
)
def test_what_only_sounds_like_it_does_not_wait(text):
    assert mentions_sealed(text) == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("Naschoolse Sportopvang", "BSO"), ("Kidsopvang Ede", "Kinderopvang"), ("Flexopvang", "kinderopvang")),
        *(("Sportopvang Fit", "buitenschoolse opvang"), ("Pinkeltje opvang", "kinderdagverblijf")),
        *(
            ("Hostel Bunnik", "Jeugdherberg"),
            ("LVV sportpark", "Sport"),
            ("Flexopvang", PlaceKind.SCHOOL),
            ("Opvang A", "IKC"),
        ),
    ],
)
def test_a_kind_explains_the_word_in_a_name(name, kind):
    assert sealed_as(name, [kind]) is None
    assert mentions_sealed(name, [kind]) == ""
    assert mentions_sealed(name)


@pytest.mark.parametrize("name", ["Vrouwenopvang", "Opvang vrouwen", "Crisis opvang", "24-uurs opvang", "AZC Noord"])
def test_child_care_explains_no_shelter(name):
    assert sealed_as(name, ["Kinderopvang"]) is PlaceKind.OPVANG


def test_living_beside_something_else_is_told():
    for text in (
        "Zorgboerderij wonen",
        "Dagbesteding en wonen",
        "Dagbesteding met verblijf",
        "Kortverblijf",
        "Zorgboerderij en woningen",
    ):
        assert mentions_living(text), text
    for text in (
        *("Wonen Plus", "Woonkamer", "Huiskamer", "Loket wonen en welzijn", "Wonen, zorg en welzijn", "Woonloket"),
        *("Kinderdagverblijf", "Dagverblijf", "Langer thuis wonen", "Adviespunt wonen"),
    ):
        assert mentions_living(text) == "", text


def test_a_mention_is_told():
    assert mentions_sealed("Vraag naar de nachtopvang, om de hoek.") == "nachtopvang"
    assert mentions_sealed("Ook buitenschoolse opvang; de egelopvang zit hiernaast.") == ""


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Buurthuis", PlaceKind.HUIS_VAN_DE_WIJK),
        ("buurthuizen", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Wijkcentra en buurthuizen", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Dorpshuis", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Ontmoetingscentrum", PlaceKind.HUIS_VAN_DE_WIJK),
        ("MFA", PlaceKind.HUIS_VAN_DE_WIJK),
        ("MFA's", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Multifunctionele accommodatie", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Wijkgebouw", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Gemeenschapshuis", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Kulturhus", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Huis van de Buurt", PlaceKind.HUIS_VAN_DE_WIJK),
        ("amenity=community_centre", PlaceKind.HUIS_VAN_DE_WIJK),
        ("social_centre", PlaceKind.HUIS_VAN_DE_WIJK),
        ("Huiskamer van de wijk", PlaceKind.BUURTKAMER),
        *((word, PlaceKind.BUURTKAMER) for word in ("Ouderensoos", "Huiskamerproject", "Woonkamer van de buurt")),
        *((word, PlaceKind.HUIS_VAN_DE_WIJK) for word in ("Seniorencentrum", "Ouderencentrum", "Activiteitencentrum")),
        *((word, PlaceKind.BASISVOORZIENING) for word in ("Resto VanHarte", "Eetpunt", "Dorpsloket")),
        *((word, PlaceKind.JONGERENCENTRUM) for word in ("Meidenwerk", "Jongerenpunt", "JIP", "Jongerensoos")),
        ("Dagactiviteitencentrum", PlaceKind.DAGBESTEDING),
        ("Buurtmoestuin", PlaceKind.INITIATIEF),
        ("Cultuurhuis", PlaceKind.CULTUUR),
        ("Alzheimercafé", PlaceKind.INLOOP),
        ("Inloop", PlaceKind.INLOOP),
        ("Inloophuizen", PlaceKind.INLOOPHUIS),
        ("Repair Café", PlaceKind.INITIATIEF),
        ("Moestuin", PlaceKind.INITIATIEF),
        ("Buurtmoeders", PlaceKind.INITIATIEF),
        ("Voedselbank", PlaceKind.BASISVOORZIENING),
        ("Taalhuis", PlaceKind.BASISVOORZIENING),
        ("Formulierenbrigade", PlaceKind.BASISVOORZIENING),
        ("Bibliotheken", PlaceKind.BIBLIOTHEEK),
        ("library", PlaceKind.BIBLIOTHEEK),
        ("Sociaal wijkteam", PlaceKind.BUURTTEAM),
        ("CJG", PlaceKind.OKT),
        ("Centrum voor Jeugd en Gezin", PlaceKind.OKT),
        ("Buitenschoolse opvang", PlaceKind.SCHOOL),
        ("leisure=swimming_pool", PlaceKind.ZWEMBAD),
        ("Zorgboerderij", PlaceKind.DAGBESTEDING),
    ],
)
def test_kinds_of_other_municipalities(word, kind):
    assert known_kind(word).kind is kind


@pytest.mark.parametrize("kind", [kind for kind in PlaceKind if kind is not PlaceKind.OVERIG])
def test_our_own_words_mean_themselves(kind):
    assert known_kind(kind).kind is kind
    assert (sealed_as("", [kind]) is not None) is (kind in SEALED_KINDS)


@pytest.mark.parametrize(
    "word", ["Kroeg", "Winkel", "Buurthoeve", "Slaapzaal", "Jongerenhuis", "", "De Vriendschap", "overig"]
)
def test_what_we_do_not_know(word):
    assert known_kind(word) is None


def test_what_says_nothing():
    assert [word for word in ("Overig", "overige voorzieningen", "Divers", "", "Kroeg") if says_nothing(word)] == [
        *("Overig", "overige voorzieningen", "Divers", "")
    ]


def test_nobody_needs_a_letter_for_a_repair_cafe_and_does_for_food():
    assert known_kind("repair café").door is Offer.OPEN
    assert known_kind("voedselbank").door is Offer.REFERRAL


@given(st.text(max_size=200))
def test_any_text_can_be_judged(text):
    assert sealed_as(text, [text]) in (None, *SEALED_KINDS)
    assert bare_words(bare_words(text)) == bare_words(text)
    mentions_sealed(text)


def test_a_very_long_text_is_judged_in_no_time():
    begun = time.monotonic()
    for piece in ("a", "opvang", "dagopvang ", "beschermd ", "a ", "dak en ", "ontmoetings"):
        mentions_sealed(piece * (200_000 // len(piece)))
    assert time.monotonic() - begun < 20
