"""An app on the starter set, and a client that looks like a browser on this machine."""

import dataclasses
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from socialmap.config import Settings
from tests.support.letting_in import let_in

TILES, PUBLIC = "https://tiles.example/{z}/{x}/{y}.png", "https://kaart.voorbeeld.nl"


@pytest.fixture(scope="session")
def starter_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data_dir=tmp_path_factory.mktemp("web") / "var", tiles_url=TILES, public_url=PUBLIC)


@pytest.fixture(scope="session")
def make_app(starter_settings: Settings) -> Callable[..., Flask]:
    """An app with other settings on the same store."""

    def make(**changes: str) -> Flask:
        app = create_app(dataclasses.replace(starter_settings, **changes))
        app.testing = True
        return app

    return make


@pytest.fixture(scope="session")
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return let_in(app)
