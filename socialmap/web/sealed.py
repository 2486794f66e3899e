"""A question that goes along with a page that people save and mail: sealed, so that the page tells nobody a home.

Only this site can open it, and only for half a day. What is sealed is the question as fields of a form; the page shows
a row of letters. Nothing is kept here.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

import orjson
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from werkzeug.datastructures import MultiDict

from socialmap.errors import BadInputError
from socialmap.i18n import later

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The field of a form that holds it.
FIELD = "vraag"
#: Seconds that it can be opened.
LASTS = 12 * 60 * 60
TOO_OLD = later("Deze bladzijde is te oud om nog iets van te maken. Stel uw vraag opnieuw bij de wegwijzer.")


def seal(fields: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """One field for all of these."""
    return FIELD, _lock().encrypt(orjson.dumps(list(fields))).decode("ascii")


def unseal(text: str) -> MultiDict[str, str]:
    """The fields again.

    Raises
    ------
    BadInputError
        When this was not sealed here, or too long ago.
    """
    try:
        fields = orjson.loads(_lock().decrypt(text.encode(), ttl=LASTS))
    except InvalidToken:
        raise BadInputError(TOO_OLD.rstrip(".")) from None
    return MultiDict([(name, value) for name, value in fields])


def _lock() -> Fernet:
    # Its own key out of the one that signs: neither can be used as the other.
    key = hashlib.sha256(b"sealed question " + str(current_app.secret_key).encode()).digest()
    return Fernet(urlsafe_b64encode(key))
