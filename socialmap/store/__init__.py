"""The one room that touches the database."""

from sqlalchemy.orm import Session

from socialmap.store.beside import read_version
from socialmap.store.store import Store, open_store

__all__ = ["Session", "Store", "open_store", "read_version"]
