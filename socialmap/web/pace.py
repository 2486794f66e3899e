"""How often somebody without an account may send something: counted in memory, for an hour, and written nowhere."""

from __future__ import annotations

from limits import parse_many

from socialmap.i18n import later
from socialmap.web.guard import LIMITER, client_key

TOO_OFTEN = later("U meldde net al een paar keer iets. Wacht een minuut en druk dan nog een keer op de knop.")
TOO_BUSY = later("Er komen nu te veel meldingen tegelijk. Wacht een minuut en druk dan nog een keer op de knop.")
#: How often one address may report, and how often all of them together, so that the store is not kept busy.
TRIES, TRIES_OF_ALL = parse_many("5 per minute; 40 per hour"), parse_many("120 per minute")


def trouble(scope: str) -> str:
    """Why one more of these is not heard now; "" when it is."""
    for limits, key, said in ((TRIES, client_key(), TOO_OFTEN), (TRIES_OF_ALL, "", TOO_BUSY)):
        counted = [LIMITER.limiter.hit(limit, scope, key) for limit in limits]
        if not all(counted):
            return said
    return ""
