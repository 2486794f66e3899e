"""What each term measures, by area, with its interval, the city's own value and the figures that it comes from.

Who reaches what comes from ``socialmap.offer.walking``, by share of the residents.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import BadInputError
from socialmap.fit.maths import percentile_of
from socialmap.fit.problem import Z95, Blend
from socialmap.model import Level

if TYPE_CHECKING:
    from socialmap.world import World

#: Indicators of the need term, and whether more of it means more need.
NEED_INDICATORS = {"ernstig_eenzaam": True, "matig_veel_regie": False, "moeite_rondkomen": True}
#: The figure of the city on its most vulnerable residents, and of how many residents it is given at least.
VULNERABLE, VULNERABLE_LEAST = "bbga.SKKWETS34_P", 800
#: Least and most that can exist: a share in percent, a number of things, a mark out of ten.
SHARE, COUNT, MARK = (0.0, 100.0), (0.0, np.inf), (1.0, 10.0)
LEVELS = (Level.WIJK, Level.BUURT)


@dataclass(frozen=True)
class Margin:
    """Half of a 95% interval where none is published: a stated assumption of our own.

    Attributes
    ----------
    share, least
        The larger of a share of the value and a fixed amount. Of a percentage the smaller side counts: who has much
        grip on life and who has little are the same figure, so they are as uncertain.
    words
        What is assumed, and why, for users.
    walked
        Whether it also rests on how far people walk.
    listed
        Whether it counts what stands on lists, which err together in a part of the city.
    """

    share: float
    least: float
    words: str
    walked: bool = False
    listed: bool = False


ESTIMATE = Margin(0.2, 0.5, "een schatting van een model: 20% meer of minder; boven de helft 20% van de rest")
SURVEY = Margin(0.15, 0.2, "een steekproef: 15% meer of minder; boven de helft 15% van de rest")
REGISTER = Margin(0.02, 5.0, "geteld en afgerond: 2% meer of minder")
WALKED = Margin(
    0.02, 5.0, "tussen lopen langs de straten en hemelsbreed; zonder straten een derde meer of minder", walked=True
)
LISTED = Margin(0.25, 0.5, "een lijst die niemand nakeek: een kwart meer of minder", listed=True)
NEARBY = Margin(
    0.25,
    0.5,
    "een lijst die niemand nakeek: een kwart meer of minder, langs de straten en hemelsbreed",
    walked=True,
    listed=True,
)
#: What two measures of walking differ where only one is known: ours; Amsterdam's streets take a third off.
GUESSED = 1 / 3


@dataclass(frozen=True)
class Part:
    """One figure that a term is made of, as it was published."""

    indicator_id: str
    values: pd.Series
    city: float | None
    source_id: str
    measured: str
    low: pd.Series
    high: pd.Series


@dataclass(frozen=True)
class Measured:
    """Values of a term by area code (NaN unknown), the city's, and where they come from.

    Attributes
    ----------
    low, high
        Bounds of the 95% interval by area: published, or by the margin that is assumed; never beyond ``bounds``.
    bounds
        Least and most that can exist, in the unit of the values.
    model
        What the values rest on: what one model or list says of an area errs together.
    blend
        For a term that is made of several figures: these, by row of the values.
    other
        The same by the other measure of how far people walk, in a straight line; None where there is no other.
    """

    values: pd.Series
    city: float | None
    low: pd.Series
    high: pd.Series
    model: str = ""
    source_ids: tuple[str, ...] = ()
    measured: str = ""
    parts: tuple[Part, ...] = field(default=())
    bounds: tuple[float, float] = COUNT
    blend: Blend | None = None
    other: pd.Series | None = None


def unknown(world: World, level: Level) -> Measured:
    """A term that the store has no value for."""
    nothing = pd.Series(np.nan, index=world.level(level).index)
    return Measured(nothing, None, nothing, nothing)


def measured(
    values: pd.Series, city: float | None, margin: Margin, *, model: str, source_ids: tuple[str, ...], when: str,
    bounds: tuple[float, float] = COUNT, other: pd.Series | None = None,
) -> Measured:  # fmt: skip
    """Values without a published interval: the margin stands for it, and a second measure where there is one.

    Without a second measure of how far people walk the difference between two such measures is assumed.
    """
    half = margin_of(values, margin, bounds)
    low, high = values - half, values + half
    if other is not None:
        half = margin_of(other, margin, bounds)
        low, high = low.combine(other - half, np.fmin), high.combine(other + half, np.fmax)
    elif margin.walked:
        half = margin_of(values, replace(margin, share=max(margin.share, GUESSED)), bounds)
        low, high = values - half, values + half
    low, high = low.clip(*bounds), high.clip(*bounds)
    return Measured(values, city, low, high, model, source_ids, when, bounds=bounds, other=other)


def margin_of(values: pd.Series, margin: Margin, bounds: tuple[float, float]) -> pd.Series:
    """Half the interval that a margin gives each value.

    Examples
    --------
    >>> margin_of(pd.Series([10.0, 90.0]), ESTIMATE, SHARE).tolist()
    [2.0, 2.0]
    >>> margin_of(pd.Series([10.0, 90.0]), LISTED, COUNT).tolist()
    [2.5, 22.5]
    """
    size = values.where(values <= SHARE[1] / 2, SHARE[1] - values) if bounds == SHARE else values.abs()
    return (size * margin.share).clip(lower=margin.least).where(values.notna())


def need(world: World, level: Level = Level.WIJK) -> Measured:
    """Mean over the figures of each area's percentile among all areas, 0 to 100.

    A figure that no area has is left out; one that an area lacks makes its need unknown. The figures are estimates of
    one model, so the bounds are where all of them are at their bounds together.
    """
    parts = [part for name in NEED_INDICATORS if (part := _part(world, level, name, ESTIMATE, SHARE)) is not None]
    if not parts:
        return unknown(world, level)
    index = world.level(level).index
    signs = [1.0 if NEED_INDICATORS[part.indicator_id] else -1.0 for part in parts]
    blend = _blend(parts, signs)
    low, values, high = blend.drawn(np.repeat([[-Z95], [0.0], [Z95]], len(index), axis=1))
    cities = [np.nan if part.city is None else part.city * sign for part, sign in zip(parts, signs, strict=True)]
    city = float(np.mean([percentile_of(c, column) for c, column in zip(cities, blend.among, strict=True)]) * 100)
    return Measured(
        pd.Series(values, index=index),
        None if np.isnan(city) else city,
        pd.Series(low, index=index),
        pd.Series(high, index=index),
        "need",
        tuple(dict.fromkeys(part.source_id for part in parts)),
        parts[0].measured,
        tuple(parts),
        SHARE,
        blend,
    )


def _blend(parts: list[Part], signs: list[float]) -> Blend:
    """Figures turned so that more of each is more need."""
    turned = [
        (part.low, part.high) if sign > 0 else (-part.high, -part.low) for part, sign in zip(parts, signs, strict=True)
    ]
    values = np.column_stack([part.values.to_numpy(float) * sign for part, sign in zip(parts, signs, strict=True)])
    return Blend(
        values=values,
        low=np.column_stack([low.to_numpy(float) for low, _ in turned]),
        high=np.column_stack([high.to_numpy(float) for _, high in turned]),
        among=tuple(values.T),
        bounds=np.array([SHARE if sign > 0 else (-SHARE[1], -SHARE[0]) for sign in signs]),
    )


def figure(
    world: World, level: Level, indicator_id: str, margin: Margin, bounds: tuple[float, float] = SHARE
) -> Measured:
    """A published figure as it stands."""
    part = _part(world, level, indicator_id, margin, bounds)
    if part is None:
        return unknown(world, level)
    return Measured(
        part.values, part.city, part.low, part.high, indicator_id, (part.source_id,), part.measured, (part,), bounds
    )


def most_vulnerable(world: World, level: Level = Level.WIJK) -> Measured:
    """Share of the residents that the city holds to be most vulnerable, where so many live that it says so."""
    found = figure(world, level, VULNERABLE, REGISTER)
    few = world.fewer_than(VULNERABLE_LEAST, level)
    parts = tuple(
        replace(part, values=part.values.mask(few), low=part.low.mask(few), high=part.high.mask(few))
        for part in found.parts
    )
    values, low, high = (column.mask(few) for column in (found.values, found.low, found.high))
    return replace(found, values=values, low=low, high=high, parts=parts)


def _part(world: World, level: Level, indicator_id: str, margin: Margin, bounds: tuple[float, float]) -> Part | None:
    figures = world.indicator(indicator_id, level)
    known = figures.dropna(subset="value")
    if known.empty:
        return None
    first = known.iloc[0]
    city = world.city(indicator_id, like=first)
    city_value = None if city is None or pd.isna(city["value"]) else float(city["value"])
    half = margin_of(figures["value"], margin, bounds)
    low = figures["low"].fillna(figures["value"] - half)
    high = figures["high"].fillna(figures["value"] + half)
    _check(indicator_id, figures["value"], low, high, bounds)
    low, high = low.clip(*bounds), high.clip(*bounds)
    return Part(indicator_id, figures["value"], city_value, str(first["source_id"]), str(first["measured"]), low, high)


def _check(indicator_id: str, values: pd.Series, low: pd.Series, high: pd.Series, bounds: tuple[float, float]) -> None:
    for column in (values, low, high):
        if np.isinf(column.to_numpy(float)).any():
            code = column.index[np.isinf(column.to_numpy(float))][0]
            msg = f"het cijfer {indicator_id} van {code} is oneindig"
            raise BadInputError(msg, expected="een getal, of leeg als het niet bekend is")
    beyond = ((values < bounds[0]) | (values > bounds[1])).to_numpy()
    if beyond.any():
        code = values.index[beyond][0]
        msg = f"het cijfer {indicator_id} van {code} kan niet bestaan"
        raise BadInputError(msg, value=f"{values[code]:g}", expected=f"een getal van {bounds[0]:g} tot {bounds[1]:g}")
    wrong = (low > high).to_numpy()
    if wrong.any():
        code = values.index[wrong][0]
        msg = f"bij het cijfer {indicator_id} van {code} ligt de ondergrens boven de bovengrens"
        raise BadInputError(msg, value=f"{low[code]:g} en {high[code]:g}", expected="eerst de laagste, dan de hoogste")
