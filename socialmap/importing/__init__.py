"""From raw tables into the store: normalise, check, merge, and say what happened."""

from socialmap.importing.report import ImportReport

__all__ = ["ImportReport"]
