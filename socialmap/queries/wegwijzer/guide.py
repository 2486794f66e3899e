"""``/wegwijzer`` and ``/verwijs``: where can we go on foot, what makes going easier, and what do we have to ask?

First minute of a volunteer: types a postcode, chooses a cup of coffee and "Zonder trap", and reads the nearest place
with its minutes; where we do not know, which question to ask whom. A GP practice fills in three fields and reads the
five best with how to introduce somebody, and whom each is not for. Nothing of what was asked is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from socialmap.guide import matching
from socialmap.guide.matching import Asked
from socialmap.guide.offers import FARTHEST, current_activities, offers, profiles
from socialmap.guide.rounding import whole_minutes
from socialmap.guide.wishes import EASES, WISHES
from socialmap.layer import OSM
from socialmap.marks import KIND_MARKS
from socialmap.model import FORMAL_HELP_KINDS
from socialmap.offer.hours import NOW, PARTS, Moment, moment
from socialmap.offer.records import Fit, Match
from socialmap.offer.stops import nearest_stop
from socialmap.offer.words import distance_text, shown
from socialmap.queries.common import SourceLink, sources
from socialmap.queries.kaart.places import mark_json, place_feature, rows_of
from socialmap.queries.wegwijzer.guide_rows import AnswerRow, Rows
from socialmap.walks import estimate_metres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.queries.kaart.places import PlaceRow
    from socialmap.queries.wegwijzer.guide_form import GuideForm
    from socialmap.world import World

ROWS = 50
REFERRED = 5
FEW = 3
HELP = "hulp"
#: What fits in a message.
MESSAGE_LENGTH = 480
#: More places than this are never in it.
IN_A_MESSAGE = 20
#: How a referral is answered: at a quiet pace, as far as anybody walks in half an hour.
REFERRAL_PACE, REFERRAL_MINUTES = "rustig", 30
#: A start that may lie more minutes away than this is worth asking again.
LARGE = 8


@dataclass(frozen=True)
class Answer:
    """The lists, and what to do when they are empty.

    Attributes
    ----------
    start, doubt
        Where the minutes count from, and how much they may differ; never what was typed.
    sure, maybe
        What fits, and what may fit.
    same
        Houses that are meant for some, for who asked for these.
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
    same: list[AnswerRow]
    nearly: list[AnswerRow]
    far: list[AnswerRow]
    formal: list[AnswerRow]
    stop: str
    more: int
    estimated: bool
    features: dict[str, Any]
    sources: list[SourceLink]
    message: str


def answer(world: World, form: GuideForm, origin: Origin, words: Words) -> Answer:
    """What fits, what may fit and what to ask, near to far."""
    when = moment(form.day, form.part, world.now)
    asked = _asked(world, form, when)

    def found(minutes: float, kinds: tuple[str, ...] = ()) -> list[Match]:
        reached = offers(
            world, origin, profile=form.profile, asked=when, language=form.language, minutes=minutes, kinds=kinds
        )
        return matching.match(reached, asked)

    near = found(form.minutes)
    fits = matching.answered(near)
    same, sure = fits.same[:ROWS], fits.sure[:ROWS]
    maybe = fits.maybe[: ROWS - len(sure)]
    nearly: list[Match] = []
    far: list[Match] = []
    formal: list[Match] = []
    if not sure and not maybe and not same:
        matched = found(FARTHEST)
        if not near:
            far = _nearest([one for one in matched if one.fit != Fit.NOT], FEW)
        nearly = [] if far else matching.nearly(matched, FEW)
    if HELP in form.wishes and not any(one.offering.kinds & set(FORMAL_HELP_KINDS) for one in near):
        formal = [
            one
            for one in _nearest(found(FARTHEST, FORMAL_HELP_KINDS[:1]), 1)
            if all(one.place_id != other.place_id for other in far)
        ]
    drawn = [*sure, *maybe, *same, *nearly, *far, *formal]
    ids = list(dict.fromkeys(one.place_id for one in drawn))
    places = {row.id: row for row in rows_of(world, ids, words)}
    made = Rows(world, asked, when, words, _how(world, form, words), places)
    shown = {Fit.SURE: made.of(sure), Fit.MAYBE: made.of(maybe)}
    listed = [str(world.places.at[id, "listed_source_id"]) for id in ids]
    listed += [row["source_id"] for row in current_activities(world) if row["place_id"] in places]
    listed += [] if all(one.way.estimated for one in drawn) else [OSM]
    return Answer(
        start=words.sentence(
            words.gettext(origin.about, name=origin.name) if origin.name else words.gettext(origin.about)
        ),
        doubt=_doubt(world, form, origin, words),
        summary=_summary(world, form, when, words),
        sure=shown[Fit.SURE],
        maybe=shown[Fit.MAYBE],
        same=made.of(same),
        nearly=made.of(nearly, misses=True),
        far=made.of(far),
        formal=made.of(formal),
        stop=_stop_words(world, origin, words) if far else "",
        more=len(fits.sure) + len(fits.maybe) - len(sure) - len(maybe),
        estimated=any(one.way.estimated for one in drawn),
        features=_features(made.places),
        sources=sources(world, filter(None, listed), words),
        message=_message(made.for_others().of([*sure, *maybe, *same, *far][:IN_A_MESSAGE]), asked, words),
    )


def chosen_rows(
    world: World, form: GuideForm, origin: Origin, place_ids: Sequence[str], words: Words
) -> dict[str, list[AnswerRow]]:
    """What paper says of places that were chosen: by id the place itself, and then its activities.

    A place that is not offered (any more), or that lies too far to walk, is not among them.
    """
    when = moment(form.day, form.part, world.now)
    asked = replace(_asked(world, form, when), wishes=(), by_name=True)
    reached = offers(world, origin, profile=form.profile, asked=when, language=form.language)
    matched = matching.match([one for one in reached if one.place_id in place_ids], asked)
    ids = list(dict.fromkeys(one.place_id for one in matched))
    places = {row.id: row for row in rows_of(world, ids, words)}
    made = Rows(world, asked, when, words, _how(world, form, words), places).for_others()
    found: dict[str, list[AnswerRow]] = {}
    for row in sorted(made.of(matched), key=lambda row: bool(row.activity)):
        found.setdefault(row.place.id, []).append(row)
    return found


def _how(world: World, form: GuideForm, words: Words) -> str:
    return words.gettext(profiles(world)[form.profile].label)


def _asked(world: World, form: GuideForm, when: Moment | None) -> Asked:
    step_free = profiles(world)[form.profile].needs_step_free
    return Asked(form.wishes, form.eases, form.minutes, when is not None, step_free=step_free)


def _nearest(matched: list[Match], limit: int) -> list[Match]:
    return sorted(matched, key=lambda one: one.way.minutes)[:limit]


def _message(found: list[AnswerRow], asked: Asked, words: Words) -> str:
    """The first places as a text message: as many whole lines as fit; it says nothing of where somebody starts."""
    last = words.gettext("Vraag eerst of ze open zijn.")
    if asked.step_free:
        last += " " + words.gettext("Vraag ook of u er zonder trap kunt komen.")
    message = ""
    for number, row in enumerate(found, start=1):
        where = ", ".join(shown(part, words) for part in (row.name, row.place.address) if part)
        line = words.gettext(
            "%(number)s. %(where)s: %(minutes)s min. %(how)s.",
            number=number,
            where=where,
            minutes=row.minutes,
            how=row.how,
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
    return replace(found, sure=sure, maybe=maybe, same=found.same[:REFERRED], more=0)


def _doubt(world: World, form: GuideForm, origin: Origin, words: Words) -> str:
    """How much longer or shorter the walk may be when the start is the middle of something."""
    if not origin.spread:
        return ""
    speed = profiles(world)[form.profile].speed
    minutes = whole_minutes(float(estimate_metres(origin.spread)) / speed / 60)
    told = words.ngettext(
        "Wij weten niet precies waar u begint. Het kan ongeveer %(n)s minuut korter of langer duren.",
        "Wij weten niet precies waar u begint. Het kan ongeveer %(n)s minuten korter of langer duren.",
        minutes,
    )
    if minutes > LARGE:
        told += " " + words.gettext("Tik liever op de kaart, of typ een straat.")
    return told


def _stop_words(world: World, origin: Origin, words: Words) -> str:
    found = nearest_stop(world, origin.x, origin.y)
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
        words.gettext("%(minutes)s minuten %(how)s", minutes=form.minutes, how=_how(world, form, words)),
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
