"""What happened to one record, in words, newest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later
from socialmap.ledger.records import APART, CHECKED, MERGED, UNTOLD
from socialmap.ledger.write import read
from socialmap.model import Act
from socialmap.model.facts import FACTS, RecordKind
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.i18n import Words
    from socialmap.ledger.records import Statement
    from socialmap.store import Session

#: What was done, by how it was done; a role or a list did it.
_TOLD = {
    Act.FORM: later("%(who)s vulde in: %(facts)s"),
    Act.IMPORT: later("%(who)s zegt: %(facts)s"),
    Act.CHECK: later("%(who)s keek na of dit klopt"),
    Act.MERGE: later("samengevoegd: twee waren er één"),
    Act.UNDO: later("%(who)s draaide wijziging %(number)s terug"),
    Act.MIGRATION: later("stond er al, volgens %(who)s: %(facts)s"),
    Act.PURGE: later("%(who)s verwijderde iets op verzoek: %(reason)s"),
}
_TWO = later("%(who)s zag: dit zijn twee plekken")
_GONE = later("%(who)s zegt dit niet meer")


@dataclass(frozen=True)
class Happened:
    """One change to a record.

    Attributes
    ----------
    number
        Of the change; by it the change can be taken back.
    when
        Day and time in Amsterdam, in words.
    told
        What was done and by whom: a role or a list, never a name.
    """

    number: int
    when: str
    told: str


def history(
    session: Session, kind: RecordKind, id: str, words: Words, *, sources: Mapping[str, str] | None = None
) -> list[Happened]:
    """What was said of a record and taken back, newest first.

    Parameters
    ----------
    sources
        Names of sources by id, where the reader may know them.
    """
    said = read(session, kind, [id])
    by_change: dict[int, list[Statement]] = defaultdict(list)
    for one in said:
        by_change[one.change_id].append(one)
        if one.closed_by is not None:
            by_change[one.closed_by] += []
    changes = statements.read_changes(session, _with_undone(session, list(by_change)))
    found = []
    for number in sorted((one for one in changes if _is_of(changes[one], by_change)), reverse=True):
        change = changes[number]
        mine = by_change.get(number, [])
        lists = [(sources or {}).get(id, "") for id in (change["source_id"], *(one.source_id for one in mine))]
        told = _told(change, mine, kind, words, next(filter(None, lists), ""))
        at = datetime.fromisoformat(change["at"]).astimezone(AMSTERDAM_TIME)
        when = f"{words.day(at.date(), year=True)}{words.comma}{words.clock(at.time())}"
        found.append(Happened(number, when, told))
    return found


def _with_undone(session: Session, numbers: Sequence[int]) -> set[int]:
    """These changes, and those that took them back."""
    return {*numbers, *statements.undone_by(session, numbers)}


def _is_of(change: Mapping[str, Any], by_change: Mapping[int, object]) -> bool:
    return change["id"] in by_change or change["undoes"] in by_change


def _told(change: Mapping[str, Any], said: Sequence[Statement], kind: RecordKind, words: Words, list_name: str) -> str:
    facts = words.comma.join(_fact(one, kind, words) for one in said if one.fact not in (MERGED, APART))
    act = Act(change["act"])
    text = _GONE if act is Act.IMPORT and not facts else _TOLD[act]
    if any(one.fact == APART for one in said):
        text = _TWO
    who = change["role"] or list_name or words.gettext("een lijst")
    return words.gettext(text, who=who, facts=facts, number=str(change["undoes"]), reason=change["reason"])


def _fact(one: Statement, kind: RecordKind, words: Words) -> str:
    if one.fact == CHECKED:
        return words.gettext("nagekeken")
    fact = FACTS[kind].get(one.fact)
    label = words.gettext(fact.label) if fact else one.fact
    if one.value == "null":
        return words.gettext("%(label)s (verwijderd)", label=label)
    value = one.told
    if value in UNTOLD:
        return words.gettext("%(label)s: weten we niet", label=label)
    text = words.comma.join(map(str, value)) if isinstance(value, list) else str(value)
    if fact and text in fact.choices:
        text = words.gettext(fact.choices[text])
    return f"{label}: {text}"
