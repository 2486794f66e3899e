"""Why we say what we say: statements with their source and day, and what follows from them."""
