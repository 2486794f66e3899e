"""What the files and parts of HSDS are called, in all its editions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ENDINGS = (".json", ".csv")
#: What objects and tables are called -> their kind, also in editions before 3.0.
KIND_OF: Mapping[str, str] = {
    **{name: name for name in ("accessibility", "service_at_location", "location", "service", "organization")},
    **{name: name for name in ("address", "phone", "schedule", "language", "cost_option", "attribute")},
    **{name: name for name in ("taxonomy", "taxonomy_term")},
    "locations": "location",
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "services_at_location": "service_at_location",
    "addresses": "address",
    "physical_address": "address",
    "physical_addresses": "address",
    "phones": "phone",
    "schedules": "schedule",
    "regular_schedule": "schedule",
    "regular_schedules": "schedule",
    "languages": "language",
    "cost_options": "cost_option",
    "attributes": "attribute",
    "accessibility_for_disabilities": "accessibility",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
#: Of which there must be one for a folder, zip or document to be of HSDS.
WHOLE = ("organization", "service", "location")
#: A folder or zip has at least so many kinds.
_ENOUGH = 2


def kinds_of(stem: str) -> tuple[str, ...]:
    """The kind of which a table is, or the two that it links; none for another.

    Examples
    --------
    >>> kinds_of("services"), kinds_of("schedules_locations"), kinds_of("service_at_location"), kinds_of("leesmij")
    (('service',), ('schedule', 'location'), ('service_at_location',), ())
    """
    if stem in KIND_OF:
        return (KIND_OF[stem],)
    first, _, second = stem.partition("_")
    return (KIND_OF[first], KIND_OF[second]) if first in KIND_OF and second in KIND_OF else ()


def holds_hsds(names: Iterable[str]) -> bool:
    """Are these the names of the files of HSDS: at least two kinds, and a whole among them?

    Examples
    --------
    >>> holds_hsds(["services.csv", "locations.csv", "lees.txt"]), holds_hsds(["services.csv"])
    (True, False)
    """
    kinds = {KIND_OF.get(PurePath(name).stem.lower()) for name in names if name.lower().endswith(ENDINGS)} - {None}
    return len(kinds) >= _ENOUGH and bool(kinds & set(WHOLE))
