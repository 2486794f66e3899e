"""Passphrases: what may be one, and whether it is right; always as long in work, whoever asks for whom."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from socialmap.errors import BadInputError
from socialmap.i18n import later

#: NIST SP 800-63B-4, 3.1.1.2: at least 15 signs, every sign that prints, no rule about which; and none that is guessed.
LEAST, MOST = 15, 200
_FEWEST_KINDS = 5
# OWASP's least for argon2id; a server of one small machine checks some 40 a second.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Of nobody: checked where there is no account, so that it takes as long.
_NOBODY = _HASHER.hash("niemand heeft deze wachtzin")
TOO_SHORT = later("Deze wachtzin is te kort. Maak een zin van minstens 15 tekens.")
TOO_LONG = later("Deze wachtzin is te lang. Gebruik ten hoogste 200 tekens.")
ODD = later("In deze wachtzin staat een teken dat niet te typen is. Gebruik letters, cijfers, leestekens en spaties.")
GUESSED = later("Deze wachtzin is te raden. Gebruik een zin die niemand kent, zonder uw inlognaam erin.")


def _plain(passphrase: str) -> str:
    """One way of writing: another keyboard makes other signs of the same letters."""
    return unicodedata.normalize("NFKC", passphrase)


def hash_of(passphrase: str, name: str) -> str:
    """What is kept of a new passphrase: argon2id.

    Raises
    ------
    BadInputError
        When it may not be one.
    """
    plain = _plain(passphrase[: MOST * 20])
    if len(plain) > MOST:
        raise BadInputError(TOO_LONG.rstrip("."))
    if not plain.isprintable():
        raise BadInputError(ODD.rstrip("."))
    if len(plain.strip()) < LEAST:
        raise BadInputError(TOO_SHORT.rstrip("."))
    if len(set(plain.casefold())) < _FEWEST_KINDS or name in plain.casefold():
        raise BadInputError(GUESSED.rstrip("."))
    return _HASHER.hash(plain)


def is_right(passphrase: str, kept: str) -> bool:
    """Whether this is the passphrase of which the hash is kept; "" for nobody's."""
    plain = _plain(passphrase[: MOST * 20])[: MOST + 1]
    try:
        return _HASHER.verify(kept or _NOBODY, plain.encode("utf-8", "replace")) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False
