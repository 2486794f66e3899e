"""What does not depend on weights is drawn once: weighed again it gives what drawing all of it would give."""

import numpy as np
import pytest

from socialmap.fit.draws import MIN_SPREAD, draw, place, weigh
from tests.fit.test_draws import problem


def gaps(areas: int) -> np.ndarray:
    """Values with some unknown; a last term is known of too few areas to be drawn from the others."""
    values = np.random.default_rng(4).normal(size=(areas, 3))
    values[:5, 0] = np.nan
    values[MIN_SPREAD - 2 :, 2] = np.nan
    return values


@pytest.mark.parametrize("areas", [40, 7])
@pytest.mark.parametrize("weights", [(1.0, 1.0, 1.0), (5.0, 1.0, 0.0), (0.5, 0.0, 3.0)])
def test_weighing_again_is_drawing_again(areas, weights) -> None:
    given = problem(areas=areas, values=gaps(areas), weights=np.array(weights))
    once = place(given, 600, np.random.default_rng(8))
    again, whole = weigh(once, given, np.random.default_rng(8)), draw(given, 600, np.random.default_rng(8))
    np.testing.assert_allclose(again.scores, whole.scores, atol=1e-5)
    assert (again.ranks == whole.ranks).mean() > 0.999
