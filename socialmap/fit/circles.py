"""Circles that the reports tell of, by wijk: a note beside a score, never a plus or a minus in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.i18n import later
from socialmap.model import CircleKind, Level, Status

if TYPE_CHECKING:
    from socialmap.world import World

KIND_WORDS = {
    CircleKind.BUURTCIRKEL: "Buurtcirkel",
    CircleKind.BUREN_GROEP: "Buren!-groep",
    CircleKind.VRIENDENKRING: "Vriendenkring",
}
#: How near the report puts a circle, near to far, with the column of an area that holds its code.
NEARNESS = {Level.WIJK: "local_code", Level.GEBIED: "gebied_code", Level.STADSDEEL: "stadsdeel_code"}


def circles_by_wijk(world: World) -> pd.DataFrame:
    """One row for each circle and wijk that it may lie in.

    Returns
    -------
    Frame with wijk_code, circle_id, level (the finest that its source gives), words and source_id. No place,
    day or hour: those are for accounts only until the organisation consents.
    """
    wijken = world.level(Level.WIJK)
    rows = [
        (code, circle["id"], str(level), circle_words(circle), circle["source_id"])
        for _, circle in world.circles.iterrows()
        for level, column in NEARNESS.items()
        if circle["area_level"] == level
        for code in wijken.index[wijken[column].isin(circle["area_codes"].split())]
    ]
    return pd.DataFrame(rows, columns=["wijk_code", "circle_id", "level", "words", "source_id"])


def circle_words(circle: pd.Series) -> str:
    """What may be said of a circle in public: kind, area, years, and what became of it."""
    kind = KIND_WORDS[CircleKind(circle["kind"])]
    years = f"van {circle['begun'][:4]} tot {circle['ended'][:4]}" if circle["begun"] and circle["ended"] else ""
    years = years or (f"sinds {circle['begun']}" if circle["begun"] else "")
    ended = circle["status"] == Status.ENDED
    now = "gestopt" if ended else circle["state"] or ("nu onbekend" if circle["status"] == Status.HISTORY else "")
    told = ", ".join(part for part in (years, now) if part)
    return f"{kind} {circle['area_name']}" + (f" ({told})" if told else "")


@dataclass(frozen=True)
class Happened:
    """A circle that a report tells of: what became of it, and the wijken that it may lie in."""

    circle_id: str
    words: str
    outcome: str
    codes: tuple[str, ...]


#: What became of the five circles that report 000 tells of; where it does stands in the findings.
OUTCOMES = {
    "buurtcirkel-de-baarsjes": later("de stabielste groep"),
    "buurtcirkel-de-banne": later("na een jaar een vaste groep"),
    "buurtcirkel-oud-oost-1": later("gestopt in 2018: mensen haakten af en de coach trok zich terug"),
    "buurtcirkel-oud-oost-2": later("liep in 2019 goed"),
    "buurtcirkel-zuid": later("in 2019 was onzeker of hij bleef"),
}
#: Those that the researchers followed, in the order of the report; the second of Oud-Oost began too late for that.
FOLLOWED = (
    "buurtcirkel-de-baarsjes",
    "buurtcirkel-zuid",
    "buurtcirkel-oud-oost-1",
    "buurtcirkel-de-banne",
)
PROVES_NOTHING = later("Vijf groepen bewijzen niets.")


def what_happened(world: World) -> list[Happened]:
    """The five circles of report 000 with the wijken of the area that the report names."""
    placed = circles_by_wijk(world)
    return [
        Happened(
            circle_id=circle_id,
            words=placed.loc[placed["circle_id"] == circle_id, "words"].iloc[0],
            outcome=outcome,
            codes=tuple(placed.loc[placed["circle_id"] == circle_id, "wijk_code"]),
        )
        for circle_id, outcome in OUTCOMES.items()
        if (placed["circle_id"] == circle_id).any()
    ]
