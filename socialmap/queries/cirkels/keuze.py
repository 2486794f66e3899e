"""``/cirkels/keuze``: why a wijk was chosen and what is expected, as a file of the project leader's own.

First minute: chooses the wijk, writes why and how large the group may be after 6, 12 and 18 months, and keeps the
file. Half a year later the same page reads it back and lays what was expected beside what the map says now. Nothing of
it is kept here: a choice is a file on somebody's own computer, and no list of them exists.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.fit.circles import PROVES_NOTHING
from socialmap.fit.people import Interested
from socialmap.fit.vindplaatsen import Sort, sort_of
from socialmap.i18n import later
from socialmap.model import MEETING_KINDS, OPEN_KINDS, Level
from socialmap.offer.current import activities_on_offer
from socialmap.offer.places import offered_places
from socialmap.queries.kaart.areas import AreaLink, area_link, links
from socialmap.queries.kaart.places import within
from socialmap.world import Freshness

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from socialmap.i18n import Words
    from socialmap.model import PlaceKind
    from socialmap.world import World

#: What the file says of itself, and the months after which one looks back.
KIND, VERSION = "keuze voor een cirkel", 1
MONTHS = (6, 12, 18)
#: Signs of a text; a file of somebody's own holds a reason, not a report.
LONGEST = 1000
#: Bytes of a file that is read.
MOST = 20_000
NO_FILE = "dit is geen bestand van deze pagina"
A_FILE = "het bestand dat u hier eerder opsloeg"


@dataclass(frozen=True)
class Keuze:
    """One choice.

    Attributes
    ----------
    groups, seen, told
        After so many months: how large a group was expected, how large it was, and what else was seen.
    on_map
        What the map said of the wijk on that day, by name.
    """

    made: date
    code: str
    why: str
    expects: str
    groups: Mapping[int, Interested]
    seen: Mapping[int, Interested] = field(default_factory=dict)
    told: Mapping[int, str] = field(default_factory=dict)
    on_map: Mapping[str, int] = field(default_factory=dict)

    def written(self) -> str:
        """The file."""
        return json.dumps(
            {
                "soort": KIND,
                "versie": VERSION,
                "gemaakt": self.made.isoformat(),
                "wijk": self.code,
                "waarom": self.why,
                "verwacht": self.expects,
                "groep": {str(months): str(size) for months, size in self.groups.items()},
                "gezien": {str(months): str(size) for months, size in self.seen.items()},
                "verteld": dict(map(_pair, self.told.items())),
                "kaart": dict(self.on_map),
            },
            ensure_ascii=False,
            indent=2,
        )


def _pair(item: tuple[int, str]) -> tuple[str, str]:
    return str(item[0]), item[1]


@dataclass(frozen=True)
class Option:
    """One of a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class LookBack:
    """One moment to look back at.

    Attributes
    ----------
    due
        Whether it has come.
    """

    months: int
    when: str
    due: bool
    expected: str
    expects: list[Option]
    sees: list[Option]
    told: str


@dataclass(frozen=True)
class MapLine:
    """What the map said then, and says now."""

    label: str
    then: str
    now: str


@dataclass(frozen=True)
class KeuzePage:
    """The form; ``read`` and ``lines`` only for a file that was read back."""

    wijken: list[Option]
    why: str
    expects: str
    moments: list[LookBack]
    made: str = ""
    read: AreaLink | None = None
    made_on: str = ""
    lines: list[MapLine] = field(default_factory=list)
    conversation: str = ""


def _places(kinds: Collection[PlaceKind], world: World, area: AreaLink) -> int:
    places = offered_places(world, kinds)
    return int(within(world, area.code).reindex(places.index).sum())


def _moments(world: World, area: AreaLink) -> int:
    inside = within(world, area.code)
    here = activities_on_offer(world)
    here = here[here["place_id"].isin(inside.index[inside])]
    return sum(sort_of(one) in (Sort.KNOWN, Sort.TOGETHER) for one in here.to_dict("records"))


def _checked(world: World, area: AreaLink) -> int:
    return int((within(world, area.code) & (world.places["freshness"] == Freshness.CHECKED)).sum())


#: What of a wijk is laid beside what it was; each counts what everybody can see.
_ON_MAP: Mapping[str, tuple[str, Callable[[World, AreaLink], int]]] = {
    "ontmoetingsplekken": (later("Huizen van de Wijk en buurtkamers"), partial(_places, MEETING_KINDS)),
    "open_plekken": (later("plekken die open zijn voor iedereen"), partial(_places, OPEN_KINDS)),
    "momenten": (later("momenten die mensen delen"), _moments),
    "nagekeken": (later("plekken die een mens heeft nagekeken"), _checked),
}


def map_says(world: World, area: AreaLink) -> dict[str, int]:
    """What the map says of a wijk today, by name."""
    return {name: count(world, area) for name, (_, count) in _ON_MAP.items()}


def wijk_of(world: World, code: str, *, file: str = "") -> AreaLink:
    """A wijk by its code.

    Raises
    ------
    BadInputError
        When there is none.
    """
    area = world.area(code) if code else None
    if area is None or area["level"] != Level.WIJK:
        msg = "deze wijk kennen wij niet"
        raise BadInputError(msg, file=file, column="wijk", value=code[:20], expected="een wijk uit de lijst")
    return area_link(area)


def typed(world: World, form: Mapping[str, str], today: date) -> Keuze:
    """What was filled in; of a choice that was read back its day and what the map said then stay.

    Raises
    ------
    BadInputError
        Naming the field.
    """
    area = wijk_of(world, form.get("wijk", ""))
    before = read(world, form["eerder"]) if form.get("eerder") else None
    return Keuze(
        made=before.made if before else today,
        code=area.code,
        why=_text(form.get("waarom", ""), "waarom", needed=True),
        expects=_text(form.get("verwacht", ""), "verwacht"),
        groups={months: _size(form.get(f"groep-{months}"), f"groep-{months}") for months in MONTHS},
        seen={months: _size(form.get(f"gezien-{months}"), f"gezien-{months}") for months in MONTHS},
        told={months: _text(form.get(f"verteld-{months}", ""), f"verteld-{months}") for months in MONTHS},
        on_map=before.on_map if before and before.code == area.code else map_says(world, area),
    )


def read(world: World, content: str | bytes, *, file: str = "") -> Keuze:
    """A file that was kept earlier.

    Raises
    ------
    BadInputError
        In one sentence, naming the part that cannot be used.
    """
    if len(content) > MOST:
        msg = "dit bestand is te groot"
        raise BadInputError(msg, file=file, expected=A_FILE)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise BadInputError(NO_FILE, file=file, expected=A_FILE) from None
    if not isinstance(found, dict) or (found.get("soort"), found.get("versie")) != (KIND, VERSION):
        raise BadInputError(NO_FILE, file=file, expected=A_FILE)
    try:
        made = date.fromisoformat(str(found.get("gemaakt")))
    except ValueError:
        msg = "dit is geen dag"
        day = str(found.get("gemaakt"))[:20]
        raise BadInputError(msg, file=file, column="gemaakt", value=day, expected="een dag, zoals 2027-01-31") from None
    sizes = {name: _part(found, name, file) for name in ("groep", "gezien", "verteld", "kaart")}
    return Keuze(
        made=made,
        code=wijk_of(world, str(found.get("wijk", "")), file=file).code,
        why=_text(found.get("waarom"), "waarom", file=file, needed=True),
        expects=_text(found.get("verwacht", ""), "verwacht", file=file),
        groups={months: _size(sizes["groep"].get(str(months)), "groep", file=file) for months in MONTHS},
        seen={months: _size(sizes["gezien"].get(str(months)), "gezien", file=file) for months in MONTHS},
        told={months: _text(sizes["verteld"].get(str(months), ""), "verteld", file=file) for months in MONTHS},
        on_map={name: _count(sizes["kaart"][name], name, file) for name in _ON_MAP if name in sizes["kaart"]},
    )


def _part(found: Mapping[str, Any], name: str, file: str) -> Mapping[str, Any]:
    part = found.get(name, {})
    if not isinstance(part, dict):
        msg = "dit deel kunnen wij niet lezen"
        raise BadInputError(msg, file=file, column=name, expected=A_FILE)
    return part


def _text(value: object, column: str, *, file: str = "", needed: bool = False) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or (needed and not value.strip()):
        msg = "deze tekst kan hier niet"
        length = f"{'1 tot ' if needed else 'hoogstens '}{LONGEST} tekens"
        raise BadInputError(msg, file=file, column=column, value=str(value)[:20], expected=length)
    return value.strip()


def _size(value: object, column: str, *, file: str = "") -> Interested:
    try:
        return Interested(str(value)) if value not in (None, "") else Interested.UNKNOWN
    except ValueError:
        msg = "dit is geen grootte van een groep"
        raise BadInputError(
            msg, file=file, column=column, value=str(value)[:20], expected=f"een van: {', '.join(Interested)}"
        ) from None


def _count(value: object, column: str, file: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10**6:
        msg = "dit is geen aantal"
        raise BadInputError(msg, file=file, column=column, value=str(value)[:20], expected="een heel getal")
    return value


def keuze_page(world: World, words: Words, chosen: Keuze | None = None, *, code: str = "") -> KeuzePage:
    """The form, empty for ``code`` or with a choice that was read back."""
    area = wijk_of(world, chosen.code) if chosen else None
    now = area.code if area else code
    wijken = [Option(one.code, one.name, one.code == now) for one in links(world.level(Level.WIJK))]
    if chosen is None or area is None:
        return KeuzePage(wijken, "", "", [_look_back(months, None, world.today, words) for months in MONTHS])
    says = map_says(world, area)
    return KeuzePage(
        wijken=wijken,
        why=chosen.why,
        expects=chosen.expects,
        moments=[_look_back(months, chosen, world.today, words) for months in MONTHS],
        made=chosen.written(),
        read=area,
        made_on=words.day(chosen.made, year=True),
        lines=[
            MapLine(
                words.sentence(words.gettext(label)),
                words.number(chosen.on_map[name]) if name in chosen.on_map else words.gettext("weten we niet"),
                words.number(says[name]),
            )
            for name, (label, _) in _ON_MAP.items()
        ],
        conversation=words.gettext(PROVES_NOTHING),
    )


def _look_back(months: int, chosen: Keuze | None, today: date, words: Words) -> LookBack:
    expected = chosen.groups[months] if chosen else Interested.UNKNOWN
    seen = chosen.seen.get(months, Interested.UNKNOWN) if chosen else Interested.UNKNOWN
    due = after(chosen.made if chosen else today, months)
    return LookBack(
        months=months,
        when=words.day(due, year=True),
        due=due <= today,
        expected=words.gettext(expected),
        expects=_options(expected, words),
        sees=_options(seen, words),
        told=chosen.told.get(months, "") if chosen else "",
    )


def _options(given: Interested, words: Words) -> list[Option]:
    return [Option(str(one), words.gettext(one), one is given) for one in Interested]


def after(day: date, months: int) -> date:
    """So many months later; the last day of a month that is shorter.

    Examples
    --------
    >>> after(date(2026, 8, 31), 6), after(date(2026, 11, 29), 18)
    (datetime.date(2027, 2, 28), datetime.date(2028, 5, 29))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
