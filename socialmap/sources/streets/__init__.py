"""Streets from files of others: one door that knows them by content."""

from socialmap.sources.streets.reading import NETWORK, group, is_streets, read_streets

__all__ = ["NETWORK", "group", "is_streets", "read_streets"]
