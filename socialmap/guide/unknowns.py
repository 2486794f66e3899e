"""What is not known of a way and matters to who goes it: each stretch by the step and street that it lies on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from socialmap.guide.landmarks import shown
from socialmap.i18n import later
from socialmap.network.profiles import unknown_streets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.network.network import Network
    from socialmap.network.profiles import Profile
    from socialmap.network.route import Route
    from socialmap.network.turns import Track

#: Metres of known street between two unknown stretches that are told as one.
GAP = 20.0
#: Distances are told in fives of metres.
ROUNDED = 5
#: By ``profiles.UNKNOWNS``, after "Wij weten niet:".
THINGS = {
    "steps": later("of er een trap is"),
    "kerb": later("hoe hoog de stoeprand is"),
    "width": later("of het breed genoeg is"),
    "surface": later("of de weg vlak is"),
}


def unknown_stretches(
    network: Network, route: Route, *, profile: Profile, words: Words, hidden: float = 0.0
) -> tuple[str, ...]:
    """A sentence for each stretch, and one for what is known nowhere on the way.

    Parameters
    ----------
    hidden
        Metres from the start within which it is not told where a stretch begins: there is a home.
    """
    track = route.track
    if track is None:
        return ()
    missing = {word: streets[track.street] for word, streets in unknown_streets(network, profile).items()}
    everywhere = [word for word, pieces in missing.items() if pieces.all()]
    told = [words.gettext("Van de hele weg weten wij niet: %(things)s.", things=_things(everywhere, words))]
    rest = {word: pieces for word, pieces in missing.items() if word not in everywhere}
    for number, stretch in enumerate(route.stretches, 1):
        for low, high, metres, what in _runs(track, rest, stretch.start, stretch.start + stretch.metres):
            street = shown(network.names[track.named(network.name, low, high)], words)
            values = {
                "step": words.number(number),
                "street": street or words.gettext("een pad zonder naam"),
                "metres": words.number(_rounded(metres)),
                "things": _things(what, words),
            }
            after = low - stretch.start
            if after < ROUNDED or low < hidden:
                told.append(
                    words.gettext("Stap %(step)s, %(street)s, %(metres)s meter. Wij weten niet: %(things)s.", **values)
                )
            else:
                told.append(
                    words.gettext(
                        "Stap %(step)s, %(street)s, na %(after)s meter: %(metres)s meter. Wij weten niet: %(things)s.",
                        after=words.number(_rounded(after)),
                        **values,
                    )
                )
    return tuple(told if everywhere else told[1:])


def _runs(
    track: Track, missing: dict[str, NDArray[np.bool_]], start: float, end: float
) -> Iterator[tuple[float, float, float, Sequence[str]]]:
    """Parts of a stretch with something unknown: from and to along the way, metres of it, and what."""
    low, high = np.clip(track.metres[:-1], start, end), np.clip(track.metres[1:], start, end)
    any_missing = np.logical_or.reduce([*missing.values(), np.zeros(len(low), dtype=bool)])
    rows = np.flatnonzero(any_missing & (high > low))
    if not len(rows):
        return
    for run in np.split(rows, np.flatnonzero(low[rows[1:]] - high[rows[:-1]] > GAP) + 1):
        what = [word for word, pieces in missing.items() if pieces[run].any()]
        yield float(low[run[0]]), float(high[run[-1]]), float((high[run] - low[run]).sum()), what


def _rounded(metres: float) -> int:
    return max(ROUNDED, ROUNDED * round(metres / ROUNDED))


def _things(which: Sequence[str], words: Words) -> str:
    return ", ".join(words.gettext(THINGS[word]) for word in which)
