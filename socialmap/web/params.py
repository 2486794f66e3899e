"""What stands in an address, as values; what cannot be used is one Dutch sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.fit.measures import LEVELS
from socialmap.fit.people import Interested, People
from socialmap.fit.profile import ORIENTATIONS
from socialmap.fit.terms import TermGroup
from socialmap.model import Known, Level, Orientation, PlaceKind
from socialmap.queries.cirkels.ask import BY_NAME, ORDERS, PEOPLE, FitAsk, people_of
from socialmap.queries.cirkels.people import FIELDS
from socialmap.queries.places import ALL, OFFERED, PlaceFilter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from werkzeug.datastructures import MultiDict

MAX_TEXT = 100
MAX_ROWS = 5000
#: Before the name of a group of terms.
WEIGHT = "gewicht-"


def place_filter(args: Mapping[str, str]) -> PlaceFilter:
    """The filter of ``/`` and ``/api/v1/places``, which share these names."""
    return PlaceFilter(
        q=text(args, "zoek"),
        kind=choice(args, "soort", [str(kind) for kind in PlaceKind]),
        area=text(args, "waar"),
        show=choice(args, "toon", (OFFERED, ALL)) or OFFERED,
        open_now=bool(choice(args, "open", ("nu",))),
        page=number(args, "pagina", 1, 1, 10_000),
    )


def api_filter(args: Mapping[str, str]) -> PlaceFilter:
    """The same filter under the names of the API; by default all places, context included."""
    return PlaceFilter(
        q=text(args, "q"),
        kind=choice(args, "kind", [str(kind) for kind in PlaceKind]),
        area=text(args, "area"),
        show=OFFERED if choice(args, "offered", ("true", "false")) == "true" else ALL,
        open_now=choice(args, "open_now", ("true", "false")) == "true",
    )


def fit_ask(args: MultiDict[str, str]) -> FitAsk:
    """What is asked of ``/cirkels`` and ``/api/v1/fit``, which share these names."""
    return FitAsk(
        orientation=Orientation(choice(args, "richting", ORIENTATIONS) or Orientation.ONTMOETING),
        groups=_weights(args),
        compare=tuple(code[:20] for code in args.getlist("vergelijk")),
        people={name.removeprefix(PEOPLE)[:20]: people_of(args[name]) for name in args if name.startswith(PEOPLE)},
        order=choice(args, "volgorde", ORDERS) or BY_NAME,
        level=Level(choice(args, "level", LEVELS) or Level.WIJK),
    )


def _weights(args: Mapping[str, str]) -> dict[TermGroup, float]:
    names = {f"{WEIGHT}{group.name.lower()}": group for group in TermGroup}
    for name in args:
        if name.startswith(WEIGHT) and name not in names:
            msg = "dit onderdeel telt niet mee in een score"
            raise BadInputError(msg, value=name[:MAX_TEXT], expected=f"een van: {', '.join(names)}")
    return {group: float(number(args, name, 0, 0, 100)) for name, group in names.items() if args.get(name)}


def people_given(args: Mapping[str, str]) -> People | None:
    """The four answers as the form of one area sends them; None when it was not sent."""
    if not any(name in args for name in FIELDS):
        return None
    coach, volunteer, room = (
        Known(choice(args, name, [str(word) for word in Known]) or Known.UNKNOWN) for name in FIELDS[:3]
    )
    interested = choice(args, FIELDS[3], [str(word) for word in Interested]) or Interested.UNKNOWN
    return People(coach, volunteer, room, Interested(interested))


def level(args: Mapping[str, str]) -> Level:
    """The level of area that was asked; wijken by default."""
    return Level(choice(args, "level", [str(word) for word in Level if word is not Level.LAND]) or Level.WIJK)


def limit(args: Mapping[str, str]) -> int:
    """How many rows at most."""
    return number(args, "limit", MAX_ROWS, 1, MAX_ROWS)


def bbox(args: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees."""
    text = args.get("bbox", "")
    if not text:
        return None
    expected = "west,zuid,oost,noord in graden, zoals 4.7,52.3,5.0,52.5"
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        msg = "dit is geen gebied op de kaart"
        raise BadInputError(msg, column="bbox", value=text, expected=expected) from None
    corners = geo.within((-180, -90, 180, 90), [west, east], [south, north])
    if not (corners.all() and west <= east and south <= north):
        msg = "dit is geen gebied op de kaart"
        raise BadInputError(msg, column="bbox", value=text, expected=expected)
    return west, south, east, north


def as_query(pairs: Iterable[tuple[str, str]]) -> str:
    """What was asked, as the end of an address; never through ``url_for``, to which some names are orders."""
    found = urlencode(list(pairs), safe=",")
    return f"?{found}" if found else ""


def number(args: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole number between two others."""
    text = args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):  # noqa: PLR2004
        msg = "dit getal kan niet"
        raise BadInputError(msg, column=name, value=text, expected=f"een heel getal van {low} tot {high}")
    return int(text)


def text(args: Mapping[str, str], name: str, *, most: int = MAX_TEXT) -> str:
    """What was typed, on one line and not endless."""
    return " ".join(args.get(name, "").split())[:most]


def choice(args: Mapping[str, str], name: str, choices: Collection[str]) -> str:
    """One of these words, or nothing."""
    word = args.get(name, "")
    if word and word not in choices:
        msg = "deze keuze bestaat niet"
        raise BadInputError(msg, column=name, value=word, expected=f"een van: {', '.join(choices)}")
    return word
