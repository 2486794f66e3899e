"""What pages tell of changes: the history of a record, what taking one back would do, and what happened lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.errors import NotFoundError
from socialmap.ledger.history import Event, history, recent
from socialmap.ledger.undo import dead_changes, records_now
from socialmap.model import Act, Visibility
from socialmap.model.facts import FACTS, RecordKind
from socialmap.queries.bijhouden.history import Happened, differences, happened
from socialmap.queries.bijhouden.in_words import told_by
from socialmap.queries.bijhouden.record import NO_RECORD, Record, read_record, read_seen
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from socialmap.i18n import Words
    from socialmap.importing.undoing import Preview
    from socialmap.queries.bijhouden.in_words import Told
    from socialmap.store import Session

    Seen = Sequence[Visibility]

#: Records of one change, and changes, that a page shows; of more it says how many.
SHOWN, CHANGES = 20, 30
#: So many changes back a filter looks for what it asks.
_LOOKED_AT = 600
#: Numbers of changes are no larger.
_MOST = 2**31 - 1


@dataclass(frozen=True)
class OfRecord:
    """What a change did, or what taking it back would do, to one record.

    Attributes
    ----------
    stays
        Facts that stay as they are now, for somebody changed them since.
    """

    record: Record
    lines: list[str]
    stays: list[str]


@dataclass(frozen=True)
class ChangePage:
    """One change with the records that it touched.

    Attributes
    ----------
    account
        Whose it is; "" when that is not known (any more). Never shown.
    merges
        It made two places one.
    more
        Records that are not shown.
    """

    happened: Happened
    merges: bool
    account: str
    at: str
    of_records: list[OfRecord]
    more: int


@dataclass(frozen=True)
class ChangesPage:
    """What happened lately, and from where older changes go on; None when there are none."""

    changes: list[ChangePage]
    older: int | None


@dataclass(frozen=True)
class HistoryPage:
    """A record and all that happened to it, newest first; ``others`` are the activities of a place."""

    record: Record
    happened: list[Happened]
    others: list[Record]


def history_page(
    session: Session, kind: RecordKind, id: str, words: Words, seen: Seen, *, proposed: bool
) -> HistoryPage:  # fmt: skip
    """The history of one record.

    Parameters
    ----------
    proposed
        What others propose is told too.

    Raises
    ------
    NotFoundError
        When there is none, or the reader may not know of it.
    """
    record = read_record(session, kind, id, seen)
    others: list[Record] = []
    if kind is RecordKind.PLACE:
        there = [(RecordKind.ACTIVITY, one) for one in statements.at_place(session, RecordKind.ACTIVITY, id)]
        others = sorted(read_seen(session, there, seen).values(), key=lambda one: (one.name, one.id))
    events = [event for event in history(session, kind, id) if proposed or not event.proposed]
    return HistoryPage(record, happened(events, told_by(session, words, seen)), others)


def change_page(session: Session, number: int, words: Words, seen: Seen) -> ChangePage:
    """One change.

    Raises
    ------
    NotFoundError
        When there is none, or it touched something that the reader may not know of.
    """
    records = records_now(session, number) if 0 < number <= _MOST else set()
    found = read_seen(session, records, seen)
    if not found or len(found) < len(records):
        raise NotFoundError(NO_RECORD)
    [page] = _pages(session, [number], found, told_by(session, words, seen))
    return page


def back_page(session: Session, numbers: Sequence[int], shown: Preview, words: Words, seen: Seen) -> list[OfRecord]:
    """What taking back these changes would do to each record: what will be again, and what stays."""
    told = told_by(session, words, seen)
    records = read_seen(session, [(one.kind, one.id) for one in shown.records], seen)
    events = recent(session, numbers, records.keys())
    found = []
    for one in shown.records:
        if (record := records.get((one.kind, one.id))) is None:
            continue
        facts = [(name, one.before[name]) for name in FACTS[one.kind] if name in one.before]
        touched = {turn.fact for event in events if event.record == (one.kind, one.id) for turn in event.turns}
        stays = [
            f"{told.label(one.kind, name)}: {told.value(one.kind, name, value)}"
            for name, value in facts
            if name in touched and one.after[name] == value
        ]
        found.append(OfRecord(record, differences(facts, dict(one.after), one.kind, told), stays))
    return found


def recent_page(
    session: Session, words: Words, seen: Seen, *, before: int | None, within: Callable[[Record], bool] | None
) -> ChangesPage:
    """What people did lately, and which lists came in, newest first.

    Parameters
    ----------
    before
        Go on from this change; None: from now.
    within
        Only what touched such a record; lists are left out then, for they touch records everywhere.
    """
    acts = [act for act in Act if act not in (Act.MIGRATION, *([Act.IMPORT] if within else []))]
    rows = statements.recent_changes(session, acts, min(before or _MOST, _MOST), _LOOKED_AT)
    told, pages = told_by(session, words, seen), []
    last = None
    for row in rows:
        last = row["id"]
        if row["act"] == Act.IMPORT:
            pages.append(_of_list(row, told))
        else:
            records = read_seen(session, records_now(session, row["id"]), seen)
            if within:
                records = {key: one for key, one in records.items() if within(one)}
            pages += _pages(session, [row["id"]], records, told)
        if len(pages) == CHANGES:
            break
    return ChangesPage(pages, last if (rows and last != rows[-1]["id"]) or len(rows) == _LOOKED_AT else None)


def _pages(
    session: Session, numbers: Collection[int], records: dict[tuple[str, str], Record], told: Told
) -> list[ChangePage]:
    """Changes with what they did to these records."""
    some = sorted(records, key=lambda key: (records[key].name, key))[:SHOWN]
    events = recent(session, list(numbers), some)
    by_change: dict[int, list[Event]] = {}
    for event in events:
        by_change.setdefault(event.number, []).append(event)
    pages = []
    for of_change in by_change.values():
        lines = {event.record: one.facts for event, one in zip(of_change, happened(of_change, told), strict=True)}
        of_records = [OfRecord(records[key], lines[key], []) for key in some if key in lines]
        first = of_change[0]
        more = max(0, len(records) - len(of_records))
        merges, what = first.act == Act.MERGE, happened([first], told)[0]
        pages.append(ChangePage(what, merges, first.account, first.at, of_records, more))
    return pages


def _of_list(row: dict[str, Any], told: Told) -> ChangePage:
    """A list that came in: what it says of each record stands in the history of that."""
    names = ("at", "act", "role", "account", "source_id", "reason", "undoes")
    event = Event(
        ("place", ""), row["id"], **{name: row[name] for name in names}, undone_by=None, undoable=False,
        proposed=False, turns=(),
    )  # fmt: skip
    return ChangePage(happened([event], told)[0], merges=False, account="", at=row["at"], of_records=[], more=0)


def is_undone(session: Session, number: int) -> bool:
    """Was this change taken back, and not restored since?"""
    return number in dead_changes(statements.read_undos(session))
