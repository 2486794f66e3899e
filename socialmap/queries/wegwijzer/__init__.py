"""Where can we go on foot: the questions, the answer, and what is taken along (sheet, walk, calendar, file)."""
