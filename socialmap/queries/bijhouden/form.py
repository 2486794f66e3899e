"""The form of a record: each question from its declaration, what was typed, and what is read back before saving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.importing.recording import NO_ORIGIN, read_fact
from socialmap.marks import KIND_MARKS
from socialmap.model import SEALED_KINDS, Known, RecordKind, Status, Visibility
from socialmap.model.facts import readers
from socialmap.model.facts.place import LONG, SHORT
from socialmap.model.written import LONGEST, LONGEST_NAME
from socialmap.offer.current import in_school_holidays
from socialmap.offer.words import postcode
from socialmap.queries.bijhouden import hours
from socialmap.queries.bijhouden.choices import Choice, choices_of
from socialmap.queries.bijhouden.hours import HoursFields, hours_fields
from socialmap.queries.bijhouden.questions import HINTS, SEEN_BY, STATES, STATUS, VISIBILITY, Questions
from socialmap.queries.bijhouden.references import NAMES
from socialmap.queries.bijhouden.told import NOT_KNOWN, SHARES, shares, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.i18n import Words
    from socialmap.model import Fact
    from socialmap.queries.bijhouden.references import References

    Typed = Mapping[str, Sequence[str]]

#: More choices than these lie in a list.
_OPEN = 7
_HOLIDAYS = "in_school_holidays"
_EXPECTED: Mapping[str, str] = {
    "cost_eur": later("een bedrag in euro's, zoals 2,50, of gratis"),
    "cost_stadspas_eur": later("een bedrag in euro's, zoals 2,50, of gratis"),
    "season_stop": later("een begin en een einde, zoals 2026-07-06/2026-08-16"),
    "phone": later("een telefoonnummer, zoals 020 123 4567"),
    "website": later("het adres van een website, zoals www.voorbeeld.nl"),
    "postcode": later("een postcode, zoals 1011 AB"),
    "house_number": later("een huisnummer, zoals 58-H"),
    **dict.fromkeys(("begun", "ended"), later("een jaar (2019), een maand (2019-04) of jaren (2016-2017)")),
    "period": later("een jaar (2019), een maand (2019-04) of jaren (2016-2017)"),
}
_CHOOSE = later("Kies een antwoord")
_NO_NAME = later("Vul een naam in.")
_UNFIT = later("Dit past hier niet. Vul in: %(expected)s.")
_NO_CHOICE = later("Kies een van de antwoorden.")
_OTHERWISE = later("De tijden zeggen iets anders over de schoolvakanties dan uw antwoord. Kijk ze allebei na.")


@dataclass(frozen=True)
class Field:
    """One question.

    Attributes
    ----------
    kind
        "text", "long", "choice" or "list".
    offered
        Names to choose from while somebody types.
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
    required: bool
    offered: list[str]


@dataclass(frozen=True)
class Line:
    """What was filled in, read back."""

    label: str
    value: str


@dataclass(frozen=True)
class FormPage:
    """The questions with what was typed."""

    first: list[Field]
    with_hours: list[Field]
    more: list[Field]
    hours: HoursFields | None
    hours_error: str
    hours_now: str
    opened: bool


@dataclass(frozen=True)
class ReadBack:
    """What is said before it is saved."""

    name: str
    ends: bool
    hours: str
    in_holidays: Known | None
    lines: list[Line]
    unknown: list[str]


@dataclass(frozen=True)
class Judged:
    """What was typed, as it would be stored; and what is wrong with it, by field."""

    values: dict[str, Any]
    errors: dict[str, str]


class Form:
    """A form in the language of who fills it in."""

    def __init__(self, asked: Questions, words: Words, references: References) -> None:
        self.asked, self.words, self.references = asked, words, references

    def judge(self, typed: Typed, stored: Mapping[str, Any] | None = None) -> Judged:
        """Read every field; what is not filled in is unknown.

        Parameters
        ----------
        stored
            The record as it is: hours of a list that we do not read may stay as they are.
        """
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        where = ("lon", "lat") if self.asked.asks_where else ()
        for name in (*self.asked.fields, *where):
            try:
                values[name] = self._read(name, typed)
            except BadInputError as error:
                errors[name] = self._sentence(self.asked.facts[name], error, _text(typed, name))
        if VISIBILITY in self.asked.fields and values.get(VISIBILITY, Visibility.PUBLIC) not in SEEN_BY:
            errors[VISIBILITY] = self.words.gettext(_NO_CHOICE)
        if self.asked.hours:
            self._judge_hours(typed, values, errors, stored or {})
        if state := status_of(typed):
            if state in STATES and STATUS in self.asked.facts:
                values[STATUS] = Status(state)
            else:
                errors["name"] = self.words.gettext(_NO_CHOICE)
        return Judged(values, errors)

    def _judge_hours(
        self, typed: Typed, values: dict[str, Any], errors: dict[str, str], stored: Mapping[str, Any]
    ) -> None:  # fmt: skip
        name = self.asked.hours
        try:
            kept = hours.as_typed(stored.get(name, ""), name, holidays_apart=False).get(name)
            written = kept[0] if kept and kept == typed.get(name) else hours.read_hours(typed, name)
            if _HOLIDAYS in values:
                written, values[_HOLIDAYS] = _apart(written, values[_HOLIDAYS])
            values[name] = written
        except (BadInputError, ValueError) as error:
            message = error.message if isinstance(error, BadInputError) else _NO_CHOICE
            errors[name] = self.words.sentence(self.words.gettext(message)).rstrip(".") + "."

    def page(
        self, typed: Typed, errors: Mapping[str, str] | None = None, now: Mapping[str, Any] | None = None
    ) -> FormPage:
        """The questions with what was typed.

        Parameters
        ----------
        now
            What somebody else stored meanwhile, to be shown beside what was typed.
        """
        errors, name = errors or {}, self.asked.hours
        first, with_hours, more = (
            [self._field(one, typed, errors, now) for one in names]
            for names in (self.asked.first, self.asked.with_hours, self.asked.more)
        )
        fields = hours_fields(typed, self.words, name) if name else None
        hours_now = hours.said(now[name]) if now and name and self._differs(name, typed, now) else ""
        opened = any(one.error or one.now for one in more)
        return FormPage(first, with_hours, more, fields, errors.get(name, ""), hours_now, opened)

    def read_back(self, values: Mapping[str, Any]) -> ReadBack:
        """What was filled in, in words, and what nobody knows then."""
        lines, unknown = [], []
        for name in self.asked.fields:
            label = self._label(name)
            if name == "name" or (name == VISIBILITY and values[name] is not Visibility.ACCOUNTS) or name == _HOLIDAYS:
                continue
            if name != VISIBILITY and values[name] in (self.asked.facts[name].unknown, [], ""):
                unknown.append(label)
            else:
                lines.append(Line(label, self._told(name, values[name])))
        written = values.get(self.asked.hours, "")
        ends = values.get(STATUS) is Status.ENDED
        return ReadBack(values.get("name", ""), ends, hours.said(written), values.get(_HOLIDAYS), lines, unknown)

    def typed_of(self, stored: Mapping[str, Any]) -> dict[str, list[str]]:
        """A stored record as the fields of its form."""
        typed = {name: [self._written(name, stored[name])] for name in self.asked.fields}
        if self.asked.hours:
            name = self.asked.hours
            typed |= hours.as_typed(stored[name], name, holidays_apart=_HOLIDAYS in self.asked.fields)
        if _HOLIDAYS in typed:
            typed[_HOLIDAYS] = [in_school_holidays(stored)]
        if self.asked.asks_where:
            typed |= {name: [self._written(name, stored[name])] for name in ("lon", "lat")}
        state = stored.get(STATUS)
        if self.asked.kind is RecordKind.ACTIVITY and state is not Status.ENDED:
            state = Status.LISTED  # who fills in what was there before, says that it is there again
        if state in STATES and not self.asked.only:
            typed[STATUS] = [str(state)]
        return typed

    def _label(self, name: str) -> str:
        return self.words.sentence(self.words.gettext(self.asked.facts[name].label))

    def _field(self, name: str, typed: Typed, errors: Mapping[str, str], now: Mapping[str, Any] | None) -> Field:
        fact, value = self.asked.facts[name], _text(typed, name)
        labels = self._choices(fact)
        if name in SHARES:
            labels = {**shares(name, value or None), "": NOT_KNOWN}
        elif labels and fact.unknown == "" and not fact.required:
            labels[""] = NOT_KNOWN
        if fact.required and len(labels) > _OPEN:
            labels = {"": _CHOOSE, **labels}
        choices = choices_of(labels, [value or ("" if fact.required else str(fact.unknown or ""))], self.words)
        kind = "text"
        if labels:
            kind = "choice" if len(labels) <= _OPEN else "list"
        elif fact.expected == LONG or fact.read is readers.texts:
            kind = "long"
        stored = self._told(name, now[name]) if now and self._differs(name, typed, now) else ""
        hint = HINTS.get(f"{self.asked.kind}.{name}") or HINTS.get(name, "")
        question = self.words.gettext(fact.question)
        return Field(
            name, question, self.words.gettext(hint), kind, value, choices, errors.get(name, ""), stored, fact.required,
            self.references.offered(name),
        )  # fmt: skip

    def _choices(self, fact: Fact) -> dict[str, str]:
        if fact.id == VISIBILITY:
            return {one: fact.choices[one] for one in SEEN_BY}
        if self.asked.kind is RecordKind.PLACE and fact.id == "kind":
            return {str(one): KIND_MARKS[one].singular for one in KIND_MARKS if one not in SEALED_KINDS}
        return shares(fact.id) or dict(fact.choices)

    def _differs(self, name: str, typed: Typed, now: Mapping[str, Any]) -> bool:
        try:
            mine = hours.read_hours(typed, name) if name == self.asked.hours else self._read(name, typed)
        except (BadInputError, ValueError):
            return True
        return bool(mine != now[name])

    def _told(self, name: str, value: Any) -> str:
        fact = self.asked.facts[name]
        if name in NAMES:
            return self.references.typed(name, value) or self.words.gettext(NOT_KNOWN)
        if label := self._choices(fact).get(str(value)):
            return self.words.gettext(label)
        return told(fact, value, self.words)

    def _written(self, name: str, value: Any) -> str:
        """A stored value as somebody would type it."""
        if value is None:
            return ""
        if name in NAMES:
            return self.references.typed(name, value)
        if isinstance(value, list):
            return "\n".join(value)
        if self.asked.facts[name].read is readers.euros:
            return "gratis" if value == 0 else f"{value:.2f}".removesuffix(".00").replace(".", ",")
        if self.asked.facts[name].read is readers.postcode:
            return postcode(value)
        return str(value)

    def _read(self, name: str, typed: Typed) -> Any:
        fact, text = self.asked.facts[name], _text(typed, name)
        if name in NAMES:
            return self.references.find(name, text)
        if not text and name == VISIBILITY:
            return fact.unknown
        if fact.read is readers.texts:
            text = "|".join(text.splitlines())
        value = read_fact(self.asked.kind, name, text)
        if fact.choices and text and str(value) not in self._choices(fact) and name not in SHARES:
            raise BadInputError(_NO_CHOICE, column=fact.label)
        return value

    def _sentence(self, fact: Fact, error: BadInputError, text: str) -> str:
        if error.message == NO_ORIGIN or fact.id in NAMES:
            return self.words.gettext(error.message)
        if fact.id == "name" and not text:
            return self.words.gettext(_NO_NAME)
        if fact.choices:
            return self.words.gettext(_NO_CHOICE)
        most = LONGEST_NAME if fact.expected == SHORT or fact.id == "name" else LONGEST
        expected = later("een naam van hoogstens %(most)s tekens") if fact.id == "name" else _EXPECTED.get(fact.id)
        said = self.words.gettext(expected or later("hoogstens %(most)s tekens"), most=self.words.number(most))
        return self.words.gettext(_UNFIT, expected=said)


def status_of(typed: Typed) -> str:
    """What a button says, behind what the form held before."""
    return [*typed.get(STATUS, ()), ""][-2 if typed.get(STATUS) else -1]


def _apart(written: str, answer: Known) -> tuple[str, Known]:
    """Hours, and apart from them whether they go on in school holidays, where they can be without.

    Raises
    ------
    BadInputError
        When the two differ.
    """
    bare, told_there = hours.without_holidays(written)
    if told_there is Known.UNKNOWN:
        return written, answer
    if answer not in (Known.UNKNOWN, told_there):
        raise BadInputError(_OTHERWISE)
    return bare, told_there


def _text(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()
