"""From the outside world to raw tables: one file a source."""
