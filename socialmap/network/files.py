"""One file for all streets: a version, a checksum and arrays, named after what is in it.

Which file counts is a row of the store (``STREETS``): streets and the store version that tells of them switch over in
one commit, and nobody writes in a file that somebody may be reading. Files that no longer count go at the next import.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from socialmap.disk import make_folder, whole_file
from socialmap.errors import NotFoundError, StoreError
from socialmap.network.network import Doubt, Network, Origin
from socialmap.store.beside import STREETS, read_beside, write_beside

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from socialmap.store import Session

#: First bytes of the file, then the version, the length of the description and the checksum of all that follows.
MAGIC = b"socialmap streets"
VERSION = 1
NUMBER_BYTES = 8
CHECKSUM_BYTES = 32
PREFIX_BYTES = len(MAGIC) + 2 * NUMBER_BYTES + CHECKSUM_BYTES
#: Arrays begin at a multiple of this.
ALIGNMENT = 64
REBUILD = "maak het opnieuw met: python -m socialmap import network BESTAND"
#: Fields that are no arrays.
TEXTS = ("names", "origins", "older")
#: Where streets were before the store told of their file.
BEFORE = "straten.bin"
#: What the store tells when there are none.
NO_STREETS = "geen"
#: What may be such a file: a name comes out of the store, and leads nowhere else.
FILE_NAME = re.compile(r"straten(-[0-9a-f]{16})?\.bin")


def stored_streets(session: Session, folder: Path) -> Path | None:
    """The file of streets that the store tells of in this session's snapshot; None where none were imported."""
    name = read_beside(session, STREETS)
    if name:
        return folder / name if FILE_NAME.fullmatch(name) else None
    # Of before the store told it.
    return folder / BEFORE if (folder / BEFORE).is_file() else None


def store_streets(session: Session, network: Network, folder: Path) -> Path:
    """Write the file of these streets and let the store tell of it, once this session is committed.

    Files that counted neither before nor now are removed: whoever reads one has opened it whole.
    """
    before = stored_streets(session, folder)
    head, body = _packed(network)
    path = folder / named_after(body)
    _write(path, head, body)
    write_beside(session, STREETS, path.name)
    for other in folder.glob("straten*.bin"):
        if other not in (before, path) and FILE_NAME.fullmatch(other.name):
            other.unlink(missing_ok=True)
    return path


def copy_streets(source: Path, folder: Path) -> str:
    """Put a copy of a file of streets in the folder, where it counts once the store tells of it; its name.

    Raises
    ------
    StoreError
        When this program cannot read it.
    """
    open_network(source)
    data = source.read_bytes()
    name = named_after(data[PREFIX_BYTES:])
    _write(folder / name, data)
    return name


def is_named_after_content(path: Path) -> bool:
    """Whether this name never stands for other streets."""
    return path.name != BEFORE and FILE_NAME.fullmatch(path.name) is not None


def save_network(network: Network, path: Path) -> None:
    """Write the file whole, or leave the old one as it was."""
    _write(path, *_packed(network))


def _packed(network: Network) -> tuple[bytes, bytearray]:
    """The beginning of the file, and all that its checksum is of."""
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
    return MAGIC + numbers + _checksum(body), body


def open_network(path: Path) -> Network:
    """Read the file: its arrays are views of what was read, and read only.

    Not of the disk: whoever writes over a file that is mapped, or cuts it short, ends every program that uses it.

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
    view = memoryview(path.read_bytes())
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
    later = _not_kept(len(arrays["length"]))
    return Network(
        names=tuple(description["names"]),
        origins=tuple(Origin(**origin) for origin in description["origins"]),
        older=not later.keys() <= arrays.keys(),
        **{**later, **arrays},
    )


def _not_kept(streets: int) -> dict[str, NDArray[Any]]:
    """What files of before did not keep; whether wheels can pass is then not known of any street."""
    return {
        "slope": np.full(streets, np.nan, np.float32),
        "closed": np.zeros(streets, np.uint8),
        "doubt": np.full(streets, Doubt.WHEELS, np.uint8),
        "duration": np.full(streets, np.nan, np.float32),
        "bank_ptr": np.zeros(1, np.int64),
        "bank": np.zeros((0, 2)),
        "wet": np.zeros(0, dtype=bool),
    }


def _write(path: Path, *parts: bytes | bytearray) -> None:
    make_folder(path.parent)
    with whole_file(path) as beside, beside.open("wb") as file:
        file.writelines(parts)


def _numbers(view: memoryview) -> tuple[int, int]:
    start, middle, end = (len(MAGIC) + i * NUMBER_BYTES for i in range(3))
    return int.from_bytes(view[start:middle], "little"), int.from_bytes(view[middle:end], "little")


def _checksum(body: bytes | bytearray | memoryview) -> bytes:
    return hashlib.blake2b(body, digest_size=CHECKSUM_BYTES).digest()


def named_after(body: bytes | bytearray | memoryview) -> str:
    """The name of a file with this content."""
    return f"straten-{_checksum(body).hex()[:16]}.bin"


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
