"""What one viewer sees of one municipality, opened from parts that worlds of before and after a save share."""

from socialmap.schedule import AMSTERDAM_TIME
from socialmap.world.judging import CHECK_LASTS, LISTING_LASTS, Freshness
from socialmap.world.loading import PROFILES, Parts, holidays_of, load_world
from socialmap.world.world import LATELY_BYTES, RESIDENTS, Viewer, World

__all__ = [
    "AMSTERDAM_TIME",
    "CHECK_LASTS",
    "LATELY_BYTES",
    "LISTING_LASTS",
    "PROFILES",
    "RESIDENTS",
    "Freshness",
    "Parts",
    "Viewer",
    "World",
    "holidays_of",
    "load_world",
]
