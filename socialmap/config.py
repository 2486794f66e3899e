"""Settings, read once from SOCIALMAP_* variables and then frozen.

Every field is a setting: its name in capitals after ``SOCIALMAP_`` is the variable.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from socialmap.errors import SettingError

CIRKELS_MODES = ("local", "passphrase", "open")
MIN_PASSPHRASE = 8


def _setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Settings:
    """What can be set from outside. ``from_env`` reads it; nothing else reads the environment."""

    data_dir: Path = _setting(Path("var"), "folder for runtime files: store, secret key, caches, journal of imports")
    database_url: str = _setting("", "SQLAlchemy address of the store; empty: a SQLite file in data_dir")
    starter_dir: Path = _setting(Path(__file__).resolve().parents[1] / "data", "folder of the starter set")
    host: str = _setting("127.0.0.1", "address to serve on")
    port: int = _setting(5000, "port to serve on")
    threads: int = _setting(4, "threads that answer requests")
    secret_key: str = _setting("", "key that signs sessions; empty: one is made in data_dir")
    gemeente: str = _setting("GM0363", "CBS code of the municipality that the pages show")
    cirkels: str = _setting("local", "who may see fit scores: local (this machine only), passphrase, or open")
    cirkels_passphrase: str = _setting("", "the passphrase, when cirkels is passphrase")
    tiles_url: str = _setting(
        "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
        "background map tiles; empty: no background",
    )
    tiles_attribution: str = _setting("Kaartachtergrond: Kadaster", "who made the background map")
    http_timeout: float = _setting(20.0, "seconds to wait for a source")
    http_max_bytes: int = _setting(300_000_000, "largest answer of a source that is accepted, in bytes")
    max_file_bytes: int = _setting(1_000_000_000, "largest file that is imported, in bytes, unpacked")
    import_memory: int = _setting(3_000_000_000, "memory that reading a file may take, in bytes (Linux)")
    import_seconds: int = _setting(900, "seconds that reading a file may take")
    amsterdam_url: str = _setting(
        "https://maps.amsterdam.nl/open_geodata/geojson_lnglat.php", "the city's open geodata service"
    )
    amsterdam_places_theme: str = _setting("maatschappelijke_voorzieningen", "THEMA of the layer MAATSCHAPPELIJKE_VZN")
    pdok_areas_url: str = _setting(
        "https://api.pdok.nl/cbs/wijken-en-buurten-2024/ogc/v1", "OGC API with the borders of wijken and buurten"
    )
    pdok_address_url: str = _setting(
        "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free",
        "where an address typed in the wegwijzer is looked up; empty: nowhere",
    )
    cbs_url: str = _setting(
        "https://opendata.cbs.nl/ODataApi/odata/85984NED", "OData service with CBS key figures of 2024"
    )
    rivm_url: str = _setting(
        "https://dataderden.cbs.nl/ODataApi/odata/50120NED", "OData service with the health monitor"
    )

    @property
    def store_url(self) -> str:
        """Address of the store: the one set, or a SQLite file in ``data_dir``."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'socialmap.sqlite'}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from ``environ`` (default: the process's own).

        Raises
        ------
        SettingError
            When a variable does not fit its field, or is not a setting at all.
        """
        environ = os.environ if environ is None else environ
        known = {f"SOCIALMAP_{f.name.upper()}": f for f in fields(cls)}
        unknown = sorted(name for name in environ if name.startswith("SOCIALMAP_") and name not in known)
        if unknown:
            msg = f"{unknown[0]} is geen instelling; de instellingen staan in de README."
            raise SettingError(msg)
        values = {f.name: _convert(name, environ[name], f.default) for name, f in known.items() if name in environ}
        settings = cls(**values)
        settings._check()
        return settings

    def _check(self) -> None:
        if self.cirkels not in CIRKELS_MODES:
            msg = f"SOCIALMAP_CIRKELS is {self.cirkels!r}; verwacht: {', '.join(CIRKELS_MODES)}."
            raise SettingError(msg)
        if self.cirkels == "passphrase" and len(self.cirkels_passphrase) < MIN_PASSPHRASE:
            msg = f"SOCIALMAP_CIRKELS_PASSPHRASE is te kort; verwacht: minstens {MIN_PASSPHRASE} tekens."
            raise SettingError(msg)


def _convert(name: str, text: str, default: Any) -> Any:
    try:
        return type(default)(text) if not isinstance(default, Path) else Path(text)
    except ValueError:
        msg = f"{name} is {text!r}; verwacht: een getal."
        raise SettingError(msg) from None
