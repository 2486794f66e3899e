"""What a form sends untouched stays out of the address: a link then says what somebody chose, and nothing else.

A form of HTML sends all its fields; without a script only the server can leave some out. It leads on to the same page
at the short address.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import redirect, request

from socialmap.model import Orientation
from socialmap.queries.cirkels.ask import usual_weights
from socialmap.web.cirkels.siting import USUAL_QUESTION
from socialmap.web.params import SITE_MINUTES, WEIGHT

_SITES = {"minuten": str(SITE_MINUTES.usual), "vraag": USUAL_QUESTION, "kamer": ""}
#: Of each page with a form: the fields that it sends along, with what they hold when nobody touched them.
UNTOUCHED = {
    "home": {"zoek": "", "soort": "", "waar": ""},
    "meeting": {"richting": str(Orientation.ONTMOETING), "dag": "", "dagdeel": ""},
    "cirkels": _SITES,
    "sites": _SITES,
}


def lead_on() -> Any:
    """To the same page without what was left as it was; None where the address has nothing of that."""
    page = (request.endpoint or "").rpartition(".")[2]
    if request.method != "GET" or page not in UNTOUCHED:
        return None
    untouched = UNTOUCHED[page] | (_weights() if page == "cirkels" else {})
    given = list(request.args.items(multi=True))
    chosen = [(name, value) for name, value in given if untouched.get(name) != value]
    if len(chosen) == len(given):
        return None
    return redirect(request.path + (f"?{urlencode(chosen, safe=',')}" if chosen else ""), 303)


def _weights() -> dict[str, str]:
    return {f"{WEIGHT}{group.name.lower()}": str(share) for group, share in usual_weights().items()}
