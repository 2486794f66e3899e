"""The program starts with nothing there, tells its address, and keeps its key to itself."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from app import create_app
from socialmap.config import Settings

ROOT = Path(__file__).parents[1]


def test_a_new_place_to_live_gets_a_store_and_a_key(settings):
    app = create_app(settings)
    key = settings.data_dir / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert app.secret_key == key.read_text()
    assert len(app.secret_key) == 64
    assert create_app(settings).secret_key == app.secret_key


def test_a_key_that_is_set_is_used(tmp_path):
    app = create_app(Settings(data_dir=tmp_path, secret_key="s3cret"))
    assert app.secret_key == "s3cret"
    assert not (tmp_path / "secret_key").exists()


def test_it_serves_and_says_where(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "SOCIALMAP_DATA_DIR": str(tmp_path), "SOCIALMAP_PORT": str(port)}
    command = [sys.executable, "app.py"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert f"http://127.0.0.1:{port} " in process.stdout.readline()
            assert _ask(f"http://127.0.0.1:{port}/healthz") == b"ok\n"
        finally:
            process.terminate()


def _ask(address):
    """The answer, as soon as there is one."""
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def test_a_wrong_setting_is_one_sentence():
    environ = {**os.environ, "SOCIALMAP_PORT": "tien"}
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "SOCIALMAP_PORT is 'tien'; verwacht: een getal.\n"
