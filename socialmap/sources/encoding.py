"""In which encoding a text was written, told by the letters that Dutch has; never guessed where two fit as well.

"Café één" that was written in the code page of DOS is "CafÇ ÇÇn" in that of an old Apple, where every byte is a
sign. So each sign is weighed by how usual it is where it stands.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from socialmap.errors import BadInputError

UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)
#: UTF-8 that was read as cp1252 and saved again: "cafÃ©", "â€™".
MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u0152-\u0178\u2013-\u203a\u20ac]|â€|\ufffd")
#: What is tried when a text is not UTF-8, and how likely it is before one looks.
_OTHERS = {"cp1252": 1.0, "mac_roman": 0.7, "cp850": 0.7}
#: How usual a letter is in Dutch, its names and its loanwords.
_LETTERS = {
    **dict.fromkeys("éëïöüè", 1.0),
    **dict.fromkeys("êáóàç", 0.7),
    **dict.fromkeys("äâãåíìîòôúùûñøæß", 0.3),
}
_SIGNS = {**dict.fromkeys("’‘“”€", 0.8), **dict.fromkeys("„…•°²³·´½", 0.6), **dict.fromkeys("–—\u00a0", 0.3)}
_VOWELS = frozenset("aeiouy")
_AFTER_APOSTROPHE = frozenset("stenmrd")
#: A sign that cannot stand where it does.
_WRONG = -1.0
#: The next best may be so near to the best; nearer, nobody knows.
_NEAR = 0.6
#: The least that a text may weigh, of what it would if every sign were usual.
_LEAST = 0.2


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Text and encoding: UTF-8, UTF-16 that says so, else the one that fits Dutch best.

    Raises
    ------
    BadInputError
        When none fits, or two do and their texts differ.
    """
    if data.startswith(UTF16):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise _wrong(data, error.start, file) from error
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        place = error.start
    found = sorted(_weighed(data), reverse=True)
    (best, signs, encoding, text), *others = found or [(_WRONG, 1, "", "")]
    if best < _LEAST * signs or any(other > _NEAR * best and another != text for other, _, _, another in others):
        raise _wrong(data, place, file)
    return text, encoding


def _weighed(data: bytes) -> list[tuple[float, int, str, str]]:
    """Weight, number of signs that are no plain letter, encoding and text of each that can be."""
    found = []
    for encoding, usual in _OTHERS.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        places = [at for at, sign in enumerate(text) if not sign.isascii()]
        # The first are enough, and tell it in a moment.
        weights = [_weight(text[at], text[at - 1 : at] or " ", text[at + 1 : at + 2] or " ") for at in places[:5000]]
        found.append((usual * sum(weights), len(weights), encoding, text))
    return found


def _weight(sign: str, before: str, after: str) -> float:
    """How well a sign stands between two others."""
    small = sign.lower()
    if small not in _LETTERS:
        return _SIGNS[sign] if sign in _SIGNS and _may_stand(sign, before, after) else _WRONG
    if sign != small:
        within = before.islower() or (before.isupper() and after.islower())
        return _LETTERS[small] if not within and (before.isalpha() or after.isalpha()) else _WRONG
    alone = not before.isalpha() and not after.isalpha() and sign != "à"
    if alone or after.isupper() or (before.isupper() and after.isupper()):
        return _WRONG
    return _LETTERS["â"] if sign in "ëï" and before.lower() not in _VOWELS else _LETTERS[sign]


def _may_stand(sign: str, before: str, after: str) -> bool:
    if sign in "’´":
        return not (before.isalpha() and after.isalpha()) or after in _AFTER_APOSTROPHE
    if sign in "‘“„€…":
        return not (before if sign in "‘“„" else after).isalpha()
    return sign in "–—·" or not (before.isalpha() and after.isalpha())


def _wrong(data: bytes, place: int, file: str) -> BadInputError:
    msg = "de tekst heeft een verkeerde codering"
    # Of a file in one line no row is told; what stands just before the sign is how a person finds it.
    row = data[:place].count(b"\n") or None
    near = data[max(data.rfind(b"\n", 0, place) + 1, place - 12) : place + 8].decode("ascii", "replace")
    expected = "UTF-8 (kies bij opslaan: CSV UTF-8)"
    return BadInputError(msg, file=file, row=row, value=near, expected=expected)
