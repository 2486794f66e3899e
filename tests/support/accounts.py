"""Accounts for tests: one of each role, and a browser in which one is logged in."""

import re

from flask import Flask
from flask.testing import FlaskClient

from socialmap.keeping import accounts
from socialmap.keeping.roles import Account, has_areas
from socialmap.model import Role
from socialmap.store import Store

PASSPHRASE = "vier woorden op een rij"


def make_account(store: Store, name: str, role: Role, *areas: str) -> Account:
    """An account with a passphrase."""
    account, key = accounts.add(store, name, role, areas if has_areas(role) else (), moment=accounts.now())
    accounts.use_link(store, key, PASSPHRASE, moment=accounts.now())
    return account


def logged_in(app: Flask, name: str) -> FlaskClient:
    """A browser in which this account is logged in."""
    client = app.test_client()
    answer = client.post("/inloggen", data={"naam": name, "wachtzin": PASSPHRASE})
    assert answer.status_code == 303, answer.text
    return client


def token(client: FlaskClient, path: str = "/wijken") -> str:
    """What a page of this browser sends along."""
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[1]
