"""Where the next k circles could meet: two exact questions on plain arrays, and a checked way to ask them."""
