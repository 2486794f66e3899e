"""The week of a house as people type it: a day, a time or a part of the day, and what there is then.

What is certain is read: a time on a day, each week or on the first and third of the month. A part of the day
("ochtend") is no time, and "om de week" does not say which: such a row keeps its words, and is told. Names go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model import RecordKind, Status
from socialmap.model.persons import without_persons
from socialmap.model.text import bare_words
from socialmap.schedule.weekly import DayGroup, Weekly, clock
from socialmap.sources.hsds.records import NAME_GONE
from socialmap.sources.listing import headings, read_listing
from socialmap.sources.raw import LEFT_OUT, RecordRows, Remarks
from socialmap.sources.tabular import as_texts, is_table, own_source, unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.sources.files import SourceFile

_DAY, _WHEN, _WHAT = ("dag", "weekdag"), ("dagdeel", "tijd", "tijden", "tijdstip"), "activiteit"
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_SPAN = re.compile(
    r"(\d{1,2}(?:[.:u]\d{2})?)\s*(?:uur)?\s*(?:-|–|tot)\s*(\d{1,2}(?:[.:u]\d{2})?)\s*(?:uur)?", re.IGNORECASE
)
#: What stands between brackets behind a name.
_BEHIND = re.compile(r"\s*\(([^()]*)\)\s*$")
#: "1ste ma v.d. mnd", "4e en 5e zo v.d. maand", "iedere 2de donderdag van de maand", "laatste vri v.d. mnd".
_EACH = r"(?:\d\s?(?:ste|de|e)|laatste)"
_NTH = re.compile(
    rf"(?:(?:ie)?dere\s+|elke\s+)?(?P<nth>{_EACH}(?:\s*(?:,|en|&|\+)\s*{_EACH})*)\s+(?P<day>[a-z]{{2,9}})"
    r"\.?(?:\s+(?:v\.?\s?d\.?|van\s+de|vd|in\s+de|per)\s*(?:mnd|maand))?\.?",
    re.IGNORECASE,
)
_LAST, _SHORTEST = -1, 2
#: Who is called so is no person.
_A_NAME = "naam"


def is_week(source: SourceFile) -> bool:
    """Do the headings say that each row is a day, a part of it and what there is then?"""
    if source.mapping or source.form not in ("csv", "xlsx") or is_table(source):
        return False
    return _columns(headings(source, _fits)) is not None


def read_week(source: SourceFile) -> RecordRows:
    """The activities of a week; a row without a name is refused, and the others stay.

    Raises
    ------
    BadInputError
        When no row is left.
    """
    remarks, columns = Remarks(), _columns(headings(source, _fits))
    if columns is None:
        msg = "dit is geen weekrooster"
        raise BadInputError(msg, file=source.name, expected="kolommen dag, dagdeel of tijd, en activiteit")
    listing = read_listing(source, _fits, remarks)
    rows = []
    for number, texts in zip(listing.frame.index, _texts(listing.frame, columns), strict=True):
        day, when, what = texts
        name, behind = _apart(what)
        kept, had_person = without_persons(name)
        if had_person or behind.casefold() == _A_NAME:
            remarks.add(LEFT_OUT, NAME_GONE, row=int(number), column=columns[2])
        schedule = _schedule(day, when, behind) or _in_words(day, when, behind)
        id = bare_words(f"{kept} {day} {when}").replace(" ", "-")
        rows.append({"id": id, "name": kept, "schedule": schedule, "status": str(Status.LISTED)})
    frame = pd.DataFrame(rows, index=listing.frame.index, dtype=object)
    frame["mentions"] = unread(listing.frame, {})[1]
    blank = frame["name"].eq("")
    listing.faults.add_where(blank, "de naam is leeg, of is die van een mens", column=columns[2], values=frame["name"])
    kept_rows = listing.faults.kept(frame)
    own = own_source(source, "activiteiten")
    told = (*remarks.as_tuple(), *listing.faults.remarks())
    return RecordRows(RecordKind.ACTIVITY, own.id, kept_rows, own.published, told, own, at_source=True)


def _fits(row: Sequence[str]) -> bool:
    return _columns(row) is not None


def _columns(row: Sequence[str]) -> tuple[str, str, str] | None:
    """Their headings of the day, the time and the activity."""
    known = {name.casefold(): name for name in row}
    day = next((known[name] for name in _DAY if name in known), None)
    when = next((known[name] for name in _WHEN if name in known), None)
    what = next((name for word, name in known.items() if word.startswith(_WHAT)), None)
    return (day, when, what) if day and when and what else None


def _texts(frame: pd.DataFrame, columns: tuple[str, str, str]) -> list[tuple[str, ...]]:
    return list(zip(*(as_texts(frame[name]) for name in columns), strict=True))


def _apart(what: str) -> tuple[str, str]:
    """A name, and what stands between brackets behind it."""
    found = _BEHIND.search(what)
    return (what[: found.start()].strip(), found[1].strip()) if found else (what.strip(), "")


def _schedule(day: str, when: str, behind: str) -> str:
    """Opening hours where day, time and which of the month are certain; "" else.

    Examples
    --------
    >>> _schedule("donderdag", "16.00-17.00", "iedere 2de donderdag van de maand"), _schedule("maandag", "ochtend", "")
    ('Th[2] 16:00-17:00', '')
    >>> _schedule("maandag", "10-12 uur", "1e en 3e dinsdag"), _schedule("maandag", "10-12", "om de week")
    ('', '')
    """
    if not behind and (found := _NTH.fullmatch(day.strip())):  # "1e en 3e dinsdag" in the cell of the day
        day, behind = found["day"], day
    weekday, span = _weekday(day), _SPAN.fullmatch(when.strip())
    begin, end = (clock(text) for text in span.groups()) if span else (None, None)
    behind = "" if behind.casefold() == _A_NAME else behind
    nth = _nth(behind, weekday) if behind else ()
    if weekday is None or begin is None or end is None or begin >= end or nth is None:
        return ""
    return Weekly((DayGroup((weekday,), begin, end, nth),)).written()


def _nth(text: str, weekday: int | None) -> tuple[int, ...] | None:
    """Which of the month; None where that is not certain, or of another day."""
    found = _NTH.fullmatch(text.strip())
    if found is None or _weekday(found["day"]) != weekday:
        return None
    each = [
        _LAST if one.casefold() == "laatste" else int(one[0]) for one in re.findall(_EACH, found["nth"], re.IGNORECASE)
    ]
    return tuple(each) if all(one == _LAST or 1 <= one <= 5 for one in each) else None  # noqa: PLR2004 (of a month)


def _weekday(text: str) -> int | None:
    """Monday 0, also of "ma", "vri" and "donderdagen"; None for no day."""
    word = text.strip(" .").casefold().removesuffix("en")
    found = [at for at, name in enumerate(_DAYS) if len(word) >= _SHORTEST and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _in_words(day: str, when: str, behind: str) -> str:
    """The same as it is written."""
    behind = "" if behind.casefold() == _A_NAME else without_persons(behind)[0]
    joined = f"{day}{when}" if when.casefold() in ("ochtend", "middag", "avond") else f"{day} {when}"
    return ", ".join(part for part in (joined.strip(), behind) if part)
