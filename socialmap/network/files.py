"""One file for all streets: a version, a checksum, and arrays that are opened without being read."""

from __future__ import annotations

import hashlib
import mmap
import os
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from socialmap.errors import NotFoundError, StoreError
from socialmap.network.network import Network, Origin

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.config import Settings

#: First bytes of the file, then the version, the length of the description and the checksum of all that follows.
MAGIC = b"socialmap streets"
VERSION = 1
NUMBER_BYTES = 8
CHECKSUM_BYTES = 32
PREFIX_BYTES = len(MAGIC) + 2 * NUMBER_BYTES + CHECKSUM_BYTES
#: Arrays begin at a multiple of this.
ALIGNMENT = 64
REBUILD = "maak het opnieuw met: python -m socialmap import network BESTAND"
TEXTS = ("names", "origins")


def network_path(settings: Settings) -> Path:
    """Where the streets of these settings are kept."""
    return settings.data_dir / "straten.bin"


def save_network(network: Network, path: Path) -> None:
    """Write the file whole, or leave the old one as it was."""
    arrays = {f.name: np.ascontiguousarray(getattr(network, f.name)) for f in fields(Network) if f.name not in TEXTS}
    described: dict[str, dict[str, Any]] = {}
    offset = 0
    for name, array in arrays.items():
        described[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        offset += _padded(array.nbytes)
    description = orjson.dumps(
        {"arrays": described, "names": network.names, "origins": [asdict(origin) for origin in network.origins]}
    )
    start = _padded(PREFIX_BYTES + len(description))
    body = bytearray(start - PREFIX_BYTES + offset)
    body[: len(description)] = description
    for name, array in arrays.items():
        begin = start - PREFIX_BYTES + described[name]["offset"]
        body[begin : begin + array.nbytes] = array.tobytes()
    numbers = b"".join(number.to_bytes(NUMBER_BYTES, "little") for number in (VERSION, len(description)))
    _replace(path, MAGIC + numbers + _checksum(body), body)


def open_network(path: Path) -> Network:
    """Open the file: its arrays are views of the disk, read only.

    Raises
    ------
    NotFoundError
        When no streets were imported yet.
    StoreError
        When the file is of another version or broken; the sentence has the command that rebuilds it.
    """
    if not path.is_file():
        msg = "Er zijn nog geen straten ingelezen; doe dat met: python -m socialmap import network BESTAND."
        raise NotFoundError(msg)
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
    view = memoryview(data)
    version, length = _numbers(view)
    if bytes(view[: len(MAGIC)]) != MAGIC:
        msg = f"{path.name} is geen bestand met straten; {REBUILD}."
        raise StoreError(msg)
    if version != VERSION:
        msg = f"{path.name} is van versie {version} en dit programma leest versie {VERSION}; {REBUILD}."
        raise StoreError(msg)
    if _checksum(view[PREFIX_BYTES:]) != bytes(view[PREFIX_BYTES - CHECKSUM_BYTES : PREFIX_BYTES]):
        msg = f"{path.name} is beschadigd (de controlesom klopt niet); {REBUILD}."
        raise StoreError(msg)
    description = orjson.loads(view[PREFIX_BYTES : PREFIX_BYTES + length])
    start = _padded(PREFIX_BYTES + length)
    arrays: dict[str, Any] = {}
    for name, known in description["arrays"].items():
        dtype = np.dtype(known["dtype"])
        count = int(np.prod(known["shape"]))
        arrays[name] = np.frombuffer(view, dtype, count, start + known["offset"]).reshape(known["shape"])
    return Network(
        names=tuple(description["names"]),
        origins=tuple(Origin(**origin) for origin in description["origins"]),
        **arrays,
    )


def _replace(path: Path, *parts: bytes | bytearray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _numbers(view: memoryview) -> tuple[int, int]:
    start, middle, end = (len(MAGIC) + i * NUMBER_BYTES for i in range(3))
    return int.from_bytes(view[start:middle], "little"), int.from_bytes(view[middle:end], "little")


def _checksum(body: bytes | bytearray | memoryview) -> bytes:
    return hashlib.blake2b(body, digest_size=CHECKSUM_BYTES).digest()


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
