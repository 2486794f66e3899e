"""The pages of what is here."""
