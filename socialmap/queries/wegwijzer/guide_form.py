"""The questions of ``/wegwijzer``, ``/verwijs`` and what follows from them: what may be chosen, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.guide.offers import profiles
from socialmap.guide.wishes import EASES, MINUTES, WISHES
from socialmap.offer.current import places_on_offer
from socialmap.offer.hours import DAYS, NOW, PARTS

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.world import World


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
    return world.remember(("offered names",), lambda: tuple(sorted(set(places_on_offer(world)["name"]))))
