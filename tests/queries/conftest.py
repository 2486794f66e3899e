"""A world on the starter set, at a fixed moment."""

from datetime import UTC, datetime

import pytest

from socialmap.config import Settings
from socialmap.importing.starter import prepare_store
from socialmap.store import Store
from socialmap.world import Viewer, World, load_world

#: A Monday, ten in the morning in Amsterdam.
NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)


@pytest.fixture
def store(settings: Settings) -> Store:
    return prepare_store(settings)


@pytest.fixture
def load(store: Store):
    def load(viewer: Viewer = Viewer.PUBLIC) -> World:
        return load_world(store, gemeente="GM0363", viewer=viewer, now=NOW)

    return load


@pytest.fixture
def world(load) -> World:
    return load()
