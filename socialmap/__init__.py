"""A social map of a neighbourhood: what is there, who can walk to it, where a circle would fit."""

__version__ = "0.1.0"
