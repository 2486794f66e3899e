"""The API does what its description says, and nothing that is asked of it breaks it: asked at random by schemathesis."""

from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings

from app import ROOT
from layers import find_layers
from socialmap import web
from socialmap.config import Settings
from socialmap.store import open_store
from tests.support.worlds import _city_with_roads

FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=150)


def described(app: Flask):
    """What the app says of itself, for who is on this machine."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def empty_app(folder: Path) -> Flask:
    """An app whose store holds nothing at all."""
    app = Flask("socialmap", root_path=str(ROOT), template_folder="templates", static_folder=None)
    found = Settings(data_dir=folder)
    web.install(app, found, open_store(found), find_layers())
    return app


@pytest.fixture(scope="module")
def starter(app):
    return described(app)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return described(empty_app(tmp_path_factory.mktemp("empty")))


@schemathesis.pytest.from_fixture("starter").parametrize()
@FEW
def test_on_the_starter_set(case) -> None:
    case.call_and_validate()


@schemathesis.pytest.from_fixture("empty").parametrize()
@FEW
def test_on_an_empty_store(case) -> None:
    case.call_and_validate()
