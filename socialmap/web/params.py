"""The parameters of each address, declared once, and the questions that they make together."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from socialmap.errors import BadInputError
from socialmap.fit.measures import LEVELS
from socialmap.fit.people import Interested, People
from socialmap.fit.policies import Policy
from socialmap.fit.profile import ORIENTATIONS
from socialmap.fit.terms import TermGroup
from socialmap.i18n import DEFAULT, LANGUAGES
from socialmap.model import Known, Level, Orientation, PlaceKind
from socialmap.offer.hours import DAYS, PARTS
from socialmap.queries.cirkels.ask import BY_NAME, BY_PLACE, ORDERS, PEOPLE, FitAsk, people_of
from socialmap.queries.cirkels.first import View
from socialmap.queries.cirkels.lines import PAGE_ORDERS
from socialmap.queries.cirkels.people import FIELDS
from socialmap.queries.cirkels.picture import BY_SCORE, MAPS
from socialmap.queries.kaart.places import ALL, OFFERED, PlaceFilter
from socialmap.web.asking import MAX_TEXT, Box, Choice, Flag, Group, Number, Point, Several, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmap.web.asking import Asked

MAX_ROWS = 5000
#: Before the name of a group of terms.
WEIGHT = "gewicht-"
_WEIGHTS = {f"{WEIGHT}{group.name.lower()}": group for group in TermGroup}
_MOST = 100

LANG = Choice("lang", tuple(LANGUAGES), DEFAULT, about="Language of the texts")

# ---- the map and its list ---------------------------------------------------------------------------------------

SEARCH = Text("zoek")
KIND = Choice("soort", tuple(PlaceKind))
WHERE = Text("waar")
SHOW = Choice("toon", (OFFERED, ALL), OFFERED)
OPEN = Choice("open", ("nu",))
#: What was done that led to this page.
DONE = Choice("gedaan", ("bewaard",))
PAGE = Number("pagina", 1, 1, 10_000)
FILTER = (SEARCH, KIND, WHERE, SHOW, OPEN)
HOME = (*FILTER, PAGE)

API_SEARCH = Text("q", about="What somebody typed, as in /search; every word must occur, or nearly")
API_KIND = Choice("kind", tuple(PlaceKind), about="Kind of place")
API_AREA = Text("area", about="Code of an area: CBS (WK0363FB) or the city's own (FB)")
API_OFFERED = Flag("offered", about="Only places that somebody can be sent to now")
API_OPEN = Flag("open_now", about="Only places whose hours are known and that are open now")
BBOX = Box("bbox", about="West, south, east, north in degrees; west and south are at most east and north")
LIMIT = Number("limit", MAX_ROWS, 1, MAX_ROWS, about="Most features in the answer")
PLACES = (API_SEARCH, API_KIND, API_AREA, API_OFFERED, API_OPEN, BBOX, LIMIT)

FIND = Text("q", about="What somebody typed: a name, street, postcode, kind, wish; typing errors are forgiven")
NEAR = Point("near", about="Longitude and latitude in degrees: of equal answers the nearest comes first")
OF_EACH = Number("limit", 10, 1, 100, about="Most answers of one group")
SEARCHED = (FIND, NEAR, OF_EACH)

_LEVELS = tuple(level for level in Level if level is not Level.LAND)
LEVEL = Choice("level", _LEVELS, Level.WIJK, about="Level of area")
#: The same on a page.
WHICH_AREAS = Choice("niveau", _LEVELS, Level.WIJK)
PROFILE = Text("profile", "wandelen", about="Who walks, by id of data/profielen.csv")


def place_filter(asked: Asked) -> PlaceFilter:
    """The filter of ``/``."""
    return PlaceFilter(
        q=SEARCH.read(asked),
        kind=KIND.read(asked),
        area=WHERE.read(asked),
        show=SHOW.read(asked),
        open_now=bool(OPEN.read(asked)),
        page=PAGE.read(asked),
    )


def api_filter(asked: Asked) -> PlaceFilter:
    """The same filter under the names of the API; by default all places, context included."""
    return PlaceFilter(
        q=API_SEARCH.read(asked),
        kind=API_KIND.read(asked),
        area=API_AREA.read(asked),
        show=OFFERED if API_OFFERED.read(asked) else ALL,
        open_now=API_OPEN.read(asked),
    )


# ---- new circles ------------------------------------------------------------------------------------------------


def _weights(asked: Asked) -> dict[TermGroup, float]:
    for name in asked:
        if name.startswith(WEIGHT) and name not in _WEIGHTS:
            msg = "dit onderdeel telt niet mee in een score"
            raise BadInputError(msg, value=name[:MAX_TEXT], expected=f"een van: {', '.join(_WEIGHTS)}")
    return {group: float(Number(name, 0, 0, _MOST).read(asked)) for name, group in _WEIGHTS.items() if asked.get(name)}


def _people(asked: Asked) -> dict[str, People]:
    return {name.removeprefix(PEOPLE)[:20]: people_of(asked[name]) for name in asked if name.startswith(PEOPLE)}


ORIENTATION = Choice("richting", tuple(ORIENTATIONS), Orientation.ONTMOETING, about="Orientation of the circle")
POLICY = Choice("beleid", tuple(Policy), about=(
    "What is looked for: need and little there, need and much there, both in balance, or weights of one's own. Without "
    "it the balance, or one's own weights where these are given"
))  # fmt: skip
FIT_LEVEL = Choice("level", tuple(LEVELS), Level.WIJK, about="Level of area")
WEIGHTS = Group(
    WEIGHT,
    f"({'|'.join(group.name.lower() for group in TermGroup)})",
    {"type": "integer", "minimum": 0, "maximum": _MOST},
    _weights,
    about="Weights of groups of terms, not all zero: gewicht-need=40. A group that is not named keeps its own",
)
ORDER = Choice("volgorde", ORDERS, BY_NAME, about="Order of the areas")
COMPARE = Several("vergelijk", 2, about="Two areas to lay side by side: the parameter twice")
_YES_NO = "|".join(Known)
PEOPLE_KNOWN = Group(
    PEOPLE,
    "[A-Za-z0-9]{1,20}",
    {"type": "string", "pattern": f"^(({_YES_NO}),){{3}}({'|'.join(Interested)})$"},
    _people,
    about=(
        "What is known of the people in an area, its code behind the dash: is there a coach, a volunteer, a free room "
        "(ja, nee, onbekend), and how many people are interested: mensen-FB=ja,nee,onbekend,5-8. Never stored"
    ),
)
FIT_PART, FIT_ALL, FIT_MAP = Text("stadsdeel"), Text("alle"), Choice("kaart", MAPS, BY_SCORE)
FIRST = (FIT_PART, FIT_ALL, FIT_MAP)
FIT = (ORIENTATION, FIT_LEVEL, POLICY, WEIGHTS, ORDER, COMPARE, PEOPLE_KNOWN)

COACH, VOLUNTEER, ROOM = (Choice(name, tuple(Known), Known.UNKNOWN) for name in FIELDS[:3])
INTERESTED = Choice(FIELDS[3], tuple(Interested), Interested.UNKNOWN)
FIT_AREA = (*FIT, COACH, VOLUNTEER, ROOM, INTERESTED)

DAY, PART = Choice("dag", tuple(DAYS)), Choice("dagdeel", tuple(PARTS))
MEETING = (ORIENTATION, DAY, PART)
CHOSEN = Several("plek")
VISIT = (*MEETING, CHOSEN)


#: The areas of a shortlist; those that were ticked to lie side by side may come as such.
SHORTLISTED = Several("gebied")
SHORTLIST = (*FIT, SHORTLISTED)


def shortlisted(asked: Asked) -> tuple[str, ...]:
    """The codes of a shortlist."""
    return tuple(code[:20] for code in (*SHORTLISTED.read(asked), *COMPARE.read(asked)))


def fit_ask(asked: Asked) -> FitAsk:
    """What is asked of ``/cirkels`` and ``/api/v1/fit``, which share these names."""
    policy = POLICY.read(asked)
    return FitAsk(
        policy=Policy(policy) if policy else None,
        orientation=Orientation(ORIENTATION.read(asked)),
        groups=WEIGHTS.read(asked),
        compare=tuple(code[:20] for code in COMPARE.read(asked)),
        people=PEOPLE_KNOWN.read(asked),
        order=BY_NAME if asked.get(ORDER.name) in PAGE_ORDERS else ORDER.read(asked),
        level=Level(FIT_LEVEL.read(asked)),
    )


def first_view(asked: Asked) -> View:
    """What of the answer the first screen shows; without an order the policy has it."""
    order = asked.get(ORDER.name, "")
    return View(
        part=FIT_PART.read(asked),
        all=bool(FIT_ALL.read(asked)),
        order=order if order in PAGE_ORDERS else ORDER.read(asked) if order else BY_PLACE,
        map=FIT_MAP.read(asked),
    )


def view_address(view: View) -> dict[str, str]:
    """The same as names and values of an address; what nobody chose is empty."""
    return {
        FIT_PART.name: view.part,
        FIT_ALL.name: "ja" if view.all else "",
        ORDER.name: "" if view.order == BY_PLACE else view.order,
        FIT_MAP.name: "" if view.map == BY_SCORE else view.map,
    }


def people_given(asked: Asked) -> People | None:
    """The four answers as the form of one area sends them; None when it was not sent."""
    if not any(name in asked for name in FIELDS):
        return None
    coach, volunteer, room = (Known(one.read(asked)) for one in (COACH, VOLUNTEER, ROOM))
    return People(coach, volunteer, room, Interested(INTERESTED.read(asked)))


# ---- where they could be ----------------------------------------------------------------------------------------

MAX_PLACES = 20
SITES, SITE_MINUTES = Number("plekken", 3, 1, MAX_PLACES), Number("minuten", 15, 1, 60)
SITE_QUESTION, ONE_A_WIJK, WITH_REPORTS = Text("vraag"), Text("per_wijk"), Text("verslagen")
WITHOUT, WITH, UNDO = Several("niet"), Several("wel"), Several("anders")
SITE_ROOM = Text("kamer")
SITING = (SITES, SITE_MINUTES, SITE_QUESTION, ONE_A_WIJK, WITH_REPORTS, WITHOUT, WITH, UNDO, SITE_ROOM)
#: Stands in an address once somebody was told that the answer takes a while.
COUNT = Text("tel")


def as_query(pairs: Iterable[tuple[str, str]]) -> str:
    """What was asked, as the end of an address; never through ``url_for``, to which some names are orders."""
    found = urlencode(list(pairs), safe=",")
    return f"?{found}" if found else ""
