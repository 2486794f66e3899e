"""The streets: built from files, compiled to arrays, walked by profiles."""
