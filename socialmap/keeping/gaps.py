"""What somebody looked for and did not find, told on purpose: one to a counter, and nothing of who, where or when.

The wish is counted by wijk, and what makes going easier by stadsdeel, in a table of its own: nothing tells which were
told together. It is no measure of need: anybody may tell something more than once, and nothing reckons with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialmap.guide.wishes import EASES, SAME, WAY, WISHES
from socialmap.i18n import later
from socialmap.store import gaps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from socialmap.store import Session, Store

#: What is never counted: it would tell who somebody is (language, women only), or what they go through.
NEVER = frozenset({"taal", "vrouwen", SAME})
#: What a wish and what makes going easier are called where they are counted.
COUNTED_WISHES: Mapping[str, str] = {id: wish.label for id, wish in WISHES.items() if id not in NEVER}
COUNTED_EASES: Mapping[str, str] = {
    **{id: ease.label for id, ease in EASES.items() if id not in NEVER},
    WAY.id: later("Een weg voor een rollator of rolstoel"),
}
#: How many are counted in a minute, by all processes together: nobody fills the counters of a quarter in an afternoon
#: unseen, and no more people than this look for a place at once.
MOST_A_MINUTE = 20
#: Quarters that are kept: this one and a year of before.
KEPT = 5


class Told(NamedTuple):
    """What was told often enough for everybody to see, the newest quarter and the most told first."""

    wishes: list[gaps.Counter]
    eases: list[gaps.Counter]


def quarter_of(day: date, back: int = 0) -> str:
    """The quarter of a day, or one so many before it, so written that they sort.

    Examples
    --------
    >>> from datetime import date
    >>> quarter_of(date(2026, 11, 29)), quarter_of(date(2026, 1, 1), 1), quarter_of(date(2026, 2, 1), 5)
    ('2026-4', '2025-4', '2024-4')
    """
    year, part = divmod(day.year * 4 + (day.month - 1) // 3 - back, 4)
    return f"{year}-{part + 1}"


def count(store: Store, *, wijk: str, wish: str, part: str, ease: str, today: date, moment: int) -> bool:
    """One more for a wish in a wijk, and one more for what makes going easier in a stadsdeel.

    Parameters
    ----------
    wijk, part
        Codes of areas.
    wish, ease
        Of ``COUNTED_WISHES`` and ``COUNTED_EASES``; "" for none.
    moment
        Seconds since 1970; not kept but for the minute in which something was counted last.

    Returns
    -------
    Whether it was counted: not when too much is told in this minute.
    """
    quarter = quarter_of(today)
    with store.write() as session:
        if not gaps.take_turn(session, moment // 60, MOST_A_MINUTE):
            return False
        gaps.drop_past(session, quarter, quarter_of(today, KEPT - 1))
        if wish:
            gaps.add_wish(session, quarter, wijk, wish)
        if ease:
            gaps.add_ease(session, quarter, part, ease)
    return True


def read(session: Session) -> Told:
    """What everybody may see: for who keeps the map up it is no more than that."""
    return Told(gaps.read_wishes(session), gaps.read_eases(session))
