"""What is not certain of a place, and who says what of it: for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.importing.editing import ORGANISATION
from socialmap.ledger.records import UNTOLD, VISIBILITY
from socialmap.marks import KIND_MARKS
from socialmap.model import FACTS, PlaceKind, RecordKind, Visibility, telephone
from socialmap.model.written import web_link
from socialmap.offer.hours import schedule
from socialmap.offer.words import according_to, ask_again, postcode, when_old
from socialmap.queries.bijhouden.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from socialmap.i18n import Words
    from socialmap.ledger.records import Statement
    from socialmap.ledger.resolve import Resolved
    from socialmap.world import World

#: Where it lies, whose it is and who may see it is not compared in words.
_SILENT = ("lon", "lat", "place_id", "organisation_id", "wijk_code", VISIBILITY)
#: What is written otherwise than it is kept.
_WRITTEN: Mapping[str, Callable[[str], str]] = {"website": web_link, "phone": telephone, "postcode": postcode}


@dataclass(frozen=True)
class SaidLine:
    """One fact that is old, or of which another says otherwise.

    Attributes
    ----------
    value
        As it was said, in Dutch where it is no yes or no.
    who
        Who says so, and when.
    ask
        What to do about it; "" where who says otherwise is believed less.
    """

    label: str
    value: str
    who: str
    ask: str


def old_words(world: World, one: Resolved | None, words: Words) -> str:
    """Who said what stands there and is past its term, and what to do about it; "" for what is not."""
    if one is None or not one.stale:
        return ""
    who = _who(world, one.why, one.sure_on, words)
    return f"{who}. {ask_again(one.sure_on, words)}" if who else when_old(one, words)


def said_lines(
    world: World,
    said: Mapping[str, Resolved],
    words: Words,
    kind: RecordKind = RecordKind.PLACE,
    *,
    shown: Collection[str] = (),
) -> list[SaidLine]:
    """Of each fact in the order in which it is asked: what is past its term, and what others say.

    Parameters
    ----------
    shown
        Facts that the page itself shows with ``old_words``: of these only what others say.
    """
    found = []
    for name, fact in FACTS[kind].items():
        one = said.get(name)
        if one is None or name in _SILENT or fact.audience is not Visibility.PUBLIC:
            continue
        label = words.sentence(words.gettext(fact.label))
        if (
            name not in shown
            and one.stale
            and one.value not in UNTOLD
            and (who := _who(world, one.why, one.sure_on, words))
        ):
            told = _in_words(kind, name, one.value, world, words)
            found.append(SaidLine(label, told, who, ask_again(one.sure_on, words)))
        for other in one.others:
            if who := _who(world, other, other.day, words):
                asks = one.asked and not other.source_id
                ask = words.gettext("Twee mensen zeggen iets anders: vraag het na.") if asks else ""
                found.append(SaidLine(label, _in_words(kind, name, other.told, world, words), who, ask))
    return [line for line in found if line.value]


def _who(world: World, one: Statement, day: str, words: Words) -> str:
    """Who says so and when; "" for a list of which this viewer may not know."""
    when = words.moment(day) if day else words.gettext("datum onbekend")
    if one.role == ORGANISATION:
        return words.gettext("volgens %(who)s (%(when)s)", who=words.gettext("de organisatie"), when=when)
    if not one.source_id:
        return words.gettext("volgens een mens (%(when)s)", when=when)
    return according_to(world, one.source_id, day, words)


def _in_words(kind: RecordKind, name: str, value: object, world: World, words: Words) -> str:
    """A value as people read it; "" for what is not to be shown as it stands."""
    if kind is not RecordKind.PLACE:
        return told(FACTS[kind][name], value, words)
    text = str(value)
    if name == "kind":
        return words.gettext(KIND_MARKS[PlaceKind(text)].singular)
    if choices := FACTS[kind][name].choices:
        return words.gettext(choices.get(text, text))
    if name == "opening_hours":
        read = schedule(text, "", world.school_holidays)
        return read.in_words() if read else text
    return _WRITTEN[name](text) if name in _WRITTEN else text
