"""What OGC API Features answers with (``web.collections``), in JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from socialmap.web.schemas import Geometry

Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class Link:
    """Where something is: whole, or a path on the same host."""

    rel: str
    href: str
    type: str
    title: str = ""


@dataclass(frozen=True)
class Landing:
    """Where to begin."""

    title: str
    description: str
    links: list[Link]


@dataclass(frozen=True)
class Conformance:
    """The classes of requirements that are kept to."""

    conformsTo: list[str]  # noqa: N815 (the standard's name)


@dataclass(frozen=True)
class Spatial:
    """Bounds in degrees: west, south, east, north."""

    bbox: list[list[float]]
    crs: str


@dataclass(frozen=True)
class Extent:
    """Where the features of a collection are."""

    spatial: Spatial


@dataclass(frozen=True)
class Collection:
    """A collection of features."""

    id: str
    title: str
    description: str
    itemType: Literal["feature"]  # noqa: N815 (the standard's name)
    crs: list[str]
    attribution: str
    links: list[Link]
    extent: Extent | None = None


@dataclass(frozen=True)
class Collections:
    """Every collection."""

    links: list[Link]
    collections: list[Collection]


@dataclass(frozen=True)
class Feature:
    """A row as a feature: what is not known is left out; the columns are told in docs/exports.md."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry | None
    properties: dict[str, Any]
    links: list[Link] | None = None


@dataclass(frozen=True)
class Features:
    """One page of features, with links to the next and the one before."""

    type: Literal["FeatureCollection"]
    timeStamp: str  # noqa: N815 (the standard's name)
    numberMatched: Count  # noqa: N815 (the standard's name)
    numberReturned: Count  # noqa: N815 (the standard's name)
    attribution: str
    links: list[Link]
    features: list[Feature]


#: Answers that leave out what is empty.
SHAPES = (Landing, Conformance, Collections, Features)
