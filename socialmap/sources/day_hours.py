"""Hours that a list gives as objects, a day each, in the words of opening_hours; None for what is not certain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from socialmap.sources.raw import Remarks

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
#: How the names of days begin, in Dutch and English; a page of schema.org ends with one.
_BEGIN = {
    begin: day
    for day, begins in zip(_DAYS, ("ma mo", "di tu", "wo we", "do th", "vr fr", "za sa", "zo su"), strict=True)
    for begin in begins.split()
}
_NAMES = re.compile(
    r"(?:https?://schema\.org/)?("
    r"ma(?:andag)?|di(?:nsdag)?|wo(?:ensdag)?|do(?:nderdag)?|vr(?:ijdag)?|za(?:terdag)?|zo(?:ndag)?|"
    r"mon?(?:day)?|tu(?:e|es|esday)?|we(?:d|dnesday)?|th(?:u|ur|urs|ursday)?|fr(?:i|iday)?|sa(?:t|turday)?|su(?:n|nday)?"
    r")",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::00)?(?: ?uur)?", re.IGNORECASE)
_FROM_TO = re.compile(r"(\S+)\s*(?:-|–|tot|to)\s*(\S+)", re.IGNORECASE)
_CLOSED = ("closed", "gesloten", "dicht", "off", "none", "geen")
_DAY_KEYS = ("day", "dag", "weekday", "weekdag", "dayofweek", "days", "dagen")
_OPEN_KEYS = ("open", "opens", "opensat", "opentime", "opening", "van", "start", "from", "begin")
_CLOSE_KEYS = ("close", "closes", "closesat", "closetime", "closing", "tot", "end", "to", "einde", "eind", "until")
#: What else an object of a day may hold without its hours becoming others.
_BESIDES = ("type", "id")
#: What a list says of its own seven cells of a week: that Monday is the first, and that an empty one is closed.
_MONDAY_FIRST = re.compile(
    r"\b0\s*=\s*(?:mon|ma)|\b(?:mon(?:day)?|ma(?:andag)?)\s*(?:-|–|to|t/m|tot en met)\s*(?:sun|zo)", re.IGNORECASE
)
_EMPTY_IS_CLOSED = re.compile(
    r"\b(?:null|leeg|empty)\s*(?:=|is|means|betekent)\s*(?:closed|gesloten|dicht)", re.IGNORECASE
)

Spans = list[tuple[str, str]]


def with_plain_hours(given: pd.DataFrame, column: str, said: Iterable[str], remarks: Remarks) -> pd.DataFrame:
    """The rows with hours that stand there as objects in words; what is not plain stays as it is.

    Parameters
    ----------
    column
        Theirs, with the hours; where one beside it, named after it ("hours_note"), has a text, the hours hold only
        with that, and are not read.
    """
    said = list(said)
    notes = [name for name in given.columns if name != column and str(name).casefold().startswith(column.casefold())]
    cells: list[Any] = given[column].tolist()
    beside = given[notes].to_numpy(dtype=object)
    read = 0
    for at, value in enumerate(cells):
        noted = any(isinstance(note, str) and note.strip() for note in beside[at])
        if isinstance(value, dict | list) and not noted and (hours := hours_of(value, said)):
            cells[at] = hours
            read += 1
    if not read:
        return given
    remarks.add("hersteld", f"tijden per dag als openingstijden gelezen ({read} keer)", column=column, value=str(read))
    return given.assign(**{column: cells})


def hours_of(given: Any, said: Iterable[str] = ()) -> str | None:
    """Hours as one text, when each day and time is plain.

    Parameters
    ----------
    given
        An object with days, a list of objects that each name their days, a list of lines, or seven cells.
    said
        Texts of the list about itself: seven cells are read only where it says that Monday is the first, or where
        all are alike; an empty cell is closed only where it says so.

    Examples
    --------
    >>> hours_of({"maandag": "9:00-17:00", "zondag": "gesloten"})
    'Mo 09:00-17:00; Su off'
    >>> hours_of([{"dayOfWeek": ["Monday", "Tuesday"], "opens": "10:00", "closes": "12:00"}])
    'Mo 10:00-12:00; Tu 10:00-12:00'
    >>> hours_of(["10:00-12:00", None, None, None, None, None, None]), hours_of({"ma": "in overleg"})
    (None, None)
    """
    if isinstance(given, dict):
        week = _by_name(given)
    elif isinstance(given, list) and given and all(isinstance(one, dict) for one in given):
        week = _by_rows(given)
    elif isinstance(given, list) and len(given) == len(_DAYS):
        week = _by_place(given, " ".join(said))
    else:
        return None
    if not week or not any(week.values()):
        return None  # when it is closed does not tell when it is open
    return "; ".join(_line(day, week[day]) for day in _DAYS if day in week)


def _line(day: str, spans: Spans) -> str:
    return f"{day} {','.join(f'{begin}-{end}' for begin, end in spans) or 'off'}"


def _by_name(given: dict[Any, Any]) -> dict[str, Spans] | None:
    """{"monday": "09:00-17:00"}; one object with a day of its own is a list of one."""
    if any(_bare(key) in _DAY_KEYS for key in given):
        return _by_rows([given])
    week: dict[str, Spans] = {}
    for key, value in given.items():
        day, spans = _day(key), _spans(value)
        if day is None or day in week or spans is None:
            return None
        week[day] = spans
    return week


def _by_rows(given: list[dict[Any, Any]]) -> dict[str, Spans] | None:
    week: dict[str, Spans] = {}
    for row in given:
        named = next((value for key, value in row.items() if _bare(key) in _DAY_KEYS), None)
        days = [_day(one) for one in (named if isinstance(named, list) else [named])]
        spans = _spans({key: value for key, value in row.items() if _bare(key) not in _DAY_KEYS})
        if not days or spans is None:
            return None
        for day in days:
            if day is None:
                return None
            week[day] = week.get(day, []) + spans
    return {day: sorted(spans) for day, spans in week.items()}


def _by_place(given: list[Any], said: str) -> dict[str, Spans] | None:
    alike = all(one == given[0] for one in given)
    if not (alike or _MONDAY_FIRST.search(said)) or (None in given and not _EMPTY_IS_CLOSED.search(said)):
        return None
    week: dict[str, Spans] = {}
    for day, value in zip(_DAYS, given, strict=True):
        spans = [] if value is None else _spans(value)
        if spans is None:
            return None
        week[day] = spans
    return week


def _spans(value: Any) -> Spans | None:
    """From when until when, of one day; none for closed, None for what is not plain (empty is not closed)."""
    if isinstance(value, list):
        parts = [_spans(one) for one in value]
        plain = [part for part in parts if part]
        return [one for part in plain for one in part] if parts and len(plain) == len(parts) else None
    if isinstance(value, dict):
        return _of_object({_bare(key): inner for key, inner in value.items()})
    if not isinstance(value, str):
        return None
    if value.strip().casefold() in _CLOSED:
        return []
    found = [_FROM_TO.fullmatch(part.strip()) for part in re.split(r"[,;&]| en ", value)]
    pairs = [_pair(one[1], one[2]) if one else None for one in found]
    whole = [pair for pair in pairs if pair]
    return whole if len(whole) == len(pairs) else None


def _of_object(given: dict[str, Any]) -> Spans | None:
    begins = [value for key, value in given.items() if key in _OPEN_KEYS]
    ends = [value for key, value in given.items() if key in _CLOSE_KEYS]
    known = {*_OPEN_KEYS, *_CLOSE_KEYS, *_BESIDES, "closed", "isclosed", "gesloten"}
    if not set(given) <= known:
        return None
    if any(given.get(key) is True for key in ("closed", "isclosed", "gesloten")):
        return []
    if len(begins) != 1 or len(ends) != 1:
        return None
    pair = _pair(begins[0], ends[0])
    return [pair] if pair else None


def _pair(begin: Any, end: Any) -> tuple[str, str] | None:
    """Two clocks, the second later on the same day: what begins and ends at one minute says nothing."""
    clocks = [_clock(one) for one in (begin, end)]
    first, last = clocks
    return (first, last) if first and last and first < last else None


def _clock(text: Any) -> str:
    found = _CLOCK.fullmatch(text.strip()) if isinstance(text, str) else None
    if not found or (int(found[1]) == 24 and found[2] != "00"):  # noqa: PLR2004 (midnight)
        return ""
    return f"{int(found[1]):02}:{found[2]}"


def _day(text: Any) -> str | None:
    found = _NAMES.fullmatch(text.strip()) if isinstance(text, str) else None
    return _BEGIN[found[1][:2].casefold()] if found else None


def _bare(key: Any) -> str:
    return re.sub(r"[\W_]+", "", str(key).casefold())
