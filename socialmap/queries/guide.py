"""``/wegwijzer`` and ``/verwijs``: where can we go on foot, what makes going easier, and what do we have to ask?

First minute of a volunteer: types a postcode, chooses a cup of coffee and "Zonder trap", and reads the nearest place
with its minutes; where we do not know, which question to ask whom. A GP practice fills in three fields and reads the
five best with how to introduce somebody, and whom each is not for. Nothing of what was asked is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from socialmap.guide import matching
from socialmap.guide.matching import Asked, Fit
from socialmap.guide.moments import DAYS, NOW, PARTS, Moment, in_words, moment
from socialmap.guide.offers import FARTHEST, nearest_stop, offers, profiles
from socialmap.guide.wishes import EASES, MINUTES, OPEN, PLAIN, USUALLY, WISHES
from socialmap.i18n import later
from socialmap.marks import KIND_MARKS
from socialmap.model import FORMAL_HELP_KINDS, Access, Known
from socialmap.queries.common import SourceLink, checked_text, distance_text, known, opening, record, sources
from socialmap.queries.places import PlaceRow, mark_json, place_feature, rows_of
from socialmap.walks import estimate_metres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.world import World

    Offer = dict[str, Any]

ROWS = 50
REFERRED = 5
FEW = 3
HELP = "hulp"
#: What fits in a message.
MESSAGE_LENGTH = 480
#: How a referral is answered: at a quiet pace, as far as anybody walks in half an hour.
REFERRAL_PACE, REFERRAL_MINUTES = "rustig", 30
#: Less of the way that is not known is not worth a sentence.
TOLD_METRES = 10
WHEN_OPEN = later("Wanneer bent u open?")
#: A start that may lie more minutes away than this is worth asking again.
LARGE = 8


@dataclass(frozen=True)
class GuideForm:
    """What was filled in; nothing of it is kept.

    Attributes
    ----------
    start
        What was typed.
    point
        Longitude and latitude, when a point was chosen.
    """

    start: str = ""
    point: tuple[float, float] | None = None
    minutes: int = 15
    profile: str = "rustig"
    day: str = ""
    part: str = ""
    wishes: tuple[str, ...] = ()
    eases: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Choice:
    """A choice in the form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class FormPage:
    """The questions with what was chosen."""

    form: GuideForm
    minutes: list[Choice]
    profiles: list[Choice]
    days: list[Choice]
    parts: list[Choice]
    wishes: list[Choice]
    eases: list[Choice]
    names: tuple[str, ...]


@dataclass(frozen=True)
class AnswerRow:
    """One place or activity in the answer.

    Attributes
    ----------
    dutch
        Which of opening, for_whom and not_for are the words of a record, so Dutch in every language.
    """

    place: PlaceRow
    name: str
    activity: str
    minutes: str
    distance: str
    opening: str
    cost: str
    way_in: str
    for_whom: str
    not_for: str
    role: str
    phone: str
    met: list[str]
    failed: list[str]
    questions: list[str]
    usual: list[str]
    checked: str
    way_unknown: str
    misses: str
    dutch: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """The lists, and what to do when they are empty.

    Attributes
    ----------
    start, doubt
        Where the minutes count from, and how much they may differ; never what was typed.
    sure, maybe
        What fits, and what may fit.
    nearly, far
        When both are empty: what fails on one point, or what fits but is too far.
    formal
        The nearest Buurtteam for who asks for help, when it is not among the rest.
    message
        The first places in at most 480 characters, to send on.
    """

    start: str
    doubt: str
    summary: list[str]
    sure: list[AnswerRow]
    maybe: list[AnswerRow]
    nearly: list[AnswerRow]
    far: list[AnswerRow]
    formal: list[AnswerRow]
    stop: str
    more: int
    estimated: bool
    features: dict[str, Any]
    sources: list[SourceLink]
    message: str


def form_page(world: World, form: GuideForm, words: Words) -> FormPage:
    """The questions, with what was filled in before."""
    here = profiles(world)
    says = words.gettext
    return FormPage(
        form=form,
        minutes=[
            Choice(str(n), words.ngettext("%(n)s minuut", "%(n)s minuten", n), n == form.minutes) for n in MINUTES
        ],
        profiles=[Choice(id, says(profile.label), id == form.profile) for id, profile in here.items()],
        days=[
            Choice("", words.gettext("maakt niet uit"), not form.day),
            Choice(NOW, words.gettext("nu"), form.day == NOW),
            *(Choice(day, says(label), form.day == day) for day, label in DAYS.items()),
        ],
        parts=[
            Choice("", words.gettext("hele dag"), not form.part),
            *(Choice(part, says(label), form.part == part) for part, (label, _, _) in PARTS.items()),
        ],
        wishes=[Choice(wish.id, says(wish.label), wish.id in form.wishes) for wish in WISHES.values()],
        eases=[Choice(ease.id, says(ease.label), ease.id in form.eases) for ease in EASES.values()],
        names=_names(world),
    )


def _names(world: World) -> tuple[str, ...]:
    """Names of places, to choose a start from."""
    places = world.places
    return world.remember(("offered names",), lambda: tuple(sorted(set(places.loc[places["offered"], "name"]))))


def answer(world: World, form: GuideForm, origin: Origin, words: Words) -> Answer:
    """What fits, what may fit and what to ask, near to far."""
    when = moment(form.day, form.part, world.now)
    asked = Asked(form.wishes, form.eases, form.minutes, when is not None)

    def found(minutes: float, kinds: tuple[str, ...] = ()) -> list[Offer]:
        reached = offers(
            world, origin, profile=form.profile, asked=when, language=form.language, minutes=minutes, kinds=kinds
        )
        return matching.match(reached, asked)

    near = found(form.minutes)
    fitting = [offer for offer in near if offer["fit"] != Fit.NOT]
    sure = [offer for offer in fitting if offer["fit"] == Fit.SURE][:ROWS]
    maybe = [offer for offer in fitting if offer["fit"] == Fit.MAYBE][: ROWS - len(sure)]
    nearly: list[Offer] = []
    far: list[Offer] = []
    formal: list[Offer] = []
    if not sure and not maybe:
        matched = found(FARTHEST)
        if not near:
            far = _nearest([offer for offer in matched if offer["fit"] != Fit.NOT], FEW)
        nearly = [] if far else matching.nearly(matched, FEW)
    if HELP in form.wishes and not any(offer["kind"] in FORMAL_HELP_KINDS for offer in near):
        formal = [
            offer
            for offer in _nearest(found(FARTHEST, FORMAL_HELP_KINDS[:1]), 1)
            if all(offer["place_id"] != other["place_id"] for other in far)
        ]
    drawn = [*sure, *maybe, *nearly, *far, *formal]
    ids = list(dict.fromkeys(offer["place_id"] for offer in drawn))
    lists = _Lists(world, asked, when, words, {row.id: row for row in rows_of(world, ids, words)})
    shown = {Fit.SURE: lists.rows(sure), Fit.MAYBE: lists.rows(maybe)}
    far_rows = lists.rows(far)
    listed = world.places["listed_source_id"]
    return Answer(
        start=words.gettext(origin.about, name=origin.name) if origin.name else words.gettext(origin.about),
        doubt=_doubt(world, form, origin, words),
        summary=_summary(world, form, when, words),
        sure=shown[Fit.SURE],
        maybe=shown[Fit.MAYBE],
        nearly=lists.rows(nearly, misses=True),
        far=far_rows,
        formal=lists.rows(formal),
        stop=_stop_words(world, origin, words) if far else "",
        more=len(fitting) - len(sure) - len(maybe),
        estimated=any(offer["estimated"] for offer in drawn),
        features=_features(lists.places),
        sources=sources(world, [source for id in ids if (source := listed[id])], words),
        message=_message([*shown[Fit.SURE], *shown[Fit.MAYBE], *far_rows], words),
    )


def chosen_rows(
    world: World, form: GuideForm, origin: Origin, place_ids: Sequence[str], words: Words
) -> dict[str, list[AnswerRow]]:
    """What the answer says of places that were chosen: by id the place itself, and then its activities.

    A place that is not offered (any more), or that lies too far to walk, is not among them.
    """
    when = moment(form.day, form.part, world.now)
    asked = Asked(eases=form.eases, minutes=form.minutes, at_a_time=when is not None)
    reached = offers(world, origin, profile=form.profile, asked=when, language=form.language)
    matched = matching.match([offer for offer in reached if offer["place_id"] in place_ids], asked)
    ids = list(dict.fromkeys(offer["place_id"] for offer in matched))
    lists = _Lists(world, asked, when, words, {row.id: row for row in rows_of(world, ids, words)})
    found: dict[str, list[AnswerRow]] = {}
    for row in sorted(lists.rows(matched), key=lambda row: bool(row.activity)):
        found.setdefault(row.place.id, []).append(row)
    return found


def _nearest(matched: list[Offer], limit: int) -> list[Offer]:
    return sorted(matched, key=itemgetter("minutes"))[:limit]


def _message(found: list[AnswerRow], words: Words) -> str:
    """The first places as a text message: as many whole lines as fit; it says nothing of where somebody starts."""
    last = words.gettext("Vraag eerst of ze open zijn.")
    message = ""
    for number, row in enumerate(found, start=1):
        where = ", ".join(part for part in (row.name, row.place.address) if part)
        line = words.gettext(
            "%(number)s. %(where)s: %(minutes)s min. lopen.", number=number, where=where, minutes=row.minutes
        )
        line += " " + (row.way_in or words.gettext("Vraag naar %(role)s.", role=row.role))
        if len(message) + len(line) + len(last) + 1 > MESSAGE_LENGTH:
            break
        message += line + "\n"
    return message + last if message else ""


def referral(world: World, form: GuideForm, origin: Origin, words: Words) -> Answer:
    """The five best for who must refer now: near to far, walk-in before what needs a letter."""
    found = answer(world, form, origin, words)
    sure = found.sure[:REFERRED]
    maybe = found.maybe[: REFERRED - len(sure)]
    return replace(found, sure=sure, maybe=maybe, more=0)


@dataclass(frozen=True)
class _Lists:
    """Makes rows of matched offers."""

    world: World
    asked: Asked
    moment: Moment | None
    words: Words
    places: dict[str, PlaceRow]

    def rows(self, matched: list[Offer], *, misses: bool = False) -> list[AnswerRow]:
        return [
            self._row(offer, self.places[offer["place_id"]], self._misses(offer) if misses else "")
            for offer in matched
        ]

    def _row(self, offer: Offer, row: PlaceRow, misses: str) -> AnswerRow:
        says = self.words.gettext
        activity = None if offer["activity"] < 0 else record(self.world.activities, offer["activity"])
        usual = USUALLY.get(row.kind, PLAIN)
        mostly = self.words.gettext("meestal voor %(who)s", who=says(usual.mostly_for)) if usual.mostly_for else ""
        not_for = self.words.gettext("meestal niet voor: %(what)s", what=says(usual.not_for)) if usual.not_for else ""
        return AnswerRow(
            place=row,
            name=row.name if activity is None else activity["name"],
            activity="" if activity is None else activity["name"],
            minutes=self._minutes(offer["minutes"]),
            distance=self._distance(offer),
            opening=self._opening(offer, row, activity),
            cost=self._cost(offer, activity),
            way_in=row.way_in or self._way_in(activity),
            for_whom=(activity["for_whom"] if activity is not None else "") or mostly,
            not_for=(activity["not_for"] if activity is not None else "") or not_for,
            role=says(usual.role),
            phone=offer["phone"],
            met=[says(EASES[name].met) for name in offer["met"] if name != OPEN.id],
            failed=[says(EASES[name].failed) for name in offer["failed"] if name in self.asked.soft],
            questions=self._questions(offer),
            usual=[says(WISHES[wish].label) for wish in offer["unsure"]],
            checked=row.checked if activity is None else self._checked(activity),
            way_unknown=self._way_unknown(offer["way_unknown"]),
            misses=misses,
            dutch=self._dutch(offer, row, activity),
        )

    def _dutch(self, offer: Offer, row: PlaceRow, activity: Offer | None) -> frozenset[str]:
        if activity is None:
            return frozenset()
        told = {name for name in ("for_whom", "not_for") if activity[name]}
        rhythm = activity["rhythm"]
        return frozenset(told | ({"opening"} if rhythm and self._opening(offer, row, activity) == rhythm else set()))

    def _distance(self, offer: Offer) -> str:
        told = distance_text(offer["metres"], self.words)
        return self.words.gettext("%(distance)s, geschat", distance=told) if offer["estimated"] else told

    def _minutes(self, minutes: float) -> str:
        return self.words.number(max(1, round(minutes)), 0) if minutes < 100 else ""  # noqa: PLR2004

    def _questions(self, offer: Offer) -> list[str]:
        says = self.words.gettext
        asks = [says(WISHES[wish].ask) for wish in offer["unsure"]]
        if self.moment is None and not offer["hours_known"]:
            asks = [says(WHEN_OPEN), *asks]
        return [*asks, *(says((OPEN if name == OPEN.id else EASES[name]).ask) for name in offer["unknown"])]

    def _way_in(self, activity: Offer | None) -> str:
        if activity is None:
            return ""
        told = {Access.REGISTRATION: later("Meld u eerst aan."), Access.REFERRAL: later("U hebt een verwijzing nodig.")}
        return self.words.gettext(told.get(Access(activity["access"]), ""))

    def _opening(self, offer: Offer, row: PlaceRow, activity: Offer | None) -> str:
        if self.moment is not None and offer["open"] == Known.YES:
            said = in_words(self.moment, self.words, offer["open_from"], offer["open_until"])
            if said:
                return said
        now = row.opening
        if activity is not None:
            found = opening(activity["schedule"], self.world, self.words)
            now = found.text if found else activity["rhythm"]
        return now or self.words.gettext("openingstijden weten we niet")

    def _cost(self, offer: Offer, activity: Offer | None) -> str:
        if activity is not None and known(activity["cost_eur"]) and float(activity["cost_eur"]) > 0:
            return f"€ {self.words.number(float(activity['cost_eur']), 2)}"
        told = {Known.YES: self.words.gettext("gratis"), Known.NO: self.words.gettext("niet gratis")}
        return told.get(offer["gratis"], self.words.gettext("kosten weten we niet"))

    def _checked(self, activity: Offer) -> str:
        about = activity | {"freshness": "gecontroleerd", "listed_source_id": activity["source_id"]}
        return checked_text(self.world, about, self.words)

    def _way_unknown(self, metres: float) -> str:
        """How much of the way is not known for who rolls."""
        if not known(metres) or metres < TOLD_METRES:
            return ""
        return self.words.gettext(
            "Van %(distance)s van de weg weten we niet of er een stoeprand, trap of smal stuk is.",
            distance=distance_text(metres, self.words),
        )

    def _misses(self, offer: Offer) -> str:
        """The point on which it fails."""
        failed = [name for name in offer["failed"] if name in self.asked.hard]
        if failed:
            return self.words.gettext((OPEN if failed[0] == OPEN.id else EASES[failed[0]]).failed)
        return "" if offer["within"] else self.words.gettext("te ver om te lopen")


def _doubt(world: World, form: GuideForm, origin: Origin, words: Words) -> str:
    """How much longer or shorter the walk may be when the start is the middle of something."""
    if not origin.spread:
        return ""
    speed = profiles(world)[form.profile].speed
    minutes = max(1, round(float(estimate_metres(origin.spread)) / speed / 60))
    told = words.ngettext(
        "Uw echte begin ligt misschien iets verder. Dat scheelt tot ongeveer %(n)s minuut.",
        "Uw echte begin ligt misschien iets verder. Dat scheelt tot ongeveer %(n)s minuten.",
        minutes,
    )
    if minutes > LARGE:
        told += " " + words.gettext("Tik liever op de kaart, of typ een straat.")
    return told


def _stop_words(world: World, origin: Origin, words: Words) -> str:
    found = nearest_stop(world, origin)
    if found is None:
        return ""
    name, metres = found
    return words.gettext(
        "De halte het dichtst bij uw begin: %(stop)s (%(distance)s).", stop=name, distance=distance_text(metres, words)
    )


def _summary(world: World, form: GuideForm, asked: Moment | None, words: Words) -> list[str]:
    """What was asked, in short, without where."""
    says = words.gettext
    told = [
        words.gettext(
            "%(minutes)s minuten %(how)s", minutes=form.minutes, how=says(profiles(world)[form.profile].label)
        ),
        *(says(WISHES[wish].label) for wish in form.wishes),
        *(says(EASES[ease].label) for ease in form.eases),
    ]
    if asked is not None:
        part = f", {says(PARTS[form.part][0])}" if form.part and form.day != NOW else ""
        told.append(words.gettext("nu") if form.day == NOW else f"{words.day(asked.begin.date())}{part}")
    return told


def _features(places: dict[str, PlaceRow]) -> dict[str, Any]:
    """The same rows as points, drawn from the page itself: no address is asked for them."""
    return {
        "features": [place_feature(row) for row in places.values()],
        "marks": {kind: mark_json(KIND_MARKS[kind]) for kind in sorted({row.kind for row in places.values()})},
    }
