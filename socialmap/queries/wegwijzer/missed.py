"""Under an answer that helped little: "Niet gevonden wat u zocht?", with what one more is counted of, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely import Point

from socialmap.guide.offers import profiles
from socialmap.guide.wishes import WAY
from socialmap.keeping.gaps import COUNTED_EASES, COUNTED_WISHES
from socialmap.model import Level
from socialmap.queries.wegwijzer.guide_form import Choice

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.queries.wegwijzer.guide_form import GuideForm
    from socialmap.world import World


@dataclass(frozen=True)
class Missed:
    """What can be told, of which one wish and one of what makes going easier are counted.

    Attributes
    ----------
    wijk, part
        Codes of the wijk and of the stadsdeel (where there is none the municipality) in which it is counted.
    wijk_name, part_name
        What these are called.
    wishes, eases
        What was asked and may be counted.
    """

    wijk: str
    wijk_name: str
    part: str
    part_name: str
    wishes: list[Choice]
    eases: list[Choice]


def missed_by(world: World, form: GuideForm, origin: Origin, words: Words) -> Missed | None:
    """What somebody may tell after an answer; None where nothing of it is counted, or the start lies in no wijk."""
    wijken = world.level(Level.WIJK)
    found = wijken.index[wijken.sindex.query(Point(origin.x, origin.y), predicate="intersects")]
    rolls = (WAY.id,) if profiles(world)[form.profile].needs_step_free else ()
    return missed(world, str(found[0]), form.wishes, (*form.eases, *rolls), words) if len(found) else None


def missed(
    world: World,
    wijk: str,
    wishes: Collection[str],
    eases: Collection[str],
    words: Words,
    *,
    chosen: Collection[str] = (),
) -> Missed | None:
    """The same of a wijk, by its code, with what was chosen."""
    area = world.area(wijk)
    if area is None or area["level"] != Level.WIJK:
        return None
    part = _part_of(world, area)
    told = _choices(wishes, COUNTED_WISHES, chosen, words)
    easier = [] if part is None else _choices(eases, COUNTED_EASES, chosen, words)
    if not told and not easier:
        return None
    part_code, part_name = ("", "") if part is None else (str(part.name), str(part["name"]))
    return Missed(str(area.name), str(area["name"]), part_code, part_name, told, easier)


def _part_of(world: World, wijk: pd.Series) -> pd.Series | None:
    """The stadsdeel of a wijk; the municipality where it has none."""
    part = world.area(wijk["stadsdeel_code"])
    return world.area(world.gemeente) if part is None else part


def _choices(asked: Collection[str], counted: Mapping[str, str], chosen: Collection[str], words: Words) -> list[Choice]:
    known = [one for one in asked if one in counted]
    return [Choice(one, words.gettext(counted[one]), one in chosen) for one in known]
