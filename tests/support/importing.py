"""The published files, the command line as people use it, and a way to see that a store did not change."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import select

from socialmap.cli import main
from socialmap.config import Settings
from socialmap.network.files import stored_streets
from socialmap.store import Store, tables

ROOT = Path(__file__).parents[2]

#: Every file that the issue names, and what it is.
FILES = {
    "amsterdam/buurten_518.geojson": "areas",
    "amsterdam/wijken_110.geojson": "areas",
    "amsterdam/gebieden_25.geojson": "areas",
    "amsterdam/stadsdelen_9.geojson": "areas",
    "amsterdam/maatschappelijke_vzn.geojson": "places",
    "amsterdam/parks.geojson": "parks",
    "amsterdam/water_taps.geojson": "taps",
    "amsterdam/ferry_bus_stops.geojson": "stops",
    "amsterdam/rail_stations.geojson": "stops",
    "cbs2024/buurten.csv": "cbs",
    "cbs2024/wijken.csv": "cbs",
    "cbs2024/gemeenten.csv": "cbs",
    "cbs2024/SES_WOA_amsterdam.csv": "ses",
    "cbs2024/Nabijheid_voorzieningen_2021.csv": "proximity",
    "cbs2024/crosswalk_amsterdam_buurten_2020_naar_2022.csv": "crosswalk",
    "rivm/gezondheid_2020_18plus.xlsx": "health",
    "bbga/bbga_metadata_utf8.csv": "bbga_catalogue",
    "bbga/bbga_tableau_sample.csv": "bbga",
    "bbga/data_buurtanalyse.csv": "buurtanalyse",
    "bbga/postcode_naar_buurt.csv": "postcodes",
}


def run(settings: Settings, *words: object) -> Result:
    """``python -m socialmap`` with these words, on the store of the settings."""
    environment = {"SOCIALMAP_DATA_DIR": str(settings.data_dir), "SOCIALMAP_DATABASE_URL": settings.database_url}
    return CliRunner().invoke(main, [str(word) for word in words], env=environment)


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of the settings, closed afterwards."""
    store = Store(settings.store_url)
    try:
        yield store
    finally:
        store.close()


def fingerprint(store: Store) -> dict[str, tuple[int, str]]:
    """Of each table the number of rows and a digest of all of them, the store version included."""
    found = {}
    with store.read() as session:
        for table in tables.metadata.sorted_tables:
            rows, digest = 0, hashlib.blake2b()
            for row in session.execute(select(table).order_by(*table.primary_key)):
                rows += 1
                digest.update(repr(tuple(row)).encode())
            found[table.name] = (rows, digest.hexdigest())
    return found


def streets_of(settings: Settings) -> Path | None:
    """The file of streets that the store of the settings tells of."""
    with opened(settings) as store, store.read() as session:
        return stored_streets(session, settings.data_dir)
