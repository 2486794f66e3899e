"""Accounts: who has one, how they get in, and how that ends. A link or a session is kept as its hash only.

An account never stands in public, and nothing counts what one did: it is cut apart from what it said after 24 months,
or when it ends.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.keeping import passphrases, second
from socialmap.keeping.roles import Account, has_areas
from socialmap.ledger.purge import purge_account
from socialmap.model import Level, Role
from socialmap.store import accounts as rows
from socialmap.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from socialmap.store import Session, Store

HOUR = 3_600
#: How long a link can be used, a session lasts at most, and lasts when nobody does anything.
LINK_LASTS, SESSION_LASTS, IDLE_LASTS = 48 * HOUR, 12 * HOUR, 2 * HOUR
#: That a session is used is written down so often, for a write costs more than a page.
NOTED_EVERY = 5 * 60
#: After so long nobody can tell any more who said what.
APART_AFTER = timedelta(days=731)
_NAME = re.compile(r"\w[\w .@-]{0,38}\w")
ENDED_LINK = later("Deze link is gebruikt of te oud. Vraag een nieuwe link aan een hoofdredacteur.")
NO_ACCOUNT = later("Dit account bestaat niet (meer).")
NO_AREA = later("Kies in welke wijken of stadsdelen dit account de kaart bijhoudt.")
WRONG_NAME = later("Deze naam kan niet. Gebruik 2 tot 40 letters, cijfers, punten of streepjes.")
WRONG_CODE = later("Deze code klopt niet. Vul de zes cijfers in die uw telefoon nu laat zien.")
TAKEN = later("Er is al een account met deze naam.")
WRONG_AREA = later("Deze wijk of dit stadsdeel bestaat niet.")


@dataclass(frozen=True)
class Listed:
    """An account as who manages it sees it: whether it can log in and is logged in now, never when or how often."""

    account: Account
    has_passphrase: bool
    is_in: bool


def plain_name(name: str) -> str:
    """A login name as it is kept: capitals and keyboards make no other name.

    Examples
    --------
    >>> plain_name(" Anna  de Wit ")
    'anna de wit'
    """
    return " ".join(unicodedata.normalize("NFKC", name[:400]).casefold().split())


def now() -> int:
    """The present moment, in seconds since 1970."""
    return int(time.time())


def add(store: Store, name: str, role: Role, areas: Collection[str], *, moment: int) -> tuple[Account, str]:
    """A new account, and the key of the link by which its owner makes a passphrase.

    Raises
    ------
    BadInputError
        When the name, or an area, cannot be.
    ConflictError
        When the name is taken.
    """
    wanted = plain_name(name)
    if not _NAME.fullmatch(wanted):
        raise BadInputError(WRONG_NAME.rstrip("."))
    account = Account(str(uuid.uuid4()), wanted, role, frozenset(areas) if has_areas(role) else frozenset())
    with store.write() as session:
        _check_areas(session, account)
        if rows.read_account(session, name=wanted):
            raise ConflictError(TAKEN)
        rows.add_account(session, {"id": account.id, "name": wanted, "role": role, "areas": sorted(account.areas)})
        return account, _link(session, account.id, moment)


def change(store: Store, id: str, role: Role, areas: Collection[str], *, moment: int) -> str:
    """Another role or other areas; what it may is asked anew with every request.

    Returns
    -------
    The key of a link, for who becomes a hoofdredacteur: without a second factor they cannot go on; else "".
    """
    with store.write() as session:
        found = _found(session, id)
        account = _account(found)
        wanted = Account(id, account.name, role, frozenset(areas) if has_areas(role) else frozenset())
        _check_areas(session, wanted)
        rows.change_account(session, id, role=role, areas=sorted(wanted.areas))
        if not needs_code(role) or found["second_factor"]:
            return ""
        for keys in tables.KEYS:
            rows.drop_keys(session, keys, account_id=id)
        return _link(session, id, moment)


def new_link(store: Store, id: str, *, moment: int) -> str:
    """The key of a new link, by which a passphrase is made anew; links of before end."""
    with store.write() as session:
        _found(session, id)
        rows.drop_keys(session, tables.one_time_link, account_id=id)
        return _link(session, id, moment)


def of_link(store: Store, key: str, *, moment: int) -> Account:
    """Whose link this is; looking does not use it.

    Raises
    ------
    NotFoundError
        When it was used, is too old, or never was.
    """
    with store.read() as session:
        return _account(_linked(session, key, moment))


def needs_code(role: Role) -> bool:
    """Whether who has this role logs in with a second factor."""
    return role is Role.HOOFDREDACTEUR


def use_link(store: Store, key: str, passphrase: str, *, moment: int, code: str = "") -> Account:
    """Make a passphrase by a link, which ends; so do all sessions of before.

    Parameters
    ----------
    code
        What the phone of a hoofdredacteur makes of the secret of this link (``second.secret_of``).

    Raises
    ------
    NotFoundError
        When the link was used, is too old, or never was.
    BadInputError
        When this may not be a passphrase, or the code is wrong; the link can be used again.
    """
    whose = of_link(store, key, moment=moment)
    secret, used = second.secret_of(key) if needs_code(whose.role) else "", 0
    kept = passphrases.hash_of(passphrase, whose.name)
    if secret:
        step = second.step_of(secret, code, moment)
        if step is None:
            raise BadInputError(WRONG_CODE.rstrip("."))
        used = step
    with store.write() as session:
        found = _linked(session, key, moment)
        for keys in tables.KEYS:
            rows.drop_keys(session, keys, account_id=found["id"])
        rows.change_account(session, found["id"], passphrase=kept, second_factor=secret, second_used=used)
    return _account(found)


def log_in(store: Store, name: str, passphrase: str, *, moment: int, code: str = "") -> str:
    """The key of a new session; "" where name, passphrase or code is wrong: which of them, nobody is told.

    Nor whether the name exists, by the time that it takes. A code counts once.
    """
    with store.read() as session:
        found = rows.read_account(session, name=plain_name(name)) if "\0" not in name else None
    if not passphrases.is_right(passphrase, found["passphrase"] if found else ""):
        return ""
    key = secrets.token_urlsafe(32)
    with store.write() as session:
        again = rows.read_account(session, id=found["id"]) if found else None
        if again is None or again["passphrase"] != (found or {}).get("passphrase"):
            return ""
        if needs_code(Role(again["role"])) and not _code_counts(session, again, code, moment):
            return ""
        _tidy(session, moment)  # a server may run for years
        row = {"hash": _hash(key), "account_id": again["id"], "begun": moment, "seen": moment}
        rows.add_key(session, tables.login_session, row)
    return key


def of_session(store: Store, key: str, *, moment: int) -> Account | None:
    """Who is logged in by this key; None once the session ended, by itself or by somebody."""
    with store.read() as session:
        found = rows.read_key(session, tables.login_session, _hash(key))
    if found is None or not (moment - SESSION_LASTS < found["begun"] and moment - IDLE_LASTS < found["seen"]):
        return None
    if moment - found["seen"] >= NOTED_EVERY:
        with store.write() as session:
            rows.touch_session(session, _hash(key), moment)
    return _account(found)


def log_out(store: Store, key: str) -> None:
    """End this session, wherever its key was copied to."""
    with store.write() as session:
        rows.drop_keys(session, tables.login_session, hash=_hash(key))


def end_sessions(store: Store, id: str) -> int:
    """End every session of an account; how many there were."""
    with store.write() as session:
        _found(session, id)
        return rows.drop_keys(session, tables.login_session, account_id=id)


def end(store: Store, folder: Path, id: str) -> None:
    """End an account: its name goes, and nobody can tell any more what it said. No older backup brings it back."""
    with store.write() as session:
        _found(session, id)
        purge_account(session, folder, id)


def find(store: Store, name: str) -> Account:
    """An account by its login name.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    with store.read() as session:
        found = rows.read_account(session, name=plain_name(name))
    if found is None:
        raise NotFoundError(NO_ACCOUNT)
    return _account(found)


def listed(store: Store, *, moment: int) -> list[Listed]:
    """Every account, by name."""
    found = []
    with store.read() as session:
        for row in rows.read_accounts(session):
            begun = rows.read_sessions(session, row["id"])
            is_in = any(moment - SESSION_LASTS < at and moment - IDLE_LASTS < seen for at, seen in begun)
            found.append(Listed(_account(row), bool(row["passphrase"]), is_in))
    return found


def tidy(store: Store, *, moment: int) -> None:
    """Take away what ended, and cut accounts apart from what they said long ago."""
    with store.write() as session:
        _tidy(session, moment)


def _tidy(session: Session, moment: int) -> None:
    before = (datetime.fromtimestamp(moment, UTC) - APART_AFTER).isoformat(timespec="microseconds")
    rows.drop_ended(session, tables.login_session, "begun", moment - SESSION_LASTS)
    rows.drop_ended(session, tables.one_time_link, "until", moment)
    rows.cut_apart(session, before)


def _code_counts(session: Session, row: dict[str, Any], code: str, moment: int) -> bool:
    step = second.step_of(row["second_factor"], code, moment) if row["second_factor"] else None
    return step is not None and rows.use_second(session, row["id"], step)


def _link(session: Session, id: str, moment: int) -> str:
    key = secrets.token_urlsafe(32)
    row = {"hash": _hash(key), "account_id": id, "until": moment + LINK_LASTS}
    rows.add_key(session, tables.one_time_link, row)
    return key


def _linked(session: Session, key: str, moment: int) -> dict[str, Any]:
    found = rows.read_key(session, tables.one_time_link, _hash(key))
    if found is None or found["until"] <= moment:
        raise NotFoundError(ENDED_LINK)
    return found


def _found(session: Session, id: str) -> dict[str, Any]:
    found = rows.read_account(session, id=id) if id and "\0" not in id else None
    if found is None:
        raise NotFoundError(NO_ACCOUNT)
    return found


def _account(row: dict[str, Any]) -> Account:
    return Account(row["id"], row["name"], Role(row["role"]), frozenset(row["areas"]))


def _check_areas(session: Session, account: Account) -> None:
    if not has_areas(account.role):
        return
    if not account.areas:
        raise BadInputError(NO_AREA.rstrip("."))
    known = rows.area_codes(session, [Level.WIJK, Level.GEBIED, Level.STADSDEEL, Level.GEMEENTE])
    if wrong := account.areas - known:
        raise BadInputError(WRONG_AREA.rstrip("."), value=min(wrong))


def _hash(key: str) -> str:
    """A key is random and long, so a plain hash tells nothing of it."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
