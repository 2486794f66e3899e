"""Who fills a form in: by whose hand a record is found, and how it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from socialmap.errors import NotFoundError
from socialmap.importing import recording
from socialmap.keeping import proposals, roles
from socialmap.web import guard, params, spots
from socialmap.web.site import language, site, today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.keeping.roles import Account
    from socialmap.model import RecordKind


class Hand:
    """Who fills a form in: somebody with an account. Others find and save otherwise, by the same form."""

    #: What the pages are told of who has no account; none of their links lead to what is for accounts.
    own: Mapping[str, Any] | None = None

    def stored(self, kind: RecordKind, id: str, place: str = "") -> dict[str, Any]:
        """A record, as far as who asks may see it; else it is not there."""
        stored = recording.read_record(site().store, kind, id, place_id=place)
        if not roles.may_see_level(guard.author(), stored["visibility"]):
            raise NotFoundError(recording.GONE[kind])
        return stored

    def beside(self, kind: RecordKind, id: str, place: str) -> list[dict[str, Any]]:
        """The other records of this kind, at a place where one is told."""
        by = guard.author()
        found = recording.read_records(site().store, kind, place_id=place)
        return [row for row in found if row["id"] != id and roles.may_see_level(by, row["visibility"])]

    def save(
        self, kind: RecordKind, id: str, stored: Mapping[str, Any], values: Mapping[str, Any], version: int | None
    ) -> recording.Saved | None:  # fmt: skip
        """Write it down, None when it waits for somebody's word."""
        by = guard.require_contributor()
        if not holds(by, kind, stored, {**stored, **values}):
            proposals.propose(site().store, kind, id, values, by=by, today=today())
            return None
        return recording.save_record(
            site().store, kind, id, values, role=by.signs, account=by.id, expected_version=version, today=today()
        )

    def leads_to(self, place: str) -> str:
        """The page that shows what was saved of a place."""
        told = params.as_query((params.DONE.name, word) for word in params.DONE.choices)
        return url_for(f"{language()}.place", id=place) + told


ACCOUNT = Hand()


def holds(by: Account, kind: RecordKind, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether what this account fills in holds at once, else it waits; what lies in no area is nobody's own.

    Raises
    ------
    NotAllowedError
        When it lies in an area that others keep up.
    """
    where = [spots.of_record(kind, record, by) for record in (before, after) if record]
    if roles.may_write(by, *where):
        return True
    if all(where) and roles.has(by, roles.Right.WRITE):
        guard.refuse(by)
    return False
