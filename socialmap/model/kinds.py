"""What lists of all municipalities call the kinds of places that we know, and which door their words tell of.

A word that is not here is unknown: its rows wait for a person (rule 3), who says with ``import --kind WOORD=SOORT``
or by hand what they are. The first group that a text names counts, so the order is from narrow to wide.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from socialmap.model.sealed import CHILD_CARE, sealed_words
from socialmap.model.text import bare_words
from socialmap.model.words import Access, Offer, PlaceKind, usual_door

if TYPE_CHECKING:
    from collections.abc import Iterable


class Meaning(NamedTuple):
    """A kind of place, and its door as far as the word alone tells."""

    kind: PlaceKind
    door: Offer


def _called(kind: PlaceKind, *words: str, door: Offer | None = None) -> tuple[re.Pattern[str], Meaning]:
    """What a kind is called, in words as ``bare_words`` writes them; the door where it is not the usual one."""
    return re.compile(rf"\b(?:{'|'.join(words)})\b"), Meaning(kind, door or usual_door(kind))


_CALLED = (
    # By day, and for children: never a place that we send anybody to.
    _called(
        PlaceKind.SCHOOL,
        CHILD_CARE,
        r"(?:basis|bo|sbo|so|vo|brede|middelbare|hoge|muziek|volks|internationale) ?(?:school|scholen)",
        r"scholen|school",
        r"(?:primair|voortgezet|speciaal|basis) ?onderwijs|integraal kind ?centrum|ikc",
        r"kind ?centrum|schooltuin\w*|educatieve tuin(?:en)?|college",
    ),
    # With an indication, or a talk first.
    _called(
        PlaceKind.DAGBESTEDING,
        r"\w*dag ?bestedings?\w*|dag ?(?:behandeling|verzorging|activiteiten ?centrum|centrum)",
        r"(?:zorg|zorgtuin) ?boerderij\w*",
        r"dag ?opvang (?:voor )?(?:ouderen|mensen met dementie)|werk ?(?:atelier|ateliers)|sociale werkplaats",
    ),
    _called(
        PlaceKind.BASISVOORZIENING,
        r"voedsel ?bank\w*|kleding ?bank\w*|speelgoed ?bank\w*|sociale? (?:kruidenier|supermarkt|winkel)|food ?bank",
        r"uitgiftepunt voedselbank",
        door=Offer.REFERRAL,
    ),
    # Help and advice.
    _called(
        PlaceKind.OKT,
        r"okt|cjg|centr(?:um|a) voor jeugd en gezin|ouder(?:s)? en kind ?teams?|gezins ?centrum",
        r"jeugd en gezins? ?teams?",
    ),
    _called(
        PlaceKind.BUURTTEAM,
        r"(?:sociaal |sociale )?(?:buurt|wijk|dorps|gebieds|kern|stads) ?teams?|sociaal teams?|buurtteam ?locaties?",
    ),
    # Places to be.
    _called(
        PlaceKind.INLOOPHUIS,
        r"inloop ?(?:huis|huizen)",
    ),
    _called(
        PlaceKind.INLOOP,
        r"inloop|inloop ?(?:locatie|centrum|punt|plek|voorziening)s?|odensehui[sz]\w*",
        r"club ?hui[sz]\w* ggz|ggz ?(?:inloop|clubhuis)",
        r"(?:herstel|zelfregie) ?(?:academie|centrum|centra|plek|werkplaats)|lotgenoten ?(?:groep|centrum|contact)",
        r"ontmoetings ?centr(?:um|a) (?:voor )?(?:mensen met )?dementie|geheugen ?(?:huis|centrum)",
        r"(?:alzheimer|autis(?:me|ten)|dementie|kanker|nah|parkinson|rouw) ?cafes?",
    ),
    _called(
        PlaceKind.BIBLIOTHEEK,
        r"\w*bibliothe(?:ek|ken)|bieb|library|libraries|public ?library",
    ),
    _called(
        PlaceKind.JONGERENCENTRUM,
        r"jongeren ?(?:centr(?:um|a)|honk|ontmoeting\w*|punt|soos|locatie|werk)|meiden ?werk|jip",
        r"jeugd ?(?:centr(?:um|a)|honk|huis|soos)",
        r"youth ?cent(?:re|er)|tiener ?(?:centrum|honk|soos)",
    ),
    _called(
        PlaceKind.KINDERBOERDERIJ,
        r"kinder ?boerderij(?:en)?|stads ?boerderij(?:en)?|dieren ?weide|(?:petting|city) ?(?:zoo|farm)",
    ),
    _called(
        PlaceKind.SPEELTUINGEBOUW,
        r"speeltuin ?(?:gebouw|vereniging|huis|huisje)?(?:en)?|bouw ?speelplaats",
    ),
    _called(
        PlaceKind.ZWEMBAD,
        r"zwem ?bad(?:en)?|swimming ?pool|binnenbad|buitenbad|zwem ?paradijs",
    ),
    _called(
        PlaceKind.BUURTKAMER,
        r"(?:buurt|wijk|stads|dorps) ?(?:huis)?kamers?|(?:buurt|wijk) ?(?:salon|punt|plein|living)",
        r"huiskamers?(?: van de (?:wijk|buurt))?|huis ?kamer ?project\w*",
        r"woon ?kamer van (?:de|het) (?:buurt|dorp|wijk)|(?:(?:bejaarden|ouderen|senioren|55) ?(?:plus ?)?)?soos",
        r"ontmoetings ?(?:ruimten?|ruimtes|plek|plekken|kamers?|plaats)",
    ),
    _called(
        PlaceKind.HUIS_VAN_DE_WIJK,
        r"hvdw|hui[sz](?:en)? ?van (?:de |het )?(?:wijk|buurt|dorp)(?:en)?",
        r"(?:buurt|dorps?|wijk|gemeenschaps|verenigings) ?(?:huis|huizen|gebouw\w*)",
        r"(?:buurt|wijk|dorps|gemeenschaps|wijkservice|diensten|trefpunt|\w*ontmoetings) ?centr(?:um|a)",
        r"multifunctione(?:el|le) ?centr(?:um|a)",
        r"sociaal cultureel centrum|sociaal cultureel werk|multifunctionele accommodaties?|mf[ac]",
        r"mfas?|kultur ?hui?s\w*|cultuurhuis van de wijk",
        r"tref ?(?:punt|centrum)|noaber ?huis|community ?cent(?:re|er)s?|social ?cent(?:re|er)s?",
        r"neighbou?rhood ?cent(?:re|er)|dorps ?cooperatie|wijk ?accommodaties?|senioren ?centr(?:um|a)",
    ),
    # For everybody in one town, a house of care in another.
    _called(
        PlaceKind.HUIS_VAN_DE_WIJK,
        r"activiteiten ?centr(?:um|a)|ouderen ?centr(?:um|a)",
        door=Offer.UNKNOWN,
    ),
    # What residents do, and what everybody may use.
    _called(
        PlaceKind.INITIATIEF,
        r"(?:bewoners|burger|buurt|wijk) ?initiatie(?:f|ven)|repair ?caf[eé]\w*",
        r"(?:buurt|moes|stads|wijk|dorps|pluk|voedsel|volks) ?(?:moes ?)?tuin\w*",
        r"community ?garden|buurt ?moeders?|buurt ?vaders?|wijk ?moeders?",
        r"(?:buurt|wijk) ?cooperatie|bewonersbedrij(?:f|ven)|buurt ?bus|ruil ?winkel",
    ),
    _called(
        PlaceKind.BASISVOORZIENING,
        r"taal ?(?:huis|huizen|punt|cafe|ontmoetingen)|formulieren ?(?:brigade|hulp|spreekuur)",
        r"(?:informatie|digi|digitaal) ?(?:punt|huis)\w*",
        r"weggeef ?winkel|kringloop ?(?:winkel|centrum)?|sociaal raadslieden|ido",
        r"(?:wmo|zorg|sociaal) ?loket|speel ?o ?theek|toy library",
        r"(?:buurt|dorps|wijk) ?(?:restaurant|loket|winkel|werkplaats)\w*|resto(?: van ?harte)?|eet ?punt",
        r"buurt ?keuken|eet ?tafel|open eettafel|overige basis ?v\w*",
        r"vrijwilligers ?(?:centrale|punt|steunpunt)|steunpunt mantelzorg|wonen ?plus",
    ),
    # Context: on the map to find the way.
    _called(
        PlaceKind.SPORT,
        r"sport(?:zaal|hal|hallen|park|veld|velden|centr(?:um|a)|accommodaties?|club|vereniging)?",
        r"gym ?(?:zaal|zalen)|bewegings ?onderwijs",
        r"sports? ?(?:centre|center|hall)|voetbal\w*|tennis\w*|fitness\w*|ijsbaan|atletiek\w*|skate ?(?:baan|park)",
    ),
    _called(
        PlaceKind.CULTUUR,
        r"cultuur ?huis|museum|musea|theaters?|theatre|schouwburg|bioscop(?:en)?|bioscoop|film ?hui[sz](?:en)?|cinema",
        r"podium\w*|broedplaats\w*",
        r"galerie\w*|arts? ?cent(?:re|er)|concert ?(?:zaal|gebouw)",
    ),
    _called(
        PlaceKind.GEZONDHEID,
        r"apothe(?:ek|ken)|pharmacy|gezondheids ?(?:centrum|centra|huis)|huis ?arts\w*|doctors?",
        r"clinic|fysio\w*|tand ?arts\w*|dentist|zieken ?hui[sz](?:en)?|revalidatie ?centr(?:um|a)|hospital",
        r"consultatie ?bureau|wijk ?verpleging|ggd",
    ),
    # Everybody knows what these are; nobody is sent there.
    _called(
        PlaceKind.OVERIG,
        r"(?:stad|gemeente|raad) ?hui[sz](?:en)?|stadsdeel ?kanto(?:or|ren)|stads ?loket(?:ten)?|town ?hall",
        r"kerken|kerk(?: ?gebouw(?:en)?)?|moskee(?:en)?|synagoge(?:s|n)?|tempels?|place of worship",
        r"restaurants?|eet ?gelegenhe(?:id|den)|horeca|(?:trein|metro|bus)? ?stations?|politie ?bureaus?",
    ),
)
#: Words that say that nobody said what it is.
_NOTHING = re.compile(
    r"(?:overige?n?(?: (?:aanbod|bv|jenz|locaties?|plek\w*|voorziening\w*))?|divers(?:e|en)?|anders?|onbekend|nvt|n v t"
    r"|other|yes|algemeen)?"
)

#: Whom a house is for, where it is not for everybody who comes by.
_SOME = (
    r"odensehui[sz]\w*|club ?hui[sz]\w* ggz|ggz|(?:herstel|zelfregie) ?(?:academie|centr\w+|plek|werkplaats)",
    r"lotgenoten\w*|alzheimer\w*|dementie\w*|geheugen\w*|autis\w*|kanker|nah|afasie\w*|parkinson|verslav\w*|psychi\w*",
    r"(?:dak|thuis)lo\w+|ex ?gedetineerd\w*|ongedocumenteerd\w*|sekswerk\w*|nieuwkomers?",
    r"migranten|oekrain\w*|statushouders?|vergunninghouders?|vluchtelingen(?:vrouwen)?(?! ?werk)",
)
#: The same, of a house that is called an inloop.
_SOME_OF_INLOOP = (
    *_SOME,
    r"club ?hui[sz]\w*|inloop ?hui[sz]\w*|herstel\w*|waterheuvel|aoc|scip|mantelzorg\w*|veteranen\w*|roze|lhbti\w*",
    r"rouw\w*",
)
_FOR_ALL = (
    r"hvdw|hui[sz](?:en)? ?van ?(?:de ?)?(?:wijk|buurt)|bij bosshardt",
    r"(?:buurt|dorps|wijk|diensten|gemeenschaps) ?(?:(?:huis)?kamer|centrum|huis|gebouw)",
    r"(?<!niet )voor (?:iedereen|alle bewoners|alle buurtgenoten)|iedereen (?:is )?welkom",
)
_BY_LETTER = (
    r"\w*therapeutische?|dag ?(?:behandeling|verzorging)|(?:na|op|met) (?:\w+ )?(?:indicatie|intake|verwijzing)",
    r"indicatie (?:nodig|vereist)|via (?:het |de )?(?:buurtteam|huisarts|wijkteam|wmo)",
)
_WITHOUT_LETTER = (r"(?:zonder|geen) (?:\w+ )?(?:doorverwijzing|indicatie|verwijzing)",)


def _doors(*told: tuple[tuple[str, ...], Offer]) -> tuple[tuple[re.Pattern[str], Offer], ...]:
    return tuple((re.compile(rf"\b(?:{'|'.join(words)})\b"), door) for words, door in told)


#: Doors that a name or a description tells of; the first counts.
_OF_INLOOP = _doors(
    (_BY_LETTER, Offer.REFERRAL),
    (_SOME_OF_INLOOP, Offer.FOR_SOME),
    (_FOR_ALL, Offer.OPEN),
    (_WITHOUT_LETTER, Offer.FOR_SOME),
)
#: Houses for everybody by their kind, unless their own name says otherwise.
_OF_HOUSES = _doors((_SOME, Offer.FOR_SOME))
_HOUSES = (PlaceKind.HUIS_VAN_DE_WIJK, PlaceKind.BUURTKAMER, PlaceKind.INITIATIEF, PlaceKind.BASISVOORZIENING)
#: Whose inloop is for some and asks no letter, where neither name nor text tells the door.
_FOR_SOME_RUN_BY = re.compile(r"\bregenboog\b")


@lru_cache(maxsize=40_000)
def known_kind(text: str) -> Meaning | None:
    """What a word of somebody's list means, None when we do not know it.

    Examples
    --------
    >>> known_kind("Wijkcentra en buurthuizen").kind, known_kind("amenity=library").kind, known_kind("Slaapzaal")
    (<PlaceKind.HUIS_VAN_DE_WIJK: 'huis_van_de_wijk'>, <PlaceKind.BIBLIOTHEEK: 'bibliotheek'>, None)
    """
    words = bare_words(text)
    own = next((kind for kind in PlaceKind if kind is not PlaceKind.OVERIG and bare_words(kind) == words), None)
    if own:
        return Meaning(own, usual_door(own))
    return next((meaning for pattern, meaning in _CALLED if pattern.search(words)), None)


def says_nothing(text: str) -> bool:
    """Is this a word for "no kind", such as *overig*?

    Examples
    --------
    >>> says_nothing("Overig"), says_nothing(""), says_nothing("Slaapzaal")
    (True, True, False)
    """
    return _NOTHING.fullmatch(bare_words(text)) is not None


def told_door(meaning: Meaning, name: str, operator: str = "", *, called: str = "", note: str = "") -> Offer:
    """The door of one place: as its name and description tell, else as its kind has.

    Parameters
    ----------
    meaning
        Kind and usual door.
    name, operator, called, note
        Its name, who runs it, what its list calls it, and what is written about it. What stands between brackets
        in a name is an aside, and speaks only where the rest does not.

    Examples
    --------
    >>> inloop = Meaning(PlaceKind.INLOOP, Offer.UNKNOWN)
    >>> [told_door(inloop, name).value for name in ("Huis van de Wijk Zuid (GGZ)", "Clubhuis GGZ", "De Linde")]
    ['open', 'bedoeld_voor', 'onbekend']
    """
    outside = re.sub(r"\(.*?\)", " ", name)
    if meaning.kind in _HOUSES:
        return _first_told((outside, called), _OF_HOUSES) or meaning.door
    if meaning.kind is not PlaceKind.INLOOP:
        return meaning.door
    run_by = Offer.FOR_SOME if _FOR_SOME_RUN_BY.search(bare_words(operator)) else meaning.door
    return _first_told((outside, name, called, note), _OF_INLOOP) or run_by


def door_of_activity(access: Access, place: Offer) -> Offer:
    """The door of an activity: what it says itself, but a house that is meant for some stays so.

    Examples
    --------
    >>> door_of_activity(Access.WALK_IN, Offer.UNKNOWN), door_of_activity(Access.WALK_IN, Offer.FOR_SOME)
    (<Offer.OPEN: 'open'>, <Offer.FOR_SOME: 'bedoeld_voor'>)
    >>> door_of_activity(Access.UNKNOWN, Offer.REFERRAL)
    <Offer.REFERRAL: 'verwijzing'>
    """
    if access is Access.REFERRAL:
        return Offer.REFERRAL
    if place is Offer.FOR_SOME or access is Access.UNKNOWN:
        return place
    return Offer.OPEN


def _first_told(texts: Iterable[str], doors: tuple[tuple[re.Pattern[str], Offer], ...]) -> Offer | None:
    for text in texts:
        words = bare_words(text)
        for pattern, door in doors:
            if pattern.search(words):
                return door
    return None


def edition() -> str:
    """A mark that changes with the vocabulary, so that a store knows by which words its rows were judged."""
    words = [pattern.pattern for pattern, _ in (*_CALLED, *_OF_INLOOP, *_OF_HOUSES)]
    doors = [f"{meaning.kind} {meaning.door}" for _, meaning in _CALLED]
    return blake2b("\n".join([*words, *doors, *sealed_words()]).encode(), digest_size=8).hexdigest()
