"""Views of the map that leave as a file: the same rows as the pages show, for who works on with them."""
