"""The objects of HSDS, by kind and id, from whatever holds them: a folder or zip of JSON or CSV, or one JSON document.

JSON of an API holds objects within objects (a service with its organisation, locations and schedules); CSV holds a
table a kind, with the ids of others. Both become the same: each object once, and the id of what it belongs to.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.sources.encoding import decode
from socialmap.sources.hsds.names import ENDINGS, KIND_OF, kinds_of
from socialmap.sources.raw import Remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmap.sources.files import SourceFile

Object = dict[str, Any]
#: Fields by which a JSON object shows what it is.
_TELLING: Mapping[str, frozenset[str]] = {
    "location": frozenset({"location_type", "addresses", "accessibility", "schedules", "phones", "transportation"}),
    "service_at_location": frozenset({"service_id", "location_id"}),
    "service": frozenset(
        {"service_at_locations", "organization_id", "organization", "eligibility_description", "cost_options", "status"}
    ),
    "organization": frozenset(
        {"organization_identifiers", "legal_status", "services", "funding", "parent_organization_id"}
    ),
}
_ENOUGH = 2
#: Objects within objects.
_DEEPEST = 8


@dataclass
class Objects:
    """Everything that a source holds.

    Attributes
    ----------
    of
        By kind the objects by id, in the order in which they came.
    today
        The day on which they are read.
    remarks
        What is told of them.
    """

    of: dict[str, dict[str, Object]] = field(default_factory=dict)
    today: date = date.min
    remarks: Remarks = field(default_factory=Remarks)
    _index: dict[tuple[str, str], dict[str, list[Object]]] = field(default_factory=dict)

    def all(self, kind: str) -> list[Object]:
        """The objects of a kind."""
        return list(self.of.get(kind, {}).values())

    def one(self, kind: str, id: Any) -> Object:
        """One of them; empty for none."""
        return self.of.get(kind, {}).get(str(id or ""), {})

    def parts(self, kind: str, owner: str, id: str) -> list[Object]:
        """Those of a kind that belong to this one; asked for when all are read."""
        if (kind, owner) not in self._index:
            found = self._index.setdefault((kind, owner), {})
            for one in self.all(kind):
                if of := str(one.get(f"{owner}_id") or ""):
                    found.setdefault(of, []).append(one)
        return self._index[kind, owner].get(id, [])

    def add(self, kind: str, given: Object, owner: tuple[str, str] = ("", ""), depth: int = 0) -> str:
        """Keep an object, and those within it; its id, made where it has none."""
        own = {name: value for name, value in given.items() if not isinstance(value, (dict, list))}
        if owner[0]:
            own.setdefault(f"{owner[0]}_id", owner[1])
        id = str(own.get("id") or "") or f"{kind}-{owner[1]}-{len(self.of.get(kind, {})) + 1}"
        there = self.of.setdefault(kind, {}).setdefault(id, {"id": id})
        there |= {name: value for name, value in own.items() if value not in (None, "")}
        if depth < _DEEPEST:
            for name, value in given.items():
                self._add_within(there, (kind, id), name, value, depth + 1)
        return id

    def link(self, kinds: Sequence[str], row: Object) -> None:
        """Say that two objects belong together, as a table with the ids of both does (``schedules_locations``)."""
        told = {KIND_OF.get(name.removesuffix("_id"), ""): str(value) for name, value in row.items()}
        part, whole = (self.one(kind, told.get(kind)) for kind in kinds)
        if not part or not whole:
            return
        if set(kinds) == {"service", "location"}:
            own = {f"{kind}_id": told[kind] for kind in kinds}
            self.add("service_at_location", {"id": f"{told['service']}-{told['location']}", **own})
        elif part.get(f"{kinds[1]}_id"):
            self.add(kinds[0], {**part, "id": f"{part['id']}-{whole['id']}", f"{kinds[1]}_id": whole["id"]})
        else:
            part[f"{kinds[1]}_id"] = whole["id"]

    def _add_within(self, whole: Object, owner: tuple[str, str], name: str, value: Any, depth: int) -> None:
        kind = KIND_OF.get(name)
        if kind is None:
            return
        if isinstance(value, dict):  # what this one belongs to
            whole[f"{kind}_id"] = self.add(kind, value, depth=depth)
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, dict):
                    self.add(kind, part, owner, depth)


def is_hsds(source: SourceFile) -> bool:
    """Is it a folder or zip of HSDS, or a JSON document whose objects show it?"""
    if source.form == "hsds":
        return True
    if source.form != "json":
        return False
    return any(kind_of(one) for one in _whole(source.document)[:3])


def kind_of(one: Any) -> str:
    """What an object of a document without a name is; "" for none of HSDS."""
    if not isinstance(one, dict) or "id" not in one or "geometry" in one:
        return ""
    scores = {kind: len(telling & set(one)) for kind, telling in _TELLING.items()}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= (_ENOUGH if best != "location" or "location_type" not in one else 1) else ""


def read_objects(source: SourceFile, most: int, today: date, fields: Mapping[str, str]) -> Objects:
    """All objects.

    Parameters
    ----------
    most
        Bytes that all files together may have.
    fields
        Their field or table: ours, or "" for one that is not read.

    Raises
    ------
    BadInputError
        For a file within it that is broken or too large.
    """
    found = Objects(today=today)
    if source.form == "json":
        for one in _whole(source.document):
            if kind := kind_of(one):
                found.add(kind, one)
        return found
    total, links = 0, []
    for name, content in _files(source):
        total += len(content)
        if total > most:
            msg = "deze map of zip is te groot"
            raise BadInputError(msg, file=source.name, expected=f"hoogstens {most // 1_000_000} MB")
        path = PurePath(name)
        stem = fields.get(path.stem.lower(), path.stem.lower())
        kinds = kinds_of(stem)
        rows = _json(content, path.name, stem) if path.suffix.lower() == ".json" else _csv(content, path.name)
        for row in rows:
            one = {fields.get(column, column): value for column, value in row.items()} if fields else row
            if len(kinds) == 1:
                found.add(kinds[0], one)
            elif kinds:
                links.append((kinds, one))
    for kinds, one in links:
        found.link(kinds, one)
    return found


def _files(source: SourceFile) -> Iterator[tuple[str, bytes]]:
    if source.path.is_dir():
        for path in sorted(source.path.iterdir()):
            if path.is_file() and _is_of(path.name):
                yield path.name, path.read_bytes()
        return
    with zipfile.ZipFile(source.path) as archive:
        for name in sorted(archive.namelist()):
            if _is_of(name):
                yield name, archive.read(name)


def _is_of(name: str) -> bool:
    path = PurePath(name)
    return path.suffix.lower() in ENDINGS and bool(kinds_of(path.stem.lower()))


def _whole(document: Any) -> list[Any]:
    """The objects of a document: a list, one page of an API, or one alone."""
    if isinstance(document, dict):
        document = document.get("contents", [document])
    return document if isinstance(document, list) else []


def _json(content: bytes, file: str, kind: str) -> list[Object]:
    try:
        rows = _whole(json.loads(content))
    except (ValueError, RecursionError) as error:
        msg = "dit bestand is geen hele JSON"
        raise BadInputError(msg, file=file, expected=f"objecten van HSDS ({kind})") from error
    return [one for one in rows if isinstance(one, dict)]


def _csv(content: bytes, file: str) -> list[Object]:
    text, _ = decode(content, file)
    try:
        return [
            {str(name).strip(): value.strip() for name, value in row.items() if name and isinstance(value, str)}
            for row in csv.DictReader(io.StringIO(text, newline=None), strict=True)
        ]
    except csv.Error as error:
        msg = "deze tabel kan niet worden gelezen"
        raise BadInputError(msg, file=file, expected="een hele CSV-tabel") from error
