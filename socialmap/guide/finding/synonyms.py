"""Other words that people type for a wish, a kind of place or something that makes going easier, by language.

The words of our own labels need no line here. What a house is meant for (rule 9 of the domain) is no synonym of
coffee: who types such a word finds houses by their name.
"""

from __future__ import annotations

from collections.abc import Mapping

from socialmap.guide.wishes import WISHES
from socialmap.i18n import DEFAULT
from socialmap.model import PlaceKind


def split(words: str) -> list[str]:
    """A row of the table as single words and groups of words."""
    return [word.strip() for word in words.split(",") if word.strip()]


#: Words for a wish, by language and id of the wish: whole words, in the form that people type.
WISH_WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "ontmoeten": "koffie, thee, koffieochtend, koffie drinken, inloop, gezelligheid, praten, praatje, kletsen, "
        "ontmoeting, ontmoeten, mensen ontmoeten, eenzaam, alleen, gezelschap, buurtgenoten, spelletjes, kaarten",
        "eten": "eten, samen eten, eettafel, eetgroep, maaltijd, warme maaltijd, lunch, lunchen, diner, koken, "
        "buurtrestaurant, stamtafel, goedkoop eten, soep",
        "bewegen": "bewegen, sporten, gym, gymnastiek, yoga, wandelen, wandelgroep, dansen, fitness, zwemmen, fietsen",
        "maken": "knutselen, handwerken, schilderen, tekenen, naaien, breien, haken, klussen, creatief, atelier",
        "muziek": "zingen, koor, zangkoor, muziek maken, gitaar, zang",
        "leren": "taalles, taalcursus, nederlandse les, nederlands leren, taalcafe, taal, cursus, les, lessen, "
        "inburgering, lezen en schrijven, boeken, huiswerk",
        "hulp": "geldzorgen, schulden, schuldhulp, formulieren, formulier, belasting, toeslagen, uitkering, "
        "brieven, administratie, spreekuur, geldproblemen, sociaal raadslieden",
        "helpen": "vrijwilliger, vrijwilligerswerk, vrijwillig, repair cafe, voedselbank, weggeefwinkel, meehelpen",
        "groen": "tuinieren, moestuin, buurttuin, tuin, dieren, natuur, geitjes",
        "computer": "internet, computerles, digitaal, telefoon, mobiel, laptop, printen, digid",
        "kinderen": "kind, spelen, peuter, peuters, speeltuin, ouders, baby, gezin",
        "rust": "stilte, rustig, rustige plek, lezen, even zitten",
        "hetzelfde": "lotgenoten, lotgenotencontact, zelfhulp",
    },
    "en": {
        "ontmoeten": "coffee, tea, meet people, meeting people, talk, chat, lonely, company",
        "eten": "eat, food, meal, lunch, dinner, cooking, cheap food",
        "bewegen": "sport, exercise, gym, walking, dancing, swimming",
        "maken": "crafts, painting, sewing, knitting, drawing",
        "muziek": "singing, choir, music",
        "leren": "dutch lesson, dutch lessons, language, course, lessons, learn dutch, books",
        "hulp": "debt, debts, money, forms, taxes, letters, benefits",
        "helpen": "volunteer, volunteering",
        "groen": "garden, gardening, animals, nature",
        "computer": "internet, printing, phone",
        "kinderen": "child, toddler, play, parents",
        "rust": "quiet, rest, reading",
    },
    "tr": {"ontmoeten": "kahve, çay, sohbet", "eten": "yemek", "leren": "dil kursu, ders", "hulp": "borç, para"},
    "ar": {"ontmoeten": "قهوة, شاي", "eten": "أكل, طعام", "leren": "دورة لغة, درس", "hulp": "ديون, مال"},
    "ti": {"ontmoeten": "ቡን, ሻሂ", "eten": "ምግቢ", "leren": "ትምህርቲ"},
    "pl": {"ontmoeten": "kawa, herbata", "eten": "jedzenie, obiad", "leren": "kurs języka, nauka", "hulp": "długi"},
    "es": {"ontmoeten": "café, té", "eten": "comer, comida", "leren": "curso, clases", "hulp": "deudas, dinero"},
}
#: Words for a kind of place. The first kind that stands on the map is the answer.
KIND_WORDS: Mapping[str, str] = {
    PlaceKind.HUIS_VAN_DE_WIJK: "hvdw, buurthuis, buurthuizen, buurtcentrum, wijkcentrum, clubhuis van de buurt",
    PlaceKind.BUURTKAMER: "bk, huiskamer van de buurt, buurthuiskamer, woonkamer van de buurt",
    PlaceKind.INLOOP: "inloop, inloophuis, binnenlopen",
    PlaceKind.BIBLIOTHEEK: "bieb, oba, library, boeken lenen",
    PlaceKind.BUURTTEAM: "wijkteam, sociaal team, buurtteam amsterdam",
    PlaceKind.OKT: "okt, consultatiebureau, opvoedhulp",
    PlaceKind.KINDERBOERDERIJ: "dierenweide, stadsboerderij, boerderij",
    PlaceKind.JONGERENCENTRUM: "jc, jongerenwerk, jeugdhonk, jeugdcentrum",
    PlaceKind.SPEELTUINGEBOUW: "speeltuin, speeltuinvereniging",
    PlaceKind.ZWEMBAD: "zwembaden, badhuis",
    PlaceKind.DAGBESTEDING: "dagbesteding, dagopvang",
    PlaceKind.INITIATIEF: "bewonersinitiatief, buurtinitiatief",
}
#: Words for a yes/no answer of a place that is sought (facts.SOUGHT), by id of the fact.
FACT_WORDS: Mapping[str, str] = {
    "free_of_charge": "gratis, kost niets, stadspas, goedkoop, free",
    "step_free": "rolstoel, rolstoeltoegankelijk, rollator, zonder trap, drempelvrij, wheelchair, toegankelijk",
    "toilet": "wc, invalidentoilet, rolstoeltoilet",
    "kitchen": "keuken, koken",
    "room_on_loan": "zaal, zaaltje, ruimte huren, kamer lenen",
}
#: Words that are in so many names that they tell nothing beside another word.
SMALL_WORDS = frozenset(
    split("de, het, t, een, en, van, der, den, in, op, aan, bij, voor, te, met, naar, d, s, the, of, is, er")
)


def wish_words(language: str) -> dict[str, list[str]]:
    """Words for each wish, in Dutch and in the language asked: many people mix them."""
    found: dict[str, list[str]] = {id: [] for id in WISHES}
    for spoken in dict.fromkeys((DEFAULT, language)):
        for id, words in WISH_WORDS.get(spoken, {}).items():
            found[id] += split(words)
    return found
