"""Where water ends, among what stands beside streets: nobody is taken over it but by a bridge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap.model import FeatureKind

if TYPE_CHECKING:
    from socialmap.sources.raw import Features


def banks(features: Features) -> Any:
    """The edges of water, and narrow water itself, as lines in RD metres."""
    water = features.frame.loc[features.frame["kind"] == FeatureKind.WATER].geometry.to_numpy()
    areas = shapely.get_dimensions(water) > 1
    lines = shapely.get_parts(np.concatenate([shapely.boundary(water[areas]), water[~areas]]))
    return lines[shapely.get_num_coordinates(lines) > 1]
