"""What waits in the queue: an entry of the list, what it is when it is looked at, and what somebody says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from socialmap.model import RecordKind, Visibility
from socialmap.store import waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from socialmap.keeping.roles import Account
    from socialmap.model import Wrong
    from socialmap.store import Session

#: What is told of where a record lies, as pairs that can be compared.
Where = tuple[tuple[str, Any], ...]
_POINT = ("lon", "lat")
#: What of today's tables tells where a record lies.
_TOLD: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.PLACE: _POINT,
    RecordKind.ACTIVITY: ("place_id", "wijk_code"),
    RecordKind.ORGANISATION: (),
    RecordKind.INITIATIVE: ("place_id", "wijk_code"),
    RecordKind.CIRCLE: ("area_codes",),
}
#: The same of a proposal.
TELLS_WHERE = ("lon", "lat", "place_id", "wijk_code", "area_codes")


class Origin(StrEnum):
    """Where it comes from."""

    PEOPLE = "vrijwilligers"
    READERS = "lezers"
    ORGANISATIONS = "organisaties"
    SOURCES = "bronnen"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the queue.

    Attributes
    ----------
    key
        By which it is decided.
    at
        The day or moment of which it is, ISO 8601.
    where
        Of the record as it is, and as it would be.
    place_id
        Of the place that it is about; "" for none.
    times
        How often it was said.
    """

    key: str
    origin: Origin
    kind: RecordKind
    id: str
    at: str
    where: tuple[Where, ...]
    place_id: str = ""
    times: int = 1


@dataclass(frozen=True)
class Detail:
    """The same with what is said.

    Attributes
    ----------
    stored
        The record as it is now; None for a new one.
    values
        What would hold, by fact; none where somebody only says that something is wrong.
    wrong, texts
        What a reader says.
    role, source_id, said_on
        Who says it, or which list, of which day.
    called
        What its list calls it, of a row whose kind nobody knows.
    why
        Why a row of a list waits.
    lacks
        Facts that must be known of something new, and that nobody told.
    approvable
        It can be approved as it is; else it is to be changed first, or refused.
    """

    entry: Entry
    stored: Mapping[str, Any] | None
    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: Wrong | None = None
    texts: tuple[str, ...] = ()
    role: str = ""
    source_id: str = ""
    said_on: str = ""
    called: str = ""
    why: str = ""
    lacks: tuple[str, ...] = ()
    approvable: bool = True

    @property
    def name(self) -> str:
        """What the record is called."""
        return str(self.values.get("name") or (self.stored or {}).get("name") or "")

    @property
    def version(self) -> int:
        """The version of the record as it is now; 0 for a new one."""
        return int(self.stored["version"]) if self.stored else 0


@dataclass(frozen=True)
class Verdict:
    """What somebody says of it.

    Attributes
    ----------
    values
        What holds in place of what was said; None: that itself.
    reason
        Why it is refused.
    """

    approves: bool
    values: Mapping[str, Any] | None = None
    reason: str = ""


@dataclass(frozen=True)
class Judged:
    """What became of it.

    Attributes
    ----------
    change
        By which it can be taken back.
    visibility
        Who may see the record now, where something was written; ``held`` tells why those are fewer than was asked.
    """

    change: int
    visibility: Visibility | None = None
    held: str = ""


class Sort(Protocol):
    """One sort of what waits, by the first sign of its keys."""

    def entries(self, session: Session, key: str = "") -> list[Entry]:
        """All that waits and is not hidden, or what has this key."""

    def details(self, session: Session, asked: Sequence[Entry]) -> dict[str, Detail]:
        """What these are, by key."""

    def decide(self, session: Session, one: Detail, verdict: Verdict, *, by: Account, today: date) -> Judged:
        """Write down what somebody says of it."""


class Records:
    """Where records are and who may see them, read once of each kind that is asked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: dict[RecordKind, dict[str, dict[str, Any]]] = {}

    def get(self, kind: RecordKind, id: str) -> dict[str, Any] | None:
        """What is known of a record; None where there is none."""
        if kind not in self._kept:
            self._kept[kind] = waiting.read_where(self._session, kind, ("visibility", *_TOLD[kind]))
        return self._kept[kind].get(id)

    def is_hidden(self, kind: RecordKind, id: str) -> bool:
        """Whether nobody may know of it; of what is at a hidden place neither."""
        row = self.get(kind, id)
        if row is None:
            return False
        place = row.get("place_id")
        at = self.get(RecordKind.PLACE, place) if place else None
        return Visibility.HIDDEN in (row["visibility"], at and at["visibility"])

    def entry(
        self,
        key: str,
        origin: Origin,
        record: tuple[RecordKind, str],
        *,
        at: str,
        values: Mapping[str, Any] | None = None,
        times: int = 1,
    ) -> Entry | None:
        """An entry about a record, or one that does not exist yet; None about what is hidden."""
        (kind, id), values = record, values or {}
        new_place = values.get("place_id")
        if self.is_hidden(kind, id) or (new_place and self.is_hidden(RecordKind.PLACE, str(new_place))):
            return None
        row = self.get(kind, id)
        told = {name: row[name] for name in _TOLD[kind]} if row else {}
        if kind is RecordKind.PLACE and row:
            told |= {"place_id": id}
        after = told | {name: value for name, value in values.items() if name in TELLS_WHERE}
        where = [_pairs(told, moved=False)] if row else []
        if not row or after != told:
            where.append(_pairs(after, moved=kind is RecordKind.PLACE))
        return Entry(key, origin, kind, id, at, tuple(where), str(after.get("place_id") or ""), times)


def _pairs(told: Mapping[str, Any], *, moved: bool) -> Where:
    """A place that stands is told by its id, and one that is new or moves by its point."""
    left_out = () if moved else _POINT
    return tuple(sorted((name, value) for name, value in told.items() if name not in left_out and value))
