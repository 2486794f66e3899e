"""Tables, and the records of ``socialmap.model`` mapped onto them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Enum,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import registry

from socialmap import model
from socialmap.model.facts import CONSENTS, YES_OR_NO

#: Named constraints, so that a migration can drop what an earlier one made.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _words(enum: type[StrEnum]) -> Enum:
    """A text column that holds the values of ``enum``."""
    return Enum(
        enum, native_enum=False, create_constraint=False, length=40, values_callable=lambda e: [m.value for m in e]
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _known(*names: str) -> list[Column[str]]:
    return [Column(name, _words(model.Known), nullable=False, default=model.Known.UNKNOWN) for name in names]


def _texts(*names: str) -> list[Column[str]]:
    return [_text(name) for name in names]


def _source(*, nullable: bool = False) -> Column[str]:
    return Column("source_id", Text, ForeignKey("source.id"), nullable=nullable)


def _visibility() -> Column[str]:
    return Column("visibility", _words(model.Visibility), nullable=False, default=model.Visibility.PUBLIC)


def _status() -> Column[str]:
    return Column("status", _words(model.Status), nullable=False, default=model.Status.UNKNOWN)


def _checked() -> list[Column[Any]]:
    return [Column("checked_on", Date), _text("checked_by_role")]


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False)


meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("name", "publisher", "licence", "url", "published", "measured", "used_for", "note"),
)

area = Table(
    "area",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("level", _words(model.Level), nullable=False),
    *_texts("name", "local_code", "wijk_code", "gebied_code", "stadsdeel_code"),
    Column("gemeente_code", Text, nullable=False, index=True),
    Column("lon", Double),
    Column("lat", Double),
    Column("geometry", LargeBinary),
    Column("schematic", Boolean, nullable=False, default=False),
    _source(),
    UniqueConstraint("code", "edition"),
)

indicator = Table(
    "indicator",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("label", "label_en", "unit", "definition", "theme"),
    Column("is_estimate", Boolean, nullable=False, default=False),
    Column("min_population", Integer),
)

series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("indicator_id", Text, ForeignKey("indicator.id"), nullable=False, index=True),
    _source(),
    *_texts("measured", "published", "definition", "derived"),
    UniqueConstraint("indicator_id", "source_id", "measured", "definition", "derived"),
)

#: The big one: over a million rows with the whole country in, so it is narrow and keyed by what is asked.
indicator_value = Table(
    "indicator_value",
    metadata,
    Column("series_id", Integer, ForeignKey("series.id"), primary_key=True),
    Column("area_id", Integer, ForeignKey("area.id"), primary_key=True),
    Column("value", Double),
    Column("low", Double),
    Column("high", Double),
    sqlite_with_rowid=False,
)

crosswalk = Table(
    "crosswalk",
    metadata,
    Column("from_code", Text, primary_key=True),
    Column("from_edition", Integer, primary_key=True),
    Column("to_code", Text, primary_key=True),
    Column("to_edition", Integer, primary_key=True),
    Column("share", Double, nullable=False),
    _source(),
)

postcode = Table(
    "postcode",
    metadata,
    Column("postcode", Text, primary_key=True),
    Column("buurt_code", Text, primary_key=True),
    Column("buurt_name", Text, nullable=False),
    _source(),
)

figure = Table(
    "figure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject_kind", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    *_texts("label", "unit", "per", "measured", "published", "figure_source", "remark", "reference"),
    *[Column(name, Double) for name in ("value", "low", "high", "city_value", "city_low", "city_high")],
    _source(),
    UniqueConstraint("reference"),
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    Column("formality", _words(model.Formality), nullable=False, default=model.Formality.UNKNOWN),
    _status(),
    _visibility(),
    *_texts("website", "source_id"),
    _version(),
)

place = Table(
    "place",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    Column("kind", _words(model.PlaceKind), nullable=False, index=True),
    Column("lon", Double, nullable=False),
    Column("lat", Double, nullable=False),
    *_texts("street", "house_number", "postcode", "town"),
    _visibility(),
    _status(),
    *_known(*YES_OR_NO),
    *_texts("room_note", "opening_hours", "phone", "website", "note", "listed_source_id", "listed_on"),
    *_checked(),
    Column("edited_fields", JSON, nullable=False),
    _version(),
)

place_redirect = Table(
    "place_redirect",
    metadata,
    Column("old_id", Text, primary_key=True),
    Column("new_id", Text, ForeignKey("place.id"), nullable=False),
)

source_row = Table(
    "source_row",
    metadata,
    Column("id", Integer, primary_key=True),
    _source(),
    Column("reference", Text, nullable=False),
    Column("place_id", Text, ForeignKey("place.id"), nullable=False, index=True),
    _text("name"),
    Column("kind", _words(model.PlaceKind), nullable=False),
    Column("offer", _words(model.Offer), nullable=False),
    _visibility(),
    _status(),
    *_texts("operator", "category", "soort", "street", "house_number", "postcode", "listed_on", "repairs"),
    Column("waits", _words(model.Waits), nullable=False, default=model.Waits.NOT),
    UniqueConstraint("source_id", "reference"),
)

activity = Table(
    "activity",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    Column("place_id", Text, ForeignKey("place.id"), index=True),
    *_texts("place_name", "wijk_code"),
    Column("organisation_id", Text, ForeignKey("organisation.id")),
    *_texts("description", "schedule", "rhythm", "season_stop"),
    Column("cost_eur", Double),
    Column("cost_stadspas_eur", Double),
    *_texts("cost_note", "languages", "for_whom", "not_for"),
    Column("access", _words(model.Access), nullable=False, default=model.Access.UNKNOWN),
    Column("own_mixed", Integer),
    Column("functional_relational", Integer),
    Column("quiet", _words(model.Quiet), nullable=False, default=model.Quiet.UNKNOWN),
    *_known("supervision", "first_time_company", "guest_welcome", "in_school_holidays", "fixed_time", "consultation"),
    *(_text("subject"), *_known(*CONSENTS)),
    Column("hours_for", _words(model.HoursFor), nullable=False, default=model.HoursFor.UNKNOWN),
    _status(),
    _text("period"),
    _visibility(),
    *_texts("source_id", "source_reference", "listed_on"),
    *_checked(),
    Column("edited_fields", JSON, nullable=False),
    _version(),
)

initiative = Table(
    "initiative",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("name", "subtitle", "kind", "town", "area_name", "wijk_code", "for_whom", "governance"),
    Column("place_id", Text, ForeignKey("place.id")),
    *[Column(name, JSON, nullable=False) for name in ("approach", "direct_effects", "indirect_effects", "partners")],
    _status(),
    _text("period"),
    _visibility(),
    *_known(*CONSENTS),
    *_texts("source_id", "source_reference"),
    *_checked(),
    _version(),
)

circle = Table(
    "circle",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    Column("kind", _words(model.CircleKind), nullable=False),
    Column("orientation", _words(model.Orientation), nullable=False, default=model.Orientation.UNKNOWN),
    *_texts("area_name", "area_level", "area_codes", "begun", "ended", "size_band", "state"),
    _status(),
    _visibility(),
    *_texts("source_id", "source_reference"),
    *_checked(),
    _version(),
)

feature = Table(
    "feature",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", _words(model.FeatureKind), nullable=False),
    Column("reference", Text, nullable=False),
    *_texts("name", "seen_on", "opening_hours"),
    *_known("step_free", "free_of_charge"),
    _source(),
    *(Column(name, Double, nullable=False) for name in ("lon", "lat")),
    Column("geometry", LargeBinary),
    UniqueConstraint("source_id", "kind", "reference"),
)

#: What a source says otherwise than a person did; an editor decides.
difference = Table(
    "difference",
    metadata,
    Column("place_id", Text, ForeignKey("place.id"), primary_key=True),
    Column("field", Text, primary_key=True),
    *_texts("ours", "theirs"),
    _source(),
    _text("listed_on"),
)

#: The statements of one act: who did what, and when.
change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("act", _words(model.Act), nullable=False),
    *_texts("source_id", "role", "account", "reason"),
    Column("undoes", Integer, ForeignKey("change.id")),
)

#: One fact of one record from one source on one day. Rows are added; only whether one counts changes.
statement = Table(
    "statement",
    metadata,
    Column("id", Integer, primary_key=True),
    *[Column(name, Text, nullable=False) for name in ("record_kind", "record_id", "fact", "value")],
    *_texts("source_id", "reference", "said_on"),
    Column("rank", _words(model.Rank), nullable=False),
    Column("state", _words(model.State), nullable=False),
    Column("change_id", Integer, ForeignKey("change.id"), nullable=False, index=True),
    Column("closed_by", Integer, ForeignKey("change.id")),
    Index(None, "record_kind", "record_id"),
)

#: Days on which a source said again all that stands of it.
edition = Table(
    "edition",
    metadata,
    Column("source_id", Text, ForeignKey("source.id"), primary_key=True),
    Column("day", Text, primary_key=True),
)

#: What a privacy request took away, so that no list and no backup brings it back; fact "" is all of the record.
purge = Table(
    "purge",
    metadata,
    Column("record_kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("fact", Text, primary_key=True),
    Column("at", Text, nullable=False),
)

#: A role with a login name. Who had one and left is in no table: the row goes, and what was said is cut apart from it.
account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", _words(model.Role), nullable=False),
    Column("areas", JSON, nullable=False),
    *_texts("passphrase", "second_factor"),
    Column("second_used", BigInteger, nullable=False, default=0),
)

#: What lets somebody in now: in no backup, and gone after a restore. Moments are seconds since 1970.
login_session, one_time_link = KEYS = tuple(
    Table(
        name,
        metadata,
        Column("hash", Text, primary_key=True),
        Column("account_id", Text, ForeignKey("account.id"), nullable=False, index=True),
        *(Column(moment, BigInteger, nullable=False) for moment in moments),
    )
    for name, *moments in (("login_session", "begun", "seen"), ("one_time_link", "until"))
)

#: Records that people edit: each carries a version, so that nobody overwrites another unknowingly.
EDITABLE = {
    model.Organisation: organisation,
    model.Place: place,
    model.Activity: activity,
    model.Initiative: initiative,
    model.Circle: circle,
}
_PLAIN = {
    model.Source: source,
    model.Area: area,
    model.Indicator: indicator,
    model.Series: series,
    model.Figure: figure,
    model.SourceRow: source_row,
    model.Feature: feature,
}
TABLE_OF = {**EDITABLE, **_PLAIN}

mapper_registry = registry(metadata=metadata)
for _record, _table in _PLAIN.items():
    mapper_registry.map_imperatively(_record, _table)
for _record, _table in EDITABLE.items():
    mapper_registry.map_imperatively(_record, _table, version_id_col=_table.c.version)
# At once, not at the first record that is made: records that another process read come without being made here.
mapper_registry.configure()
