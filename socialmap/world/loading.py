"""Opening a world: what was read, or made of it, for the world before is used again where its part is the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import geopandas as gpd
import pandas as pd
import shapely

from socialmap import geo
from socialmap.ledger.telling import telling
from socialmap.model import Audience, Status
from socialmap.model.written import readable
from socialmap.network.files import stored_streets
from socialmap.schedule import AMSTERDAM_TIME, read_school_holidays, region_of
from socialmap.sources import audience
from socialmap.store import read_written, reading, squares, tables, versions_of
from socialmap.world import judging
from socialmap.world.world import Viewer, World

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping
    from datetime import datetime

    from socialmap.config import Settings
    from socialmap.ledger.resolve import Resolved
    from socialmap.ledger.telling import Telling
    from socialmap.schedule import Period
    from socialmap.store import Session, Store, Versions

Made = TypeVar("Made")

#: Tables of the starter's folder that are read beside the store.
HOLIDAYS, REGIONS = "schoolvakanties_{region}.csv", "vakantieregios.csv"
PROFILES = "profielen.csv"
#: What is the same when it is equal; all else, frames, arrays and what holds them, only when it is that very one.
_PLAIN_VALUES = (str, int, date, list, tuple, Path)
#: Records that pages read as they are stored.
_PLAIN = ("initiative", "circle")


def holidays_of(settings: Settings, gemeente: str = "") -> Path:
    """The table of school holidays of a municipality, by default that of the settings."""
    folder = settings.starter_dir
    region = settings.school_region or region_of(gemeente or settings.gemeente, folder / REGIONS)
    return folder / HOLIDAYS.format(region=region)


@dataclass
class Parts:
    """What worlds are made of, each kept until it is made of something else; one for all viewers of a store."""

    _made: dict[Hashable, tuple[tuple[object, ...], Any]] = field(default_factory=dict)
    _caches: dict[Hashable, dict[tuple[Hashable, ...], Any]] = field(default_factory=dict)

    def get(self, key: Hashable, given: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """What ``make`` gives; it uses nothing but what is given, of which frames and rows count by which they are."""
        before, made = self._made.get(key, (None, None))
        if before is None or not all(_is_same(one, other) for one, other in zip(before, given, strict=True)):
            made = make()
            self._made[key] = (given, made)
        return cast("Made", made)

    def before(self, key: Hashable) -> tuple[tuple[Any, ...], Any] | None:
        """What something was made of, and what it was."""
        return self._made.get(key)

    def rows(self, key: Hashable, given: tuple[object, ...], read: Callable[[], reading.Rows]) -> reading.Rows:
        """The rows of a query; those of before while what was written since was not among them."""
        _, before = self._made.get(key, (None, None))

        def make() -> reading.Rows:
            found = read()
            return before if before is not None and before == found else found

        return self.get(key, given, make)

    def cache(self, key: Hashable) -> dict[tuple[Hashable, ...], Any]:
        """What a viewer's worlds remember."""
        return self._caches.setdefault(key, {})


def _is_same(one: object, other: object) -> bool:
    return one is other or (isinstance(one, _PLAIN_VALUES) and type(one) is type(other) and bool(one == other))


def load_world(
    store: Store,
    *,
    gemeente: str,
    viewer: Viewer,
    now: datetime,
    settings: Settings | None = None,
    parts: Parts | None = None,
) -> World:
    """Read one snapshot of the store.

    Parameters
    ----------
    gemeente
        CBS code, ``GM0363`` for Amsterdam.
    now
        The moment that "open", "today" and "checked" are judged by; with a time zone.
    settings
        Where streets and the tables of profiles and school holidays are kept; None: without them.
    parts
        What earlier worlds of this store were made of, to share what is the same; this one adds to it.
    """
    parts = Parts() if parts is None else parts
    with store.read() as session:
        written = read_written(session)
        versions, today = versions_of(written), now.astimezone(AMSTERDAM_TIME).date()
        opening = _Opening(session, parts, written, versions, gemeente, viewer, today, settings)
        world = World(
            viewer=viewer,
            gemeente=gemeente,
            now=now,
            versions=versions,
            _cache=parts.cache((gemeente, viewer)),
            **opening.streets(),
            **opening.figures(),
            **opening.records(),
        )
    world.forget()
    return world


@dataclass(frozen=True)
class _Opening:
    """One reading of a store: what each frame of a world is made of."""

    session: Session
    parts: Parts
    written: Mapping[str, int]
    versions: Versions
    gemeente: str
    viewer: Viewer
    today: date
    settings: Settings | None

    def streets(self) -> dict[str, Any]:
        """What changes with streets, and the tables beside the store."""
        features = self.parts.get(
            "features",
            (self.versions.streets,),
            lambda: _with_geometry(_readable(reading.read_table(self.session, tables.feature))),
        )
        if self.settings is None:
            return {"features": features}
        return {
            "features": features,
            "streets": stored_streets(self.session, self.settings.data_dir),
            "profiles": self.settings.starter_dir / PROFILES,
            "min_ranked": self.settings.min_ranked,
            "school_holidays": self._holidays(holidays_of(self.settings, self.gemeente)),
        }

    def _holidays(self, path: Path) -> tuple[Period, ...]:
        given = (path, path.stat().st_mtime_ns)
        return self.parts.get(HOLIDAYS, given, lambda: tuple(read_school_holidays(path)))

    def figures(self) -> dict[str, Any]:
        """What changes with borders and figures."""
        given = (self.versions.figures, self.gemeente)
        read, session = self.parts.get, self.session
        return {
            "areas": self._areas,
            "values": read("values", given, lambda: reading.read_values(session, self.gemeente)),
            "squares": read("squares", given, lambda: squares.read_squares(session, self._bounds())),
            "indicators": read("indicators", (self.versions.figures, self._folder), self._indicators),
        }

    def records(self) -> dict[str, Any]:
        """What changes with records, and is judged by the day."""
        services, places, of_activities = self._services, self._places, self._said("activity", judging.ACTIVITY_AGES)
        there = places["status"] == Status.LISTED
        doors = dict(zip(places.index[there].tolist(), places.loc[there, "offer"].tolist(), strict=True))
        return {
            "services": services,
            "places": places,
            "activities": self._made(
                "activities",
                (self._frame("activity"), list(doors.items()), self.today, of_activities),
                lambda: judging.judged_activities(self._frame("activity"), doors, self.today, of_activities),
            ),
            "figures": self._made("figures", (self._rows("figure"), self._folder), self._figures),
            "sources": self._made("sources", (self._rows("source"),), lambda: self._frame("source").set_index("id")),
            "redirects": self._made(
                "redirects", (self.versions.records,), lambda: reading.read_redirects(self.session)
            ),
            **{f"{name}s": self._frame(name) for name in _PLAIN},
        }

    @property
    def _folder(self) -> Any:
        return self.settings.starter_dir if self.settings else None

    @property
    def _areas(self) -> gpd.GeoDataFrame:
        return self.parts.get("areas", (self.versions.figures, self.gemeente), self._read_areas)

    def _bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of the borders in RD metres; None where there are none."""
        shapes = self._areas.geometry.dropna()
        return None if shapes.empty else cast("tuple[float, float, float, float]", tuple(shapes.total_bounds.tolist()))

    def _read_areas(self) -> gpd.GeoDataFrame:
        return _with_geometry(_readable(reading.read_areas(self.session, self.gemeente))).set_index("code")

    def _indicators(self) -> pd.DataFrame:
        frame = _readable(reading.read_table(self.session, tables.indicator)).set_index("id")
        return frame.assign(audience=[str(word) for word in audience.audiences(frame, self._folder)])

    def _figures(self) -> pd.DataFrame:
        """A figure of a report is for everybody only where its table says so."""
        frame = self._frame("figure")
        told = audience.told(self._folder, audience.REPORT_FIGURES) if self._folder else {}
        return frame.assign(audience=[str(told.get(name, Audience.CIRKELS)) for name in frame["reference"]])

    @property
    def _services(self) -> pd.DataFrame:
        frame = self._frame("source_row")
        return self._made("services", (frame, self.today), lambda: judging.offered_services(frame, self.today))

    @property
    def _places(self) -> gpd.GeoDataFrame:
        """Places with where they lie and what may be said of them; only what changed is made again."""
        rows, stored, services, areas = self._rows("place"), self._frame("place"), self._services, self._areas
        at = (rows.column("lon"), rows.column("lat"))
        points = self._made("points", at, lambda: _points(stored))
        where = self._made("where", (areas, *at), lambda: judging.where(areas, points))
        told = self._made("of services", (services,), lambda: judging.of_services(services))
        seen = {name: rows.column(name) for name in ("id", "kind", "status", "checked_on")}
        judged = self._made(
            "judged", (*seen.values(), told, self.today), lambda: judging.judged_places(seen, told, self.today)
        )
        said = self._said("place", judging.AGES)

        def make() -> gpd.GeoDataFrame:
            found = gpd.GeoDataFrame(stored.assign(**where, **judged), geometry=points, crs=geo.RD).set_index("id")
            return judging.as_said(found, said)

        return self._made("places", (stored, points, where, judged, said), make)

    def _said(self, kind: str, ages: Collection[str]) -> dict[str, dict[str, Resolved]]:
        """By id and fact: who says so, of these facts that go out of date and of what sources differ on."""
        given = (self.written.get("statement", 0), self.written.get("edition", 0), self.today)
        key = f"said of {kind}"
        _, before = self.parts.before(key) or (None, None)

        def make() -> Telling:
            return telling(self.session, kind, ages, today=self.today, before=before)

        return self.parts.get(key, given, make).found

    def _made(self, name: str, given: tuple[object, ...], make: Callable[[], Made]) -> Made:
        return self.parts.get((self.viewer, name), given, make)

    def _frame(self, name: str) -> pd.DataFrame:
        """A table of records as this viewer sees it."""
        rows, key = self._rows(name), (self.viewer, f"frame of {name}")
        before = self.parts.before(key)
        return self.parts.get(key, (rows,), lambda: _frame(rows, *before) if before else _readable(rows.frame()))

    def _rows(self, name: str) -> reading.Rows:
        """The same as rows; they are read again when what they hang on was written."""
        read = {"figure": reading.figures, "source": reading.sources}.get(name)
        allowed, table = self.viewer.allowed, tables.metadata.tables[name]
        statement = read(allowed) if read else reading.visible(table, allowed)
        given: tuple[object, ...] = (self.versions.records, self.versions.figures)
        if not read:
            seen = self._rows("place").column("id") if "place_id" in table.c else []
            # What a place became is no longer there, and what was at it moved along.
            given = (self.written.get(name, 0), self.written.get("place_redirect", 0), seen)
        return self.parts.rows((self.viewer, f"rows of {name}"), given, lambda: reading.read(self.session, statement))


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Texts without signs that nobody sees: also those that were stored before an import took them out."""
    columns = {
        name: pd.Series([readable(cell) for cell in frame[name]], index=frame.index, dtype=object)
        for name in frame.columns[[dtype.kind == "O" for dtype in frame.dtypes]]
        if not _is_printable(frame[name].tolist())
    }
    return frame.assign(**columns) if columns else frame


def _is_printable(cells: list[Any]) -> bool:
    """Whether there is nothing to do: no list, and no sign that is not seen in all the texts at once."""
    is_list = bool(cells) and isinstance(cells[0], list)
    return not is_list and "".join([cell for cell in cells if isinstance(cell, str)]).isprintable()


def _with_geometry(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    shapes = shapely.from_wkb(frame["geometry"].to_numpy(dtype=object))
    return gpd.GeoDataFrame(
        frame.drop(columns="geometry"), geometry=gpd.GeoSeries(shapes, index=frame.index, crs=geo.RD)
    )


def _points(frame: pd.DataFrame) -> Any:
    return gpd.points_from_xy(*geo.to_rd(frame["lon"], frame["lat"]))


def _frame(rows: reading.Rows, given: tuple[reading.Rows], frame: pd.DataFrame) -> pd.DataFrame:
    """Rows as a frame; the columns in which nothing was written are those of before."""
    changed = rows.changed(given[0])
    if changed is None:
        return _readable(rows.frame())
    fresh = _readable(rows.frame(changed))
    return frame.assign(**{name: fresh[name] for name in changed})
