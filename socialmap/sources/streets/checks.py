"""What every file of streets must meet before it becomes a network: whole, in place, with real lengths."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model.written import file_name, tidied
from socialmap.network.compiling import Streets, compile_network
from socialmap.sources.files import Faults
from socialmap.sources.raw import Remarks, StreetTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from socialmap.config import Settings

NOT_STATED = "niet genoemd"
NO_STREETS = "in dit bestand staan geen straten waar men mag lopen"


@dataclass(frozen=True)
class StreetFiles:
    """The files of one network, and what was asked of it."""

    paths: Sequence[Path]
    settings: Settings
    elsewhere: bool = False
    remarks: Remarks = field(default_factory=Remarks)

    @property
    def path(self) -> Path:
        """The file, when it is one."""
        return self.paths[0]

    @property
    def name(self) -> str:
        """The name that a user knows the files by."""
        return " en ".join(file_name(path) for path in self.paths)


def finish(files: StreetFiles, source_id: str, streets: Streets) -> StreetTable:
    """Refuse what cannot be walked, count what was dropped, and compile."""
    check_lengths(files.name, streets.length)
    network = compile_network(streets)
    network = replace(network, names=tuple(tidied(name)[0] for name in network.names))
    if not network.streets:
        raise BadInputError(NO_STREETS, file=files.name, expected="wegen of paden (in OpenStreetMap: highway)")
    _tell_unusual(files.remarks, streets)
    islands = int(network.component.max())
    if islands > 0:
        largest = int((network.component == 0).sum())
        of = f"{_in_dutch(largest)} van {_in_dutch(network.nodes)} kruispunten"
        files.remarks.add("let op", f"{islands} stukken hangen niet aan het grootste ({of})")
    return StreetTable(source_id, network, streets.origins[0].date, files.remarks.as_tuple())


def check_lengths(name: str, length: Any, *, column: str = "length", given: Any = None) -> None:
    """Refuse a length that is negative, missing or endless; ``given`` is how the file writes them."""
    faults = Faults(name)
    values = np.asarray(length, float)
    shown = values if given is None else given
    expected = "een lengte in meters, 0 of meer"
    unknown = "de lengte van een straat is geen getal"
    faults.add_where(~np.isfinite(values), unknown, column=column, values=shown, expected=expected)
    faults.add_where(values < 0, "de lengte van een straat is negatief", column=column, values=shown, expected=expected)
    faults.check()


def to_metres(files: StreetFiles, x: Any, y: Any, *, degrees: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates in RD metres, in the Netherlands unless elsewhere was asked for."""
    xs, ys = np.asarray(x, float), np.asarray(y, float)
    bounds = geo.NETHERLANDS if degrees else geo.NETHERLANDS_RD
    outside = ~geo.within(bounds, xs, ys)
    bad = ~np.isfinite(xs) | ~np.isfinite(ys) | (degrees & ((np.abs(xs) > 180) | (np.abs(ys) > 90)))  # noqa: PLR2004
    if files.elsewhere and not bad.any():
        if outside.any() and len(xs):
            lon, lat = (xs, ys) if degrees else geo.to_wgs84(xs, ys)
            factor = geo.rd_scale(float(np.median(lon)), float(np.median(lat))) - 1
            percent = f"{abs(factor) * 100:.1f}".replace(".", ",")
            kind = "lang" if factor > 0 else "kort"
            files.remarks.add("let op", f"dit ligt buiten Nederland: lengtes in RD zijn zo'n {percent}% te {kind}")
        return geo.to_rd(xs, ys) if degrees else (xs, ys)
    if outside.any():
        row = int(np.flatnonzero(outside)[0])
        msg = "een punt ligt buiten Nederland"
        if outside.sum() > 1:
            msg = f"{_in_dutch(outside.sum())} punten liggen buiten Nederland"
        expected = "een punt in Nederland; met --elsewhere mag het ook daarbuiten"
        raise BadInputError(msg, file=files.name, value=f"{xs[row]:g}, {ys[row]:g}", expected=expected)
    return geo.to_rd(xs, ys) if degrees else (xs, ys)


def _tell_unusual(remarks: Remarks, streets: Streets) -> None:
    loops = np.asarray(streets.start) == np.asarray(streets.end)
    low, high = np.minimum(streets.start, streets.end)[~loops], np.maximum(streets.start, streets.end)[~loops]
    pairs = np.unique(low.astype(np.int64) * len(streets.x) + high)
    told = (
        ("weggelaten", "een straat van een punt naar zichzelf", int((loops & ~_bent(streets)).sum())),
        ("let op", "straat zonder lengte, geteld als 1 mm", int((np.asarray(streets.length)[~loops] == 0).sum())),
        ("let op", "straat naast een andere tussen dezelfde kruispunten (de kortste telt)", len(low) - len(pairs)),
    )
    tell_counts(remarks, told)


def _bent(streets: Streets) -> NDArray[np.bool_]:
    """Which streets have a point between their ends."""
    if streets.shape_ptr is None:
        return np.zeros(len(streets.start), dtype=bool)
    return np.asarray(np.diff(streets.shape_ptr) > 2)  # noqa: PLR2004


def tell_counts(remarks: Remarks, told: Sequence[tuple[str, str, int]]) -> None:
    """One remark for each thing that happened at all, with how often."""
    for action, reason, count in told:
        if count:
            remarks.add(action, f"{reason} ({_in_dutch(count)} keer)", value=count)


def _in_dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")
