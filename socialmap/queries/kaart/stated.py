"""Figures that a report states: beside what they are about, and together on the page of the report.

They are defined otherwise than the figures of the publishers, so they are never mixed with those. A figure of need is
told in words on the area's own page, and as a value behind the door of ``/cirkels`` only (rule 10 of the domain).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from socialmap.model import Audience
from socialmap.queries.common import AMSTERDAM, SourceLink, known, sources
from socialmap.queries.kaart.figures import amount, span
from socialmap.queries.kaart.need import RATES, interval, interval_words, stands

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.world import World

#: What a figure may be about: names or identifiers, by ``subject_kind``.
Subjects = Mapping[str, Collection[str]]
#: A row of ``world.figures``.
Figure = Mapping[str, Any]
#: Records that a figure may be about, by the word that the figure has for them.
RECORDS = {"initiative": "initiatives", "circle": "circles", "activity": "activities"}
#: Counts of people below this are not shown (rule 7 of the domain).
FEW = 5
PEOPLE = "personen"


@dataclass(frozen=True)
class ReportFigure:
    """A figure that a report states.

    Attributes
    ----------
    reference
        By which it is found back: the report with a number, and the line.
    area
        Code of the page of the area that it is about; "" where there is none.
    line
        Where it stands in the report.
    stands
        Of need, for who did not pass the door: under, around or above the city; and ``value`` is its interval.
    """

    reference: str
    subject: str
    area: str
    label: str
    stands: str
    value: str
    city: str
    measured: str
    remark: str
    line: str
    source: SourceLink | None


def names_of(world: World, area: pd.Series) -> set[str]:
    """What a report may call an area: its codes, its name, and each part of a name for two.

    A name alone is one of Amsterdam; that of another town stands behind it: "Leidsebuurt (Haarlem)".
    """
    names = {area["name"], *(part.strip() for part in area["name"].replace(",", "/").split("/"))}
    if world.gemeente != AMSTERDAM:
        town = world.areas["name"].get(world.gemeente, "")
        names = {f"{name} ({town})" for name in names} if town else set()
    return (names | {str(area.name), area["local_code"]}) - {""}


def called(frame: pd.DataFrame) -> set[str]:
    """What a report may call these records: by identifier or name."""
    return {*frame.get("id", frame.index), *frame.get("name", ())}


def stated_of(
    world: World, subjects: Subjects, words: Words, *, need: bool, own: Subjects | None = None
) -> list[ReportFigure]:
    """What the reports state of these subjects.

    Parameters
    ----------
    need
        Whether who asks may see figures of need as values.
    own
        The subjects whose own page this is: need of these is told to everybody, in words. That of others is not.
    """
    shown = []
    for row in _records(world.figures):
        if _about(row, subjects):
            values = need or row["audience"] == Audience.ALL
            if values or (_about(row, own or {}) and row["unit"] in RATES):
                shown.append(_row(world, row, words, values=values))
    return shown


def stated_in(world: World, source_id: str, words: Words, *, need: bool) -> list[ReportFigure]:
    """Everything that one report states, as far as who asks may see it."""
    figures = world.figures[world.figures["source_id"] == source_id]
    shown = figures[need | (figures["audience"] == Audience.ALL)]
    return [_row(world, row, words, values=True) for row in _records(shown)]


def _records(figures: pd.DataFrame) -> list[Figure]:
    return cast("list[Figure]", figures.to_dict("records"))


def _about(figure: Figure, subjects: Subjects) -> bool:
    """Whether a figure is about one of these; a report may name two areas at once."""
    names = subjects.get(figure["subject_kind"], ())
    return figure["subject"] in names or any(part.strip() in names for part in figure["subject"].split("/"))


def _row(world: World, row: Figure, words: Words, *, values: bool) -> ReportFigure:
    named = sources(world, [row["source_id"]], words)
    subject, area = _subject(world, row)
    said = _as_values(row, words) if values else _in_words(row, words)
    return ReportFigure(
        reference=row["reference"],
        subject=subject,
        area=area,
        label=row["label"],
        **said,
        measured=words.moment(row["measured"] or row["published"]),
        remark="; ".join(part for part in (row["figure_source"], row["remark"]) if part),
        line=row["reference"].partition(", ")[2],
        source=named[0] if named else None,
    )


def _as_values(row: Figure, words: Words) -> dict[str, str]:
    each = row["per"]
    per = words.gettext("per %(per)s", per=words.gettext(each)) if each else ""
    value = f"{_counted(row, words)} {per}".strip()
    city = span(row["city_value"], row["city_low"], row["city_high"], row["unit"], words)
    return {"stands": "", "value": value, "city": city}


def _counted(row: Figure, words: Words) -> str:
    """The number as it is stated, but for a few people."""
    ends = [float(row[name]) for name in ("value", "low", "high") if known(row[name])]
    if row["unit"] != PEOPLE or not ends or min(ends) >= FEW:
        return span(row["value"], row["low"], row["high"], row["unit"], words)
    if max(ends) < FEW:
        return words.gettext("minder dan %(n)s", n=amount(FEW, PEOPLE, words))
    return words.gettext("hoogstens %(n)s", n=amount(max(ends), PEOPLE, words))


def _in_words(row: Figure, words: Words) -> dict[str, str]:
    value, low, high = _ends(row)
    stated = low < high
    least, most = (low, high) if stated else interval(value, low, high, row["unit"], is_estimate=False)
    told, city_low, city_high = _ends(row, "city_")
    city = pd.Series({"value": told, "low": city_low, "high": city_high}) if known(told) else None
    between = interval_words(least, most, row["unit"], words, stated=stated)
    return {"stands": words.gettext(stands(least, most, city)), "value": between, "city": ""}


def _ends(row: Figure, of: str = "") -> tuple[float, float, float]:
    """Value and bounds; a range without a value has the one between them."""
    value, low, high = (float(row[of + name]) for name in ("value", "low", "high"))
    return (value if known(value) else (low + high) / 2), low, high


def _subject(world: World, row: Figure) -> tuple[str, str]:
    """What a figure is about as people call it, and the page of it where that is an area."""
    kind, subject = row["subject_kind"], row["subject"]
    if kind == "area":
        area = world.area(subject) if subject else None
        return (subject, "") if area is None else (area["name"], area["local_code"] or str(area.name))
    if kind == "place":
        return (world.places["name"].get(subject, subject), "")
    frame = getattr(world, RECORDS[kind]) if kind in RECORDS else None
    named = [] if frame is None else frame.loc[frame["id"] == subject, "name"].tolist()
    return (named[0] if named else subject, "")


def at_place(world: World, place_id: str, name: str, words: Words, *, need: bool) -> list[ReportFigure]:
    """What reports state of a place, and of what stands or stood there."""
    there: dict[str, Any] = {"place": {place_id, name}}
    for kind in ("initiative", "activity"):
        frame = getattr(world, RECORDS[kind])
        there[kind] = called(frame[frame["place_id"] == place_id])
    return stated_of(world, there, words, need=need)
