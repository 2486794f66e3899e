"""``/wegwijzer`` and ``/verwijs``: where can we go on foot, what makes going easier, and what do we have to ask?

First minute of a volunteer: types a postcode, chooses a cup of coffee and "Zonder trap", and reads the nearest place
with its minutes; where we do not know, which question to ask whom. A GP practice fills in three fields and reads the
five best with how to introduce somebody, and whom each is not for. Nothing of what was asked is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.guide import matching
from socialmap.guide.matching import Asked, Fit
from socialmap.guide.moments import DAYS, NOW, PARTS, Moment, in_words, moment
from socialmap.guide.offers import nearest_stop, offers, profiles
from socialmap.guide.wishes import EASES, MINUTES, OPEN, PLAIN, USUALLY, WISHES
from socialmap.i18n import later
from socialmap.marks import KIND_MARKS
from socialmap.model import FORMAL_HELP_KINDS, Access, Known
from socialmap.queries.common import SourceLink, checked_text, distance_text, known, opening, sources
from socialmap.queries.places import PlaceRow, mark_json, place_feature, plain, rows

if TYPE_CHECKING:
    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.world import World

ROWS = 50
REFERRED = 5
#: How a referral is answered: at a quiet pace, as far as anybody walks in half an hour.
REFERRAL_PACE, REFERRAL_MINUTES = "rustig", 30
LANGUAGES_HINT = later("Welke taal?")


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
    names: list[str]


@dataclass(frozen=True)
class AnswerRow:
    """One place or activity in the answer."""

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
    misses: str = ""


@dataclass(frozen=True)
class TooFar:
    """How to get there when walking is too far."""

    stop: str
    rows: list[AnswerRow]


@dataclass(frozen=True)
class Answer:
    """The lists, and what to do when they are empty."""

    start: str
    is_exact: bool
    summary: list[str]
    sure: list[AnswerRow]
    maybe: list[AnswerRow]
    nearly: list[AnswerRow]
    too_far: TooFar | None
    more: int
    estimated: bool
    features: dict[str, Any]
    sources: list[SourceLink] = field(default_factory=list)


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
            Choice("", says("maakt niet uit"), not form.day),
            Choice(NOW, says("nu"), form.day == NOW),
            *(Choice(day, says(label), form.day == day) for day, label in DAYS.items()),
        ],
        parts=[
            Choice("", says("hele dag"), not form.part),
            *(Choice(part, says(label), form.part == part) for part, (label, _, _) in PARTS.items()),
        ],
        wishes=[Choice(wish.id, says(wish.label), wish.id in form.wishes) for wish in WISHES.values()],
        eases=[Choice(ease.id, says(ease.label), ease.id in form.eases) for ease in EASES.values()],
        names=sorted(set(world.places.loc[world.places["offered"], "name"])),
    )


def answer(world: World, form: GuideForm, origin: Origin, words: Words) -> Answer:
    """What fits, what may fit and what to ask, near to far."""
    asked_moment = moment(form.day, form.part, world.now)
    asked = Asked(form.wishes, form.eases, form.minutes, asked_moment is not None)
    found = offers(world, origin, profile=form.profile, asked=asked_moment, language=form.language)
    matched = matching.match(found, asked)
    lists = _Lists(world, asked, asked_moment, words)
    near = matched[matched["within"]]
    sure, maybe = near[near["fit"] == Fit.SURE], near[near["fit"] == Fit.MAYBE]
    empty = sure.empty and maybe.empty
    shown = pd.concat([sure.head(ROWS), maybe.head(max(0, ROWS - len(sure)))])
    nearly = matching.nearly(matched) if empty else matched.iloc[:0]
    far = matched[~matched["within"] & (matched["fit"] != Fit.NOT)].sort_values("minutes").head(3)
    too_far = TooFar(_stop_words(world, origin, words), lists.rows(far)) if near.empty and len(far) else None
    if too_far:
        nearly = nearly.iloc[:0]
    drawn = pd.concat([shown, nearly, far if too_far else far.iloc[:0]])
    return Answer(
        start=words.gettext(origin.about, name=origin.name) if origin.name else words.gettext(origin.about),
        is_exact=origin.is_exact,
        summary=_summary(world, form, asked_moment, words),
        sure=lists.rows(sure.head(ROWS)),
        maybe=lists.rows(maybe.head(max(0, ROWS - len(sure)))),
        nearly=lists.rows(nearly),
        too_far=too_far,
        more=len(sure) + len(maybe) - len(shown),
        estimated=bool(drawn["estimated"].any()) if len(drawn) else False,
        features=_features(world, drawn, words),
        sources=_sources(world, drawn, words),
    )


def referral(world: World, form: GuideForm, origin: Origin, words: Words) -> Answer:
    """The five best for who must refer now: near to far, walk-in before what needs a letter."""
    found = answer(world, form, origin, words)
    sure = found.sure[:REFERRED]
    maybe = found.maybe[: REFERRED - len(sure)]
    return Answer(**{**vars(found), "sure": sure, "maybe": maybe, "more": 0})


@dataclass(frozen=True)
class _Lists:
    """Makes rows of matched offers."""

    world: World
    asked: Asked
    moment: Moment | None
    words: Words

    def rows(self, matched: pd.DataFrame) -> list[AnswerRow]:
        if matched.empty:
            return []
        places = self.world.places.loc[list(dict.fromkeys(matched["place_id"]))]
        shown = {row.id: row for row in rows(self.world, places, self.words)}
        return [self._row(offer, shown[offer["place_id"]]) for offer in matched.to_dict("records")]

    def _row(self, offer: dict[str, Any], row: PlaceRow) -> AnswerRow:
        says = self.words.gettext
        place = self.world.places.loc[row.id]
        activity = None if offer["activity"] < 0 else self.world.activities.iloc[offer["activity"]]
        usual = USUALLY.get(row.kind, PLAIN)
        about = place.to_dict() if activity is None else activity.to_dict()
        mostly = says("meestal voor %(who)s", who=says(usual.mostly_for)) if usual.mostly_for else ""
        not_for = says("meestal niet voor: %(what)s", what=says(usual.not_for)) if usual.not_for else ""
        return AnswerRow(
            place=row,
            name=row.name if activity is None else activity["name"],
            activity="" if activity is None else activity["name"],
            minutes=self._minutes(offer["minutes"]),
            distance=distance_text(offer["metres"], self.words) if known(offer["metres"]) else "",
            opening=self._opening(offer, place),
            cost=self._cost(offer, activity),
            way_in=row.way_in or (says("Meld u eerst aan.") if about.get("access") == Access.REGISTRATION else ""),
            for_whom=(activity["for_whom"] if activity is not None else "") or mostly,
            not_for=(activity["not_for"] if activity is not None else "") or not_for,
            role=says(usual.role),
            phone=place["phone"],
            met=[says(EASES[name].met) for name in offer["met"] if name != OPEN.id],
            failed=[says(EASES[name].failed) for name in offer["failed"] if name != OPEN.id],
            questions=self._questions(offer),
            usual=[says(WISHES[wish].label) for wish in offer["unsure"]],
            checked=row.checked if activity is None else self._checked(about),
            misses=self._misses(offer),
        )

    def _minutes(self, minutes: float) -> str:
        return self.words.number(max(1, round(minutes)), 0) if minutes < 100 else ""  # noqa: PLR2004

    def _questions(self, offer: dict[str, Any]) -> list[str]:
        says = self.words.gettext
        asks = [says(WISHES[wish].ask) for wish in offer["unsure"]]
        return [*asks, *(says((OPEN if name == OPEN.id else EASES[name]).ask) for name in offer["unknown"])]

    def _opening(self, offer: dict[str, Any], place: pd.Series) -> str:
        if self.moment is not None and known(offer["open_from"]) and offer["open"] == Known.YES:
            said = in_words(self.moment, self.words, offer["open_from"], offer["open_until"])
            if said:
                return said
        hours = place["opening_hours"]
        if offer["activity"] >= 0:
            activity = self.world.activities.iloc[offer["activity"]]
            hours = activity["schedule"]
            if not hours and activity["rhythm"]:
                return str(activity["rhythm"])
        now = opening(hours, self.world, self.words)
        return now.text if now else self.words.gettext("openingstijden weten we niet")

    def _cost(self, offer: dict[str, Any], activity: pd.Series | None) -> str:
        says = self.words.gettext
        if activity is not None and known(activity["cost_eur"]) and float(activity["cost_eur"]) > 0:
            return f"€ {self.words.number(float(activity['cost_eur']), 2)}"
        told = {Known.YES: says("gratis"), Known.NO: says("niet gratis")}
        return told.get(offer["gratis"], says("kosten weten we niet"))

    def _checked(self, activity: dict[str, Any]) -> str:
        fresh = {"freshness": "gecontroleerd", "listed_source_id": activity["source_id"]}
        return checked_text(self.world, activity | fresh, self.words)

    def _misses(self, offer: dict[str, Any]) -> str:
        """The point on which it fails."""
        says = self.words.gettext
        failed = [name for name in offer["failed"] if name in self.asked.hard]
        if failed:
            return says((OPEN if failed[0] == OPEN.id else EASES[failed[0]]).failed)
        return "" if offer["within"] else says("te ver om te lopen")


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
        says("%(minutes)s minuten %(how)s", minutes=form.minutes, how=says(profiles(world)[form.profile].label)),
        *(says(WISHES[wish].label) for wish in form.wishes),
        *(says(EASES[ease].label) for ease in form.eases),
    ]
    if asked is not None:
        part = f" {says(PARTS[form.part][0])}" if form.part and form.day != NOW else ""
        told.append(says("nu") if form.day == NOW else f"{words.day(asked.begin.date())}{part}")
    return told


def _features(world: World, matched: pd.DataFrame, words: Words) -> dict[str, Any]:
    """The same rows as points, drawn from the page itself: no address is asked for them."""
    places = world.places.loc[list(dict.fromkeys(matched["place_id"]))] if len(matched) else world.places.iloc[:0]
    return {
        "features": [place_feature(row) for row in rows(world, places, words)],
        "marks": {kind: mark_json(KIND_MARKS[kind]) for kind in sorted(places["kind"].unique())},
    }


def _sources(world: World, matched: pd.DataFrame, words: Words) -> list[SourceLink]:
    if matched.empty:
        return []
    ids = world.places.loc[list(dict.fromkeys(matched["place_id"])), "listed_source_id"]
    return sources(world, [id for id in dict.fromkeys(ids) if id], words)
