"""The errors of this house: a sentence each, in Dutch where a user reads it. No HTTP here."""

from __future__ import annotations


class SocialMapError(Exception):
    """Root of every error that this program raises on purpose."""


class SettingError(SocialMapError):
    """A SOCIALMAP_* variable holds a value that cannot be used."""


class NotFoundError(SocialMapError):
    """What was asked for does not exist, or may not be seen by this viewer."""


class NoWayError(NotFoundError):
    """The place is there; a way to it that we are sure of is not."""


class NotAllowedError(SocialMapError):
    """The viewer may not see or do what was asked."""


class ConflictError(SocialMapError):
    """Somebody else changed the record since it was read."""


class StoreError(SocialMapError):
    """The store cannot be opened, migrated or written."""


class BusyError(SocialMapError):
    """Others ask for so much that is heavy that there is no room now."""


class SourceUnavailableError(SocialMapError):
    """A source outside did not answer, or answered with something else than expected."""


class BadInputError(SocialMapError):
    """A file or value from outside cannot be used; nothing of it was stored.

    Parameters
    ----------
    message
        What is wrong, as the end of a Dutch sentence.
    file, row, column, value, expected
        Where it is and what would have been right; whatever is known.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        row: int | None = None,
        column: str = "",
        value: object = None,
        expected: str = "",
    ) -> None:
        self.message, self.file, self.row, self.column = message, file, row, column
        self.value, self.expected = value, expected
        # An option of a command is no column.
        named = column if not column or column.startswith("-") else f"kolom {column}"
        where = [part for part in (file, f"rij {row}" if row is not None else "", named) if part]
        parts = [f"{', '.join(where)}: {message}" if where else message]
        if value is not None:
            parts.append(f"gevonden: {str(value)[:80]!r}")
        if expected:
            parts.append(f"verwacht: {expected}")
        super().__init__("; ".join(parts) + ".")
