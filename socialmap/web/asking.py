"""What may be asked of an address: each parameter is declared once, and read, checked and described by that.

A page takes what it knows of an address and ignores the rest; the API refuses what it does not know. Neither lets it
into a cache.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import current_app, request
from werkzeug.datastructures import MultiDict

from socialmap import geo
from socialmap.errors import BadInputError

View = TypeVar("View", bound=Callable[..., Any])
Asked = MultiDict[str, str]
MAX_TEXT = 100


@dataclass(frozen=True)
class Parameter:
    """One name in an address.

    Attributes
    ----------
    about
        For who reads the description of the API.
    schema
        What OpenAPI says of its value.
    """

    name: str
    about: str = field(default="", kw_only=True)

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema."""
        return {"type": "string"}

    def owns(self, name: str) -> bool:
        """Whether a name in an address is this one."""
        return name == self.name

    def read(self, asked: Asked) -> Any:
        """Its value, or what it is when nobody asks."""
        return asked.get(self.name, "")

    def check(self, asked: Asked) -> None:
        """Refuse what a page would make the best of.

        Raises
        ------
        BadInputError
            For a value that cannot be used.
        """
        if len(asked.getlist(self.name)) > 1:
            msg = "deze parameter staat er meer dan een keer"
            raise BadInputError(msg, value=self.name, expected="een keer")
        self.read(asked)

    def described(self) -> list[dict[str, Any]]:
        """As OpenAPI describes it."""
        return [{"name": self.name, "in": "query", "description": self.about, "schema": self.schema}]


@dataclass(frozen=True)
class Text(Parameter):
    """What somebody types, on one line and not endless."""

    usual: str = ""

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema."""
        return {"type": "string", "maxLength": MAX_TEXT} | ({"default": self.usual} if self.usual else {})

    def read(self, asked: Asked) -> str:
        """The text without spaces too many, cut where it is too long."""
        return text(asked, self.name)

    def check(self, asked: Asked) -> None:
        """Refuse a text that would be cut."""
        super().check(asked)
        if len(asked.get(self.name, "")) > MAX_TEXT:
            msg = "deze tekst is te lang"
            raise BadInputError(msg, column=self.name, value=asked[self.name], expected=f"hoogstens {MAX_TEXT} tekens")


@dataclass(frozen=True)
class Choice(Parameter):
    """One of some words."""

    choices: Collection[str] = ()
    usual: str = ""

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema."""
        known: dict[str, Any] = {"type": "string", "enum": [str(word) for word in self.choices]}
        return known | ({"default": str(self.usual)} if self.usual else {})

    def read(self, asked: Asked) -> str:
        """The word; the usual one when there is none."""
        return choice(asked, self.name, self.choices) or str(self.usual)

    def check(self, asked: Asked) -> None:
        """Refuse an empty word as well."""
        super().check(asked)
        if asked.get(self.name) == "":
            raise _no_choice(self.name, "", self.choices)


@dataclass(frozen=True)
class Flag(Choice):
    """Yes or no."""

    choices: Collection[str] = ("true", "false")
    usual: str = "false"

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema."""
        return {"type": "boolean", "default": self.usual == "true"}

    def read(self, asked: Asked) -> Any:
        """Whether it is yes."""
        return super().read(asked) == "true"


@dataclass(frozen=True)
class Number(Parameter):
    """A whole number between two others, both included."""

    usual: int
    low: int
    high: int

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high, "default": self.usual}

    def read(self, asked: Asked) -> int:
        """The number."""
        return number(asked, self.name, self.usual, self.low, self.high)

    def check(self, asked: Asked) -> None:
        """Refuse no number as well."""
        super().check(asked)
        if asked.get(self.name) == "":
            raise _no_number(self.name, "", self.low, self.high)


#: Degrees as they stand in an address.
_EAST, _NORTH = r"-?(180|(1[0-7]\d|\d{1,2})(\.\d{1,15})?)", r"-?(90|[0-8]?\d(\.\d{1,15})?)"


@dataclass(frozen=True)
class Box(Parameter):
    """A part of the map."""

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema: four numbers in one word."""
        corners = f"^{_EAST},{_NORTH},{_EAST},{_NORTH}$"
        return {"type": "string", "pattern": corners, "examples": ["4.7,52.3,5.0,52.5"]}

    def read(self, asked: Asked) -> tuple[float, float, float, float] | None:
        """West, south, east, north in degrees; None when it is not asked."""
        return box(asked, self.name)

    def check(self, asked: Asked) -> None:
        """Refuse no box as well."""
        super().check(asked)
        if asked.get(self.name) == "":
            raise _no_box(self.name, "")


@dataclass(frozen=True)
class Point(Parameter):
    """A point on the map."""

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema: two numbers in one word."""
        return {"type": "string", "pattern": f"^{_EAST},{_NORTH}$", "examples": ["4.89,52.37"]}

    def read(self, asked: Asked) -> tuple[float, float] | None:
        """Longitude and latitude in degrees; None when it is not asked."""
        return point(asked, self.name)

    def check(self, asked: Asked) -> None:
        """Refuse no point as well."""
        super().check(asked)
        if asked.get(self.name) == "":
            raise _no_point(self.name, "")


@dataclass(frozen=True)
class Several(Parameter):
    """A name that may stand there more than once; ``most`` 0 is without end."""

    most: int = 0

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema."""
        one = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
        return {"type": "array", "items": one} | ({"maxItems": self.most} if self.most else {})

    def read(self, asked: Asked) -> tuple[str, ...]:
        """Each of them, in order."""
        return tuple(one[:MAX_TEXT] for one in asked.getlist(self.name))

    def check(self, asked: Asked) -> None:
        """Refuse more than there may be, and what would be cut."""
        given = asked.getlist(self.name)
        if self.most and len(given) > self.most:
            msg = "deze parameter staat er te vaak"
            raise BadInputError(msg, value=self.name, expected=f"hoogstens {self.most} keer")
        for one in given:
            if not 1 <= len(one) <= MAX_TEXT:
                msg = "deze waarde is leeg of te lang"
                raise BadInputError(msg, column=self.name, value=one, expected=f"1 tot {MAX_TEXT} tekens")


@dataclass(frozen=True)
class Group(Parameter):
    """Names that begin alike; what follows is known only when it is read.

    Attributes
    ----------
    pattern
        What follows, as a regular expression.
    value
        JSON Schema of each value.
    reading
        From everything that is asked to the values by what follows; refuses what cannot be used.
    """

    pattern: str
    value: Mapping[str, Any]
    reading: Callable[[Asked], Any]

    @property
    def schema(self) -> dict[str, Any]:
        """Together they are one object, whose fields are names in the address."""
        named = {f"^{self.name}{self.pattern}$": dict(self.value)}
        return {"type": "object", "patternProperties": named, "additionalProperties": False}

    def owns(self, name: str) -> bool:
        """Whether a name begins like these."""
        return name.startswith(self.name)

    def read(self, asked: Asked) -> Any:
        """The values."""
        return self.reading(asked)

    def check(self, asked: Asked) -> None:
        """Refuse one name twice, and a name or value that is not as described."""
        self.read(asked)
        for name in (one for one in asked if self.owns(one)):
            Parameter(name).check(asked)
            if not re.fullmatch(self.pattern, name.removeprefix(self.name)):
                msg = "deze naam kan hier niet"
                raise BadInputError(msg, value=name[:MAX_TEXT], expected=f"{self.name}, en dan {self.pattern}")
            if not asked[name]:
                msg = "hier staat geen waarde"
                raise BadInputError(msg, column=name[:MAX_TEXT], expected="een waarde")

    def described(self) -> list[dict[str, Any]]:
        """As OpenAPI describes it."""
        [said] = super().described()
        return [{**said, "name": self.name.rstrip("-"), "style": "form", "explode": True}]


def asks(*parameters: Parameter) -> Callable[[View], View]:
    """Declare what an address may be asked; :func:`asked` then gives that and no more."""

    def declare(view: View) -> View:
        view.parameters = parameters  # type: ignore[attr-defined]
        return view

    return declare


def declared(endpoint: str | None) -> tuple[Parameter, ...]:
    """The parameters of the view of an endpoint."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "parameters", ())


def asked() -> Asked:
    """What this address asks, as far as its view declares it, in the order of the declaration."""
    known = declared(request.endpoint)
    pairs = list(request.args.items(multi=True))
    return MultiDict([(name, value) for one in known for name, value in pairs if one.owns(name)])


def refuse_unfit(args: Asked, known: Iterable[Parameter]) -> None:
    """Stop at what is not declared, and at what cannot be used as it is.

    Raises
    ------
    BadInputError
        Naming the parameter, and those that exist.
    """
    known = list(known)
    for name in args:
        if not any(one.owns(name) for one in known):
            msg = "deze parameter bestaat hier niet"
            names = ", ".join(f"{one.name}..." if isinstance(one, Group) else one.name for one in known)
            raise BadInputError(msg, value=name, expected=f"een van: {names}" if names else "geen parameters")
    for one in known:
        one.check(args)


def number(args: Mapping[str, str], name: str, usual: int, low: int, high: int) -> int:
    """A whole number between two others."""
    typed = args.get(name, "")
    if not typed:
        return usual
    read = whole(typed)
    if read is None or not low <= read <= high:
        raise _no_number(name, typed, low, high)
    return read


def whole(typed: str) -> int | None:
    """A number in at most nine figures; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None  # noqa: PLR2004


def _no_number(name: str, typed: str, low: int, high: int) -> BadInputError:
    msg = "dit getal kan niet"
    return BadInputError(msg, column=name, value=typed, expected=f"een heel getal van {low} tot {high}")


def text(args: Mapping[str, str], name: str, *, most: int = MAX_TEXT) -> str:
    """What was typed, on one line and not endless."""
    return " ".join(args.get(name, "").split())[:most]


def choice(args: Mapping[str, str], name: str, choices: Collection[str]) -> str:
    """One of these words, or nothing."""
    word = args.get(name, "")
    if word and word not in choices:
        raise _no_choice(name, word, choices)
    return word


def _no_choice(name: str, word: str, choices: Collection[str]) -> BadInputError:
    msg = "deze keuze bestaat niet"
    return BadInputError(msg, column=name, value=word, expected=f"een van: {', '.join(choices)}")


def box(args: Mapping[str, str], name: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees."""
    typed = args.get(name, "")
    if not typed:
        return None
    try:
        west, south, east, north = (float(part) for part in typed.split(","))
    except ValueError:
        raise _no_box(name, typed) from None
    corners = geo.within((-180, -90, 180, 90), [west, east], [south, north])
    if not (corners.all() and west <= east and south <= north):
        raise _no_box(name, typed)
    return west, south, east, north


def _no_box(name: str, typed: str) -> BadInputError:
    msg = "dit is geen gebied op de kaart"
    expected = "west,zuid,oost,noord in graden, zoals 4.7,52.3,5.0,52.5"
    return BadInputError(msg, column=name, value=typed, expected=expected)


def point(args: Mapping[str, str], name: str) -> tuple[float, float] | None:
    """Longitude and latitude in degrees."""
    typed = args.get(name, "")
    if not typed:
        return None
    try:
        lon, lat = (float(part) for part in typed.split(","))
    except ValueError:
        raise _no_point(name, typed) from None
    if not geo.within((-180, -90, 180, 90), lon, lat):
        raise _no_point(name, typed)
    return lon, lat


def _no_point(name: str, typed: str) -> BadInputError:
    msg = "dit is geen punt op de kaart"
    return BadInputError(msg, column=name, value=typed, expected="lengte,breedte in graden, zoals 4.89,52.37")
