"""Figures that no source publishes: carried over from an older division, and added up to larger areas.

Shares of residents only. A 2020 buurt's share goes to the buurten of the newer division in proportion
to the surface that they have in common; wijk, gebied and stadsdeel are means of their buurten, weighted
by residents. An area with less than half of its weight known stays unknown.
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
SUMMED = "opgeteld over buurten"
AVERAGED = "gemiddeld over buurten naar inwoners"
_PARTS = ("wijk_code", "gebied_code", "stadsdeel_code")
#: A smaller share of an area's surface is a difference in drawing, not an overlap.
SLIVER = 0.001
#: What makes two series the same but for how they were made, and a column of when they came out.
_SAME = ["indicator_id", "source_id", "measured", "definition"]
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


def derive(session: Session, report: ImportReport) -> None:
    """Bring every derived figure up to date with what the store holds now."""
    divisions = figures.divisions(session)
    for gemeente, edition in divisions:
        division = _division(session, gemeente, edition)
        _write(session, division, _add_up(division), report)
        for old in figures.older_editions(session, gemeente, edition):
            values = _of_buurten(figures.read_published(session, gemeente, old, ()))
            shares = _shares(session, gemeente, old, edition)
            if len(values) and len(shares):
                _write(session, division, _carry_over(division, shares, values), report)
            elif len(values):
                reason = (
                    f"{values['code'].nunique()} buurten van {gemeente} in de indeling van {old} houden hun cijfers "
                    f"op die indeling: er is geen overgang naar {edition} bekend"
                )
                report.remarks.append(Remark("let op", reason))
    for edition, buurten, gemeenten in figures.left_behind(session, [gemeente for gemeente, _ in divisions]):
        reason = (
            f"{buurten} buurten in {gemeenten} gemeente(n) houden hun cijfers op de indeling van {edition}: "
            "er is geen overgang naar een nieuwere bekend"
        )
        report.remarks.append(Remark("let op", reason))


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


def _shares(session: Session, gemeente: str, old: int, new: int) -> pd.DataFrame:
    """Which part of an old buurt lies in which new one: from a crosswalk, else from stored borders."""
    listed = figures.read_crosswalk(session, gemeente, old, new)
    if len(listed):
        return listed
    before, after = (figures.read_borders(session, gemeente, edition) for edition in (old, new))
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


def _carry_over(division: _Division, shares: pd.DataFrame, values: pd.DataFrame) -> Iterator[tuple[Series, pd.Series]]:
    """Each older series on the buurten of this edition and what they are part of, by area code."""
    how = CARRIED.format(edition=division.edition)
    for key, rows in values.groupby(_SERIES_KEY, sort=True):
        old = rows.set_index("code")["value"]
        carried = shares.assign(value=old.reindex(shares["from_code"]).to_numpy())
        buurten = weighted_mean(carried["value"], carried["share"], carried["to_code"])
        buurten = buurten.reindex(division.buurten.index)
        means = [weighted_mean(buurten, division.buurten["residents"], division.buurten[part]) for part in _PARTS]
        yield _series(key, how), pd.concat([buurten, *means])


def _add_up(division: _Division) -> Iterator[tuple[Series, pd.Series]]:
    """Each published series on gebied and stadsdeel, which CBS does not publish, by area code."""
    for key, rows in division.values.groupby(_SERIES_KEY, sort=True):
        buurten = rows.set_index("code")["value"].reindex(division.buurten.index)
        parts = [division.buurten[part] for part in _PARTS[1:]]
        if key[0] in COUNTS:
            yield _series(key, SUMMED), pd.concat([buurten.groupby(part).sum(min_count=1) for part in parts])
        else:
            means = [weighted_mean(buurten, division.buurten["residents"], part) for part in parts]
            yield _series(key, AVERAGED), pd.concat(means)


def _series(key: Any, how: str) -> Series:
    return Series(**dict(zip(_SERIES_KEY, key, strict=True)), derived=how)


def _write(
    session: Session, division: _Division, derived: Iterable[tuple[Series, pd.Series]], report: ImportReport
) -> None:
    columns = {}
    for series, values in derived:
        published = division.published.get(tuple(getattr(series, name) for name in _SAME), set())
        columns[series_id(session, series)] = values[(values.index != "") & ~values.index.isin(published)]
    if columns:
        table = pd.DataFrame({number: values.reindex(division.ids.index) for number, values in columns.items()})
        areas = division.ids.to_numpy(dtype=np.int64)
        rounded = table.round(1).to_numpy(dtype=float)
        report.count("afgeleide cijfers", write_values(session, list(columns), areas, rounded))


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
