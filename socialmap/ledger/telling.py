"""What is not certain of records, and after a change only of those that it touched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.ledger.joined import family, merges, without_purged
from socialmap.ledger.records import CHECKED, MERGED, STATUS, statement
from socialmap.ledger.resolve import Resolved, resolve
from socialmap.ledger.undo import records_of
from socialmap.ledger.write import TERMS
from socialmap.model import State
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from socialmap.store import Session

#: What was said of so many records since is looked up record by record; of more all is read.
_FEW = 100
_STANDS = State.STANDING
Found = dict[str, dict[str, Resolved]]


@dataclass(frozen=True)
class Telling:
    """What is not certain of the records of one kind, at one moment of the ledger.

    Attributes
    ----------
    found
        By id and fact: which facts are past their term, and each on which sources differ.
    last
        Number and moment of the last change that it knows of; no other ledger has these two.
    given
        What it was judged by beside the ledger: the day, and when lists said all of theirs again.
    """

    found: Found
    last: tuple[int, str]
    given: tuple[date, Mapping[str, str]]


def telling(
    session: Session, kind: str, facts: Collection[str], *, today: date, before: Telling | None = None
) -> Telling:
    """What is not certain: which of these facts are past their term, and each fact on which sources differ.

    Parameters
    ----------
    facts
        Facts that go out of date; which row of a list stands for its record is read too.
    before
        The same of an earlier moment: only records that were touched since are judged again, and where that gives
        the same it stays the same one.
    """
    last, editions = statements.newest_change(session), statements.read_editions(session)
    given = (today, editions)
    judge = _Judge(session, kind, facts, today, editions)
    touched = _touched(session, kind, before) if before is not None and before.given == given else None
    if before is None or touched is None:
        return Telling(judge.all(), last, given)
    ids = family(session, kind, touched) if touched else touched
    fresh = judge.of(statements.read_rows(session, kind, ids, states=[_STANDS]))
    if fresh == {id: before.found[id] for id in ids if id in before.found}:
        return Telling(before.found, last, given)
    kept = {id: of_record for id, of_record in before.found.items() if id not in ids}
    return Telling(kept | fresh, last, given)


def _touched(session: Session, kind: str, before: Telling) -> set[str] | None:
    """Records of which something was said, closed or let stand again since; None when all must be judged again.

    That is so for another ledger (a backup was put back), for records that became one or came apart, for more than a
    few, and where nobody can tell what was written.
    """
    number, at = before.last
    if not statements.is_change(session, number, at):
        return None
    said = statements.touched_since(session, number)
    if not said or any(fact == MERGED for _, _, fact in said):
        return None
    found = {id for one, id, _ in said if one == kind}
    for undoing, undone in statements.read_undos(session, number).items():
        if any(row[2] == MERGED for row in statements.rows_of_changes(session, [undone])):
            return None
        found |= {id for one, id in records_of(session, undoing) if one == kind}
    return found if len(found) <= _FEW else None


@dataclass(frozen=True)
class _Judge:
    """By what is asked and by which day and editions it is judged."""

    session: Session
    kind: str
    facts: Collection[str]
    today: date
    editions: Mapping[str, str]

    def all(self) -> Found:
        """Of every record."""
        asked = {*self.facts, CHECKED, MERGED, *([STATUS] if self.editions else [])}
        rows = {row[-1]: row for row in statements.read_telling(self.session, self.kind, asked)}
        if parts := {id for one in merges(self.session, self.kind) for id in (one.record_id, str(one.told))}:
            # What differs may be said of two records that are one.
            rows |= {row[-1]: row for row in statements.read_rows(self.session, self.kind, parts, states=[_STANDS])}
        return self.of(rows.values())

    def of(self, rows: Iterable[Sequence[Any]]) -> Found:
        """Of the records that these statements are about; all that stands of each that is part of another is there."""
        said = without_purged(self.session, self.kind, [statement(row) for row in rows])
        found: Found = defaultdict(dict)
        for key, one in resolve(said, today=self.today, terms=TERMS, editions=self.editions).items():
            if one.others or (one.stale and key.fact in self.facts):
                found[key.id][key.fact] = one
        return dict(found)
