"""Residents near places beside what others counted: on squares of CBS of 2020 and the footways of OpenStreetMap.

Another year, network and population: ranks are compared, not numbers. doi 10.1016/j.compenvurbsys.2022.101829.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.stats import spearmanr

from socialmap import geo
from socialmap.network.snapping import snap
from socialmap.reach import residents_near, spread_residents
from tests.support.walking import amsterdam_roads, ways_of

pytestmark = [pytest.mark.real_data, pytest.mark.nightly]
#: Metres a second at which the others walk.
PACE = 75.6 / 60
#: What was measured on 28 November 2026, for 5, 10 and 15 minutes, in two decimals.
AS_GOOD_AS = (0.77, 0.88, 0.91)
#: Every so manieth of their places.
STEP = 20


def test_ranks_of_places_by_residents_agree(real_data: Path) -> None:
    truth = pd.read_csv(real_data / "truths/residents_within_minutes_amsterdam_2020.csv").iloc[::STEP]
    buurten = gpd.read_file(real_data / "amsterdam/buurten_518.geojson").to_crs(geo.RD)
    figures = pd.read_csv(real_data / "cbs2024/buurten.csv").set_index("code")["inwoners"]
    shapes = buurten.geometry.to_numpy()
    count = figures.reindex(buurten["CBS_Buurtcode"]).to_numpy(dtype=float)
    network = amsterdam_roads(real_data)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes))
    residents = spread_residents(network, shapes, count, snap(network, *inside.T))
    ways = ways_of(network, PACE)
    spots = snap(network, truth["x_rd"], truth["y_rd"])
    on_street = np.flatnonzero(spots.street >= 0)
    assert len(on_street) > 300
    ours = np.array([residents_near(ways, residents, spots[[place]])[0] for place in on_street])
    for column, (minutes, least) in enumerate(zip((5, 10, 15), AS_GOOD_AS, strict=True)):
        theirs = truth[f"residents_{minutes}min"].to_numpy(float)[on_street]
        known = theirs > 0
        rank = spearmanr(ours[known, column], theirs[known]).statistic
        assert round(rank, 2) >= least, f"{minutes} minutes: {rank:.3f}"
