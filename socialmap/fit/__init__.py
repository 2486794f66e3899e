"""Where a new circle would fit: terms, normalising, aggregating. It scores places, never people."""
