"""Who walks: profiles are rows of a table, and what a network is to each of them."""

from __future__ import annotations

import csv
import difflib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import shapely
from scipy.spatial import cKDTree

from socialmap.errors import BadInputError, NotFoundError
from socialmap.network.network import Closed, Doubt, StreetKind, Surface
from socialmap.network.search import Ways

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from socialmap.network.network import Network

YES_NO = {"yes": True, "no": False}
#: What may be unknown about a street; a profile names those that matter to it.
UNKNOWNS = ("access", "steps", "kerb", "width", "surface", "slope", "wheels")
#: Of these nothing is missing where nothing is said.
ONLY_OPEN = frozenset({"access", "slope", "wheels"})
#: Percents: the steepest ramp that a Dutch building may have for a metre's rise (1:20); what is steeper is told.
EASY_SLOPE = 5.0


@dataclass(frozen=True)
class Profile:
    """One way of walking or rolling.

    Attributes
    ----------
    speed
        Metres a second.
    steps
        Whether steps can be passed.
    max_kerb, min_width
        Highest kerb and narrowest passage in metres; NaN is no bound.
    max_slope
        Steepest slope in percents; NaN is no bound.
    unknown
        Words of ``UNKNOWNS``: a street that does not tell one of them counts as unknown.
    bench_interval
        Metres within which a bench is wanted; NaN is no wish.
    ferry_wait, ferry_speed
        Seconds before a ferry leaves, on average, and metres a second on board.
    """

    id: str
    label: str
    speed: float
    steps: bool
    max_kerb: float
    min_width: float
    unknown: frozenset[str]
    bench_interval: float
    ferry_wait: float
    ferry_speed: float
    max_slope: float = math.nan

    @property
    def rolls(self) -> bool:
        """Whether on wheels: a kerb can stop it."""
        return not math.isnan(self.max_kerb)

    @property
    def needs_step_free(self) -> bool:
        """Whether on wheels or with a frame: a step stops it, on the way and at the door."""
        return not self.steps


def read_profiles(path: Path) -> dict[str, Profile]:
    """The profiles of a CSV table, in its order; an empty cell is no bound.

    Raises
    ------
    BadInputError
        Naming row, column and value.
    """
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    profiles = [_profile(path.name, number, row) for number, row in enumerate(rows, 1)]
    return {profile.id: profile for profile in profiles}


def find_profile(profiles: Mapping[str, Profile], name: str) -> Profile:
    """The profile of this name.

    Raises
    ------
    NotFoundError
        With the closest name.
    """
    if name in profiles:
        return profiles[name]
    close = difflib.get_close_matches(name.strip().lower(), profiles, n=1)
    meant = f" Bedoelt u {close[0]!r}?" if close else ""
    msg = f"Het profiel {name!r} bestaat niet.{meant} Kies uit: {', '.join(profiles)}."
    raise NotFoundError(msg)


def open_streets(network: Network, profile: Profile) -> NDArray[np.bool_]:
    """The streets that a profile can pass as far as is known; what is unknown does not close a street."""
    closed = (network.kerb > profile.max_kerb) | (network.width < profile.min_width)
    closed |= network.slope > profile.max_slope
    if profile.needs_step_free:
        closed |= (network.kind == StreetKind.STEPS) | _stated(network.closed, Closed.STEP_FREE)
    if profile.rolls:
        closed |= (network.surface == Surface.BAD) | _stated(network.closed, Closed.WHEELS)
    return ~closed


def unknown_streets(network: Network, profile: Profile) -> dict[str, NDArray[np.bool_]]:
    """For each thing that matters to the profile: the streets that do not tell it, or leave it open.

    What is only told where it is open (whether one may pass, slopes, wheels) is left out where no street leaves it so.
    """
    missing = {
        "steps": network.kind == StreetKind.OTHER,
        "kerb": np.isnan(network.kerb),
        "width": np.isnan(network.width),
        "surface": network.surface == Surface.UNKNOWN,
        "slope": network.slope > EASY_SLOPE,
        "wheels": network.surface >= Surface.UNEVEN,
    }
    found = {}
    for word in UNKNOWNS:
        if word in profile.unknown:
            open_ = _stated(network.doubt, Doubt[word.upper()]) | missing.get(word, False)
            if word not in ONLY_OPEN or open_.any():
                found[word] = open_
    return found


def _stated(flags: NDArray[np.uint8], one: Closed | Doubt) -> NDArray[np.bool_]:
    return (flags & np.uint8(one)) > 0


def benchless_streets(
    network: Network, profile: Profile, benches: NDArray[np.float64] | None = None
) -> NDArray[np.bool_]:
    """The streets with no known bench within the profile's interval, as the crow flies from their middle.

    ``benches`` are those known besides, RD metres, shape (benches, 2). Where none are known all streets are benchless,
    which is not to say that there is nowhere to sit.
    """
    if math.isnan(profile.bench_interval):
        return np.zeros(network.streets, dtype=bool)
    known = np.column_stack([network.bench_x, network.bench_y])
    if benches is not None:
        known = np.concatenate([known, benches])
    if not len(known):
        return np.ones(network.streets, dtype=bool)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(network.lines, 0.5, normalized=True))
    distance, _ = cKDTree(known).query(middle, distance_upper_bound=profile.bench_interval)
    return np.asarray(np.isinf(distance))


def ways(network: Network, profile: Profile) -> Ways:
    """The network as this profile walks it; a street is unknown when it does not tell one thing that matters."""
    ferry = network.kind == StreetKind.FERRY
    seconds = network.length.astype(np.float64) / np.where(ferry, profile.ferry_speed, profile.speed)
    seconds = np.where(np.isnan(network.duration), seconds, network.duration)
    seconds[~open_streets(network, profile)] = np.inf
    by_arc = seconds[network.street]
    by_arc[_boarding(network, ferry)] += profile.ferry_wait
    unknown = np.zeros(network.streets, dtype=bool)
    for missing in unknown_streets(network, profile).values():
        unknown |= missing
    return Ways(network, by_arc, unknown, profile.speed)


def _boarding(network: Network, ferry: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Arcs that board a ferry: from a junction with land. Where ferries only meet each other nobody waits."""
    land = np.zeros(network.nodes, dtype=bool)
    land[network.start[~ferry]] = land[network.end[~ferry]] = True
    tail = np.where(network.forward, network.start[network.street], network.end[network.street])
    return np.asarray(ferry[network.street] & land[tail])


def _profile(file: str, number: int, row: Mapping[str, str]) -> Profile:
    def refuse(column: str, expected: str) -> NoReturn:
        msg = "dit kan niet in een profiel"
        raise BadInputError(msg, file=file, row=number, column=column, value=row.get(column), expected=expected)

    def metres(column: str) -> float:
        try:
            value = float(row.get(column) or "nan")
        except ValueError:
            value = -1.0
        if value < 0 or math.isinf(value):
            refuse(column, "een getal van 0 of meer, of niets")
        return value

    def above_zero(column: str) -> float:
        value = metres(column)
        return value if value > 0 else refuse(column, "een getal groter dan 0")

    unknown = frozenset((row.get("unknown") or "").split())
    for column in ("id", "label"):
        if not row.get(column):
            refuse(column, "een naam")
    if row.get("steps") not in YES_NO:
        refuse("steps", "yes of no")
    if not unknown <= set(UNKNOWNS):
        refuse("unknown", f"woorden uit: {', '.join(UNKNOWNS)}")
    return Profile(
        id=row["id"],
        label=row["label"],
        speed=above_zero("speed"),
        steps=YES_NO[row["steps"]],
        max_kerb=metres("max_kerb"),
        min_width=metres("min_width"),
        unknown=unknown,
        bench_interval=metres("bench_interval"),
        ferry_wait=float(np.nan_to_num(metres("ferry_wait"))),
        ferry_speed=above_zero("ferry_speed"),
        max_slope=metres("max_slope"),
    )
