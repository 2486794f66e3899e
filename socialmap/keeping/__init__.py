"""Who keeps the map up: roles and what they may, accounts, and what waits for somebody's word. No Flask."""
