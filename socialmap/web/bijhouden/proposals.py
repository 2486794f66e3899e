"""``/bijhouden/voorstellen``: what waits for the word of a redacteur of that area, wherever it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from flask import redirect, render_template, request, url_for

from socialmap.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from socialmap.i18n import later
from socialmap.importing.recording import NO_ORIGIN
from socialmap.keeping import queue
from socialmap.keeping.queued import Entry, Origin, Verdict
from socialmap.keeping.roles import Right, may
from socialmap.model import Level, Visibility
from socialmap.model.origins import names_origin
from socialmap.model.sealed import mentions_sealed
from socialmap.model.written import tidied
from socialmap.queries.bijhouden.queue import ORIGINS, REASONS, SHOWN, queue_page
from socialmap.web import spots
from socialmap.web.asking import Choice, Text, asked, asks, whole
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.params import as_query
from socialmap.web.site import language, sight, site, today, versions, words, world

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Blueprint

    from socialmap.keeping.queued import Judged
    from socialmap.keeping.roles import Account

NUMBER, VERSION, ACT, APPROVE, REFUSE = "nummer", "versie", "doe", "goed", "af"
REASON, OWN_WORDS = "reden", "eigen"
SORT, WHERE, ORDER, PAGE, DONE, CHANGE = "soort", "wijk", "orde", "bladzij", "gedaan", "wijziging"
SEEN = "gezien"
OLDEST, MOST_SAID = "oudste", "vaakst"
#: A number, a number and a record, or a sign and what that sort is told by.
KEY = re.compile(r"\d{1,9}(?:-[a-z]+-[\w.:-]{1,60})?|m\d{1,9}|[vtw][\w.:-]{1,140}")
_HALF = later("Er kwam maar een deel van het formulier aan. Probeer het opnieuw.")
_NOT_SO = later("Schrijf de reden zonder namen van opvang of zorgwonen: wie het voorstelde, leest haar.")
#: Who sees what was approved, where those are fewer than was asked, because of a word in it.
_SEEN: Mapping[Visibility, str] = {
    Visibility.ACCOUNTS: later(
        "In de tekst staat een woord over opvang of zorgwonen. Tot een mens het heeft nagekeken, ziet alleen de "
        "redactie dit."
    ),
    Visibility.HIDDEN: later("Deze naam gaat over opvang of zorgwonen. Daarom ziet niemand dit op de kaart."),
}
ASKED = (
    Choice(SORT, choices=list(Origin)),
    Text(WHERE),
    Choice(ORDER, choices=[OLDEST, MOST_SAID], usual=OLDEST),
    Text(PAGE),
)


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule("/bijhouden/voorstellen", endpoint="proposals", view_func=waiting, methods=["GET", "POST"])


@asks(*ASKED, Choice(DONE, choices=[APPROVE, REFUSE]), Text(CHANGE), Choice(SEEN, choices=list(_SEEN)))
@keeping_for(Right.APPROVE)
def waiting(by: Account) -> Any:
    """What waits; what is approved or refused."""
    listed = Listed.of(by)
    if request.method == "GET":
        return _page(listed)
    version, act, key = whole(request.form.get(VERSION, "")), request.form.get(ACT, ""), request.form.get(NUMBER, "")
    if not KEY.fullmatch(key) or version is None or act not in (APPROVE, REFUSE):
        return _page(listed, error=words().gettext(_HALF)), HTTPStatus.BAD_REQUEST
    try:
        verdict = Verdict(act == APPROVE, reason="" if act == APPROVE else _reason())
        judged = queue.decide(
            site().store, key, verdict, by=by, version=version, today=today(), may=lambda one: decides(by, one)
        )
    except BadInputError as wrong:
        return _page(listed, error=words().gettext(wrong.message)), HTTPStatus.BAD_REQUEST
    except (ConflictError, NotAllowedError, NotFoundError) as wrong:
        status = HTTPStatus.NOT_FOUND if isinstance(wrong, NotFoundError) else HTTPStatus.CONFLICT
        return _page(Listed.of(by), error=words().gettext(str(wrong))), status
    return redirect(listed.after(key, act, judged), 303)


def decides(by: Account, one: Entry) -> bool:
    """Whether who asks decides about it: what lies nowhere that they may see is for who keeps up all."""
    return may(by, Right.APPROVE, *spots.of_many([(one.kind, where) for where in one.where], by))


def _reason() -> str:
    """Why it is refused, as who proposed it reads it.

    Raises
    ------
    BadInputError
        For words that are kept nowhere.
    """
    chosen, (own, _) = request.form.get(REASON, ""), tidied(request.form.get(OWN_WORDS, ""), "note")
    if mentions_sealed(own, []):
        raise BadInputError(_NOT_SO)
    if names_origin(own):
        raise BadInputError(NO_ORIGIN)
    return " ".join(filter(None, (REASONS.get(chosen, ""), own)))


@dataclass(frozen=True)
class Listed:
    """What waits for this account, as the address asks for it.

    Attributes
    ----------
    total
        Of all that waits for it, whatever is asked.
    wijken
        Names and codes of the wijken in which something waits for it.
    """

    entries: Sequence[Entry]
    total: int
    wijken: Sequence[tuple[str, str]]
    asked: dict[str, str]

    @classmethod
    def of(cls, by: Account) -> Listed:
        """Read what this request asks for."""
        told = asked()
        sort, wijk, order = (str(one.read(told)) for one in ASKED[:3])
        mine, wijken = _of(by)
        found = [one for one, codes in mine if sort in ("", one.origin) and (not wijk or wijk in codes)]
        if order == MOST_SAID:
            found.sort(key=lambda one: -one.times)
        kept = {name: told[name] for name in (SORT, WHERE, ORDER, PAGE) if told.get(name)}
        return cls(found, len(mine), wijken, kept)

    @property
    def pages(self) -> int:
        """How many there are."""
        return max(1, -(-len(self.entries) // SHOWN))

    @property
    def page(self) -> int:
        """The one that is asked, or the last."""
        return min(max(whole(self.asked.get(PAGE, "")) or 1, 1), self.pages)

    @property
    def shown(self) -> Sequence[Entry]:
        """The entries of this page."""
        return self.entries[(self.page - 1) * SHOWN : self.page * SHOWN]

    def after(self, key: str, act: str, judged: Judged) -> str:
        """The list again, with what became of an entry, at the next one."""
        seen = {SEEN: str(judged.visibility)} if judged.held and judged.visibility in _SEEN else {}
        return self.address(after=key, **{DONE: act, CHANGE: str(judged.change)}, **seen)

    def form(self, key: str) -> str:
        """The form by which an entry of this list is changed first."""
        return url_for(f"{language()}.proposal", key=key) + as_query(self.asked.items())

    def address(self, *, after: str = "", **more: str | int) -> str:
        """The list again, at what comes after an entry."""
        keys = [one.key for one in self.entries]
        at = keys.index(after) if after in keys else -1
        rest = [*keys[at + 1 :], *keys[:at][::-1]] if at >= 0 else keys
        told = {**self.asked, **more}
        here = f"#voorstel-{rest[0]}" if rest and after else "#gedaan" if after else ""
        query = as_query((name, str(value)) for name, value in told.items())
        return f"{url_for(f'{language()}.proposals')}{query}{here}"


_Mine = tuple[list[tuple[Entry, frozenset[str]]], list[tuple[str, str]]]


def _of(by: Account) -> _Mine:
    """What waits for this account with the codes of where it lies, and the wijken of these; kept until it changes.

    Other accounts with the same areas and the same sight decide about the same.
    """
    held = sight(by), by.role, by.areas
    with site().store.read() as session:
        at = versions().records, versions().figures, queue.mark(session)
        kept = site().waiting.get(held)
        if kept is not None and kept[0] == at:
            return cast("_Mine", kept[1])
        entries = queue.entries(session)
    told = [(one.kind, where) for one in entries for where in one.where]
    found = iter(spots.of_many(told, by))
    lies = [(one, [next(found) for _ in one.where]) for one in entries]
    mine = [(one, frozenset().union(*where)) for one, where in lies if may(by, Right.APPROVE, *where)]
    codes = frozenset().union(*(where for _, where in mine))
    areas = world().areas
    names = zip(areas.index, areas["name"], areas["level"], strict=True)
    wijken = sorted((str(name), str(code)) for code, name, level in names if level == Level.WIJK and code in codes)
    for other in [one for one, (before, _) in site().waiting.items() if before != at]:
        site().waiting.pop(other, None)
    site().waiting[held] = at, (mine, wijken)
    return mine, wijken


def _page(listed: Listed, **values: Any) -> str:
    told = asked()
    return render_template(
        "bijhouden/proposals.html",
        page=queue_page(site().store, listed.shown, words()),
        listed=listed,
        sorts={one: words().gettext(text) for one, text in ORIGINS.items()},
        reasons={key: words().gettext(text) for key, text in REASONS.items()},
        action=listed.address(),
        done=told.get(DONE, ""),
        seen=words().gettext(_SEEN[Visibility(told[SEEN])]) if told.get(SEEN) in list(_SEEN) else "",
        change=whole(told.get(CHANGE, "")),
        **values,
    )
