"""The file of streets: the same network back, at once, and never a broken or foreign one."""

import hashlib
import os
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import numpy as np
import orjson
import pytest

from socialmap import disk
from socialmap.config import Settings
from socialmap.errors import NotFoundError, StoreError
from socialmap.network import files
from socialmap.network.files import BEFORE, open_network, save_network
from socialmap.network.joining import join, same_streets
from socialmap.network.network import Network
from socialmap.network.profiles import open_streets, read_profiles, ways
from tests.support.networks import grid, with_kerb
from tests.support.walking import amsterdam_roads

COMMAND = "python -m socialmap import network"


@pytest.fixture
def path(settings: Settings) -> Path:
    return settings.data_dir / BEFORE


def assert_same(left: Network, right: Network) -> None:
    for field in fields(Network):
        one, other = getattr(left, field.name), getattr(right, field.name)
        if isinstance(one, tuple | bool):
            assert one == other, field.name
            continue
        assert one.dtype == other.dtype, field.name
        assert one.shape == other.shape, field.name
        assert one.tobytes() == other.tobytes(), field.name


def test_what_is_saved_is_opened(path):
    network = with_kerb()
    save_network(network, path)
    assert_same(open_network(path), network)


def test_arrays_are_views_of_what_was_read_that_nobody_can_write(path):
    save_network(grid(), path)
    opened = open_network(path)
    assert not opened.length.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        opened.length[0] = 1


@pytest.mark.real_data
def test_all_amsterdam_opens_well_under_a_second(path, real_data):
    network = amsterdam_roads(real_data)
    save_network(network, path)
    began = time.process_time()
    opened = open_network(path)
    assert time.process_time() - began < 0.5
    assert_same(opened, network)


def test_a_reader_keeps_what_it_opened_when_the_file_is_replaced(path):
    save_network(grid(3), path)
    opened = open_network(path)
    save_network(grid(4), path)
    assert opened.x.sum() == grid(3).x.sum()
    assert open_network(path).nodes == 16


@pytest.mark.parametrize("harm", ["emptied", "cut short", "written over"])
def test_a_file_that_is_spoilt_while_it_is_used_harms_nobody(path, harm):
    save_network(grid(30), path)
    opened = open_network(path)
    with path.open("rb+") as file:
        if harm == "written over":
            file.write(bytes(path.stat().st_size))
        else:
            file.truncate(0 if harm == "emptied" else 5000)
    assert_same(opened, grid(30))


def test_the_file_is_closed_to_others_whatever_the_umask(path):
    before = os.umask(0)
    try:
        save_network(grid(), path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_without_a_file_the_command_is_told(path):
    with pytest.raises(NotFoundError, match=COMMAND):
        open_network(path)


@pytest.mark.parametrize("place", ["in the description", "in the last array"])
def test_one_wrong_byte_is_found(path, place):
    save_network(grid(), path)
    data = bytearray(path.read_bytes())
    at = files.PREFIX_BYTES + 10 if place == "in the description" else len(data) - 70
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match=f"beschadigd.*{COMMAND}"):
        open_network(path)


@pytest.mark.parametrize("kept", [1, 20, files.PREFIX_BYTES, 5000])
def test_a_part_of_a_file_is_refused(path, kept):
    save_network(grid(), path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StoreError, match=COMMAND):
        open_network(path)


def test_an_empty_file_and_another_file_are_refused(path):
    path.parent.mkdir()
    for data in (b"", b"PK\x03\x04" + bytes(200)):
        path.write_bytes(data)
        with pytest.raises(StoreError, match=f"geen bestand met straten.*{COMMAND}"):
            open_network(path)


def test_another_version_is_refused(path, monkeypatch):
    monkeypatch.setattr(files, "VERSION", files.VERSION + 1)
    save_network(grid(), path)
    monkeypatch.undo()
    with pytest.raises(StoreError, match=f"versie 2 en dit programma leest versie 1.*{COMMAND}"):
        open_network(path)


def test_a_write_that_fails_leaves_the_old_file(path, monkeypatch):
    save_network(grid(3), path)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_network(grid(4), path)
    monkeypatch.undo()
    assert open_network(path).nodes == 9
    assert np.array_equal(open_network(path).x, grid(3).x)


def test_opening_streets_needs_no_graph_library():
    modules = (
        "socialmap.network.files, socialmap.network.profiles, socialmap.network.snapping, socialmap.importing.flow"
    )
    code = f"import sys, {modules}; print(sorted({{'osmnx', 'networkx', 'osmium'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def as_stored_before(path: Path) -> None:
    """Make of a file one of before slopes, gates, wheels and water were kept."""
    data = bytearray(path.read_bytes())
    numbers = len(files.MAGIC) + files.NUMBER_BYTES
    length = int.from_bytes(data[numbers : numbers + files.NUMBER_BYTES], "little")
    description = orjson.loads(data[files.PREFIX_BYTES : files.PREFIX_BYTES + length])
    for name in ("slope", "closed", "doubt", "duration", "bank_ptr", "bank", "wet"):
        del description["arrays"][name]
    data[files.PREFIX_BYTES : files.PREFIX_BYTES + length] = orjson.dumps(description).ljust(length)
    checksum = hashlib.blake2b(data[files.PREFIX_BYTES :], digest_size=files.CHECKSUM_BYTES).digest()
    data[files.PREFIX_BYTES - files.CHECKSUM_BYTES : files.PREFIX_BYTES] = checksum
    path.write_bytes(data)


def test_streets_of_before_still_open_and_what_they_do_not_have_is_not_known(path):
    save_network(grid(3), path)
    assert not open_network(path).older
    as_stored_before(path)
    opened = open_network(path)
    assert opened.older
    assert opened.length.sum() == grid(3).length.sum()
    profiles = read_profiles(Settings().starter_dir / "profielen.csv")
    assert open_streets(opened, profiles["rolstoel"]).all()
    assert ways(opened, profiles["rolstoel"]).unknown.all()
    assert not ways(opened, profiles["wandelen"]).unknown.any()
    assert not len(opened.banks)
    assert not same_streets(opened, grid(3))
    assert same_streets(join(opened, grid(3)).network, grid(3))
