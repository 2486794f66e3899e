"""The one room that touches the database."""

from sqlalchemy.orm import Session

from socialmap.store.store import Store, open_store
from socialmap.store.versions import Part, Versions, read_version, read_versions, read_written, versions_of

__all__ = [
    "Part",
    "Session",
    "Store",
    "Versions",
    "open_store",
    "read_version",
    "read_versions",
    "read_written",
    "versions_of",
]
