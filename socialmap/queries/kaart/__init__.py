"""What is here: every place as list, map and table, each place and area on a page of its own, and their sources."""
