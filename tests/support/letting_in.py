"""A browser that opened the link of the start, as the owner of a map does."""

from flask import Flask
from flask.testing import FlaskClient

from socialmap.web import key_link


def let_in(app: Flask) -> FlaskClient:
    """A client that may see what only this machine may; a map in another mode has no link, and its client no pass."""
    client = app.test_client()
    if link := key_link(app):
        client.get(link)
    return client
