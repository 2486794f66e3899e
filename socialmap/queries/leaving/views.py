"""The views that leave, declared once: pages, commands, documents and tests go over these, times ``exchange.forms``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later
from socialmap.queries.leaving.activities import activities
from socialmap.queries.leaving.areas import areas
from socialmap.queries.leaving.places import places
from socialmap.queries.leaving.scores import scores

if TYPE_CHECKING:
    from socialmap.exchange.leaving import Leaving
    from socialmap.i18n import Words
    from socialmap.world import World


@dataclass(frozen=True)
class View:
    """What can be taken along.

    Attributes
    ----------
    id
        Its name in commands and file names.
    path
        Where its files are: with a point and a form of ``exchange.forms`` behind it.
    make
        Of a world, what was asked, words and the public address of the map ("" without one).
    guarded
        Only for who passed the door of ``/cirkels``.
    """

    id: str
    path: str
    label: str
    make: Callable[[World, Any, Words, str], Leaving]
    guarded: bool = False


VIEWS: Mapping[str, View] = {
    view.id: view
    for view in (
        View("plekken", "/meenemen/plekken", later("Plekken"), places),
        View("activiteiten", "/meenemen/activiteiten", later("Activiteiten"), activities),
        View("gebieden", "/meenemen/gebieden", later("Gebieden"), areas),
        View("scores", "/cirkels/meenemen", later("Hoe goed past een nieuwe cirkel?"), scores, guarded=True),
    )
}
