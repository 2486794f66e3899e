"""The pages of where a new circle would fit, behind their door."""
