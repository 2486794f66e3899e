"""First the people: four answers of a project leader, before any figure. No names, and nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from socialmap.i18n import later
from socialmap.model import Known

PEOPLE_FIRST = later("Eerst mensen, dan een plek")
#: The questions that come before any figure: most respondents of report 000 held that people decide.
PEOPLE_QUESTIONS = (
    later("Is er een coach die de groep begeleidt?"),
    later("Is er een vrijwilliger uit de buurt?"),
    later("Is er een partner die een kamer leent, zonder kosten?"),
    later("Hoeveel mensen willen meedoen?"),
)


class Interested(StrEnum):
    """How many people want to take part, as a band."""

    FEW = "minder dan 5"
    SOME = "5-8"
    MANY = "9 of meer"
    UNKNOWN = "onbekend"


@dataclass(frozen=True)
class People:
    """What a project leader knows of the people in an area."""

    coach: Known = Known.UNKNOWN
    volunteer: Known = Known.UNKNOWN
    room: Known = Known.UNKNOWN
    interested: Interested = Interested.UNKNOWN

    @property
    def ready(self) -> bool:
        """Whether there is a coach and a volunteer from the buurt; unknown is not yes."""
        return self.coach is Known.YES and self.volunteer is Known.YES

    def sentences(self) -> list[str]:
        """What comes first, and what is still missing."""
        if not self.ready:
            lacking = [
                sentence
                for answer, sentence in (
                    (self.coach, later("Zoek eerst een coach.")),
                    (self.volunteer, later("Zoek eerst een vrijwilliger uit de buurt.")),
                )
                if answer is not Known.YES
            ]
            return [f"{PEOPLE_FIRST}.", *lacking]
        said = [later("Er zijn een coach en een vrijwilliger: kijk nu welke plek past.")]
        if self.room is not Known.YES:
            said.append(later("Zoek een partner die een kamer leent, zonder kosten."))
        if self.interested in (Interested.FEW, Interested.UNKNOWN):
            said.append(later("Zoek nog mensen die mee willen doen: een cirkel zoekt er 9 tot 12."))
        elif self.interested is Interested.SOME:
            said.append(later("Er is een begin: een cirkel zoekt 9 tot 12 mensen."))
        return said
