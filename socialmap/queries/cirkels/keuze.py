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
from socialmap.fit.policies import POLICY_WORDS, Policy
from socialmap.fit.vindplaatsen import Sort, sort_of
from socialmap.i18n import later
from socialmap.model import MEETING_KINDS, OPEN_KINDS, Level
from socialmap.offer.current import activities_on_offer
from socialmap.offer.places import offered_places
from socialmap.queries.cirkels.ask import FitAsk, area_code, scored
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
        What the map said of the wijk on that day, by name; what it did not know is not in it.
    policy
        What was looked for: it makes the score. A file from before this was asked is in balance.
    """

    made: date
    code: str
    why: str
    expects: str
    groups: Mapping[int, Interested]
    seen: Mapping[int, Interested] = field(default_factory=dict)
    told: Mapping[int, str] = field(default_factory=dict)
    on_map: Mapping[str, int] = field(default_factory=dict)
    policy: Policy = Policy.EVENWICHT

    def written(self) -> str:
        """The file."""
        return json.dumps(
            {
                "soort": KIND,
                "versie": VERSION,
                "gemaakt": self.made.isoformat(),
                "wijk": self.code,
                "beleid": str(self.policy),
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
    policies: list[Option]
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


#: How a circle fits there, of 100, and between which places it stands.
_SCORES: Mapping[str, tuple[str, str]] = {
    "score": (later("Past bij wat u zoekt, van 100"), "score"),
    "nodig": (later("Hoe nodig, van 100"), "needed"),
    "wat_er_al_is": (later("Wat er al is, van 100"), "there"),
}
_PLACES: Mapping[str, str] = {"plaats_laag": "rank_low", "plaats_hoog": "rank_high"}
_PLACE = later("Plaats, waarschijnlijk")
#: One's own weights are in no file: of these a score can be made again.
POLICIES = tuple(policy for policy in Policy if policy is not Policy.EIGEN)


def map_says(world: World, area: AreaLink, policy: Policy) -> dict[str, int]:
    """What the map says of a wijk today, by name: what is there, and how it stands under a policy."""
    found, code = scored(world, FitAsk(policy=policy)), area_code(world, area.code, Level.WIJK)
    told = {name: found.result.frame[column][code] for name, (_, column) in _SCORES.items()}
    if code in found.ranges.frame.index:
        told |= {name: found.ranges.frame[column][code] for name, column in _PLACES.items()}
    counts = {name: count(world, area) for name, (_, count) in _ON_MAP.items()}
    return counts | {name: round(float(value)) for name, value in told.items() if value == value}  # noqa: PLR0124 (NaN)


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
    policy = before.policy if before else _policy(form.get("beleid", ""))
    return Keuze(
        made=before.made if before else today,
        code=area.code,
        why=_text(form.get("waarom", ""), "waarom", needed=True),
        expects=_text(form.get("verwacht", ""), "verwacht"),
        groups={months: _size(form.get(f"groep-{months}"), f"groep-{months}") for months in MONTHS},
        seen={months: _size(form.get(f"gezien-{months}"), f"gezien-{months}") for months in MONTHS},
        told={months: _text(form.get(f"verteld-{months}", ""), f"verteld-{months}") for months in MONTHS},
        on_map=before.on_map if before and before.code == area.code else map_says(world, area, policy),
        policy=policy,
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
        on_map={
            name: _count(sizes["kaart"][name], name, file)
            for name in (*_ON_MAP, *_SCORES, *_PLACES)
            if name in sizes["kaart"]
        },
        policy=_policy(found.get("beleid", ""), file=file),
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


def _policy(value: object, *, file: str = "") -> Policy:
    if value == "":
        return Policy.EVENWICHT
    if value not in POLICIES:
        msg = "dit kan niemand zoeken"
        raise BadInputError(
            msg, file=file, column="beleid", value=str(value)[:20], expected=f"een van: {', '.join(POLICIES)}"
        )
    return Policy(str(value))


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


def keuze_page(
    world: World, words: Words, chosen: Keuze | None = None, *, code: str = "", policy: str = ""
) -> KeuzePage:
    """The form, empty for ``code`` and ``policy`` or with a choice that was read back."""
    area = wijk_of(world, chosen.code) if chosen else None
    now = area.code if area else code
    wijken = [Option(one.code, one.name, one.code == now) for one in links(world.level(Level.WIJK))]
    looks_for = str(chosen.policy) if chosen else policy or str(Policy.EVENWICHT)
    policies = [Option(str(one), words.gettext(POLICY_WORDS[one]), str(one) == looks_for) for one in POLICIES]
    if chosen is None or area is None:
        return KeuzePage(wijken, policies, "", "", [_look_back(months, None, world.today, words) for months in MONTHS])
    return KeuzePage(
        wijken=wijken,
        policies=policies,
        why=chosen.why,
        expects=chosen.expects,
        moments=[_look_back(months, chosen, world.today, words) for months in MONTHS],
        made=chosen.written(),
        read=area,
        made_on=words.day(chosen.made, year=True),
        lines=_lines(chosen.on_map, map_says(world, area, chosen.policy), words),
        conversation=words.gettext(PROVES_NOTHING),
    )


def _lines(then: Mapping[str, int], now: Mapping[str, int], words: Words) -> list[MapLine]:
    """What the map said and says: its scores and places first, then what can be counted."""
    unknown = words.gettext("weten we niet")

    def number(says: Mapping[str, int], name: str) -> str:
        return words.number(says[name]) if name in says else unknown

    def place(says: Mapping[str, int]) -> str:
        if not set(_PLACES) <= set(says):
            return unknown
        low, high = (words.number(says[name]) for name in _PLACES)
        return words.gettext("%(low)s tot %(high)s", low=low, high=high)

    labels = {name: label for kind in (_SCORES, _ON_MAP) for name, (label, _) in kind.items()}
    lines = [
        MapLine(words.sentence(words.gettext(label)), number(then, name), number(now, name))
        for name, label in labels.items()
    ]
    return [*lines[: len(_SCORES)], MapLine(words.gettext(_PLACE), place(then), place(now)), *lines[len(_SCORES) :]]


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
