"""The queue: all that waits for somebody's word, in one list, wherever it comes from.

What waits is listed lightly (``entries``), read whole only where it is shown (``details``), and decided one by one
(``decide``). Of what is hidden nothing is in the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.errors import ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.keeping import queue_of_people, queue_of_readers, queue_of_sources
from socialmap.store import waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from socialmap.keeping.queued import Detail, Entry, Judged, Sort, Verdict
    from socialmap.keeping.roles import Account
    from socialmap.store import Session, Store

GONE = later("Dit wacht niet meer: iemand heeft het al bekeken.")
OTHERWISE = later("Wat er nu op de kaart staat, is intussen veranderd. Bekijk het voorstel opnieuw.")
FIRST = later("Hier ontbreekt nog iets. Kies Wijzigen en vul het in.")
#: By the first sign of a key; a bare number is a proposal.
_SORTS: Mapping[str, Sort] = {
    "": queue_of_people,
    "m": queue_of_readers,
    **dict.fromkeys("vtw", queue_of_sources),
}


def mark(session: Session) -> tuple[int, ...]:
    """Another one whenever what readers say changes; all else that waits changes with the version of records."""
    return waiting.mark_of_reports(session)


def entries(session: Session) -> list[Entry]:
    """All that waits and is not hidden, oldest first."""
    found = [one for sort in dict.fromkeys(_SORTS.values()) for one in sort.entries(session)]
    return sorted(found, key=lambda one: (one.at, one.key))


def details(session: Session, asked: Iterable[Entry]) -> list[Detail]:
    """What these are, in their order; one that waits no more is left out."""
    listed = list(asked)
    found: dict[str, Detail] = {}
    for sort in dict.fromkeys(_SORTS.values()):
        found |= sort.details(session, [one for one in listed if _sort_of(one.key) is sort])
    return [found[one.key] for one in listed if one.key in found]


def find(session: Session, key: str, may: Callable[[Entry], bool]) -> Detail:
    """What waits under this key.

    Raises
    ------
    NotFoundError
        When nothing does, or who asks does not decide about it.
    """
    one = next((one for one in _sort_of(key).entries(session, key) if one.key == key), None)
    found = details(session, [one]) if one is not None and may(one) else []
    if not found:
        raise NotFoundError(GONE)
    return found[0]


def decide(
    store: Store, key: str, verdict: Verdict, *, by: Account, version: int, today: date, may: Callable[[Entry], bool]
) -> Judged:
    """Let what waits hold, or wait no more.

    Parameters
    ----------
    version
        The version of the record that was seen beside it.
    may
        Whether this account decides about it.

    Raises
    ------
    NotFoundError
        When it waits no more, or this account does not decide about it.
    ConflictError
        When the record changed meanwhile, and what waits would change it; or somebody has to tell more first.
    """
    with store.write() as session:
        waiting.lock(session)
        one = find(session, key, may)
        if verdict.approves and one.version != version:
            raise ConflictError(OTHERWISE)
        if verdict.approves and verdict.values is None and not one.approvable:
            raise ConflictError(FIRST)
        return _sort_of(key).decide(session, one, verdict, by=by, today=today)


def _sort_of(key: str) -> Sort:
    return _SORTS.get(key[:1], queue_of_people)
