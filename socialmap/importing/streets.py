"""Streets into their own file, beside those that were there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from socialmap import geo
from socialmap.errors import NotFoundError, StoreError
from socialmap.importing.areas import import_features
from socialmap.network.compiling import holds, join
from socialmap.network.files import network_path, open_network, save_network
from socialmap.sources.raw import Remark
from socialmap.store.writing import Counts, mark_changed

if TYPE_CHECKING:
    from socialmap.config import Settings
    from socialmap.importing.report import ImportReport
    from socialmap.network.network import Network
    from socialmap.sources.raw import Features, StreetTable
    from socialmap.store import Session


def import_streets(session: Session, raw: StreetTable, report: ImportReport, settings: Settings) -> None:
    """Join streets with those on file; a newer copy of the same origin takes the place of the older.

    The store itself keeps no street, but its version rises, so that pages are computed again. What stands beside the
    streets (benches, schools, water) does go to the store.
    """
    path = network_path(settings)
    if raw.features is not None:
        _import_beside(session, raw.features, report)
    stored = _stored(settings, report)
    if stored and holds(stored, raw.network):
        report.count("straten", Counts(same=raw.network.streets))
        return
    replaced = {origin.name for origin in stored.origins} if stored else set()
    network = join(stored, raw.network) if stored else raw.network
    save_network(network, path)
    mark_changed(session)
    known = any(origin.name in replaced for origin in raw.network.origins)
    counts = Counts(changed=raw.network.streets) if known else Counts(added=raw.network.streets)
    report.count("straten", counts)


def _import_beside(session: Session, raw: Features, report: ImportReport) -> None:
    """Landmarks of the Netherlands: streets may lie elsewhere, what is shown on a map does not."""
    bounds = raw.frame.geometry.bounds
    inside = [geo.within(geo.NETHERLANDS_RD, bounds[x], bounds[y]) for x, y in (("minx", "miny"), ("maxx", "maxy"))]
    here = inside[0] & inside[1]
    if not here.all():
        count = int((~here).sum())
        report.remarks.append(
            Remark("weggelaten", f"herkenningspunten buiten Nederland ({count} keer)", value=str(count))
        )
    if here.any():
        import_features(session, replace(raw, frame=raw.frame[here].reset_index(drop=True)), report)


def _stored(settings: Settings, report: ImportReport) -> Network | None:
    try:
        return open_network(network_path(settings))
    except NotFoundError:
        return None
    except StoreError as error:
        report.remarks.append(Remark("weggelaten", f"de straten van eerder: {error}"))
        return None
