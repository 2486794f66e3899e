"""What held on a day in the past, read from the same statements: what was said by then, and not yet closed.

A statement counts from the day on which it was said, not from that on which it was typed over or read, so that a line
over time does not hang on when a list came in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from socialmap.ledger.joined import without_purged
from socialmap.ledger.records import CHECKED, MERGED, STATUS, VISIBILITY, Statement, statement
from socialmap.ledger.resolve import first_day, resolve
from socialmap.ledger.write import TERMS
from socialmap.model import Act, State
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import statements

if TYPE_CHECKING:
    from datetime import date

    from socialmap.ledger.records import Key
    from socialmap.ledger.resolve import Resolved
    from socialmap.store import Session

#: By these it is told how sure another fact is, and of which record; who may see it only where records went together.
_BESIDE = (STATUS, CHECKED, MERGED, VISIBILITY)


@dataclass(frozen=True, slots=True)
class Span:
    """A statement with the days between which it counted.

    Attributes
    ----------
    since
        ISO 8601.
    until
        The day on which it was closed; "" while it stands.
    """

    said: Statement
    since: str
    until: str


@dataclass(frozen=True)
class Past:
    """All that was ever said of some facts of one kind of record, and on which days lists said it again."""

    spans: Sequence[Span]
    editions: Mapping[str, Collection[str]]

    def on(self, day: date) -> dict[Key, Resolved]:
        """What held at the end of a day."""
        now = day.isoformat()
        said = [one.said for one in self.spans if one.since <= now and (not one.until or one.until > now)]
        again = {source: max((one for one in days if one <= now), default="") for source, days in self.editions.items()}
        return resolve(said, today=day, terms=TERMS, editions={source: one for source, one in again.items() if one})


def read_past(session: Session, kind: str, facts: Collection[str]) -> Past:
    """What was said of these facts of all records of a kind; proposals are no part of it."""
    proposals = statements.changes_by(session, Act.PROPOSE)
    rows = [statement(row) for row in statements.read_facts(session, kind, {*facts, *_BESIDE})]
    said = [one for one in rows if one.state is not State.PROPOSED and one.change_id not in proposals]
    closing = statements.read_changes(session, {one.closed_by for one in said if one.closed_by is not None})
    counted = [replace(one, state=State.STANDING) for one in said]
    if not any(one.fact == MERGED for one in counted):
        counted = [one for one in counted if one.fact != VISIBILITY]
    spans = [_span(one, closing) for one in without_purged(session, kind, counted)]
    return Past(spans, statements.read_edition_days(session))


def _span(one: Statement, closing: Mapping[int, Mapping[str, str]]) -> Span:
    written = _day(one.at)
    since = first_day(one.said_on).isoformat() if one.said_on else written
    return Span(one, min(since, written), _day(closing[one.closed_by]["at"]) if one.closed_by is not None else "")


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(AMSTERDAM_TIME).date().isoformat()
