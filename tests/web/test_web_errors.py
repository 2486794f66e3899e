"""Errors: one table to a status, one number to find them by, and nothing of a person in the log."""

import io
import logging

import pytest

from socialmap import errors
from socialmap.web.errors import STATUS
from socialmap.web.logging import LOGGER


@pytest.fixture
def log():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    LOGGER.addHandler(handler)
    yield stream
    LOGGER.removeHandler(handler)


@pytest.fixture
def broken(make_app):
    """An app with addresses that raise."""
    app = make_app()
    app.testing = False

    def fail(name):
        secret = "een geheim"
        kinds = {"bug": ZeroDivisionError, **{kind.__name__: kind for kind in STATUS}}
        raise kinds[name](secret)

    app.add_url_rule("/fail/<name>", view_func=fail)
    app.add_url_rule("/api/v1/fail/<name>", endpoint="api_fail", view_func=fail)
    return app.test_client()


@pytest.mark.parametrize(("kind", "status"), [(kind.__name__, status) for kind, status in STATUS.items()])
def test_each_error_has_its_status(broken, kind, status):
    assert broken.get(f"/fail/{kind}").status_code == status
    answer = broken.get(f"/api/v1/fail/{kind}")
    assert (answer.status_code, answer.json["error"]["status"]) == (status, status)


def test_every_error_of_the_house_can_be_answered():
    own = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.SocialMapError)}
    unanswered = {kind for kind in own if not set(kind.__mro__) & set(STATUS)}
    assert unanswered == {errors.SocialMapError, errors.SettingError}


def test_a_fault_of_ours_shows_a_number_and_no_more(broken, log):
    page = broken.get("/fail/bug")
    assert page.status_code == 500
    assert "een geheim" not in page.text
    number = page.text.split("Nummer van dit verzoek: ")[1][:8]
    assert f"{number} ZeroDivisionError" in log.getvalue()


def test_the_log_holds_no_query_and_no_peer(client, log):
    client.get("/?zoek=Jan+Jansen", environ_base={"REMOTE_ADDR": "192.0.2.77"})
    line = log.getvalue()
    assert line.startswith("GET / 200 ")
    assert "Jansen" not in line
    assert "192.0.2.77" not in line


def test_a_path_cannot_write_a_line_of_its_own(client, log):
    client.get("/x%0Ay")
    assert log.getvalue().count("\n") == 1


def test_a_wrong_method_says_which_is_right(client):
    answer = client.delete("/wijken")
    assert answer.status_code in (400, 405)


@pytest.mark.parametrize("path", ["/", "/static/map.js", "/api/v1/sources", "/nergens"])
def test_headers_allow_us_and_the_tile_host_only(client, path):
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["img-src"] == "'self' data: https://tiles.example"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
