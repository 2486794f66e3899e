"""Settings, read once from SOCIALMAP_* variables and then frozen.

Every field is a setting: its name in capitals after ``SOCIALMAP_`` is the variable.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from socialmap.errors import SettingError

CIRKELS_MODES = ("local", "passphrase", "open", "accounts")
SCHOOL_REGIONS = ("noord", "midden", "zuid")
MIN_PASSPHRASE = 8
MIN_KEY = 16
_AN_ADDRESS = "een adres dat begint met https:// of http://"
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def _setting(
    default: Any,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    check: Callable[[Any], bool] | None = None,
    expected: str = "",
    secret: bool = False,
) -> Any:
    """A field with what it is for, and what it may hold: a number by its range, a text by a check and its words."""
    about = {"help": help, "low": low, "high": high, "check": check, "expected": expected}
    return field(default=default, repr=not secret, metadata=about)


def _web_address(text: str) -> bool:
    """Whether this leads to a site: http or https, a host, no name or password in it."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = text.isprintable() and not {" ", "\\", '"'} & set(text)
    return (
        plain and parts.scheme in ("http", "https") and "@" not in parts.netloc and port != 0 and bool(parts.hostname)
    )


def _optional_address(text: str) -> bool:
    return not text or _web_address(text)


def _site_address(text: str) -> bool:
    """Whether this may stand on paper: an address of a site, with at most a path."""
    if not text:
        return True
    if not _web_address(text) or "?" in text or "#" in text:
        return False
    parts = urlsplit(text)
    steps = parts.path.rstrip("/").split("/")[1:]
    return is_host(parts.hostname or "") and all(re.fullmatch(r"[\w~-][\w.~-]*", step, re.ASCII) for step in steps)


def is_host(name: str) -> bool:
    """Whether this is the name of a machine, or its number (IP)."""
    return is_number(name) or (len(name) <= 253 and _NAME.fullmatch(name) is not None and not name[-1].isdigit())  # noqa: PLR2004


def is_number(name: str) -> bool:
    """Whether a host is an IP address; IPv6 without its brackets."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Whether a machine calls itself by this host."""
    return name == "localhost" or (is_number(name) and ip_address(name).is_loopback)


def _may_be_folder(text: str) -> bool:
    """Whether a folder is or can come here: what is there already, itself or above it, is a folder."""
    path = Path(text).resolve()
    return next((there for there in (path, *path.parents) if os.path.lexists(there)), path).is_dir()


def _host_names(text: str) -> bool:
    return all(is_host(name) and not is_loopback(name) for name in _listed(text))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())


@dataclass(frozen=True)
class Settings:
    """What can be set from outside. ``from_env`` reads it; nothing else reads the environment."""

    data_dir: Path = _setting(
        Path("var"),
        "folder for runtime files: store, secret key, caches, journal of imports",
        check=_may_be_folder,
        expected="een map, of een plek waar die kan komen",
    )
    database_url: str = _setting("", "SQLAlchemy address of the store; empty: a SQLite file in data_dir", secret=True)
    starter_dir: Path = _setting(Path(__file__).resolve().parents[1] / "data", "folder of the starter set")
    host: str = _setting(
        "127.0.0.1",
        "address to serve on",
        check=lambda text: re.fullmatch(r"[\w.:*%-]+", text, re.ASCII) is not None,
        expected="127.0.0.1, 0.0.0.0 of een adres van deze computer",
    )
    port: int = _setting(5000, "port to serve on; 0: any that is free", low=0, high=65_535)
    threads: int = _setting(4, "threads that answer requests", low=1, high=1000)
    public_url: str = _setting(
        "",
        "the one address of the site on paper, in files and in feeds; empty: no address and no QR code on paper",
        check=_site_address,
        expected="een adres als https://kaart.voorbeeld.nl, zonder ? of #",
    )
    also_hosts: str = _setting(
        "",
        "names of this site that were printed earlier, with commas; they lead on to public_url",
        check=_host_names,
        expected="namen als oud.voorbeeld.nl, met een komma ertussen, zonder https:// en zonder localhost",
    )
    proxies: int = _setting(
        0, "how many proxies of your own stand in front; of others nothing is believed", low=0, high=10
    )
    secret_key: str = _setting("", "key that signs sessions; empty: one is made in data_dir", secret=True)
    gemeente: str = _setting(
        "GM0363",
        "CBS code of the municipality that the pages show",
        check=lambda code: re.fullmatch(r"GM\d{4}", code, re.ASCII) is not None,
        expected="een code van het CBS als GM0363",
    )
    school_region: str = _setting(
        "",
        "region of the school holidays: noord, midden or zuid; empty: that of the municipality where our table has it, "
        "else noord",
        check=lambda text: text in ("", *SCHOOL_REGIONS),
        expected=f"een van: {', '.join(SCHOOL_REGIONS)}",
    )
    cirkels: str = _setting(
        "local",
        "who may see fit scores: local (this machine, by the link that the start prints), passphrase, open, "
        "or accounts",
    )
    cirkels_passphrase: str = _setting("", "the passphrase, when cirkels is passphrase", secret=True)
    min_ranked: int = _setting(
        1000, "an area with fewer residents gets no fit score and no rank", low=200, high=1_000_000
    )
    tiles_url: str = _setting(
        "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
        "background map tiles; empty: no background",
        check=_optional_address,
        expected=_AN_ADDRESS,
    )
    tiles_attribution: str = _setting("Kaartachtergrond: Kadaster", "who made the background map")
    http_timeout: float = _setting(20.0, "seconds to wait for a source", low=0.1, high=3600)
    http_max_bytes: int = _setting(
        300_000_000, "largest answer of a source that is accepted, in bytes", low=1, high=10**12
    )
    max_file_bytes: int = _setting(
        1_000_000_000, "largest file that is imported, in bytes, unpacked", low=1, high=10**12
    )
    import_memory: int = _setting(
        3_000_000_000, "memory that reading a file may take, in bytes (Linux)", low=500_000_000, high=10**12
    )
    import_seconds: int = _setting(900, "seconds that reading a file may take", low=1, high=86_400)
    amsterdam_url: str = _setting(
        "https://maps.amsterdam.nl/open_geodata/geojson_lnglat.php",
        "the city's open geodata service",
        check=_web_address,
        expected=_AN_ADDRESS,
    )
    amsterdam_places_theme: str = _setting("maatschappelijke_voorzieningen", "THEMA of the layer MAATSCHAPPELIJKE_VZN")
    pdok_areas_url: str = _setting(
        "https://api.pdok.nl/cbs/wijken-en-buurten-2024/ogc/v1",
        "OGC API with the borders of wijken and buurten",
        check=_web_address,
        expected=_AN_ADDRESS,
    )
    pdok_address_url: str = _setting(
        "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free",
        "where an address typed in the wegwijzer is looked up; empty: nowhere",
        check=_optional_address,
        expected=_AN_ADDRESS,
    )
    cbs_url: str = _setting(
        "https://opendata.cbs.nl/ODataApi/odata/85984NED",
        "OData service with CBS key figures of 2024",
        check=_web_address,
        expected=_AN_ADDRESS,
    )
    rivm_url: str = _setting(
        "https://dataderden.cbs.nl/ODataApi/odata/50120NED",
        "OData service with the health monitor",
        check=_web_address,
        expected=_AN_ADDRESS,
    )

    bbga_url: str = _setting(
        "https://api.data.amsterdam.nl/v1/bbga/kerncijfers?indicatorDefinitieId={variabele}&_format=csv",
        "where `fetch bbga` asks for a variable of the BBGA; without {variabele}: all of them in one file",
        check=_web_address,
        expected=_AN_ADDRESS,
    )

    @property
    def store_url(self) -> str:
        """Address of the store: the one set, or a SQLite file in ``data_dir``."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'socialmap.sqlite'}"

    @property
    def public_origin(self) -> str:
        """Scheme and host of ``public_url``, in small letters; "" where none is set."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme.lower()}://{parts.netloc.lower()}" if self.public_url else ""

    @property
    def public_path(self) -> str:
        """The path of ``public_url``, under which the whole site lives; "" where it is the root."""
        return urlsplit(self.public_url).path.rstrip("/")

    @property
    def public_host(self) -> str:
        """The name of the site without its port; "" where none is set."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def earlier_hosts(self) -> tuple[str, ...]:
        """The names of ``also_hosts``."""
        return _listed(self.also_hosts)

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
        values = {f.name: _convert(name, environ[name], f) for name, f in known.items() if name in environ}
        settings = cls(**values)
        settings._check()
        return settings

    def _check(self) -> None:
        """What one setting asks of another, and what must be secret and is never repeated."""
        if self.cirkels not in CIRKELS_MODES:
            msg = f"SOCIALMAP_CIRKELS is {self.cirkels!r}; verwacht: {', '.join(CIRKELS_MODES)}."
            raise SettingError(msg)
        if self.cirkels == "passphrase" and len(self.cirkels_passphrase) < MIN_PASSPHRASE:
            msg = f"SOCIALMAP_CIRKELS_PASSPHRASE is te kort; verwacht: minstens {MIN_PASSPHRASE} tekens."
            raise SettingError(msg)
        if 0 < len(self.secret_key) < MIN_KEY:
            msg = f"SOCIALMAP_SECRET_KEY is te kort; verwacht: minstens {MIN_KEY} tekens."
            raise SettingError(msg)
        if self.also_hosts and not self.public_url:
            msg = "SOCIALMAP_ALSO_HOSTS leidt door naar SOCIALMAP_PUBLIC_URL, en die is leeg; vul beide in."
            raise SettingError(msg)


def _convert(name: str, text: str, setting: Field[Any]) -> Any:
    """What a variable says, as the value of its field.

    Raises
    ------
    SettingError
        When it does not fit; the sentence names the variable.
    """
    default: Any = setting.default
    kind, limits = type(default), setting.metadata
    if isinstance(default, (str, Path)):
        if limits["check"] is not None and not limits["check"](text):
            msg = f"{name} is {text[:80]!r}; verwacht: {limits['expected']}."
            raise SettingError(msg)
        return Path(text) if isinstance(default, Path) else text
    try:
        # Only digits as on a keyboard: 5_000 and Arabic digits are numbers to Python, and mistakes here.
        value = kind(text if re.fullmatch(r"\s*-?[0-9.]{1,30}\s*", text) else "")
    except ValueError:
        msg = f"{name} is {text[:80]!r}; verwacht: een getal."
        raise SettingError(msg) from None
    if not (math.isfinite(value) and limits["low"] <= value <= limits["high"]):
        msg = f"{name} is {text[:80]!r}; verwacht: een getal van {limits['low']} tot en met {limits['high']}."
        raise SettingError(msg)
    return value
