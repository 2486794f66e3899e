"""The form of an activity: each question from its declaration, what was typed, and what is read back before saving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.importing.recording import NO_ORIGIN, read_fact
from socialmap.model import ACTIVITY_FACTS, Known, RecordKind, Status, Visibility
from socialmap.model.written import LONGEST, LONGEST_NAME
from socialmap.queries.bijhouden import hours
from socialmap.queries.bijhouden.choices import Choice, choices_of
from socialmap.queries.bijhouden.hours import HoursFields, hours_fields
from socialmap.queries.bijhouden.told import NOT_KNOWN, SHARES, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.i18n import Words
    from socialmap.model import Fact

    Typed = Mapping[str, Sequence[str]]

#: Known from where the form is, or said by other means than a field.
_NOT_ASKED = ("place_id", "place_name", "wijk_code", "organisation_id", "status", "period", "rhythm", hours.TEXT)
#: What a first minute needs; the rest lies folded below.
FIRST = ("name", "cost_eur", "cost_stadspas_eur", "access", "for_whom", "not_for")
MORE = tuple(id for id in ACTIVITY_FACTS if id not in (*_NOT_ASKED, *FIRST))
STATUS = "status"
_LONG = ("description", "for_whom", "not_for")
#: Who writes here may show something to fewer people, and seals nothing.
_SEEN_BY = (Visibility.PUBLIC, Visibility.ACCOUNTS)
_HINTS: Mapping[str, str] = {
    "name": later("Zoals: Buurtlunch."),
    "cost_eur": later("In euro's, zoals 3 of 2,50. Kost het niets? Vul in: gratis."),
    "cost_stadspas_eur": later("In euro's, zoals 1,50 of gratis."),
    "for_whom": later("Zoals: iedereen uit de buurt, of vrouwen. Geen herkomst of geloof, geen namen van mensen."),
    "languages": later("Zoals: Nederlands, Turks, Arabisch."),
    "season_stop": later("Een begin en een einde, zoals 2026-07-06/2026-08-16."),
    "description": later("In een paar korte zinnen. Geen namen van mensen."),
}
_EXPECTED: Mapping[str, str] = {
    "name": later("een naam van hoogstens %(most)s tekens"),
    "cost_eur": later("een bedrag in euro's, zoals 2,50, of gratis"),
    "cost_stadspas_eur": later("een bedrag in euro's, zoals 2,50, of gratis"),
    "season_stop": later("een begin en een einde, zoals 2026-07-06/2026-08-16"),
}
_NO_NAME = later("Geef de activiteit een naam.")
_UNFIT = later("Dit past hier niet. Vul in: %(expected)s.")
_NO_CHOICE = later("Kies een van de antwoorden.")


@dataclass(frozen=True)
class Field:
    """One question.

    Attributes
    ----------
    kind
        "text", "long" or "choice".
    now
        What is stored now, where that is not what was typed and not what was there when somebody began.
    """

    name: str
    question: str
    hint: str
    kind: str
    value: str
    choices: list[Choice]
    error: str
    now: str


@dataclass(frozen=True)
class Line:
    """What was filled in, read back."""

    label: str
    value: str


@dataclass(frozen=True)
class FormPage:
    """The questions, or what is read back of the answers."""

    first: list[Field]
    more: list[Field]
    hours: HoursFields
    hours_error: str
    hours_now: str
    opened: bool


@dataclass(frozen=True)
class ReadBack:
    """What is said before it is saved."""

    name: str
    ends: bool
    hours: str
    in_holidays: Known
    lines: list[Line]
    unknown: list[str]


@dataclass(frozen=True)
class Judged:
    """What was typed, as it would be stored; and what is wrong with it, by field."""

    values: dict[str, Any]
    errors: dict[str, str]


def judge(typed: Typed, words: Words) -> Judged:
    """Read every field; what is not filled in is unknown."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in (*FIRST, *MORE):
        try:
            values[name] = _read(name, typed)
        except BadInputError as error:
            errors[name] = _sentence(ACTIVITY_FACTS[name], error, _text(typed, name), words)
    if values.get("visibility", Visibility.PUBLIC) not in _SEEN_BY:
        errors["visibility"] = words.gettext(_NO_CHOICE)
    try:
        values[hours.TEXT] = hours.read_hours(typed)
    except (BadInputError, ValueError) as error:
        message = error.message if isinstance(error, BadInputError) else _NO_CHOICE
        errors[hours.TEXT] = words.sentence(words.gettext(message)).rstrip(".") + "."
    if state := status_of(typed):
        if state in (Status.ENDED, Status.LISTED):
            values[STATUS] = Status(state)
        else:
            errors["name"] = words.gettext(_NO_CHOICE)
    return Judged(values, errors)


def status_of(typed: Typed) -> str:
    """What a button says, behind what the form held before."""
    return [*typed.get(STATUS, ()), ""][-2 if typed.get(STATUS) else -1]


def form_page(
    typed: Typed, words: Words, errors: Mapping[str, str] | None = None, now: Mapping[str, Any] | None = None
) -> FormPage:
    """The questions with what was typed.

    Parameters
    ----------
    now
        What somebody else stored meanwhile, to be shown beside what was typed.
    """
    errors = errors or {}
    first, more = ([_field(name, typed, words, errors, now) for name in names] for names in (FIRST, MORE))
    hours_now = hours.said(now[hours.TEXT]) if now and _differs(hours.TEXT, typed, now) else ""
    opened = any(one.error or one.now for one in more)
    return FormPage(first, more, hours_fields(typed, words), errors.get(hours.TEXT, ""), hours_now, opened)


def read_back(values: Mapping[str, Any], words: Words) -> ReadBack:
    """What was filled in, in words, and what nobody knows then."""
    lines, unknown = [], []
    for name in (*FIRST, *MORE):
        label = words.sentence(words.gettext(ACTIVITY_FACTS[name].label))
        if name in ("name", "visibility"):
            continue
        if values[name] == ACTIVITY_FACTS[name].unknown:
            unknown.append(label)
        else:
            lines.append(Line(label, told(ACTIVITY_FACTS[name], values[name], words)))
    if values["visibility"] is Visibility.ACCOUNTS:
        label = ACTIVITY_FACTS["visibility"].label
        lines.append(
            Line(words.sentence(words.gettext(label)), told(ACTIVITY_FACTS["visibility"], values["visibility"], words))
        )
    written = values[hours.TEXT]
    ends = values.get(STATUS) is Status.ENDED
    return ReadBack(values["name"], ends, hours.said(written), hours.goes_on(written), lines, unknown)


def typed_of(stored: Mapping[str, Any]) -> dict[str, list[str]]:
    """A stored activity as the fields of its form."""
    typed = {name: [_written(name, stored[name])] for name in (*FIRST, *MORE)}
    status = [Status.LISTED if stored[STATUS] is not Status.ENDED else Status.ENDED]
    return {**typed, **hours.as_typed(stored[hours.TEXT]), STATUS: [str(status[0])]}


def _field(
    name: str, typed: Typed, words: Words, errors: Mapping[str, str], now: Mapping[str, Any] | None
) -> Field:  # fmt: skip
    fact, value = ACTIVITY_FACTS[name], _text(typed, name)
    labels = dict(SHARES.get(name, fact.choices))
    if name == "visibility":
        labels = {one: fact.choices[one] for one in _SEEN_BY}
    choices: list[Choice] = []
    if name in SHARES:
        labels |= {"": NOT_KNOWN} | ({value: value} if value and value not in labels else {})
    if labels:
        chosen = value or str(fact.unknown or "")
        choices = choices_of(labels, [chosen], words)
    kind = "choice" if labels else "long" if name in _LONG else "text"
    now_told = told(ACTIVITY_FACTS[name], now[name], words) if now and _differs(name, typed, now) else ""
    question, hint = words.gettext(fact.question), words.gettext(_HINTS.get(name, ""))
    return Field(name, question, hint, kind, value, choices, errors.get(name, ""), now_told)


def _differs(name: str, typed: Typed, now: Mapping[str, Any]) -> bool:
    try:
        mine = hours.read_hours(typed) if name == hours.TEXT else _read(name, typed)
    except (BadInputError, ValueError):
        return True
    return bool(mine != now[name])


def _written(name: str, value: Any) -> str:
    """A stored value as somebody would type it."""
    if value is None:
        return ""
    if name.startswith("cost_") and isinstance(value, float):
        return "gratis" if value == 0 else f"{value:.2f}".removesuffix(".00").replace(".", ",")
    return str(value)


def _sentence(fact: Fact, error: BadInputError, text: str, words: Words) -> str:
    if error.message == NO_ORIGIN:
        return words.gettext(NO_ORIGIN)
    if fact.required and not text:
        return words.gettext(_NO_NAME)
    if fact.choices:
        return words.gettext(_NO_CHOICE)
    expected = _EXPECTED.get(fact.id)
    most = LONGEST_NAME if fact.id in ("name", "languages", "cost_note") else LONGEST
    said = words.gettext(expected or later("hoogstens %(most)s tekens"), most=words.number(most))
    return words.gettext(_UNFIT, expected=said)


def _read(name: str, typed: Typed) -> Any:
    text = _text(typed, name)
    return (
        ACTIVITY_FACTS[name].unknown
        if name == "visibility" and not text
        else read_fact(RecordKind.ACTIVITY, name, text)
    )


def _text(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()
