"""The words: every choice that a record can hold."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Levels of area, small to large. ``gebied`` and ``stadsdeel`` exist in a few cities only."""

    BUURT = "buurt"
    WIJK = "wijk"
    GEBIED = "gebied"
    STADSDEEL = "stadsdeel"
    GEMEENTE = "gemeente"
    LAND = "land"


class Known(StrEnum):
    """Yes, no or unknown. Unknown is not yes."""

    YES = "ja"
    NO = "nee"
    UNKNOWN = "onbekend"


class PlaceKind(StrEnum):
    """What a place is. The first block are places to go to (the whitelist), the second is context."""

    HUIS_VAN_DE_WIJK = "huis_van_de_wijk"
    BUURTKAMER = "buurtkamer"
    INLOOP = "inlooplocatie"
    BIBLIOTHEEK = "bibliotheek"
    BUURTTEAM = "buurtteam"
    OKT = "okt"
    KINDERBOERDERIJ = "kinderboerderij"
    JONGERENCENTRUM = "jongerencentrum"
    SPEELTUINGEBOUW = "speeltuingebouw"
    ZWEMBAD = "zwembad"
    BASISVOORZIENING = "overige_basisvoorziening"
    INITIATIEF = "initiatief"
    DAGBESTEDING = "dagbesteding"
    INLOOPHUIS = "inloophuis"
    OPVANG = "opvang"
    ZORGWONEN = "zorgwonen"
    SCHOOL = "school"
    SPORT = "sport"
    CULTUUR = "cultuur"
    GEZONDHEID = "gezondheid"
    OVERIG = "overig"


#: Places a person can go to without a letter or indication, as far as a list tells; ``Offer`` is their door.
OPEN_KINDS = (
    PlaceKind.HUIS_VAN_DE_WIJK,
    PlaceKind.BUURTKAMER,
    PlaceKind.INLOOP,
    PlaceKind.BIBLIOTHEEK,
    PlaceKind.BUURTTEAM,
    PlaceKind.OKT,
    PlaceKind.KINDERBOERDERIJ,
    PlaceKind.JONGERENCENTRUM,
    PlaceKind.SPEELTUINGEBOUW,
    PlaceKind.ZWEMBAD,
    PlaceKind.BASISVOORZIENING,
    PlaceKind.INITIATIEF,
)
#: Where neighbours meet: the core of the social basis in report 000.
MEETING_KINDS = (PlaceKind.HUIS_VAN_DE_WIJK, PlaceKind.BUURTKAMER)
FORMAL_HELP_KINDS = (PlaceKind.BUURTTEAM, PlaceKind.OKT)


class Offer(StrEnum):
    """The door of a place or service: how one gets in, and so to whom it may be offered (rule 9).

    The order is that of a place with several services: its widest door is the place's.
    """

    OPEN = "open"  # everybody: walk in or ask
    FOR_SOME = "bedoeld_voor"  # without referral, meant for some: an Odensehuis, a clubhouse, an inloop
    UNKNOWN = "onbekend"  # nobody told: ring first
    REFERRAL = "verwijzing"  # first past the Buurtteam or the provider
    CONTEXT = "context"  # on the map for orientation, nowhere to be sent to
    NEVER = "nooit"  # works, plans without an address, closed projects


#: Doors by which somebody can come in, now or after a call; only the first counts as open meeting place in a score.
DOORS = (Offer.OPEN, Offer.FOR_SOME, Offer.UNKNOWN, Offer.REFERRAL)


def usual_door(kind: PlaceKind) -> Offer:
    """The door of a kind of place, where no list or person tells that of the place itself.

    Examples
    --------
    >>> usual_door(PlaceKind.INLOOP)
    <Offer.UNKNOWN: 'onbekend'>
    """
    if kind is PlaceKind.INLOOP:
        return Offer.UNKNOWN  # for everybody in one house, for those who share something in another
    if kind is PlaceKind.INLOOPHUIS:
        return Offer.FOR_SOME
    if kind in OPEN_KINDS:
        return Offer.OPEN
    return Offer.REFERRAL if kind is PlaceKind.DAGBESTEDING else Offer.CONTEXT


class Visibility(StrEnum):
    """Who may see a record."""

    PUBLIC = "openbaar"
    ACCOUNTS = "redactie"
    HIDDEN = "verborgen"


class Role(StrEnum):
    """What somebody with an account is to the map; what each may is told by ``socialmap.keeping.roles``."""

    VRIJWILLIGER = "vrijwilliger"
    OPBOUWWERKER = "opbouwwerker"
    PROJECTLEIDER = "projectleider"
    REDACTEUR = "redacteur"
    HOOFDREDACTEUR = "hoofdredacteur"


class Audience(StrEnum):
    """Who may see a figure of an area as a value, on a map, in an order or in a file (rule 10)."""

    ALL = "iedereen"
    CIRKELS = "cirkels"  # need of an area: who passed the door of /cirkels


#: Below so many residents there is no estimate and no rank, where a figure states no minimum itself (rule 7).
MIN_POPULATION = 200
#: An area with fewer residents gets no score and no rank, unless another number is set.
MIN_RANKED = 1000


class Waits(StrEnum):
    """Why a row waits for a person (rule 3); what it says is shown in the list of what waits."""

    NOT = ""
    KIND = "soort onbekend"
    WORD = "noemt opvang of zorgwonen"
    INLOOPHUIS = "inloophuis"
    SEALED = "verborgen bij het bijwerken"


class Status(StrEnum):
    """Does it exist now?"""

    LISTED = "op_lijst"  # a current source says so
    PLANNED = "gepland"
    HISTORY = "geschiedenis"  # a report says that it was so
    ENDED = "gestopt"
    UNKNOWN = "onbekend"


class Formality(StrEnum):
    """Formal: paid and accountable help. Informal: residents among themselves."""

    FORMAL = "formeel"
    INFORMAL = "informeel"
    UNKNOWN = "onbekend"


class Access(StrEnum):
    """How somebody gets in."""

    WALK_IN = "inloop"
    REGISTRATION = "aanmelden"
    REFERRAL = "verwijzing"
    UNKNOWN = "onbekend"


class Quiet(StrEnum):
    """How busy it is."""

    QUIET = "rustig"
    BUSY = "druk"
    UNKNOWN = "onbekend"


class HoursFor(StrEnum):
    """Hours kept for women or men."""

    ALL = "iedereen"
    WOMEN = "vrouwen"
    MEN = "mannen"
    UNKNOWN = "onbekend"


class Orientation(StrEnum):
    """The four orientations of a circle (report 000, section 2)."""

    ONTMOETING = "ontmoeting"
    ONTWIKKELING = "ontwikkeling"
    VOORZIENINGEN = "voorzieningen"
    BUURT = "buurt"
    UNKNOWN = "onbekend"


class CircleKind(StrEnum):
    """Kinds of support circle that live side by side."""

    BUURTCIRKEL = "buurtcirkel"
    BUREN_GROEP = "buren_groep"
    VRIENDENKRING = "vriendenkring"


class FeatureKind(StrEnum):
    """Context on the map that is no place to go to."""

    PARK = "park"
    WATER_TAP = "watertap"
    STOP = "halte"
    FERRY = "veer"
    STATION = "station"
    BENCH = "bankje"
    TOILET = "toilet"
    WORSHIP = "gebedshuis"
    SUPERMARKET = "supermarkt"
    SCHOOL = "school"
    LIGHTS = "verkeerslicht"
    BRIDGE = "brug"
    WATER = "water"
    CAFE = "cafe"
    MARKET = "markt"
    CANOPY = "afdak"
    PLAYGROUND = "speelplek"


class Rank(StrEnum):
    """Whose word a statement is, whoever is believed first."""

    FIRST_HAND = "eerste hand"
    LIST = "lijst"
    OSM = "openstreetmap"
    SURVEY = "onderzoek"


class SourceKind(StrEnum):
    """Whose word a list is: what it says stands, or is proposed to a person."""

    LIST = "lijst"  # somebody keeps it up: what it says stands
    SURVEY = "onderzoek"  # of one moment: it stands, and whoever else says something is believed first
    STRANGERS = "voorstel"  # whoever likes fills it in (OpenStreetMap): a person is to say that it is so


class State(StrEnum):
    """Whether a statement counts."""

    STANDING = "geldt"
    PROPOSED = "voorgesteld"
    REFUSED = "afgewezen"
    WITHDRAWN = "ingetrokken"


class Act(StrEnum):
    """How statements came in, or went."""

    FORM = "invullen"
    PROPOSE = "voorstellen"
    APPROVE = "goedkeuren"
    REFUSE = "afwijzen"
    IMPORT = "inlezen"
    CHECK = "controleren"
    MERGE = "samenvoegen"
    UNDO = "terugdraaien"
    MIGRATION = "overzetten"
    PURGE = "verwijderen"


class Wrong(StrEnum):
    """What somebody who reads the map says is not right."""

    GONE = "bestaat niet meer"
    HOURS = "tijden"
    WHERE = "adres"
    CONTACT = "telefoon of website"
    WAY_IN = "wie er mag komen"
    COST = "prijs"
    OTHER = "iets anders"
