"""The program: ``create_app`` wires settings, store, layers and pages; ``python app.py`` serves them."""

from __future__ import annotations

import errno
import socket
import sys
from pathlib import Path
from typing import Any

from flask import Flask

from layers import find_layers
from socialmap import web
from socialmap.config import Settings, is_loopback
from socialmap.disk import explain
from socialmap.errors import SettingError, SocialMapError
from socialmap.importing.starter import prepare_store
from socialmap.keeping import accounts

ROOT = Path(__file__).parent
HERE = "Cirkels, alleen in een browser op deze computer:"
NOT_HERE = "Cirkels opent alleen op 127.0.0.1 (of kies SOCIALMAP_CIRKELS=passphrase), en de kaart staat op"


def create_app(config: Settings | None = None) -> Flask:
    """The app of these settings, by default those of the environment; its store is ready to read."""
    settings = config or Settings.from_env()
    app = Flask("socialmap", root_path=str(ROOT), template_folder="templates", static_folder=None)
    store = prepare_store(settings)
    accounts.tidy(store, moment=accounts.now())
    web.install(app, settings, store, find_layers())
    return app


def main() -> int:
    """Serve until somebody stops it."""
    try:
        settings = Settings.from_env()
        app = create_app(settings)
        server = listen(app, settings)
    except SocialMapError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(explain(error), file=sys.stderr)
        return 2
    port = getattr(server, "effective_port", None) or server.effective_listen[0][1]
    address = f"http://{called(settings.host)}:{port}"
    print(f"De sociale kaart staat op {address}{settings.public_path} (stoppen: Ctrl+C).", flush=True)
    if link := web.key_link(app):
        here = is_loopback(called(settings.host).strip("[]"))
        print(f"{HERE} {address}{link}" if here else f"{NOT_HERE} {settings.host}.", flush=True)
    server.run()
    return 0


def listen(app: Flask, settings: Settings) -> Any:
    """A server that has its address, and answers once it runs.

    Raises
    ------
    SettingError
        When it cannot have that address.
    """
    from socialmap.web.serving import server_of

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        # Tried first: waitress leaves half a server behind when it cannot have its address.
        socket.create_server((settings.host.replace("*", ""), settings.port), family=family).close()
        return server_of(app, settings)
    except (OSError, ValueError) as error:
        wrong = {errno.EADDRINUSE: "al in gebruik", errno.EACCES: "niet toegestaan zonder meer rechten"}
        if reason := wrong.get(getattr(error, "errno", None) or 0):
            msg = f"SOCIALMAP_PORT is {settings.port}; verwacht: een andere poort, want deze is {reason}."
        else:
            msg = f"SOCIALMAP_HOST is {settings.host!r}; verwacht: 127.0.0.1, 0.0.0.0 of een adres van deze computer."
        raise SettingError(msg) from None


def called(host: str) -> str:
    """The name by which this computer itself reaches what listens on ``host``."""
    name = {"0.0.0.0": "127.0.0.1", "*": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (asks which it is)
    return f"[{name}]" if ":" in name else name


if __name__ == "__main__":
    sys.exit(main())
