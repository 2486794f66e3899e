"""From a start and a few wishes to places that fit, and what to ask where we do not know."""
