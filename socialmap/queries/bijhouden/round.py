"""A round: which question is asked now, what is known about it already, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.guide.wishes import PLAIN, USUALLY, WISHES
from socialmap.i18n import later
from socialmap.keeping.rounds import ANSWERED, Asked, Outcome
from socialmap.keeping.worklist import Way
from socialmap.ledger.records import STATUS, UNTOLD
from socialmap.ledger.write import resolved
from socialmap.marks import KIND_MARKS
from socialmap.model import FACTS, PlaceKind, RecordKind, phone_numbers
from socialmap.model.facts import ASKED, readers
from socialmap.offer.names import whole_name
from socialmap.offer.words import address, ask_again
from socialmap.queries.bijhouden.choices import Choice, choices_of
from socialmap.queries.bijhouden.hours import HoursFields, hours_fields
from socialmap.queries.bijhouden.in_words import Told
from socialmap.queries.bijhouden.questions import HINTS
from socialmap.schedule import parse_schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from socialmap.i18n import Words
    from socialmap.keeping.rounds import Round
    from socialmap.ledger.records import Statement
    from socialmap.ledger.resolve import Resolved
    from socialmap.model.phones import PhoneNumber
    from socialmap.store import Session
    from socialmap.world import World

    Typed = Mapping[str, Sequence[str]]

#: Of a new activity: its name, when it is, and whether people can walk in.
NAME, WHEN, ACCESS = "name", "schedule", "access"
NO_VALUE = later("Vul eerst iets in.")
NO_NAME = later("Vul in hoe het heet.")
OTHERS = later("Een ander zei intussen: %(value)s.")
YOURS = later("U zei: %(value)s.")
#: Beside the address of a place in what is known.
_MOST_KNOWN = 8
_GREETING = {
    Way.PHONE: later(
        "Goedemiddag, ik bel voor de sociale kaart van de buurt. Mag ik een paar korte vragen stellen? Het gaat over "
        "de plek, niet over mensen."
    ),
    Way.WALK: later(
        "Goedemiddag, ik kom langs voor de sociale kaart van de buurt. Mag ik een paar korte vragen stellen? Het gaat "
        "over de plek, niet over mensen."
    ),
}


@dataclass(frozen=True)
class Line:
    """Something that is known, and who says so."""

    label: str
    value: str
    who: str


@dataclass(frozen=True)
class StopLine:
    """A place in the list at the side.

    Attributes
    ----------
    position
        Its first question that is open, or its first.
    """

    place_id: str
    name: str
    kind: str
    position: int
    said: str
    is_now: bool
    is_done: bool


@dataclass(frozen=True)
class QuestionPage:
    """One question, with all that helps who asks it.

    Attributes
    ----------
    form
        "yesno", "there", "hours", "choice", "text" or "wish".
    now
        What stands there now, in words; "" when nothing does, or it may not be confirmed by a yes.
    last
        What was said last time and by whom.
    implies
        Positions of questions that an answer answers too.
    whole
        Whether it is about the place itself: when that has ended, nothing else is asked of it.
    """

    position: int
    place_id: str
    name: str
    kind: str
    kind_label: str
    address: str
    step: int
    steps: int
    text: str
    hint: str
    form: str
    fact: str
    choices: list[Choice]
    hours: HoursFields | None
    wish: str
    now: str
    last: str
    seen: int
    given: str
    whom: str
    phones: list[PhoneNumber]
    known: list[Line]
    unknown: list[str]
    implies: list[int]
    whole: bool
    tries: int

    @property
    def begins(self) -> str:
        """The part that is shown first: its fields, where nothing stands there that a yes could confirm."""
        return "enter" if self.form in ("hours", "text", "choice") and not self.now else "ask"


@dataclass(frozen=True)
class RoundPage:
    """How far a round is."""

    number: int
    begun: int
    title: str
    way: str
    greeting: str
    stops: list[StopLine]
    done: int
    answers: int
    skipped: list[int]
    waiting: list[str]
    order: list[tuple[int, str, int]]

    @property
    def current(self) -> int:
        """Which of the places it is at, from 1."""
        return next((at for at, stop in enumerate(self.stops, 1) if stop.is_now), self.done)


def round_page(world: World, found: Round, words: Words, now: Asked | None) -> RoundPage:
    """How far a round is, with a place for each line at the side."""
    stops, done = [], 0
    for place_id, asked in found.stops.items():
        name, kind = _place_words(world, place_id, words)
        answers = sum(one.outcome in ANSWERED for one in asked)
        is_done = not any(one.is_open for one in asked)
        done += is_done
        first = next((one for one in asked if one.is_open), asked[0])
        is_now = now is not None and now.place_id == place_id
        said = _said(words, asked, answers, is_now=is_now)
        stops.append(StopLine(place_id, name, kind, first.position, said, is_now, is_done))
    area = world.area(found.area) if found.area else None
    return RoundPage(
        number=found.number,
        begun=found.begun,
        title=str(area["name"]) if area is not None else words.gettext("Uw eigen keuze"),
        way=str(found.way),
        greeting=words.gettext(_GREETING[found.way]),
        stops=stops,
        done=done,
        answers=sum(one.outcome in ANSWERED for one in found.questions),
        skipped=[one.position for one in found.skipped],
        waiting=[_place_words(world, id, words)[0] for id in found.waiting],
        order=[(one.position, one.place_id, one.tries) for one in found.questions if one.is_open],
    )


def _said(words: Words, asked: Sequence[Asked], answers: int, *, is_now: bool) -> str:
    if is_now:
        return words.gettext("nu")
    if any(one.outcome is Outcome.ENDED for one in asked):
        return words.gettext("gestopt")
    if any(one.is_open and one.tries for one in asked):
        return words.gettext("niet bereikt")
    if answers:
        return words.ngettext("%(n)s antwoord", "%(n)s antwoorden", answers)
    return "" if any(one.is_open for one in asked) else words.gettext("klaar")


def sources_of(world: World) -> dict[str, str]:
    """Who made each list, by its id."""
    return {str(id): str(name) for id, name in world.sources["publisher"].items()}


def question_pages(
    session: Session, world: World, found: Round, words: Words, asked: Sequence[Asked], *, typed: Typed | None = None
) -> list[QuestionPage]:
    """Each of these questions of a round; those of places that are not to be seen any more are left out."""
    said: dict[RecordKind, dict[str, dict[str, Resolved]]] = {}
    for kind in {one.kind for one in asked} | {RecordKind.PLACE}:
        ids = {one.record_id for one in asked if one.kind is kind}
        ids |= {one.place_id for one in asked} if kind is RecordKind.PLACE else set()
        said[kind] = resolved(session, kind, ids)
    told = Told(words, sources=sources_of(world))
    there = [one for one in asked if one.place_id in world.places.index]
    return [_question(world, found, one, said, told=told, typed=typed or {}) for one in there]


def _question(
    world: World,
    found: Round,
    asked: Asked,
    said: Mapping[RecordKind, Mapping[str, Mapping[str, Resolved]]],
    *,
    told: Told,
    typed: Typed,
) -> QuestionPage:
    words, place, siblings = told.words, world.places.loc[asked.place_id], found.stops[asked.place_id]
    of_place, of_record = said[RecordKind.PLACE].get(asked.place_id, {}), said[asked.kind].get(asked.record_id, {})
    name, kind = _place_words(world, asked.place_id, words)
    wish, form = asked.question.is_wish, form_of(asked)
    current = None if wish else of_record.get(asked.fact)
    known, unknown = _known(world, asked.place_id, of_place, told)
    telephone = of_place.get("phone")
    fact = WHEN if wish else asked.fact
    return QuestionPage(
        position=asked.position,
        place_id=asked.place_id,
        name=name,
        kind=kind,
        kind_label=words.gettext(KIND_MARKS[PlaceKind(kind)].singular),
        address=address(place),
        step=siblings.index(asked) + 1,
        steps=len(siblings),
        text=_text(asked, world, words),
        hint=words.gettext(HINTS.get(f"{asked.kind}.{asked.fact}") or HINTS.get(asked.fact, "")),
        form=form,
        fact=fact,
        choices=_choices(asked, words, typed),
        hours=hours_fields(typed, words, fact) if form in ("hours", "wish") else None,
        wish=words.gettext(WISHES[asked.fact].label) if wish else "",
        now=_now(asked, form, current, told),
        last=_last(asked, current, told),
        seen=current.why.id if current else 0,
        given=str(asked.outcome),
        whom=words.gettext(USUALLY.get(PlaceKind(kind), PLAIN).role),
        phones=phone_numbers(str(telephone.value)) if telephone and telephone.value else [],
        known=known,
        unknown=unknown,
        implies=[
            x.position for x in siblings if form == "hours" and (x.record_id, x.fact) == (asked.record_id, STATUS)
        ],
        whole=asked.record_id == asked.place_id,
        tries=asked.tries,
    )


def form_of(asked: Asked) -> str:
    """By which form a question is answered."""
    if asked.question.is_wish:
        return "wish"
    fact = FACTS[asked.kind][asked.fact]
    if asked.fact == STATUS:
        return "there"
    if fact.is_yes_or_no:
        return "yesno"
    if fact.read is readers.hours:
        return "hours"
    return "choice" if fact.choices else "text"


def who_says(told: Told, why: Statement, day: str) -> str:
    """Who said something and when: the list, or the role of a person; never which person."""
    when = told.words.moment(day) if day else told.words.gettext("datum onbekend")
    who = told.sources.get(why.source_id, "") if why.source_id else told.words.gettext(why.role or "een mens")
    return f"{who}, {when}" if who else when


def _text(asked: Asked, world: World, words: Words) -> str:
    question = words.gettext(asked.question.text)
    if asked.kind is RecordKind.ACTIVITY:
        named = world.activities.loc[world.activities["id"] == asked.record_id, "name"].tolist()
        return f"{named[0]}: {question}" if named else question
    return question


def _choices(asked: Asked, words: Words, typed: Typed) -> list[Choice]:
    if asked.question.is_wish:
        labels = FACTS[RecordKind.ACTIVITY][ACCESS].choices
        return choices_of(dict(labels), typed.get(ACCESS, ("onbekend",)), words)
    fact = FACTS[asked.kind][asked.fact]
    labels = {value: label for value, label in fact.choices.items() if value not in ("", str(fact.unknown))}
    return choices_of(labels, typed.get(asked.fact, ()), words)


def _now(asked: Asked, form: str, current: Resolved | None, told: Told) -> str:
    """What a yes confirms."""
    if current is None or current.value in UNTOLD or form not in ("hours", "text", "choice"):
        return ""
    if form == "hours" and not _is_read(str(current.value)):
        return ""
    return told.value(asked.kind, asked.fact, current.value)


def _is_read(hours: str) -> bool:
    try:
        parse_schedule(hours)
    except BadInputError:
        return False  # what a list wrote and we do not read is not confirmed by a yes
    return True


def _last(asked: Asked, current: Resolved | None, told: Told) -> str:
    words = told.words
    if current is None:
        # Who asked and heard nothing left no trace, so nobody can say that it was never asked.
        return words.gettext("Niemand zei hier nog iets over.")
    said = words.sentence(told.value(asked.kind, asked.fact, current.value))
    old = f" {ask_again(current.sure_on, words)}" if current.stale else ""
    return f"{said} ({who_says(told, current.why, current.sure_on)}).{old}"


def _known(
    world: World, place_id: str, of_place: Mapping[str, Resolved], told: Told
) -> tuple[list[Line], list[str]]:  # fmt: skip
    words, known, unknown = told.words, [], []
    activities = world.activities[(world.activities["place_id"] == place_id) & world.activities["current"]]
    known += [Line(str(row["name"]), str(row["rhythm"]), "") for _, row in activities.head(_MOST_KNOWN).iterrows()]
    for name in ASKED:
        label, one = words.sentence(told.label(RecordKind.PLACE, name)), of_place.get(name)
        if one is None or one.value in UNTOLD:
            unknown.append(label)
        else:
            value = told.value(RecordKind.PLACE, name, one.value)
            known.append(Line(label, value, who_says(told, one.why, one.sure_on)))
    return known[:_MOST_KNOWN], unknown


def _place_words(world: World, place_id: str, words: Words) -> tuple[str, str]:
    """Name and kind of a place; of one that is not to be seen any more that it is not."""
    if place_id not in world.places.index:
        return words.gettext("Staat niet meer op de kaart"), str(PlaceKind.OVERIG)
    place = world.places.loc[place_id]
    return whole_name(str(place["name"])), str(place["kind"])


@dataclass(frozen=True)
class AreaChoice:
    """A wijk to choose, with how many places are there."""

    code: str
    name: str
    places: int
    is_own: bool


@dataclass(frozen=True)
class PlaceChoice:
    """A place to tick."""

    id: str
    name: str
    address: str
    chosen: bool


def areas_to_choose(world: World, own: Collection[str]) -> list[AreaChoice]:
    """The wijken with places, those in an account's own areas first, by name."""
    counted = world.places[world.places["offered"]]["wijk_code"].value_counts()
    around = ("gebied_code", "stadsdeel_code")
    found = []
    for code, area in world.areas[world.areas["level"] == "wijk"].iterrows():
        count = int(counted.get(code, 0))
        if count:
            is_own = bool({str(code), *(str(area[name]) for name in around)} & set(own))
            found.append(AreaChoice(str(area["local_code"] or code), str(area["name"]), count, is_own))
    return sorted(found, key=lambda one: (not one.is_own, one.name))


def places_to_choose(world: World, code: str, chosen: Collection[str]) -> list[PlaceChoice]:
    """The places of a wijk, by name."""
    area = world.area(code)
    if area is None:
        return []
    there = world.places[world.places["offered"] & (world.places["wijk_code"] == area.name)]
    found = [
        PlaceChoice(str(id), whole_name(str(place["name"])), address(place), str(id) in chosen)
        for id, place in there.iterrows()
    ]
    return sorted(found, key=lambda one: one.name.casefold())
