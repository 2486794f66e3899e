"""The forms in which any view leaves, declared once: pages, commands, documents and tests go over these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.exchange.geojson import as_geojson
from socialmap.exchange.geopackage import as_geopackage
from socialmap.exchange.sheets import as_csv, as_xlsx
from socialmap.i18n import later

if TYPE_CHECKING:
    from socialmap.exchange.leaving import Leaving
    from socialmap.i18n import Words


@dataclass(frozen=True)
class Form:
    """A form of file.

    Attributes
    ----------
    suffix
        The end of its name, without the point.
    label, purpose
        What it is called, and what somebody does with it.
    """

    suffix: str
    content_type: str
    label: str
    purpose: str
    write: Callable[[Leaving, Words], bytes]


FORMS: Mapping[str, Form] = {
    form.suffix: form
    for form in (
        Form(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            later("Excel"),
            later("tabel met de bronnen erbij"),
            as_xlsx,
        ),
        Form("csv", "text/csv; charset=utf-8", later("CSV"), later("kale tabel voor een Nederlandse Excel"), as_csv),
        Form(
            "gpkg",
            "application/geopackage+sqlite3",
            later("GeoPackage"),
            later("kaartlaag voor QGIS"),
            as_geopackage,
        ),
        Form(
            "geojson", "application/geo+json", later("GeoJSON"), later("voor andere kaarten en programma’s"), as_geojson
        ),
    )
}
