"""Records out, in the forms that people and programs take."""
