"""The way back from what an answer of the guide leads to: "Terug naar uw lijst".

The browser holds the list with its ticks until it is closed, and a script goes back to it. Where no script runs, or the
page stands in a window of its own, the same question is asked again by a form: its fields ride along from the answer,
hidden, and stand in no address.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from werkzeug.exceptions import HTTPException

from socialmap.web import sealed
from socialmap.web.asking import MAX_TEXT
from socialmap.web.site import language

#: Which list it was, by the value of its field, and the view that makes it.
LISTS = {"wegwijzer": "answer", "verwijs": "referred"}
#: Fields that say so, and how many pages back it is.
LIST, STEPS = "lijst", "stap"
#: Fields of the question and of the ticks, as an answer repeats them.
QUESTION = (
    *("punt", "van", "van_eerder", "minuten", "loper", "wanneer", "dagdeel", "wens", "makkelijk", "taal"),
    "plek",
)
#: Signs of a sealed question at most.
MAX_SEALED = 4000
#: More pages back than a browser keeps.
MOST = 50


@dataclass(frozen=True)
class WayBack:
    """Back to the list.

    Attributes
    ----------
    action
        Where the question is asked again.
    steps
        How many pages back the list is.
    marker
        The fields that what is made next needs, to know its own way back.
    question
        The fields that ask the same again, ticks included.
    """

    action: str
    steps: int
    marker: list[tuple[str, str]]
    question: list[tuple[str, str]]


def way_back() -> WayBack | None:
    """The way back from the answer to this request; None when no list led to it."""
    if request.method != "POST":
        return None
    try:
        sent = request.form
    except HTTPException:  # more than is read
        return None
    view = LISTS.get(sent.get(LIST, ""))
    if view is None:
        return None
    before = sent.get(STEPS, "")
    steps = min(int(before), MOST) + 1 if before.isascii() and before.isdigit() else 1
    return WayBack(
        action=f"{url_for(f'guide_{language()}.{view}')}#antwoord",
        steps=steps,
        marker=[(LIST, sent[LIST]), (STEPS, str(steps))],
        question=[
            *((name, value[:MAX_TEXT]) for name in QUESTION for value in sent.getlist(name)),
            *((sealed.FIELD, value) for value in sent.getlist(sealed.FIELD)[:1] if len(value) <= MAX_SEALED),
        ],
    )
