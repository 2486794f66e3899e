"""Small files to break, and a short way to read them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from socialmap.config import Settings
from socialmap.sources.raw import RawTable
from socialmap.sources.reading import read


@pytest.fixture
def read_text(tmp_path: Path, settings: Settings) -> Callable[..., RawTable]:
    """Write a text (or bytes) to a file and read it."""

    def run(text: str | bytes, name: str = "bestand.csv", **options: Any) -> RawTable:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read(path, settings=settings, **options)

    return run


@pytest.fixture
def read_features(read_text: Callable[..., RawTable]) -> Callable[..., RawTable]:
    """Write a FeatureCollection to a file and read it."""

    def run(features: list[dict[str, Any]], name: str = "laag.geojson", **options: Any) -> RawTable:
        return read_text(json.dumps({"type": "FeatureCollection", "features": features}), name, **options)

    return run
