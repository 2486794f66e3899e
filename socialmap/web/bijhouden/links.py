"""``/bijhouden/link``: a redacteur gives an organisation its link, or a group the one to take back its consent.

Nothing is sent from here, and the address that was phoned is not kept.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request

from socialmap.errors import BadInputError, NotFoundError
from socialmap.i18n import later
from socialmap.keeping import accounts, own
from socialmap.keeping.roles import Right
from socialmap.model import RecordKind, Status, Visibility
from socialmap.offer.names import whole_name
from socialmap.queries.bijhouden.own import SUBJECT, letter, mail_address
from socialmap.queries.bijhouden.record import NO_RECORD, kind_of, read_record
from socialmap.queries.bijhouden.references import References
from socialmap.store import statements
from socialmap.web import guard
from socialmap.web.bijhouden.accounts import shown_once
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.bijhouden.history import seen_by
from socialmap.web.bijhouden.own import ACT, day_of
from socialmap.web.site import site, words, world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from socialmap.keeping.roles import Account
    from socialmap.queries.bijhouden.record import Record

PLACE, NAMED, ADDRESS, PHONED = "plek", "plek_naam", "adres", "gebeld"
NO_PLACE = later("Kies minstens één plek van deze organisatie.")
NOT_PHONED = later("Bel eerst, en zet dan het vinkje.")
_LONGEST = 200


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule("/bijhouden/link/<soort>/<path:number>", view_func=link_of, methods=["GET", "POST"])


@keeping_for(Right.APPROVE)
def link_of(soort: str, number: str, by: Account) -> Any:
    """Make the link of a record, or end the one that there is."""
    with site().store.read() as session:
        record = read_record(session, kind_of(soort), number, seen_by(by, sealed=False))
        stored = statements.read_records(session, record.kind, [record.id])[record.id]
    if not own.can_have(record.kind, stored) or record.ended:
        raise NotFoundError(NO_RECORD)
    shown = _Shown(record)
    if record.kind is not RecordKind.ORGANISATION:
        guard.require_of(Right.APPROVE, record.where)
    if request.method == "GET":
        return shown.page()
    act = request.form.get(ACT, "")
    if act == "stop":
        shown.require()
        own.withdraw(site().store, record.kind, record.id)
        return redirect(request.path, 303)
    try:
        shown.choose()
        return shown.page() if act == "kies" else shown.made()
    except BadInputError as wrong:
        return shown.page(errors={wrong.column: words().gettext(f"{wrong.message}.")}), HTTPStatus.BAD_REQUEST


class _Shown:
    """The page about the link of one record, with what was filled in."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.link = own.of_record(site().store, record.kind, record.id, moment=accounts.now())
        self.references = References(site().store, whole_name, world().areas)
        with site().store.read() as session:
            of_own = own.activities_of(session, record.id, []) if self.of_organisation else {}
            places = statements.read_records(session, RecordKind.PLACE) if self.of_organisation else {}
        self.places: Mapping[str, Mapping[str, Any]] = {
            id: row
            for id, row in places.items()
            if row["visibility"] is Visibility.PUBLIC and row["status"] is not Status.ENDED
        }
        self.at = {str(row["place_id"]) for row in of_own.values() if row["place_id"]} & self.places.keys()
        self.chosen = set(self.link.places if self.link else ()) & self.places.keys()

    @property
    def of_organisation(self) -> bool:
        """Whether it is of an organisation, that has places."""
        return self.record.kind is RecordKind.ORGANISATION

    def require(self) -> None:
        """Stop for who does not decide where its places and activities are."""
        where: list[tuple[str, ...]] = [(id,) for id in sorted(self.chosen | self.at)]
        guard.require_of(Right.APPROVE, *(where or [self.record.where]))

    def choose(self) -> None:
        """Read which places were chosen.

        Raises
        ------
        BadInputError
            When one is not on the map.
        """
        if self.of_organisation:
            self.chosen = set(request.form.getlist(PLACE)) & self.places.keys()
            try:
                named = self.references.find("place_id", request.form.get(NAMED, "").strip()[:_LONGEST])
            except BadInputError as wrong:
                raise BadInputError(wrong.message.rstrip("."), column=NAMED) from None
            self.chosen |= {named} & self.places.keys() if named else set()

    def made(self) -> str:
        """The page with the new link, that is shown once."""
        if self.of_organisation and not self.chosen:
            raise BadInputError(NO_PLACE.rstrip("."), column=PLACE)
        names = [self.record.name, *(str(self.places[id]["name"]) for id in self.chosen)]
        try:
            to = own.general(request.form.get(ADDRESS, "")[:_LONGEST], names)
        except BadInputError as wrong:
            raise BadInputError(wrong.message, column=ADDRESS) from None
        if not request.form.get(PHONED):
            raise BadInputError(NOT_PHONED.rstrip("."), column=PHONED)
        self.require()
        key = own.make(site().store, self.record.kind, self.record.id, self.chosen, moment=accounts.now())
        self.link = own.of_record(site().store, self.record.kind, self.record.id, moment=accounts.now())
        address = shown_once("own_list", key=key)
        until = day_of(self.link.until) if self.link else ""
        text = letter(self.record.name, address, until, words(), of_group=not self.of_organisation)
        mail = mail_address(to, words().gettext(SUBJECT), text) if "@" in to else ""
        return self.page(made={"link": address, "text": text, "mail": mail, "to": to})

    def page(self, *, errors: Mapping[str, str] | None = None, made: Mapping[str, str] | None = None) -> str:
        """What can be done, with what was filled in."""
        typed = request.form if request.method == "POST" and not made else {}
        listed = sorted((str(self.places[id]["name"]).casefold(), id) for id in self.chosen | self.at)
        return render_template(
            "bijhouden/link.html",
            record=self.record,
            until=day_of(self.link.until) if self.link else "",
            has_link=self.link is not None,
            of_organisation=self.of_organisation,
            places=[
                {
                    "value": id,
                    "label": whole_name(str(self.places[id]["name"])),
                    "chosen": id in self.chosen or request.method == "GET",
                }
                for _, id in listed
            ],
            offered=self.references.offered("place_id") if self.of_organisation else [],
            typed=typed,
            errors=errors or {},
            made=made,
            action=request.path,
        )
