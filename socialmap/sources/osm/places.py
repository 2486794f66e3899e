"""Places to go to among elements of OpenStreetMap, as rows of a list of places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from socialmap import geo
from socialmap.model import SourceKind
from socialmap.model.sealed import mentions_sealed
from socialmap.model.written import seen
from socialmap.sources.osm.facts import FACTS, seen_on
from socialmap.sources.osm.tags import SOURCE_ID, Life, life, lived, may_come, place_of
from socialmap.sources.raw import REFUSED, PlaceRows, Remark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.sources.osm.elements import Element

#: Keys whose words say what an element is, or for whom: opvang told there is opvang (rule 3).
_KIND_LIKE = (
    *("amenity", "social_facility", "social_facility:for", "community_centre", "community_centre:for"),
    *("housing", "residential", "shelter_type", "healthcare", "office", "club", "building", "healthcare:speciality"),
)
#: Of these no word of opvang or living is looked for: names of streets and towns, numbers, and where it comes from.
_NOT_LOOKED_AT = ("addr:", "source", "wikidata", "wikipedia", "ref", "image", "wikimedia", "note", "fixme", "payment:")
#: Rows of a list of places, in the order in which ``raw.PlaceRows`` has them.
COLUMNS = (
    *("reference", "name", "kind", "operator", "domain", "category", "soort", "stadsdeel", "listed_on"),
    *(name for name in FACTS if name != "operator"),
    *("besides", "mentions", "lon", "lat"),
)
#: Keys that say what sort an element is, in what is told of those that are not taken.
_SORTS = ("amenity", "shop", "leisure", "tourism", "office", "healthcare")
#: How many such sorts are named.
_NAMED = 6
_NO_NAME = "een plek om heen te gaan heeft een naam nodig"
_NO_SHAPE = "er is geen punt"
_A_LINE = "een lijn is geen plek"


@dataclass
class Found:
    """Gathers which elements are places, and says of all others why not.

    Attributes
    ----------
    date
        Of the file.
    today
        By which a place is to come; ISO.
    gone
        References of what the file says is no longer there, or not for everybody.
    """

    date: str = ""
    today: str = ""
    rows: dict[str, dict[str, str | float]] = field(default_factory=dict)
    refused: dict[str, Remark] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    passed: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    def add(self, element: Element, *, everyday: bool) -> None:
        """Take one element.

        Parameters
        ----------
        everyday
            It is an everyday place, so that it is no news when it is no place to go to.
        """
        tags, reference = element.tags, element.reference or f"rij/{element.row}"
        state = life(tags, self.today)
        taken = place_of(tags if state is Life.THERE else lived(tags))
        if taken is None:
            if not everyday and (sort := _sort(tags)):
                self.others[sort] += 1
        elif state is Life.GONE:
            self._pass(reference, "staat er niet meer, volgens OpenStreetMap")
        elif state is Life.PLANNED:
            self._pass(reference, "komt er nog, volgens OpenStreetMap")
        elif not may_come(tags):
            self._pass(reference, "is niet voor iedereen, volgens OpenStreetMap")
        elif reference not in self.rows:
            self._take(element, reference, taken.kind, taken.tag)

    def _pass(self, reference: str, reason: str) -> None:
        if reference not in self.gone:
            self.gone.add(reference)
            self.passed[reason] += 1

    def _take(self, element: Element, reference: str, kind: str, tag: str) -> None:
        tags, shape = element.tags, element.shape
        name = seen(tags.get("name:nl", "") or tags.get("name", ""))
        wrong = _NO_NAME if not name else _NO_SHAPE if shape is None else ""
        if isinstance(shape, shapely.LineString | shapely.MultiLineString) and not wrong:
            wrong = _A_LINE
        if wrong or shape is None:
            self.refused.setdefault(reference, Remark(REFUSED, wrong, element.row, tag, element.reference))
            return
        self.refused.pop(reference, None)  # the same way came as a line before
        point = shapely.point_on_surface(shape)
        self.rows[reference] = {
            **dict.fromkeys(COLUMNS, ""),
            **{fact: str(read(tags)) for fact, read in FACTS.items()},
            "reference": reference,
            "name": name,
            "kind": str(kind),
            "soort": tag,
            "listed_on": seen_on(element, self.date),
            "besides": " ; ".join(f"{key} {tags[key]}" for key in _KIND_LIKE if key in tags),
            "mentions": _mentions(tags),
            "lon": round(float(shapely.get_x(point)), 7),
            "lat": round(float(shapely.get_y(point)), 7),
            "row": element.row,
        }

    def place_rows(self) -> PlaceRows:
        """The places, each with the number of its element in the file."""
        rows = list(self.rows.values())
        numbers = _numbers([int(row.pop("row")) for row in rows])
        frame = pd.DataFrame(rows, columns=list(COLUMNS), index=numbers)
        refused = frozenset((*self.refused, *self.gone))
        rows_read = PlaceRows(SOURCE_ID, frame, self.date, self.remarks(), refused=refused, says=SourceKind.STRANGERS)
        return _in_the_netherlands(replace(rows_read, gone=frozenset(self.gone)))

    def remarks(self) -> tuple[Remark, ...]:
        """What was not taken: each place that lacks something by itself, all else counted."""
        told = [self.refused[reference] for reference in self.refused]
        for reason, count in self.passed.items():
            told += [Remark("weggelaten", f"een plek {reason}")] * count
        if self.others:
            sorts = ", ".join(f"{sort} {count}" for sort, count in self.others.most_common(_NAMED))
            more = f" en nog {len(self.others) - _NAMED} soorten" if len(self.others) > _NAMED else ""
            reason = f"soorten die deze kaart niet gebruikt: {sorts}{more}"
            told.append(Remark("weggelaten", reason, value=str(self.others.total())))
        return tuple(told)


def _numbers(given: list[int]) -> pd.Index:
    """Numbers of rows, each once: of elements that two files of one import hold the later gets a free one."""
    taken: set[int] = set()
    for at, number in enumerate(given):
        free = number if number not in taken else max(taken) + 1
        taken.add(free)
        given[at] = free
    return pd.Index(given, dtype=int)


def _sort(tags: Mapping[str, str]) -> str:
    return next((f"{key}={tags[key]}" for key in _SORTS if key in tags), "")


def _mentions(tags: Mapping[str, str]) -> str:
    """The first word of opvang or living in what is told besides."""
    told = (text for key, text in tags.items() if not key.startswith(_NOT_LOOKED_AT) and key not in _KIND_LIKE)
    return next((word for text in told if (word := mentions_sealed(text))), "")


def _in_the_netherlands(rows: PlaceRows) -> PlaceRows:
    """The rows without those elsewhere: an extract of streets may lie there, this map does not."""
    inside = geo.within(geo.NETHERLANDS, rows.frame["lon"].astype(float), rows.frame["lat"].astype(float))
    if inside.all():
        return rows
    outside = Remark("weggelaten", f"een plek buiten Nederland ({int((~inside).sum())} keer)")
    return replace(rows, frame=rows.frame[inside], remarks=(*rows.remarks, outside))
