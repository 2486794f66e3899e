"""The pages of where to go, and of what is taken along."""
