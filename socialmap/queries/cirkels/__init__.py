"""Where a new circle would fit: the page with all wijken, one area in full, two side by side, and as data."""
