"""What is not known of the streets around one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from socialmap.network.network import StreetKind
from socialmap.network.search import search
from socialmap.reach.minutes import BANDS, limit_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from socialmap.network.search import Spots, Ways


def unknown_around(
    ways: Ways, spot: Spots, missing: Mapping[str, NDArray[np.bool_]], minutes: float = max(BANDS)
) -> dict[str, float]:
    """Share, by length, of the streets on which people come to a place that do not tell something.

    Parameters
    ----------
    spot
        One spot on the streets.
    missing
        For each word the streets that do not tell it, bool[s].

    Returns
    -------
    A share from 0 to 1 for each word.
    """
    network, limit = ways.network, limit_seconds(minutes)
    near = np.zeros(network.nodes, dtype=bool)
    for field in search(ways, spot, limit, towards=True):
        near[field.nodes] = field.seconds[0, : len(field.nodes)] <= limit
    streets = (near[network.start] | near[network.end]) & (network.kind != StreetKind.FERRY)
    streets[spot.street[0]] = True
    length = network.length[streets].astype(float)
    return {word: float(length[unknown[streets]].sum() / length.sum()) for word, unknown in missing.items()}
