"""A record as its pages of keeping up need it: what it is called, where it lies, and whether the reader may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.errors import NotFoundError
from socialmap.i18n import later
from socialmap.ledger.records import STATUS, VISIBILITY
from socialmap.model import Status, Visibility
from socialmap.model.facts import RecordKind
from socialmap.offer.names import whole_name
from socialmap.queries.bijhouden.in_words import KINDS
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from socialmap.store import Session

NO_RECORD = later("Dit bestaat niet (meer).")
_OF_SLUG = {slug: kind for kind, slug in KINDS.items()}


@dataclass(frozen=True)
class Record:
    """What a page about a record begins with.

    Attributes
    ----------
    slug
        Its kind, as addresses write it.
    where
        Ids of places and codes of areas that it belongs to; none for what is everywhere.
    place_id
        The place that it is, or that it is at; "" for none.
    visibility
        Who may see it, and the place that it is at.
    can_end
        It is kept whether it is there; ``ended``: it is not.
    """

    kind: RecordKind
    id: str
    name: str
    where: tuple[str, ...]
    place_id: str
    can_end: bool
    ended: bool
    visibility: Visibility
    version: int

    @property
    def slug(self) -> str:
        """Its kind, as addresses write it."""
        return KINDS[self.kind]


def kind_of(slug: str) -> RecordKind:
    """The kind that an address means; ``NotFoundError`` for none."""
    if slug not in _OF_SLUG:
        raise NotFoundError(NO_RECORD)
    return _OF_SLUG[slug]


def read_record(session: Session, kind: RecordKind, id: str, seen: Collection[Visibility]) -> Record:
    """One record.

    Raises
    ------
    NotFoundError
        When there is none, or the reader may not know of it.
    """
    found = read_seen(session, [(kind, id)], seen)
    if not found:
        raise NotFoundError(NO_RECORD)
    return found[kind, id]


def read_seen(
    session: Session, records: Iterable[tuple[str, str]], seen: Collection[Visibility]
) -> dict[tuple[str, str], Record]:
    """Of these records those that the reader may know: of what is at a place, the place too."""
    wanted: dict[str, set[str]] = {}
    for kind, id in records:
        wanted.setdefault(kind, set()).add(id)
    found = {}
    for kind, ids in wanted.items():
        rows = statements.read_records(session, kind, ids)
        at = {row["place_id"] for row in rows.values() if row.get("place_id")}
        places = statements.read_records(session, RecordKind.PLACE, at) if at else {}
        for id, row in rows.items():
            place = places.get(row.get("place_id") or "", {})
            visibility = max(_seen_by(row), _seen_by(place), key=list(Visibility).index)
            if visibility in seen:
                found[kind, id] = _record(RecordKind(kind), id, row, visibility)
    return found


def _seen_by(row: Mapping[str, Any]) -> Visibility:
    return Visibility(row.get(VISIBILITY, Visibility.PUBLIC))


def _record(kind: RecordKind, id: str, row: Mapping[str, Any], visibility: Visibility) -> Record:
    place_id = id if kind is RecordKind.PLACE else str(row.get("place_id") or "")
    where = (place_id,) if place_id else tuple(str(row.get("wijk_code") or row.get("area_codes") or "").split())
    status = row.get(STATUS)
    name = whole_name(str(row["name"])) if kind is RecordKind.PLACE else str(row["name"])
    return Record(
        kind, id, name, where, place_id, status is not None, status is Status.ENDED, visibility,
        int(row["version"]),
    )  # fmt: skip
