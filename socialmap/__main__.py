"""``python -m socialmap``."""

from socialmap.cli import main

main()
