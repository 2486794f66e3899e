"""Tables that people bring: of each kind of record one, every change shown first, rows refused one by one."""
