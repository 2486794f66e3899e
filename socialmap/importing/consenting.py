"""What is stored already and is public with consent only: for accounts, until that consent is there (rule 7).

A store remembers by which words it was judged. What those words no longer tell of stays as visible as it was, until
somebody says something of it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from socialmap.importing.holding import held
from socialmap.ledger.write import settle, without_consent
from socialmap.model import CALLED, Status, Visibility
from socialmap.model.sensitive import KINDS, edition, most_seen, needs_consent
from socialmap.store import statements, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from socialmap.model import RecordKind
    from socialmap.store import Session, Store

_LOG = logging.getLogger(__name__)
_KEY = "consent"


def ask_consent(store: Store) -> int:
    """Show to accounts only what lacks a consent that it needs; how many records fewer people see by that."""
    with store.read() as session:
        if _is_current(session):
            return 0
    with store.write() as session:
        if _is_current(session):  # another process was first
            return 0
        return ask_consent_of_all(session)


def ask_consent_of_all(session: Session) -> int:
    """The same of all that is stored now, whatever it was judged by."""
    number = 0
    for kind in KINDS:
        stored = statements.read_records(session, kind)
        ids = [id for id, row in stored.items() if without_consent(kind, row) != row]
        settle(session, kind, ids)
        if ids:
            told = "Alleen nog met een account te zien, tot organisatie en groep het goedvinden: %s %s."
            _LOG.warning(told, len(ids), CALLED[kind])
        number += len(ids)
    sync(session, tables.meta, [{"key": _KEY, "value": edition()}], ["key"])
    return number


def _is_current(session: Session) -> bool:
    meta = tables.meta
    found = session.execute(meta.select().where(meta.c.key == _KEY)).mappings().first()
    return found is not None and found["value"] == edition()


def can_be_for_all(kind: RecordKind, record: Mapping[str, Any]) -> bool:
    """Whether only accounts see a record that is there, which organisation and group agree to show to everybody."""
    agreed = needs_consent(kind, record) and most_seen(kind, record) is Visibility.PUBLIC
    waits = record["visibility"] is Visibility.ACCOUNTS and record.get("status") is not Status.ENDED
    return agreed and waits and held(record) is None
