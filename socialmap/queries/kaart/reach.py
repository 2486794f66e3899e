"""How many people can walk where, in the words of ``/plek/<id>`` and ``/wijk/<code>``.

Along the streets where these are stored; else by the straight line x 1.3, labelled "geschat, hemelsbreed".
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap.i18n import later
from socialmap.marks import KIND_MARKS
from socialmap.model import DOORS, FORMAL_HELP_KINDS, FeatureKind, Level, PlaceKind
from socialmap.network.profiles import benchless_streets, read_profiles, unknown_streets
from socialmap.offer.places import open_places
from socialmap.queries.common import SourceLink, sources
from socialmap.queries.kaart.figures import Bar, FigureRow
from socialmap.reach import BANDS, Squares, within_shape
from socialmap.reach.unknowns import unknown_around
from socialmap.walks import DETOUR, walks

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.network.profiles import Profile
    from socialmap.walks import Walks
    from socialmap.world import World

#: Fewer people than this are not told as a number (rule 7 of the domain).
FEWEST = 5
#: From here on people are counted in hundreds, below in tens.
HUNDREDS = 1000
#: The walk of which the wijk tells who has an offer within it, in minutes.
NEAR_MINUTES = 10.0
#: The origin that every credit names already.
CREDITED = "OpenStreetMap-bijdragers"
#: Names of areas in one sentence.
MAX_NAMES = 6
#: What a resident may want to walk to; any one of the kinds in a group will do.
OFFERS: tuple[tuple[str, tuple[PlaceKind, ...]], ...] = (
    (KIND_MARKS[PlaceKind.HUIS_VAN_DE_WIJK].singular, (PlaceKind.HUIS_VAN_DE_WIJK,)),
    (KIND_MARKS[PlaceKind.BUURTKAMER].singular, (PlaceKind.BUURTKAMER,)),
    (KIND_MARKS[PlaceKind.INLOOP].singular, (PlaceKind.INLOOP,)),
    (KIND_MARKS[PlaceKind.BIBLIOTHEEK].singular, (PlaceKind.BIBLIOTHEEK,)),
    (later("formele hulp (Buurtteam, Ouder- en Kindteam)"), FORMAL_HELP_KINDS),
)
_UNKNOWN = {
    "access": later("of u er altijd door mag"),
    "steps": later("of er een trap is"),
    "kerb": later("hoe hoog de stoeprand is"),
    "width": later("hoe breed de stoep is"),
    "surface": later("of de grond vlak is"),
    "slope": later("of het niet te steil is"),
    "wheels": later("of het met wielen gaat"),
    "bench": later("of er om de 300 meter een bankje staat"),
}
NO_LIST = later("%(kind)s: daarvan hebben wij nog geen lijst")
NOT_FOR_ALL = later("%(kind)s: wij kennen er geen die open is voor iedereen")
NO_RESIDENTS = later("Hoeveel mensen hier wonen, weten we niet.")
OLDER = later("Van hekken, hellingen en wielen weten we nog niets: daarvoor moeten de straten opnieuw erin.")
TOO_FAR = later("Deze plek ligt te ver van de straten die wij kennen (250 meter).")


@dataclass(frozen=True)
class ReachRow:
    """How many residents come to a place in one way, within each number of minutes; at most, where not all is known."""

    label: str
    within: list[str]
    at_most: bool


@dataclass(frozen=True)
class PlaceReach:
    """Who can walk to a place; ``note`` says why there is nothing to tell.

    Attributes
    ----------
    unknowns
        What is not known of the streets around, a sentence a profile.
    drawn
        Id and label of the profiles whose catchments the map draws.
    homes
        How we know where in their area people live; "" where we do not.
    """

    note: str = ""
    estimated: bool = False
    bands: list[str] = field(default_factory=list)
    rows: list[ReachRow] = field(default_factory=list)
    unknowns: list[str] = field(default_factory=list)
    drawn: list[tuple[str, str]] = field(default_factory=list)
    credit: str = ""
    homes: str = ""


@dataclass(frozen=True)
class AreaReach:
    """The share of the residents of an area that has each kind of offer near; what is unknown is told."""

    rows: list[FigureRow]
    unknown: list[str]
    credit: str
    homes: str


def place_reach(world: World, place_id: str, words: Words) -> PlaceReach:
    """Who can walk to a place that this viewer may see."""
    place = world.places.loc[[place_id]]
    walked = walks(world)
    if walked is None:
        return _estimated_reach(world, place, words)
    credit = streets_credit(walked, words)
    found = walked.near_place(place)
    if found is None:
        return PlaceReach(words.gettext(TOO_FAR), credit=credit)
    drawn = [(id, words.gettext(profile.label)) for id, profile in walked.profiles.items()]
    if np.isnan(walked.residents.count).all():
        return PlaceReach(words.gettext(NO_RESIDENTS), drawn=drawn, credit=credit)
    rows, unknowns = [], defaultdict(list)
    people = found[[f"{band:g}" for band in BANDS]].to_numpy(dtype=float)
    for profile, counts in zip(walked.profiles.values(), people, strict=True):
        unknown = _unknown(walked, place, profile)
        within = [about(count, words) for count in counts.tolist()]
        rows.append(ReachRow(words.gettext(profile.label), within, any(unknown.values())))
        if unknown:
            unknowns[_unknown_text(unknown, words)].append(words.gettext(profile.label))
    told = [f"{', '.join(labels)}: {text}" for text, labels in unknowns.items()]
    homes = homes_credit(world, words)
    return PlaceReach(bands=_bands(words), rows=rows, unknowns=told, drawn=drawn, credit=credit, homes=homes)


def about(people: float, words: Words) -> str:
    """A number of people as precise as it is: tens, from a thousand on hundreds; very few are no number.

    Examples
    --------
    >>> from socialmap.i18n import words
    >>> [about(people, words("nl")) for people in (3.2, 7, 284.1, 10225)]
    ['minder dan 5', '10', '280', '10.200']
    """
    if people < FEWEST:
        return words.gettext("minder dan %(n)s", n=FEWEST)
    step = 100 if people >= HUNDREDS else 10
    return words.number(max(step, round(people / step) * step))


def homes_credit(world: World, words: Words) -> str:
    """How we know where in their area people live; "" where we do not."""
    if world.squares.empty:
        return ""
    measured = str(world.squares["measured"].max())
    when = words.moment(measured) if measured else words.gettext("van wanneer weten we niet")
    return words.gettext("Waar mensen wonen: in vierkanten van 100 meter (CBS, %(when)s).", when=when)


def streets_credit(walked: Walks, words: Words) -> str:
    """Where the streets are from and how old they are."""
    told = []
    for origin in walked.network.origins:
        date = words.moment(origin.date) if origin.date else words.gettext("van wanneer weten we niet")
        told.append(date if origin.name == CREDITED else f"{origin.name} ({date})")
    credit = words.gettext(
        "Straten: © OpenStreetMap-bijdragers (ODbL), %(names)s. Nieuwere straten en bruggen tellen nog niet mee.",
        names="; ".join(told),
    )
    return f"{credit} {words.gettext(OLDER)}" if walked.network.older else credit


def streets_source(world: World, words: Words) -> list[SourceLink]:
    """The source of the streets, where streets count."""
    return sources(world, ["osm"], words) if walks(world) else []


def area_reach(world: World, area: pd.Series, words: Words) -> AreaReach | None:
    """The share of residents with each kind of offer within ten minutes' walk; None without streets."""
    walked = walks(world)
    if walked is None:
        return None
    return world.lately(("reach of area", str(area.name), words.language), lambda: _area_reach(walked, area, words))


def _area_reach(walked: Walks, area: pd.Series, words: Words) -> AreaReach:
    world = walked.world
    rows: list[FigureRow] = []
    unknown: list[str] = []
    missing: dict[str, set[str]] = {}
    inside = walked.areas.index[walked.inside(area)]
    for label, kinds in OFFERS:
        places = open_places(world, kinds)
        name = words.gettext(label)
        if places.empty:
            told = NO_LIST if open_places(world, kinds, DOORS).empty else NOT_FOR_ALL
            unknown.append(words.gettext(told, kind=name))
            continue
        mine, city = walked.share_of(places, area, NEAR_MINUTES)
        if not np.isnan(mine):
            named = [*sources(world, places["listed_source_id"].unique(), words), None]
            rows.append(_share_row(name, mine, None if area["level"] == Level.GEMEENTE else city, named[0]))
        found = walked.by_area(places).loc[inside]
        for why, names in walked.areas.loc[inside, "name"].groupby(found["why"]):
            if why:
                missing.setdefault(str(why), set()).update(names)
    unknown = [line[0].upper() + line[1:] for line in unknown]
    unknown += [_left_out(why, sorted(names), len(inside), words) for why, names in missing.items()]
    return AreaReach(rows, unknown, streets_credit(walked, words), homes_credit(world, words))


def _share_row(name: str, mine: float, city: float | None, source: SourceLink | None) -> FigureRow:
    return FigureRow(
        id=name,
        label=name[0].upper() + name[1:],
        definition="",
        value=f"{round(100 * mine)}%",
        measured=source.when if source else "",
        source=source,
        is_estimate=False,
        interval="",
        city="" if city is None else f"{round(100 * city)}%",
        derived="",
        bar=Bar(round(100 * mine, 1), None if city is None else round(100 * city, 1), None, None, 100.0),
        axis="100%",
    )


def _left_out(why: str, names: list[str], parts: int, words: Words) -> str:
    reason = words.gettext(why)
    if parts == 1:
        return words.gettext("Wie hier iets dichtbij heeft, weten we niet: %(why)s.", why=reason)
    shown = words.comma.join(names[:MAX_NAMES])
    if len(names) > MAX_NAMES:
        more = words.number(len(names) - MAX_NAMES)
        shown = words.gettext("%(names)s en nog %(n)s andere", names=shown, n=more)
    return words.gettext("Niet meegeteld: %(names)s (%(why)s).", names=shown, why=reason)


def _bands(words: Words) -> list[str]:
    return [words.gettext("%(n)s minuten", n=f"{band:g}") for band in BANDS]


def _unknown(walked: Walks, place: gpd.GeoDataFrame, profile: Profile) -> dict[str, float]:
    def compute() -> dict[str, NDArray[np.bool_]]:
        missing = unknown_streets(walked.network, profile)
        # A bench stops nobody, but who needs one must know.
        if np.isnan(profile.bench_interval):
            return missing
        features = walked.world.features
        along = features[(features["kind"] == FeatureKind.BENCH) & features.geometry.notna()].geometry.to_numpy()
        return missing | {"bench": benchless_streets(walked.network, profile, shapely.get_coordinates(along))}

    missing = walked.world.remember(("missing", profile.id), compute)
    return unknown_around(walked.ways(profile.id), walked.spots(place), missing) if missing else {}


def _unknown_text(unknown: dict[str, float], words: Words) -> str:
    """What is not known of the streets around, with its share unless it is of none of them known."""
    parts = []
    for word, part in unknown.items():
        what = words.gettext(_UNKNOWN[word])
        if part >= 1:
            parts.append(what)
        elif part > 0:
            parts.append(words.gettext("%(what)s (van %(share)s van de straten)", what=what, share=_share(part)))
    if not parts:
        return words.gettext("van de straten hier weten we alles wat telt.")
    return words.gettext("van de straten hier weten we niet %(what)s.", what=words.comma.join(parts))


def _share(part: float) -> str:
    """A share between none and all in whole percents, never 0 or 100.

    Examples
    --------
    >>> _share(0.999), _share(0.333), _share(0.001)
    ('99%', '33%', '1%')
    """
    return f"{min(99, max(1, round(100 * part)))}%"


def _estimated_reach(world: World, place: gpd.GeoDataFrame, words: Words) -> PlaceReach:
    """Residents inside circles, as far as areas lie in them; nothing where borders are drawn by us."""
    areas = _bordered(world)
    if areas is None or world.profiles is None:
        note = words.gettext("Wij kennen de straten hier nog niet. Daarom weten we niet hoeveel mensen hier komen.")
        return PlaceReach(note)
    count = world.indicator("inwoners", Level(str(areas["level"].iloc[0])))["value"].reindex(areas.index)
    if count.isna().all():
        return PlaceReach(words.gettext(NO_RESIDENTS))
    shapes, people = areas.geometry.to_numpy(), count.to_numpy(dtype=float)
    squares = Squares.of(world.squares)
    rows = []
    for profile in read_profiles(world.profiles).values():
        circles = [place.geometry.iloc[0].buffer(profile.speed * 60 * band / DETOUR) for band in BANDS]
        counts = [within_shape(shapes, people, squares, circle) for circle in circles]
        within = [about(count, words) for count in counts]
        rows.append(ReachRow(words.gettext(profile.label), within, bool(profile.unknown)))
    unknown = words.gettext("Of er trappen, hoge stoepranden of smalle stoepen zijn, weten we niet.")
    homes = homes_credit(world, words)
    return PlaceReach(estimated=True, bands=_bands(words), rows=rows, unknowns=[unknown], homes=homes)


def _bordered(world: World) -> gpd.GeoDataFrame | None:
    """The smallest areas with real borders."""
    for level in (Level.BUURT, Level.WIJK):
        areas = world.level(level)
        areas = areas[areas.geometry.notna() & ~areas["schematic"].astype(bool)]
        if len(areas):
            return areas
    return None
