"""Streets into their own file, beside those that were there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.errors import NotFoundError, StoreError
from socialmap.network.compiling import holds, join
from socialmap.network.files import network_path, open_network, save_network
from socialmap.sources.raw import Remark
from socialmap.store.writing import Counts, mark_changed

if TYPE_CHECKING:
    from socialmap.config import Settings
    from socialmap.importing.report import ImportReport
    from socialmap.network.network import Network
    from socialmap.sources.raw import StreetTable
    from socialmap.store import Session


def import_streets(session: Session, raw: StreetTable, report: ImportReport, settings: Settings) -> None:
    """Join streets with those on file; a newer copy of the same origin takes the place of the older.

    The store itself keeps no street, but its version rises, so that pages are computed again.
    """
    path = network_path(settings)
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


def _stored(settings: Settings, report: ImportReport) -> Network | None:
    try:
        return open_network(network_path(settings))
    except NotFoundError:
        return None
    except StoreError as error:
        report.remarks.append(Remark("weggelaten", f"de straten van eerder: {error}"))
        return None
