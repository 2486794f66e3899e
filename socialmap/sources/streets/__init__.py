"""Streets from files of others: one door that knows them by content."""

from socialmap.sources.streets.reading import group, is_streets, read_streets

__all__ = ["group", "is_streets", "read_streets"]
