"""Streets into their own file, beside those that were there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.errors import BadInputError, NotFoundError, StoreError
from socialmap.importing.along import import_along
from socialmap.importing.osm import import_osm_places
from socialmap.network.files import open_network, store_streets, stored_streets
from socialmap.network.joining import in_place_of, join, replaced, same_streets
from socialmap.sources.raw import Remark
from socialmap.store.writing import Counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.config import Settings
    from socialmap.importing.report import ImportReport
    from socialmap.network.network import Network
    from socialmap.sources.raw import StreetTable
    from socialmap.store import Session, Store

#: A copy that brings back less than this share of the length that it replaces is a selection of those streets.
LITTLE = 0.5


def import_streets(
    session: Session, raw: StreetTable, report: ImportReport, settings: Settings, *, replacing: bool = False
) -> None:
    """Join streets with those on file; a newer copy by the same maker takes the place of the older where it covers.

    The store tells which file counts, so its version rises. What stands beside the streets (benches, schools, water)
    and what is there to go to go to the store itself.

    Parameters
    ----------
    replacing
        Also a copy with far fewer streets than it replaces.

    Raises
    ------
    BadInputError
        For such a copy, when it was not asked for.
    """
    if raw.features is not None:
        import_along(session, raw.features, report)
    if raw.places is not None:
        import_osm_places(session, raw.places, report)
    stored = _stored(session, settings, report)
    joined = join(stored, raw.network) if stored else None
    if joined is None or stored is None:
        store_streets(session, raw.network, settings.data_dir)
        report.count("straten", Counts(added=raw.network.streets))
        return
    if same_streets(joined.network, stored):
        report.count("straten", Counts(same=raw.network.streets))
        return
    if joined.covered < LITTLE and not replacing:
        raise BadInputError(_too_little(joined.went, joined.back, raw), file=report.file, expected=_EXPECTED)
    store_streets(session, joined.network, settings.data_dir)
    came = Counts(changed=joined.came) if joined.went else Counts(added=joined.came)
    report.count("straten", came)
    report.notes.append(f"straten: {joined.went} weg, {joined.stayed} gebleven, {joined.came} erbij.")
    if joined.loose:
        report.remarks.append(
            Remark("let op", f"een straat aan de rand sluit niet aan ({joined.loose} keer)", value=str(joined.loose))
        )


def may_replace(
    store: Store, raw: StreetTable, name: str, settings: Settings, ask: Callable[[str], bool] | None
) -> bool:
    """Ask whether streets with too little in their place may go, before anything waits for the answer."""
    if ask is None:
        return False
    with store.read() as session:
        path = stored_streets(session, settings.data_dir)
    try:
        stored = open_network(path) if path else None
    except (NotFoundError, StoreError):
        return False
    if stored is None:
        return False
    gone, covered = replaced(stored, raw.network)
    if covered >= LITTLE:
        return False
    back = int(in_place_of(stored, gone, raw.network).sum())
    return ask(f"{name}: {_too_little(int(gone.sum()), back, raw)}.")


_EXPECTED = "een bestand met alle straten daar, of de optie --replace om ze toch te vervangen"


def _too_little(went: int, back: int, raw: StreetTable) -> str:
    makers = ", ".join(sorted({origin.maker for origin in raw.network.origins}))
    return (
        f"hier staan veel minder straten in dan van {makers} zijn opgeslagen: {went} straten zouden weggaan en "
        f"{back} kwamen ervoor terug"
    )


def _stored(session: Session, settings: Settings, report: ImportReport) -> Network | None:
    path = stored_streets(session, settings.data_dir)
    if path is None:
        return None
    try:
        return open_network(path)
    except (NotFoundError, StoreError) as error:
        report.remarks.append(Remark("weggelaten", f"de straten van eerder: {error}"))
        return None
