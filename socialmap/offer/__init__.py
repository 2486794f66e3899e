"""What is on offer now: which places, services and activities one may be sent to, when, how far, and by which door."""
