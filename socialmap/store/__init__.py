"""The one room that touches the database."""

from socialmap.store.store import Store, open_store, read_version

__all__ = ["Store", "open_store", "read_version"]
