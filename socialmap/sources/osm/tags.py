"""What a tag of OpenStreetMap means here. One table for every form in which its elements come.

What is not in it is not taken: hotels, galleries, shops but the supermarket, doctors and other practices (those are
of one person), clubs, offices, and everything that is not for everybody. ``docs/openstreetmap.md`` says so to who
exports.
Religion is never read (rule 2), and what is or may be shelter or living is sealed or waits for a person (rule 3).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from socialmap.model import FeatureKind, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What OpenStreetMap is called among our sources.
SOURCE_ID = "osm"

#: Places to go to, and what is around them: a tag, and what ``model.kinds`` calls it. The first counts.
PLACES: Mapping[tuple[str, str], str] = {
    # A house for children or young people is told by what it is, not by its being a centre.
    ("community_centre", "youth_centre"): PlaceKind.JONGERENCENTRUM,
    ("community_centre:for", "juvenile"): PlaceKind.JONGERENCENTRUM,
    ("amenity", "community_centre"): PlaceKind.HUIS_VAN_DE_WIJK,
    ("amenity", "social_centre"): PlaceKind.HUIS_VAN_DE_WIJK,
    ("amenity", "youth_centre"): PlaceKind.JONGERENCENTRUM,
    ("amenity", "library"): PlaceKind.BIBLIOTHEEK,
    ("amenity", "toy_library"): "speel o theek",
    ("amenity", "freeshop"): "weggeefwinkel",
    ("shop", "charity"): "kringloopwinkel",
    ("shop", "free"): "weggeefwinkel",
    ("repair", "assisted_self_service"): "repair cafe",
    ("garden:type", "community"): "buurttuin",
    ("zoo", "petting_zoo"): PlaceKind.KINDERBOERDERIJ,
    ("attraction", "petting_zoo"): PlaceKind.KINDERBOERDERIJ,
    ("amenity", "petting_zoo"): PlaceKind.KINDERBOERDERIJ,
    ("amenity", "public_bath"): PlaceKind.ZWEMBAD,
    ("leisure", "swimming_pool"): PlaceKind.ZWEMBAD,
    ("leisure", "water_park"): PlaceKind.ZWEMBAD,
    ("leisure", "sports_centre"): PlaceKind.SPORT,
    ("leisure", "sports_hall"): PlaceKind.SPORT,
    ("amenity", "arts_centre"): PlaceKind.CULTUUR,
    ("amenity", "theatre"): PlaceKind.CULTUUR,
    ("amenity", "cinema"): PlaceKind.CULTUUR,
    ("tourism", "museum"): PlaceKind.CULTUUR,
    ("amenity", "pharmacy"): PlaceKind.GEZONDHEID,
    ("amenity", "hospital"): PlaceKind.GEZONDHEID,
    ("healthcare", "centre"): PlaceKind.GEZONDHEID,
}
#: What ``amenity=social_facility`` is, by its own tag. Any other is not known to us, and waits for a person.
FACILITIES: Mapping[str, str] = {
    "food_bank": "voedselbank",
    "clothing_bank": "kledingbank",
    "day_care": PlaceKind.DAGBESTEDING,
    "workshop": PlaceKind.DAGBESTEDING,
    "dairy_kitchen": "voedselbank",
}
#: Sorts of it in which people sleep or hide.
SEALED_FACILITIES = frozenset(
    {"shelter", "refuge", "women_shelter", "womens_shelter", "dormitory", "emergency_housing"}
)
LIVING_FACILITIES = frozenset(
    {"group_home", "nursing_home", "assisted_living", "ambulatory_care", "hospice"}
    | {"sheltered_housing", "retirement_home"}
)
#: For whom a facility or centre is, where its address may have to stay unknown.
SEALED_FOR = frozenset(
    {"abused", "battered", "displaced", "domestic_violence", "homeless", "migrant", "orphan", "refugee", "refugees"}
    | {"victim", "victims", "woman", "women", "asylum_seekers"}
)
#: What is called a community centre and belongs to a club or a church: a person says whether everybody may come.
CLUB_HOUSES = frozenset({"club_home", "parish_hall", "congregation_hall", "clubhouse"})

#: Everyday places and landmarks: what a walker recognises or needs.
EVERYDAY: Mapping[tuple[str, str], FeatureKind] = {
    ("amenity", "bench"): FeatureKind.BENCH,
    ("amenity", "toilets"): FeatureKind.TOILET,
    ("amenity", "drinking_water"): FeatureKind.WATER_TAP,
    ("amenity", "place_of_worship"): FeatureKind.WORSHIP,
    ("amenity", "school"): FeatureKind.SCHOOL,
    ("amenity", "cafe"): FeatureKind.CAFE,
    ("amenity", "marketplace"): FeatureKind.MARKET,
    ("shop", "supermarket"): FeatureKind.SUPERMARKET,
    ("leisure", "playground"): FeatureKind.PLAYGROUND,
    # Shelter from rain, only where the element says that it is that.
    ("shelter_type", "public_transport"): FeatureKind.CANOPY,
    ("shelter_type", "weather_shelter"): FeatureKind.CANOPY,
    ("shelter_type", "picnic_shelter"): FeatureKind.CANOPY,
    ("shelter_type", "gazebo"): FeatureKind.CANOPY,
    ("shelter_type", "pavilion"): FeatureKind.CANOPY,
    ("crossing", "traffic_signals"): FeatureKind.LIGHTS,
    ("crossing:signals", "yes"): FeatureKind.LIGHTS,
    ("natural", "water"): FeatureKind.WATER,
    ("waterway", "riverbank"): FeatureKind.WATER,
    ("leisure", "park"): FeatureKind.PARK,
}
#: Of these OSMnx and Overpass are asked for the shape only, by other keys than those of the table.
SHAPED = ("bridge", "waterway")
#: What anybody may use, or it is nothing to us.
FREE_TO_USE = (
    *(FeatureKind.BENCH, FeatureKind.TOILET, FeatureKind.WATER_TAP, FeatureKind.PARK),
    *(FeatureKind.PLAYGROUND, FeatureKind.CANOPY),
)
#: Where anybody is a customer who comes in.
OF_CUSTOMERS = (FeatureKind.CAFE, FeatureKind.MARKET, FeatureKind.SUPERMARKET)
#: What may not be used by who comes by, and what may not be entered at all.
NOT_FOR_ALL = frozenset(
    {"private", "no", "customers", "permit", "employees", "members", "residents", "staff", "students", "military"}
)
CLOSED_TO_ALL = NOT_FOR_ALL - {"customers"}
#: A café that sells cannabis is none.
_CANNABIS = ("cannabis", "drug:cannabis")

#: Keys by which an element is something; what it says of that in a prefix is that it was, or is to be.
MAIN_KEYS = tuple(dict.fromkeys(key for key, _ in (*PLACES, *EVERYDAY) if ":" not in key and key != "crossing"))
_PLACE_KEYS = frozenset(key for key, _ in PLACES)
_ORDER = {pair: place for place, pair in enumerate(PLACES)}
_GONE = ("disused", "abandoned", "demolished", "removed", "razed", "destroyed", "was", "historic", "closed")
_PLANNED = ("proposed", "planned", "construction")
_COMES = frozenset(_PLANNED)
#: Such a key, and what it was or will be.
_WERE, _WILL_BE = (
    {f"{prefix}:{key}": key for prefix in prefixes for key in (*MAIN_KEYS, "social_facility")}
    for prefixes in (_GONE, _PLANNED)
)
#: Hours of what is shut for good.
_NO_HOURS = re.compile(r'(?:closed|off|closed permanently)\s*(?:"[^"]*")?', re.IGNORECASE)
_YES = frozenset({"yes", "true", "1"})
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class Life(Enum):
    """Whether an element is there now."""

    THERE = "there"
    GONE = "gone"
    PLANNED = "planned"


class Taken(NamedTuple):
    """A place as the table has it: what our vocabulary calls it, and the tag that says so."""

    kind: str
    tag: str


def place_of(tags: Mapping[str, str]) -> Taken | None:
    """What place to go to an element is, None for what is not taken.

    Examples
    --------
    >>> place_of({"amenity": "library"}), place_of({"tourism": "hotel"})
    (Taken(kind=<PlaceKind.BIBLIOTHEEK: 'bibliotheek'>, tag='amenity=library'), None)
    >>> place_of({"amenity": "social_facility", "social_facility": "shelter"}).kind
    <PlaceKind.OPVANG: 'opvang'>
    """
    if facility := _facility(tags):
        return facility
    if "community_centre" in _values(tags, "amenity") and (unsure := _unsure(tags)):
        return Taken("", unsure)
    # A pool where somebody sports is a pool.
    if tags.get("leisure") in ("sports_centre", "sports_hall") and "swimming" in tags.get("sport", "").split(";"):
        return Taken(PlaceKind.ZWEMBAD, f"leisure={tags['leisure']}")
    found = [(key, value) for key in tags if key in _PLACE_KEYS for value in _values(tags, key)]
    told = min((pair for pair in found if pair in _ORDER), key=_ORDER.__getitem__, default=None)
    return Taken(PLACES[told], f"{told[0]}={told[1]}") if told else None


def _facility(tags: Mapping[str, str]) -> Taken | None:
    """What a facility is: sealed where that may be, and without a word of ours where nobody knows."""
    named = set(_values(tags, "social_facility"))
    if not named and "social_facility" not in _values(tags, "amenity"):
        return None
    tag = "social_facility=" + ";".join(sorted(named))
    if named & SEALED_FACILITIES or set(_values(tags, "social_facility:for")) & SEALED_FOR:
        return Taken(PlaceKind.OPVANG, tag)
    if named & LIVING_FACILITIES:
        return Taken(PlaceKind.ZORGWONEN, tag)
    kinds = {FACILITIES.get(value, "") for value in named}
    return Taken(kinds.pop() if len(kinds) == 1 else "", tag)


def _unsure(tags: Mapping[str, str]) -> str:
    """Why a person must say whether a centre is for everybody; "" where that is not needed."""
    of = [one for one in _values(tags, "community_centre") if one in CLUB_HOUSES]
    of += [one for one in _values(tags, "community_centre:for") if one in SEALED_FOR]
    return " ".join(of).replace("_", " ")


def everyday(tags: Mapping[str, str]) -> tuple[FeatureKind, ...]:
    """What these tags say that somebody on foot recognises or needs; nothing for all else.

    Examples
    --------
    >>> everyday({"amenity": "bench"}), everyday({"amenity": "bench", "access": "private"})
    ((<FeatureKind.BENCH: 'bankje'>,), ())
    """
    kinds = {EVERYDAY[pair] for pair in tags.items() if pair in EVERYDAY}
    is_facility = "social_facility" in tags or tags.get("amenity") == "social_facility"
    if not kinds or is_facility or life(tags) is not Life.THERE:
        return ()
    if tags.get("access") in NOT_FOR_ALL:
        kinds -= set(FREE_TO_USE)
    if tags.get("access") in CLOSED_TO_ALL or _sells_cannabis(tags):
        kinds -= set(OF_CUSTOMERS)
    return tuple(sorted(kinds))


def _sells_cannabis(tags: Mapping[str, str]) -> bool:
    told = tags.get("shop") == "cannabis" or any(tags.get(key, "no") != "no" for key in _CANNABIS)
    return told or "coffeeshop" in tags.get("name", "").casefold().replace(" ", "")


def may_come(tags: Mapping[str, str]) -> bool:
    """Whether anybody may come in, as far as the element tells."""
    return tags.get("access") not in CLOSED_TO_ALL


def life(tags: Mapping[str, str], today: str = "") -> Life:
    """Whether an element is there, was there, or is to be.

    Parameters
    ----------
    today
        ISO day by which a date is past or to come; "" leaves dates aside.

    Examples
    --------
    >>> [life(tags).value for tags in ({"amenity": "library"}, {"disused:amenity": "library"})]
    ['there', 'gone']
    >>> life({"amenity": "library", "opening_date": "2027-05"}, "2026-11-29").value
    'planned'
    """
    if _is_over(tags, today):
        return Life.GONE
    planned = _prefixed(tags, _WILL_BE)
    told = any(tags.get(prefix) in _YES for prefix in _PLANNED) or {tags.get("building"), tags.get("amenity")} & _COMES
    begins = [_day(tags.get(key, "")) for key in ("start_date", "opening_date")]
    later = today and any(day > today[: len(day)] for day in begins if day)
    is_planned = told or later or (planned and not any(key in tags for key in planned))
    return Life.PLANNED if is_planned else Life.THERE


def _is_over(tags: Mapping[str, str], today: str) -> bool:
    was, ended = _prefixed(tags, _WERE), _day(tags.get("end_date", ""))
    return (
        bool(was and not any(key in tags for key in was))
        or any(tags.get(prefix) in _YES for prefix in _GONE if prefix != "historic")
        or tags.get("operational_status") in _GONE
        or bool(_NO_HOURS.fullmatch(tags.get("opening_hours", "")))
        or bool(today and ended and ended < today[: len(ended)])
    )


def lived(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags as they were before somebody put a prefix to what the element is, or as they are to be."""
    prefixes = tuple(f"{prefix}:" for prefix in (*_GONE, *_PLANNED))
    return {key.partition(":")[2] if key.startswith(prefixes) else key: value for key, value in tags.items()}


def _prefixed(tags: Mapping[str, str], known: Mapping[str, str]) -> list[str]:
    """Keys of which the element says with a prefix that they hold no longer, or not yet."""
    return [known[key] for key in tags if key in known]


def _day(text: str) -> str:
    return text if _DAY.fullmatch(text) else ""


def _values(tags: Mapping[str, str], key: str) -> list[str]:
    return [part for value in tags.get(key, "").split(";") if (part := value.strip())]
