"""A small city in which every text that a record can hold was written by an enemy.

The columns are those of the tables themselves, so a new one is hostile from its first day; only what other rows refer
to, or an address is made of, stays what it is.
"""

import json
from contextlib import closing
from dataclasses import replace

import shapely
import sqlalchemy as sa

from socialmap import geo
from socialmap.config import Settings
from socialmap.importing.starter import prepare_store
from socialmap.network.files import BEFORE, save_network
from socialmap.network.network import Origin
from socialmap.sources.osm.everyday import AREAS
from socialmap.store import Store, tables
from tests.support.networks import CORNER, Edge, drawn

#: What would be there if a text were run: the outcome of a sum, a name in a page, a file.
OUTCOME = str(73939133 * 7)
NAME = "pwned"
MADE = "pwned-by-a-template"
EVERYTHING = " ".join([
    "{{73939133*7}} {% set x = 73939133*7 %}{{x}} {# ${73939133*7} #{73939133*7} <%= 73939133*7 %>",
    f"{{{{ cycler.__init__.__globals__.os.mkdir(dict({MADE.replace('-', '_')}=1)|join) }}}}",
    f"<script>window.{NAME}=1</script><img class={NAME} src=x onerror={NAME}=1>",
    f"</script></style></textarea></title></option></svg>--><svg class={NAME} onload={NAME}=1>",
    f"<!-- <![CDATA[ \" class=\"{NAME}\" onmouseover=\"{NAME}=1\" x=\" ' class='{NAME}' onfocus='{NAME}=1' autofocus '",
    f"&lt;img class={NAME} src=x onerror={NAME}=1&gt; `${{{NAME}=1}}` \\u003cscript\\u003e{NAME}=1\\u003c/script>",
    "%s %(name)s %n {0} {name} {0.__class__} $x",
    "'; DROP TABLE place; -- \"; DROP TABLE place; --",
    f"\r\nX-{NAME}: 1\r\nSet-Cookie: {NAME}=1\r\nATTENDEE:mailto:{NAME}@evil.example\r\nEND:VEVENT\r\n",
    "a\u2028b\u2029c \u202eneknas\u202c \u2066x\u200bz \x1b[31mrood\x07 \ufeff",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f33b\u82b1 e\u0301",
])  # fmt: skip
#: What counts where it stands first.
BEGINNINGS = (
    '=HYPERLINK("http://evil.example","klik")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
    "../../../../tmp/pwned",
    f"javascript:{NAME}=1//",
    f"data:text/html,<script>{NAME}=1</script>",
    "//evil.example/",
    f"&#106;avascript:{NAME}=1",
    "'=1+1",
)
LINKS = (
    f"javascript:{NAME}=1",
    f" javascript:{NAME}=1",
    f"java\tscript:{NAME}=1",
    f"data:text/html,<script>{NAME}=1</script>",
    "//evil.example/",
    f'https://goed.example/" onclick="{NAME}=1" class="{NAME}',
    "https://goed.example/a b",
    "http://[evil",
    "https://goed.example/",
)
#: Columns that others refer to or that addresses are made of, and what a place or area is found by.
KEYS = {
    *("id", "code", "level", "key", "value", "subject", "subject_kind", "field", "old_id", "new_id", "from_code"),
    *("to_code", "buurt_code", "local_code", "wijk_code", "gebied_code", "stadsdeel_code", "gemeente_code"),
    *("indicator_id", "source_id", "listed_source_id", "place_id", "organisation_id", "area_level", "area_codes"),
    *("record_kind", "record_id", "fact", "at"),
}
#: What a program reads: true for most rows, hostile for the others, so that both ways are walked.
READ = {
    "opening_hours": f'Mo-Su 09:00-17:00 "<img class={NAME} src=x onerror={NAME}=1> {{{{73939133*7}}}}"',
    "schedule": f'Tu 13:00-16:00 "</script><svg class={NAME} onload={NAME}=1>"',
    "listed_on": "2026-05",
    "published": "2026-05",
    "measured": "2020",
    "postcode": "1067DP",
    "unit": "%",
    "period": "2020",
}
#: The wijken that stay: enough to score, few enough to walk everything in a minute.
WIJKEN = ("FB", "FA", "FC", "FD", "AA", "KA")
LONG = 5_000
#: Degrees, beside HvdW 't Pluspunt: many places of the starter set are near.
START = (4.80258, 52.37803)


def hostile_settings(settings: Settings, *, small: bool = True) -> Settings:
    """Fill the store of these settings with the hostile city, by default of few wijken."""
    with closing(prepare_store(settings)) as store:
        make_hostile(store, small=small)
    _lay_streets(settings)
    return settings


def make_hostile(store: Store, *, small: bool = True) -> None:
    """Make every text in a starter store hostile, and the store itself small."""
    with store.write() as session:
        if small:
            _shrink(session)
        _add_what_the_starter_lacks(session)
        # PostgreSQL itself refuses a NUL, so none can be there.
        storable = _without_nul if session.get_bind().dialect.name == "postgresql" else (lambda value: value)
        for table in tables.metadata.sorted_tables:
            columns = [column for column in table.c if _is_text(column)]
            keys = list(table.primary_key)
            for number, row in enumerate(session.execute(table.select().order_by(*keys)).mappings().all()):
                values = {
                    column.name: storable(
                        hostile(column.name, number + place, row[column.name], keyed=_is_keyed(column))
                    )
                    for place, column in enumerate(columns)
                }
                if values:
                    session.execute(table.update().where(*(key == row[key.name] for key in keys)).values(**values))
        place = tables.place
        first = session.execute(sa.select(place.c.id).order_by(place.c.id)).scalars().first()
        # What else was said of it shows on its page.
        said = tables.statement
        values = session.execute(said.select().where(said.c.record_kind == "place", said.c.fact == "name")).mappings()
        for number, row in enumerate(values.all()):
            other = {name: row[name] for name in row if name != "id"}
            other |= {"value": json.dumps(hostile("", number, "")), "source_id": "osm", "rank": "openstreetmap"}
            session.execute(said.insert().values(other))
        long = {"name": "x" * LONG, "note": "woord " * LONG, "street": "y" * LONG}
        session.execute(place.update().where(place.c.id == first).values(**long))


def _without_nul(value: object) -> object:
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    return value.replace("\x00", "") if isinstance(value, str) else value


def hostile(column: str, number: int, before: object, *, keyed: bool = False) -> object:
    """What stands in a column now; where rows must differ, with what was there."""
    if isinstance(before, list):
        return [hostile("", number + place, "") for place in range(2)]
    if column in ("url", "website"):
        return LINKS[number % len(LINKS)]
    if column in READ and number % 4:
        return READ[column].partition(' "')[0] if number % 4 > 1 else READ[column]
    nul = "\x00" if number % 3 == 0 else ""
    return f"{BEGINNINGS[number % len(BEGINNINGS)]} {EVERYTHING}{nul}{before if keyed else ''}"


def _lay_streets(settings: Settings) -> None:
    """A grid of streets around the start, each with a hostile name."""
    x, y = (float(at) - corner for at, corner in zip(geo.to_rd(*START), CORNER, strict=True))
    size, step = 15, 120.0
    points = [
        (x + step * (column - size / 2), y + step * (row - size / 2)) for row in range(size) for column in range(size)
    ]
    edges = [
        Edge(at, at + by, str(hostile("", at, "")))
        for at in range(size * size)
        for by, there in ((1, at % size < size - 1), (size, at + size < size * size))
        if there
    ]
    network = drawn(points, edges)
    maker = Origin(str(hostile("", 1, "")), str(hostile("", 2, "")), "2026-01-01")
    save_network(replace(network, origins=(maker,)), settings.data_dir / BEFORE)


def _is_text(column: sa.Column) -> bool:
    lists = isinstance(column.type, sa.JSON) and column.name != "edited_fields"
    texts = isinstance(column.type, sa.Text) and not isinstance(column.type, sa.Enum)
    return (lists or texts) and column.name not in KEYS and not column.foreign_keys and not column.primary_key


def _is_keyed(column: sa.Column) -> bool:
    unique = [rule for rule in column.table.constraints if isinstance(rule, sa.UniqueConstraint)]
    return any(column.name in rule.columns for rule in unique)


def _shrink(session) -> None:
    area, value = tables.area, tables.indicator_value
    gone = sa.select(area.c.id).where(area.c.level == "wijk", area.c.local_code.not_in(WIJKEN))
    session.execute(value.delete().where(value.c.area_id.in_(gone)))
    session.execute(area.delete().where(area.c.id.in_(sa.select(gone.subquery().c.id))))


def _add_what_the_starter_lacks(session) -> None:
    source = session.execute(sa.select(tables.source.c.id)).scalars().first()
    place = session.execute(sa.select(tables.place)).mappings().first()
    point = shapely.Point(*geo.to_rd(*START))
    where = {"source_id": source, "lon": START[0], "lat": START[1]}
    shapes = {kind: shapely.buffer(point, 50) if kind in AREAS else point for kind in tables.feature.c.kind.type.enums}
    features = [
        {"kind": kind, "reference": kind, "name": "x", "geometry": shapely.to_wkb(shape), **where}
        for kind, shape in shapes.items()
    ]
    session.execute(tables.feature.insert(), features)
    session.execute(
        tables.difference.insert().values(
            place_id=place["id"], field="name", ours="a", theirs="b", source_id=source, listed_on="2026-05"
        )
    )
    postcode = {"postcode": "1067DP", "buurt_code": "F77a", "buurt_name": "x", "source_id": source}
    session.execute(tables.postcode.insert().values(postcode))
    organisation = "organisatie"
    session.execute(tables.organisation.insert().values(id=organisation, name="x", formality="formeel", version=1))
    session.execute(tables.activity.update().values(organisation_id=organisation))
