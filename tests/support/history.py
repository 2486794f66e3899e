"""What happened to a record, as its page tells it."""

from socialmap.i18n import words
from socialmap.ledger.history import history
from socialmap.model.facts import RecordKind
from socialmap.queries.bijhouden.history import happened
from socialmap.queries.bijhouden.in_words import told_by
from socialmap.store import Session


def lines(session: Session, kind: str, id: str, language: str = "nl") -> list[str]:
    """Each change in words, newest first."""
    told = told_by(session, words(language))
    return [one.line for one in happened(history(session, RecordKind(kind), id), told)]


def changes(session: Session, kind: str, id: str) -> list[int]:
    """The numbers of changes, newest first."""
    return [one.number for one in history(session, RecordKind(kind), id)]
