"""Figures that no source publishes: carried over from an older division, and added up to larger areas.

Shares of residents only. A 2020 buurt's share goes to the buurten of the newer division in proportion
to the surface that they have in common; wijk, gebied and stadsdeel are means of their buurten, weighted
by residents. An area with less than half of its weight known stays unknown. Published bounds are averaged as their
figures are: as if the errors of all parts went the same way, so an interval is never too narrow. Of a municipality that
became part of another the figures go along, where a crosswalk or borders tell whereto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.model import Level, Series
from socialmap.sources.codes import JOINED
from socialmap.sources.raw import Remark
from socialmap.store import figures
from socialmap.store.values import write_values
from socialmap.store.writing import series_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from socialmap.importing.report import ImportReport
    from socialmap.store import Session

#: How a carried-over figure was made; part of its series, so it shows wherever the figure does.
CARRIED = "overgedragen naar de buurten van {edition} naar oppervlakte, gemiddeld naar inwoners"
#: The same for a division with the very same codes.
SAME_CODES = "overgenomen van de indeling van {edition}, met dezelfde buurtcodes"
SUMMED = "opgeteld over buurten"
AVERAGED = "gemiddeld over buurten naar inwoners"
_PARTS = ("wijk_code", "gebied_code", "stadsdeel_code")
#: A smaller share of an area's surface is a difference in drawing, not an overlap.
SLIVER = 0.001
#: What makes two series the same but for how they were made, and a column of when they came out.
_SAME = ["indicator_id", "source_id", "measured", "definition"]
_NUMBERS = ["value", "low", "high"]
_SERIES_KEY = [*_SAME, "published"]
#: Numbers of people that may be added up (rounded to 5 by CBS).
COUNTS = ("inwoners", "inwoners_65plus")


@dataclass(frozen=True)
class _Division:
    """One municipality in one edition.

    Attributes
    ----------
    buurten
        By code: id, wijk_code, gebied_code, stadsdeel_code, residents.
    ids
        Row id of every area by code.
    values
        Published figures of the buurten, long.
    published
        Codes of the areas, of any level, that each series is published of.
    """

    buurten: pd.DataFrame
    ids: pd.Series
    edition: int
    values: pd.DataFrame
    published: dict[tuple[str, ...], set[str]]


@dataclass(frozen=True)
class _Move:
    """Figures of another division: how they come here, which part of each buurt lies where, and the figures, long."""

    how: str
    shares: pd.DataFrame
    values: pd.DataFrame


def derive(session: Session, report: ImportReport) -> None:
    """Bring every derived figure up to date with what the store holds now."""
    divisions = figures.divisions(session)
    for gemeente, edition in divisions:
        division = _division(session, gemeente, edition)
        _write(session, division, _add_up(division), report)
        _write(session, division, _carry_over(division, list(_moves(session, gemeente, division, report))), report)
    for edition, buurten, gemeenten in figures.left_behind(session, [gemeente for gemeente, _ in divisions]):
        reason = (
            f"{buurten} buurten in {gemeenten} gemeente(n) houden hun cijfers op de indeling van {edition}: "
            "er is geen overgang naar een nieuwere bekend"
        )
        report.remarks.append(Remark("let op", reason))


def _moves(session: Session, gemeente: str, division: _Division, report: ImportReport) -> Iterator[_Move]:
    """Figures of this municipality, and of those that became part of it, on other divisions than the current one."""
    edition = division.edition
    joined = [other for other, year in JOINED.get(gemeente, {}).items() if year <= edition]
    for source in (gemeente, *joined):
        for other in figures.other_editions(session, source, edition):
            values = _of_buurten(figures.read_published(session, source, other, ()))
            if not len(values):
                continue
            shares = _shares(session, source, other, gemeente, edition)
            if len(shares):
                yield _Move(CARRIED.format(edition=edition), shares, values)
            elif set(figures.read_buurten(session, source, other)) == set(division.buurten.index):
                codes = division.buurten.index.to_series()
                same = pd.DataFrame({"from_code": codes, "to_code": codes, "share": 1.0})
                yield _Move(SAME_CODES.format(edition=other), same, values)
            else:
                report.remarks.append(Remark("let op", _stays(values, source, other, gemeente, edition)))


def _stays(values: pd.DataFrame, source: str, other: int, gemeente: str, edition: int) -> str:
    """Why figures are not on the map, and what would bring them there."""
    count = values["code"].nunique()
    if other > edition:
        return (
            f"{count} buurten van {gemeente} hebben cijfers op de indeling van {other}, en de grenzen hier zijn die "
            f"van {edition}: die cijfers staan niet op de kaart. Neem de grenzen van {other} erbij "
            f"(python -m socialmap fetch gemeente {gemeente})"
        )
    whose = source if source == gemeente else f"{source} (nu deel van {gemeente})"
    return (
        f"{count} buurten van {whose} in de indeling van {other} houden hun cijfers "
        f"op die indeling: er is geen overgang naar {edition} bekend"
    )


def _division(session: Session, gemeente: str, edition: int) -> _Division:
    areas = figures.read_division(session, gemeente, edition)
    buurten = areas[areas["level"] == str(Level.BUURT)].copy()
    figured = figures.read_published(session, gemeente, edition, COUNTS)
    values = _of_buurten(figured)
    residents = values[values["indicator_id"] == "inwoners"].sort_values("measured")
    buurten["residents"] = residents.drop_duplicates("code", keep="last").set_index("code")["value"]
    published = {tuple(map(str, key)): set(rows["code"]) for key, rows in figured.groupby(_SAME)}
    return _Division(buurten, areas["id"], edition, values, published)


def _of_buurten(figured: pd.DataFrame) -> pd.DataFrame:
    return figured[figured["level"] == str(Level.BUURT)]


def _shares(session: Session, source: str, other: int, gemeente: str, edition: int) -> pd.DataFrame:
    """Which part of a buurt of another division lies in which of this one: from a crosswalk, else from borders."""
    listed = figures.read_crosswalk(session, gemeente, other, edition)
    whose = "GM" + listed["from_code"].str[2:6]
    listed = listed[whose.eq(source) if source != gemeente else ~whose.isin(JOINED.get(gemeente, {}))]
    if len(listed):
        return listed
    before, after = figures.read_borders(session, source, other), figures.read_borders(session, gemeente, edition)
    return _overlay(_shapes(before), _shapes(after))


def _shapes(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(frame[["code"]], geometry=shapely.from_wkb(frame["geometry"].to_numpy(object)), crs=geo.RD)


def _overlay(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> pd.DataFrame:
    """Shares of the old areas' surface in the new ones."""
    if old.empty or new.empty:
        return pd.DataFrame(columns=["from_code", "to_code", "share"])
    pieces = gpd.overlay(
        old.rename(columns={"code": "from_code"}), new.rename(columns={"code": "to_code"}), keep_geom_type=True
    )
    surface = old.set_index("code").area
    pieces["share"] = pieces.area / surface.reindex(pieces["from_code"]).to_numpy()
    return pd.DataFrame(pieces.loc[pieces["share"] > SLIVER, ["from_code", "to_code", "share"]])


def _carry_over(division: _Division, moves: list[_Move]) -> Iterator[tuple[Series, pd.DataFrame]]:
    """Each series of other divisions on the buurten of this one and what they are part of, by area code."""
    found: dict[tuple[Any, str], list[pd.DataFrame]] = {}
    for move in moves:
        for key, rows in move.values.groupby(_SERIES_KEY, sort=True):
            old = rows.set_index("code")[_NUMBERS].reindex(move.shares["from_code"])
            carried = move.shares.assign(**{name: old[name].to_numpy(dtype=float) for name in _NUMBERS})
            found.setdefault((key, move.how), []).append(carried)
    for (key, how), parts in found.items():
        carried = pd.concat(parts, ignore_index=True)
        buurten = _means(carried, carried["share"], carried["to_code"]).reindex(division.buurten.index)
        means = [_means(buurten, division.buurten["residents"], division.buurten[part]) for part in _PARTS]
        yield _series(key, how), pd.concat([buurten, *means])


def _means(figured: pd.DataFrame, weights: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Figures and their bounds by group."""
    return pd.DataFrame({name: weighted_mean(figured[name], weights, groups) for name in _NUMBERS})


def _add_up(division: _Division) -> Iterator[tuple[Series, pd.DataFrame]]:
    """Each published series on gebied and stadsdeel, which CBS does not publish, by area code."""
    for key, rows in division.values.groupby(_SERIES_KEY, sort=True):
        buurten = rows.set_index("code")[_NUMBERS].reindex(division.buurten.index)
        parts = [division.buurten[part] for part in _PARTS[1:]]
        if key[0] in COUNTS:
            sums = pd.concat([buurten.groupby(part).sum(min_count=1) for part in parts])
            yield _series(key, SUMMED), sums
        else:
            means = [_means(buurten, division.buurten["residents"], part) for part in parts]
            yield _series(key, AVERAGED), pd.concat(means)


def _series(key: Any, how: str) -> Series:
    return Series(**dict(zip(_SERIES_KEY, key, strict=True)), derived=how)


def _write(
    session: Session, division: _Division, derived: Iterable[tuple[Series, pd.DataFrame]], report: ImportReport
) -> None:
    numbers, tables = [], []
    for series, values in derived:
        published = division.published.get(tuple(getattr(series, name) for name in _SAME), set())
        kept = values[(values.index != "") & ~values.index.isin(published)]
        numbers.append(series_id(session, series))
        tables.append(kept.reindex(division.ids.index).round(1).to_numpy(dtype=float))
    if numbers:
        value, low, high = np.stack(tables, axis=2).transpose(1, 0, 2)
        areas = division.ids.to_numpy(dtype=np.int64)
        report.count("afgeleide cijfers", write_values(session, numbers, areas, value, low=low, high=high))


def weighted_mean(values: pd.Series, weights: pd.Series, groups: pd.Series) -> pd.Series:
    """Mean of ``values`` by group; NaN where less than half of the weight is known.

    Parameters
    ----------
    values, weights, groups
        Same index. A weight that is unknown counts as nothing.

    Examples
    --------
    >>> weighted_mean(pd.Series([10.0, 20.0]), pd.Series([1.0, 3.0]), pd.Series(["a", "a"]))["a"]
    np.float64(17.5)
    """
    frame = pd.DataFrame({"value": values, "weight": weights.fillna(0.0), "group": groups})
    frame["known"] = frame["weight"].where(frame["value"].notna(), 0.0)
    frame["sum"] = (frame["value"] * frame["weight"]).fillna(0.0)
    total = frame.groupby("group")[["weight", "known", "sum"]].sum()
    enough = (total["known"] > 0) & (total["known"] >= total["weight"] / 2)
    result: pd.Series = (total["sum"] / total["known"].where(total["known"] > 0)).where(enough)
    return result
