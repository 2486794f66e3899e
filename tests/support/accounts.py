"""Accounts for tests: one of each role, and a browser in which one is logged in."""

import re

import pyotp
from flask import Flask
from flask.testing import FlaskClient

from socialmap.keeping import accounts, second
from socialmap.keeping.roles import Account, has_areas
from socialmap.model import Role
from socialmap.store import Store

PASSPHRASE = "vier woorden op een rij"
#: What the phone of each account holds.
SECRETS: dict[str, str] = {}


def make_account(store: Store, name: str, role: Role, *areas: str) -> Account:
    """An account with a passphrase."""
    account, key = accounts.add(store, name, role, areas if has_areas(role) else (), moment=accounts.now())
    accounts.use_link(store, key, PASSPHRASE, code=code_of(second.secret_of(key), -1), moment=accounts.now())
    SECRETS[account.name] = second.secret_of(key)
    return account


def code_of(secret: str, step: int = 0) -> str:
    """What a phone shows, so many half minutes from now."""
    return pyotp.TOTP(secret).at(accounts.now() + 30 * step)


def logged_in(app: Flask, name: str) -> FlaskClient:
    """A browser in which this account is logged in."""
    client = app.test_client()
    sent = {"naam": name, "wachtzin": PASSPHRASE, "code": code_of(SECRETS[name]) if name in SECRETS else ""}
    answer = client.post("/inloggen", data=sent)
    assert answer.status_code == 303, answer.text
    return client


def token(client: FlaskClient, path: str = "/wijken") -> str:
    """What a page of this browser sends along."""
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[1]
