"""How alive the map is, on ``/bronnen`` and by ``python -m socialmap alive``: which share of fixed asks is sure today.

First minute of an opbouwwerker: reads that in their stadsdeel no question gets "Dit kan", and what helps most: asking
at the places that are there what goes on, and adding that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.guide.alive import ASKS, Outcome, Told, sure_in, told
from socialmap.i18n import later
from socialmap.model import Level

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.i18n import Words
    from socialmap.world import World

#: What to do about an answer that is not sure.
HELPS = {
    Outcome.OFTEN: later(
        "%(asks)s is er een plek waar dit vaak is. Of het er nu is, weten we niet. "
        "Dit helpt: vraag het op de plek, en voeg de activiteit toe."
    ),
    Outcome.DETAILS: later(
        "%(asks)s is er iets te doen. Maar we weten niet of u zo kunt binnenlopen, of dat er een trap is. "
        "Dit helpt: bel de plek, en vul dat in."
    ),
    Outcome.NOTHING: later(
        "%(asks)s kennen we niets in de buurt dat kan passen. Dit helpt: kijk wat er is, en voeg de plek toe."
    ),
}


@dataclass(frozen=True)
class Share:
    """How many of some asks get a sure answer."""

    name: str
    asked: int
    sure: int
    share: str


@dataclass(frozen=True)
class AlivePage:
    """What the page and the command tell.

    Attributes
    ----------
    about
        Sentences: what was asked, what came out, and what that does not say.
    stadsdelen
        In the order of their names; empty where none are stored.
    helps
        What would make more answers sure, what helps most asks first.
    left_out
        Of asks that start elsewhere; "" when there are none.
    """

    about: list[str]
    stadsdelen: list[Share]
    helps: list[str]
    left_out: str


def alive_page(world: World, folder: Path, words: Words) -> AlivePage:
    """What the guide says today to the asks of the starter's folder; a table that cannot be used says so."""
    try:
        return _page(told(world, folder / ASKS), words)
    except BadInputError as error:
        return AlivePage([words.gettext("De vaste vragen kunnen we niet lezen.") + f" {error}"], [], [], "")


def share_of(world: World, folder: Path, code: str, words: Words) -> str:
    """Which share of the fixed asks is sure: of those that begin in a stadsdeel or the city, or from each buurt.

    A wijk or buurt has few starts or none in the table of asks: there each sort is asked from the middle of each buurt.
    "" when none begins.
    """
    area = world.area(code) if code else None
    if area is not None and area["level"] in (Level.WIJK, Level.BUURT):
        return _share_from(world, folder, area, words)
    stadsdeel = None if area is None else world.area(area["stadsdeel_code"] or str(area.name))
    name = "" if stadsdeel is None else str(stadsdeel["name"])
    try:
        here = [one for one in told(world, folder / ASKS) if one.outcome is not None and name in ("", one.stadsdeel)]
    except BadInputError:
        return ""
    if not here or (area is not None and not name):
        return ""
    share = _share(name, here, words)
    text = later("In %(name)s krijgen %(sure)s van onze %(asked)s vaste vragen een zeker antwoord (%(share)s).")
    if not name:
        text = later("%(sure)s van onze %(asked)s vaste vragen krijgen een zeker antwoord (%(share)s).")
    sure, asked = words.number(share.sure), words.number(share.asked)
    return words.gettext(text, name=name, sure=sure, asked=asked, share=share.share)


def _share_from(world: World, folder: Path, area: pd.Series, words: Words) -> str:
    try:
        found = sure_in(world, folder / ASKS, area)
    except BadInputError:
        return ""
    if not found.asked:
        return ""
    return words.gettext(
        "Wij stellen hier %(asked)s vaste vragen, vanaf waar mensen wonen. "
        "%(sure)s daarvan krijgen een zeker antwoord (%(share)s).",
        asked=words.number(found.asked),
        sure=words.number(found.sure),
        share=share_words(found.sure, found.asked, words),
    )


def alive_table(world: World, folder: Path) -> pd.DataFrame:
    """Each ask with its answer: id, start, stadsdeel, profile, wish, minutes, outcome ("" for a start elsewhere).

    Raises
    ------
    BadInputError
        For a table of asks that cannot be used.
    """
    rows = [
        (one.id, one.start, found.stadsdeel, one.profile, one.wish, one.minutes, str(found.outcome or ""))
        for found in told(world, folder / ASKS)
        for one in (found.ask,)
    ]
    return pd.DataFrame(rows, columns=["id", "start", "stadsdeel", "profile", "wish", "minutes", "outcome"])


def _page(answers: Sequence[Told], words: Words) -> AlivePage:
    here = [one for one in answers if one.outcome is not None]
    left_out = _left_out([one for one in answers if one.outcome is None], words)
    if not here:
        none = words.gettext("Geen van onze vaste vragen begint op deze kaart. Hoe levend zij is, weten we dus niet.")
        return AlivePage([none], [], [], left_out)
    outcomes = Counter(one.outcome for one in here)
    return AlivePage(
        about=_about(here, words),
        stadsdelen=_stadsdelen(here, words),
        helps=[
            words.gettext(HELPS[outcome], asks=words.ngettext("Bij %(n)s vraag", "Bij %(n)s vragen", number))
            for outcome, number in outcomes.most_common()
            if outcome in HELPS
        ],
        left_out=left_out,
    )


def _about(here: Sequence[Told], words: Words) -> list[str]:
    asks = [one.ask for one in here]
    share = _share("", here, words)
    says = words.gettext
    return [
        says(
            "Wij stellen de wegwijzer elke dag dezelfde %(asked)s vragen. "
            "Ze beginnen op %(starts)s punten, met %(profiles)s manieren van lopen en %(wishes)s wensen.",
            asked=words.number(len(asks)),
            starts=words.number(len({(one.lon, one.lat) for one in asks})),
            profiles=words.number(len({one.profile for one in asks})),
            wishes=words.number(len({one.wish for one in asks})),
        ),
        says(
            "Bij %(sure)s van de %(asked)s vragen zegt de wegwijzer nu: “Dit kan”. Dat is %(share)s.",
            sure=words.number(share.sure),
            asked=words.number(share.asked),
            share=share.share,
        ),
        says("Dat zegt de wegwijzer alleen als we zeker weten dat er dichtbij iets is dat past."),
        says("Het zijn vaste vragen, niet die van echte mensen. Wat mensen vragen, bewaren we niet."),
    ]


def _stadsdelen(here: Sequence[Told], words: Words) -> list[Share]:
    names = sorted({one.stadsdeel for one in here})
    if names == [""]:
        return []
    return [
        _share(name or words.gettext("zonder stadsdeel"), [one for one in here if one.stadsdeel == name], words)
        for name in names
    ]


def _share(name: str, here: Sequence[Told], words: Words) -> Share:
    sure = sum(one.outcome is Outcome.SURE for one in here)
    return Share(name, len(here), sure, share_words(sure, len(here), words))


def share_words(part: int, whole: int, words: Words) -> str:
    """A share that says neither none nor all when it is not."""
    rounded = round(100 * part / whole)
    if part > 0 and rounded == 0:
        return words.gettext("minder dan %(n)s", n="1%")
    if part < whole and rounded == 100:  # noqa: PLR2004
        return words.gettext("meer dan %(n)s", n="99%")
    return f"{rounded}%"


def _left_out(elsewhere: Sequence[Told], words: Words) -> str:
    if not elsewhere:
        return ""
    names = words.comma.join(dict.fromkeys(one.ask.start for one in elsewhere))
    return words.ngettext(
        "%(n)s vraag telt niet mee: het begin ligt niet op deze kaart, of in het water (%(names)s).",
        "%(n)s vragen tellen niet mee: hun begin ligt niet op deze kaart, of in het water (%(names)s).",
        len(elsewhere),
        names=names,
    )
