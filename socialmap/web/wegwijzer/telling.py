"""What goes along with an answer that helped little, sealed: who got it can tell so (``web.wegwijzer.missed``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialmap.queries.wegwijzer.missed import missed_by
from socialmap.web import sealed
from socialmap.web.site import words, world

if TYPE_CHECKING:
    from socialmap.guide.origin import Origin
    from socialmap.queries.wegwijzer.guide import Answer
    from socialmap.queries.wegwijzer.guide_form import GuideForm
    from socialmap.queries.wegwijzer.missed import Missed

#: Fields of what is sealed, and of the form.
AREA, WISH, EASE = "gebied", "wens", "makkelijk"


class Telling(NamedTuple):
    """What can be told, and the same sealed."""

    missed: Missed
    sealed: str


def telling(form: GuideForm, origin: Origin, answer: Answer) -> Telling | None:
    """What goes along with an answer; None where something is sure to fit, or nothing of it is counted."""
    found = None if answer.sure else missed_by(world(), form, origin, words())
    if found is None:
        return None
    wishes, eases = ([one.value for one in choices] for choices in (found.wishes, found.eases))
    told = [(AREA, found.wijk), *((WISH, one) for one in wishes), *((EASE, one) for one in eases)]
    return Telling(found, sealed.seal(told)[1])
