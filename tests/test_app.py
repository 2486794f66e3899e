"""The program starts with nothing there, tells its address, and keeps its key to itself."""

import multiprocessing
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

import app
from app import create_app
from socialmap.config import Settings
from socialmap.errors import SettingError
from socialmap.web.keys import secret_key

ROOT = Path(__file__).parents[1]


def test_a_new_place_to_live_gets_a_store_and_a_key(settings):
    made = create_app(settings)
    key = settings.data_dir / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert made.secret_key == key.read_text()
    assert len(made.secret_key) == 64
    assert create_app(settings).secret_key == made.secret_key


def test_a_key_that_is_set_is_used(tmp_path):
    made = create_app(Settings(data_dir=tmp_path, secret_key="s3cret"))
    assert made.secret_key == "s3cret"
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("kept", ["", "\n", "klein", "0123456789abcde", "\0" * 64, "\ufffd\u00e9" * 20])
def test_a_key_that_is_none_is_refused_and_named(settings, kept):
    settings.data_dir.mkdir()
    (settings.data_dir / "secret_key").write_text(kept)
    with pytest.raises(SettingError, match="secret_key") as caught:
        create_app(settings)
    assert "\n" not in str(caught.value)
    assert kept.strip() == "" or kept not in str(caught.value)


def test_a_disk_that_is_full_leaves_no_part_of_a_key(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("socialmap.web.keys.os.fsync", full)
        with pytest.raises(SettingError, match="No space left"):
            secret_key(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert len(secret_key(tmp_path)) == 64


def test_a_folder_where_no_key_can_be_kept_is_named(tmp_path):
    (tmp_path / "var").write_text("a file")
    with pytest.raises(SettingError, match="kijk SOCIALMAP_DATA_DIR na"):
        secret_key(tmp_path / "var")


def _key_at(folder, gate):
    gate.wait()
    return secret_key(folder)


def keys_made_together(tmp_path, processes, times):
    """The keys that so many processes make at once, each time in a new folder."""
    with multiprocessing.Manager() as manager, ProcessPoolExecutor(processes) as pool:
        for n in range(times):
            folder, gate = tmp_path / str(n), manager.Barrier(processes)
            waiting = [pool.submit(_key_at, folder, gate) for _ in range(processes)]
            yield folder, [one.result(timeout=60) for one in waiting]


def check_keys(tmp_path, processes, times):
    for folder, keys in keys_made_together(tmp_path, processes, times):
        assert len(set(keys)) == 1
        assert len(keys[0]) == 64
        assert [path.name for path in folder.iterdir()] == ["secret_key"]
        assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_make_one_key(tmp_path):
    check_keys(tmp_path, processes=4, times=25)


@pytest.mark.nightly
def test_processes_that_start_together_make_one_key_however_often(tmp_path):
    check_keys(tmp_path, processes=8, times=500)


def start(data_dir, **more):
    """The program on any free port, and the two lines that it prints."""
    environ = {**os.environ, "SOCIALMAP_DATA_DIR": str(data_dir), "SOCIALMAP_PORT": "0", **more}
    return subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def test_it_serves_and_says_where(tmp_path):
    with start(tmp_path) as process:
        try:
            address = process.stdout.readline().split()[5]
            # It is bound before it says so: the first question is answered.
            with urllib.request.urlopen(f"{address}/healthz") as answer:
                assert answer.read() == b"ok\n"
            link = process.stdout.readline().split()[-1]
            assert link.startswith(f"{address}/cirkels?sleutel=")
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(f"{address}/cirkels")
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            with browser.open(link) as answer:
                assert (answer.status, answer.url) == (200, f"{address}/cirkels")
        finally:
            process.terminate()


def refused(**environ):
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_a_wrong_setting_is_one_sentence():
    assert refused(SOCIALMAP_PORT="tien") == "SOCIALMAP_PORT is 'tien'; verwacht: een getal.\n"


def test_an_address_that_cannot_be_had_is_one_sentence_and_never_told(tmp_path):
    data = {"SOCIALMAP_DATA_DIR": str(tmp_path)}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(SOCIALMAP_PORT=str(port), **data)
    assert said == f"SOCIALMAP_PORT is {port}; verwacht: een andere poort, want deze is al in gebruik.\n"


@pytest.mark.parametrize("host", ["192.0.2.1", "nergens.invalid"])
def test_a_host_that_is_not_here_is_one_sentence(tmp_path, host):
    settings = Settings(data_dir=tmp_path, host=host, port=0)
    with pytest.raises(SettingError, match=f"SOCIALMAP_HOST is '{host}'; verwacht: 127.0.0.1") as caught:
        app.listen(Flask("leeg"), settings)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "called"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("localhost", "localhost")]
)
def test_what_is_told_can_be_opened_on_this_computer(host, called):
    assert app.called(host) == called
