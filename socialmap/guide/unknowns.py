"""What is not known of a way and matters to who goes it: each stretch by the step and street that it lies on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from socialmap.i18n import later
from socialmap.network.profiles import unknown_streets
from socialmap.offer.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    "access": later("of u er altijd door mag"),
    "steps": later("of er een trap is"),
    "kerb": later("hoe hoog de stoeprand is"),
    "width": later("of het breed genoeg is"),
    "surface": later("of de weg vlak is"),
    "slope": later("of het niet te steil is"),
    "wheels": later("of het met wielen gaat"),
}


@dataclass(frozen=True)
class _Piece:
    """Part of a way with something unknown.

    Attributes
    ----------
    first, last
        Numbers of the steps that it lies on.
    after
        Metres from where its first step begins; 0 when it begins there, or when that may not be told.
    to_the_end
        Whether its last step ends in it.
    """

    first: int
    last: int
    street: str
    after: float
    metres: float
    what: tuple[str, ...]
    to_the_end: bool

    def goes_on_in(self, other: _Piece) -> bool:
        """Whether the other is the same, one step on."""
        next_step = self.to_the_end and not other.after and other.first == self.last + 1
        return next_step and (self.street, self.what) == (other.street, other.what)


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
    told += [_sentence(piece, words) for piece in _joined(_pieces(network, route, rest, hidden))]
    return tuple(told if everywhere else told[1:])


def _pieces(network: Network, route: Route, missing: dict[str, NDArray[np.bool_]], hidden: float) -> Iterator[_Piece]:
    track = route.track
    if track is None:
        return
    for number, stretch in enumerate(route.stretches, 1):
        end = stretch.start + stretch.metres
        for low, high, metres, what in _runs(track, missing, stretch.start, end):
            after = low - stretch.start
            yield _Piece(
                first=number,
                last=number,
                street=network.names[track.named(network.name, low, high)],
                after=0.0 if after < ROUNDED or low < hidden else after,
                metres=metres,
                what=tuple(what),
                to_the_end=high > end - ROUNDED,
            )


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """A piece that goes on in the next step, on the same street, is one: a paper has room for few lines."""
    found = list[_Piece]()
    for piece in pieces:
        before = found[-1] if found else None
        if before and before.goes_on_in(piece):
            found[-1] = replace(
                before, last=piece.last, metres=before.metres + piece.metres, to_the_end=piece.to_the_end
            )
        else:
            found.append(piece)
    return found


def _sentence(piece: _Piece, words: Words) -> str:
    first, last = words.number(piece.first), words.number(piece.last)
    values = {
        "step": first if piece.first == piece.last else shown(f"{first}–{last}", words),
        "street": shown(piece.street, words) or words.gettext("een pad zonder naam"),
        "metres": words.number(_rounded(piece.metres)),
        "things": _things(piece.what, words),
    }
    if not piece.after:
        return words.gettext("Stap %(step)s, %(street)s, %(metres)s meter. Wij weten niet: %(things)s.", **values)
    return words.gettext(
        "Stap %(step)s, %(street)s, na %(after)s meter: %(metres)s meter. Wij weten niet: %(things)s.",
        after=words.number(_rounded(piece.after)),
        **values,
    )


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
    return words.comma.join(words.gettext(THINGS[word]) for word in which)
