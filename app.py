"""The program: ``create_app`` wires settings, store, layers and pages; ``python app.py`` serves them."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Flask

from layers import find_layers
from socialmap import web
from socialmap.config import Settings
from socialmap.errors import SocialMapError
from socialmap.importing.starter import prepare_store

ROOT = Path(__file__).parent


def create_app(config: Settings | None = None) -> Flask:
    """The app of these settings, by default those of the environment; its store is ready to read."""
    settings = config or Settings.from_env()
    app = Flask("socialmap", root_path=str(ROOT), template_folder="templates", static_folder=None)
    web.install(app, settings, prepare_store(settings), find_layers())
    return app


def main() -> int:
    """Serve until somebody stops it."""
    from socialmap.web.serving import server_of

    try:
        settings = Settings.from_env()
        app = create_app(settings)
    except SocialMapError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"De sociale kaart staat op http://{settings.host}:{settings.port} (stoppen: Ctrl+C).", flush=True)
    server_of(app, settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
