"""One search for the whole program: places, organisations, activities, streets, areas, postcodes, kinds and wishes."""

from socialmap.guide.finding.entries import Entry, Group
from socialmap.guide.finding.search import Answer, Hit, search

__all__ = ["Answer", "Entry", "Group", "Hit", "search"]
