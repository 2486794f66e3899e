"""The map beside the table: what was asked for, not a layer of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from socialmap.fit.policies import POLICY_WORDS
from socialmap.fit.score import score_areas
from socialmap.layer import area_frame
from socialmap.queries.kaart.layers import layer_geojson

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.i18n import Words
    from socialmap.layer import Layer
    from socialmap.queries.cirkels.ask import FitAsk
    from socialmap.world import World


def fit_geojson(layer: Layer, world: World, asked: FitAsk, words: Words) -> dict[str, Any]:
    """The scores that were asked for, drawn as ``layer`` draws those of the first orientation."""
    result = score_areas(world, asked.looks_for, level=asked.level, weights=asked.weights())

    def compute(world: World) -> gpd.GeoDataFrame:
        frame, scores = area_frame(world, asked.level), result.frame
        return frame.assign(value=scores["score"].reindex(frame.index), label=scores["verdict"].reindex(frame.index))

    found = {source for measured in result.measured.values() for source in measured.source_ids}
    title = f"{words.gettext('Waar past een nieuwe cirkel?')} {words.gettext(POLICY_WORDS[asked.looks_for])}"
    ids = tuple(sorted(found)) or layer.source_ids
    return layer_geojson(replace(layer, compute=compute, title=title, source_ids=ids), world, words)
