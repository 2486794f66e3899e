"""What an organisation sees by its link: its places and activities, with what it says itself; or what a group gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from socialmap.i18n import later
from socialmap.model import ACTIVITY_FACTS, CONSENTS, PLACE_FACTS, Known, RecordKind, Visibility
from socialmap.model.sensitive import needs_consent
from socialmap.offer.names import whole_name
from socialmap.offer.words import address
from socialmap.queries.bijhouden.form import Line
from socialmap.queries.bijhouden.told import told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.i18n import Words
    from socialmap.keeping.own import Held
    from socialmap.model import Fact

_OF_PLACE = ("opening_hours", "free_of_charge", "phone", "website", "step_free", "toilet")
_OF_ACTIVITY = ("schedule", "in_school_holidays", "cost_eur", "cost_stadspas_eur", "access", "for_whom")
SUBJECT = later("Klopt uw informatie op de sociale kaart?")
LETTER = later(
    "Beste collega's,\n\n%(name)s staat op de sociale kaart. Wij belden u daarover.\n\n"
    "Met deze link kijkt u na wat er staat. U verandert tijden, activiteiten en prijzen zelf. Wat nog klopt, bevestigt "
    "u in één keer. U hebt geen account nodig:\n\n%(link)s\n\n"
    "Wie deze link heeft, kan uw gegevens veranderen. Geef hem dus alleen aan collega's. %(until)s\n\n"
    "Met vriendelijke groet,\nde redactie van de sociale kaart"
)
LETTER_TO_GROUP = later(
    "Beste mensen,\n\n%(name)s staat op de sociale kaart. Dat mag alleen als u dat goedvindt.\n\n"
    "Wilt u het niet meer? Met deze link haalt u het van de openbare kaart. Dat geldt meteen. U hebt geen account "
    "nodig:\n\n%(link)s\n\nWie deze link heeft, kan dat doen. Bewaar hem dus goed.\n\n"
    "Met vriendelijke groet,\nde redactie van de sociale kaart"
)
LASTS_UNTIL = later("De link werkt tot %(day)s.")


@dataclass(frozen=True)
class OwnActivity:
    """One activity, as its organisation reads it.

    Attributes
    ----------
    needs_consent
        It is public with the consent of organisation and group only.
    agreed
        Whether the organisation gave its own.
    is_public
        Whether everybody sees it now.
    """

    id: str
    name: str
    lines: list[Line]
    needs_consent: bool
    agreed: bool
    is_public: bool


@dataclass(frozen=True)
class OwnPlace:
    """A place with what goes on there; ``is_own`` where the organisation says what the place is like, too."""

    id: str
    name: str
    address: str
    is_own: bool
    lines: list[Line]
    activities: list[OwnActivity]


@dataclass(frozen=True)
class OwnPage:
    """What is kept by a link.

    Attributes
    ----------
    agreed
        Of a group: whether it gave its consent.
    until
        On which day the link ends, in words; "" for never.
    seen
        Each record with its version, as a form sends it back.
    """

    name: str
    of_group: bool
    agreed: bool
    is_public: bool
    until: str
    places: list[OwnPlace]
    seen: Sequence[str]


def own_page(held: Held, elsewhere: Mapping[str, Mapping[str, Any]], until: str, words: Words) -> OwnPage:
    """The page of who has a link.

    Parameters
    ----------
    elsewhere
        The places of activities that are not its own, by id.
    """
    every = {**elsewhere, **held.places}
    places = [
        OwnPlace(
            id,
            whole_name(str(row["name"])),
            address(row),
            id in held.places,
            _lines(PLACE_FACTS, _OF_PLACE, row, words) if id in held.places else [],
            [_activity(one, of, words) for one, of in held.activities.items() if of["place_id"] == id],
        )
        for id, row in sorted(every.items(), key=lambda one: str(one[1]["name"]).casefold())
    ]
    agreed = held.own.of_group and held.record[CONSENTS[1]] is Known.YES
    public = held.record["visibility"] is Visibility.PUBLIC
    return OwnPage(str(held.record["name"]), held.own.of_group, agreed, public, until, places, held.seen)


def _activity(id: str, row: Mapping[str, Any], words: Words) -> OwnActivity:
    return OwnActivity(
        id,
        str(row["name"]),
        _lines(ACTIVITY_FACTS, _OF_ACTIVITY, row, words),
        needs_consent(RecordKind.ACTIVITY, row),
        row[CONSENTS[0]] is Known.YES,
        row["visibility"] is Visibility.PUBLIC,
    )


def _lines(
    facts: Mapping[str, Fact], names: Sequence[str], row: Mapping[str, Any], words: Words
) -> list[Line]:  # fmt: skip
    return [
        Line(words.sentence(words.gettext(facts[name].label)), told(facts[name], row[name], words)) for name in names
    ]


def letter(name: str, link: str, until: str, words: Words, *, of_group: bool) -> str:
    """What somebody sends along with a link that was made."""
    lasts = words.gettext(LASTS_UNTIL, day=until) if until else ""
    text = LETTER_TO_GROUP if of_group else LETTER
    return words.gettext(text, name=name, link=link, until=lasts)


def mail_address(to: str, subject: str, text: str) -> str:
    """A link that opens a letter in the program of who clicks; we send nothing."""
    body = text.replace("\n", "\r\n")
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(body)}"
