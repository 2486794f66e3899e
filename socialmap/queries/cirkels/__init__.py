"""Where a new circle would fit, meet and be placed: pages, printed reports and data, and what the evidence says."""
