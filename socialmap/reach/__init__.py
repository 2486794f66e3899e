"""Who can walk where: arrays in, arrays out, no database and no web."""

from socialmap.reach.around import Reached, reach_from
from socialmap.reach.catchment import catchments
from socialmap.reach.change import Change, what_changes
from socialmap.reach.minutes import BANDS
from socialmap.reach.pairs import Nearest, Pairs, all_pairs, nearest_place
from socialmap.reach.residents import (
    Residents,
    Shares,
    Why,
    residents_near,
    share_known,
    share_within,
    spread_residents,
)
from socialmap.reach.squares import Squares, within_shape

__all__ = [
    "BANDS",
    "Change",
    "Nearest",
    "Pairs",
    "Reached",
    "Residents",
    "Shares",
    "Squares",
    "Why",
    "all_pairs",
    "catchments",
    "nearest_place",
    "reach_from",
    "residents_near",
    "share_known",
    "share_within",
    "spread_residents",
    "what_changes",
    "within_shape",
]
