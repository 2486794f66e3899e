"""The second factor of a hoofdredacteur: six digits that a phone makes, others each half minute (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib

import pyotp

ISSUER = "Sociale kaart"
#: Seconds that a code is, and how many steps a clock may be beside ours.
_STEP, _BESIDE = 30, 1
_DIGITS = 6


def secret_of(key: str) -> str:
    """The secret that goes with a one-time link: only who has the link can make it, and so it needs no keeping."""
    return base64.b32encode(hashlib.sha256(f"second factor {key}".encode("utf-8", "replace")).digest()[:20]).decode()


def address_of(secret: str, name: str) -> str:
    """What a program on a phone reads, as a QR code or as a link."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, moment: int) -> int | None:
    """The half minute whose code this is; None for a wrong one.

    Examples
    --------
    >>> step_of("JBSWY3DPEHPK3PXP", "12345", 0) is None
    True
    """
    typed = "".join(code.split())
    if not (len(typed) == _DIGITS and typed.isascii() and typed.isdigit()):
        return None
    now = moment // _STEP
    steps = range(now - _BESIDE, now + _BESIDE + 1)
    return next((step for step in steps if pyotp.TOTP(secret).verify(typed, for_time=step * _STEP)), None)
