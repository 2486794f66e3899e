"""``/cirkels/vindplaatsen/<code>/plan``: how to find people for a circle, on one A4, at the pace that was seen.

What is for accounts is not on it: paper ends up with others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.findings import findings, place
from socialmap.fit.vindplaatsen import Sort
from socialmap.i18n import later
from socialmap.queries.cirkels.vindplaatsen import Spot, SpotsPage, spots_page

if TYPE_CHECKING:
    from datetime import date

    from socialmap.i18n import Words
    from socialmap.world import World

#: Moments and houses that fit on the sheet.
MOST = 4
_MONTHS = 12
#: The steps: months after the begin (from, to), what to do, and the finding that the pace stands on.
STEPS: tuple[tuple[tuple[int, int], str, str, str], ...] = (
    (
        (0, 0),
        later("Voor u begint"),
        later(
            "Regel uren voor iemand die mensen opzoekt. "
            "Bel elke vindplaats: mag er een gast komen, en wie stelt u voor?"
        ),
        "002-uren",
    ),
    (
        (0, 3),
        later("Aanschuiven"),
        later(
            "Kom steeds terug op dezelfde plekken. Leer mensen rustig kennen. "
            "Zoek tegelijk langs andere wegen."
        ),
        "002-aanschuiven",
    ),
    (
        (3, 3),
        later("De eerste keer samen"),
        later("Nodig iedereen zelf uit, en laat mensen iemand meenemen."),
        "002-eerste-keer",
    ),
    (
        (12, 18),
        later("Een vaste groep"),
        later("Blijf elke week bellen of appen. Wie al meedoet, brengt anderen mee."),
        "000-jaar-tot-anderhalf",
    ),
    (
        (18, 24),
        later("Langzaam loslaten"),
        later("Doe steeds een stap minder. Eerder loslaten lijkt niet te lukken."),
        "002-loslaten",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of the plan.

    Attributes
    ----------
    when
        After so many months, and which month that is.
    why
        How strong the finding is that its pace stands on, and where that stands.
    """

    title: str
    when: str
    what: str
    why: str


@dataclass(frozen=True)
class Plan:
    """The sheet."""

    page: SpotsPage
    begin: str
    spots: list[Spot]
    more: int
    steps: list[Step]
    day: str


def plan(world: World, code: str, begin: str, words: Words) -> Plan:
    """The plan of one wijk or buurt.

    Parameters
    ----------
    begin
        Month in which it begins, as 2027-01; "" for the next one.

    Raises
    ------
    NotFoundError
        When there is no such area, or it is larger.
    BadInputError
        When that is no month, or none of the coming ten years.
    """
    first = _month(begin, world.today)
    page = spots_page(world, code, words)
    # A host who wants no guests is nobody's next step.
    shared = [group for group in page.groups if group.sort in (Sort.KNOWN, Sort.TOGETHER)]
    together = [spot for group in shared for spot in group.spots if spot.introduces]
    return Plan(
        page=page,
        begin=_written(first),
        spots=together[:MOST],
        more=max(0, len(together) - MOST),
        steps=[_step(first, step, words) for step in STEPS],
        day=words.day(world.today, year=True),
    )


def _step(first: int, step: tuple[tuple[int, int], str, str, str], words: Words) -> Step:
    months, title, what, finding = step
    found = findings()[finding]
    why = words.gettext(
        "%(strength)s (%(place)s)", strength=words.gettext(found.strength), place=place(found, words)
    )  # fmt: skip
    return Step(words.gettext(title), _when(first, *months, words), words.gettext(what), words.sentence(why))


def _when(first: int, start: int, end: int, words: Words) -> str:
    begin, until = words.moment(_written(first + start)), words.moment(_written(first + end))
    if end == 0:
        return words.gettext("voor %(month)s", month=begin)
    if start == end:
        return words.gettext("na ongeveer %(n)s maanden: %(month)s", n=words.number(end), month=begin)
    if not start:
        text = later("de eerste %(n)s maanden: %(from)s tot %(to)s")
        return words.gettext(text, **{"n": words.number(end), "from": begin, "to": until})
    told = {"start": words.number(start), "end": words.number(end), "from": begin, "to": until}
    return words.gettext("maand %(start)s tot %(end)s: %(from)s tot %(to)s", **told)


def _month(typed: str, today: date) -> int:
    """A month as a number of months."""
    now = today.year * _MONTHS + today.month - 1
    if not typed:
        return now + 1
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", typed)
    month = int(found[1]) * _MONTHS + int(found[2]) - 1 if found else -1
    if not now - _MONTHS <= month <= now + 10 * _MONTHS:
        msg = "dit is geen maand om te beginnen"
        raise BadInputError(msg, column="begin", value=typed[:20], expected=f"een maand, zoals {_written(now + 1)}")
    return month


def _written(month: int) -> str:
    return f"{month // _MONTHS:04}-{month % _MONTHS + 1:02}"
