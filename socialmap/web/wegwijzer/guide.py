"""``/wegwijzer`` and ``/verwijs``: what is asked here is used for one answer, and kept nowhere.

No session, so no cookie; another site that posts here is refused by what the browser tells of itself
(Sec-Fetch-Site), and there is nothing that a post could change but a counter (``web.wegwijzer.missed``).
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, render_template, request
from werkzeug.exceptions import HTTPException

from socialmap.errors import BadInputError, SocialMapError
from socialmap.guide.offers import profiles
from socialmap.guide.origin import FROM_ADDRESS, FROM_POINT, NoOrigin, Origin, from_point, from_text
from socialmap.guide.points import MAX_LENGTH as MAX_START
from socialmap.guide.wishes import EASES, MINUTES, WISHES
from socialmap.offer.hours import DAYS, NOW, PARTS
from socialmap.queries.kaart.place import canonical_id
from socialmap.queries.wegwijzer import guide as query
from socialmap.queries.wegwijzer.guide_form import FormPage, GuideForm, form_page
from socialmap.sources.addresses import look_up
from socialmap.web import same_site, sealed
from socialmap.web.asking import MAX_TEXT, choice, number, text
from socialmap.web.site import api_address, same_buurt, site, words, world
from socialmap.web.way_back import LIST
from socialmap.web.wegwijzer.telling import telling

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flask import Response
    from werkzeug.datastructures import MultiDict

Page = TypeVar("Page")
guide = Blueprint("guide", __name__)


class PrivateError(Exception):
    """Something went wrong on a page whose answers nobody may read back, not even in a log."""


class NoStartError(BadInputError):
    """A page that needs a start was asked without one that we can find; the questions say what to do."""

    def __init__(self, form: GuideForm, trouble: NoOrigin) -> None:
        super().__init__(trouble.reason)
        self.form, self.trouble = form, trouble


def private(view: Callable[[], Page]) -> Callable[[], Page]:
    """A view whose faults tell where they happened, and nothing of what was asked."""

    @wraps(view)
    def guarded() -> Page:
        # An origin that nobody tells passes: what a post here changes asks that itself (``same_site.is_sure``).
        same_site.refuse_others()
        try:
            return view()
        except (SocialMapError, HTTPException) as error:
            # A log may tell this fault, and not what lies under it: a database names the values it was asked for.
            raise error from None
        except Exception as error:  # noqa: BLE001 (whatever it is, its words may hold an answer)
            frame = error.__traceback__
            while frame is not None and frame.tb_next is not None:
                frame = frame.tb_next
            where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
            msg = f"{type(error).__name__} in {where}"
            raise PrivateError(msg) from None

    return guarded


@guide.after_request
def keep_nothing(response: Response) -> Response:
    """Nothing in between keeps these pages, and no other site is told where a reader came from.

    The browser that asked holds them until it is closed: what it may not store at all it cannot bring back after a
    form was sent, and Back would be an error.
    """
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


@guide.get("/wegwijzer")
def ask() -> str:
    """The five questions."""
    page = form_page(world(), GuideForm(), words())
    return render_template("wegwijzer/guide.html", page=page, trouble=None, layers_address=api_address("layers"))


@guide.post("/wegwijzer")
@private
def answer() -> str:
    """What fits."""
    form = asked_form(request.form)
    origin = known_start(form)
    found = query.answer(world(), form, origin, words())
    page = form_page(world(), form, words())
    return render_template(
        "wegwijzer/guide_answer.html",
        page=page,
        answer=found,
        start=origin,
        repeated=[*repeated(form, origin), (LIST, "wegwijzer")],
        ticked=chosen_places(request.form),
        telling=telling(form, origin, found),
    )


@guide.errorhandler(NoStartError)
def ask_again(error: NoStartError) -> str:
    """The questions as they were filled in, with what may have been meant."""
    page = form_page(world(), error.form, words())
    return render_template(
        "wegwijzer/guide.html", page=page, trouble=error.trouble, layers_address=api_address("layers")
    )


@guide.get("/verwijs")
def refer() -> str:
    """Three fields for who must refer now."""
    return render_template("wegwijzer/refer.html", page=_referral_page(GuideForm()), trouble=None, answer=None)


@guide.post("/verwijs")
@private
def referred() -> str:
    """The five best, with how to introduce somebody."""
    form = asked_form(request.form, minutes=query.REFERRAL_MINUTES, profile=query.REFERRAL_PACE)
    origin = start_of(form)
    trouble = origin if isinstance(origin, NoOrigin) else None
    found = None if isinstance(origin, NoOrigin) else query.referral(world(), form, origin, words())
    return render_template(
        "wegwijzer/refer.html",
        page=_referral_page(form),
        trouble=trouble,
        answer=found,
        repeated=[] if isinstance(origin, NoOrigin) else [*repeated(form, origin), (LIST, "verwijs")],
        ticked=chosen_places(request.form),
        telling=None if found is None or isinstance(origin, NoOrigin) else telling(form, origin, found),
    )


def _referral_page(form: GuideForm) -> FormPage:
    return form_page(world(), form, words())


def asked_form(args: MultiDict[str, str], *, minutes: int = 15, profile: str = "rustig") -> GuideForm:
    """What was filled in, as values that exist; or what a page of ours had sealed of it."""
    if sealed.FIELD in args:
        args = sealed.unseal(args[sealed.FIELD])
    start, before = (text(args, name, most=MAX_START) for name in ("van", "van_eerder"))
    # A point belongs to the text it was chosen with: who types something else after it means that.
    point = _point(args) if start == before else None
    day = choice(args, "wanneer", (NOW, *DAYS))
    return GuideForm(
        start=start,
        point=point,
        minutes=number(args, "minuten", minutes, min(MINUTES), max(MINUTES)),
        profile=choice(args, "loper", profiles(world())) or profile,
        day=day,
        part=choice(args, "dagdeel", PARTS) if day and day != NOW else "",
        wishes=_choices(args, "wens", WISHES),
        eases=_choices(args, "makkelijk", EASES),
        language=text(args, "taal")[:30],
    )


def chosen_places(args: MultiDict[str, str]) -> tuple[str, ...]:
    """The ids of the places that were ticked, each once; what is no id stays, so that it is told as gone.

    A page that was open longer, or was kept, may name a place as it was before it was merged.
    """
    ids = [canonical_id(value) or value[:MAX_TEXT] for value in args.getlist("plek") if value]
    return tuple(dict.fromkeys(world().redirects.get(id, id) for id in ids))


def repeated(form: GuideForm, origin: Origin) -> list[tuple[str, str]]:
    """The question as fields of a form, so that what is made next needs not ask again.

    An address that was looked up goes on as its point, so that it is not sent outside twice.
    """
    looked_up = form.point is not None or origin.about in (FROM_ADDRESS, FROM_POINT)
    return [
        *([("punt", f"{origin.lon} {origin.lat}")] if looked_up else [("van", form.start), ("van_eerder", form.start)]),
        ("minuten", str(form.minutes)),
        ("loper", form.profile),
        ("wanneer", form.day),
        ("dagdeel", form.part),
        *(("wens", wish) for wish in form.wishes),
        *(("makkelijk", ease) for ease in form.eases),
        ("taal", form.language),
    ]


def _choices(args: MultiDict[str, str], name: str, known: Collection[str]) -> tuple[str, ...]:
    chosen = [value for value in args.getlist(name) if value]
    return tuple(dict.fromkeys(choice({name: value}, name, known) for value in chosen))


def _point(args: MultiDict[str, str]) -> tuple[float, float] | None:
    """The point of a tap or of a suggestion, whichever was pressed."""
    written = [value for value in args.getlist("punt") if value]
    if not written:
        return None
    try:
        lon, lat = (float(part) for part in written[-1].split())
    except ValueError:
        msg = "dit is geen punt op de kaart"
        raise BadInputError(msg, expected="een punt dat u op de kaart kiest") from None
    return lon, lat


def start_of(form: GuideForm) -> Origin | NoOrigin:
    """Where somebody starts, or why that is not known."""
    if form.point is not None:
        return from_point(world(), *form.point)
    return by_text(form.start)


def by_text(text: str) -> Origin | NoOrigin:
    """Where a typed address or name is, or why that is not known."""
    return from_text(world(), text, same_buurt=same_buurt, look_up=lambda typed: look_up(typed, site().settings))


def known_start(form: GuideForm) -> Origin:
    """Where somebody starts; else the questions are asked again."""
    found = start_of(form)
    if isinstance(found, NoOrigin):
        raise NoStartError(form, found)
    return found
