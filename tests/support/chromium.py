"""Where the browser of the browser tests is."""

import shutil

NO_BROWSER = (
    "Geen browser gevonden. Installeer Chromium (Debian: apt-get install chromium; "
    "elders: van chromium.org, als 'chromium' op het PATH) en draai make test opnieuw."
)


def find_chromium() -> str | None:
    """Path of a Chromium or Chrome on this machine, for ``launch(executable_path=...)``."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)
