"""What holds of each fact, of all that is said of it: pure, and the same whatever came in first.

The order of who is believed stands in one table, ``ORDER``. What loses is kept, and shown where it says otherwise.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from socialmap.ledger.records import APART, CHECKED, MERGED, STATUS, UNTOLD, VISIBILITY, Key
from socialmap.model import Rank, State, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from socialmap.ledger.records import Statement

#: Who is believed, first to last; of two of one rank the newest day, then what was written down last.
ORDER = {rank: place for place, rank in enumerate((Rank.FIRST_HAND, Rank.LIST, Rank.OSM, Rank.SURVEY))}
#: Two who know it at first hand and differ within this time both show, and somebody is asked.
BOTH_SHOW = timedelta(days=60)
_NARROW = {str(word): place for place, word in enumerate(Visibility)}
_MONTHS = 12
#: Of these one word counts, and others are not told beside it.
_NOT_COMPARED = (VISIBILITY, CHECKED, MERGED, APART)
_Record = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What holds of one fact, and why.

    Attributes
    ----------
    value
        As the tables hold it; past its term too.
    why
        The statement that counts.
    sure_on
        The last day on which somebody stood for it; a year, month or day, "" when nobody knows.
    stale
        Past its term: shown with its year, and unknown to filters, gates and scores.
    others
        The newest word of each other source that says otherwise, in the order in which they are believed.
    asked
        Two who know it at first hand differ: somebody is to ask.
    """

    value: Any
    why: Statement
    sure_on: str
    stale: bool
    others: tuple[Statement, ...] = ()
    asked: bool = False

    @property
    def sure(self) -> Any:
        """The value for filters, gates and scores; None when it is unknown to them."""
        return None if self.stale or self.value in UNTOLD else self.value


def resolve(
    statements: Iterable[Statement],
    *,
    today: date,
    terms: Mapping[str, Mapping[str, int | None]],
    editions: Mapping[str, str] | None = None,
) -> dict[Key, Resolved]:
    """What holds of each fact of which something stands.

    Parameters
    ----------
    statements
        In any order; only those that stand count.
    terms
        Months that each fact stays sure, by kind of record and fact; one that is not in it does not go out of date.
    editions
        The newest day on which each source said again all that stands of it: of each record that it says is there.
    """
    standing = _joined([one for one in statements if one.state is State.STANDING])
    # A clock or an edition that is ahead of today makes nothing sure for longer.
    now = today.isoformat()
    renewed = {source_id: min(day, now) for source_id, day in (editions or {}).items()}
    bounds = {
        months: months_before(today, months) for of_kind in terms.values() for months in of_kind.values() if months
    }
    found = {}
    for key, said in standing.items():
        if len(said) > 1:
            said.sort(key=lambda one: _weight(one, key.id, now), reverse=True)
        why = _narrowest(said) if key.fact == VISIBILITY else said[0]
        others = () if len(said) == 1 or key.fact in _NOT_COMPARED else _others(why, said)
        there = {one.source_id for one in standing.get(key._replace(fact=STATUS), ())} if renewed else ()
        again = {source_id: day for source_id, day in renewed.items() if source_id in there}
        sure_on = _sure_on(why, said, standing.get(key._replace(fact=CHECKED), ()), again, now)
        months = terms.get(key.kind, {}).get(key.fact)
        stale = months is not None and sure_on < bounds[months]
        found[key] = Resolved(why.told, why, sure_on, stale, others, any(_is_asked(why, one) for one in others))
    return found


def _joined(standing: Sequence[Statement]) -> dict[Key, list[Statement]]:
    """Statements by what they are about; those of a merged record are about the one that it went to."""
    found: dict[Key, list[Statement]] = defaultdict(list)
    merges = [one for one in standing if one.fact == MERGED]
    into = merged_into(standing, merges) if merges else {}
    for one in standing:
        record = one.record_kind, one.record_id
        record = into.get(record, record) if one.fact != MERGED else record
        found[Key(*record, one.fact)].append(one)
    return found


def merged_into(standing: Iterable[Statement], merges: Sequence[Statement]) -> dict[_Record, _Record]:
    """Which record each merged one is part of. Records that not the same people may see are never joined."""
    seen: dict[_Record, int] = defaultdict(int)
    for one in standing:
        if one.fact == VISIBILITY:
            record = one.record_kind, one.record_id
            seen[record] = max(seen[record], _narrowness(one))
    wanted = {}
    for one in sorted(merges, key=lambda one: (one.day, one.at, one.value)):
        wanted[one.record_kind, one.record_id] = (one.record_kind, str(one.told))
    into = {}
    for record in wanted:
        at, passed = record, {record}
        while at in wanted and wanted[at] not in passed and seen[wanted[at]] == seen[record]:
            at = wanted[at]
            passed.add(at)
        # Of a ring nobody can say which record stays, so all do.
        if at != record and wanted.get(at) not in passed:
            into[record] = at
    return into


def _weight(one: Statement, id: str, now: str) -> tuple[int, str, bool, str, str, str, str]:
    own = one.record_id == id
    return -ORDER[one.rank], min(one.day, now), own, one.at, one.value, one.source_id, one.reference


def _narrowness(one: Statement) -> int:
    return _NARROW.get(one.told, len(_NARROW))


def _narrowest(said: Sequence[Statement]) -> Statement:
    """Visibility only narrows: the most careful word counts, whoever says it."""
    return max(said, key=_narrowness)


def _others(why: Statement, said: Sequence[Statement]) -> tuple[Statement, ...]:
    """The newest word of each other hand, where it tells something else; ``said`` is in order."""
    newest: dict[tuple[str, str], Statement] = {}
    for one in said:
        newest.setdefault(one.hand, one)
    return tuple(
        one
        for hand, one in newest.items()
        if hand != why.hand
        and one.value != why.value
        and one.told not in UNTOLD
        and (one.rank is not Rank.FIRST_HAND or _is_asked(why, one))
    )


def _is_asked(why: Statement, other: Statement) -> bool:
    """Do two who know it at first hand differ so shortly after each other that it is no change?"""
    if why.rank is not Rank.FIRST_HAND or other.rank is not Rank.FIRST_HAND:
        return False
    return first_day(why.day) - first_day(other.day) <= BOTH_SHOW


def _sure_on(
    why: Statement, said: Sequence[Statement], checks: Sequence[Statement], editions: Mapping[str, str], now: str
) -> str:
    """The last day of who said the same, of a newer edition of its list, or of who saw the record since then."""
    days = [why.day]
    for one in said:
        if one.value == why.value:
            days += [one.day, editions.get(one.source_id, "")]
    days += [one.day for one in checks if one.at >= why.at and one.record_id == why.record_id]
    return min(max(days), now)


def first_day(text: str) -> date:
    """The first day of a year or month; of what is no date, long ago.

    Examples
    --------
    >>> first_day("2026-05"), first_day("2018-2019")
    (datetime.date(2026, 5, 1), datetime.date(2018, 1, 1))
    """
    parts = text.split("-")
    try:
        if len(parts) > 1 and len(parts[1]) != 2:  # noqa: PLR2004 (a second year)
            parts = parts[:1]
        return date(*[int(part) for part in [*parts, "1", "1"][:3]])
    except (TypeError, ValueError):
        return date.min


def months_before(today: date, months: int) -> str:
    """The day so many months ago, as text.

    Examples
    --------
    >>> months_before(date(2026, 8, 31), 6)
    '2026-02-28'
    """
    year, month = divmod(today.year * _MONTHS + today.month - 1 - months, _MONTHS)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])).isoformat()
