"""What can be found: everything with a name, by group, and the words by which it is found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from socialmap.guide.finding.mending import accented, by_length, mended
from socialmap.guide.finding.synonyms import FACT_WORDS, KIND_WORDS, split, wish_words
from socialmap.guide.offers import current_activities, says, supply
from socialmap.guide.origin import street_names
from socialmap.guide.wishes import WISHES
from socialmap.marks import KIND_MARKS
from socialmap.model import PLACE_FACTS, Known, Level, Offer
from socialmap.model.facts import SOUGHT
from socialmap.offer.names import short_name, whole_name
from socialmap.offer.words import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from socialmap.i18n import Words
    from socialmap.world import World


class Group(StrEnum):
    """What a thing that was found is; the order in which equally good answers stand."""

    POSTCODE = "postcode"
    WISH = "wish"
    KIND = "kind"
    FACT = "fact"
    ORGANISATION = "organisation"
    AREA = "area"
    STREET = "street"
    PLACE = "place"
    ACTIVITY = "activity"


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Attributes
    ----------
    id
        Of a place, activity or area its own; of a wish, kind or fact its name; else what it is called.
    name
        As it is shown.
    words
        Names by which it is found, each a whole one.
    rest
        What else is told of it: address, neighbourhood, what it is.
    about
        A second line: where it is.
    what
        What it is, where that is more exact than its group.
    x, y
        In RD metres; NaN where it is nowhere.
    offered
        Whether somebody can be sent there.
    for_some
        Whether it is meant for some: found by its name, and never by what everybody may wish for (rule 9).
    at
        Of an activity the id of its place.
    serves
        The wishes, kinds and facts that it answers, by :func:`tag`.
    """

    group: Group
    id: str
    name: str
    words: tuple[str, ...]
    rest: str = ""
    about: str = ""
    x: float = float("nan")
    y: float = float("nan")
    offered: bool = True
    for_some: bool = False
    at: str = ""
    what: str = ""
    serves: frozenset[str] = frozenset()


def tag(group: Group, id: str) -> str:
    """How an entry says that it answers another."""
    return f"{group}:{id}"


def entries(world: World, words: Words) -> list[Entry]:
    """Everything that can be found by who looks at this world."""
    whole = letters_known(world)
    return [
        *_wishes(words),
        *_kinds(world, words),
        *_facts(world, words),
        *world.remember(("search areas", words.language), lambda: list(_areas(world, words))),
        *_streets(world, whole),
        *_organisations(world),
        *_places(world, words, whole),
        *_activities(world, whole),
    ]


def letters_known(world: World) -> dict[int, list[str]]:
    """Words with letters that are lost easily, of the streets, places and areas of this world."""
    return world.remember(("accented words",), lambda: _letters_known(world))


def _letters_known(world: World) -> dict[int, list[str]]:
    places = world.places
    named = (street_names(world)["name"], places["name"], places["street"], world.areas["name"])
    return by_length(accented(name for names in named for name in names.tolist()))


def _wishes(words: Words) -> Iterator[Entry]:
    more = wish_words(words.language)
    for wish in WISHES.values():
        label = words.gettext(wish.label)
        yield Entry(Group.WISH, wish.id, label, (label, *more[wish.id]))


def _kinds(world: World, words: Words) -> Iterator[Entry]:
    there = {kind for kinds in world.places["kinds"] for kind in kinds} | set(world.places["kind"])
    for kind, mark in KIND_MARKS.items():
        if kind in there:
            one, many = words.gettext(mark.singular), words.gettext(mark.plural)
            names = dict.fromkeys((one, many, mark.singular, mark.plural, *split(KIND_WORDS.get(kind, ""))))
            yield Entry(Group.KIND, str(kind), one, tuple(names))


def _facts(world: World, words: Words) -> Iterator[Entry]:
    for id in SOUGHT:
        if (world.places[id] == Known.YES).any():
            label = words.gettext(PLACE_FACTS[id].label)
            yield Entry(Group.FACT, id, label, (label, *split(FACT_WORDS.get(id, ""))))


def _areas(world: World, words: Words) -> Iterator[Entry]:
    areas = world.areas[~world.areas["level"].isin([Level.GEMEENTE, Level.LAND])]
    names, seen = dict(world.areas["name"]), set()
    for row in areas.assign(called=areas["name"]).drop(columns="name").sort_values("level", kind="stable").itertuples():
        within = str(names.get(row.wijk_code, "")) if row.level == Level.BUURT else ""
        if (row.called, within) in seen:
            continue
        seen.add((row.called, within))
        level, point = words.gettext(str(Level(row.level))), middle(row.geometry)
        yield Entry(Group.AREA, str(row.Index), row.called, (row.called,), row.local_code, within, *point, what=level)


def middle(shape: Any) -> tuple[float, float]:
    """A point on an area, in RD metres; NaN without a border."""
    if shape is None or shape.is_empty:
        return float("nan"), float("nan")
    point = shapely.point_on_surface(shape)
    return point.x, point.y


def _streets(world: World, whole: dict[int, list[str]]) -> Iterator[Entry]:
    """Streets on which a place stands, and those that the network names."""
    places = world.places[world.places["street"] != ""]
    x, y = shapely.get_x(places.geometry.to_numpy()), shapely.get_y(places.geometry.to_numpy())
    here = pd.DataFrame({"name": places["street"].to_numpy(), "x": x, "y": y})
    found = pd.concat([here, street_names(world)[["name", "x", "y"]]], ignore_index=True)
    found["shown"] = [mended(name, whole) for name in found["name"]]
    first = found.drop_duplicates("shown").sort_values("shown")
    for name, written, x, y in zip(*(first[one].tolist() for one in ("shown", "name", "x", "y")), strict=True):
        yield Entry(Group.STREET, name, name, tuple(dict.fromkeys((name, written))), x=x, y=y)


def _organisations(world: World) -> Iterator[Entry]:
    """Who is at a place that can be seen; an organisation without one is nowhere (rule 3)."""
    for name in sorted({name for operators in world.places["operators"] for name in operators}):
        yield Entry(Group.ORGANISATION, name, name, (name,))


def _places(world: World, words: Words, whole: dict[int, list[str]]) -> Iterator[Entry]:
    places, names = world.places, dict(world.areas["name"])
    labels = {kind: words.gettext(mark.singular) for kind, mark in KIND_MARKS.items()}
    facts = {id: words.gettext(PLACE_FACTS[id].label) for id in SOUGHT}
    supplied, around = supply(world).places, _around(world)
    columns = ("name", "street", "house_number", "postcode", "kind", "wijk_code", "buurt_code", "offered", "offer")
    x, y = shapely.get_x(places.geometry.to_numpy()), shapely.get_y(places.geometry.to_numpy())
    rows = zip(
        places.index.tolist(), *(places[name].tolist() for name in columns),
        places["kinds"].tolist(), places["operators"].tolist(),
        zip(*(places[id].tolist() for id in SOUGHT), strict=True), x.tolist(), y.tolist(),
        strict=True,
    )  # fmt: skip
    for row in rows:
        id, name, street, number, postcode, kind, wijk, buurt, offered, door, kinds, operators, known, east, north = row
        full = mended(whole_name(name), whole)
        of_kinds = sorted({kind, *kinds})
        has = [fact for fact, answer in zip(SOUGHT, known, strict=True) if answer == Known.YES]
        usual = supplied[id].usual if id in supplied else ()
        where = mended(address({"street": street, "house_number": number}), whole)
        rest = (
            where,
            postcode,
            names.get(wijk, ""),
            names.get(buurt, ""),
            *(labels[one] for one in of_kinds),
            *operators,
        )
        rest += tuple(facts[fact] for fact in has)
        called = dict.fromkeys((full, mended(name, whole), mended(short_name(name), whole), name))
        lies = {buurt, wijk, *around.get(wijk, ())}
        serves = _tags({Group.KIND: of_kinds, Group.FACT: has, Group.WISH: usual, Group.AREA: lies})
        yield Entry(
            Group.PLACE, str(id), full, tuple(called), " ".join(rest), where, east, north, bool(offered),
            for_some=door == Offer.FOR_SOME, serves=serves,
        )  # fmt: skip


def _around(world: World) -> dict[str, list[str]]:
    """Of each wijk the gebied and the stadsdeel that it lies in, by the code of the area."""
    by_code = {code: str(index) for index, code in world.areas["local_code"].items() if code}
    wijken = world.level(Level.WIJK)
    larger = zip(wijken["gebied_code"], wijken["stadsdeel_code"], strict=True)
    return {
        str(wijk): [by_code.get(code, code) for code in codes if code]
        for wijk, codes in zip(wijken.index, larger, strict=True)
    }


def _activities(world: World, whole: dict[int, list[str]]) -> Iterator[Entry]:
    for row in current_activities(world):
        place = world.places.loc[row["place_id"]] if row["place_id"] in world.places.index else None
        if place is None:
            continue
        name, house = mended(row["name"], whole), mended(whole_name(place["name"]), whole)
        # What is not for everybody is not found by a word such as coffee in its description.
        told = row["description"] if row["door"] in (Offer.OPEN, Offer.UNKNOWN) else ""
        rest = f"{told} {house} {row['languages']}"
        point, serves = place.geometry, _tags({Group.WISH: says(row)})
        yield Entry(
            Group.ACTIVITY,
            str(row["id"]),
            name,
            (name,),
            rest,
            house,
            point.x,
            point.y,
            for_some=row["door"] == Offer.FOR_SOME,
            at=str(row["place_id"]),
            serves=serves,
        )


def _tags(answers: Mapping[Group, Iterable[str]]) -> frozenset[str]:
    return frozenset(tag(group, id) for group, ids in answers.items() for id in ids)
