"""The one true deletion: a privacy request. The value goes, everywhere and for ever; that there was one stays.

A purge also stands in a file beside the store, which is in no backup: a restored backup replays it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from socialmap.disk import clear_folder, make_folder, make_private
from socialmap.errors import BadInputError, NotAllowedError, NotFoundError
from socialmap.ledger.joined import members
from socialmap.ledger.records import CHECKED, Change, can_go
from socialmap.ledger.write import begin, now, read, settle
from socialmap.model import Act, State
from socialmap.model.facts import RecordKind
from socialmap.store import accounts, reading, statements, tables, waiting
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from socialmap.store import Session, Store

#: The file beside the store: a line each, as ``Purge``. It says what was taken away, never what that was.
NAME = "verwijderd.jsonl"
ROLE = "hoofdredacteur"
#: What is no record, and ends in the same way.
ACCOUNT = "account"
#: Where tables wait until they are saved.
WAITING = "tabellen"
#: What of a row of a list goes with a fact of its place.
OF_ROWS = {
    "name": ("name", "operator", "repairs"),
    "street": ("street",),
    "house_number": ("house_number",),
    "postcode": ("postcode",),
}


@dataclass(frozen=True)
class Purge:
    """What was taken away.

    Attributes
    ----------
    fact
        One fact; "" for all that may be missing of the record.
    """

    record_kind: str
    record_id: str
    fact: str
    at: str


def purge(
    store: Store, folder: Path, wanted: tuple[str, str, str], *, reason: str, role: str, account: str = ""
) -> Purge:
    """Take a value away for good: from today's tables, from what every source said, and from later lists.

    The store is then written anew, so that nothing of it is left between the rows, and tables that wait to be saved
    are dropped: they may hold it. What was copied before holds it still; a backup that is put back loses it again.

    Parameters
    ----------
    folder
        Where the file of purges is kept.
    wanted
        Kind of record, id and fact; fact "" for all of it that may be missing.
    reason
        Why; never who asked.

    Raises
    ------
    NotAllowedError
        For another role than hoofdredacteur.
    BadInputError
        Without a reason, or for a fact that there is not or without which the record is none.
    NotFoundError
        When there is no such record.
    """
    kind, asked, fact = wanted
    if role != ROLE:
        msg = f"Alleen deze rol mag iets voorgoed verwijderen: {ROLE}."
        raise NotAllowedError(msg)
    if not reason.strip():
        msg = "er staat geen reden bij"
        raise BadInputError(msg, column="reden", expected="waarom dit weg moet, zonder naam")
    able = can_go(RecordKind(kind))
    if fact and fact not in able:
        msg = "dit gegeven kan niet worden verwijderd"
        raise BadInputError(msg, column=fact, expected=", ".join(able))
    at = now()
    with store.write() as session:
        # Of what was merged each part said it.
        id = (reading.read_redirect(session, asked) if kind == RecordKind.PLACE else None) or asked
        parts = sorted(members(session, id) - {id}) if kind == RecordKind.PLACE else []
        if not statements.read_records(session, kind, [id]):
            msg = "Dit bestaat niet (meer)."
            raise NotFoundError(msg)
        every = [Purge(kind, one, fact, at) for one in (id, *parts)]
        known = statements.read_all_purged(session)
        if all((kind, one.record_id, fact) in known and not _is_left(session, one) for one in every):
            return every[0]  # two clicks are one
        # First the file: a purge that is in the store alone would come back with an older backup.
        for one in every:
            _append(folder / NAME, one)
        for one in every:
            _apply(session, one, Change(at, Act.PURGE, role=role, account=account, reason=reason.strip()))
    clear_folder(folder / WAITING)
    store.write_anew()
    return every[0]


def goes(session: Session, kind: RecordKind, id: str, fact: str = "") -> dict[str, list[Any]]:
    """Each fact of a record that can be taken away, or this one, with all that was ever said of it, oldest first."""
    found: dict[str, list[Any]] = {one: [] for one in can_go(kind) if fact in ("", one)}
    for one in read(session, kind, [id]):
        if one.fact in found and one.told is not None:
            found[one.fact].append(one.told)
    return found


def _is_left(session: Session, done: Purge) -> bool:
    """Was anything said since it was taken away?"""
    return any(goes(session, RecordKind(done.record_kind), done.record_id, done.fact).values())


def replay(session: Session, folder: Path) -> str:
    """Take away again, from a store that came out of a backup, what had to go; what the user should know.

    Raises
    ------
    BadInputError
        When the file is damaged: then nobody knows what had to go.
    """
    path = folder / NAME
    if not path.is_file():
        return (
            f"Het bestand {NAME} is er niet. Is er na deze reservekopie iets op verzoek verwijderd, dan staat dat er "
            "nu weer in: verwijder het opnieuw."
        )
    known = statements.read_all_purged(session)
    # Of what was said again and went again, the last time counts.
    last = {(one.record_kind, one.record_id, one.fact): one for one in _read(path)}
    missed = [one for key, one in last.items() if known.get(key) != one.at]
    for one in missed:
        if one.record_kind == ACCOUNT:
            _drop_account(session, one)
        else:
            _apply(session, one, Change(one.at, Act.PURGE, role=ROLE))
    return f"Opnieuw verwijderd wat op verzoek weg moest: {len(missed)}." if missed else ""


def purge_account(session: Session, folder: Path, id: str) -> None:
    """Take an account away, and from what it said who said it; an older backup does not bring it back."""
    done = Purge(ACCOUNT, id, "", now())
    _append(folder / NAME, done)
    _drop_account(session, done)


def _drop_account(session: Session, done: Purge) -> None:
    sync(session, tables.purge, [asdict(done)], ["record_kind", "record_id", "fact"])
    accounts.drop_account(session, done.record_id)


def _apply(session: Session, done: Purge, act: Change) -> None:
    kind, id = RecordKind(done.record_kind), done.record_id
    facts = [done.fact] if done.fact else can_go(kind)
    number = begin(session, act)
    gone = facts if done.fact else [*facts, CHECKED]
    said = [one.id for one in read(session, kind, [id]) if one.fact in gone]
    statements.forget(session, said, State.WITHDRAWN, number)
    sync(session, tables.purge, [asdict(done)], ["record_kind", "record_id", "fact"])
    waiting.drop_reports(session, record_kind=kind, record_id=id)
    settle(session, kind, [id])
    _forget_name(session, kind, id, facts)


def _forget_name(session: Session, kind: RecordKind, id: str, facts: Sequence[str]) -> None:
    """A record has a name: what it is takes the place of what it was called. Rows of lists lose the same."""
    table = tables.metadata.tables[kind]
    if "name" in facts:
        [row] = statements.read_records(session, kind, [id]).values() or [None]
        told: Any = row and row.get("kind")
        sync(session, table, [{"id": id, "name": str(told or "naam verwijderd").replace("_", " ")}], ["id"])
    if kind is RecordKind.PLACE:
        gone = {column: "" for fact in facts for column in OF_ROWS.get(fact, ())}
        if gone:
            rows = tables.source_row
            session.execute(rows.update().where(rows.c.place_id == id).values(**gone))


def _append(path: Path, done: Purge) -> None:
    """Add a line, on the disk before anything is stored."""
    line = json.dumps(asdict(done), ensure_ascii=False) + "\n"
    make_folder(path.parent)
    make_private(path)
    with path.open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> Iterator[Purge]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield Purge(**json.loads(line))
        except (ValueError, TypeError) as error:
            msg = "dit bestand zegt wat op verzoek weg moest, en deze regel is niet te lezen"
            raise BadInputError(msg, file=path.name, row=number) from error
