"""What somebody typed, found among everything with a name.

Every word that was typed must occur: as a word, as the begin of one, as the end of a compound, or nearly (one letter
wrong in a word of four to seven, two in a longer one: Damerau-Levenshtein, as in most search engines, where the usual
step is at 3 and 6 letters). A word that occurs as it is typed is not also looked for nearly. An answer whose whole name
was typed stands above one of which a part was, a name above an address, and then what is near.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from math import hypot, inf, isnan
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from socialmap.guide.finding.entries import Entry, Group, entries, middle, tag
from socialmap.guide.finding.mending import accented, by_length, has_lost, mended, typed_pattern
from socialmap.guide.finding.synonyms import SMALL_WORDS
from socialmap.guide.wishes import SAME as SAME_WISH
from socialmap.model import Level
from socialmap.model.text import bare, bare_words, letters, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.world import World

    Floats = NDArray[np.float64]

MAX_TEXT, MAX_WORDS = 100, 8
#: Most answers of one group.
MOST = 10
#: How well a typed word fits a word of a name: the same, its begin, the end of a compound, one and two letters wrong.
SAME, BEGIN, TAIL, NEAR, NEARLY = 1.0, 0.85, 0.55, 0.7, 0.6
#: What only the address, the neighbourhood or the kind tells counts for so much of a name.
REST = 0.4
#: What answers the wish, kind, fact or area that was named stands before what only has the word in its address.
SERVES = 0.5
#: Fewest letters of a begin, a tail, and a word in which one or two letters may be wrong.
LEAST_BEGIN, LEAST_TAIL, ONE_WRONG, TWO_WRONG = 2, 4, 4, 8
#: An answer whose whole name was typed.
WHOLE = 1.0
_POSTCODE = re.compile(r"([1-9]\d{3})\s*([a-z]{2})?", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """One answer.

    Attributes
    ----------
    score
        Only good to order by.
    nearly
        Whether it is only nearly what was typed.
    metres
        From where was asked, in a straight line; NaN without.
    """

    entry: Entry
    score: float
    nearly: bool = False
    metres: float = float("nan")


@dataclass(frozen=True)
class Answer:
    """What was found.

    Attributes
    ----------
    hits
        Best first.
    total
        How many there are of each group; ``hits`` holds at most so many as were asked of each.
    """

    text: str
    hits: tuple[Hit, ...] = ()
    total: Mapping[Group, int] = field(default_factory=dict)

    @property
    def groups(self) -> list[tuple[Group, list[Hit]]]:
        """The answers by group: the group of the best answer first."""
        found: dict[Group, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.entry.group, []).append(hit)
        return list(found.items())

    @property
    def meant(self) -> Hit | None:
        """What may have been meant, where nothing is called as it was typed."""
        return self.hits[0] if self.hits and self.hits[0].nearly else None


def search(
    world: World,
    text: str,
    words: Words,
    *,
    near: tuple[float, float] | None = None,
    same_buurt: Callable[[str], pd.DataFrame] | None = None,
    groups: Iterable[Group] = tuple(Group),
    most: int = MOST,
) -> Answer:
    """Everything that is called as was typed, best first.

    Parameters
    ----------
    near
        RD metres: of equal answers the nearest comes first.
    same_buurt
        The postcodes of the buurt of a postcode: columns postcode and buurt_name.
    groups
        Only these.
    most
        Of each group; the best ones.
    """
    typed = " ".join(text.split())[:MAX_TEXT]
    asked = _asked(typed)
    if not asked:
        return Answer(typed)
    # A save of a telephone number changes no name: then the index stays.
    known = world.settled(("search entries", words.language), lambda now: entries(now, words))
    index = world.remember(("search", words.language), lambda: _index(known), given=(known,))
    found, wanted = index.find(asked), set(groups)
    found += postcodes(world, typed, same_buurt)
    kept = [hit for hit in found if hit.entry.group in wanted]
    measured = [_from(_as_typed(hit, typed), near) for hit in kept]
    measured.sort(key=_order)
    return _best(typed, measured, most)


def _asked(typed: str) -> list[str]:
    """The words of a search; small ones only where there is nothing else."""
    said = bare(typed).split()[:MAX_WORDS]
    return [word for word in said if word not in SMALL_WORDS] or said


def _order(hit: Hit) -> tuple[float, int, bool, float, str]:
    metres = inf if isnan(hit.metres) else hit.metres
    return -round(hit.score, 2), _RANK[hit.entry.group], not hit.entry.offered, metres, plain(hit.entry.name)


_SERVED = (Group.WISH, Group.KIND, Group.FACT, Group.AREA)
_RANK = {group: number for number, group in enumerate(Group)}


def _as_typed(hit: Hit, typed: str) -> Hit:
    """A name with a letter that nobody could settle, as it was typed now: who searches knows it."""
    name = hit.entry.name
    if not has_lost(name) or typed.isascii():
        return hit
    shown = mended(name, by_length(accented([typed])))
    return replace(hit, entry=replace(hit.entry, name=shown))


def _from(hit: Hit, near: tuple[float, float] | None) -> Hit:
    if near is None or isnan(hit.entry.x):
        return hit
    return replace(hit, metres=hypot(hit.entry.x - near[0], hit.entry.y - near[1]))


def _best(typed: str, found: Sequence[Hit], most: int) -> Answer:
    total: dict[Group, int] = {}
    best = []
    for hit in found:
        group = hit.entry.group
        total[group] = total.get(group, 0) + 1
        if total[group] <= most:
            best.append(hit)
    return Answer(typed, tuple(best), total)


def postcodes(world: World, typed: str, same_buurt: Callable[[str], pd.DataFrame] | None) -> list[Hit]:
    """A postcode of four or six that we know: of a place, else of its buurt, else its four digits."""
    said = _POSTCODE.fullmatch(typed)
    if said is None:
        return []
    four, code = said[1], (said[1] + (said[2] or "")).upper()
    around = same_buurt(code) if same_buurt and code != four else None
    buurt = str(around["buurt_name"].iloc[0]) if around is not None and len(around) else ""
    here = _middle_of(world, code)
    if here is None and buurt:
        areas = world.level(Level.BUURT)
        of_name = areas[areas["name"].map(letters) == letters(buurt)]
        here = middle(of_name.geometry.iloc[0]) if len(of_name) else None
    if here is None:
        # Of a postcode that no list has, only its four digits are known.
        code, here = code if buurt else four, _middle_of(world, four)
    if here is None:
        return []
    x, y = here
    return [Hit(Entry(Group.POSTCODE, code, code, (code,), about=buurt, x=x, y=y), WHOLE + SAME)]


def _middle_of(world: World, code: str) -> tuple[float, float] | None:
    here = world.places[world.places["postcode"].str.startswith(code)]
    return None if here.empty else (float(here.geometry.x.median()), float(here.geometry.y.median()))


@dataclass(frozen=True)
class _Index:
    """Words of all names, and which entries each is in.

    Attributes
    ----------
    called, told
        For each word of ``vocabulary`` the names it is in (positions in ``owner``), and the entries whose rest has it.
    owner
        Of each name its entry; an entry may have several names.
    sizes
        Of each name how many words it has that tell something.
    lost
        Words with a lost letter, and what people may have typed for them.
    """

    entries: Sequence[Entry]
    vocabulary: Sequence[str]
    row: Mapping[str, int]
    called: Sequence[NDArray[np.int64]]
    told: Sequence[NDArray[np.int64]]
    owner: NDArray[np.int64]
    sizes: NDArray[np.int64]
    lost: Mapping[int, re.Pattern[str]]

    def find(self, asked: Sequence[str]) -> list[Hit]:
        """Entries in which every word occurs, with what serves the wish, kind or fact that was named.

        A number behind the whole name of a street is a house number. What does not occur is looked for nearly.
        """
        exact = [self._exact(word) for word in asked]
        if found := self._together(exact):
            return self._with_serving(found)
        if street := self._street(asked):
            return street
        either = [one or self._nearly(word) for word, one in zip(asked, exact, strict=True)]
        found = self._together(either, nearly=True)
        if not found and any(exact):
            both = [self._nearly(word) | one for word, one in zip(asked, exact, strict=True)]
            found = self._together(both, nearly=True)
        return self._with_serving(found)

    def _street(self, asked: Sequence[str]) -> list[Hit]:
        """The street of an address."""
        named = [word for word in asked if not word[0].isdigit()]
        if not named or len(named) == len(asked):
            return []
        found = self._together([self._exact(word) for word in named])
        return [hit for hit in found if hit.entry.group is Group.STREET and hit.score > WHOLE]

    def _with_serving(self, found: Sequence[Hit]) -> list[Hit]:
        """With the places and activities that answer the wish, kind, fact or area whose whole name was typed."""
        whole = [hit.entry for hit in found if hit.entry.group in _SERVED and hit.score > WHOLE]
        wanted = {tag(entry.group, entry.id) for entry in whole}
        wished = {entry.id for entry in whole if entry.group is Group.WISH}
        nearly = any(hit.nearly for hit in found)
        best = {id(hit.entry): hit for hit in found}
        for entry in self.entries if wanted else ():
            if not wanted.isdisjoint(entry.serves) and (id(entry) not in best or best[id(entry)].score < SERVES):
                best[id(entry)] = Hit(entry, SERVES, nearly)
        if not wished or SAME_WISH in wished:
            return list(best.values())
        # A house that is meant for some is no answer to what everybody may wish for; its whole name finds it.
        return [hit for hit in best.values() if not hit.entry.for_some or hit.score > WHOLE]

    def _together(self, fits: Sequence[Mapping[int, float]], *, nearly: bool = False) -> list[Hit]:
        """Entries that hold a fitting word for each that was asked."""
        if not all(fits):
            return []
        names, rest = np.zeros(len(self.owner)), np.zeros(len(self.entries))
        by_name, by_rest = [], []
        for one in fits:
            here, there = names.copy(), rest.copy()
            for row, fit in one.items():
                np.maximum.at(here, self.called[row], fit)
                np.maximum.at(there, self.told[row], fit * REST)
            by_name.append(here)
            by_rest.append(there)
        return self._hits(np.array(by_name), np.array(by_rest), nearly=nearly)

    def _hits(self, by_name: Floats, by_rest: Floats, *, nearly: bool) -> list[Hit]:
        # Of each name what is typed in it, else what its entry tells beside.
        both = np.maximum(by_name, by_rest[:, self.owner])
        fits = np.where((both > 0).all(axis=0), both.mean(axis=0), 0.0)
        # All words of the name were typed, and nothing else: it is this one.
        whole = ((by_name > TAIL).sum(axis=0) >= self.sizes) & (by_name > 0).all(axis=0)
        scores = fits + WHOLE * (whole & (fits > 0)) * fits
        best = np.zeros(len(self.entries))
        np.maximum.at(best, self.owner, scores)
        return [Hit(self.entries[row], float(best[row]), nearly) for row in np.flatnonzero(best).tolist()]

    def _exact(self, word: str) -> dict[int, float]:
        """Words of names that are this one, begin with it, or end with it."""
        found = {row: _fit(word, other) for other, row in self.row.items() if word in other}
        found |= {row: SAME for row, pattern in self.lost.items() if pattern.fullmatch(word)}
        return {row: fit for row, fit in found.items() if fit}

    def _nearly(self, word: str) -> dict[int, float]:
        """Words of names that differ from this one by a letter, or two in a longer one."""
        allowed = _allowed(word)
        if not allowed:
            return {}
        apart = cdist([word], self.vocabulary, scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8)[0]
        return {
            int(row): NEAR if apart[row] == 1 else NEARLY for row in np.flatnonzero((apart > 0) & (apart <= allowed))
        }


def _allowed(word: str) -> int:
    """How many letters may be wrong; in a number or a postcode none."""
    if word[0].isdigit():
        return 0
    return 2 if len(word) >= TWO_WRONG else 1 if len(word) >= ONE_WRONG else 0


def _fit(word: str, other: str) -> float:
    if word == other:
        return SAME
    if other.startswith(word) and len(word) >= LEAST_BEGIN:
        return BEGIN
    return TAIL if other.endswith(word) and len(word) >= LEAST_TAIL else 0.0


def _index(found: Sequence[Entry]) -> _Index:
    row: dict[str, int] = {}
    called: list[list[int]] = []
    told: list[list[int]] = []
    owner: list[int] = []
    sizes: list[int] = []

    def place(word: str) -> int:
        if word not in row:
            row[word] = len(row)
            called.append([])
            told.append([])
        return row[word]

    for number, entry in enumerate(found):
        for name in entry.words:
            of_name = _words(name)
            telling = {word for word in of_name if word not in SMALL_WORDS} or set(of_name)
            for word in dict.fromkeys(of_name):
                called[place(word)].append(len(owner))
            owner.append(number)
            sizes.append(len(telling))
        for word in dict.fromkeys(_words(entry.rest)):
            told[place(word)].append(number)
    arrays = partial(map, partial(np.array, dtype=np.int64))
    lost = {number: typed_pattern(word) for word, number in row.items() if has_lost(word)}
    return _Index(
        found, list(row), row, list(arrays(called)), list(arrays(told)), np.array(owner), np.array(sizes), lost
    )


def _words(text: str) -> list[str]:
    """The words of a name; one with a lost letter stays one word."""
    if not has_lost(text):
        return bare_words(text).split()
    return [
        word
        for part in text.split()
        for word in ([plain(part).strip(".,:;()")] if has_lost(part) else bare_words(part).split())
    ]
