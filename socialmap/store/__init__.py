"""The one room that touches the database."""

from sqlalchemy.orm import Session

from socialmap.store.store import Store, open_store, read_version

__all__ = ["Session", "Store", "open_store", "read_version"]
