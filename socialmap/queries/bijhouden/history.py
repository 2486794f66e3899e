"""What happened to a record or to the map, in words: who said what, from what to what, and what was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later
from socialmap.ledger.records import MERGED, UNTOLD
from socialmap.model import Act
from socialmap.model.facts import RecordKind
from socialmap.schedule import AMSTERDAM_TIME

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from socialmap.ledger.history import Event, Turn
    from socialmap.queries.bijhouden.in_words import Told

#: What was done, by how it was done; a role or a list did it.
_DONE = {
    Act.FORM: later("%(who)s vulde in"),
    Act.IMPORT: later("%(who)s zegt"),
    Act.CHECK: later("%(who)s keek na of dit klopt"),
    Act.MERGE: later("%(who)s voegde samen: twee waren er één"),
    Act.UNDO: later("%(who)s draaide wijziging %(number)s terug"),
    Act.MIGRATION: later("stond er al, volgens %(who)s"),
    Act.PROPOSE: later("%(who)s stelt voor"),
    Act.APPROVE: later("%(who)s keurde een voorstel goed"),
    Act.REFUSE: later("%(who)s wees een voorstel af"),
    Act.PURGE: later("%(who)s verwijderde iets op verzoek: %(reason)s"),
}
_APART = later("%(who)s zag: dit zijn twee plekken")
_GONE = later("%(who)s zegt dit niet meer")
_CAME = later("er kwam een lijst binnen: %(who)s")
_A_LIST, _A_PERSON = later("een lijst"), later("een mens")


@dataclass(frozen=True)
class Happened:
    """One change to one record.

    Attributes
    ----------
    number
        Of the change; by it the change can be taken back.
    day, time
        In Amsterdam, in words.
    told
        What was done and by whom: a role or a list, never a name.
    facts
        Of each fact from what it went to what.
    note
        Where it comes from and of which day, and why it was done; "" when there is nothing to add.
    undone
        That it was taken back since, and by which change.
    undoable
        It can be taken back now.
    """

    number: int
    day: str
    time: str
    told: str
    facts: list[str]
    note: str
    undone: str
    undoable: bool

    @property
    def line(self) -> str:
        """All of it as one line of text."""
        facts = f": {'; '.join(self.facts)}" if self.facts else ""
        more = "".join(f" ({text})" for text in (self.note, self.undone) if text)
        return f"{self.told}{facts}{more}"


def happened(events: Iterable[Event], told: Told) -> list[Happened]:
    """Changes in the order in which they come, in words."""
    return [_happened(event, told) for event in events]


def _happened(event: Event, told: Told) -> Happened:
    words, kind = told.words, RecordKind(event.record[0])
    at = _moment(event)
    undone = words.gettext("teruggedraaid met wijziging %(number)s", number=str(event.undone_by))
    return Happened(
        event.number,
        words.day(at.date(), year=True),
        words.clock(at.time()),
        _told(event, told),
        [_fact(turn, kind, told, proposed=event.proposed) for turn in event.turns if not _is_nothing(turn)],
        _note(event, told),
        undone if event.undone_by is not None else "",
        event.undoable,
    )


def _moment(event: Event) -> datetime:
    return datetime.fromisoformat(event.at).astimezone(AMSTERDAM_TIME)


def _told(event: Event, told: Told) -> str:
    words, act = told.words, Act(event.act)
    text = _DONE[act]
    if act is Act.IMPORT and not any(turn.said for turn in event.turns):
        text = _GONE if event.turns else _CAME
    if event.apart:
        text = _APART
    who = event.role or told.sources.get(_source(event), "")
    if not who:
        who = words.gettext(_A_LIST if act in (Act.IMPORT, Act.MIGRATION) else _A_PERSON)
    return words.gettext(text, who=who, number=str(event.undoes), reason=event.reason)


def _source(event: Event) -> str:
    """The list of a change; what stood there before has it at its statements."""
    return event.source_id or next((turn.said.source_id for turn in event.turns if turn.said), "")


def _note(event: Event, told: Told) -> str:
    """The day of which it was said, where that is another than that of the change; and why it was done."""
    days = {turn.said.said_on for turn in event.turns if turn.said and turn.said.said_on}
    day = days.pop() if len(days) == 1 else ""
    notes = []
    if day and day != _moment(event).date().isoformat():
        notes.append(told.words.gettext("zoals het was: %(when)s", when=told.words.moment(day)))
    if event.reason and event.act != Act.PURGE:
        notes.append(event.reason)
    return told.words.comma.join(notes)


def _is_nothing(turn: Turn) -> bool:
    """Nobody knew it, and nobody knows it."""
    return not turn.purged and turn.before in UNTOLD and turn.after in UNTOLD and _is_blank(turn.said)


def _is_blank(said: Any) -> bool:
    return said is None or said.told in UNTOLD


def _fact(turn: Turn, kind: RecordKind, told: Told, *, proposed: bool) -> str:
    words, label = told.words, told.label(kind, turn.fact)
    if turn.purged or turn.fact == MERGED:
        text = later("%(label)s (verwijderd)") if turn.purged else later("%(name)s ging hierin op")
        return words.gettext(text, label=label, name=turn.after)
    before, after = (told.value(kind, turn.fact, value) for value in (turn.before, turn.after))
    if before != after:
        if turn.before in UNTOLD:
            return f"{label}: {after}"
        return words.gettext("%(label)s: van %(before)s naar %(after)s", label=label, before=before, after=after)
    said = told.value(kind, turn.fact, turn.said.told) if turn.said else after
    if proposed:
        return f"{label}: {said}"
    if said == after:
        return words.gettext("%(label)s: %(value)s, zoals er al stond", label=label, value=after)
    return words.gettext(
        "%(label)s: %(said)s; op de kaart blijft staan: %(value)s", label=label, said=said, value=after
    )  # fmt: skip


def differences(before: Collection[tuple[str, Any]], after: dict[str, Any], kind: RecordKind, told: Told) -> list[str]:
    """Each fact of a record that becomes another, in words: what was there, and what will be again."""
    return [
        told.words.gettext(
            "%(label)s: was %(before)s, wordt %(after)s",
            label=told.label(kind, name),
            before=told.value(kind, name, value),
            after=told.value(kind, name, after[name]),
        )
        for name, value in before
        if after[name] != value
    ]
