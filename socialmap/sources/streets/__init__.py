"""Streets from files of others: one door that knows them by content."""

from socialmap.sources.streets.fetch import fetch_streets
from socialmap.sources.streets.reading import NETWORK, group, is_streets, read_network, read_streets

__all__ = ["NETWORK", "fetch_streets", "group", "is_streets", "read_network", "read_streets"]
